//! The post-write hooks of a configuration.

use indexmap::IndexMap;

/// One program to run over a new revision file; see "Write hooks" of the reference.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PostWriteHook {
    /// Its name, for messages.
    pub name: String,
    /// `type`, `entrypoint`, `executable`, `module`, `options`, `cwd` and whatever else its section says.
    pub options: IndexMap<String, String>,
}

impl PostWriteHook {
    /// The value of one option.
    pub fn option(&self, name: &str) -> Option<&str> {
        self.options.get(name).map(String::as_str)
    }
}
