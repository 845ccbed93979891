"""Care setting: whether the patient is in hospital for the present episode.

How clinicians write it: "inpatient on 4 West", "hospitalized", "admitted from assisted living". What it
must not match: an earlier admission, a night of observation afterwards, discharge to rehabilitation.
Source: WISeR guide v6.0, section 6.2.9(b).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from notecheck.concepts.stated import after, before, fact, stated
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page

__all__ = ["CareSetting", "read"]

NOT_NOW = frozenset(
    {
        "past_history",
        "family_history",
        "instructions",
        "consent",
        "social_history",
        "recovery",
        "follow_up",
        "plan",
    }
)
AFTERWARDS = (
    "observation",
    "overnight",
    "23 h",
    "23-h",
    "monitoring after",
    "post-op",
    "rehab",
    "rehabilitation",
    "hospice",
)
LONG_AGO = ("last year", "in 201", "in 200", "in 199", "years ago", "history of", "previous", "prior ")
EARLIER = (
    "last year",
    "in 20",
    "in 19",
    "years ago",
    "for pneumonia",
    "for copd",
    "for chf",
    "for surgery",
    "no ",
    "never ",
)


@dataclass(frozen=True, slots=True)
class CareSetting(Value):
    """Where the patient is cared for."""

    setting: str
    """inpatient or outpatient."""


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """Each statement of the setting."""
    for mention in stated(page, mentions, "care_setting"):
        if _is_now(page, mention):
            yield fact(mention, CareSetting(str(mention.value["setting"])))


def _is_now(page: Page, mention: Mention) -> bool:
    said = mention.assertion
    if said.polarity == "denied" or said.time == "planned" or mention.section in NOT_NOW:
        return False
    rest = after(page, mention.span, 40)
    lead = before(page, mention.span, 80)
    if any(word in rest for word in (*AFTERWARDS, *EARLIER)) or any(word in lead for word in LONG_AGO):
        return False
    return not lead.endswith(("if ", "or ", "not ", "non-", "previously ", "prior ", "never "))
