"""Rehabilitation: taking part now, planned, declined or completed."""

from __future__ import annotations

import pytest

from notecheck.concepts.rehabilitation import Rehabilitation, read
from notecheck.core.note import Note
from notecheck.nlp.annotate import annotate
from notecheck.nlp.layout import lay_out

CASES = [
    ("Posture exercises issued by the hospital physio, does them twice a day.", ["home_exercise active"]),
    ("Pregabalin is continued, with a little relief, and so are his daily bridge exercises.", ["home_exercise active"]),
    ("Sleeps in a recliner, in 2h stretches.", []),
    ("Her PT-written stretch-and-walk program, daily; log shown.", ["home_exercise active"]),
    ("You are doing the breathing and shoulder-motion program that our therapist set up.", ["home_exercise active"]),
    ("Home core and hamstring program from PT, daily, continuing.", ["home_exercise active"]),
    ("Her PT sheet (bridges, clams) each evening.", ["home_exercise active"]),
    ("home stretches qd (still)", ["home_exercise active"]),
    ("A home regimen of postural drills, taught in therapy, is done every evening.", ["home_exercise active"]),
    ("PT ended in April without gain; she carries on with the home portion.", ["home_exercise active"]),
    ("He keeps to a program of hamstring and hip-flexor work.", ["home_exercise active"]),
    ("She has not kept up any exercise program.", ["home_exercise declined"]),
    ("She has not been able to swim since March.", []),
    ("PT Everett Cho-Ramirez  66M", []),
    ("Back to work in the spine series room.", []),
    ("She does her home exercises daily.", ["home_exercise active"]),
    ("Tried: PT for 6 weeks. Knee-to-chest and marching exercises daily in his kitchen.", ["home_exercise active"]),
    ("Isometrics and thoracic extension over a towel every morning.", ["home_exercise active"]),
    ("HEP: sheet given, does them daily", ["home_exercise active"]),
    ("Will resume water walking once the injection takes hold, home core sheet given.", ["home_exercise planned"]),
    ("Attends PT twice a week.", ["physical_therapy active"]),
    ("He is enrolled in the functional restoration program.", ["functional_restoration active"]),
    ("PT eval ordered.", ["physical_therapy planned"]),
    ("A home exercise program is recommended.", ["home_exercise planned"]),
    ("Declines further PT.", ["physical_therapy declined"]),
    ("He doesn't do the home stretches.", ["home_exercise declined"]),
    ("PT completed in May.", ["physical_therapy completed"]),
    ("PT 6 weeks, no use, now on hold, to restart in two weeks.", ["physical_therapy planned"]),
    ("Physical therapy was not discussed.", []),
    ("She no longer goes to the gym.", []),
    ("He swims at the Y on Mondays.", ["home_exercise active"]),
    ("Does the standing extension set at home.", ["home_exercise active"]),
    ("Has done her press-ups since January 2026.", ["home_exercise active"]),
    ("PT eval done 3/2; attends twice a week.", ["physical_therapy active"]),
    ("Home program: ( ) completed (X) active", ["home_exercise active"]),
    ("HEP: ( ) performing (X) not performing", ["home_exercise declined"]),
    ("HEP: ( ) doing ( ) given today ( ) refused", []),
    ("Treated conservatively with physiotherapy for 6 weeks with minimal relief.", []),
    ("Has not tried PT.", []),
    ("Meds for pain: nortriptyline at night.\nMD: L5 radiculopathy. PT 06/15-08/07 without benefit.", []),
    ("Nine weeks of PT without gain, and she does not wish surgery.", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text[:40] for text, _ in CASES])
def test_program_and_status(text: str, expected: list[str]) -> None:
    page = lay_out(Note("t", "HPI: " + text))
    values = [fact.value for fact in read(page, annotate(page))]
    assert [f"{v.program} {v.status}" for v in values if isinstance(v, Rehabilitation)] == expected


@pytest.mark.parametrize(("day", "status"), [("9/30/25", "active"), ("11/12/25", None)])
def test_what_ended_weeks_before_the_visit_does_not_go_on(day: str, status: str | None) -> None:
    page = lay_out(Note("n", f"Date of service: {day}\nCurrent treatment: PT 8/3/25 to 9/25/25."))
    found = [fact.value for fact in read(page, annotate(page)) if isinstance(fact.value, Rehabilitation)]
    assert [each.status for each in found] == ([status] if status else [])
