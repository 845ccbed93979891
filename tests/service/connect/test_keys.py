"""Callers who prove themselves otherwise act under a key of ours, as long as it stands."""

from datetime import timedelta

import pytest

from notecheck_service.access import keys
from notecheck_service.access.errors import Unauthenticated
from notecheck_service.access.guard import Access
from notecheck_service.access.keys import Keys
from notecheck_service.access.policy import Rule
from notecheck_service.settings import Settings
from notecheck_service.store import system

RULE = Rule(scope="cds")


@pytest.fixture
def key(database, practice):
    with database.write(system(practice.practice_id)) as unit:
        return keys.create(unit, "ehr", ["cds"], expires_at=unit.now + timedelta(days=1))


def test_a_key_is_known_by_its_id_while_it_stands(database, practice, key, clock):
    known = Keys(database)
    assert known.named(key[0]).scopes == {"cds"}
    with pytest.raises(Unauthenticated, match="bad_key"):
        known.named("key_canary")
    clock.advance(days=2)
    with pytest.raises(Unauthenticated, match="key_expired"):
        known.named(key[0])


def test_tokens_of_others_lead_to_keys_of_ours(database, key, tmp_path):
    settings = Settings(_env_file=None, data=tmp_path)
    access = Access.of(database, settings)
    with pytest.raises(Unauthenticated, match="bad_key"):
        access.admit(RULE, "a.b.c", None, "r", "/cds-services/x")
    asked = []

    def key_of(token, path):
        asked.append((token, path))
        return key[0]

    access = Access(settings, access.keys, access.sessions, access.refusals, key_of)
    principal = access.admit(RULE, "a.b.c", None, "r", "/cds-services/x")
    assert (principal.scope.actor_id, principal.scope.kind) == (key[0], "key")
    assert asked == [("a.b.c", "/cds-services/x")]
    assert access.admit(RULE, key[1], None, "r", "/").scope.actor_id == key[0]
    assert len(asked) == 1, "a key of ours is no other's token"
