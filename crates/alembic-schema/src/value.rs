use std::fmt;

/// A value of a row or of a parameter, in the kinds that Python hands to a database.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `None`
    Null,
    /// `bool`
    Boolean(bool),
    /// `int` that fits 64 bits
    Integer(i64),
    /// `float`
    Float(f64),
    /// `Decimal`, or an `int` beyond 64 bits: the exact digits
    Number(String),
    /// `str`
    Text(String),
    /// `bytes`
    Bytes(Vec<u8>),
    /// `datetime.date`
    Date(Date),
    /// `datetime.time`
    Time(Time),
    /// `datetime.datetime`
    DateTime(DateTime),
    /// `datetime.timedelta`
    Interval(Interval),
    /// `uuid.UUID`, big-endian
    Uuid([u8; 16]),
    /// A document for a JSON column, already serialized
    Json(String),
    /// `list` for an array column
    Array(Vec<Value>),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Self::Boolean(truth)
    }
}

/// A day of the Gregorian calendar (Python's `datetime.date`). `Display` gives `isoformat()`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date {
    /// 1 to 9999
    pub year: u16,
    /// 1 to 12
    pub month: u8,
    /// 1 to 31
    pub day: u8,
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A time of day (Python's `datetime.time`). `Display` gives `isoformat()`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Time {
    /// 0 to 23
    pub hour: u8,
    /// 0 to 59
    pub minute: u8,
    /// 0 to 59
    pub second: u8,
    /// 0 to 999,999
    pub microsecond: u32,
    /// Seconds east of UTC; `None` for a naive time.
    pub offset: Option<i32>,
}

impl fmt::Display for Time {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:02}:{:02}:{:02}", self.hour, self.minute, self.second)?;
        if self.microsecond != 0 {
            write!(formatter, ".{:06}", self.microsecond)?;
        }
        if let Some(offset) = self.offset {
            let sign = if offset < 0 { '-' } else { '+' };
            let seconds = offset.unsigned_abs();
            write!(formatter, "{sign}{:02}:{:02}", seconds / 3600, seconds / 60 % 60)?;
            if seconds % 60 != 0 {
                write!(formatter, ":{:02}", seconds % 60)?;
            }
        }
        Ok(())
    }
}

/// A day and a time (Python's `datetime.datetime`). `Display` gives `isoformat(sep=" ")`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DateTime {
    /// The day.
    pub date: Date,
    /// The time of that day.
    pub time: Time,
}

impl fmt::Display for DateTime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.date, self.time)
    }
}

/// A duration (Python's `datetime.timedelta`, normalized as Python does). `Display` gives `str()`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Interval {
    /// Days; negative for a negative duration.
    pub days: i32,
    /// 0 to 86,399
    pub seconds: u32,
    /// 0 to 999,999
    pub microseconds: u32,
}

impl fmt::Display for Interval {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.days != 0 {
            let plural = if self.days.abs() == 1 { "" } else { "s" };
            write!(formatter, "{} day{plural}, ", self.days)?;
        }
        let (hours, minutes) = (self.seconds / 3600, self.seconds / 60 % 60);
        write!(formatter, "{hours}:{minutes:02}:{:02}", self.seconds % 60)?;
        if self.microseconds != 0 {
            write!(formatter, ".{:06}", self.microseconds)?;
        }
        Ok(())
    }
}
