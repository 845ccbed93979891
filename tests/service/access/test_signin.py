"""Signing in with a password and a code, and the sessions that come of it."""

import logging

import pytest
from service.someone import PASSWORD, Someone, add
from sqlalchemy import select

from notecheck_service.access import people, sessions
from notecheck_service.access.errors import Forbidden, Unauthenticated
from notecheck_service.access.sessions import Sessions, require_proof
from notecheck_service.access.signin import FAILURES, SignIn
from notecheck_service.clock import HandClock
from notecheck_service.settings import Settings
from notecheck_service.store import Conflict, NotFound, Refused, Scope, Store, system
from notecheck_service.store.tables.audit import audit_entry
from notecheck_service.store.tables.people import person, person_session


def told(store: Store) -> list[tuple[str, str, str]]:
    with store.read(system()) as unit:
        c = audit_entry.c
        rows = unit.execute(select(c.action, c.outcome, c.reason).order_by(c.seq)).all()
    return [tuple(row) for row in rows]


def fails(signin: SignIn, login: str, password: str, code: str) -> None:
    with pytest.raises(Unauthenticated, match="sign_in_failed"):
        signin.by_password(login, password, code)


@pytest.fixture
def held(database: Store, settings: Settings) -> Sessions:
    return Sessions(database, settings)


def test_the_right_password_and_code_let_in(signin, physician: Someone, held: Sessions, clock: HandClock):
    token = signin.by_password(" physician@example.ORG ", PASSWORD, physician.code(clock.now()))
    session = held.holder(token)
    assert (session.person_id, session.role) == (physician.id, "physician")
    assert told(held.store)[-1] == ("session.begin", "done", "")


def test_no_code_is_good_twice(signin, physician: Someone, clock: HandClock):
    code = physician.code(clock.now())
    signin.by_password(physician.login, PASSWORD, code)
    fails(signin, physician.login, PASSWORD, code)
    clock.advance(seconds=20)
    fails(signin, physician.login, PASSWORD, code)
    clock.advance(seconds=30)
    signin.by_password(physician.login, PASSWORD, physician.code(clock.now()))


def test_codes_of_other_times_do_not_count(signin, physician: Someone, clock: HandClock):
    early = physician.code(clock.now())
    clock.advance(seconds=90)
    fails(signin, physician.login, PASSWORD, early)
    fails(signin, physician.login, PASSWORD, "")
    fails(signin, physician.login, PASSWORD, "\u0661\u0662\u0663\u0664\u0665\u0666")


def test_failures_look_alike_and_lock(signin, physician: Someone, clock: HandClock, database: Store):
    fails(signin, "nobody@example.org", PASSWORD, "000000")
    fails(signin, "a\ud800\0", "\ud800", "\ud800")
    for _ in range(FAILURES):
        fails(signin, physician.login, "wrong", physician.code(clock.now()))
    fails(signin, physician.login, PASSWORD, physician.code(clock.now()))
    assert [reason for _, outcome, reason in told(database) if outcome == "refused"] == [
        "unknown_login",
        "unknown_login",
        *["wrong_password"] * FAILURES,
        "locked",
    ]
    clock.advance(minutes=16)
    assert signin.by_password(physician.login, PASSWORD, physician.code(clock.now()))


def test_a_person_without_a_code_comes_in_at_demonstrations_only(database, practice, box):
    with database.write(system(practice.practice_id)) as unit:
        id = people.add(unit, "a@example.org", "A", "biller").id
        people.set_password(unit, id, PASSWORD)
    fails(SignIn(database, box), "a@example.org", PASSWORD, "")
    assert SignIn(database, box, without_code=True).by_password("a@example.org", PASSWORD, "")


