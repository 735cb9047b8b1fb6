"""Percent-encoding, after the documentation of Python's `urllib.parse`."""

_PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~"


def quote(string, safe="/", encoding=None, errors=None):
    data = string if isinstance(string, bytes) else string.encode(encoding or "utf-8", errors or "strict")
    return "".join(chr(byte) if chr(byte) in _PLAIN or chr(byte) in safe else f"%{byte:02X}" for byte in data)


def quote_plus(string, safe="", encoding=None, errors=None):
    return quote(string, safe + " ", encoding, errors).replace(" ", "+")


def unquote(string, encoding="utf-8", errors="replace"):
    data = []
    index = 0
    raw = string.encode("utf-8")
    while index < len(raw):
        if raw[index] == 37 and index + 2 < len(raw) + 0:
            try:
                data.append(int(raw[index + 1 : index + 3].decode(), 16))
                index += 3
                continue
            except ValueError:
                pass
        data.append(raw[index])
        index += 1
    return bytes(data).decode(encoding, errors)


def unquote_plus(string, encoding="utf-8", errors="replace"):
    return unquote(string.replace("+", " "), encoding, errors)


def urlencode(query, doseq=False, safe="", encoding=None, errors=None, quote_via=quote_plus):
    pairs = []
    for key, value in query.items() if isinstance(query, dict) else query:
        values = value if doseq and isinstance(value, (list, tuple)) else [value]
        for item in values:
            pairs.append(quote_via(str(key), safe) + "=" + quote_via(str(item), safe))
    return "&".join(pairs)


from collections import namedtuple

_SplitBase = namedtuple("SplitResult", "scheme netloc path query fragment")
_ParseBase = namedtuple("ParseResult", "scheme netloc path params query fragment")


class _Location:
    @property
    def _userinfo(self):
        info, found, _ = self.netloc.rpartition("@")
        if not found:
            return None, None
        name, found, password = info.partition(":")
        return name, password if found else None

    @property
    def _hostinfo(self):
        host = self.netloc.rpartition("@")[2]
        if host.startswith("["):
            host, _, rest = host[1:].partition("]")
            port = rest.partition(":")[2]
        else:
            host, _, port = host.partition(":")
        return host, port or None

    @property
    def username(self):
        return self._userinfo[0]

    @property
    def password(self):
        return self._userinfo[1]

    @property
    def hostname(self):
        return self._hostinfo[0].lower() or None

    @property
    def port(self):
        port = self._hostinfo[1]
        if port is None:
            return None
        if not (port.isdigit() and port.isascii()):
            raise ValueError(f"Port could not be cast to integer value as {port!r}")
        if int(port) > 65535:
            raise ValueError("Port out of range 0-65535")
        return int(port)


class SplitResult(_SplitBase, _Location):
    def geturl(self):
        return urlunsplit(self)


class ParseResult(_ParseBase, _Location):
    def geturl(self):
        return urlunparse(self)


_SCHEME = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-."


def urlsplit(url, scheme="", allow_fragments=True):
    url = url.lstrip().replace("\t", "").replace("\r", "").replace("\n", "")
    netloc = query = fragment = ""
    head, found, rest = url.partition(":")
    if found and head and head[0].isalpha() and all(letter in _SCHEME for letter in head):
        scheme, url = head.lower(), rest
    if url[:2] == "//":
        end = min([at for at in (url.find(mark, 2) for mark in "/?#") if at >= 0], default=len(url))
        netloc, url = url[2:end], url[end:]
        if ("[" in netloc) != ("]" in netloc):
            raise ValueError("Invalid IPv6 URL")
    if allow_fragments:
        url, _, fragment = url.partition("#")
    url, _, query = url.partition("?")
    return SplitResult(scheme, netloc, url, query, fragment)


def urlparse(url, scheme="", allow_fragments=True):
    scheme, netloc, path, query, fragment = urlsplit(url, scheme, allow_fragments)
    params = ""
    last = path.rfind("/")
    at = path.find(";", last if last > 0 else 0)
    if at >= 0 and scheme in ("", "ftp", "http", "https", "sip", "sips", "rtsp", "mms", "tel", "sftp", "hdl", "prospero", "shttp", "rtspu", "imap"):
        path, params = path[:at], path[at + 1 :]
    return ParseResult(scheme, netloc, path, params, query, fragment)


def urlunsplit(parts):
    scheme, netloc, url, query, fragment = parts
    if netloc or (scheme in ("", "ftp", "http", "https", "file", "sftp", "ws", "wss", "rsync", "svn", "svn+ssh", "git", "git+ssh", "s3") and scheme and url[:2] != "//"):
        if url and url[:1] != "/":
            url = "/" + url
        url = "//" + (netloc or "") + url
    if scheme:
        url = scheme + ":" + url
    if query:
        url = url + "?" + query
    if fragment:
        url = url + "#" + fragment
    return url


def urlunparse(parts):
    scheme, netloc, url, params, query, fragment = parts
    if params:
        url = f"{url};{params}"
    return urlunsplit((scheme, netloc, url, query, fragment))


def parse_qsl(qs, keep_blank_values=False, strict_parsing=False, encoding="utf-8", errors="replace", max_num_fields=None, separator="&"):
    pairs = []
    for part in qs.split(separator) if qs else []:
        if not part and not strict_parsing:
            continue
        name, found, value = part.partition("=")
        if not found:
            if strict_parsing:
                raise ValueError(f"bad query field: {part!r}")
            if not keep_blank_values:
                continue
        if value or keep_blank_values:
            pairs.append((unquote_plus(name, encoding, errors), unquote_plus(value, encoding, errors)))
    return pairs


def parse_qs(qs, keep_blank_values=False, strict_parsing=False, encoding="utf-8", errors="replace", max_num_fields=None, separator="&"):
    result = {}
    for name, value in parse_qsl(qs, keep_blank_values, strict_parsing, encoding, errors, max_num_fields, separator):
        result.setdefault(name, []).append(value)
    return result


DefragResult = namedtuple("DefragResult", "url fragment")


def urldefrag(url):
    if "#" not in url:
        return DefragResult(url, "")
    parts = urlsplit(url)
    return DefragResult(urlunsplit(parts[:4] + ("",)), parts.fragment)


# The schemes whose addresses have a host and paths below each other.
_RELATIVE = ("", "ftp", "http", "https", "file", "sftp", "ws", "wss", "svn")


def urljoin(base, url, allow_fragments=True):
    if not base or not url:
        return base or url
    origin, target = urlsplit(base), urlsplit(url, origin_scheme(base))
    if target.scheme != origin.scheme or target.scheme not in _RELATIVE:
        return url
    if target.netloc:
        return urlunsplit(target)
    if not target.path:
        query = target.query or origin.query
        return urlunsplit((target.scheme, origin.netloc, origin.path, query, target.fragment))
    # RFC 3986, section 5.2.4: dot segments go up from the folder of the base.
    parts = target.path.split("/")
    if not target.path.startswith("/"):
        parts = origin.path.split("/")[:-1] + parts
    kept = []
    for part in parts:
        if part == "..":
            if len(kept) > 1 or (kept and kept[0]):
                kept.pop()
        elif part != ".":
            kept.append(part)
    if parts[-1] in (".", ".."):
        kept.append("")
    path = "/".join(kept) or "/"
    if origin.netloc and not path.startswith("/"):
        path = "/" + path
    return urlunsplit((target.scheme, origin.netloc, path, target.query, target.fragment))


def origin_scheme(base):
    return urlsplit(base).scheme
