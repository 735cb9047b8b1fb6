"""fill missing ages

Revision ID: 5e80a3f72c19
Revises: c64f0d91e8b3
Create Date: 2026-03-18 12:27:45.090412

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '5e80a3f72c19'
down_revision = 'c64f0d91e8b3'
branch_labels = None
depends_on = None


def upgrade():
    op.execute("UPDATE pets SET age = 0 WHERE age IS NULL")


def downgrade():
    # Which ages had been missing is not known any more.
    pass
