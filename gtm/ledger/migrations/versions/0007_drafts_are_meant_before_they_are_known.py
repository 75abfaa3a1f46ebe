"""What we are about to write into a CMS is kept apart from what is known to be there."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Rows said both. The ones that only meant to create go; of the others it is unknown whose words their hash is of.

    Without a hash the next run compares the draft itself with the brief and writes only what differs.
    """
    op.create_table(
        "post_intents",
        sa.Column("cms", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("imprint", sa.Text(), nullable=False),
        sa.Column("source_hash", sa.Text(), nullable=False),
        sa.Column("intent_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("cms", "slug", "imprint", name=op.f("pk_post_intents")),
    )
    op.execute("DELETE FROM posts WHERE ref IS NULL OR fingerprint IS NULL")
    op.execute("UPDATE posts SET source_hash = ''")
