"""add age to pets

Revision ID: 9b27e4d5106a
Revises: 3f1c8a0b72d4
Create Date: 2026-03-05 16:40:51.118230

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '9b27e4d5106a'
down_revision = '3f1c8a0b72d4'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('pets', sa.Column('age', sa.Integer, nullable=True))


def downgrade():
    op.drop_column('pets', 'age')