@pytest.mark.parametrize(
    "how", ["idle", "too_old", "signed_out", "disabled", "role", "role_behind", "password", "phone"]
)
def test_sessions_end(signin, physician: Someone, held: Sessions, clock, practice, box, how: str, settings: Settings):
    token = signin.by_password(physician.login, PASSWORD, physician.code(clock.now()))
    session, store = held.holder(token), held.store
    with store.write(system(practice.practice_id)) as unit:
        if how == "signed_out":
            sessions.end(unit, session)
        elif how == "disabled":
            people.disable(unit, physician.id)
        elif how == "role":
            people.change(unit, physician.id, role="biller")
        elif how == "role_behind":
            where = (person.c.practice_id == practice.practice_id, person.c.id == physician.id)
            unit.execute(person.update().where(*where).values(role="biller"))
        elif how == "password":
            people.set_password(unit, physician.id, PASSWORD + "!")
        elif how == "phone":
            people.enrol(unit, physician.id, box)
    if how == "idle":
        clock.advance(seconds=settings.session_idle.total_seconds() + 1)
    if how == "too_old":
        for _ in range(int(settings.session_absolute / settings.session_idle)):
            held.holder(token)
            clock.advance(seconds=settings.session_idle.total_seconds() - 1)
        held.holder(token)
        clock.advance(seconds=60)
    with pytest.raises(Unauthenticated, match="session_ended"):
        held.holder(token)


def test_use_keeps_a_session_from_being_idle(signin, physician: Someone, held: Sessions, clock, settings: Settings):
    token = signin.by_password(physician.login, PASSWORD, physician.code(clock.now()))
    for _ in range(4):
        clock.advance(seconds=settings.session_idle.total_seconds() - 60)
        assert held.holder(token)


def test_a_proof_is_new_and_its_session_takes_the_others_place(signin, physician: Someone, held, clock, settings):
    token = signin.by_password(physician.login, PASSWORD, physician.code(clock.now()))
    clock.advance(minutes=6)
    session = held.holder(token)
    with pytest.raises(Forbidden, match="proof_too_old"):
        require_proof(session, settings, clock.now())
    with pytest.raises(Unauthenticated):
        signin.prove(session, "wrong")
    fresh = signin.prove(session, PASSWORD)
    require_proof(held.holder(fresh), settings, clock.now())
    with pytest.raises(Unauthenticated):
        held.holder(token)
    assert held.holder(fresh).csrf != session.csrf


def test_another_is_not_let_in_by_ones_own_password(signin, physician, database, practice, box, held, clock):
    other = add(database, practice, box, "other@example.org", "biller")
    session = held.holder(signin.by_password(physician.login, PASSWORD, physician.code(clock.now())))
    with database.write(system(practice.practice_id)) as unit:
        people.set_password(unit, other.id, "another pass phrase")
    with pytest.raises(Unauthenticated):
        signin.prove(session, "another pass phrase")


def test_neither_tokens_nor_secrets_are_in_the_database(signin, physician: Someone, database, clock, caplog):
    caplog.set_level(logging.DEBUG)
    token = signin.by_password(physician.login, PASSWORD, physician.code(clock.now()))
    with database.read(system()) as unit:
        rows = [repr(row) for table in (person, person_session) for row in unit.execute(select(table))]
    for secret in (token, PASSWORD, physician.totp.secret):
        assert not any(secret in row for row in rows)
        assert secret not in caplog.text


def test_people_stay_within_their_practice(database: Store, practice: Scope, other_practice: Scope, physician: Someone):
    with pytest.raises(Conflict, match="taken"), database.write(other_practice) as unit:
        people.add(unit, "PHYSICIAN@example.org", "B", "biller")
    for act in (people.get, people.disable, lambda unit, id: people.change(unit, id, role="admin")):
        with pytest.raises(NotFound), database.write(other_practice) as unit:
            act(unit, physician.id)
    with database.write(other_practice) as unit:
        assert people.listed(unit) == []


def test_what_cannot_be_is_refused(database: Store, practice: Scope, physician: Someone):
    with pytest.raises(Refused), database.write(practice) as unit:
        people.change(unit, physician.id, role="service")
    with pytest.raises(Conflict, match="stale"), database.write(practice) as unit:
        people.change(unit, physician.id, name="C", version=0)
    for weak in ("short", "aaaaaaaaaaaaaaaaaa", "x" * 300):
        with pytest.raises(Refused), database.write(practice) as unit:
            people.set_password(unit, physician.id, weak)
