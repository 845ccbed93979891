"""What denies, or states nothing, is no evidence for a model either."""

import pytest

from notecheck import scan

NOTE = (
    "Date of service: 3/18/2026\nHISTORY: Low back and leg symptoms. {told}\n"
    "PROCEDURE: Left L5-S1 transforaminal epidural steroid injection under fluoroscopy. IV sedation with midazolam."
    " Prone, needle placed, dexamethasone injected.\n"
)


@pytest.mark.parametrize("told", ["Images were not stored because PACS was down.", "Images saved |  |"])
def test_no_stored_image_is_read_from_it(told: str) -> None:
    written = scan(NOTE.format(told=told)).to_dict()
    roles = [fact["value"]["role"] for fact in written["facts"] if fact["type"] == "sentence_role"]
    assert "stored_images" not in roles
