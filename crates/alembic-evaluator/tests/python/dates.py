#: date basics
from datetime import date
d = date(2024, 2, 29)
print(d, repr(d), d.year, d.month, d.day, d.weekday(), d.isoweekday(), d.toordinal(), d.isoformat(), str(d))
print(d.replace(year=2023, day=1), date.fromordinal(738000), date.min, date.max, date.resolution)
print(d.isocalendar(), tuple(d.isocalendar()), d.isocalendar()[1], d.isocalendar().week, d.ctime())
#: date errors
from datetime import date
for args in [(2023, 2, 29), (2023, 13, 1), (0, 1, 1), (10000, 1, 1), (2023, 4, 31)]:
    try:
        date(*args)
    except ValueError as e:
        print(e)
try:
    date("2024", 1, 1)
except TypeError as e:
    print(e)
#: date arithmetic
from datetime import date, timedelta
d = date(2024, 1, 31)
print(d + timedelta(days=1), d - timedelta(days=31), d - date(2023, 1, 31), timedelta(1) + d, d + timedelta(hours=30))
print(d < date(2024, 2, 1), d == date(2024, 1, 31), max(d, date(2025, 1, 1)), sorted([d, date.min]))
try:
    date.max + timedelta(1)
except OverflowError as e:
    print(e)
try:
    d + 1
except TypeError as e:
    print(e)
try:
    d < 1
except TypeError as e:
    print(e)
print(d == 1, d != "x", {d: 1}[date(2024, 1, 31)])
#: datetime basics
from datetime import datetime
d = datetime(2024, 2, 29, 13, 5, 9, 123)
print(d, repr(d), d.date(), d.time(), d.hour, d.minute, d.second, d.microsecond, d.tzinfo, d.fold)
print(datetime(2024, 1, 1), repr(datetime(2024, 1, 1)), repr(datetime(2024, 1, 1, 1, 1, 1)), datetime.min, datetime.max)
print(d.replace(hour=1, microsecond=0), d.isoformat(), d.isoformat(" "), d.isoformat(timespec="minutes"), d.isoformat("_", "milliseconds"))
print(isinstance(d, datetime), type(d).__name__, d.weekday(), d.toordinal(), d.utcoffset(), d.tzname(), d.dst())
#: datetime is a date
from datetime import datetime, date
print(isinstance(datetime(2024, 1, 1), date), issubclass(datetime, date), datetime(2024, 1, 1) == date(2024, 1, 1))
try:
    datetime(2024, 1, 1) < date(2024, 1, 1)
except TypeError as e:
    print(e)
#: datetime errors
from datetime import datetime
for args in [(2023, 1, 1, 24), (2023, 1, 1, 0, 60), (2023, 1, 1, 0, 0, 60), (2023, 1, 1, 0, 0, 0, 1000000)]:
    try:
        datetime(*args)
    except ValueError as e:
        print(e)
try:
    datetime(2023, 1, 1).isoformat(timespec="x")
except ValueError as e:
    print(e)
try:
    datetime(2023, 1, 1, tzinfo=3)
except TypeError as e:
    print(e)
#: datetime arithmetic
from datetime import datetime, timedelta, timezone
a, b = datetime(2024, 1, 1, 12), datetime(2023, 12, 31, 1, 2, 3, 4)
print(a - b, a + timedelta(days=1, seconds=-1), a - timedelta(weeks=2), a > b, min(a, b))
utc = datetime(2024, 1, 1, tzinfo=timezone.utc)
east = datetime(2024, 1, 1, 2, tzinfo=timezone(timedelta(hours=2)))
print(utc == east, hash(utc) == hash(east), utc - east, {utc: 1}[east], a == utc)
for f in [lambda: a < utc, lambda: a - utc, lambda: a + 1, lambda: 1 - a, lambda: a + a]:
    try:
        f()
    except TypeError as e:
        print(e)
#: timezone
from datetime import timezone, timedelta, datetime
utc = timezone.utc
print(utc, repr(utc), timezone(timedelta(0)) is utc, timezone(timedelta(hours=5, minutes=30)), repr(timezone(timedelta(hours=-3), "X")))
print(utc.utcoffset(None), utc.dst(None), utc.tzname(None), timezone.min, timezone.max)
d = datetime(2024, 6, 1, 12, tzinfo=utc)
print(d, repr(d), d.astimezone(timezone(timedelta(hours=2))), d.tzname(), d.utcoffset(), d.isoformat())
print(timezone(timedelta(seconds=3661)), timezone(timedelta(hours=1)) == timezone(timedelta(minutes=60)), d.tzinfo is utc)
try:
    timezone(timedelta(days=1))
