"""Options and their defaults: no configuration file is read in a run of migrations."""

import importlib
import re

from _machine import register, unsupported
from oslo_config import types


class Error(Exception):
    def __init__(self, msg=None):
        self.msg = msg

    def __str__(self):
        return self.msg or ""


class NoSuchOptError(Error, AttributeError):
    def __init__(self, opt_name, group=None):
        self.opt_name = opt_name
        self.group = group

    def __str__(self):
        name = "DEFAULT" if self.group is None else self.group.name
        return f"no such option {self.opt_name} in group [{name}]"


class NoSuchGroupError(Error):
    def __init__(self, group_name):
        self.group_name = group_name

    def __str__(self):
        return f"no such group [{self.group_name}]"


class DuplicateOptError(Error):
    def __init__(self, opt_name):
        self.opt_name = opt_name

    def __str__(self):
        return f"duplicate option: {self.opt_name}"


class Opt:
    multi = False

    def __init__(self, name, type=None, dest=None, default=None, **details):
        self.name = name
        self.type = type or types.String()
        self.dest = (dest or name).replace("-", "_")
        self.default = default

    def _is_same(self, other):
        mine = (self.__class__, self.name, self.dest, self.type.__class__)
        return mine == (other.__class__, other.name, other.dest, other.type.__class__) and self.default == other.default


class StrOpt(Opt):
    def __init__(self, name, **details):
        quotes = details.pop("quotes", False)
        super().__init__(name, types.String(quotes=quotes), **details)


class BoolOpt(Opt):
    def __init__(self, name, **details):
        super().__init__(name, types.Boolean(), **details)


class IntOpt(Opt):
    def __init__(self, name, **details):
        super().__init__(name, types.Integer(), **details)


class PortOpt(IntOpt):
    pass


class FloatOpt(Opt):
    def __init__(self, name, **details):
        super().__init__(name, types.Float(), **details)


class ListOpt(Opt):
    def __init__(self, name, item_type=None, bounds=None, **details):
        super().__init__(name, types.List(item_type, bool(bounds)), **details)


class DictOpt(Opt):
    def __init__(self, name, **details):
        super().__init__(name, types.Dict(), **details)


class IPOpt(StrOpt):
    pass


class HostnameOpt(StrOpt):
    pass


class HostAddressOpt(StrOpt):
    pass


class HostDomainOpt(StrOpt):
    pass


class URIOpt(StrOpt):
    pass


class MultiOpt(Opt):
    multi = True

    def __init__(self, name, item_type=None, **details):
        super().__init__(name, item_type or types.String(), **details)


class MultiStrOpt(MultiOpt):
    pass


class DeprecatedOpt:
    def __init__(self, name, group=None):
        self.name = name
        self.group = group


class OptGroup:
    def __init__(self, name, title=None, help=None, dynamic_group_owner="", driver_option=""):
        self.name = name
        self._opts = {}


class _Registered:
    def __init__(self, opt):
        self.opt = opt
        self.given = {}


class _GroupValues:
    def __init__(self, conf, group):
        self._conf = conf
        self._group = group

    def __getattr__(self, name):
        return self._conf._value(name, self._group)

    def __getitem__(self, name):
        return self._conf._value(name, self._group)

    def __contains__(self, name):
        return name in self._group._opts


class ConfigOpts:
    def __init__(self):
        self._opts = {}
        self._groups = {}

    def __call__(self, *arguments, **details):
        unsupported("reading configuration files with oslo.config is not supported")

    def register_group(self, group):
        self._groups.setdefault(group.name, group)

    def register_opt(self, opt, group=None, cli=False):
        opts = self._opts if group is None else self._group(group, True)._opts
        known = opts.get(opt.dest)
        if known is not None:
            if not known.opt._is_same(opt):
                raise DuplicateOptError(opt.name)
            return False
        opts[opt.dest] = _Registered(opt)
        return True

    def register_opts(self, opts, group=None):
        for opt in opts:
            self.register_opt(opt, group)

    def register_cli_opt(self, opt, group=None):
        return self.register_opt(opt, group)

    def register_cli_opts(self, opts, group=None):
        self.register_opts(opts, group)

    def import_opt(self, name, module_str, group=None):
        hasattr(importlib.import_module(module_str), "CONF")
        self._registered(name, None if group is None else self._group(group))

    def import_group(self, group, module_str):
        hasattr(importlib.import_module(module_str), "CONF")
        self._group(group)

    def set_default(self, name, default, group=None):
        self._registered(name, group if group is None else self._group(group)).given["default"] = default

    def set_override(self, name, override, group=None):
        self._registered(name, group if group is None else self._group(group)).given["override"] = override

    def clear_default(self, name, group=None):
        self._registered(name, group if group is None else self._group(group)).given.pop("default", None)

    def clear_override(self, name, group=None):
        self._registered(name, group if group is None else self._group(group)).given.pop("override", None)

    def __getattr__(self, name):
        return self[name]

    def __getitem__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        register(self, "CONF", lambda: name in self._opts or name in self._groups)
        if name in self._groups:
            return _GroupValues(self, self._groups[name])
        return self._value(name, None)

    def _group(self, group, create=False):
        name = group if isinstance(group, str) else group.name
        if name not in self._groups and not create:
            register(self, "CONF", lambda: name in self._groups)
            if name not in self._groups:
                unsupported(f"no module that has been looked at registers the group `{name}` of oslo.config")
        if name not in self._groups:
            self._groups[name] = OptGroup(name) if isinstance(group, str) else group
        return self._groups[name]

    def _registered(self, name, group):
        opts = self._opts if group is None else group._opts
        register(self, "CONF", lambda: name in opts)
        if name not in opts:
            unsupported(f"no module that has been looked at registers the option `{name}` of oslo.config")
        return opts[name]

    def _value(self, name, group):
        known = self._registered(name, group)
        for kind in ("override", "default"):
            if kind in known.given:
                return self._substituted(known.given[kind], group)
        opt = known.opt
        if opt.default is None:
            return None
        value = self._substituted(opt.default, group)
        return [opt.type(item) for item in value] if opt.multi else opt.type(value)

    def _substituted(self, value, group):
        if isinstance(value, list):
            return [self._substituted(item, group) for item in value]
        if isinstance(value, dict):
            return {self._substituted(key, group): self._substituted(item, group) for key, item in value.items()}
        if not isinstance(value, str) or "$" not in value:
            return value
        pattern = r"\\\$|\$\$|\$(?:([_a-z][._a-z0-9]*)|\{([_a-z][._a-z0-9]*)\})"
        return re.sub(pattern, lambda found: self._named(found, group), value, flags=re.IGNORECASE)

    def _named(self, found, group):
        key = found.group(1) or found.group(2)
        if key is None:
            return "$"
        if "." in key:
            group_name, key = key.split(".", 1)
            group = self._group(group_name)
        value = self._value(key, group)
        return "" if value is None else str(value)


CONF = ConfigOpts()


def set_defaults(opts, **values):
    for opt in opts:
        if opt.dest in values:
            opt.default = values[opt.dest]
