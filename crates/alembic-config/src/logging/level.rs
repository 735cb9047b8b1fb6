//! Levels of log records.

use std::fmt;

/// How grave a record is. Any number is a level; some have names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Level(pub i64);

impl Level {
    /// No level of its own: a logger asks its parent.
    pub const NOTSET: Self = Self(0);
    /// 10
    pub const DEBUG: Self = Self(10);
    /// 20
    pub const INFO: Self = Self(20);
    /// 30
    pub const WARNING: Self = Self(30);
    /// 40
    pub const ERROR: Self = Self(40);
    /// 50
    pub const CRITICAL: Self = Self(50);
}

impl fmt::Display for Level {
    /// The number.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

/// Which names mean which level, and what levels are called: `logging.addLevelName` adds to both.
#[derive(Debug, Clone)]
pub(super) struct LevelNames {
    by_name: Vec<(String, Level)>,
    by_level: Vec<(Level, String)>,
}

impl LevelNames {
    pub(super) fn standard() -> Self {
        let names = [
            ("CRITICAL", Level::CRITICAL),
            ("ERROR", Level::ERROR),
            ("WARNING", Level::WARNING),
            ("INFO", Level::INFO),
            ("DEBUG", Level::DEBUG),
            ("NOTSET", Level::NOTSET),
        ];
        let mut table = Self { by_name: Vec::new(), by_level: Vec::new() };
        for (name, level) in names {
            table.add(level, name);
        }
        for (alias, level) in [("FATAL", Level::CRITICAL), ("WARN", Level::WARNING)] {
            table.by_name.push((alias.to_owned(), level));
        }
        table
    }

    pub(super) fn add(&mut self, level: Level, name: &str) {
        self.by_name.retain(|(known, _)| known != name);
        self.by_level.retain(|(known, _)| *known != level);
        self.by_name.push((name.to_owned(), level));
        self.by_level.push((level, name.to_owned()));
    }

    pub(super) fn level(&self, name: &str) -> Option<Level> {
        self.by_name.iter().find(|(known, _)| known == name).map(|(_, level)| *level)
    }

    pub(super) fn name(&self, level: Level) -> String {
        let known = self.by_level.iter().find(|(known, _)| *known == level);
        known.map_or_else(|| format!("Level {level}"), |(_, name)| name.clone())
    }
}
