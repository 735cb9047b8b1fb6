"""What the env.py of Flask-Migrate asks of an application, without the application: the database is the one that was given
to this program, and the rest is what the project hands to `Migrate`.

Source: Flask-Migrate 4.1.0.
"""

from _machine import unsupported
from _project import call_migrate, database_url


class _Extensions:
    migrate = None

    def __getitem__(self, name):
        if name != "migrate":
            unsupported(f"the extension `{name}` of a Flask application")
        if self.migrate is None:
            database_url()
            call_migrate()
        return self.migrate

    def __setitem__(self, name, value):
        self.migrate = value

    def __contains__(self, name):
        return name == "migrate"

    def get(self, name, default=None):
        return self[name]


class _Settings:
    def __getitem__(self, name):
        if name != "SQLALCHEMY_DATABASE_URI":
            unsupported(f"the setting `{name}` of a Flask application")
        return database_url()

    def get(self, name, default=None):
        return self[name]


class _Application:
    extensions = _Extensions()
    config = _Settings()


current_app = _Application()


class _Configuration:
    """The settings of an application that is made nowhere: what is written is never read."""

    def __setitem__(self, name, value):
        pass

    def __getitem__(self, name):
        unsupported(f"the setting `{name}` of a Flask application")

    def _loaded(self, *args, **kwargs):
        return True

    from_object = from_mapping = from_file = from_pyfile = from_envvar = from_prefixed_env = update = _loaded


class Flask:
    """An object that extensions are given."""

    def __init__(self, import_name, *args, **kwargs):
        self.import_name = import_name
        self.config = _Configuration()

    def __getattr__(self, name):
        unsupported(f"attribute `{name}` of a Flask application")


class _Settled:
    def __init__(self, db, directory, configure_args):
        self.db = db
        self.directory = directory
        self.configure_args = configure_args

    @property
    def metadata(self):
        return self.db.metadata


class Migrate:
    def __init__(
        self, app=None, db=None, directory="migrations", command="db", compare_type=True, render_as_batch=True, **kwargs
    ):
        self.db = db
        self.directory = directory
        self.configure_args = {**kwargs, "compare_type": compare_type, "render_as_batch": render_as_batch}
        if app is not None and db is not None:
            self.init_app(app, db, directory)

    def init_app(
        self, app, db=None, directory=None, command=None, compare_type=None, render_as_batch=None, **kwargs
    ):
        if db is not None:
            self.db = db
        self.directory = directory or self.directory
        self.configure_args.update(kwargs)
        for name, value in (("compare_type", compare_type), ("render_as_batch", render_as_batch)):
            if value is not None:
                self.configure_args[name] = value
        app.extensions["migrate"] = _Settled(self.db, str(self.directory), self.configure_args)
