import datetime


def utcnow(with_timezone=False):
    now = datetime.datetime.now(datetime.timezone.utc)
    return now if with_timezone else now.replace(tzinfo=None)


def utcnow_ts(microsecond=False):
    now = datetime.datetime.now(datetime.timezone.utc).timestamp()
    return now if microsecond else int(now)


def normalize_time(timestamp):
    offset = timestamp.utcoffset()
    return timestamp if offset is None else timestamp.replace(tzinfo=None) - offset


def delta_seconds(before, after):
    return (after - before).total_seconds()


def parse_strtime(timestr, fmt="%Y-%m-%dT%H:%M:%S.%f"):
    return datetime.datetime.strptime(timestr, fmt)
