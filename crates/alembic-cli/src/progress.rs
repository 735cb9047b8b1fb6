//! A progress bar for long runs, on a terminal only.

use std::cell::RefCell;

use alembic::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Fewer steps than this need no bar.
const FEWEST_STEPS: usize = 20;

/// The bar of one run.
pub(crate) struct Bar(RefCell<Option<ProgressBar>>);

impl Bar {
    pub(crate) fn new() -> Self {
        Self(RefCell::new(None))
    }
}

impl Progress for Bar {
    fn begin(&self, steps: usize) {
        if steps < FEWEST_STEPS {
            return;
        }
        let bar = ProgressBar::with_draw_target(Some(steps as u64), ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} {wide_msg}") {
            bar.set_style(style);
        }
        *self.0.borrow_mut() = Some(bar);
    }

    fn step(&self, text: &str) {
        if let Some(bar) = &*self.0.borrow() {
            bar.set_message(text.to_owned());
            bar.inc(1);
        }
    }

    fn end(&self) {
        if let Some(bar) = self.0.take() {
            bar.finish_and_clear();
        }
    }
}
