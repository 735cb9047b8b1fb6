//! A log record.

use indexmap::IndexMap;
use jiff::{Timestamp, Zoned};

use super::level::Level;
use super::surroundings::LocalTimeZone;
use crate::format::FormatValue;

/// One thing said to a logger (`logging.LogRecord`).
#[derive(Debug, Clone)]
pub struct LogRecord {
    /// The logger's name.
    pub name: String,
    /// The level.
    pub level: Level,
    /// What the level is called.
    pub level_name: String,
    /// The message, its arguments already in it.
    pub message: String,
    /// When it was said.
    pub created: Timestamp,
    /// The time zone in which that is shown.
    pub time_zone: LocalTimeZone,
    /// How long after logging began, in milliseconds.
    pub relative_created: f64,
    /// `%(process)d`
    pub process_identifier: u32,
    /// Where it was said, the exception, and the user's own fields.
    pub details: Details,
}

/// What may be added to a message.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Details {
    /// The statement that logged.
    pub place: Option<SourcePlace>,
    /// A formatted exception, printed below the message (`exc_info`).
    pub exception: Option<String>,
    /// A formatted stack, printed below that (`stack_info`).
    pub stack: Option<String>,
    /// The user's own fields (`extra`).
    pub extra: IndexMap<String, String>,
}

/// A place in a source file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourcePlace {
    /// The path of the file.
    pub path: String,
    /// The line, from 1.
    pub line: u32,
    /// The function around it, `<module>` if none.
    pub function: String,
}

impl LogRecord {
    /// Seconds since 1970, as a float.
    pub(super) fn created_seconds(&self) -> f64 {
        crate::format::widened(self.created.as_microsecond()) / 1e6
    }

    /// When it was said, in local time.
    pub(super) fn local_time(&self) -> Zoned {
        self.created.to_zoned(self.time_zone.get())
    }

    /// The milliseconds of the second.
    pub(super) fn milliseconds(&self) -> i64 {
        self.created.as_millisecond().rem_euclid(1000)
    }

    /// The value of an attribute of Python's record; `asctime` is the formatter's.
    pub(super) fn field(&self, name: &str) -> Option<FormatValue> {
        let place = self.details.place.as_ref();
        let path = || place.map_or("", |place| place.path.as_str());
        let file_name = || path().rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        let text = |value: &str| Some(FormatValue::Text(value.to_owned()));
        let optional = |value: Option<&String>| {
            Some(value.map_or(FormatValue::None, |value| FormatValue::Text(value.clone())))
        };
        match name {
            "name" => text(&self.name),
            "message" | "msg" => text(&self.message),
            "levelname" => text(&self.level_name),
            "levelno" => Some(FormatValue::Integer(self.level.0)),
            "pathname" => text(path()),
            "filename" => Some(FormatValue::Text(file_name())),
            "module" => {
                let file_name = file_name();
                let stem = match file_name.rfind('.') {
                    Some(dot) if dot > 0 => &file_name[..dot],
                    _ => &file_name,
                };
                text(stem)
            }
            "lineno" => Some(FormatValue::Integer(place.map_or(0, |place| i64::from(place.line)))),
            "funcName" => text(place.map_or("<module>", |place| &place.function)),
            "created" => Some(FormatValue::Float(self.created_seconds())),
            "msecs" => Some(FormatValue::Float(crate::format::widened(self.milliseconds()))),
            "relativeCreated" => Some(FormatValue::Float(self.relative_created)),
            "process" | "thread" => Some(FormatValue::Integer(i64::from(self.process_identifier))),
            "processName" => text("MainProcess"),
            "threadName" => text("MainThread"),
            "args" => text("()"),
            "exc_text" => optional(self.details.exception.as_ref()),
            "stack_info" => optional(self.details.stack.as_ref()),
            "exc_info" | "taskName" => Some(FormatValue::None),
            _ => self.details.extra.get(name).map(|value| FormatValue::Text(value.clone())),
        }
    }
}
