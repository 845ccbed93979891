"""Administration on the command line."""

from pathlib import Path

import pyotp
import pytest
from typer.testing import CliRunner, Result

from notecheck.cli import app
from notecheck_service.access.errors import Unauthenticated
from notecheck_service.access.keys import Keys
from notecheck_service.access.signin import SignIn
from notecheck_service.settings import Settings
from notecheck_service.store import Scope, Store, notes
from notecheck_service.store.tables import metadata

SECRET = "5tq0Zr8k1mWxUvJcYbNe3oHsLgDfPa7i"
WORDS = "a pass phrase of the tests"


class Desk:
    """The command line, told by its environment where the store is."""

    def __init__(self, url: str, data: Path) -> None:
        anchor = str(data / "audit.anchor")
        self.environment = {
            "NOTECHECK_DATABASE_URL": url, "NOTECHECK_DATA": str(data), "NOTECHECK_SECRET": SECRET,
            "NOTECHECK_AUDIT_ANCHOR": anchor,
        }  # fmt: skip
        self.settings = Settings(_env_file=None, database_url=url, data=data, secret=SECRET, audit_anchor=anchor)

    def run(self, *words: str, code: int = 0, stdin: str = "") -> list[list[str]]:
        """What a command says, by lines and fields; it must end with this code."""
        done: Result = CliRunner().invoke(app, list(words), env=self.environment, input=stdin)
        assert done.exit_code == code, done.output
        self.stderr = done.stderr
        return [line.split("\t") for line in done.stdout.splitlines()]


@pytest.fixture
def desk(database: Store, database_url: str, tmp_path: Path) -> Desk:
    return Desk(database_url, tmp_path)


on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@on_sqlite
def test_keys_are_made_listed_and_revoked(desk: Desk, database: Store):
    [[id, token]] = desk.run("keys", "create", "scan", "read", "--name", "scanner", "--practice", "P (invented)")
    assert Keys(database).holder(token).scopes == {"scan", "read"}
    assert desk.run("keys", "list")[0][:4] == [id, "scanner", "read,scan", "open"]
    desk.run("keys", "revoke", id)
    with pytest.raises(Unauthenticated, match="key_revoked"):
        Keys(database).holder(token)
    desk.run("keys", "create", "all", "--name", "x", code=2)
    assert "E_REFUSED: scopes: unknown" in desk.stderr
    desk.run("keys", "revoke", "key_of_nobody", code=2)
    assert "E_NOT_FOUND" in desk.stderr


@on_sqlite
def test_people_are_let_in_and_out(desk: Desk, database: Store):
    given = ("--name", "A Physician", "--role", "physician", "--practice", "P (invented)", "--password")
    [[id, address]] = desk.run("people", "add", "a@example.org", *given, stdin=WORDS + "\n")
    signin = SignIn.of(database, desk.settings)
    code = pyotp.parse_uri(address).at(database.clock.now())
    assert signin.by_password("a@example.org", WORDS, code)
    desk.run("people", "role", id, "auditor")
    desk.run("people", "password", id, stdin="another pass phrase\n")
    [[renewed]] = desk.run("people", "phone", id)
    database.clock.advance(minutes=1)
    code = pyotp.parse_uri(renewed).at(database.clock.now())
    assert signin.by_password("a@example.org", "another pass phrase", code)
    desk.run("people", "disable", id)
    assert desk.run("people", "list") == [[id, "a@example.org", "A Physician", "auditor", "disabled"]]
    desk.run("people", "add", "b@example.org", *given, code=2, stdin="short\n")
    assert "E_REFUSED: password: too_short" in desk.stderr
    desk.run("people", "add", "A@example.org", "--name", "B", "--role", "biller", code=2)
    assert "E_CONFLICT: taken" in desk.stderr


@on_sqlite
def test_the_audit_is_verified_and_asked(desk: Desk, database: Store, practice: Scope):
    with database.write(practice) as unit:
        version = notes.put(unit, "words", patient="P-1")
    with database.write(practice) as unit:
        notes.text(unit, version.note_id)
    assert desk.run("audit", "readers", "--patient", "P-1")[0][1:4] == ["per_biller", "biller", "note.read"]
    assert desk.run("audit", "readers", "--note", version.note_id)[0][4:] == [version.note_id, "done"]
    assert desk.run("audit", "readers") == []
    assert "0 faults" in desk.run("audit", "verify")[-1][0]
    database.anchor.path.write_text("1 " + "f" * 64 + "\n99 " + "f" * 64 + "\n")
    told = desk.run("audit", "verify", code=1)
    assert [line[0] for line in told[:-1]] == ["not_as_anchored", "cut_off"]
    assert "0 faults" in desk.run("audit", "verify", "--anchor", str(database.anchor.path.with_name("none")))[-1][0]


def test_what_was_asked_to_be_forgotten_is_gone(desk: Desk, database: Store, practice: Scope):
    database.clock.advance(days=-3000)
    with database.write(practice) as unit:
        id = notes.put(unit, "the words", patient="P-1", external_id="E-1").note_id
        notes.put(unit, "other words", patient="P-2")
    desk.run("store", "delete", code=2)
    assert desk.run("store", "delete", "--patient", "P-1") == [["1 notes erased"]]
    assert desk.run("store", "delete", "--note", id) == [["1 notes erased"]]
    desk.run("store", "delete", "--note", "note_of_nobody", code=2)
    with database.engine.connect() as connection:
        left = repr([tuple(row) for t in metadata.sorted_tables for row in connection.execute(t.select())])
    assert "the words" not in left
    assert "P-1" not in left
    if database.engine.dialect.name == "sqlite":
        log = Path(f"{database.engine.url.database}-wal")
        assert not log.exists() or b"the words" not in log.read_bytes()
    assert "other words" in left
    assert desk.run("store", "retain", "--days", "1") == [["1 notes erased"]]


def test_a_store_is_backed_up_and_restored(desk: Desk, database: Store, practice: Scope, tmp_path: Path):
    desk.run("store", "migrate")
    desk.run("store", "backup", str(tmp_path / "backup"))
    desk.run("store", "backup", str(tmp_path / "backup"), code=2)
    assert "E_BACKUP_EXISTS" in desk.stderr
    desk.run("store", "restore", str(tmp_path / "backup"), code=2)
    assert "E_BACKUP_TAKEN" in desk.stderr
    if database.engine.dialect.name == "sqlite":
        elsewhere = Desk(f"sqlite:///{tmp_path / 'elsewhere' / 'notecheck.db'}", tmp_path / "elsewhere")
        assert "0 faults" in elsewhere.run("store", "restore", str(tmp_path / "backup"))[-1][0]


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("mysql://x/y", "E_REFUSED"),
        ("nonsense", "E_REFUSED"),
        ("postgresql://x:pw-canary@127.0.0.1:1/y", "E_STORE_UNAVAILABLE"),
    ],
)
def test_a_store_that_is_not_there_is_told_without_its_password(tmp_path: Path, url: str, code: str):
    desk = Desk(url, tmp_path)
    desk.run("audit", "verify", code=2)
    assert code in desk.stderr
    assert "canary" not in desk.stderr


def test_settings_that_are_wrong_are_told_by_name_alone(tmp_path: Path):
    desk = Desk(f"sqlite:///{tmp_path / 'n.db'}", tmp_path)
    desk.environment["NOTECHECK_PORT"] = "pw-canary"
    desk.run("audit", "verify", code=2)
    assert desk.stderr == "notecheck: E_SETTING: NOTECHECK_PORT\n"
