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
