"""notecheck as a spaCy component: one Doc in, the same Doc out, with its spans and its result.

    nlp = spacy.blank("en")
    nlp.add_pipe("notecheck")
    doc = nlp(text)
    doc._.notecheck["verdict"], doc.spans["notecheck"]

The component reads `doc.text` alone, so it stands anywhere in a pipeline and asks nothing of a tokenizer. Spans are
widened to whole tokens; the exact characters are in the result.
"""

# No postponed annotations here: spaCy reads the types of a factory at run time.
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from notecheck import scan

__all__ = ["NotecheckComponent", "make_notecheck"]

KEY = "notecheck"


class NotecheckComponent:
    """Scans each Doc and keeps the result on it."""

    def __init__(self, service: str | None = None) -> None:
        self.service = service
        if not Doc.has_extension(KEY):
            Doc.set_extension(KEY, default=None)

    def __call__(self, doc: Doc) -> Doc:
        """Scan the Doc's text. A text that is no note raises notecheck.NoteError, as `scan` does."""
        note_id = doc.user_data.get("note_id")
        result = scan(doc.text, note_id=note_id, service=self.service).to_dict()
        doc._.set(KEY, result)
        doc.spans[KEY] = SpanGroup(
            doc, name=KEY, spans=[span for fact in result["facts"] if (span := _span(doc, fact))]
        )
        return doc


@Language.factory(
    KEY,
    default_config={"service": None},
    assigns=["doc.spans", f"doc._.{KEY}"],
    retokenizes=False,
)
def make_notecheck(nlp: Language, name: str, service: str | None) -> NotecheckComponent:
    """Make the component; `service` overrides what each note says it is."""
    return NotecheckComponent(service)


def _span(doc: Doc, fact: dict[str, Any]) -> Span | None:
    return doc.char_span(fact["start"], fact["end"], label=fact["type"], span_id=fact["id"], alignment_mode="expand")
