"""Every item of the ESI and quality policies: each status, for the stated reason."""

import pytest

from notecheck.concepts.conservative_therapy import ConservativeTherapy
from notecheck.concepts.contrast_exception import ContrastException
from notecheck.concepts.diagnosis import Diagnosis
from notecheck.concepts.exam_finding import ExamFinding
from notecheck.concepts.follow_up import FollowUp
from notecheck.concepts.functional_status import FunctionalStatus
from notecheck.concepts.imaging_finding import ImagingFinding
from notecheck.concepts.imaging_guidance import ImagingGuidance
from notecheck.concepts.injectate import Injectate
from notecheck.concepts.necessity import Necessity
from notecheck.concepts.pain_duration import PainDuration
from notecheck.concepts.pain_score import PainScore
from notecheck.concepts.rehabilitation import Rehabilitation
from notecheck.concepts.repeat_benefit import RepeatBenefit
from notecheck.concepts.safety_check import SafetyCheck
from notecheck.concepts.sedation import Sedation
from notecheck.concepts.session_levels import SessionLevels
from notecheck.concepts.session_number import SessionNumber
from notecheck.concepts.session_plan import SessionPlan
from notecheck.concepts.spinal_target import SpinalTarget
from notecheck.core.verdict import Finding, Service, Status

REPEAT = Service("esi", "interlaminar", "repeat")
CAUDAL = Service("esi", "caudal", "initial")
BARE = Service("esi", None, "initial")
FUSION = Service("cervical-fusion")
OTHER = Service("other")


def therapy(category: str | None = "physical_therapy", **more: object) -> ConservativeTherapy:
    """Eight weeks that failed, unless said otherwise."""
    given = {
        "name": "x",
        "start": None,
        "end": None,
        "duration_days": 56,
        "sessions": None,
        "outcome": "failed",
        "status": "tried",
    }
    return ConservativeTherapy(category=category, **(given | more))


def score(number: float | tuple[float, float] = 7, timing: str = "pre_procedure", out_of: int = 10) -> PainScore:
    return PainScore(number, out_of, timing, "NRS")


WALKING = FunctionalStatus("activity", activity="walking", ability="limited")
WALKS_AGAIN = FunctionalStatus("activity", activity="walking", ability="improved")
GENERIC = FunctionalStatus("generic", ability="limited")
ODI = FunctionalStatus("instrument", instrument="ODI", score=46)
ODI_UNSCORED = FunctionalStatus("generic", instrument="ODI")
RADICULOPATHY, ZOSTER, AXIAL = Diagnosis("radiculopathy"), Diagnosis("herpes_zoster"), Diagnosis("axial_pain")
HERNIATION, MYELOPATHY = Diagnosis("disc_herniation"), Diagnosis("myelopathy")
EXAM, MRI = ExamFinding("SLR positive"), ImagingFinding("mri", None, "extrusion at L5-S1")
HEP_NOW, PT_PLANNED = Rehabilitation("home_exercise", "active"), Rehabilitation("physical_therapy", "planned")
PT_DECLINED = Rehabilitation("physical_therapy", "declined")
NO_INFECTION, INFECTION = SafetyCheck("infection", "absent"), SafetyCheck("infection", "present")
NO_COMPRESSION, COMPRESSION = SafetyCheck("compression", "absent"), SafetyCheck("compression", "present")
FLUORO = ImagingGuidance("fluoroscopy")
FLUORO_CONTRAST = ImagingGuidance("fluoroscopy", contrast=True)
FLUORO_KEPT = ImagingGuidance("fluoroscopy", images_stored=True)
ULTRASOUND, BLIND = ImagingGuidance("ultrasound"), ImagingGuidance("none")
PLANNED = therapy(duration_days=None, outcome="unspecified", status="planned")


def levels(approach: str | None = "transforaminal", **more: object) -> SessionLevels:
    """One level on the right, unless said otherwise."""
    given = {
        "level_count": 1, "side": "right", "regions": 1, "over_limit": False,
        "bilateral_reason": False, "has_level": True, "has_side": True,
    }  # fmt: skip
    return SessionLevels(approach=approach, **(given | more))


