//! Which transaction is open, which savepoints lie in it, and which of them a `with` block holds.

use alembic_connection::Isolation;

use super::ConnectionError;

/// One transaction or savepoint of a connection: what a Python `Transaction` object stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TransactionToken {
    number: u32,
    /// Whether it is the transaction itself or a savepoint.
    pub kind: TransactionKind,
}

/// Whether a transaction object is the transaction itself or a savepoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransactionKind {
    /// `RootTransaction`
    Root,
    /// `NestedTransaction`
    Savepoint,
}

/// `isolation_level=`, in SQLAlchemy's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IsolationLevel {
    /// Each statement takes effect by itself.
    Autocommit,
    /// Transactions of this level.
    Transaction(Isolation),
}

impl IsolationLevel {
    /// The level of a name such as `"READ COMMITTED"` or `"autocommit"`, as SQLAlchemy reads it.
    pub fn parse(name: &str) -> Option<Self> {
        let name = name.replace('_', " ").to_uppercase();
        LEVELS.iter().find(|(known, _)| *known == name).map(|(_, level)| *level)
    }

    /// The name in SQLAlchemy's words.
    pub fn name(self) -> &'static str {
        LEVELS.iter().find(|(_, level)| *level == self).map_or("", |(name, _)| name)
    }

    pub(super) fn of_transaction(self) -> Option<Isolation> {
        match self {
            Self::Autocommit => None,
            Self::Transaction(isolation) => Some(isolation),
        }
    }
}

const LEVELS: &[(&str, IsolationLevel)] = &[
    ("AUTOCOMMIT", IsolationLevel::Autocommit),
    ("READ UNCOMMITTED", IsolationLevel::Transaction(Isolation::ReadUncommitted)),
    ("READ COMMITTED", IsolationLevel::Transaction(Isolation::ReadCommitted)),
    ("REPEATABLE READ", IsolationLevel::Transaction(Isolation::RepeatableRead)),
    ("SERIALIZABLE", IsolationLevel::Transaction(Isolation::Serializable)),
];

/// The transactions of one connection. Nothing here talks to a server.
#[derive(Debug, Default)]
pub(super) struct Transactions {
    root: Option<TransactionToken>,
    savepoints: Vec<(TransactionToken, String)>,
    /// The `with` blocks that are being run, innermost last.
    blocks: Vec<TransactionToken>,
    last_number: u32,
    last_savepoint: u32,
}

impl Transactions {
    pub(super) fn is_open(&self) -> bool {
        self.root.is_some()
    }

    pub(super) fn root(&self) -> Option<TransactionToken> {
        self.root
    }

    pub(super) fn innermost_savepoint(&self) -> Option<TransactionToken> {
        self.savepoints.last().map(|(token, _)| *token)
    }

    pub(super) fn is_nested(&self) -> bool {
        !self.savepoints.is_empty()
    }

    pub(super) fn is_active(&self, token: TransactionToken) -> bool {
        self.root == Some(token) || self.savepoints.iter().any(|(known, _)| *known == token)
    }

    pub(super) fn begin(&mut self) -> Result<TransactionToken, ConnectionError> {
        if self.root.is_some() {
            return Err(ConnectionError::AlreadyBegun);
        }
        self.check_blocks()?;
        let token = self.token(TransactionKind::Root);
        self.root = Some(token);
        Ok(token)
    }

    pub(super) fn autobegin(&mut self) -> Result<(), ConnectionError> {
        self.check_blocks()?;
        if self.root.is_none() {
            self.begin()?;
        }
        Ok(())
    }

    pub(super) fn next_savepoint(&mut self) -> (TransactionToken, String) {
        self.last_savepoint += 1;
        (self.token(TransactionKind::Savepoint), format!("sa_savepoint_{}", self.last_savepoint))
    }

    pub(super) fn push_savepoint(&mut self, token: TransactionToken, name: String) {
        self.savepoints.push((token, name));
    }

    /// Forgets a savepoint and those inside of it, and gives its name.
    pub(super) fn end_savepoint(&mut self, token: TransactionToken) -> Option<String> {
        let index = self.savepoints.iter().position(|(known, _)| *known == token)?;
        self.savepoints.drain(index..).next().map(|(_, name)| name)
    }

    pub(super) fn end(&mut self) {
        self.root = None;
        self.savepoints.clear();
    }

    pub(super) fn enter_block(&mut self, token: TransactionToken) {
        self.blocks.push(token);
    }

    pub(super) fn leave_block(&mut self, token: TransactionToken) {
        if let Some(index) = self.blocks.iter().rposition(|known| *known == token) {
            self.blocks.remove(index);
        }
    }

    fn check_blocks(&self) -> Result<(), ConnectionError> {
        match self.blocks.last() {
            Some(token) if !self.is_active(*token) => Err(ConnectionError::BlockEnded),
            _ => Ok(()),
        }
    }

    fn token(&mut self, kind: TransactionKind) -> TransactionToken {
        self.last_number += 1;
        TransactionToken { number: self.last_number, kind }
    }
}
