/// A compiled function, class body or module.
pub struct Code {}