# item, the facts, the status, what is lacking
ESI = [
    ("indication", [RADICULOPATHY, EXAM, MRI], "met", ()),
    ("indication", [RADICULOPATHY, MRI], "partial", ("exam-finding",)),
    ("indication", [ZOSTER, EXAM], "partial", ("imaging-result",)),
    ("indication", [AXIAL, EXAM, MRI], "conflict", ()),
    ("indication", [Diagnosis("facet_pain")], "conflict", ()),
    ("indication", [AXIAL, HERNIATION, EXAM, MRI], "missing", ("condition",)),
    ("indication", [AXIAL, RADICULOPATHY, EXAM, MRI], "met", ()),
    ("severity", [score(), WALKING], "met", ()),
    ("severity", [score((7, 8)), GENERIC], "met", ()),
    ("severity", [ODI], "partial", ("limitation",)),
    ("severity", [ODI, GENERIC], "met", ()),
    ("severity", [score()], "partial", ("limitation",)),
    ("severity", [WALKING], "partial", ("score",)),
    ("severity", [score(2, "post_procedure")], "missing", ("score", "limitation")),
    ("severity", [score(2, "goal"), WALKS_AGAIN], "missing", ("score", "limitation")),
    ("pain-duration", [PainDuration(28, None)], "met", ()),
    ("pain-duration", [PainDuration(None, None)], "partial", ("duration",)),
    ("pain-duration", [PainDuration(21, None)], "conflict", ()),
    ("pain-duration", [PainDuration(21, None), ZOSTER], "not_applicable", ()),
    ("conservative-care", [therapy()], "met", ()),
    ("conservative-care", [therapy(outcome="partial", status="ongoing", duration_days=28)], "met", ()),
    ("conservative-care", [therapy(outcome="not_tolerated", duration_days=5)], "met", ()),
    (
        "conservative-care",
        [therapy(outcome="contraindicated", status="declined", duration_days=None)],
        "met",
        (),
    ),
    ("conservative-care", [ZOSTER, therapy("medication", duration_days=11)], "met", ()),
    ("conservative-care", [therapy(None, duration_days=None)], "partial", ("duration",)),
    ("conservative-care", [therapy(outcome="unspecified")], "partial", ("outcome",)),
    (
        "conservative-care",
        [therapy(outcome="unspecified"), therapy(duration_days=None)],
        "partial",
        ("same-therapy",),
    ),
    ("conservative-care", [PLANNED], "partial", ("therapy", "outcome", "duration")),
    ("conservative-care", [therapy(duration_days=14)], "conflict", ()),
    ("conservative-care", [therapy(duration_days=14, status="ongoing")], "conflict", ()),
    (
        "conservative-care",
        [therapy(duration_days=14), therapy("medication", duration_days=None)],
        "partial",
        None,
    ),
    ("conservative-care", [PainDuration(20, None), therapy(duration_days=None)], "conflict", ()),
    ("conservative-care", [therapy("injection")], "missing", None),
    ("session-count", [SessionPlan(4)], "met", ()),
    ("session-count", [SessionNumber(2)], "partial", ("planned-sessions",)),
    ("session-count", [SessionPlan(None)], "partial", ("planned-sessions",)),
    ("session-count", [SessionNumber(1)], "missing", ("planned-sessions",)),
    ("session-count", [SessionPlan(5)], "conflict", ()),
    ("session-count", [SessionPlan(3), SessionNumber(5)], "conflict", ()),
    ("sedation-need", [Sedation("mac", "specific")], "met", ()),
    ("sedation-need", [Sedation("moderate", "boilerplate")], "partial", ("patient-specific-reason",)),
    ("sedation-need", [Sedation("deep", "absent")], "missing", ("patient-specific-reason",)),
    ("sedation-need", [Sedation("minimal", "absent")], "not_applicable", ()),
    ("sedation-need", [], "not_applicable", ()),
    ("image-guidance", [FLUORO_CONTRAST], "met", ()),
    ("image-guidance", [ImagingGuidance("ct", contrast=True)], "met", ()),
    ("image-guidance", [ULTRASOUND, ContrastException("allergy")], "met", ()),
    ("image-guidance", [FLUORO], "partial", ("contrast",)),
    ("image-guidance", [ULTRASOUND], "conflict", ()),
    ("image-guidance", [BLIND], "conflict", ()),
    ("image-guidance", [], "missing", ("fluoroscopy-or-ct", "contrast")),
    ("concurrent-care", [therapy(status="ongoing")], "met", ()),
    ("concurrent-care", [HEP_NOW], "met", ()),
    ("concurrent-care", [PLANNED], "partial", ("ongoing-therapy",)),
    ("concurrent-care", [therapy()], "partial", ("ongoing-therapy",)),
    ("concurrent-care", [therapy(), PT_DECLINED], "conflict", ()),
    ("concurrent-care", [therapy(status="ongoing"), PT_DECLINED], "met", ()),
    ("concurrent-care", [therapy(None)], "missing", ("ongoing-therapy",)),
    ("active-rehab", [HEP_NOW], "met", ()),
    ("active-rehab", [PT_PLANNED], "partial", ("active-program",)),
    ("active-rehab", [PT_DECLINED], "conflict", ()),
    ("active-rehab", [therapy()], "missing", ("active-program",)),
    ("contraindications", [NO_INFECTION, NO_COMPRESSION], "met", ()),
    ("contraindications", [NO_INFECTION], "partial", ("compression-check",)),
    ("contraindications", [NO_COMPRESSION], "partial", ("infection-check",)),
    ("contraindications", [INFECTION, NO_COMPRESSION], "conflict", ()),
    ("contraindications", [NO_INFECTION, COMPRESSION], "conflict", ()),
    ("contraindications", [], "missing", ("infection-check", "compression-check")),
    ("lcd-retained-images", [FLUORO_KEPT], "met", ()),
    ("lcd-retained-images", [FLUORO], "missing", ("stored-images",)),
    ("lcd-retained-images", [], "not_applicable", ()),
    ("lcd-day-ratings", [score(), score(3, "post_procedure")], "met", ()),
    ("lcd-day-ratings", [score()], "partial", ("rating-after",)),
    ("lcd-one-region", [levels()], "met", ()),
    ("lcd-one-region", [levels(regions=2)], "conflict", ()),
    ("lcd-steroid-dose", [Injectate("dexamethasone", 10, True)], "met", ()),
    ("lcd-steroid-dose", [Injectate("dexamethasone", None, True)], "missing", ("dose",)),
    ("lcd-steroid-dose", [Injectate("betamethasone", 18, True)], "conflict", ()),
    ("lcd-steroid-dose", [Injectate("bupivacaine", 5, False)], "not_applicable", ()),
    ("lcd-other-blocks", [SpinalTarget(("L4-L5",), "right", "transforaminal")], "met", ()),
    ("lcd-other-blocks", [SpinalTarget(("L4-L5",), "right", "facet")], "conflict", ()),
    ("lcd-other-blocks", [], "missing", ("epidural-target",)),
    ("lcd-uncovered-uses", [RADICULOPATHY], "met", ()),
    ("lcd-uncovered-uses", [Diagnosis("crps")], "conflict", ()),
    ("lcd-bilateral", [levels("caudal", side=None)], "met", ()),
    ("lcd-bilateral", [levels("interlaminar", side="bilateral")], "conflict", ()),
    ("lcd-bilateral", [levels()], "not_applicable", ()),
]

