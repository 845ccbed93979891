"""Answers to questions about a note, set where they are read: beside the words that they complete, else at the end.

"6 weeks" goes on in the sentence that tells of the therapy, "Contrast showed epidural spread." follows the one that
tells of the fluoroscopy. Sentences that document nothing (not known, see above, next time, another person's, another
joint's; unsaid.toml) are blank: they complete nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from notecheck.core.joined import Insert
from notecheck.core.note import Note, Span
from notecheck.core.page import Page
from notecheck.core.verdict import Question
from notecheck.nlp.fold import fold
from notecheck.nlp.match import own_matcher
from notecheck.nlp.sentences import sentence_spans

__all__ = ["placed"]

RULE = "\n" * 500 + "-----\n"
"""Parts an answer from the section that ends the note, and from the procedure, whose words reach so far."""
STOPS = (".", "!", "?", ":", ";")
BESIDE = ("below the ", "above the ", "to the ", "at the ", "behind the ")
"""Words that make of a joint a landmark of the pain."""


def placed(page: Page, questions: Mapping[str, Question], others: Sequence[Note]) -> Iterator[Insert]:
    """Every answer of the further notes with its place in the page's note."""
    for number, other in enumerate(others, 1):
        for span, name in other.read or ():
            question = questions.get(name or "")
            if question and (words := documented(page, other.quote(span), question)).strip():
                yield _insert(page, question, number, span, words)


def _insert(page: Page, question: Question, number: int, span: Span, words: str) -> Insert:
    stop = "" if words.rstrip().endswith(STOPS) else "."
    if question.beside is None or question.place == "end":
        label = f"{question.label}: " if question.label and not _is_of_another(words, question) else ""
        return Insert(len(page.plain), f"{RULE}{label}", number, span, words, f"{stop}\n")
    end = page.sentence_at(question.beside.start).span.end
    stopped = page.plain[:end].endswith(STOPS)
    if question.place == "within":
        return Insert(end - stopped, ", ", number, span, words, "" if stopped else stop)
    lead = f"{question.lead} " if question.lead and not _is_of_another(words, question) else ""
    return Insert(end, f"{'' if stopped else '.'} {lead}", number, span, words, stop)


def _is_of_another(words: str, question: Question) -> bool:
    """Whether a number or level is a treatment's or a study's, which a label would make into what was asked."""
    hits = own_matcher("unsaid").hits(fold(words).encode()) if question.bare else ()
    return any(pattern.value["of"] == "another" for pattern, _, _ in hits)


def documented(page: Page, words: str, question: Question) -> str:
    """The answer with every sentence blank that documents nothing here; as long as before."""
    plain = fold(words)
    out = list(words)
    for start, end in sentence_spans(plain, ()):
        if _is_unsaid(page, plain[start:end], question):
            out[start:end] = " " * (end - start)
    return "".join(out)


def _is_unsaid(page: Page, sentence: str, question: Question) -> bool:
    for pattern, _, groups in own_matcher("unsaid").hits(sentence.strip(" \n\t.").encode()):
        of = pattern.value["of"]
        joint = groups.get("joint") or groups.get("joint2")
        if of == "any" or (of == "session" and question.session) or of == question.place:
            return True
        if joint and not _names(page, sentence.strip(" \n\t.")[joint.start : joint.end].lower()):
            return True
    return False


def _names(page: Page, joint: str) -> bool:
    """Whether the note speaks of the joint, and not only as a landmark."""
    text = page.plain.lower()
    for words in BESIDE:
        text = text.replace(words + joint, "")
    return joint in text
