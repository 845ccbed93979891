"""Words of a service: what its own lexicon found, for the readers of elements, measures and treatments.

A pattern in concepts/services/<service>.toml says in its value what it tells: `element`, `measure` or
`treatment`, each with a name that the service's policy asks for.
"""

from __future__ import annotations

from collections.abc import Iterator

from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page

__all__ = ["cues", "fact_of", "told"]

UNHEARD = ("consent", "family", "legend")


def told(page: Page, mentions: Mentions, key: str) -> Iterator[Mention]:
    """The mentions of any service that tell this of the patient, in order within each service."""
    for name in sorted(mentions):
        if name.startswith("service.") and name != "service.shared":
            yield from (m for m in mentions[name] if key in m.value and _heard(page, m))


def cues(mentions: Mentions, says: str) -> tuple[Mention, ...]:
    """The shared words of one kind."""
    return tuple(m for m in mentions.get("service.shared", ()) if m.value.get("says") == says)


def fact_of(kind: str, mention: Mention, value: Value, confidence: float = 0.8) -> Fact:
    """A present fact of this type at the mention."""
    return Fact(
        type=kind,
        span=mention.span,
        value=value,
        section=mention.section,
        source=mention.source,
        confidence=confidence,
    )


def _heard(page: Page, mention: Mention) -> bool:
    role = page.role_of(mention.span.start, mention.span.end)
    if role in UNHEARD or mention.assertion.subject != "patient":
        return False
    return role != "instruction" or mention.value.get("taught") is True
