__buffers = [[]]
def __w(text):
    __buffers[-1].append(text)
def capture(function, *args, **keywords):
    __buffers.append([])
    try:
        function(*args, **keywords)
    finally:
        captured = __buffers.pop()
    return ''.join(captured)
class __Context:
    def __init__(self, values):
        self.kwargs = values
    def get(self, key, default=None):
        return self.kwargs.get(key, default)
    def __getitem__(self, key):
        return self.kwargs[key]
    def __contains__(self, key):
        return key in self.kwargs
    def keys(self):
        return list(self.kwargs.keys())
    def write(self, text):
        _template_write(text)
class __Namespace:
    pass
class __Loop:
    def __init__(self, items, parent):
        self.items = list(items)
        self.parent = parent
        self.index = 0
    def __iter__(self):
        for item in self.items:
            yield item
            self.index += 1
    def __len__(self):
        return len(self.items)
    @property
    def first(self):
        return self.index == 0
    @property
    def last(self):
        return self.index == len(self.items) - 1
    @property
    def even(self):
        return self.index % 2 == 0
    @property
    def odd(self):
        return self.index % 2 == 1
    @property
    def reverse_index(self):
        return len(self.items) - self.index - 1
    def cycle(self, *values):
        if not values:
            raise ValueError('You must provide values to cycle through')
        return values[self.index % len(values)]
def __filter_h(text):
    text = str(text).replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')
    return text.replace("'", '&#39;').replace('"', '&#34;')
def __filter_x(text):
    return __filter_h(text)
def __filter_trim(text):
    return text.strip()
def __filter_u(text):
    safe = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~'
    quoted = []
    for code in str(text).encode('utf-8'):
        letter = chr(code)
        if letter == ' ':
            quoted.append('+')
        elif letter in safe:
            quoted.append(letter)
        else:
            quoted.append('%%%02X' % code)
    return ''.join(quoted)
def comma(value):
    if value is None:
        return ''
    if isinstance(value, str):
        return value
    return ', '.join(value)
_template_write = __w
context = __Context(__values)
