"""What reviewers did has a key that no other work database gives out.

Rows of before keep their number as their key, under which their decisions came into the ledger.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the key."""
    with op.batch_alter_table("case_event") as table:
        table.add_column(sa.Column("event_key", sa.String(32)))
    op.execute("UPDATE case_event SET event_key = CAST(event_id AS VARCHAR(32))")
    with op.batch_alter_table("case_event") as table:
        table.alter_column("event_key", existing_type=sa.String(32), nullable=False)
        table.create_unique_constraint("case_event_key", ["event_key"])


def downgrade() -> None:
    """Drop it."""
    with op.batch_alter_table("case_event") as table:
        table.drop_constraint("case_event_key", type_="unique")
        table.drop_column("event_key")
