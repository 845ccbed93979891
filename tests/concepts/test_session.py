"""One session: guidance, sedation, targets, injectates, the plan of sessions, and their sum."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import ModuleType

import pytest

from notecheck.concepts import (
    contrast_exception,
    imaging_guidance,
    injectate,
    sedation,
    session_number,
    session_plan,
    spinal_target,
)
from notecheck.concepts.levels import parse_levels
from notecheck.core.fact import Fact
from notecheck.core.mention import Mentions
from notecheck.core.note import Note
from notecheck.core.page import Page
from notecheck.nlp.annotate import annotate
from notecheck.nlp.layout import lay_out
from notecheck.relate import session_levels

BODY = (
    "TECHNIQUE: The patient was placed prone, prepped and draped. Under fluoroscopy a 22 gauge spinal needle"
    " was advanced {where}. Aspiration was negative. {more}"
)


def laid_out(text: str) -> tuple[Page, Mentions]:
    page = lay_out(Note("t", text))
    return page, annotate(page)


def values(concept: ModuleType, text: str) -> list[dict[str, object]]:
    page, mentions = laid_out(text)
    reader: Callable[[Page, Mentions], Iterator[Fact]] = concept.read
    return [dict(fact.value.to_dict()) for fact in reader(page, mentions) if fact.assertion == "present"]


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("L4-5", ("L4-L5",)),
        ("L45", ("L4-L5",)),
        ("L4,5", ("L4-L5",)),
        ("C7T1", ("C7-T1",)),
        ("L3-4-5", ("L3-L4", "L4-L5")),
        ("L5-1", ("L5-S1",)),
        ("L4,L5", ("L4", "L5")),
        ("L3-S1", ("L3-L4", "L4-L5", "L5-S1")),
        ("L9", ()),
    ],
)
def test_levels(text: str, levels: tuple[str, ...]) -> None:
    assert parse_levels(text) == levels


@pytest.mark.parametrize(
    ("where", "more", "levels", "side"),
    [
        ("to the left L4-5 foramen", "Omnipaque spread to L2-3.", ["L4-L5"], "left"),
        ("into the right S1 foramen", "Isovue outlined the L5 root.", ["S1"], "right"),
        ("to each L5-S1 foramen, right then left", "", ["L5-S1"], "bilateral"),
        (
            "to the right L4-5 foramen",
            "The same was done at the right L5-S1 foramen.",
            ["L4-L5", "L5-S1"],
            "right",
        ),
    ],
)
def test_target(where: str, more: str, levels: list[str], side: str) -> None:
    [target] = values(spinal_target, BODY.format(where=where, more=more))
    assert (target["levels"], target["side"]) == (levels, side)


def test_body_outweighs_title() -> None:
    text = "PROCEDURE: Right L3-4 transforaminal ESI\n" + BODY.format(where="to the left L4-5 foramen", more="")
    [target] = values(spinal_target, text)
    assert (target["levels"], target["side"]) == (["L4-L5"], "left")


def test_diagnosed_level_is_no_target() -> None:
    assert values(spinal_target, "IMPRESSION: L5 radiculopathy. MRI: L4-5 disc herniation.") == []


@pytest.mark.parametrize(
    ("more", "contrast", "stored"),
    [
        ("1 mL of Omnipaque showed a neurogram. Images were saved to PACS.", True, True),
        ("No contrast was used because of allergy. No images were saved.", False, False),
        ("80 mg of Kenalog was injected.", None, None),
    ],
)
def test_guidance(more: str, contrast: bool | None, stored: bool | None) -> None:
    [guidance] = values(imaging_guidance, BODY.format(where="to the L4-5 interspace", more=more))
    assert guidance == {"modality": "fluoroscopy", "contrast": contrast, "images_stored": stored}


def test_machine_that_was_not_there() -> None:
    text = "TECHNIQUE: Prone, prepped. C-arm not on site, so ultrasound guidance. 22 gauge needle in place."
    assert [g["modality"] for g in values(imaging_guidance, text)] == ["ultrasound"]


def test_consent_is_no_guidance() -> None:
    assert values(imaging_guidance, "CONSENT: Risks include bleeding, and that fluoroscopy may be used.") == []


@pytest.mark.parametrize(
    ("text", "depth", "reason"),
    [
        ("Sedation: none.", "none", "absent"),
        ("ANESTHESIA: MAC", "mac", "absent"),
        ("Anesthesia: Local with IV sedation for patient comfort.", "moderate", "boilerplate"),
        ("Prone, prepped. Midazolam 2 mg IV because of her Parkinson tremor.", "moderate", "specific"),
        ("Oral lorazepam was offered, and IV sedation as well; she declined both.", "none", "absent"),
        ("Local anesthesia only.", "local", "absent"),
    ],
)
def test_sedation(text: str, depth: str, reason: str) -> None:
    [found] = values(sedation, text)
    assert found == {"depth": depth, "justification": reason}


@pytest.mark.parametrize(
    ("more", "drugs"),
    [
        (
            "Kenalog 40 mg/mL, 2 mL and 1 mL of 0.25% Marcaine were injected.",
            {"triamcinolone": 80, "bupivacaine": 2.5},
        ),
        ("1 mL of dexamethasone 10 mg/mL was injected at each level.", {"dexamethasone": 20}),
        ("1½ mL of 10 mg/mL dexamethasone was injected.", {"dexamethasone": 15}),
        ("Depo-Medrol was withheld; dexamethasone 10 mg was given.", {"dexamethasone": 10}),
        ("Kenalog 40 mg / 1% lido 3 cc / NS 6 cc injected.", {"triamcinolone": 40, "lidocaine": 30}),
        ("Depo-Medrone 80 mg injected, no steroid particulate.", {"methylprednisolone": 80}),
        ("Injected: lido 2% 1 mL ea (3 mL), dex 4 mg split.", {"lidocaine": 60, "dexamethasone": 4}),
        ("Injected | triamcinolone | 40 mg/mL | 1 mL |", {"triamcinolone": 40}),
        ("Skin infiltrated with 1% lidocaine 3 mL. Celestone 12 mg was injected.", {"betamethasone": 12}),
    ],
)
def test_injectate(more: str, drugs: dict[str, float]) -> None:
    text = BODY.format(where="to the left L4-5 and L5-S1 foramina", more=more)
    assert {str(d["drug"]): d["dose_mg"] for d in values(injectate, text)} == drugs


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Plan: series of up to 3 injections.", 3),
        ("No more than 4 sessions per rolling 12 months in this region.", 4),
        ("Anticipate 1 to 2 injections over the coming year.", 2),
        ("This one plus one more at most.", 2),
        ("Sessions anticipated: 2", 2),
        ("Epidural 2 of 3.", 3),
        ("ESI today. I do not expect to need more than two.", 2),
        ("Two in this region this year at the outside.", 2),
        ("Injections in the rolling 12 months: 1 (today). Planned max 3.", 3),
        ("Of the three we agreed on for this year this is the first.", 3),
        ("A second injection would be the last for this year.", 2),
        ("Plan: ESI x 2, 8 weeks apart.", 2),
        ("Third and last of this year's set.", 3),
        ("The budget for this calendar year is 3 epidurals, of which this is the second.", 3),
        ("Injection series: 2nd (of 2)", 2),
        ("Total # planned ESIs in 12 months: 3.", 3),
        ("ESI today. We would go to three in the year and no farther.", 3),
        ("She is down for two of these injections.", 2),
        ("ESI, 2/3 in the lumbar series.", 3),
        ("Caudal epidural. One and done, unless it wears off.", 1),
        ("Epidural 1 done, 2 more to come at most.", 3),
        ("\u22643 L-spine ESI/12 mo.", 3),
        ("Epidural today. We are looking at 2 a year in the neck at most.", 2),
        ("How many planned: caudal q 10 wk x 12 mo, so 5 for the year.", 5),
        ("PLAN:\n2 sessions this yr, L-spine.", 2),
        ("Planned # of sessions (this region / 12 mo): 3", 3),
        ("Annual limit for this region of the ESI: 3", 3),
    ],
)
def test_plan(text: str, count: int) -> None:
    assert [plan["count"] for plan in values(session_plan, text)] == [count]


@pytest.mark.parametrize(
    "text",
    [
        "PT: 12 sessions over 6 weeks.",
        "She had a series of 3 elsewhere in 2019.",
        "Return in 2 weeks.",
        "Injection done. AP and lateral views of each needle, 6 total, to PACS.",
        "ESI done. He can walk two blocks at most.",
        "Pain at most 3 after the injection.",
        "In the past year she received a total of 3 epidurals.",
        "Plan\n 1. Epidural in June.\n 2. Return in 2 weeks.",
    ],
)
def test_no_plan(text: str) -> None:
    assert values(session_plan, text) == []


def test_contrast_exception() -> None:
    assert values(contrast_exception, "Allergies: iodinated contrast (hives).")
    assert values(contrast_exception, "No allergy to contrast. Pregnancy: n/a.") == []


def test_session_number() -> None:
    assert values(session_number, "Today is number 2 for the cervical epidural.") == [{"count": 2}]


def total(text: str) -> dict[str, object]:
    page, mentions = laid_out(text)
    facts = list(spinal_target.read(page, mentions))
    [fact] = session_levels.derive(page, facts, mentions)
    return dict(fact.value.to_dict())


def test_over_the_limit() -> None:
    three = BODY.format(where="to the left L3-4, L4-5 and L5-S1 foramina", more="")
    assert total(three)["over_limit"] is True
    assert total(BODY.format(where="to the left L4-5 and L5-S1 foramina", more=""))["over_limit"] is False


def test_bilateral_needs_a_cause() -> None:
    both = BODY.format(where="to the right and the left L4-5 foramina", more="")
    assert total(both)["bilateral_reason"] is False
    assert total("INDICATION: pain in both legs.\n\n" + both)["bilateral_reason"] is True
