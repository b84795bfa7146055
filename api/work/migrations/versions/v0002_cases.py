"""What reviewers did with alerts."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "case_event",
        sa.Column("event_id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("finding_id", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(40), nullable=False),
        sa.Column("action", sa.String(10), nullable=False),
        sa.Column("assignee", sa.String(200)),
        sa.Column("outcome", sa.String(30)),
        sa.Column("reason", sa.String(2000)),
    )
    op.create_index("case_event_finding_id", "case_event", ["finding_id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("case_event")
