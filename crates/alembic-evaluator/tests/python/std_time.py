#: time.strftime and struct_time
import time
t = time.gmtime(86400 * 365)
print(t, t.tm_year, t[0], tuple(t)[:6], t.tm_yday, t.tm_wday, t.tm_isdst, len(t))
print(time.strftime("%Y-%m-%d %H:%M:%S", t), time.strftime("%j %a %b", (2024, 2, 29, 1, 2, 3, 3, 60, 0)))
print(time.asctime(t), time.ctime(0), time.strptime("2024-02-29", "%Y-%m-%d").tm_yday)
print(time.mktime(time.gmtime(1000)), isinstance(time.time_ns(), int), time.monotonic() <= time.monotonic(), isinstance(time.perf_counter(), float))
#: time.strptime and errors
import time
print(time.strptime("30 Nov 00", "%d %b %y")[:3], time.strptime("12:30", "%H:%M")[3:5])
try:
    time.strptime("x", "%Y")
except ValueError as e:
    print(e)
try:
    time.strftime("%Y", (1, 2))
except TypeError as e:
    print(e)
#: calendar
import calendar
print(calendar.monthrange(2024, 2), calendar.isleap(2100), calendar.leapdays(2000, 2025), calendar.weekday(2024, 2, 29), calendar.month_name[3], calendar.day_abbr[0], list(calendar.month_abbr)[:3])
print(calendar.timegm((2024, 1, 1, 0, 0, 0)), calendar.MONDAY, calendar.monthcalendar(2024, 2)[0])
#: datetime in loops and sets
from datetime import date, timedelta, datetime
start = date(2024, 2, 27)
days = [start + timedelta(days=i) for i in range(4)]
print([f"{d:%d.%m}" for d in days], (days[-1] - days[0]).days, {d.month for d in days}, [d.isoweekday() for d in days])
print(sorted({datetime(2024, 1, 2), datetime(2023, 1, 2)}), [d.strftime("%a") for d in days], min(days, key=lambda d: -d.day))
def month_ends(year):
    for month in range(1, 13):
        following = date(year + month // 12, month % 12 + 1, 1)
        yield following - timedelta(days=1)
print([d.day for d in month_ends(2023)])
#: datetime keyword arguments and attributes
from datetime import datetime, timedelta, time, date
d = datetime(year=2024, month=5, day=6, hour=7)
print(d.replace(tzinfo=None), d.timetuple()[:6], d.timetuple().tm_yday, d.utctimetuple().tm_hour, d.isocalendar().weekday, d.timetz(), d.time())
print(timedelta(days=1) in [timedelta(hours=24)], abs(timedelta(-1)), timedelta(1) // timedelta(hours=5), timedelta(hours=1).__str__())
print(date.today().replace(year=2000, month=1, day=1), datetime.strptime("01/02/03", "%d/%m/%y").isoformat(), d.ctime(), d.__format__("%H"))
#: datetime subclasses
from datetime import datetime, date, timedelta
class Stamp(datetime):
    def short(self):
        return self.strftime("%Y%m%d")
s = Stamp(2024, 1, 2, 3)
print(s.short(), s, isinstance(s, datetime), type(s).__name__, s + timedelta(1), s == datetime(2024, 1, 2, 3))
#: warnings
import warnings
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    warnings.warn("old", DeprecationWarning)
    warnings.warn("plain")
print(len(caught), [str(w.message) for w in caught], [w.category.__name__ for w in caught])
with warnings.catch_warnings():
    warnings.simplefilter("error")
    try:
        warnings.warn("now an error", UserWarning, stacklevel=2)
    except UserWarning as e:
        print("raised", e)
with warnings.catch_warnings():
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    warnings.warn("silent", DeprecationWarning)
print(issubclass(DeprecationWarning, Warning), issubclass(FutureWarning, Exception))