QUALITY = [
    ("necessity", [Necessity(2, False)], "met", ()),
    ("necessity", [Necessity(1, True)], "partial", ("patient-specific-elements",)),
    ("necessity", [], "missing", ("reason", "patient-specific-elements")),
    ("conservative-failure", [therapy()], "met", ()),
    ("conservative-failure", [therapy(duration_days=14)], "met", ()),
    ("conservative-failure", [therapy(None)], "partial", ("named-therapy",)),
    ("conservative-failure", [therapy(duration_days=None)], "partial", ("time",)),
    ("conservative-failure", [PLANNED], "missing", None),
    ("pain-scores", [score(), score(2, "post_procedure")], "met", ()),
    ("pain-scores", [score()], "partial", ("score-after",)),
    ("pain-scores", [score(3, "follow_up")], "missing", ("score-before", "score-after")),
    ("function", [WALKING], "met", ()),
    ("function", [ODI], "met", ()),
    ("function", [GENERIC], "partial", ("activity-or-score",)),
    ("function", [ODI_UNSCORED], "partial", ("activity-or-score",)),
    ("function", [], "missing", ("activity-or-score",)),
    ("guidance-record", [FLUORO_KEPT, SpinalTarget(("L4-L5",))], "met", ()),
    ("guidance-record", [FLUORO, SpinalTarget(("L4-L5",))], "partial", ("stored-images",)),
    ("guidance-record", [FLUORO_KEPT, SpinalTarget(())], "partial", ("target",)),
    ("guidance-record", [FLUORO_KEPT, levels("caudal", has_level=False, side=None)], "met", ()),
    ("guidance-record", [FLUORO_KEPT, levels("transforaminal", has_level=False)], "partial", ("target",)),
    ("guidance-record", [], "not_applicable", ()),
    ("guidance-record", [BLIND], "not_applicable", ()),
    ("sedation", [Sedation("mac", "specific")], "met", ()),
    ("sedation", [Sedation("mac", "boilerplate")], "partial", ("patient-specific-reason",)),
    ("sedation", [Sedation("general", "absent")], "missing", ("patient-specific-reason",)),
    ("sedation", [Sedation("local", "absent")], "not_applicable", ()),
]

CASES = [(f"esi.{i}", *rest) for i, *rest in ESI] + [(f"quality.{i}", *rest) for i, *rest in QUALITY]


def check(found: Finding, status: str, lacking: tuple[str, ...] | None) -> None:
    assert found.status == status, (found.reason, found.missing)
    if lacking is not None:
        assert found.missing == lacking
    assert "{" not in found.reason
    assert (found.query is None) is (found.status in (Status.MET, Status.NOT_APPLICABLE))
    assert 0 < found.confidence <= 1


