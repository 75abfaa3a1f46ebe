"""The index by which a run's pushes are claimed keeps them in the order they were entered in, side by side on the disk."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """By key, which is a hash, a batch of 400 lay on 400 pages of the file."""
    op.drop_index("ix_pushes_run", table_name="pushes")
    op.create_index("ix_pushes_run", "pushes", ["run_id", "state"], unique=False)