except ValueError as e:
    print(e)
#: timestamps
from datetime import datetime, timezone
print(datetime.fromtimestamp(0, timezone.utc), datetime.fromtimestamp(1700000000.5, tz=timezone.utc), datetime.utcfromtimestamp(86400.25))
print(datetime(2024, 1, 1, tzinfo=timezone.utc).timestamp(), datetime(1969, 12, 31, 23, 59, 59, 5, tzinfo=timezone.utc).timestamp())
print(datetime.fromtimestamp(1.0000005, timezone.utc), datetime.fromtimestamp(-1.5, timezone.utc))
#: strftime
from datetime import datetime, date, time, timezone
d = datetime(2024, 3, 5, 4, 7, 9, 42, tzinfo=timezone.utc)
for f in "aAwdbBmyYHIpMSfzZjUWcxX%GuVeDFTRrhnkl":
    print(f, d.strftime("%" + f).replace("\n", "N"))
print(d.strftime("%Y-%m-%dT%H:%M:%SZ"), d.strftime("%-d/%-m %_H"), f"{d:%d.%m.%Y}", "{:%H:%M}".format(d), format(d, ""), date(2024, 1, 1).strftime("%j %A %H"))
print(time(1, 2, 3).strftime("%H-%M-%S %Y"), datetime(999, 1, 1).strftime("%d/%m"), d.strftime(""), d.strftime("plain ü %"))
#: strptime
from datetime import datetime
for text, f in [("2024-03-05", "%Y-%m-%d"), ("2024-03-05 04:05:06.123", "%Y-%m-%d %H:%M:%S.%f"), ("5 Mar 24", "%d %b %y"), ("Tuesday March 5, 2024", "%A %B %d, %Y"),
                ("2024-03-05T04:05:06+0200", "%Y-%m-%dT%H:%M:%S%z"), ("2024-03-05T04:05:06-02:30", "%Y-%m-%dT%H:%M:%S%z"), ("12:05 AM", "%I:%M %p"), ("065 2024", "%j %Y"), ("Z", "%z"), ("20240305", "%Y%m%d")]:
    print(repr(datetime.strptime(text, f)))
for text, f in [("2024-13-05", "%Y-%m-%d"), ("2024-03-05x", "%Y-%m-%d"), ("2024-02-30", "%Y-%m-%d"), ("x", "%Q"), ("x", "%")]:
    try:
        datetime.strptime(text, f)
    except ValueError as e:
        print(e)
#: fromisoformat
from datetime import datetime, date, time
for text in ["2024-03-05", "20240305", "2024-W10-2", "2024W102", "2024-W10"]:
    print(date.fromisoformat(text))
for text in ["2024-03-05", "2024-03-05T04:05", "2024-03-05 04:05:06", "2024-03-05T04:05:06.123", "2024-03-05T04:05:06.123456+02:00", "2024-03-05T04:05:06Z", "20240305T040506", "2024-03-05T04", "2024-03-05T04:05:06,5-0330", "2024-W10-2T01:00", "2024W102T01:00"]:
    print(repr(datetime.fromisoformat(text)))
for text in ["04:05", "T04:05:06.5", "040506", "04:05:06+01:00"]:
    print(repr(time.fromisoformat(text)))
for text in ["", "2024", "2024-3-5", "2024-03-05T", "2024-03-05T4", "2024-03-05T04:05:06.", "yesterday", "2024-03-05T04:05:06+25:00"]:
    try:
        print(datetime.fromisoformat(text))
    except ValueError as e:
        print(e)
try:
    datetime.fromisoformat(5)
except TypeError as e:
    print(e)
