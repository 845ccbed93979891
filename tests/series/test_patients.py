"""One patient's notes: what is carried, what stays unmoved, what contradicts, what thins out."""

import json
from pathlib import Path

import pytest

from notecheck.core.note import Note
from notecheck.ingest.about import About
from notecheck.ingest.admit import admit_date
from notecheck.ingest.record import Record
from notecheck.series.carried import carries
from notecheck.series.patients import patient_told
from notecheck.series.run import gather, tell
from notecheck.series.store import Store
from notecheck.series.thinning import AUTHOR, PATIENT, completeness, thinning
from notecheck.series.visit import Item, Said, Visit

NOTES = Path(__file__).parents[2] / "corpora" / "synthetic" / "series" / "notes.jsonl"
STORY = (
    "Her right leg has burned from the buttock to the toes since she carried a sewing machine upstairs. "
    "She can stand at the ironing board for ten minutes before she has to sit down again. "
    "Naproxen was stopped after three weeks because of heartburn and it had not helped."
)


def visit(text: str, day: str | None = "2026-01-01", items=(), said=(), note_id="n") -> Visit:
    return Visit(note_id, text, day, "p", "a", "esi", tuple(items), tuple(said))


def told_of(rows: list[dict[str, str]]) -> dict[str, dict]:
    store = Store(None)
    records = (
        Record(
            Note(r["id"], r["text"], admit_date(r.get("date"))),
            r["id"],
            about=About(patient=r.get("patient"), provider=r.get("provider")),
        )
        for r in rows
    )
    assert list(gather(records, store)) == []
    return {each[each["kind"]]: each for each in tell(store)}


@pytest.fixture(scope="module")
def authored() -> dict[str, dict]:
    return told_of([json.loads(line) for line in NOTES.read_text(encoding="utf-8").splitlines()])


def test_the_carried_story_its_side_and_its_allergy(authored):
    codes = {each["code"] for each in authored["harlow"]["warnings"]}
    assert codes == {"series.cloned", "series.side_flip", "series.side_contradiction", "series.resolved_allergy"}


def test_an_honest_stable_patient_gives_no_warning(authored):
    assert authored["okafor"]["warnings"] == []


def test_every_passage_is_true_in_both_notes(authored):
    texts = {r["id"]: r["text"] for r in map(json.loads, NOTES.read_text(encoding="utf-8").splitlines())}
    places = [
        place
        for warning in authored["harlow"]["warnings"]
        for each in (*warning.get("passages", ()), *warning.get("places", ()))
        for place in (each, each.get("earlier", each))
    ]
    assert len(places) > 8
    assert all(texts[p["note_id"]][p["start"] : p["end"]] == p["text"] for p in places)


@pytest.mark.parametrize(
    ("later", "kind"),
    [
        (STORY, "exact"),
        (STORY.replace("three", "3").replace("3 weeks", "three weeks"), "exact"),
        (STORY.replace("Naproxen was stopped", "Naproxen was ended"), "edited"),
    ],
)
def test_kinds_of_carrying(later: str, kind: str):
    [carry] = carries([visit(STORY), visit(later)])
    assert kind in {p.kind for p in carry.passages}
    assert carry.alarming


def test_numbers_alone_edited():
    before = "She stood at the ironing board for 10 minutes and walked 3 blocks with the leg burning."
    [carry] = carries([visit(before), visit(before.replace("10", "15").replace("3", "2"))])
    assert [p.kind for p in carry.passages] == ["numbers"]


def test_words_in_another_order():
    before = "On the way down the stairs the left knee gives way, and the left foot slaps the floor."
    after = "The left foot slaps the floor, and the left knee gives way on the way down the stairs."
    [carry] = carries([visit(before), visit(after)])
    assert [p.kind for p in carry.passages] == ["reordered"]


def test_what_was_told_anew_is_not_carried():
    anew = "Since the machine went up the stairs her right leg burns. Ten minutes at the ironing board is what she has."
    assert list(carries([visit(STORY), visit(anew)])) == []


def test_one_sentence_in_a_long_note_is_no_alarm():
    fresh = " ".join(
        f"On day {n} of the trip she noticed item number {n} of a long and separate tale." for n in "abcdefgh"
    )
    shared = "She wore a soft collar for the drive home."
    carried = list(carries([visit(shared), visit(f"{fresh} {shared}")]))
    assert len(carried) == 1
    assert not carried[0].alarming


def score(text: str) -> Said:
    at = text.index("7/10")
    return Said("pain_score", at, at + 4, {"score": 7, "timing": "current"})


def test_the_same_value_in_the_same_sentence_at_three_visits():
    text = "She rates the burning in her right leg 7/10 this very morning."
    visits = [visit(text, f"2026-0{n}-01", said=[score(text)], note_id=f"n{n}") for n in (1, 2, 3)]
    assert "series.unchanged_value" in {w["code"] for w in patient_told("p", visits)["warnings"]}
    assert "series.unchanged_value" not in {w["code"] for w in patient_told("p", visits[:2])["warnings"]}


def items(*met: bool) -> list[Item]:
    return [Item(f"i{n}", f"Item {n}", "met" if yes else "missing", (), "why") for n, yes in enumerate(met)]


def course(*rows: tuple[bool, ...]) -> list[Visit]:
    return [visit("t", f"2026-01-{n + 1:02}", items(*row), note_id=f"n{n}") for n, row in enumerate(rows)]


FULL, THIN = (True,) * 6, (True, True, True, False, False, False)


@pytest.mark.parametrize("at", [2, 3, 4])
def test_thinning_is_told_where_it_begins(at: int):
    found = thinning(course(*[FULL] * at, *[THIN] * (6 - at)), PATIENT)
    assert found is not None
    assert (found.at, [(loss.id, loss.met, loss.lost) for loss in found.losses]) == (
        at,
        [(f"i{n}", at - 1, at) for n in (3, 4, 5)],
    )


@pytest.mark.parametrize(
    "rows",
    [
        [FULL] * 6,
        [THIN] * 6,
        [THIN] * 3 + [FULL] * 3,
        [FULL, THIN, FULL, THIN, FULL, THIN],
        [FULL] * 5 + [THIN],
        [FULL] * 3 + [(True,) * 5 + (False,)] * 3,
    ],
    ids=["full", "thin throughout", "grows", "to and fro", "one visit", "one item"],
)
def test_no_thinning(rows):
    assert thinning(course(*rows), PATIENT) is None


def test_an_author_is_held_to_more():
    noisy = [FULL if n % 5 else THIN for n in range(30)]
    assert thinning(course(*noisy[:28]), AUTHOR) is None
    found = thinning(course(*[FULL] * 14, *[THIN] * 14), AUTHOR)
    assert found is not None
    assert found.at == 14


def test_completeness_counts_what_applies():
    some = [Item("a", "A", "met", (), ""), Item("b", "B", "partial", (), ""), Item("c", "C", "not_applicable", (), "")]
    assert completeness(visit("t", items=some)) == 0.75
    assert completeness(visit("t")) is None
