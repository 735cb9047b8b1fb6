"""Times as tuples and texts, after the documentation of Python's `time`."""

import datetime as _datetime
from _clock import monotonic, perf_counter, sleep, time

timezone = altzone = daylight = 0
tzname = ("UTC", "UTC")
_FIELDS = ("tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst")


def time_ns():
    return int(time() * 1000000) * 1000


def monotonic_ns():
    return int(monotonic() * 1000000) * 1000


perf_counter_ns = monotonic_ns
process_time = perf_counter


def _field(index):
    return property(lambda self: self[index])


class struct_time(tuple):
    def __new__(cls, sequence):
        values = tuple(sequence)
        if len(values) < 9:
            raise TypeError(f"time.struct_time() takes an at least 9-sequence ({len(values)}-sequence given)")
        return tuple.__new__(cls, values[:9])

    tm_year, tm_mon, tm_mday = _field(0), _field(1), _field(2)
    tm_hour, tm_min, tm_sec = _field(3), _field(4), _field(5)
    tm_wday, tm_yday, tm_isdst = _field(6), _field(7), _field(8)
    tm_zone, tm_gmtoff = "UTC", 0

    def __repr__(self):
        return f"time.struct_time({', '.join(f'{name}={value}' for name, value in zip(_FIELDS, self))})"


def _of(moment, daylight):
    return struct_time(moment.timetuple()[:8] + (daylight,))


def gmtime(secs=None):
    return _of(_datetime.datetime.fromtimestamp(int(time() if secs is None else secs // 1), _datetime.timezone.utc), 0)


def localtime(secs=None):
    moment = _datetime.datetime.fromtimestamp(int(time() if secs is None else secs // 1)).astimezone()
    return _of(moment, 1 if moment.dst() else 0)


def mktime(t):
    return _datetime.datetime(*tuple(t)[:6]).timestamp()


def _moment(t):
    if t is None:
        t = localtime()
    if not isinstance(t, tuple):
        raise TypeError("Tuple or struct_time argument required")
    if len(t) != 9:
        raise TypeError("strftime(): illegal time tuple argument")
    year, month, day, hour, minute, second = t[:6]
    return _datetime.datetime(year, month or 1, day or 1, hour, minute, min(second, 59))


def strftime(format, t=None):
    return _moment(t).strftime(format)


def strptime(data_string, format="%a %b %d %H:%M:%S %Y"):
    return _of(_datetime.datetime.strptime(data_string, format), -1)


def asctime(t=None):
    return _moment(t).ctime()


def ctime(secs=None):
    return asctime(localtime(secs))
