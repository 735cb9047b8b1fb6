"""initial schema

Revision ID: 3f1c8a0b72d4
Revises: 
Create Date: 2026-03-02 10:14:09.402117

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '3f1c8a0b72d4'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'owners',
        sa.Column('owner_id', sa.Integer, primary_key=True),
        sa.Column('owner_name', sa.String, nullable=False),
        sa.Column('owner_email', sa.String)
    )
    op.create_table(
        'species',
        sa.Column('id', sa.Integer, primary_key=True),
        sa.Column('name', sa.String(length=100), nullable=False),
        sa.UniqueConstraint('name')
    )
    op.create_table(
        'pets',
        sa.Column('id', sa.Integer, primary_key=True),
        sa.Column('owner_id', sa.Integer, sa.ForeignKey('owners.owner_id')),
        sa.Column('species_id', sa.Integer, sa.ForeignKey('species.id')),
        sa.Column('name', sa.String, nullable=False)
    )
    op.create_table(
        'manipulations',
        sa.Column('id', sa.Integer, primary_key=True),
        sa.Column('name', sa.String(length=200), nullable=False),
        sa.Column('price', sa.Numeric(10, 2), nullable=False, server_default='0')
    )
    op.create_table(
        'manipulation_facts',
        sa.Column('id', sa.Integer, nullable=False),
        sa.Column('pet_id', sa.Integer, nullable=False),
        sa.Column('manipulation_id', sa.Integer, nullable=False),
        sa.Column('performed_at', sa.DateTime, server_default=sa.func.now(), nullable=False),
        sa.Column('note', sa.Text, nullable=True),
        sa.ForeignKeyConstraint(['pet_id'], ['pets.id'], ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['manipulation_id'], ['manipulations.id']),
        sa.PrimaryKeyConstraint('id')
    )


def downgrade():
    op.drop_table('manipulation_facts')
    op.drop_table('manipulations')
    op.drop_table('pets')
    op.drop_table('species')
    op.drop_table('owners')
