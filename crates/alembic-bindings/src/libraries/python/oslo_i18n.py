def _same(message):
    return message


class TranslatorFactory:
    """Gives every message as it is, which is what there is without catalogues of translations."""

    def __init__(self, domain, localedir=None):
        self.domain = domain
        self.localedir = localedir

    primary = property(lambda self: _same)
    log_info = property(lambda self: _same)
    log_warning = property(lambda self: _same)
    log_error = property(lambda self: _same)
    log_critical = property(lambda self: _same)

    @property
    def contextual_form(self):
        return lambda context, message: message

    @property
    def plural_form(self):
        return lambda singular, plural, count: singular if count == 1 else plural


def translate(obj, desired_locale=None):
    return obj


def get_available_languages(domain):
    return ["en_US"]


def install(domain):
    pass


def enable_lazy(enable=True):
    pass
