use alembic_autogenerate::{CompareOptions, Parts, RenderOptions, Rule};
use alembic_bindings::ConfigureOptions;
use alembic_evaluator::{Outcome, Value, Vm, unsupported};
use alembic_schema::{Name, TableName};

use crate::raise::command_error;

/// What `context.configure()` says about autogenerate.
pub(super) struct Options {
    pub(super) compare: CompareOptions,
    pub(super) render: RenderOptions,
    pub(super) include_schemas: bool,
    pub(super) include_name: Option<Value>,
    pub(super) include_object: Option<Value>,
    pub(super) compare_type: Option<Value>,
    pub(super) compare_server_default: Option<Value>,
    pub(super) upgrade_token: String,
    pub(super) downgrade_token: String,
}

impl Options {
    pub(super) fn read(vm: &mut Vm, configured: &ConfigureOptions) -> Outcome<Self> {
        let mut given = Given { vm, configured };
        let (types, compare_type) = given.rule("compare_type", Rule::On)?;
        let (defaults, compare_server_default) = given.rule("compare_server_default", Rule::Off)?;
        Ok(Self {
            compare: CompareOptions {
                types,
                defaults,
                parts: parts(&mut given)?,
                version_table: TableName {
                    schema: configured.version_table_schema.as_deref().map(Name::from),
                    name: Name::from(configured.version_table.as_deref().unwrap_or("alembic_version")),
                },
                default_schema: None,
            },
            render: given.render()?,
            include_schemas: given.truth("include_schemas")?,
            include_name: given.function("include_name")?,
            include_object: given.function("include_object")?,
            compare_type,
            compare_server_default,
            upgrade_token: given.text("upgrade_token")?.unwrap_or_else(|| "upgrades".to_owned()),
            downgrade_token: given.text("downgrade_token")?.unwrap_or_else(|| "downgrades".to_owned()),
        })
    }
}

/// The function that `env.py` gave under a name.
pub(super) fn function(vm: &mut Vm, configured: &ConfigureOptions, name: &str) -> Outcome<Option<Value>> {
    Given { vm, configured }.function(name)
}

struct Given<'a> {
    vm: &'a mut Vm,
    configured: &'a ConfigureOptions,
}

impl Given<'_> {
    /// What was given; `None` counts as nothing.
    fn value(&mut self, name: &str) -> Outcome<Option<Value>> {
        let given = self.configured.given.iter().find(|(known, _)| known == name);
        let Some((_, value)) = given else { return Ok(None) };
        let value = self.vm.resolve(value)?;
        Ok((!value.is_none()).then_some(value))
    }

    fn truth(&mut self, name: &str) -> Outcome<bool> {
        match self.value(name)? {
            Some(value) => self.vm.truth(&value),
            None => Ok(false),
        }
    }

    fn text(&mut self, name: &str) -> Outcome<Option<String>> {
        let Some(value) = self.value(name)? else { return Ok(None) };
        match value.as_str() {
            Some(text) => Ok(Some(text.to_string())),
            None => Err(unsupported(format!(
                "`{name}` of configure() is a `{}`, not a string",
                value.type_name()
            ))),
        }
    }

    /// A function or an object that can be called; what is false counts as nothing.
    fn function(&mut self, name: &str) -> Outcome<Option<Value>> {
        let Some(value) = self.value(name)? else { return Ok(None) };
        if self.vm.is_callable(&value)? {
            return Ok(Some(value));
        }
        if !self.vm.truth(&value)? {
            return Ok(None);
        }
        Err(unsupported(format!(
            "`{name}` of configure() is a `{}`, which cannot be called",
            value.type_name()
        )))
    }

    /// `True`, `False`, or a function that decides.
    fn rule(&mut self, name: &str, usual: Rule) -> Outcome<(Rule, Option<Value>)> {
        let Some(value) = self.value(name)? else { return Ok((usual, None)) };
        match value {
            Value::Bool(false) => Ok((Rule::Off, None)),
            value if self.vm.is_callable(&value)? => Ok((Rule::Asked, Some(value))),
            _ => Ok((Rule::On, None)),
        }
    }

    fn render(&mut self) -> Outcome<RenderOptions> {
        let usual = RenderOptions::default();
        Ok(RenderOptions {
            alembic_module_prefix: self.text("alembic_module_prefix")?.unwrap_or(usual.alembic_module_prefix),
            sqlalchemy_module_prefix: self
                .text("sqlalchemy_module_prefix")?
                .unwrap_or(usual.sqlalchemy_module_prefix),
            user_module_prefix: self.text("user_module_prefix")?,
            render_as_batch: self.truth("render_as_batch")?,
        })
    }
}

