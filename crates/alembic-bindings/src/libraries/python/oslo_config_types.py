class ConfigType:
    def __init__(self, type_name="unknown type"):
        self.type_name = type_name

    def __call__(self, value):
        raise NotImplementedError


class String(ConfigType):
    def __init__(self, choices=None, quotes=False, regex=None, ignore_case=False, max_length=None, type_name="string value"):
        self.quotes = quotes

    def __call__(self, value):
        value = str(value)
        if self.quotes and value and value[0] in "\"'":
            if value[-1] != value[0]:
                raise ValueError(f"Non-closed quote: {value}")
            value = value[1:-1]
        return value


class Boolean(ConfigType):
    def __init__(self, type_name="boolean value"):
        pass

    def __call__(self, value):
        if isinstance(value, bool):
            return value
        text = value.lower()
        if text in ("true", "1", "on", "yes"):
            return True
        if text in ("false", "0", "off", "no"):
            return False
        raise ValueError(f"Unexpected boolean value {value!r}")


class Number(ConfigType):
    def __init__(self, num_type, type_name, min=None, max=None, choices=None):
        self.num_type = num_type

    def __call__(self, value):
        if isinstance(value, self.num_type):
            return value
        text = str(value).strip()
        return self.num_type(text) if text else None


class Integer(Number):
    def __init__(self, min=None, max=None, type_name="integer value", choices=None):
        super().__init__(int, type_name)


class Float(Number):
    def __init__(self, min=None, max=None, type_name="floating point value"):
        super().__init__(float, type_name)


class Port(Integer):
    def __init__(self, min=None, max=None, type_name="port", choices=None):
        super().__init__()


class List(ConfigType):
    def __init__(self, item_type=None, bounds=False, type_name="list value"):
        self.item_type = item_type or String()
        self.bounds = bounds

    def __call__(self, value):
        if isinstance(value, (list, tuple)):
            return [self.item_type(item) for item in value]
        text = value.strip()
        if self.bounds:
            if not text.startswith("[") or not text.endswith("]"):
                raise ValueError('Value should start with "[" and end with "]"')
            text = text[1:-1].strip()
        return [self.item_type(item.strip()) for item in text.split(",")] if text else []


class Dict(ConfigType):
    def __init__(self, value_type=None, bounds=False, type_name="dict value", key_value_separator=":"):
        self.value_type = value_type or String()
        self.separator = key_value_separator

    def __call__(self, value):
        if isinstance(value, dict):
            return {key: self.value_type(item) for key, item in value.items()}
        pairs = (pair.split(self.separator, 1) for pair in value.split(",") if pair.strip())
        return {key.strip(): self.value_type(item.strip()) for key, item in pairs}


class HostAddress(String):
    def __init__(self, version=None, type_name="host address value"):
        super().__init__()


class Hostname(String):
    def __init__(self, type_name="hostname value"):
        super().__init__()


class IPAddress(String):
    def __init__(self, version=None, type_name="IP address value"):
        super().__init__()


class URI(String):
    def __init__(self, max_length=None, schemes=None, type_name="uri value"):
        super().__init__()
