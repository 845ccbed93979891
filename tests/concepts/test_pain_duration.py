"""How long the present pain has lasted, and the lengths that are another thing's."""

from __future__ import annotations

import pytest

from notecheck.concepts.pain_duration import PainDuration, read
from notecheck.core.note import Note
from notecheck.nlp.annotate import annotate
from notecheck.nlp.layout import lay_out


def found(text: str) -> list[PainDuration]:
    page = lay_out(Note("t", f"Date of service: 02/10/2026\n\nHPI: {text}\n"))
    return [fact.value for fact in read(page, annotate(page)) if isinstance(fact.value, PainDuration)]


LENGTHS = [
    ("He tells a classic story: since last summer both legs ache as soon as he is upright.", 198),
    ("It was good until mid May. Now 6 weeks of it again, VAS 70 mm today.", 42),
    ("L4 rad R since Oct 2025 (fell from a dock).", 117),
    ("The present bout of sciatica is five weeks old.", 35),
    ("Pain in the left arm for 14 months, 70% better through the end of January.", 420),
    ("62M w/ 9 mo h/o R L5 radic, failed PT x 6 wks and NSAIDs x 3 mos.", 270),
    (
        "Low back pain radiating to the right leg which started approximately 4 months ago after a crash.",
        120,
    ),
    ("Onset: gradual, 2 years ago", 730),
    ("Onset/duration: 6 months", 180),
    ("Symptoms have persisted for 5 months despite 8 weeks of physical therapy.", 150),
    ("for the last 7 months she has noted burning pain in the feet", 210),
    ("Neck pain x3yrs, worse x 2 mo", 1095),
    (
        "70-year-old with a two-year history of leg pain and a one-month history of weakness.",
        730,
    ),
    ("The pain has been present for at least 12 weeks.", 84),
    ("pain present > 4 wks", 28),
    ("Chronic LBP x 10+ yrs", 3650),
    ("h/o chronic low back pain, acute flare 5 weeks ago", 35),
    ("Works as a nurse for 20 years; back pain for 6 weeks", 42),
    ("leg pain 10 weeks after lifting a box", 70),
    ("persistent leg pain, now 3 months out from onset", 90),
    ("Rash 3 weeks ago, now burning pain in the T6 band", 21),
    ("The patient has been dealing with sciatica for close to five months", 150),
    ("Five months of right arm pain, C6 pattern", 150),
    ("Pain has been increasing over several months", None),
    ("pain of 6 months duration", 180),
    ("pain of six weeks' standing", 42),
    ("PAIN FOR EIGHTEEN MONTHS COMMA WORSE WITH STANDING PERIOD", 540),
    ("Subacute low back pain (8 weeks)", 56),
    ("LBP (> 1 year)", 365),
    ("54 yo M with low back pain x 3 months radiating to the left leg.", 90),
    ("Patient has a 6-month history of right leg pain.", 180),
    ("She has had neck pain for the past two years.", 730),
    ("Pain began 3 weeks ago after lifting.", 21),
    ("Symptoms: 8 weeks.", 56),
    ("Duration of symptoms: > 6 months", 180),
    ("Symptom duration 10 wks", 70),
    ("Pain duration: 4-6 weeks", 28),
    ("He tried PT for 6 weeks. He has chronic low back pain.", None),
    ("Left sciatica, 9 weeks, not improving.", 63),
    ("Three-month history of radicular pain in the right arm.", 90),
    ("3 mo hx of LBP", 90),
    ("Right leg pain for the past 4\u00bd months", 135),
    ("Leg pain for four and one-half months", 135),
    ("Pain for the last one and a half years", 548),
    ("He has been suffering from sciatica for a quarter of a year.", 91),
    ("Her symptoms have lasted half a year.", 182),
    ("Sciatica for 6/52", 42),
    ("The pain has come back over the past month", 30),
    ("Symptoms since early January", 35),
    ("The leg joined the back at the end of November.", 73),
    ("Seven weeks since the pavement buckled under her; sacroiliac pain", 49),
    ("Twelve weeks ago a crate went one way and he the other. Burning in the thigh.", 84),
    ("who was rear-ended 14 months ago and has had neck pain ever since", 420),
    ("living at her daughter's, who slipped in the tub four weeks ago and has had severe back pain", 28),
    ("When did your pain start? November 2025", 87),
    ("Hx: LBP ~ 5 yrs, acute on chronic exacerbation 6 weeks ago.", 42),
    ("Refers pain of the left leg since 14 of December", 58),
    ("B/L sciatica, long-standing, worse this year", None),
    ("presents with a several month history of back pain", None),
    ("long-standing low back pain", None),
    ("Pain has been present over a year", 365),
    ("pain for more than 6 weeks despite PT for 4 weeks", 42),
    ("Diabetes for 10 years. Leg pain for 5 months.", 150),
    ("She has smoked for 20 years. Pain for 8 months.", 240),
    ("Her pain returned 2 weeks ago.", 14),
    ("Leg pain, worsening over the last 6 weeks", 42),
    ("Pain > 3 months.", 90),
    ("Back pain ongoing for 5 years", 1825),
    ("Chief complaint: back pain for 1 yr", 365),
    ("it has been ten weeks since the leg began to hurt", 70),
    ("HX: LBP w/ R leg rad x4mo", 120),
    ("symptoms persisting greater than 12 weeks", 84),
    ("pt c/o LLE pain x 6w", 42),
    ("pain over 3 years", 1095),
    ("18 months of burning feet", 540),
    ("intermittent for years, constant for 3 months: left leg pain", 90),
    ("He reports pain lasting 2 months so far", 60),
    ("radicular symptoms of 7 weeks' duration", 49),
    ("of 7 weeks duration, left leg pain", 49),
    ("She has been in pain for nine weeks.", 63),
]

