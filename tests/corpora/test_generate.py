"""Generated notes: their labels are exact, and follow from the situation that was told."""

import json
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from corpora.generate.draw import complete
from corpora.generate.grammar import Draft, parse, rules
from corpora.generate.holes import CONTRADICTIONS, HOLES
from corpora.generate.layout import Labelled, Role, set_out, styles
from corpora.generate.noise import NOISES, edited
from corpora.generate.note import note
from corpora.generate.situation import Complaint, Earlier, Guidance, Procedure, Sedation
from corpora.generate.statuses import statuses, verdict
from corpora.generate.surgery import OPERATIONS, against, lacking
from hypothesis import given, settings
from hypothesis import strategies as st

ROOT = Path(__file__).parent.parent.parent
NOTES = [note(7, number) for number in range(250)]


def whole(**changes):
    """An interlaminar injection, everything recorded, nothing contradictory."""
    s = next(s for n in range(99) if (s := complete(random.Random(n), "esi")).procedure.approach == "interlaminar")
    plain = replace(s.complaint, condition="radiculopathy", spell=(6, "month"))
    quiet = {
        "complaint": plain,
        "sedation": Sedation(None),
        "guidance": Guidance("fluoroscopy", True, True),
        "earlier": None,
    }
    return replace(s, **quiet | changes)


def test_the_same_number_is_the_same_note():
    assert note(7, 3) == NOTES[3]
    assert note(8, 3)["text"] != NOTES[3]["text"]


def test_no_two_notes_are_alike():
    assert len({each["text"] for each in NOTES}) == len(NOTES)


@pytest.mark.parametrize("each", NOTES[:250:2], ids=lambda n: n["id"])
def test_labels_lie_on_words(each):
    for label in (*each["facts"], *each["roles"]):
        words = each["text"][label["start"] : label["end"]]
        assert words and words == words.strip()
    for fact in each["facts"]:
        assert fact["end"] - fact["start"] < 200


def test_scores_and_amounts_stand_in_their_spans():
    spoken = "zero one two three four five six seven eight nine ten".split()
    for each in NOTES:
        for fact in each["facts"]:
            words = each["text"][fact["start"] : fact["end"]].lower()
            if fact["type"] == "pain_score":
                value = fact["value"]["score"]
                low = value[0] if isinstance(value, list) else value
                assert str(low) in words or spoken[low] in words
            if fact["value"].get("percent") is not None:
                assert str(fact["value"]["percent"]) in words
            if fact["type"] == "functional_status" and fact["value"]["kind"] == "activity" and fact["value"]["amount"]:
                assert fact["value"]["amount"].split()[-1][:2].lower() in words.replace("\xa0", " ")


def test_every_style_and_every_status_occurs():
    assert {each["style"] for each in NOTES} == {style["name"] for style in styles()}
    told = {status for each in NOTES for status in each["items"].values()}
    assert told == {"met", "partial", "missing", "conflict", "not_applicable"}


def test_style_predicts_no_verdict():
    many = [note(3, number) for number in range(900)]
    share = sum(each["verdict"] == "ready" for each in many) / len(many)
    for style in styles():
        own = [each["verdict"] == "ready" for each in many if each["style"] == style["name"]]
        assert abs(sum(own) / len(own) - share) < 0.17


def test_a_whole_course_meets_everything():
    for seed in range(150):
        assert set(statuses(complete(random.Random(seed), "esi")).values()) <= {"met", "not_applicable"}
        assert set(statuses(complete(random.Random(seed), "other")).values()) <= {"met", "not_applicable"}


@pytest.mark.parametrize("service", OPERATIONS)
def test_a_whole_operation_meets_everything(service: str):
    for seed in range(60):
        told = statuses(complete(random.Random(seed), service))
        assert set(told.values()) <= {"met", "not_applicable"}
        assert any(item.startswith(service) for item in told)


@pytest.mark.parametrize("service", OPERATIONS)
def test_an_operation_falls_short_and_contradicts(service: str):
    verdicts = {"lacking": set(), "against": set()}
    for seed in range(60):
        dice = random.Random(seed)
        verdicts["lacking"].add(verdict(statuses(lacking(complete(dice, service), dice))))
        verdicts["against"].add(verdict(statuses(against(complete(dice, service), dice))))
    assert "addendum" in verdicts["lacking"] and "hold" not in verdicts["lacking"]
    assert verdicts["against"] == {"hold"}


def surgery(service: str, **elements: str):
    s = complete(random.Random(3), service)
    return replace(s, elements=tuple((dict(s.elements) | {"setting": ""} | elements).items()))