/// `autogenerate_plugins=`: patterns of names, those behind `~` for what is left out.
///
/// Source: Alembic 1.20.1, `Plugin.populate_autogenerate_priority_dispatch`.
fn parts(given: &mut Given<'_>) -> Outcome<Parts> {
    let Some(value) = given.value("autogenerate_plugins")? else { return Ok(Parts::default()) };
    let mut patterns = Vec::new();
    for pattern in given.vm.iterate(&value)? {
        patterns.push(given.vm.str(&pattern)?.to_string());
    }
    let (excluded, included): (Vec<&str>, Vec<&str>) =
        patterns.iter().map(String::as_str).partition(|pattern| pattern.starts_with('~'));
    let known = [
        "alembic.autogenerate.schemas",
        "alembic.autogenerate.tables",
        "alembic.autogenerate.types",
        "alembic.autogenerate.constraints",
        "alembic.autogenerate.defaults",
        "alembic.autogenerate.comments",
        "alembic.ext.checkconstraint_byname",
    ];
    let is_on = |name: &str| {
        included.iter().any(|pattern| matches(pattern, name))
            && !excluded.iter().any(|pattern| matches(&pattern[1..], name))
    };
    let missing: Vec<&str> = included
        .iter()
        .copied()
        .filter(|pattern| !known.iter().any(|name| is_on(name) && matches(pattern, name)))
        .collect();
    if !missing.is_empty() {
        return Err(command_error(format!("Did not locate plugins: {}", missing.join(", "))));
    }
    Ok(Parts {
        tables: is_on(known[0]) && is_on(known[1]),
        types: is_on(known[2]),
        constraints: is_on(known[3]),
        defaults: is_on(known[4]),
        comments: is_on(known[5]),
        checks_by_name: is_on(known[6]),
    })
}

/// Whether a pattern, in which `*` stands for anything, names a plugin.
fn matches(pattern: &str, name: &str) -> bool {
    let pattern = match pattern {
        "alembic.autogenerate.checkconstraint_byname" => "alembic.ext.checkconstraint_byname",
        pattern => pattern,
    };
    let wanted: Vec<&str> = pattern.split('.').collect();
    let parts: Vec<&str> = name.split('.').collect();
    matches_parts(&wanted, &parts)
}

fn matches_parts(wanted: &[&str], parts: &[&str]) -> bool {
    match (wanted, parts) {
        ([], []) => true,
        (["*", rest @ ..], [_, ..]) => (1..=parts.len()).any(|length| matches_parts(rest, &parts[length..])),
        ([first, rest @ ..], [part, others @ ..]) => first == part && matches_parts(rest, others),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns() {
        for (pattern, name, expected) in [
            ("alembic.autogenerate.*", "alembic.autogenerate.types", true),
            ("alembic.autogenerate.*", "alembic.ext.checkconstraint_byname", false),
            ("alembic.*", "alembic.autogenerate.types", true),
            ("alembic.*.types", "alembic.autogenerate.types", true),
            ("alembic.autogenerate.types", "alembic.autogenerate.types", true),
            ("alembic.autogenerate.checkconstraint_byname", "alembic.ext.checkconstraint_byname", true),
            ("alembic", "alembic.autogenerate.types", false),
        ] {
            assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
        }
    }
}