OTHERS = [
    "He underwent L4-5 fusion 2 years ago.",
    "Last ESI was 4 months ago.",
    "Pain relief lasted 3 months.",
    "She has tried gabapentin for 8 weeks for the pain.",
    "She wore a brace for 5 weeks.",
    "She has had type 2 diabetes for 12 years.",
    "Pain began years ago",
    "She can stand for 5 minutes because of leg pain",
    "pain wakes her 3 nights a week",
    "Six-week course of PT did not change the leg pain",
    "leg pain after sitting 1 hour",
    "Follow up in 2 weeks if pain persists",
    "No change in pain since last visit 2 weeks ago",
    "Naproxen for 3 months did not help.",
    "MRI 3 months ago showed HNP.",
    "6 weeks of physical therapy and 2 months of gabapentin without relief of leg pain",
    "The injection 3 months ago gave 60% relief for 2 months.",
    "follow up in 4 weeks",
    "worsening over the last 6 weeks",
    "ongoing for 5 years",
    "She has been off work for 2 months.",
    "Duration of relief: 3 months",
    "PT for the leg pain began on 12/30.",
    "Pain to 2/10 in the leg",
    "Cane since 2019 for an old hip.",
    "Pain 7/10 at two weeks",
]

ONSETS = [
    ("Low back pain since January 2026.", "2026-01"),
    ("He fell from a ladder on 1/5/2026 and has had back pain ever since.", "2026-01-05"),
    ("Date of onset 12/1/2025 leg pain", "2025-12-01"),
    ("zoster rash erupted 12/20/2025", "2025-12-20"),
    ("Leg pain since the fusion of May 2022.", "2022-05"),
]


@pytest.mark.parametrize(("text", "days"), LENGTHS)
def test_length(text: str, days: int | None) -> None:
    assert [value.days for value in found(text)] == [days]


@pytest.mark.parametrize("text", OTHERS)
def test_lengths_of_other_things(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(("text", "onset"), ONSETS)
def test_onset(text: str, onset: str) -> None:
    assert [value.onset for value in found(text)] == [onset]


def test_the_count_beside_a_date_holds() -> None:
    (value,) = found("Leg pain since May 2025, so eight months now.")
    assert (value.days, value.onset) == (240, "2025-05")


def test_the_day_of_a_film_is_not_the_notes() -> None:
    text = "HPI: low back pain since a fall on November 20, 2008. Films that he brought with him were dated 11/24/08.\n"
    page = lay_out(Note("t", text))
    (value,) = (fact.value for fact in read(page, annotate(page)))
    assert value == PainDuration(None, "2008-11-20")
