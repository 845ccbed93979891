"""The order in which a note's history is told: by what followed from what, whatever the clock said."""

import json
import random
from datetime import timedelta

import pytest
from service.review.test_kept import answer, preview, scan_again, see, sign
from service_notes import BARE

import notecheck
from notecheck_service.clock import HandClock
from notecheck_service.page.case import open_case
from notecheck_service.page.history import moments
from notecheck_service.store import Scope, Store, notes, results

TOLD = [
    "Version 1 of the note came in", "Scanned", "Review opened", "Gap answered", "Entry drafted",
    "Entry shown for signature", "Entry signed", "Scanned", "Scanned with the entry", "Version 2 of the note came in",
    "Scanned", "Review opened", "Gap answered",
]  # fmt: skip
CLOCKS = {
    "stands still": lambda step, chance: timedelta(0),
    "goes back": lambda step, chance: timedelta(hours=-1),
    "jumps": lambda step, chance: timedelta(minutes=chance.randrange(-60, 60)),
}


def send(store: Store, scope: Scope, text: str) -> str:
    found = notecheck.scan(text, note_id="N-1", date="2026-03-02").to_dict()
    with store.write(scope) as unit:
        version = notes.put(unit, text, external_id="N-1", service_date="2026-03-02")
        results.put(unit, version, found, json.dumps(found).encode())
    return version.note_id


def story(store: Store, practice: Scope, physician: Scope, tick) -> str:
    """From the note to its entry, and sent anew; the clock is moved before each step."""
    note = send(store, practice, BARE)
    tick()
    see(store, physician, note)
    tick()
    answer(store, physician, note, "quality.pain-scores", words="Pain was 2/10 in recovery.")
    tick()
    shown, at = preview(store, physician, note)
    sign(store, physician, note, shown.preview.digest, at)
    tick()
    scan_again(store, physician, note)
    tick()
    send(store, practice, BARE + " Images were saved.")
    tick()
    answer(store, physician, note, "quality.pain-scores", words="Pain was 2/10 in recovery.")
    return note


@pytest.mark.parametrize("way", CLOCKS)
def test_the_history_is_told_in_its_order(
    database: Store, practice: Scope, physician_scope: Scope, clock: HandClock, way: str
):
    chance = random.Random(way)
    note = story(
        database, practice, physician_scope, lambda: clock.advance(seconds=CLOCKS[way](0, chance).total_seconds())
    )
    with database.write(physician_scope) as unit:
        assert [each.what for each in moments(unit, note, {})] == TOLD


def test_a_note_sent_anew_shows_its_earlier_entries(
    database: Store, practice: Scope, physician_scope: Scope, clock: HandClock
):
    note = story(database, practice, physician_scope, lambda: clock.advance(seconds=1))
    with database.write(physician_scope) as unit:
        case = open_case(unit, note)
        assert case.review.addenda == ()
        assert [sheet.title for sheet in case.sheets] == ["Note", "Entry 1 to version 1"]
        assert "Pain was 2/10 in recovery." in "".join(
            run.text for piece in case.sheets[1].pieces for run in piece.runs
        )
        entries = [each.entry for each in moments(unit, note, {}) if each.entry]
        assert len(entries) == 1
