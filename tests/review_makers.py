"""Reviews, physicians and situations for tests. Every name and note is invented."""

from datetime import UTC, date, datetime, timedelta

from notecheck_service.review import machine
from notecheck_service.review.model import (
    Answer,
    Basis,
    Choice,
    Draft,
    Edition,
    Item,
    Kind,
    Reference,
    Review,
    Signer,
    Situation,
)

NOW = datetime(2026, 3, 5, 15, 0, tzinfo=UTC)
NOTE = Reference("N-1", 1, "a" * 64, "2026-03-02")
EDITION = Edition("notecheck 0.1.0", "esi 2026-04 0123", "none")
GAPS = (
    Item("esi.severity", "Severity", "missing", "required", "esi 2026-04"),
    Item("esi.image-guidance", "Imaging during the procedure", "partial", "required", "esi 2026-04"),
    Item("quality.pain-scores", "Pain scores", "partial", "required", "quality 2026-04"),
)
LENGTH = 500


def physician(name: str = "vane", *, role: str = "physician", proved: datetime | None = NOW) -> Signer:
    return Signer(f"per_{name}", f"Dr. {name.title()} (invented)", "MD", role, proved)


def situation(by: Signer | None = None, now: datetime = NOW, **other: object) -> Situation:
    values = {"note": NOTE, "findings_sha256": "f" * 64, "edition": EDITION, "now": now, "today": now.date(), **other}
    return Situation(signer=by or physician(), **values)


def opened(gaps: tuple[Item, ...] = GAPS) -> Review:
    return machine.open_review("rev_1", Basis(NOTE, "f" * 64, EDITION, "addendum"), gaps)


def said(
    item: str, choice: Choice = Choice.WORDS, words: str = "As I recall.", *, by: str = "vane", span=None
) -> Answer:
    return Answer(item, choice, f"per_{by}", NOW, words, span)


def answered(review: Review | None = None, *answers: Answer) -> Review:
    review = review or opened()
    for each in answers or (said("esi.severity", words="Pain was 7/10 before."),):
        review = machine.answer(review, each, physician(), LENGTH)
    return review


def planned(kind: Kind = Kind.ADDENDUM, review: Review | None = None, **draft: object) -> Review:
    return machine.plan(review or answered(), Draft(kind, "per_vane", NOW, **draft), physician())


def previewed(review: Review | None = None, at: Situation | None = None) -> Review:
    return machine.preview(review or planned(), at or situation())


def signed(review: Review | None = None, at: Situation | None = None, name: str = "add_1") -> Review:
    review = review or previewed()
    return machine.sign(review, review.preview.digest, name, at or situation())


def later(**span: float) -> datetime:
    return NOW + timedelta(**span)


def day(text: str) -> date:
    return date.fromisoformat(text)
