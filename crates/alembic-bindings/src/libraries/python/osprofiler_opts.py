"""Its options are in a group of their own, which no migration reads."""


def set_defaults(conf, **values):
    pass


def list_opts():
    return []
