"""Alembic's environment: runs within the transaction that `migrate` opened."""

from alembic import context

from notecheck_service.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
