"""API keys."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from notecheck_service.access import keys
from notecheck_service.access.errors import Unauthenticated
from notecheck_service.access.keys import Keys
from notecheck_service.clock import HandClock
from notecheck_service.store import NotFound, Refused, Scope, Store, system
from notecheck_service.store.tables.people import api_key


def test_a_key_is_known_by_its_token_alone(database: Store, practice: Scope, other_practice: Scope, clock: HandClock):
    with database.write(practice) as unit:
        id, token = keys.create(unit, "scanner", ["scan", "read"])
    holder = Keys(database).holder(token)
    assert (holder.key_id, holder.practice_id, holder.scopes) == (id, practice.practice_id, {"scan", "read"})
    with database.read(system()) as unit:
        row = unit.execute(select(api_key)).one()
    assert token.split("_", 2)[2] not in repr(row)
    assert row.secret_hash.startswith("$argon2id$")
    assert row.used_at == clock.now()
    with database.write(other_practice) as unit:
        assert keys.listed(unit) == []
    with pytest.raises(NotFound), database.write(other_practice) as unit:
        keys.revoke(unit, id)
    assert Keys(database).holder(token)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: token[:-1],
        lambda token: token + "x",
        lambda token: token.replace("nck", "NCK"),
        lambda token: "_".join(token.split("_", 2)[:2]) + "_",
        lambda token: "nck_" + "a" * 22 + "_" + token.split("_", 2)[2],
        lambda token: "",
        lambda token: "nck_\ud800_x",
        lambda token: "nck_a\0_x",
        lambda token: token + "\ud800",
    ],
    ids=range(9),
)
def test_a_token_that_is_not_right_is_nobodys(database: Store, practice: Scope, spoil):
    with database.write(practice) as unit:
        _, token = keys.create(unit, "scanner", ["scan"])
    known = Keys(database)
    known.holder(token)
    with pytest.raises(Unauthenticated, match="bad_key"):
        known.holder(spoil(token))


def test_a_key_ends_at_once_when_it_is_revoked_and_when_its_time_is_over(
    database: Store, practice: Scope, clock: HandClock
):
    with database.write(practice) as unit:
        id, token = keys.create(unit, "scanner", ["scan"])
        _, short = keys.create(unit, "short", ["scan"], expires_at=clock.now() + timedelta(hours=1))
    known = Keys(database)
    assert known.holder(token)
    assert known.holder(short)
    with database.write(practice) as unit:
        keys.revoke(unit, id)
    with pytest.raises(Unauthenticated, match="key_revoked"):
        known.holder(token)
    clock.advance(hours=1)
    with pytest.raises(Unauthenticated, match="key_expired"):
        known.holder(short)


@pytest.mark.parametrize("scopes", [[], ["everything"], ["scan", "admin"]])
def test_a_key_is_for_something_that_there_is(database: Store, practice: Scope, scopes: list[str]):
    with pytest.raises(Refused), database.write(practice) as unit:
        keys.create(unit, "scanner", scopes)