@pytest.mark.parametrize(
    ("service", "elements", "item", "status"),
    [
        ("scs", {"psychology": ""}, "scs.multidisciplinary", "partial"),
        ("scs", {"trial": "successful"}, "scs.trial", "partial"),
        ("scs", {"trial": "not_done", "trial_function": ""}, "scs.trial", "conflict"),
        ("scs", {"percutaneous": "bare"}, "scs.percutaneous-unsuitable", "partial"),
        ("pva", {"edema": ""}, "pva.fracture", "partial"),
        ("pva", {"course": "one_finding"}, "pva.course", "partial"),
        ("pva", {"setting": "inpatient"}, "pva.course", "not_applicable"),
        ("pva", {"education": ""}, "pva.bone-referral", "partial"),
        ("pva", {"program": "pcp"}, "pva.osteoporosis-program", "partial"),
        ("pva", {"bone_infection": "present"}, "pva.contraindications", "conflict"),
        ("pva", {"clotting": "", "cement_allergy": ""}, "pva.relative-contraindications", "partial"),
        ("cervical-fusion", {"compression": ""}, "cervical-fusion.pathway", "partial"),
    ],
)
def test_elements_of_operations(service, elements, item, status):
    assert statuses(surgery(service, **elements))[item] == status


LACKS = {
    "exam": ("esi.indication", "partial"),
    "imaging": ("esi.indication", "partial"),
    "score": ("quality.pain-scores", "partial"),
    "post": ("quality.pain-scores", "partial"),
    "vague limit": ("quality.function", "partial"),
    "limit": ("quality.function", "missing"),
    "no spells": ("esi.conservative-care", "partial"),
    "umbrella": ("quality.conservative-failure", "partial"),
    "planned care": ("quality.conservative-failure", "missing"),
    "no plan": ("esi.session-count", "missing"),
    "boilerplate": ("esi.sedation-need", "partial"),
    "unreasoned": ("quality.sedation", "missing"),
    "unseen": ("esi.image-guidance", "missing"),
    "no contrast": ("esi.image-guidance", "partial"),
    "not stored": ("quality.guidance-record", "partial"),
    "no level": ("esi.approach-levels", "partial"),
    "rehab planned": ("esi.active-rehab", "partial"),
    "no rehab": ("esi.active-rehab", "missing"),
    "infection": ("esi.contraindications", "partial"),
    "neither check": ("esi.contraindications", "missing"),
    "vague spell": ("esi.pain-duration", "partial"),
    "no spell": ("esi.pain-duration", "missing"),
}


@pytest.mark.parametrize("hole", LACKS)
def test_what_lacks_shows(hole: str):
    item, status = LACKS[hole]
    lacking = HOLES[hole](replace(whole(), template=False), random.Random(1))
    assert statuses(whole())[item] in ("met", "not_applicable")
    assert statuses(lacking)[item] == status
    assert verdict(statuses(lacking)) == "addendum"


AGAINST = {
    "axial": "esi.indication",
    "early": "esi.pain-duration",
    "short care": "esi.conservative-care",
    "five sessions": "esi.session-count",
    "ultrasound": "esi.image-guidance",
    "blind": "esi.image-guidance",
    "levels": "esi.approach-levels",
    "care stopped": "esi.concurrent-care",
    "rehab declined": "esi.active-rehab",
    "infection": "esi.contraindications",
    "cord": "esi.contraindications",
}


@pytest.mark.parametrize("name", AGAINST)
def test_what_contradicts_holds(name: str):
    against = CONTRADICTIONS[name](whole(), random.Random(1))
    assert statuses(against)[AGAINST[name]] == "conflict"
    assert verdict(statuses(against)) == "hold"


@pytest.mark.parametrize(
    ("earlier", "benefit", "scale"),
    [
        (Earlier(6, 60, (4, "month"), (8, 3)), "met", "met"),
        (Earlier(6, None, (4, "month"), None), "partial", "missing"),
        (Earlier(6, 60, None, None), "partial", "partial"),
        (Earlier(6, 40, (4, "month"), (8, 5)), "conflict", "met"),
        (Earlier(6, 80, (8, "week"), (8, 2)), "conflict", "met"),
        (Earlier(6, None, None, None), "missing", "missing"),
    ],
)
def test_a_repeat_needs_its_benefit(earlier, benefit, scale):
    told = statuses(whole(earlier=earlier))
    assert (told["esi.repeat-benefit"], told["esi.same-scale-follow-up"]) == (benefit, scale)


def test_limits_of_levels_and_sides():
    def told(approach, levels, side, cause=False):
        kind = Procedure("esi", "epidural steroid injection", approach, "lumbar", levels, side, cause)
        return statuses(whole(procedure=kind))["esi.approach-levels"]

    assert told("transforaminal", ("L4-L5", "L5-S1"), "left") == "met"
    assert told("transforaminal", ("L3-L4", "L4-L5", "L5-S1"), "left") == "conflict"
    assert told("transforaminal", ("L4-L5",), None) == "partial"
    assert told("transforaminal", ("L4-L5",), "bilateral") == "conflict"
    assert told("transforaminal", ("L4-L5",), "bilateral", True) == "met"
    assert told("interlaminar", ("L3-L4", "L4-L5"), None) == "conflict"
    assert told("caudal", (), None) == "met"
    assert told(None, (), None) == "missing"


