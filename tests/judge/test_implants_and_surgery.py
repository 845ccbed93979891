"""Every item of the stimulator, augmentation and fusion policies: each status, for the stated reason."""

import pytest

from notecheck.concepts.augmentation_risk import AugmentationRisk
from notecheck.concepts.bone_health import BoneHealth
from notecheck.concepts.care_setting import CareSetting
from notecheck.concepts.compression_fracture import CompressionFracture
from notecheck.concepts.conservative_therapy import ConservativeTherapy
from notecheck.concepts.deficit import Deficit
from notecheck.concepts.diagnosis import Diagnosis
from notecheck.concepts.exam_finding import ExamFinding
from notecheck.concepts.fracture_activity import FractureActivity
from notecheck.concepts.fracture_course import FractureCourse
from notecheck.concepts.fracture_pain import FracturePain
from notecheck.concepts.functional_status import FunctionalStatus
from notecheck.concepts.fusion_indication import FusionIndication
from notecheck.concepts.neural_compression import NeuralCompression
from notecheck.concepts.pain_duration import PainDuration
from notecheck.concepts.percutaneous_unsuitable import PercutaneousUnsuitable
from notecheck.concepts.safety_check import SafetyCheck
from notecheck.concepts.severe_pain import SeverePain
from notecheck.concepts.stimulator_trial import StimulatorTrial
from notecheck.concepts.team_evaluation import TeamEvaluation
from notecheck.concepts.untried_therapy import UntriedTherapy


def therapy(category: str | None = "medication", **more: object) -> ConservativeTherapy:
    given = {
        "name": "x",
        "start": None,
        "end": None,
        "duration_days": None,
        "sessions": None,
        "outcome": "failed",
        "status": "tried",
    }
    return ConservativeTherapy(category=category, **(given | more))


def score(number: float) -> FracturePain:
    return FracturePain(number)


def done(*sides: str) -> list[TeamEvaluation]:
    return [TeamEvaluation(side, "done") for side in sides]


CRPS, RADICULOPATHY, MYELOPATHY = Diagnosis("crps"), Diagnosis("radiculopathy"), Diagnosis("myelopathy")
EXAM = ExamFinding("allodynia")
INPATIENT = CareSetting("inpatient")
RECENT = CompressionFracture("osteoporotic", 40, False)
UNDATED = CompressionFracture("osteoporotic", None, False)
MALIGNANT = CompressionFracture("malignant", None, False)
EDEMA, QUIET = FractureActivity(True), FractureActivity(False)
DENSITY, EDUCATION = BoneHealth("density", "arranged"), BoneHealth("education", "arranged")
NO_INFECTION, INFECTION = SafetyCheck("infection", "absent"), SafetyCheck("infection", "present")
NO_OTHER_CAUSE = AugmentationRisk("other_cause", "absent", False)
INR, NO_ALLERGY = (
    AugmentationRisk("coagulopathy", "absent", False),
    AugmentationRisk("allergy", "absent", False),
)
WALKING = FunctionalStatus("activity", activity="walking", ability="limited")
KYPHOSIS, HEIGHT = FractureCourse("kyphosis"), FractureCourse("height_loss")

SCS = [
    ("condition-exam", [CRPS, EXAM], "met", ()),
    ("condition-exam", [EXAM], "partial", ("condition",)),
    ("condition-exam", [], "missing", ("condition", "exam-finding")),
    ("last-resort", [therapy()], "met", ()),
    ("last-resort", [therapy("injection")], "met", ()),
    ("last-resort", [therapy(outcome="contraindicated", status="declined")], "met", ()),
    ("last-resort", [therapy(None)], "partial", ("named-therapy",)),
    ("last-resort", [therapy(outcome="unspecified")], "partial", ("outcome",)),
    ("last-resort", [UntriedTherapy("have not been tried")], "conflict", ()),
    ("last-resort", [], "missing", None),
    ("multidisciplinary", done("psychological", "surgical", "medical", "physical_therapy"), "met", ()),
    ("multidisciplinary", done("psychological", "surgical", "medical"), "partial", ("physical-therapy",)),
    ("multidisciplinary", [TeamEvaluation("psychological", "unfavourable")], "conflict", ()),
    ("multidisciplinary", [], "missing", None),
    ("trial", [StimulatorTrial(50, True, "successful")], "met", ()),
    ("trial", [StimulatorTrial(70, False, "successful")], "partial", ("function",)),
    ("trial", [StimulatorTrial(None, False, "successful")], "partial", ("reduction", "function")),
    ("trial", [StimulatorTrial(40, True, "successful")], "conflict", ()),
    ("trial", [StimulatorTrial(None, False, "not_done")], "conflict", ()),
    ("trial", [], "missing", ("reduction", "function")),
    ("percutaneous-unsuitable", [PercutaneousUnsuitable(True)], "met", ()),
    ("percutaneous-unsuitable", [PercutaneousUnsuitable(False)], "partial", ("reason",)),
    ("percutaneous-unsuitable", [], "missing", ("statement", "reason")),
]

