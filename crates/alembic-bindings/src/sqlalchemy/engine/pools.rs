//! `sqlalchemy.pool`: names that env.py passes around. A migration has one connection and no pool.

use alembic_evaluator::{ModuleMember, NativeClass, NativeModule};

/// One static class per row.
macro_rules! pools {
    ($($constant:ident $name:literal;)+) => {
        /// `sqlalchemy.pool.Pool`
        pub(crate) static POOL: NativeClass = NativeClass { name: "Pool", module: "sqlalchemy.pool.base", ..NativeClass::DEFAULT };

        $(pub(crate) static $constant: NativeClass = NativeClass {
            name: $name, module: "sqlalchemy.pool.impl", bases: &[&POOL], ..NativeClass::DEFAULT
        };)+

        /// The pool classes, which `sqlalchemy` gives as well.
        pub(crate) const MEMBERS: &[(&str, ModuleMember)] =
            &[("Pool", ModuleMember::Class(&POOL)), $(($name, ModuleMember::Class(&$constant))),+];
    };
}

pools! {
    NULL_POOL "NullPool";
    STATIC_POOL "StaticPool";
    QUEUE_POOL "QueuePool";
    ASYNC_ADAPTED_QUEUE_POOL "AsyncAdaptedQueuePool";
    SINGLETON_THREAD_POOL "SingletonThreadPool";
    ASSERTION_POOL "AssertionPool";
}

/// `sqlalchemy.pool`
pub(crate) static MODULE: NativeModule =
    NativeModule { name: "sqlalchemy.pool", members: MEMBERS, ..NativeModule::DEFAULT };