@pytest.mark.parametrize(("item", "facts", "status", "lacking"), CASES, ids=lambda x: x if isinstance(x, str) else "")
def test_item(finding, item, facts, status, lacking):
    check(finding(item, *facts), status, lacking)


@pytest.mark.parametrize(
    ("item", "facts", "status", "lacking"),
    [
        ("same-scale-follow-up", [FollowUp(True), FollowUp(False)], "met", ()),
        ("same-scale-follow-up", [FollowUp(False)], "partial", ("same-scale",)),
        ("same-scale-follow-up", [], "missing", ("same-scale",)),
        ("repeat-benefit", [RepeatBenefit(50, 90)], "met", ()),
        ("repeat-benefit", [RepeatBenefit(30, 10), RepeatBenefit(None, None, True)], "met", ()),
        ("repeat-benefit", [RepeatBenefit(60, None)], "partial", ("duration",)),
        ("repeat-benefit", [RepeatBenefit((40, 60), 120)], "partial", ("sustained-benefit",)),
        (
            "repeat-benefit",
            [RepeatBenefit(None, None)],
            "partial",
            ("amount", "duration"),
        ),
        ("repeat-benefit", [RepeatBenefit(40, 120)], "conflict", ()),
        ("repeat-benefit", [RepeatBenefit(80, 42)], "conflict", ()),
        ("repeat-benefit", [], "missing", ("amount", "duration")),
        ("session-count", [], "partial", ("planned-sessions",)),
    ],
)
def test_repeat_session(finding, item, facts, status, lacking):
    check(finding(f"esi.{item}", *facts, service=REPEAT), status, lacking)


@pytest.mark.parametrize("item", ["esi.same-scale-follow-up", "esi.repeat-benefit"])
@pytest.mark.parametrize("session", ["initial", "unknown"])
def test_items_for_repeats_do_not_apply_otherwise(finding, item, session):
    found = finding(item, FollowUp(True), RepeatBenefit(10, 3), service=Service("esi", "caudal", session))
    assert found.status is Status.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("service", "facts", "status", "lacking"),
    [
        (BARE, [levels()], "met", ()),
        (BARE, [levels(has_side=False, side=None)], "partial", ("side",)),
        (BARE, [levels(has_level=False, level_count=0)], "partial", ("level",)),
        (BARE, [levels("interlaminar", has_side=False, side=None)], "met", ()),
        (BARE, [levels("caudal", has_level=False, has_side=False, side=None)], "met", ()),
        (CAUDAL, [levels("caudal", has_level=False, has_side=False, side=None)], "met", ()),
        (BARE, [levels(None)], "partial", ("approach",)),
        (BARE, [levels(over_limit=True, level_count=3)], "conflict", ()),
        (BARE, [levels(regions=2)], "conflict", ()),
        (BARE, [levels(side="bilateral")], "conflict", ()),
        (BARE, [levels(side="bilateral", bilateral_reason=True)], "met", ()),
        (BARE, [], "missing", ("approach", "level", "side")),
    ],
)
def test_approach_and_levels(finding, service, facts, status, lacking):
    check(finding("esi.approach-levels", *facts, service=service), status, lacking)


def test_general_anesthesia_for_surgery_needs_no_reason(finding):
    asleep = Sedation("general", "absent")
    assert finding("quality.sedation", asleep, service=FUSION).status is Status.NOT_APPLICABLE
    assert finding("quality.sedation", Sedation("mac", "absent"), service=FUSION).status is Status.MISSING


def test_a_target_other_than_a_level_counts_outside_the_spine(finding):
    knee = SpinalTarget((), "left", "other")
    assert finding("quality.guidance-record", FLUORO_KEPT, knee, service=OTHER).status is Status.MET


@pytest.mark.parametrize(
    "more",
    [{"relevant": False}, {"assertion": "absent"}, {"assertion": "other_person"}, {"assertion": "possible"}],
)
def test_what_is_not_the_patients_is_no_evidence(finding, fact, more):
    assert finding("esi.conservative-care", fact(therapy(), **more)).status is Status.MISSING
    assert finding("esi.contraindications", fact(INFECTION, **more)).status is Status.MISSING


def test_evidence_is_what_made_the_status(finding, fact):
    found = finding("esi.indication", RADICULOPATHY, EXAM, fact(AXIAL))
    assert found.status is Status.PARTIAL
    assert {type(each.value) for each in found.evidence} == {Diagnosis, ExamFinding}
    assert AXIAL not in {each.value for each in found.evidence}


def test_confidence_is_that_of_the_weakest_link(finding, fact):
    sure, unsure = fact(NO_INFECTION, confidence=0.95), fact(NO_COMPRESSION, confidence=0.4)
    assert finding("esi.contraindications", sure, unsure).confidence == 0.4
