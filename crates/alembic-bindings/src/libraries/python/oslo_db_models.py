from sqlalchemy import Column, DateTime

from oslo_db.sqlalchemy import types
from oslo_utils import timeutils


class ModelBase:
    """What OpenStack's models have besides their columns."""

    __table_initialized__ = False

    def __setitem__(self, key, value):
        setattr(self, key, value)

    def __getitem__(self, key):
        return getattr(self, key)

    def get(self, key, default=None):
        return getattr(self, key, default)

    def update(self, values):
        for key, value in values.items():
            setattr(self, key, value)


class TimestampMixin:
    created_at = Column(DateTime, default=lambda: timeutils.utcnow())
    updated_at = Column(DateTime, onupdate=lambda: timeutils.utcnow())


class SoftDeleteMixin:
    deleted_at = Column(DateTime)
    deleted = Column(types.SoftDeleteInteger, default=0)
