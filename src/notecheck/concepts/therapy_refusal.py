"""Whether a refusal after a therapy is of something else. A helper of conservative_therapy."""

from __future__ import annotations

from notecheck.concepts.therapy_reading import Reading
from notecheck.core.mention import Mention

__all__ = ["of_surgery"]

OPERATIONS = (
    "surg",
    "operati",
    "fusion",
    "decompress",
    "laminect",
    "discectom",
    "diskectom",
    "microd",
    "stimulat",
    "implant",
)
OBJECT = 30
"""Characters after a refusal in which its object begins."""


def of_surgery(reading: Reading, cue: Mention) -> bool:
    """Whether an operation is what is refused: "ten weeks of PT; she does not wish surgery"."""
    after = reading.text(cue.span.end, cue.span.end + OBJECT).split()
    return cue.value["status"] == "declined" and any(word.startswith(OPERATIONS) for word in after[:3])