def test_zoster_needs_no_time():
    zoster = Complaint("herpes_zoster", "acute zoster", (9, "day"), exam="vesicles", imaging=("mri", "root"))
    told = statuses(whole(complaint=zoster))
    assert told["esi.pain-duration"] == "not_applicable"


def test_a_situation_leaves_nothing_unsaid():
    draft = Draft(random.Random(1), "prose", {"He": "She", "an_age": "an 80", "job": "baker"})
    with pytest.raises(ValueError, match="leaves unsaid"):
        draft.say("diagnosis", {"said": "sciatica", "spell": "6 weeks"})
    with pytest.raises(ValueError, match="no rule"):
        draft.say("nothing of the kind")


def test_a_grammar_that_does_not_close_is_refused():
    for broken in ("(a|b", "[k:words", "<?x:words", "{slot", "<rule"):
        with pytest.raises(ValueError):
            parse(broken)


def test_the_grammar_is_not_small():
    assert sum(len(each) for each in rules().values()) > 250


@pytest.mark.parametrize("style", styles(), ids=lambda s: s["name"])
def test_every_style_tells_every_contradiction_and_hole(style):
    for change in (*HOLES.values(), *CONTRADICTIONS.values()):
        dice = random.Random(4)
        labelled = set_out(change(complete(dice, "esi"), dice), style, dice)
        assert labelled.text and labelled.facts


@pytest.mark.parametrize("style", styles(), ids=lambda s: s["name"])
@pytest.mark.parametrize("service", OPERATIONS)
def test_every_style_tells_every_operation(style, service: str):
    for seed in range(12):
        dice = random.Random(seed)
        for s in (lacking(complete(dice, service), dice), against(complete(dice, service), dice)):
            assert set_out(s, style, dice).facts


@given(st.data())
@settings(max_examples=120, deadline=None)
def test_noise_moves_labels_with_their_words(data):
    text = data.draw(st.text(alphabet="ab \n😀é\u00a0", min_size=4, max_size=60))
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=2)))
    places = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=12)))
    pairs = list(zip(places[::2], places[1::2], strict=False))
    edits = [(a, b, data.draw(st.sampled_from(("", "x", "\r\n", "wxyz")))) for a, b in pairs]
    moved = edited(Labelled(text, [], [Role("r", *cuts)]), edits)
    kept = [(a, b, w) for a, b, w in edits if len(w) == b - a or not any(a < c < b for c in cuts)]
    inside, at = "", cuts[0]
    for a, b, words in kept:
        if a >= cuts[0] and b <= cuts[1]:
            inside, at = inside + text[at:a] + words, b
    role = moved.roles[0]
    if all(len(w) != b - a or (a >= cuts[0] and b <= cuts[1]) or b <= cuts[0] or a >= cuts[1] for a, b, w in kept):
        assert moved.text[role.start : role.end] == inside + text[at : cuts[1]]


@pytest.mark.parametrize("name", NOISES)
def test_each_noise_changes_something_and_no_digit(name: str):
    changed = False
    for number, each in enumerate(NOTES[:80]):
        plain = Labelled(each["text"].replace("l1", "ll"), [], [])
        worn = edited(plain, NOISES[name](plain.text, random.Random(number)))
        digits = [[c for c in text if c.isdigit()] for text in (plain.text, worn.text)]
        assert name == "ocr" or digits[0] == digits[1]
        changed |= worn.text != plain.text
    assert changed


def test_the_command_writes_what_it_is_asked_for(tmp_path):
    out = tmp_path / "notes.jsonl"
    asked = ["--seed", "7", "--start", "2", "--count", "3", "--out", str(out)]
    subprocess.run([sys.executable, "-m", "corpora.generate", *asked], cwd=ROOT, check=True)
    assert [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()] == NOTES[2:5]


def test_the_sample_is_what_the_generator_makes():
    sample = ROOT / "corpora" / "synthetic" / "generated" / "sample.gold.jsonl"
    rows = [json.loads(line) for line in sample.read_text(encoding="utf-8").splitlines()]
    assert rows == [note(2026, number) for number in range(20)]
    assert all(row["synthetic"] and row["generated"] for row in rows)


@pytest.mark.long
def test_twenty_thousand_notes():
    texts = set()
    for number in range(20_000):
        each = note(1, number)
        texts.add(each["text"])
        for label in (*each["facts"], *each["roles"]):
            words = each["text"][label["start"] : label["end"]]
            assert words and words == words.strip()
    assert len(texts) == 20_000
