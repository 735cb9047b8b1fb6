"""merge branches

Revision ID: e02f96b84a7d
Revises: a7d3519fe264, 18c2be6d4f05
Create Date: 2026-04-02 09:10:05.517721

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'e02f96b84a7d'
down_revision = ('a7d3519fe264', '18c2be6d4f05')
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
