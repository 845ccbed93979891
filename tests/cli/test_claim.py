"""`notecheck claim`: one outcome for each record, exit codes, formats, and errors that repeat nothing."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from notecheck.cli import main

ROOT = Path(__file__).parents[2] / "corpora" / "synthetic"
CLAIM = ROOT / "claims" / "esi-interlaminar-asc.json"
NOTE = ROOT / "samples" / "esi-interlaminar-asc-shorthand.txt"
CANARY = "Quetzalcoatlus"


class Streams(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Streams]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    # Where nobody looks, a table is as wide as it likes; runners of tests may say that somebody does.
    monkeypatch.delenv("COLUMNS", raising=False)

    def call(*arguments: object, stdin: str = "") -> Streams:
        monkeypatch.setattr("sys.argv", ["notecheck", "claim", *map(str, arguments)])
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        with pytest.raises(SystemExit) as ended:
            main()
        done = capsys.readouterr()
        return Streams(int(ended.value.code or 0), done.out, done.err)

    return call


def claim() -> dict[str, Any]:
    return json.loads(CLAIM.read_text(encoding="utf-8"))


def codes(row: dict[str, Any]) -> list[str]:
    return [finding["code"] for finding in row["findings"]]


def test_one_claim_and_its_note(run: Run):
    done = run(CLAIM, "--note", NOTE, "--format", "json")
    row = json.loads(done.out)
    assert (done.code, done.err, row["claim_id"]) == (0, "", "esi-interlaminar-asc")
    assert codes(row) == [
        "guidance.included", "sedation.time_missing", "associated.follows_primary",
        "authorization.drug_unsupported", "wiser.in_scope",
    ]  # fmt: skip


def test_the_note_is_not_needed(run: Run):
    row = json.loads(run(CLAIM, "--format", "jsonl").out)
    assert "sedation.time_missing" not in codes(row)
    assert "guidance.included" in codes(row)


def test_a_table_for_a_person(run: Run):
    done = run(CLAIM, "--note", NOTE, "--format", "table")
    for words in ("STOP  guidance.included", "line 2", "covers the date, day 15", "not confirmed"):
        assert words in done.out


def test_lines_in_lines_out(run: Run, tmp_path: Path):
    records = [
        json.dumps({"id": "a", "claim": claim(), "text": NOTE.read_text(encoding="utf-8")}),
        json.dumps({"id": "b", "claim": claim()}),
        "{not json",
        json.dumps({"id": "c"}),
        json.dumps({"claim": claim()}),
        json.dumps({"id": "a", "claim": claim()}),
        "",
        json.dumps({"id": "d", "claim": [CANARY]}),
        json.dumps({"id": "e", "claim": claim(), "text": 7}),
        json.dumps({"id": "f", "claim": claim(), "text": "just a line"}),
        json.dumps([1]),
        json.dumps({"id": "g", "claim": None}),
    ]
    file = tmp_path / "claims.jsonl"
    file.write_text("\n".join(records) + "\n", encoding="utf-8")
    done = run(file, "--format", "jsonl")
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert done.code == 3
    assert len(rows) == len([record for record in records if record])
    assert [row["claim_id"] for row in rows if "findings" in row] == ["a", "b", "d", "f"]
    told = [(row["claim_id"], row["error"]["code"]) for row in rows if "error" in row]
    assert told == [
        (None, "E_BAD_JSON"), ("c", "E_MISSING_FIELD"), (None, "E_MISSING_FIELD"), ("a", "E_DUPLICATE_ID"),
        ("e", "E_BAD_FIELD"), (None, "E_BAD_JSON"), ("g", "E_MISSING_FIELD"),
    ]  # fmt: skip
    assert CANARY not in done.out + done.err
    assert "4 checked" in done.err and "7 refused" in done.err
    # A text that is no note is told, and the claim is still looked at.
    alone = next(row for row in rows if row["claim_id"] == "f")
    assert {"claim.invalid", "guidance.included", "wiser.in_scope"} <= set(codes(alone))
    assert "E_NOT_A_NOTE" in json.dumps(alone)


def test_an_array_and_a_wrapped_claim(run: Run, tmp_path: Path):
    file = tmp_path / "claims.json"
    file.write_text(json.dumps([{"id": 1, "claim": claim()}, {"id": 2, "claim": {}}], indent=1), encoding="utf-8")
    rows = json.loads(run(file, "--format", "json").out)
    assert [row["claim_id"] for row in rows] == ["1", "2"]
    assert "claim.missing" in codes(rows[1])
    file.write_text(json.dumps({"claim": claim()}), encoding="utf-8")
    assert json.loads(run(file, "--format", "json").out)["claim_id"] == "claims"


def test_standard_input(run: Run):
    assert json.loads(run("-", "--format", "json", stdin=CLAIM.read_text()).out)["claim_id"] == "claim"
    lines = "".join(json.dumps({"id": n, "claim": claim()}) + "\n" for n in (1, 2))
    assert len(run("-", "--format", "jsonl", stdin=lines).out.splitlines()) == 2


@pytest.mark.parametrize(
    "arguments, code",
    [((), 0), (("--fail-on", "stop"), 1), (("--fail-on", "warn"), 1)],
)
def test_exit_codes(run: Run, arguments: tuple[str, ...], code: int):
    assert run(CLAIM, *arguments).code == code


def test_a_clear_claim_does_not_fail(run: Run, tmp_path: Path):
    line = {"code": "20610", "modifiers": ["RT"], "units": 1, "diagnoses": ["M17.11"]}
    well = {"payer": "commercial", "state": "TX", "place_of_service": "11", "date_of_service": "2026-03-16"}
    file = tmp_path / "well.json"
    file.write_text(json.dumps({**well, "lines": [line]}), encoding="utf-8")
    done = run(file, "--fail-on", "warn", "--format", "json")
    assert (done.code, json.loads(done.out)["findings"]) == (0, [])


def test_a_payers_own_rules(run: Run, tmp_path: Path):
    rule = tmp_path / "mine.toml"
    rule.write_text(
        'payer = "commercial"\nplan = "mine"\ntitle = "Mine"\n'
        '[[procedure]]\ncodes = ["62323"]\ncitation = "policy 1"\ngrade = "primary"\n',
        encoding="utf-8",
    )
    file = tmp_path / "claim.json"
    file.write_text(json.dumps({**claim(), "payer": "commercial", "plan": "Mine", "authorizations": []}))
    assert "authorization.missing" not in run(file).out
    row = json.loads(run(file, "--payer-rules", rule, "--format", "json").out)
    finding = next(each for each in row["findings"] if each["code"] == "authorization.missing")
    assert (finding["citation"], finding["grade"]) == ("policy 1", "primary")


@pytest.mark.parametrize("text", ["payer = 1", "not toml ["])
def test_bad_rules_stop_everything(run: Run, tmp_path: Path, text: str):
    rule = tmp_path / "mine.toml"
    rule.write_text(text, encoding="utf-8")
    done = run(CLAIM, "--payer-rules", rule)
    assert (done.code, done.out) == (2, "")
    assert "E_DATA" in done.err


@pytest.mark.parametrize(
    "arguments",
    [
        (CLAIM, "--format", "html"),
        (CLAIM, "--payer-rules", "nowhere.toml"),
        (CLAIM, "--note", "nowhere.txt"),
        ("nowhere.json",),
    ],
)
def test_unusable_input(run: Run, arguments: tuple[object, ...]):
    done = run(*arguments)
    assert done.code == 2
    assert done.err


def test_a_note_goes_with_one_claim(run: Run, tmp_path: Path):
    file = tmp_path / "claims.jsonl"
    file.write_text("".join(json.dumps({"id": n, "claim": claim()}) + "\n" for n in (1, 2)), encoding="utf-8")
    done = run(file, "--note", NOTE)
    assert done.code == 2
    assert "--note" in done.err


def test_values_of_a_bad_claim_reach_no_stream(run: Run, tmp_path: Path):
    file = tmp_path / "bad.json"
    bad = {**claim(), "state": CANARY, "lines": [{"code": CANARY, "units": CANARY}], "payer": CANARY}
    file.write_text(json.dumps(bad), encoding="utf-8")
    for form in ("json", "table"):
        done = run(file, "--format", form)
        assert CANARY not in done.out + done.err


def test_what_nobody_foresaw_is_told_by_its_place(run: Run, monkeypatch: pytest.MonkeyPatch):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr("notecheck.claim.check.read_claim", fail)
    done = run(CLAIM, "--format", "json")
    assert done.code == 2
    assert json.loads(done.out)["error"]["code"] == "E_INTERNAL"
    assert CANARY not in done.out + done.err
