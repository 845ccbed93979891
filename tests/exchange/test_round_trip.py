"""What goes to a tool comes back as it was; what cannot be right is refused with its place."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from notecheck.cli import app
from notecheck.evaluate.gold import GoldError, read_gold
from notecheck.exchange import brat, doccano, label_studio
from notecheck.exchange.places import Places

ROOT = Path(__file__).parents[2]
TRAIN = ROOT / "corpora" / "synthetic" / "authored" / "train.gold.jsonl"
KEYS = ["data", "text", "annotations", "result", "value", "start", "end", "labels", "type", "from_name", "id", "label",
        "entities", "start_offset", "end_offset", "notecheck", "facts", "items", "choices"]  # fmt: skip
WILD = "ab7/ \t\r\n\u00a0\u2028\u0085éé́ﬁß😀👩‍⚕️𝕏"


@st.composite
def notes(draw):
    text = draw(st.text(alphabet=WILD, min_size=2, max_size=40))
    facts = []
    for _ in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        value = draw(
            st.dictionaries(st.sampled_from(["score", "name", "levels"]), st.text(WILD) | st.none(), max_size=3)
        )
        more = draw(st.sampled_from([{}, {"optional": True}, {"assertion": "absent", "time": "past"}]))
        kind = draw(st.sampled_from(["pain_score", "sedation"]))
        facts.append({"type": kind, "start": start, "end": end, "value": value, **more})
    row = {"id": draw(st.text("ab-1", min_size=1)), "text": text, "verdict": "hold", "service": {"id": "esi"}}
    row |= draw(st.sampled_from([{}, {"facts": facts}]))
    row |= draw(st.sampled_from([{}, {"items": {}}, {"items": {"esi.severity": "met", "quality.function": "partial"}}]))
    return row | draw(st.sampled_from([{}, {"evidence": {"esi.severity": [0]}}]))


@given(notes(), st.booleans())
@settings(max_examples=80, deadline=None)
def test_label_studio(row, utf16):
    tasks = json.loads(json.dumps(label_studio.to_tasks([row], utf16=utf16)))
    assert label_studio.from_tasks(tasks, utf16=utf16) == [row]


@given(notes(), st.booleans())
@settings(max_examples=80, deadline=None)
def test_doccano(row, utf16):
    records = json.loads(json.dumps(doccano.to_records([row], utf16=utf16)))
    assert doccano.from_records(records, utf16=utf16) == [row]


@given(notes(), st.booleans())
@settings(max_examples=80, deadline=None)
def test_brat(row, utf16):
    document = brat.to_document(row, utf16=utf16)
    assert document.text == row["text"]
    assert all(line[0] in "T#" for line in document.annotations.split("\n") if line)
    assert brat.from_document(document, "name", utf16=utf16) == row


@given(st.text(alphabet=WILD, max_size=30))
def test_places_count_utf16_as_utf16_does(text):
    places = Places(text, utf16=True)
    for position in range(len(text) + 1):
        units = len(text[:position].encode("utf-16-le")) // 2
        assert places.out(position) == units
        assert places.back(units, "here") == position


def test_half_a_character_is_refused():
    with pytest.raises(GoldError, match=r"here: E_BAD_OFFSET: 2 is within a character"):
        Places("a😀b", utf16=True).back(2, "here")


def test_what_the_tools_write():
    """Records in the shape of each tool's own export, written by hand from its documentation."""
    text = "Pain 7/10 😀 after: 2/10"
    task = {
        "id": 12, "created_at": "2026-03-01T10:00:00Z", "project": 3, "data": {"text": text},
        "annotations": [
            {"id": 8, "was_cancelled": True, "result": []},
            {"id": 9, "completed_by": 1, "was_cancelled": False, "lead_time": 3.1, "result": [
                {"id": "x1", "from_name": "label", "to_name": "text", "type": "labels", "origin": "manual",
                 "value": {"start": 19, "end": 23, "text": "2/10", "labels": ["pain_score"]}},
                {"id": "x2", "from_name": "quality.pain-scores", "to_name": "text", "type": "choices",
                 "value": {"choices": ["met"]}},
            ]},
        ],
        "predictions": [],
    }  # fmt: skip
    [row] = label_studio.from_tasks([task])
    assert row == {
        "id": "12", "text": text, "items": {"quality.pain-scores": "met"},
        "facts": [{"type": "pain_score", "start": 19, "end": 23, "value": {}}],
    }  # fmt: skip
    entity = {"id": 44, "label": "pain_score", "start_offset": 19, "end_offset": 23}
    exported = {"id": 5, "text": text, "Comments": [], "entities": [entity], "relations": []}
    assert doccano.from_records([exported])[0]["facts"] == row["facts"]
    assert doccano.from_records([{"text": text, "label": [[19, 23, "pain_score"]]}])[0]["facts"] == row["facts"]
    standoff = "T3\tpain_score 19 23\t2/10\n#1\tAnnotatorNotes T3\tlooks odd\nA1\tNegation T3\n"
    [fact] = brat.from_document(brat.Document(text, standoff, ""), "n")["facts"]
    assert fact == row["facts"][0] | {"remark": "looks odd"}


