"""The migrations make exactly the tables that the program works with, on both databases."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from notecheck_service.store import Store
from notecheck_service.store.migrations import config, head, revision
from notecheck_service.store.tables import metadata


def test_the_migrated_database_is_the_programs(database: Store):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    assert revision(database.engine) == head()


def test_there_is_one_head():
    assert len(ScriptDirectory.from_config(config()).get_heads()) == 1


def test_a_store_at_another_revision_is_not_ready(database: Store):
    assert database.ready() == []
    update = "UPDATE alembic_version SET version_num = '{}'"
    with database.engine.begin() as connection:
        connection.exec_driver_sql(update.format("0000"))
    told = database.ready()
    with database.engine.begin() as connection:
        connection.exec_driver_sql(update.format(head()))
    assert told == ["store_outdated"]
