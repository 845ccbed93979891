"""The contract's object."""

import json

from notecheck.report.lines import as_array, as_line, as_object
from notecheck.report.result import Result

KEYS = {
    "service": ["id", "approach", "session", "evidence", "kind"],
    "fact": [
        "id",
        "type",
        "start",
        "end",
        "text",
        "value",
        "assertion",
        "time",
        "section",
        "source",
        "confidence",
    ],
    "checklist": ["id", "title", "version", "source", "items"],
    "item": [
        "id",
        "title",
        "status",
        "level",
        "evidence",
        "missing",
        "reason",
        "query",
        "citation",
        "confidence",
    ],
}


def test_the_names_of_the_contract(result: Result):
    written = result.to_dict()
    assert written["schema"] == "notecheck.result/1"
    assert {"note_id", "service", "facts", "checklists", "verdict", "score"} <= set(written)
    assert list(written["service"]) == KEYS["service"]
    assert list(written["facts"][0])[: len(KEYS["fact"])] == KEYS["fact"]
    assert list(written["checklists"][0]) == KEYS["checklist"]
    assert list(written["checklists"][0]["items"][0]) == KEYS["item"]
    assert (written["verdict"], written["score"], written["date"]) == ("hold", 37, "2026-03-02")


def test_facts_are_numbered_by_position_and_quote_the_note(result: Result):
    facts = result.to_dict()["facts"]
    assert [fact["id"] for fact in facts] == [f"f{n}" for n in range(1, len(facts) + 1)]
    assert [(f["start"], f["end"]) for f in facts] == sorted((f["start"], f["end"]) for f in facts)
    assert all(result.note.text[f["start"] : f["end"]] == f["text"] for f in facts)


def test_evidence_names_facts_even_those_that_only_an_item_or_the_service_names(result: Result):
    written = result.to_dict()
    known = {fact["id"] for fact in written["facts"]}
    named = [name for each in written["checklists"] for item in each["items"] for name in item["evidence"]]
    assert named
    assert set(named) | set(written["service"]["evidence"]) <= known


def test_words_for_people_are_on_one_line(result: Result):
    for item in result.to_dict()["checklists"][0]["items"]:
        assert "\n" not in item["reason"] + (item["query"] or "")


def test_it_says_what_was_not_checked_and_with_what(result: Result):
    written = result.to_dict()
    limits = {each["id"]: each for each in written["not_checked"]}
    assert {"other-notes", "later-policy-text", "claim", "signature", "sessions-elsewhere"} <= set(limits)
    assert limits["passages-consent"]["spans"] == [[0, 4]]
    assert limits["passages-blank"]["spans"] == [[4, 9]]
    assert written["policies"] == [{"id": "esi", "version": "2026-04"}]
    assert written["program"]["name"] == "notecheck"
    assert written["warnings"] == [{"code": "W_CP1252", "detail": "read as CP1252"}]


def test_json_is_ascii_and_one_line_stays_one_line(result: Result):
    line = as_line(result.to_dict())
    assert line.isascii()
    assert line.count("\n") == 1
    assert json.loads(line) == json.loads(as_object(result.to_dict())) == result.to_dict()


def test_an_array_of_any_length():
    for rows in ([], [{"a": 1}], [{"a": 1}, {"b": [2]}]):
        assert json.loads("".join(as_array(rows))) == rows
