"""Alembic's entry: run the steps on the connection that was handed in, inside its transaction."""

from alembic import context

from gtm.ledger.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
