"""The spaCy door gives the answer that the others give, as a component and by its entry point."""

import json
from importlib.metadata import entry_points
from pathlib import Path

import pytest
import spacy

import notecheck

CORPUS = Path(__file__).parent.parent / "corpora" / "synthetic" / "authored" / "train.gold.jsonl"
NOTES = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()][::20]


@pytest.fixture(scope="module")
def nlp() -> spacy.language.Language:
    language = spacy.blank("en")
    language.add_pipe("notecheck")
    return language


def test_the_factory_is_published():
    assert "notecheck" in {e.name for e in entry_points(group="spacy_factories")}


@pytest.mark.parametrize("note", NOTES, ids=lambda n: n["id"])
def test_same_answer(nlp, note):
    doc = nlp(note["text"])
    result = notecheck.scan(note["text"]).to_dict()
    assert doc._.notecheck == result
    spans = doc.spans["notecheck"]
    assert [s.label_ for s in spans] == [f["type"] for f in result["facts"]]
    assert all(f["text"].strip() in s.text for s, f in zip(spans, result["facts"], strict=True))


def test_a_service_may_be_set():
    language = spacy.blank("en")
    language.add_pipe("notecheck", config={"service": "scs"})
    assert language(NOTES[0]["text"])._.notecheck["service"]["id"] == "scs"
