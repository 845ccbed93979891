"""Faults sown on purpose: each is a change of one place in the service, and the test that must find it.

`tests/service/test_faults.py` makes each change in a copy of the package and runs its test, which has to fail. A
place that is no longer found once, and once only, fails as well: so the list stays true.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["FAULTS", "Fault"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault."""

    name: str
    file: str
    """Within `notecheck_service`."""
    old: str
    new: str
    test: str
    """Within `tests/service`; it must fail."""


AUDIT, UNIT, KILLED = "store/test_audit.py", "store/test_unit.py", "store/test_killed.py"
QUERIES, KEEPING, TROUBLE = "store/test_queries.py", "store/test_keeping.py", "store/test_trouble.py"
PHI, HOSTILE, BOUNDS = "http/test_phi.py", "http/test_hostile.py", "http/test_bounds.py"
SCANNING, ONCE, JOBS = "http/test_scanning.py", "http/test_once.py", "http/test_jobs.py"
SIGNIN, GUARD, SAFE = "access/test_signin.py", "access/test_guard.py", "access/test_safe.py"

FAULTS = [
    Fault(
        "no transaction around a unit",
        "store/engine.py",
        'connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")',
        'connection.exec_driver_sql("SELECT 1")',
        f"{KILLED}::test_some_kills",
    ),
    Fault(
        "commits before the disk has them",
        "store/engine.py",
        '"synchronous=FULL"',
        '"synchronous=OFF"',
        "store/test_engine.py::test_sqlite_answers_only_what_is_on_the_disk",
    ),
    Fault(
        "a repeated request is done again",
        "store/idempotency.py",
        "        return None\n    return find(unit, key, fingerprint)\n",
        "        return None\n    return None\n",
        f"{QUERIES}::test_a_request_given_twice_is_done_once",
    ),
    Fault(
        "the answer is kept apart from the work",
        "store/idempotency.py",
        "    unit.execute(idempotency.update().where(this(unit, key)).values(values))\n\n\ndef forget",
        "    del values\n\n\ndef forget",
        f"{QUERIES}::test_a_request_given_twice_is_done_once",
    ),
    Fault(
        "a chart is read without an entry",
        "store/seal.py",
        "if unit.touched and not unit.entries:",
        "if False:",
        f"{UNIT}::test_a_chart_is_not_touched_without_an_entry",
    ),
    Fault(
        "a refusal leaves no entry",
        "store/store.py",
        "            self._tell_failure(scope, entries, error)\n",
        "",
        f"{UNIT}::test_a_refusal_is_in_the_audit_and_nothing_else_is_kept",
    ),
    Fault(
        "an entry's hash does not cover the one before",
        "store/chain.py",
        '"outcome", "reason", "request_id", "detail", "previous",',
        '"outcome", "reason", "request_id", "detail",',
        f"{AUDIT}::test_an_entry_with_a_hash_of_its_own_breaks_the_next",
    ),
    Fault(
        "the anchor is not looked at",
        "store/verify.py",
        "if anchored.get(row.seq, row.hash) != row.hash:",
        "if False:",
        f"{AUDIT}::test_a_chain_computed_anew_is_not_as_it_was_anchored",
    ),
    Fault(
        "an end that is cut off is not seen",
        "store/verify.py",
        "if report.anchored > last[0]:",
        "if False:",
        f"{AUDIT}::test_what_was_done_to_it_is_found[sqlite-cut off with its head]",
    ),
    Fault(
        "the audit can be deleted",
        "store/triggers.py",
        'f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}"',
        'f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT 1; END"',
        f"{AUDIT}::test_the_database_itself_refuses_changes",
    ),
    Fault(
        "a query may forget its practice",
        "store/guard.py",
        'if "practice_id" in source.c and source not in held:',
        "if False:",
        f"{UNIT}::test_a_query_without_its_practice_is_refused",
    ),
    Fault(
        "a note is found from another practice",
        "store/notes.py",
        "MINE = note.c.practice_id == PRACTICE\n",
        "MINE = note.c.practice_id == note.c.practice_id\n",
        f"{UNIT}::test_nothing_is_seen_from_another_practice",
    ),
    Fault(
        "NUL is let in",
        "store/unit.py",
        'if "\\0" in value:',
        "if False:",
        f"{UNIT}::test_what_is_no_text_is_refused",
    ),
    Fault(
        "results are not forgotten",
        "store/retention.py",
        '    "result": ("body",),\n',
        "",
        f"{KEEPING}::test_no_word_of_what_was_erased_is_left",
    ),
    Fault(
        "a damaged backup is restored",
        "store/backup.py",
        "    if not whole:",
        "    if False:",
        f"{KEEPING}::test_a_damaged_backup_is_refused",
    ),
    Fault(
        "a database that is gone is an unknown error",
        "store/faults.py",
        "if isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated:",
        "if False:",
        f"{TROUBLE}::test_a_server_that_goes_away_and_comes_back",
    ),
    Fault(
        "a full disk is told as any trouble",
        "store/faults.py",
        'return getattr(error.orig, "sqlstate", None) == NO_ROOM or "disk is full" in str(error.orig)',
        "return False",
        "http/test_trouble.py::test_a_full_disk_under_the_file",
    ),
    Fault(
        "a code is good twice",
        "access/totp.py",
        "if right and step > after:",
        "if right:",
        f"{SIGNIN}::test_no_code_is_good_twice",
    ),
    Fault(
        "guessing is not stopped",
        "access/signin.py",
        "settle(unit, row, failures=0, locked_until=unit.now + LOCKED)",
        "settle(unit, row, failures=0)",
        f"{SIGNIN}::test_failures_look_alike_and_lock",
    ),
    Fault(
        "a session outlives the role it began under",
        "access/sessions.py",
        '            "role_changed": row.role != row.role_now,\n',
        "",
        f"{SIGNIN}::test_sessions_end",
    ),
    Fault(
        "a revoked key is good",
        "access/keys.py",
        "if row.revoked_at is not None:",
        "if False:",
        "access/test_keys.py::test_a_key_ends_at_once_when_it_is_revoked_and_when_its_time_is_over",
    ),
    Fault(
        "every role may",
        "access/guard.py",
        "return principal.scope.role in rule.roles",
        "return True",
        f"{GUARD}::test_each_route_lets_in_whom_its_row_names_and_nobody_else",
    ),
    Fault(
        "a route past the guard",
        "access/guard.py",
        "if not stands and not (table[name].anyone and not guarded):",
        "if False:",
        f"{GUARD}::test_a_route_past_the_guard_stops_the_start",
    ),
    Fault(
        "a row of the table has no route",
        "access/guard.py",
        "    if unclaimed:\n",
        "    if False:\n",
        f"{GUARD}::test_a_row_without_a_route_stops_the_start",
    ),
    Fault(
        "the description asks for a key where anyone may",
        "openapi.py",
        'key = [{"key": [rule.scope]}] if rule.scope else []',
        'key = [{"key": []}]',
        "http/test_schema.py::test_the_description_asks_for_what_the_table_asks_for",
    ),
    Fault(
        "another site's form is obeyed",
        "access/guard.py",
        "            await own_page(request, principal)\n",
        "            pass\n",
        f"{GUARD}::test_a_change_from_a_browser_brings_the_sessions_own_token",
    ),
    Fault(
        "a token of another sign-in is taken",
        "access/oidc.py",
        'if not secrets.compare_digest(str(claims["nonce"]).encode(), journey.nonce.encode()):',
        "if False:",
        "access/test_oidc.py::test_lies_in_the_token_let_nobody_in[sqlite-nonce]",
    ),
    Fault(
        "a secret that can be guessed",
        "access/safe.py",
        "if value and (len(value) < SHORTEST_SECRET or len(set(value)) < FEWEST_CHARACTERS):",
        "if False:",
        f"{SAFE}::test_unsafe_settings_are_refused_with_their_code",
    ),
    Fault(
        "a log takes any field",
        "events.py",
        "kept = {name: value for name, value in event.items() if _fits(name, value)}",
        "kept = dict(event)",
        f"{PHI}::test_the_log_takes_no_undeclared_field_and_no_message_of_a_library",
    ),
    Fault(
        "a refusal repeats what was sent",
        "problems.py",
        'reason = error["msg"] if error["type"] in PLAIN else "cannot be used"',
        'reason = str(error["input"])',
        f"{HOSTILE}::test_some_do_no_harm[PATCH /v1/notes/{{id}}]",
    ),
    Fault(
        "a refusal repeats the name of a field that is not ours",
        "problems.py",
        'if error["type"] == "extra_forbidden":',
        'if error["type"] == "never":',
        f"{HOSTILE}::test_some_do_no_harm[POST /v1/keys]",
    ),
    Fault(
        "a body that is sent in pieces has no bound",
        "door/front.py",
        "if self._left < 0:",
        "if self._left < -(10**12):",
        f"{BOUNDS}::test_a_body_that_is_too_large_is_refused_however_it_is_sent",
    ),
    Fault(
        "a body is read before it is known whose it is",
        "door/guarded.py",
        "request.state.principal = await guard(request)\n",
        'await (request.json() if request.method == "POST" else request.body())\n'
        "            request.state.principal = await guard(request)\n",
        "http/test_roles.py::test_nobodys_body_is_not_even_read",
    ),
    Fault(
        "a scan holds up the loop that answers",
        "scanning/pool.py",
        "return await asyncio.wrap_future(self.submit(task))",
        "return self.submit(task).result()",
        "http/test_health.py::test_health_is_told_while_every_scanner_is_busy",
    ),
    Fault(
        "a long note goes before short ones",
        "scanning/pool.py",
        "lane = self._slow if task.length >= self._bounds.long else self._fast",
        "lane = self._fast",
        f"{SCANNING}::test_a_long_note_holds_up_no_short_one",
    ),
    Fault(
        "a scan has no bound of memory",
        "scanning/work.py",
        "    allowance.grant_memory(memory)\n",
        "    del memory\n",
        f"{SCANNING}::test_a_note_that_takes_too_much_memory_is_refused_and_the_next_is_scanned",
    ),
    Fault(
        "one caller may send any number at once",
        "limits.py",
        "if self._now[caller] >= self._at_once:",
        "if self._now[caller] >= 10**9:",
        f"{BOUNDS}::test_more_at_the_same_time_than_a_key_may_is_told_when_to_come_back",
    ),
    Fault(
        "a label of a metric is what the caller wrote",
        "door/front.py",
        'return getattr(scope.get("route"), "path", "unmatched")',
        'return str(scope["path"])',
        "http/test_health.py::test_what_is_counted_has_bounded_labels_and_a_port_of_its_own",
    ),
    Fault(
        "a change needs no If-Match",
        "door/ask.py",
        'raise Problem("precondition")',
        'return "1"',
        f"{ONCE}::test_a_change_needs_what_was_seen",
    ),
    Fault(
        "the same request is answered twice at once",
        "door/once.py",
        "ask.service.in_flight.add(place)",
        "del place",
        f"{ONCE}::test_while_the_first_is_answered_the_second_waits_its_turn",
    ),
    Fault(
        "a job is leased by two",
        "jobs/queue.py",
        'values = {"state": "running", "attempts"',
        'values = {"state": "waiting", "attempts"',
        f"{JOBS}::test_a_job_is_leased_by_one_and_in_order[sqlite]",
    ),
    Fault(
        "who has lost a job finishes it",
        "jobs/queue.py",
        "mine = (C.id == leased.id, C.leased_by == self._who, C.attempts == leased.attempts)",
        "mine = (C.id == leased.id,)",
        f"{JOBS}::test_whoever_is_not_heard_of_loses_it_and_cannot_finish_it[sqlite]",
    ),
    Fault(
        "a batch that goes on begins anew",
        "jobs/scan_batch.py",
        "for place, read in records if place >= batch.done)",
        "for place, read in records)",
        f"{JOBS}::test_a_batch_that_is_killed_anywhere_is_finished_and_nothing_is_done_twice[sqlite]",
    ),
]
