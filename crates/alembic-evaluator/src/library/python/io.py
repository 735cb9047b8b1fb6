"""Files in memory, after the documentation of Python's `io`."""


class _Memory:
    def __init__(self, initial, empty):
        self._content = initial
        self._empty = empty
        self._position = 0
        self.closed = False

    def _open(self):
        if self.closed:
            raise ValueError("I/O operation on closed file")

    def getvalue(self):
        self._open()
        return self._content

    def read(self, size=-1):
        self._open()
        end = None if size is None or size < 0 else self._position + size
        part = self._content[self._position : end]
        self._position += len(part)
        return part

    def write(self, data):
        self._open()
        before = self._content[: self._position]
        self._content = before + data + self._content[self._position + len(data) :]
        self._position += len(data)
        return len(data)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def readline(self, size=-1):
        self._open()
        end = self._content.find(self._newline, self._position)
        end = len(self._content) if end < 0 else end + 1
        line = self._content[self._position : end]
        self._position = end
        return line

    def readlines(self, hint=-1):
        return list(self)

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def seek(self, offset, whence=0):
        self._open()
        self._position = offset if whence == 0 else len(self._content) + offset
        return self._position

    def tell(self):
        return self._position

    def truncate(self, size=None):
        size = self._position if size is None else size
        self._content = self._content[:size]
        return size

    def flush(self):
        self._open()

    def close(self):
        self.closed = True

    def readable(self):
        return True

    def writable(self):
        return True

    def seekable(self):
        return True

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()


class StringIO(_Memory):
    _newline = "\n"

    def __init__(self, initial_value="", newline="\n"):
        super().__init__(initial_value or "", "")

    def write(self, data):
        if not isinstance(data, str):
            raise TypeError(f"string argument expected, got '{type(data).__name__}'")
        return super().write(data)


class BytesIO(_Memory):
    _newline = b"\n"

    def __init__(self, initial_bytes=b""):
        super().__init__(bytes(initial_bytes), b"")

    def write(self, data):
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        return super().write(bytes(data))
