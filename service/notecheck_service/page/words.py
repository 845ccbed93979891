"""The words that the page uses for codes of ours."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from notecheck_service.store.notes import Note

__all__ = ["CHOICES", "MEANINGS", "SERVICES", "VERDICTS", "priority_reason"]

SERVICES: Final = {
    "esi": "Epidural steroid injection",
    "scs": "Spinal cord stimulator",
    "pva": "Vertebral augmentation",
    "cervical-fusion": "Cervical fusion",
    "nerve-lesion": "Lesion of nerve tracts",
    "vns": "Vagus nerve stimulation",
    "phrenic": "Phrenic nerve stimulator",
    "incontinence": "Incontinence control device",
    "sacral": "Sacral nerve stimulation",
    "impotence": "Treatment of impotence",
    "knee-arthroscopy": "Knee arthroscopy",
    "hypoglossal": "Hypoglossal nerve stimulation",
    "skin-substitute": "Skin substitute",
    "pild": "Lumbar decompression (PILD)",
    "other": "Another procedure",
    "none": "No procedure",
}
CHOICES: Final = {
    "words": "I state it in my own words",
    "already_there": "It is already in the note",
    "not_done": "Not done, or not known",
    "not_applicable": "It does not apply here",
    "disagree": "I disagree with this finding",
}
VERDICTS: Final = {
    "ready": "everything documented",
    "addendum": "gaps left",
    "hold": "a contradiction left",
    "out_of_scope": "out of scope",
}
MEANINGS: Final = {
    "author": "By signing you say: I am the author of this entry, and it states what I know or did.",
    "attests": "By signing you say: the note named in this entry is my own.",
    "retracts": "By signing you say: I take my earlier entry back, for the reason I gave.",
}
LONG_WAIT: Final = timedelta(days=7)


def priority_reason(note: Note, age: timedelta) -> str:
    """Why a note comes where it comes in the list."""
    reasons = []
    if note.verdict == "hold":
        reasons.append("a person decides")
    if note.gaps:
        reasons.append(f"{note.gaps} gap{'' if note.gaps == 1 else 's'}")
    if note.hold == "held" and age >= LONG_WAIT:
        reasons.append(f"waiting {age.days} days")
    return ", ".join(reasons) or ("nothing left" if note.hold == "released" else "new")
