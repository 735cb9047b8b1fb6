"""index owner email

Revision ID: a7d3519fe264
Revises: 5e80a3f72c19
Create Date: 2026-04-01 08:55:12.640033

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'a7d3519fe264'
down_revision = '5e80a3f72c19'
branch_labels = None
depends_on = None


def upgrade():
    op.create_index('ix_owner_email', 'owners', ['owner_email'], unique=True)


def downgrade():
    op.drop_index('ix_owner_email', table_name='owners')
