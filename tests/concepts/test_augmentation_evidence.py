"""What is asked before a vertebra is filled: the fracture, its course, the risks, the care of the bone."""

from __future__ import annotations

import pytest

from notecheck.concepts import (
    augmentation_risk,
    bone_health,
    care_setting,
    compression_fracture,
    fracture_activity,
    fracture_course,
)
from notecheck.core.mention import Mentions
from notecheck.core.note import Note
from notecheck.core.page import Page
from notecheck.nlp.annotate import annotate
from notecheck.nlp.layout import lay_out


def laid(text: str) -> tuple[Page, Mentions]:
    page = lay_out(Note("t", text))
    return page, annotate(page)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("8 week old T11 compression fracture in this osteoporotic woman.", {("osteoporotic", 56, False)}),
        ("Chronic L2 compression fracture.", {(None, None, False), (None, None, True)}),
        (
            "L1 kyphoplasty for an acute L1 compression fracture. Old healed T8 fracture.",
            {(None, None, False)},
        ),
        ("No compression fracture is seen.", set()),
        ("Compression fracture T9 due to osteoporosis, approximately 8 weeks old.", {("osteoporotic", 56, False)}),
        ("Lung cancer has destroyed much of the T9 body.", {("malignant", None, False)}),
        ("L1 low-energy fracture, 4 weeks old.", {("osteoporotic", 28, False)}),
        ("02/20/2026. Osteoporotic wedge fx L1 after lifting groceries 1/23.", {("osteoporotic", 28, False)}),
        ("On 2/12/26 she fell. MRI 3/3/26: L1 compression fracture.", {(None, 19, False)}),
    ],
)
def test_fracture(text: str, values: set[tuple[str | None, int | None, bool]]):
    facts = compression_fracture.read(*laid(text))
    assert {(f.value.cause, f.value.age_days, f.value.healed) for f in facts} == values


@pytest.mark.parametrize(
    ("text", "active"),
    [
        ("MRI shows T12 superior endplate edema.", [True]),
        ("Bone scan demonstrates increased radiotracer uptake at L2.", [True]),
        ("No edema in the vertebral body.", [False]),
        ("MR: edema L1.", [True]),
        ("Extremities: no edema.", []),
    ],
)
def test_activity(text: str, active: list[bool]):
    assert sorted({f.value.active for f in fracture_activity.read(*laid(text))}) == active


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("Her pain has steadily worsened since the fall.", {"worsening"}),
        ("Pain went from 4/10 to 8/10 over two weeks.", {"worsening"}),
        ("Pain is worse with standing and better lying down.", set()),
        ("There is 45% anterior height loss and 20 degrees of kyphosis.", {"height_loss", "kyphosis"}),
        ("Vertebral height loss progressed from 10% to 30%.", {"progressive_height_loss", "height_loss"}),
        ("Minimal (10%) loss of height. No kyphosis.", set()),
        ("RMDQ 18/24.", {"disability"}),
        ("Trend since onset: increasing", {"worsening"}),
        ("Trend since the fall: improving", {"improving"}),
        ("She is steadily deteriorating.", {"worsening"}),
        ("The pain that came with it has grown steadily.", {"worsening"}),
        ("Course                   worse every day", {"worsening"}),
        ("pain 6 -> 7 -> 9 over 3 wk", {"worsening"}),
        ("Pain went from 8/10 to 4/10 over a month.", {"improving"}),
        ("It is getting no better and in fact is worse than at the start.", {"improving", "worsening"}),
        ("Rising from 5 to 8 over four weeks.", {"worsening"}),
        ("L2 lost 18% of its height in August and 38% in September.", {"progressive_height_loss", "height_loss"}),
        ("ht loss 20% -> 38% in 2 wk", {"progressive_height_loss", "height_loss"}),
    ],
)
def test_course(text: str, findings: set[str]):
    assert {f.value.finding for f in fracture_course.read(*laid(text))} == findings


@pytest.mark.parametrize(
    ("text", "risks"),
    [
        ("INR 2.8 on warfarin.", {("coagulopathy", "present", False)}),
        ("There is 4 mm of retropulsion with canal narrowing.", {("neurological", "present", False)}),
        ("Retropulsion was noted; the benefit outweighs the risk.", {("neurological", "present", True)}),
        ("Pain mainly due to SI joint.", {("other_cause", "present", False)}),
        ("Most of her pain comes from the hips.", {("other_cause", "present", False)}),
    ],
)
def test_risks_present(text: str, risks: set[tuple[str, str, bool]]):
    facts = augmentation_risk.read(*laid(text))
    assert {(f.value.kind, f.value.state, f.value.weighed) for f in facts} == risks


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("INR 1.2, platelet count 210,000. No known allergies.", {"coagulopathy", "allergy"}),
        ("No retropulsion, no canal compromise, no instability.", {"neurological", "instability"}),
        ("No other source of pain was found.", {"other_cause"}),
        ("Other source of pain      none\nBleeding risk             none", {"other_cause", "coagulopathy"}),
        ("She has never reacted to contrast.", {"allergy"}),
        ("facets/SIJ/hips neg, TTP = MRI level", {"other_cause"}),
        ("Nothing else accounts for the pain.", {"other_cause"}),
        ("Other causes of pain (facet, SIJ, disc) considered and excluded.", {"other_cause"}),
        ("The hips and the sacrum do not account for her pain.", {"other_cause"}),
        ("I hold the fracture to be the source.", {"other_cause"}),
        ("She could not account for the missing pills.", set()),
        ("Risks: neurologic injury, infection, no relief.", set()),
    ],
)
def test_risks_absent(text: str, kinds: set[str]):
    assert {f.value.kind for f in augmentation_risk.read(*laid(text)) if f.value.state == "absent"} == kinds


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("She refused bone density testing.", {("density", "declined")}),
        ("No DEXA on file.", set()),
        ("DXA ordered; osteoporosis education given.", {("density", "arranged"), ("education", "arranged")}),
        ("Will see PCP about osteoporosis.", {("follow_up", "arranged")}),
        (
            "DEXA -2.9 in March. He declined the osteoporosis clinic.",
            {("density", "arranged"), ("program", "declined")},
        ),
        ("DXA order in; teaching session with the nurse done.", {("density", "arranged"), ("education", "arranged")}),
        ("Teriparatide was begun by endocrinology.", {("follow_up", "arranged"), ("program", "arranged")}),
    ],
)
def test_bone_health(text: str, measures: set[tuple[str, str]]):
    assert {(f.value.element, f.value.status) for f in bone_health.read(*laid(text))} == measures


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        ("She was admitted through the emergency department for pain control.", ["inpatient"]),
        ("Admitted for overnight observation after the procedure.", []),
        ("He was hospitalized in 2021 for COPD.", []),
    ],
)
def test_setting(text: str, settings: list[str]):
    assert [f.value.setting for f in care_setting.read(*laid(text))] == settings
