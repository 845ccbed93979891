"""The store: notes, results, work and the audit, in SQLite or PostgreSQL, each practice apart.

How a handler uses it (a plain `def`: FastAPI runs it in a thread):

    from notecheck_service.store import Store, Scope, notes, results, worklist, events, idempotency

    with store.write(scope) as unit:                     # one transaction; kept at the end of the block, or not at all
        if kept := idempotency.take(unit, key, fingerprint):
            return answer(kept)
        version = notes.put(unit, text, external_id=note_id)
        result = results.put(unit, version, found, body)
        idempotency.keep(unit, key, idempotency.Answer(200, body))
    return answer(body)                                  # only after the block: now it is on the disk

- `scope` (`Scope`) says who asks, in which practice. Every query runs within it: `unit.execute` refuses a statement
  that forgets `practice_id == unit.scope.practice_id`. A thing of another practice is NotFound.
- `store.write` also for READING charts: it writes who read what to the audit. The query functions here record by
  themselves; your own queries of tables marked `phi` call `unit.record("addendum.read", "addendum", id)` BEFORE they
  run. A unit that touched charts and recorded nothing is rolled back as a Defect.
- When the block raises, all is rolled back, and the recorded entries are kept as `refused` or `failed`: raise
  NotFound, Conflict(reason), Refused(field, reason). Refusals before any unit: `store.refuse(scope, …)`.
- `unit.emit(kind, id, **codes)` tells an event (webhooks, `GET /v1/events`), committed with the rest.
- `store.read(scope)` for what is no part of a chart (events, jobs, counts); cheap, writes nothing.
- `store.write(system())` for the program's own work: `system(practice_id)` within one practice, `system()` in all
  (leasing jobs); then insert rows with `practice_id=`.
- StoreUnavailable (503; StoreFull, AuditUnavailable among it): nothing was kept; the next try may succeed by itself.
- `unit.insert(table, **values)` and `unit.insert_new(…) -> bool` add rows; `unit.now` is the time; `new_id("job")`.
- Own tables: a file in `store/tables/` (see its docstring) and a migration in `store/migrations/versions/` with
  `down_revision` the newest one; `triggers.append_only(op.get_bind(), "addendum")` for what must never change.
- Keep units short: on SQLite one writes at a time. Scan before, or after, never inside.

In tests: the fixture `database` (a `Store` on SQLite, then on PostgreSQL, each empty) and `practice` (a biller's
`Scope` in a practice of it); `clock` moves by hand.
"""

from notecheck_service.store import audit, events, idempotency, notes, practices, results, worklist
from notecheck_service.store.errors import (
    AuditUnavailable,
    Conflict,
    Defect,
    NotFound,
    Refused,
    StoreError,
    StoreFull,
    StoreUnavailable,
)
from notecheck_service.store.ids import new_id
from notecheck_service.store.scope import Scope, system
from notecheck_service.store.store import Store
from notecheck_service.store.unit import Entry, Unit

__all__ = [
    "AuditUnavailable",
    "Conflict",
    "Defect",
    "Entry",
    "NotFound",
    "Refused",
    "Scope",
    "Store",
    "StoreError",
    "StoreFull",
    "StoreUnavailable",
    "Unit",
    "audit",
    "events",
    "idempotency",
    "new_id",
    "notes",
    "practices",
    "results",
    "system",
    "worklist",
]
