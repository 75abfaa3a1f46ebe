"""The push ledger as specified: boot-clock intents, timed absences, one active push per person, withdrawals."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add what tells doubt from loss. What is in doubt already has no boot time: the wall clock serves for it."""
    op.create_table(
        "counters",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counters")),
    )
    op.create_table(
        "touches",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("touch", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("person_id", "touch", name=op.f("pk_touches")),
    )
    op.create_index(op.f("ix_touches_key"), "touches", ["key"], unique=False)
    op.create_table(
        "withdrawals",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("wanted_at", _MOMENT, nullable=False),
        sa.Column("done_at", _MOMENT, nullable=True),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_withdrawals")),
    )
    op.create_index(op.f("ix_withdrawals_state"), "withdrawals", ["state"], unique=False)
    op.drop_index("ix_pushes_run", table_name="pushes")
    with op.batch_alter_table("pushes") as batch:
        batch.add_column(sa.Column("account", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("touch", sa.Text(), nullable=False, server_default="sequence"))
        batch.add_column(sa.Column("subject", sa.JSON(), nullable=False, server_default="{}"))
        batch.add_column(sa.Column("doubt_at", _MOMENT, nullable=True))
        batch.add_column(sa.Column("doubt_boot", sa.Text(), nullable=True))
        batch.add_column(sa.Column("doubt_since_boot", sa.Float(), nullable=True))
        batch.add_column(sa.Column("absent_at", _MOMENT, nullable=True))
        batch.add_column(sa.Column("absent_boot", sa.Text(), nullable=True))
        batch.add_column(sa.Column("absent_since_boot", sa.Float(), nullable=True))
        batch.add_column(sa.Column("whose", sa.Text(), nullable=True))
        batch.alter_column("lead_id", existing_type=sa.Text(), nullable=True)
        batch.drop_column("absences")
        batch.drop_column("looked_up_at")
    with op.batch_alter_table("pushes") as batch:
        for column in ("account", "touch", "subject"):
            batch.alter_column(column, server_default=None)
    op.create_index("ix_pushes_run", "pushes", ["run_id", "state", "key"], unique=False)
    op.create_index(op.f("ix_pushes_company_id"), "pushes", ["company_id"], unique=False)
    op.execute(
        "INSERT INTO touches (person_id, touch, key, since) SELECT person_id, 'sequence', MIN(key), "
        "MIN(COALESCE(intent_at, updated_at)) FROM pushes "
        "WHERE state IN ('claimed', 'sending', 'unknown', 'confirmed', 'needs_human') GROUP BY person_id"
    )
    op.execute("UPDATE pushes SET doubt_at = updated_at WHERE state IN ('unknown', 'needs_human')")
    op.execute("UPDATE pushes SET whose = 'ours' WHERE state = 'confirmed'")
