"""Elements, measures and treatments of a service: what is said, denied, planned, bounded, tried."""

import pytest

import notecheck


def values(service: str, text: str, kind: str) -> dict[str, list[dict[str, object]]]:
    """The facts of a kind by their name."""
    found: dict[str, list[dict[str, object]]] = {}
    for fact in notecheck.scan(text, service=service, date="2026-05-01").to_dict()["facts"]:
        if fact["type"] == kind:
            assert text[fact["start"] : fact["end"]] == fact["text"]
            found.setdefault(fact["value"]["name"], []).append(fact["value"])
    return found


@pytest.mark.parametrize(
    ("text", "name", "state"),
    [
        ("Patient denies psychosis, schizophrenia or rapid cycling.", "rapid-cycling", "absent"),
        ("No psychotic features. Schizophrenia since 2001.", "psychotic-disorder", "present"),
        ("Patient exam. Exclusions, all absent: psychosis; dementia; suicidal intent.", "suicidal-intent", "absent"),
        ("Patient exam.\nDementia | no\nPsychosis | yes", "cognitive-disorder", "absent"),
        ("Patient exam.\nDementia | no\nPsychosis | yes", "psychotic-features", "present"),
        ("Patient exam: no dementia. rapid cycling in 2020", "rapid-cycling", "present"),
        ("Patient exam.\nno dementia\nrapid cycling", "rapid-cycling", "present"),
        ("Patient will be enrolled in the study next month.", "enrolled-in-study", "planned"),
        ("Patient's mother had dementia. Exam normal.", "cognitive-disorder", None),
        ("[ ] enrolled in the trial   Patient exam done", "enrolled-in-study", None),
    ],
)
def test_the_state_of_an_element(text, name, state):
    found = values("vns", text, "element").get(name, [])
    assert [each["state"] for each in found][:1] == ([state] if state else [])


@pytest.mark.parametrize(
    ("text", "number", "comparator"),
    [
        ("Patient exam. BMI 31.4 today.", 31.4, "equal"),
        ("Patient exam. BMI of 29-31.", [29, 31], "equal"),
        ("Patient exam. BMI < 35.", 35, "below"),
        ("Patient exam. BMI \u2265 35.", 35, "at_least"),
        ("Patient exam. BMI 35 or more.", 35, "at_least"),
        ("Patient exam. BMI under 35.", 35, "below"),
        ("Patient exam. The BMI must be 32 for the implant.", None, None),
        ("Patient exam. BMI ___.", None, None),
    ],
)
def test_a_measure_and_its_bound(text, number, comparator):
    found = values("hypoglossal", text, "measure").get("bmi", [])
    assert [(each["number"], each["comparator"]) for each in found] == ([(number, comparator)] if comparator else [])


def test_an_area_by_its_sides_and_the_day_of_a_measure():
    areas = values("skin-substitute", "Wound exam 3/2/2026: ulcer 3.0 x 2.5 cm.", "measure")["wound-area"]
    assert (areas[0]["number"], areas[0]["date"], areas[0]["days_ago"]) == (7.5, "2026-03-02", 60)


@pytest.mark.parametrize(
    ("text", "outcome", "status"),
    [
        ("Patient had no response to sildenafil.", "failed", "tried"),
        ("Patient: sildenafil - headaches, stopped.", "not_tolerated", "tried"),
        ("Patient: sildenafil is contraindicated, on nitrates.", "contraindicated", "tried"),
        ("Patient: sildenafil 50 mg.", "unspecified", "tried"),
        ("Patient has never tried sildenafil.", "unspecified", "declined"),
        ("Patient will try sildenafil.", "unspecified", "planned"),
        ("Patient: failed treatments:\n- sildenafil", "failed", "tried"),
        ("Patient used sildenafil for a year. It did not help.", "failed", "tried"),
    ],
)
def test_how_a_treatment_went(text, outcome, status):
    found = values("impotence", text, "treatment")["pde5"]
    assert [(each["outcome"], each["status"]) for each in found] == [(outcome, status)]


def test_a_services_words_are_not_looked_for_elsewhere():
    facts = notecheck.scan("Lumbar ESI L4-5 under fluoroscopy. BMI 31. Wound 3 x 2 cm.").to_dict()["facts"]
    assert not [f for f in facts if f["type"] in ("element", "measure", "treatment")]
