//! Server defaults, generated columns, identities.

use alembic_python_text::string_repr;
use alembic_schema::{Argument, Computed, Identity, ServerDefault};

use super::argument::argument_repr;
use super::{Item, ItemText, RenderError, Renderer, truth};

impl Renderer<'_> {
    pub(super) fn server_default(&self, default: &ServerDefault) -> Result<String, RenderError> {
        match self.ruled(Item::ServerDefault(default))? {
            ItemText::Text(text) => return Ok(text),
            ItemText::Omitted => return Ok("None".to_owned()),
            ItemText::Usual => {}
        }
        match default {
            ServerDefault::Text(text) => {
                let text = text.strip_prefix('\'').unwrap_or(text);
                Ok(string_repr(text.strip_suffix('\'').unwrap_or(text)))
            }
            ServerDefault::Expression(expression) => {
                let sql = self.dialect.written_server_default(self.sql(expression)?);
                Ok(format!("{}text({})", self.sqlalchemy(), string_repr(&sql)))
            }
            ServerDefault::Computed(computed) => self.computed(computed),
            ServerDefault::Identity(identity) => Ok(self.identity(identity)),
            ServerDefault::Fetched => Ok(format!("{}FetchedValue()", self.sqlalchemy())),
        }
    }

    fn computed(&self, computed: &Computed) -> Result<String, RenderError> {
        let persisted =
            computed.persisted.map(|persisted| format!("persisted={}", truth(persisted))).unwrap_or_default();
        let sql = string_repr(&self.sql(&computed.expression)?);
        Ok(format!("{}Computed({sql}, {persisted})", self.sqlalchemy()))
    }

    fn identity(&self, identity: &Identity) -> String {
        let options = &identity.options;
        let mut shown = vec![format!("always={}", truth(identity.always))];
        let numbers = [
            ("start", options.start),
            ("increment", options.increment),
            ("minvalue", options.minimum),
            ("maxvalue", options.maximum),
        ];
        let number = |(name, number): (&str, Option<i64>)| number.map(|number| format!("{name}={number}"));
        let flag = |(name, flag): (&str, Option<bool>)| flag.map(|flag| format!("{name}={}", truth(flag)));
        shown.extend(numbers.into_iter().filter_map(number));
        let flags = [
            ("nominvalue", options.no_minimum),
            ("nomaxvalue", options.no_maximum),
            ("cycle", options.cycle),
        ];
        shown.extend(flags.into_iter().filter_map(flag));
        shown.extend(number(("cache", options.cache)));
        shown.extend(flag(("oracle_on_null", identity.on_null)));
        shown.extend(flag(("oracle_order", options.order)));
        // Unlike those of a column, these are written as they print.
        shown.extend(identity.dialect_options.iter().map(|(keyword, value)| match value {
            Argument::Text(text) => format!("{keyword}={text}"),
            other => format!("{keyword}={}", argument_repr(other)),
        }));
        format!("{}Identity({})", self.sqlalchemy(), shown.join(", "))
    }
}

/// Whether a default is a positional argument of its column rather than `server_default=`.
pub(super) fn is_positional(default: &ServerDefault) -> bool {
    matches!(default, ServerDefault::Computed(_) | ServerDefault::Identity(_))
}