def test_brat_spans_over_lines_are_written_in_pieces():
    row = {
        "id": "n",
        "text": "PT for\r\n6 weeks\tdaily",
        "facts": [{"type": "conservative_therapy", "start": 0, "end": 21}],
    }
    document = brat.to_document(row)
    assert document.annotations.splitlines()[0] == "T1\tconservative_therapy 0 6;8 21\tPT for 6 weeks daily"
    apart = brat.Document(row["text"], "T1\tconservative_therapy 0 2;8 9\tPT 6\n", "")
    with pytest.raises(GoldError, match=r"n\.ann:1: E_BAD_OFFSET: 2-8 lies between pieces"):
        brat.from_document(apart, "n")


def test_a_tool_that_counts_otherwise_is_found_out():
    tasks = label_studio.to_tasks(
        [{"id": "n", "text": "😀 7/10", "facts": [{"type": "pain_score", "start": 2, "end": 6}]}]
    )
    region = tasks[0]["annotations"][0]["result"][0]["value"]
    region["start"], region["end"] = 3, 6
    with pytest.raises(GoldError, match="E_BAD_OFFSET: 3-6 quotes other words; does the tool count UTF-16"):
        label_studio.from_tasks(tasks)


def line(**fact: object) -> str:
    return json.dumps({"id": "n", "text": "Secretword 7/10", "facts": [{"type": "pain_score"} | fact]})


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (line(start=11, end=99), "E_BAD_OFFSET"),
        (line(start=9, end=9), "E_BAD_OFFSET"),
        (line(start=-4, end=9), "E_BAD_OFFSET"),
        (line(start="1", end=9), "E_BAD_OFFSET"),
        (line(start=1, end=9, text="7/10"), "E_BAD_OFFSET"),
        (line(type=None, start=1, end=9), "E_BAD_FIELD"),
        ('{"id": "n", "text": "Secretword", "facts": 3}', "E_BAD_FIELD"),
        ('{"id": "n", "text": "Secretword", "items": ["met"]}', "E_BAD_FIELD"),
        ('{"text": "Secretword"}', "E_MISSING_FIELD"),
        ('{"id": "n", "text": "Secretword"', "E_BAD_JSON"),
    ],
)
@pytest.mark.parametrize("command", ["exchange", "evaluate"])
def test_bad_gold_is_refused_with_its_line(tmp_path, line, code, command):
    gold = tmp_path / "gold.jsonl"
    gold.write_text('{"id": "good", "text": "Pain 7/10"}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(GoldError) as refused:
        read_gold(str(gold))
    assert refused.value.code == code
    assert f"{gold}:2" in str(refused.value)
    more = ["--out", str(tmp_path / "o.json"), "--to", "doccano"] if command == "exchange" else []
    done = CliRunner().invoke(app, [command, str(gold), *more])
    assert done.exit_code == 2
    assert code in done.stderr
    assert "Secretword" not in done.output
    assert not (tmp_path / "o.json").exists()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text("ab", max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=8,
)


@given(JSON)
@settings(max_examples=60, deadline=None)
def test_whatever_an_export_holds_is_read_or_refused(content):
    for read in (label_studio.from_tasks, doccano.from_records):
        with suppress(GoldError):
            read([content])
            read(content if isinstance(content, list) else [])
    with suppress(GoldError):
        brat.from_document(brat.Document("ab ab", f"T1\t{content}\tab\n#1\tAnnotatorNotes T1\t{content}", ""), "n")
    with suppress(GoldError):
        brat.from_document(brat.Document("ab ab", "", json.dumps(content)), "n")


@pytest.mark.parametrize(("suffix", "code"), [(".txt", "E_DECODE"), (".ann", "E_DECODE"), (".json", "E_BAD_JSON")])
def test_a_spoilt_file_of_brat_is_refused_by_name(tmp_path, suffix, code):
    CliRunner().invoke(app, ["exchange", str(TRAIN), "--to", "brat", "--out", str(tmp_path / "brat")])
    (tmp_path / "brat" / f"00003{suffix}").write_bytes(b"{" if suffix == ".json" else b"\xff\xfe T1")
    done = CliRunner().invoke(app, ["exchange", str(tmp_path / "brat"), "--from", "brat", "--out", str(tmp_path / "o")])
    assert done.exit_code == 2
    assert f"00003{suffix}: {code}" in done.stderr


@pytest.mark.parametrize("form", ["label-studio", "brat", "doccano"])
@pytest.mark.parametrize("utf16", [[], ["--utf16"]])
def test_the_command_there_and_back(tmp_path, form, utf16):
    there, back = tmp_path / "there", tmp_path / "back.jsonl"
    run = CliRunner().invoke
    assert run(app, ["exchange", str(TRAIN), "--to", form, "--out", str(there), *utf16]).exit_code == 0
    assert run(app, ["exchange", str(there), "--from", form, "--out", str(back), *utf16]).exit_code == 0
    assert read_gold(str(back)) == read_gold(str(TRAIN))


def test_an_unknown_form_is_refused(tmp_path):
    done = CliRunner().invoke(app, ["exchange", str(TRAIN), "--to", "prodigy", "--out", str(tmp_path / "x")])
    assert done.exit_code == 2
    assert "E_USAGE" in done.stderr
