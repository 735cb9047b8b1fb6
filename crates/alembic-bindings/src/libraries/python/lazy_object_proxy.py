from _machine import unsupported


class Proxy:
    """Stands for what the factory gives when somebody asks for it the first time."""

    def __init__(self, factory):
        self.__factory__ = factory
        self.__made__ = False

    @property
    def __wrapped__(self):
        if not self.__made__:
            self.__target__ = self.__factory__()
            self.__made__ = True
        return self.__target__

    def __call__(self, *args, **kwargs):
        return self.__wrapped__(*args, **kwargs)

    def __getattr__(self, name):
        return getattr(self.__wrapped__, name)

    def __getitem__(self, key):
        return self.__wrapped__[key]

    def __iter__(self):
        return iter(self.__wrapped__)

    def __len__(self):
        return len(self.__wrapped__)

    def __contains__(self, item):
        return item in self.__wrapped__

    def __bool__(self):
        return bool(self.__wrapped__)

    def __str__(self):
        return str(self.__wrapped__)

    def __eq__(self, other):
        return self.__wrapped__ == other

    def __hash__(self):
        return hash(self.__wrapped__)

    def __enter__(self):
        unsupported("a proxy of lazy_object_proxy as a context manager")
