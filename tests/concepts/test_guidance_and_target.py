"""Guidance and targets in wordings that name two machines, two levels or two kinds of picture."""

import pytest

import notecheck

START = "Synthetic note.\nProcedure: Prone, prepped with chlorhexidine. Time-out. "
END = " Negative aspiration. Dexamethasone 8 mg was injected. Needle removed."


def values(text: str, kind: str) -> list[dict[str, object]]:
    return [f["value"] for f in notecheck.scan(START + text + END).to_dict()["facts"] if f["type"] == kind]


@pytest.mark.parametrize(
    ("text", "modality", "contrast", "stored"),
    [
        ("Ultrasound used in place of fluoro, C-arm not available today. 22g needle.", "ultrasound", None, None),
        ("Live x-ray and a little dye; the x-ray pictures are stored. 22g needle.", "fluoroscopy", True, True),
        ("Fluoro AP. 22g needle. Omni 300 1.5 mL. Images: [x] stored [ ] not stored.", "fluoroscopy", True, True),
        ("Fluoro AP. 22g needle. The scan you sent shows a disc.", "fluoroscopy", None, None),
        ("Fluoro AP. 22g needle. Images captured and stored: [ ] yes  [ ] no", "fluoroscopy", None, None),
        ("Fluoro AP. 22g needle. Images captured and stored: [x] yes  [ ] no", "fluoroscopy", None, True),
        ("Fluoro AP. 22g needle. I did not feel dye was needed.", "fluoroscopy", False, None),
        ("Fluoro AP. 22g needle. No vascular uptake of contrast.", "fluoroscopy", True, None),
    ],
)
def test_guidance(text, modality, contrast, stored):
    (found,) = values(text, "imaging_guidance")
    assert (found["modality"], found["contrast"], found["images_stored"]) == (modality, contrast, stored)


def test_the_level_that_the_text_goes_on_to():
    text = "C7-T1 interlaminar, 20G Tuohy, LOR, 1 mL Omnipaque. Then L4-5 interlaminar, same technique, 2 mL Omnipaque."
    levels = [tuple(v["levels"]) for v in values(text, "spinal_target")]
    assert sorted(levels) == [("C7-T1",), ("L4-L5",)]


@pytest.mark.parametrize(
    "told", ["Under fluoroscopy a needle was placed in the foramen.", "MRI images were reviewed and are in PACS."]
)
def test_what_was_placed_or_reviewed_is_no_stored_image(told: str) -> None:
    note = (
        f"PROCEDURE: Left L5-S1 transforaminal ESI. Prone. {told} Omnipaque 1 mL; dexamethasone injected under C-arm."
    )
    facts = [f for f in notecheck.scan(note).to_dict()["facts"] if f["type"] == "imaging_guidance"]
    assert facts
    assert all(f["value"]["images_stored"] is None for f in facts)


def test_an_empty_cell_is_no_answer() -> None:
    note = "| Fluoroscopy | yes |\n| Contrast | |\nPROCEDURE: L5 TFESI. Needle placed, steroid injected."
    (fact,) = (f for f in notecheck.scan(note).to_dict()["facts"] if f["type"] == "imaging_guidance")
    assert fact["value"]["contrast"] is None


@pytest.mark.parametrize(
    ("text", "contrast", "stored"),
    [
        ("[x] Fluoroscopy [ ] CT   Images saved: [x] Yes [ ] No\nTuohy at L4-5, LOR.", None, True),
        ("CT scan was used to guide the needle. Contrast injected, LOR. Images to chart.", True, True),
        ("Fluoro AP. Tuohy, LOR. Gadolinium used as she is allergic to iodine. Images: PACS.", True, True),
        ("Contrast not used, iodine reaction; fluoro only. Image copies to chart.", False, True),
    ],
)
def test_guidance_in_passing(text, contrast, stored):
    (found,) = values("Interlaminar epidural steroid injection. Prone, prepped.\n" + text, "imaging_guidance")
    assert (found["contrast"], found["images_stored"]) == (contrast, stored)


def test_a_level_seen_under_fluoroscopy_is_a_target_where_nothing_else_tells_one():
    (found,) = values("Caudal epidural steroid injection. Fluoro at L5-S1.", "spinal_target")
    assert found["levels"] == ["L5-S1"]
    (found,) = values("L4-5 interlaminar epidural. Tuohy at L4-5, LOR. Fluoro from L3 to S1.", "spinal_target")
    assert found["levels"] == ["L4-L5"]


def test_a_level_that_is_counted_from_is_no_target():
    text = "C-arm counted up from L5 and down from C7 to agree. Left paramedian entry at T8-T9, 20G Tuohy, LOR."
    assert [v["levels"] for v in values(text, "spinal_target")] == [["T8-T9"]]


def test_cement_of_another_day_makes_no_vertebrae_of_a_foramen():
    text = "History of kyphoplasty 2024. R L4-5 transforaminal epidural, 22g to the foramen under fluoroscopy."
    (found,) = values(text, "spinal_target")
    assert (found["levels"], found["side"]) == (["L4-L5"], "right")
