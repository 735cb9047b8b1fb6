"""add index on pet owner_id

Revision ID: c64f0d91e8b3
Revises: 9b27e4d5106a
Create Date: 2026-03-11 09:02:33.775604

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'c64f0d91e8b3'
down_revision = '9b27e4d5106a'
branch_labels = None
depends_on = None


def upgrade():
    op.create_index('ix_pet_owner_id', 'pets', ['owner_id'], unique=False)


def downgrade():
    op.drop_index('ix_pet_owner_id', table_name='pets')
