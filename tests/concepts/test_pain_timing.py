"""When a score was taken, told in one breath or by its place."""

import pytest

from notecheck import scan

NOTE = (
    "PROCEDURE: Left L5-S1 transforaminal epidural steroid injection under fluoroscopy with contrast.\n{before}\n"
    "The patient was placed prone. A needle was advanced to the foramen, dexamethasone injected. Needle removed.\n"
    "{after}\n"
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "Preprocedure pain was 8/10 and postprocedure pain was 2/10."),
        ("", "Pain before the procedure was 8/10 and after the procedure was 2/10."),
        ("", "Her pain was 8/10 prior to injection and 2/10 following injection."),
        ("Pain 8/10.", "At discharge the pain level is 2/10."),
        ("Pain 8/10.", "Twenty minutes later she reported pain of 2/10."),
    ],
)
def test_before_and_after(before: str, after: str) -> None:
    facts = scan(NOTE.format(before=before, after=after)).to_dict()["facts"]
    told = [(f["value"]["score"], f["value"]["timing"]) for f in facts if f["type"] == "pain_score"]
    assert told == [(8, "pre_procedure"), (2, "post_procedure")]


@pytest.mark.parametrize("told", ["Pain was 2/10 in recovery.", "The pain was 2/10 afterwards."])
def test_the_last_words_of_a_note_are_read_as_well(told: str) -> None:
    (fact,) = (f for f in scan(told).to_dict()["facts"] if f["type"] == "pain_score")
    assert fact["value"]["timing"] == "post_procedure"
