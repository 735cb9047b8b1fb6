"""add phone to owners

Revision ID: 18c2be6d4f05
Revises: 5e80a3f72c19
Create Date: 2026-04-01 17:31:28.203958

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '18c2be6d4f05'
down_revision = '5e80a3f72c19'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('owners', sa.Column('phone', sa.String(length=32), nullable=True))


def downgrade():
    op.drop_column('owners', 'phone')