PVA = [
    ("fracture", [RECENT, EDEMA], "met", ()),
    ("fracture", [UNDATED, PainDuration(60, None), EDEMA], "met", ()),
    ("fracture", [UNDATED, EDEMA], "partial", ("age",)),
    ("fracture", [RECENT, QUIET], "partial", ("edema-or-uptake",)),
    ("fracture", [Diagnosis("vertebral_fracture")], "partial", None),
    ("fracture", [CompressionFracture("osteoporotic", 120, False), EDEMA], "conflict", ()),
    ("fracture", [CompressionFracture("osteoporotic", None, True)], "conflict", ()),
    ("fracture", [MALIGNANT, SeverePain("severe pain")], "met", ()),
    ("fracture", [MALIGNANT], "partial", ("severe-pain",)),
    ("fracture", [], "missing", None),
    ("pain-severity", [INPATIENT, score(9)], "met", ()),
    ("pain-severity", [INPATIENT, score(7)], "conflict", ()),
    ("pain-severity", [score(6), therapy()], "met", ()),
    ("pain-severity", [score(6.5), therapy()], "met", ()),
    ("pain-severity", [score(6)], "partial", ("non-surgical-care",)),
    ("pain-severity", [SeverePain("severe pain")], "partial", None),
    ("pain-severity", [score(3), therapy()], "conflict", ()),
    ("pain-severity", [MALIGNANT, score(3)], "not_applicable", ()),
    ("pain-severity", [], "missing", ("score", "non-surgical-care")),
    ("course", [FractureCourse("worsening")], "met", ()),
    ("course", [score(6), KYPHOSIS, HEIGHT], "met", ()),
    ("course", [score(6), KYPHOSIS, KYPHOSIS], "partial", ("two-findings",)),
    ("course", [KYPHOSIS], "partial", None),
    ("course", [FractureCourse("improving"), score(3)], "conflict", ()),
    ("course", [INPATIENT], "not_applicable", ()),
    ("course", [], "missing", None),
    ("bone-referral", [DENSITY, EDUCATION], "met", ()),
    ("bone-referral", [DENSITY], "partial", ("education",)),
    ("bone-referral", [BoneHealth("density", "declined")], "conflict", ()),
    ("bone-referral", [MALIGNANT], "not_applicable", ()),
    ("bone-referral", [], "missing", ("bone-density", "education")),
    ("osteoporosis-program", [BoneHealth("program", "arranged")], "met", ()),
    ("osteoporosis-program", [BoneHealth("follow_up", "arranged")], "partial", ("program",)),
    ("osteoporosis-program", [BoneHealth("program", "declined")], "conflict", ()),
    ("osteoporosis-program", [MALIGNANT], "not_applicable", ()),
    ("osteoporosis-program", [], "missing", ("program",)),
    ("contraindications", [NO_INFECTION, NO_OTHER_CAUSE], "met", ()),
    ("contraindications", [NO_INFECTION], "partial", ("other-cause-check",)),
    ("contraindications", [INFECTION, NO_OTHER_CAUSE], "conflict", ()),
    ("contraindications", [], "missing", None),
    ("relative-contraindications", [INR, NO_ALLERGY], "met", ()),
    ("relative-contraindications", [INR, INR], "partial", ("two-addressed",)),
    ("relative-contraindications", [INR, AugmentationRisk("neurological", "present", True)], "met", ()),
    ("relative-contraindications", [INR, AugmentationRisk("neurological", "present", False)], "conflict", ()),
    ("relative-contraindications", [], "missing", ("two-addressed",)),
]

FUSION = [
    ("pathway", [FusionIndication("trauma", True)], "met", ()),
    ("pathway", [FusionIndication("deformity", False)], "partial", ("finding",)),
    ("pathway", [RADICULOPATHY, NeuralCompression("root"), therapy()], "met", ()),
    ("pathway", [RADICULOPATHY, NeuralCompression("root"), Deficit("strength", True)], "met", ()),
    ("pathway", [RADICULOPATHY, therapy()], "partial", ("compression",)),
    ("pathway", [RADICULOPATHY, NeuralCompression("root")], "partial", ("failed-care",)),
    ("pathway", [MYELOPATHY, NeuralCompression("cord")], "met", ()),
    ("pathway", [MYELOPATHY], "partial", ("compression",)),
    ("pathway", [Diagnosis("axial_pain"), therapy()], "conflict", ()),
    ("pathway", [], "missing", None),
    ("function", [WALKING], "met", ()),
    ("function", [Deficit("hand", False)], "met", ()),
    ("function", [FunctionalStatus("generic")], "partial", ("limitation",)),
    ("function", [], "missing", ("limitation",)),
]

CASES = [
    (f"{policy}.{item}", *rest)
    for policy, rows in (("scs", SCS), ("pva", PVA), ("cervical-fusion", FUSION))
    for item, *rest in rows
]


@pytest.mark.parametrize(("item", "facts", "status", "lacking"), CASES, ids=lambda x: x if isinstance(x, str) else "")
def test_item(finding, item, facts, status, lacking):
    found = finding(item, *facts)
    assert found.status == status, (found.reason, found.missing)
    if lacking is not None:
        assert found.missing == lacking
    assert "{" not in found.reason