#: timedelta basics
from datetime import timedelta
t = timedelta(days=1, hours=2, minutes=3, seconds=4, milliseconds=5, microseconds=6)
print(t, repr(t), t.days, t.seconds, t.microseconds, t.total_seconds())
print(timedelta(seconds=-1), repr(timedelta(seconds=-1)), timedelta(0), repr(timedelta()), timedelta(days=-2), timedelta(weeks=1), timedelta(hours=25))
print(timedelta(days=0.5), timedelta(seconds=0.1), timedelta(milliseconds=1.5), timedelta(microseconds=0.5), timedelta(microseconds=1.5), timedelta(microseconds=-2.5))
print(timedelta.min, timedelta.max, timedelta.resolution, bool(timedelta(0)), bool(timedelta(1)))
#: timedelta arithmetic
from datetime import timedelta
a, b = timedelta(hours=5), timedelta(minutes=7)
print(a + b, a - b, b - a, a * 3, 2 * b, a / b, a // b, a % b, divmod(a, b), a / 3, a // 7, a * 0.1, a / 2.5, -a, +a, abs(-b), a > b, a == timedelta(minutes=300))
print(sum([a, b], timedelta()), max(a, b), {a: "x"}[timedelta(seconds=18000)], round(a.total_seconds() / 60))
for f in [lambda: a / 0, lambda: a // timedelta(0), lambda: a + 1, lambda: a < 1, lambda: timedelta.max * 2, lambda: timedelta("x"), lambda: a * "x", lambda: 1 / a]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
#: time of day
from datetime import time, timezone, timedelta
t = time(13, 5, 9, 7)
print(t, repr(t), time(), repr(time(1)), t.replace(hour=1), t.isoformat("minutes"), time.min, time.max, t < time(14), t == time(13, 5, 9, 7))
z = time(1, 2, tzinfo=timezone(timedelta(hours=1)))
print(z, repr(z), z.utcoffset(), z.tzname(), z == time(0, 2, tzinfo=timezone.utc), bool(time(0)))
try:
    t < z
except TypeError as e:
    print(e)
#: combine and parts
from datetime import datetime, date, time, timezone
print(datetime.combine(date(2024, 1, 2), time(3, 4)), datetime.combine(datetime(2024, 1, 2, 9), time.min, tzinfo=timezone.utc))
print(datetime.fromordinal(738000), datetime.fromisocalendar(2024, 1, 1), date.fromisocalendar(2020, 53, 7))
for args in [(2021, 53, 1), (2021, 1, 8), (0, 1, 1)]:
    try:
        date.fromisocalendar(*args)
    except ValueError as e:
        print(e)
#: now
from datetime import datetime, date, timezone
print(datetime.now(timezone.utc).tzinfo, datetime.now().tzinfo, isinstance(datetime.utcnow(), datetime), type(date.today()).__name__, datetime.now() >= datetime(2020, 1, 1))
print((datetime.now(timezone.utc) - datetime.now(timezone.utc)).days in (0, -1))
#: module names
import datetime
print(datetime.datetime(2024, 1, 1), datetime.date, datetime.timedelta(1), datetime.UTC, datetime.MINYEAR, datetime.MAXYEAR, datetime.datetime.__name__, datetime.timezone.utc)
print(datetime.datetime.strptime("2024", "%Y").date().isoformat(), type(datetime.timedelta()))
#: zoneinfo
from zoneinfo import ZoneInfo
from datetime import datetime, timezone, timedelta
berlin = ZoneInfo("Europe/Berlin")
d = datetime(2024, 7, 1, 12, tzinfo=berlin)
print(d, repr(d), d.utcoffset(), d.tzname(), d.dst(), d.astimezone(timezone.utc), berlin, repr(berlin), berlin.key)
w = datetime(2024, 1, 1, tzinfo=timezone.utc).astimezone(berlin)
print(w, w.tzname(), w + timedelta(days=180), (w + timedelta(days=180)).tzname())
print(datetime(2024, 3, 31, 2, 30, tzinfo=berlin).utcoffset(), datetime(2024, 10, 27, 2, 30, tzinfo=berlin).utcoffset(), datetime(2024, 10, 27, 2, 30, fold=1, tzinfo=berlin).utcoffset())
print(datetime(2024, 10, 27, 1, 30, tzinfo=timezone.utc).astimezone(berlin).fold, datetime(2024, 10, 27, 0, 30, tzinfo=timezone.utc).astimezone(berlin).fold)
try:
    ZoneInfo("Nowhere/Land")
except KeyError as e:
    print(type(e).__name__)
#: formatting inside of containers and templates
from datetime import datetime, date, timedelta
d = datetime(2024, 1, 2, 3, 4, 5)
print([d, d.date()], {"a": timedelta(1)}, f"{d}", f"{d!r}", f"{d:%Y%m%d}", "%s" % d, "{}".format(d.date()), "{0:%b %d}|{0.year}".format(d))
print(f"{timedelta(1)}", f"{d.date():%d}", f"{d.time():%H}")
try:
    f"{timedelta(1):x}"
except TypeError as e:
    print(e)
#: ignoring case and spaces
from datetime import datetime
print(datetime.strptime("05   MARCH\t2024", "%d %B %Y"), datetime.strptime("1:2:3 pm", "%I:%M:%S %p"), datetime.strptime("Sun 10 2024", "%a %U %Y"), datetime.strptime("2024 W10 2", "%G W%V %u"))
