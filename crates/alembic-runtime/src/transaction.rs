//! The `with` blocks of a run: `context.begin_transaction()`, one migration, `autocommit_block()`.
//!
//! Which of them really begins a transaction is decided by the rules of Alembic 1.20.1 (`transactional_ddl`,
//! `transaction_per_migration`, a transaction that `env.py` began itself).

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use alembic_bindings::connection::IsolationLevel;
use alembic_bindings::{SharedConnection, TransactionScope, connection_exception};
use alembic_evaluator::{Outcome, Vm};

use crate::sink::{SharedSink, Sink};

/// What decides where transactions begin and end.
pub(crate) struct TransactionRules {
    pub(crate) transactional_ddl: bool,
    pub(crate) transaction_per_migration: bool,
    /// `env.py` had begun a transaction before it called `configure()`: nothing is begun or committed here.
    pub(crate) is_external: bool,
    /// A transaction of ours is open.
    pub(crate) is_open: Cell<bool>,
}

impl TransactionRules {
    /// Whether a migration is committed before the next one begins.
    pub(crate) fn commits_each_migration(&self) -> bool {
        !self.is_external && (!self.transactional_ddl || self.transaction_per_migration)
    }
}

/// What a block does at its ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Effect {
    Nothing,
    Transaction,
}

/// `with context.begin_transaction():`, or the block around one migration.
pub(crate) struct TransactionBlock {
    pub(crate) rules: Rc<TransactionRules>,
    pub(crate) sink: SharedSink,
    pub(crate) is_per_migration: bool,
    effect: Cell<Effect>,
}

impl TransactionBlock {
    pub(crate) fn new(rules: Rc<TransactionRules>, sink: SharedSink, is_per_migration: bool) -> Self {
        Self { rules, sink, is_per_migration, effect: Cell::new(Effect::Nothing) }
    }

    fn decide(&self) -> Effect {
        let rules = &self.rules;
        let is_the_one = if rules.transactional_ddl {
            self.is_per_migration == rules.transaction_per_migration
        } else {
            self.is_per_migration
        };
        let is_offline = matches!(*self.sink, Sink::Offline(_));
        let is_covered = if rules.transactional_ddl { false } else { is_offline || rules.is_open.get() };
        if rules.is_external || !is_the_one || is_covered { Effect::Nothing } else { Effect::Transaction }
    }
}

impl TransactionScope for TransactionBlock {
    fn enter(&self, vm: &mut Vm) -> Outcome<()> {
        self.effect.set(self.decide());
        if self.effect.get() == Effect::Nothing {
            return Ok(());
        }
        match &*self.sink {
            Sink::Offline(printer) => printer.begin(vm),
            Sink::Online(connection) => {
                // A query of ours may have begun the transaction already; it is this one then.
                if !connection.in_transaction() {
                    connection.begin().map_err(connection_exception)?;
                }
                self.rules.is_open.set(true);
                Ok(())
            }
        }
    }

    fn leave(&self, vm: &mut Vm, failed: bool) -> Outcome<()> {
        if self.effect.replace(Effect::Nothing) == Effect::Nothing {
            return Ok(());
        }
        match &*self.sink {
            Sink::Offline(_) if failed => Ok(()),
            Sink::Offline(printer) => printer.commit(vm),
            Sink::Online(connection) => {
                self.rules.is_open.set(false);
                if failed { connection.rollback() } else { connection.commit() }.map_err(connection_exception)
            }
        }
    }
}

/// `with op.get_context().autocommit_block():`: what precedes is committed, the block runs without a transaction, a
/// new one begins after it.
pub(crate) struct AutocommitBlock {
    pub(crate) rules: Rc<TransactionRules>,
    pub(crate) sink: SharedSink,
    /// Whether a transaction was open, and the isolation level of the connection.
    before: RefCell<Option<(bool, Option<IsolationLevel>)>>,
}

impl AutocommitBlock {
    pub(crate) fn new(rules: Rc<TransactionRules>, sink: SharedSink) -> Self {
        Self { rules, sink, before: RefCell::new(None) }
    }

    fn enter_online(&self, connection: &SharedConnection) -> Outcome<()> {
        let was_open = connection.in_transaction();
        *self.before.borrow_mut() = Some((was_open, connection.isolation_level()));
        connection.commit().map_err(connection_exception)?;
        self.rules.is_open.set(false);
        connection.set_isolation_level(Some(IsolationLevel::Autocommit)).map_err(connection_exception)
    }

    fn leave_online(&self, connection: &SharedConnection) -> Outcome<()> {
        let Some((was_open, level)) = self.before.take() else { return Ok(()) };
        connection.commit().map_err(connection_exception)?;
        connection.set_isolation_level(level).map_err(connection_exception)?;
        if was_open {
            connection.begin().map_err(connection_exception)?;
            self.rules.is_open.set(true);
        }
        Ok(())
    }
}

impl TransactionScope for AutocommitBlock {
    fn enter(&self, vm: &mut Vm) -> Outcome<()> {
        match &*self.sink {
            Sink::Online(connection) => self.enter_online(connection),
            Sink::Offline(printer) if self.rules.transactional_ddl => printer.commit(vm),
            Sink::Offline(_) => Ok(()),
        }
    }

    fn leave(&self, vm: &mut Vm, _failed: bool) -> Outcome<()> {
        match &*self.sink {
            Sink::Online(connection) => self.leave_online(connection),
            Sink::Offline(printer) if self.rules.transactional_ddl => printer.begin(vm),
            Sink::Offline(_) => Ok(()),
        }
    }
}
