"""Caps count what a campaign was given, by day: with an index, as they do it for every batch."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Only of what was sent once: planning and claiming do not touch it."""
    op.create_index(
        "ix_pushes_given",
        "pushes",
        ["provider", "campaign", "intent_at", "state"],
        unique=False,
        sqlite_where=sa.text("intent_at IS NOT NULL"),
        postgresql_where=sa.text("intent_at IS NOT NULL"),
    )
