"""An application configures it with its own connection; in a run of migrations alone nobody does."""

from _machine import unsupported
from oslo_db.exception import CantStartEngineError


def _not_established():
    raise CantStartEngineError("No sql_connection parameter is established")


class _Manager:
    def get_engine(self):
        _not_established()

    def get_sessionmaker(self):
        _not_established()

    def configure(self, **options):
        unsupported("`configure()` of oslo.db's enginefacade is not supported")


reader = _Manager()
writer = _Manager()


def configure(**options):
    unsupported("`configure()` of oslo.db's enginefacade is not supported")
