//! Constraints inside of a table, and the directives that create and drop them.

use alembic_operations::{
    CreateCheckConstraint, CreateExcludeConstraint, CreateForeignKey, CreateUniqueConstraint, DropConstraint,
};
use alembic_python_text::string_repr;
use alembic_schema::{
    CheckConstraint, Constraint, ConstraintName, ExcludeConstraint, ForeignKeyConstraint, Name,
    PrimaryKeyConstraint, ReferenceActions, SqlExpression, Table, UniqueConstraint,
};

use super::{Item, ItemText, RenderError, Renderer, quoted, quoted_list};

impl Renderer<'_> {
    /// Every constraint of a table, those that its columns declare as well.
    pub(super) fn table_constraints(&mut self, table: &Table) -> Result<Vec<String>, RenderError> {
        let mut all = Vec::new();
        let columns = table.primary_key();
        if !columns.is_empty() {
            let key = table.primary_key_constraint().cloned().unwrap_or_default();
            all.push(Constraint::PrimaryKey(PrimaryKeyConstraint { columns, ..key }));
        }
        for column in &table.columns {
            if column.unique == Some(true) && column.index != Some(true) {
                let columns = vec![column.name.clone()];
                all.push(Constraint::Unique(UniqueConstraint { columns, ..UniqueConstraint::default() }));
            }
            all.extend(column.checks.iter().cloned().map(Constraint::Check));
        }
        all.extend(table.foreign_key_constraints().into_iter().map(Constraint::ForeignKey));
        let beside = table.constraints.iter();
        all.extend(
            beside
                .filter(|constraint| {
                    !matches!(constraint, Constraint::PrimaryKey(_) | Constraint::ForeignKey(_))
                })
                .cloned(),
        );
        let mut rendered = Vec::new();
        for constraint in &all {
            match self.ruled(Item::Constraint(constraint))? {
                ItemText::Usual => rendered.push(self.inline_constraint(table, constraint)?),
                ItemText::Text(text) => rendered.push(text),
                ItemText::Omitted => {}
            }
        }
        Ok(rendered)
    }

    fn inline_constraint(&mut self, table: &Table, constraint: &Constraint) -> Result<String, RenderError> {
        match constraint {
            Constraint::PrimaryKey(key) => {
                let columns = key.columns.iter().map(|key| quoted(name_of(table, key)));
                let items: Vec<String> = columns.chain(self.name_keyword(&key.name)).collect();
                Ok(format!("{}PrimaryKeyConstraint({})", self.sqlalchemy(), items.join(", ")))
            }
            Constraint::Unique(unique) => self.inline_unique(table, unique),
            Constraint::ForeignKey(key) => self.inline_foreign_key(table, key),
            Constraint::Check(check) => self.inline_check(check),
            Constraint::Exclude(exclude) => self.inline_exclude(exclude),
        }
    }

    fn name_keyword(&self, name: &ConstraintName) -> Option<String> {
        name.name().map(|_| format!("name={}", self.constraint_name(name)))
    }

    fn inline_unique(&self, table: &Table, unique: &UniqueConstraint) -> Result<String, RenderError> {
        let mut items: Vec<String> = unique.columns.iter().map(|key| quoted(name_of(table, key))).collect();
        items.extend(Self::deferrability(&unique.attributes));
        items.extend(self.name_keyword(&unique.name));
        items.extend(self.dialect_options(&unique.attributes.options)?);
        Ok(format!("{}UniqueConstraint({})", self.sqlalchemy(), items.join(", ")))
    }

    fn inline_check(&self, check: &CheckConstraint) -> Result<String, RenderError> {
        let mut items = vec![string_repr(&self.sql(&check.condition)?)];
        items.extend(self.name_keyword(&check.name));
        items.extend(self.dialect_options(&check.attributes.options)?);
        Ok(format!("{}CheckConstraint({})", self.sqlalchemy(), items.join(", ")))
    }

    fn inline_foreign_key(&self, table: &Table, key: &ForeignKeyConstraint) -> Result<String, RenderError> {
        let mut keywords: Vec<String> = self.name_keyword(&key.name).into_iter().collect();
        keywords.extend(actions(&key.actions));
        keywords.extend(Self::deferrability(&key.attributes).into_iter().rev());
        keywords.extend(use_alter_and_match(&key.actions));
        keywords.extend(self.dialect_options(&key.attributes.options)?);
        let referred: Vec<String> = key
            .referred_columns
            .iter()
            .map(|column| string_repr(&format!("{}.{column}", key.referred_table)))
            .collect();
        Ok(format!(
            "{}ForeignKeyConstraint({}, [{}], {})",
            self.sqlalchemy(),
            quoted_list(key.columns.iter().map(|key| name_of(table, key))),
            referred.join(", "),
            keywords.join(", ")
        ))
    }

    /// `postgresql.ExcludeConstraint((sa.column('room'), '='), using='gist')`
    fn inline_exclude(&mut self, exclude: &ExcludeConstraint) -> Result<String, RenderError> {
        self.imports.insert("from sqlalchemy.dialects import postgresql".to_owned());
        let mut items = self.exclude_elements(exclude)?;
        if let Some(condition) = &exclude.condition {
            items.push(format!("where={}", self.text_element(condition)?));
        }
        items.extend(exclude_deferrability(exclude));
        items.push(using(exclude));
        items.extend(self.name_keyword(&exclude.name));
        Ok(format!("postgresql.ExcludeConstraint({})", items.join(", ")))
    }

    fn exclude_elements(&self, exclude: &ExcludeConstraint) -> Result<Vec<String>, RenderError> {
        let element = |(expression, operator): &(SqlExpression, String)| {
            let what = match expression {
                SqlExpression::Column(column) => {
                    format!("{}column({})", self.sqlalchemy(), quoted(&column.name))
                }
                other => self.text_element(other)?,
            };
            Ok(format!("({what}, {})", string_repr(operator)))
        };
        exclude.elements.iter().map(element).collect()
    }

    pub(super) fn create_exclude_constraint(
        &mut self,
        operation: &CreateExcludeConstraint,
    ) -> Result<String, RenderError> {
        let exclude = &operation.constraint;
        let mut items = vec![self.constraint_name(&exclude.name)];
        if !self.in_batch {
            items.push(quoted(&operation.table.name));
        }
        items.extend(self.exclude_elements(exclude)?);
        if let Some(condition) = &exclude.condition {
            items.push(format!("where={}", self.text_element(condition)?));
        }
        items.extend(exclude_deferrability(exclude));
        items.push(using(exclude));
        if let Some(schema) = operation.table.schema.as_ref().filter(|_| !self.in_batch) {
            items.push(format!("schema={}", quoted(schema)));
        }
        Ok(format!("{}create_exclude_constraint({})", self.directives(), items.join(", ")))
    }

    pub(super) fn create_unique_constraint(
        &self,
        operation: &CreateUniqueConstraint,
    ) -> Result<String, RenderError> {
        let unique = &operation.constraint;
        let mut items = self.name_and_table(&unique.name, &operation.table.name);
        items.push(quoted_list(&unique.columns));
        items.extend(Self::deferrability(&unique.attributes));
        if let Some(schema) = operation.table.schema.as_ref().filter(|_| !self.in_batch) {
            items.push(format!("schema={}", quoted(schema)));
        }
        items.extend(self.dialect_options(&unique.attributes.options)?);
        Ok(format!("{}create_unique_constraint({})", self.directives(), items.join(", ")))
    }

    pub(super) fn create_foreign_key(&self, operation: &CreateForeignKey) -> Result<String, RenderError> {
        let key = &operation.constraint;
        let mut items = self.name_and_table(&key.name, &operation.table.name);
        items.push(quoted(&key.referred_table.name));
        items.push(quoted_list(&key.columns));
        items.push(quoted_list(&key.referred_columns));
        let source = operation.table.schema.as_ref().filter(|_| !self.in_batch);
        items.extend(source.map(|schema| format!("source_schema={}", quoted(schema))));
        let referent = key.referred_table.schema.as_ref();
        items.extend(referent.map(|schema| format!("referent_schema={}", quoted(schema))));
        items.extend(actions(&key.actions));
        items.extend(
            key.attributes
                .initially
                .as_deref()
                .map(|initially| format!("initially={}", string_repr(initially))),
        );
        items.extend(key.attributes.deferrable.map(|given| format!("deferrable={}", super::truth(given))));
        items.extend(use_alter_and_match(&key.actions));
        items.extend(self.dialect_options(&key.attributes.options)?);
        Ok(format!("{}create_foreign_key({})", self.directives(), items.join(", ")))
    }

    pub(super) fn create_check_constraint(
        &self,
        operation: &CreateCheckConstraint,
    ) -> Result<String, RenderError> {
        let check = &operation.constraint;
        let mut items = self.name_and_table(&check.name, &operation.table.name);
        items.push(string_repr(&self.sql(&check.condition)?));
        if let Some(schema) = operation.table.schema.as_ref().filter(|_| !self.in_batch) {
            items.push(format!("schema={}", quoted(schema)));
        }
        items.extend(self.dialect_options(&check.attributes.options)?);
        Ok(format!("{}create_check_constraint({})", self.directives(), items.join(", ")))
    }

    pub(super) fn drop_constraint(&mut self, operation: &DropConstraint) -> String {
        let mut items = self.name_and_table(&operation.name, &operation.table.name);
        if let Some(schema) = operation.table.schema.as_ref().filter(|_| !self.in_batch) {
            items.push(format!("schema={}", quoted(schema)));
        }
        if let Some(constraint_type) = operation.constraint_type {
            items.push(format!("type_='{}'", constraint_type.as_str()));
        }
        if operation.if_exists {
            items.push("if_exists=True".to_owned());
        }
        let text = format!("{}drop_constraint({})", self.directives(), items.join(", "));
        if operation.name != ConstraintName::Unnamed {
            return text;
        }
        self.warnings.push(format!(
            "Autogenerate rendered a drop_constraint() directive for an unnamed constraint on table {}; the migration \
             will fail unless a constraint name is added to the directive.  Consider using a naming convention so \
             that constraint names are known ahead of time.",
            quoted(&operation.table.name)
        ));
        format!("{UNNAMED}{text}")
    }

    fn name_and_table(&self, name: &ConstraintName, table: &Name) -> Vec<String> {
        let mut items = vec![self.constraint_name(name)];
        if !self.in_batch {
            items.push(quoted(table));
        }
        items
    }
}

/// The name of the column that Python code knows by this key.
pub(super) fn name_of<'a>(table: &'a Table, key: &'a Name) -> &'a Name {
    table.column_of_key(&key.text).map_or(key, |column| &column.name)
}

/// Stands before the drop of a constraint without a name.
const UNNAMED: &str = "# WARNING: constraint name is None; this directive will fail as
# rendered.  Add a name, or use a naming convention; see
# https://alembic.sqlalchemy.org/en/latest/naming.html
";

/// The reference puts the truth value of an exclusion constraint between quotes, which means the same.
fn exclude_deferrability(exclude: &ExcludeConstraint) -> Vec<String> {
    let quoted = |text: String| text.replace("=True", "='True'");
    Renderer::<'_>::deferrability(&exclude.attributes).into_iter().map(quoted).collect()
}

/// `using='gist'`, which is what an exclusion constraint uses where nothing is said.
fn using(exclude: &ExcludeConstraint) -> String {
    format!("using={}", string_repr(exclude.using.as_deref().unwrap_or("gist")))
}

fn actions(actions: &ReferenceActions) -> Vec<String> {
    let given = [("onupdate", &actions.on_update), ("ondelete", &actions.on_delete)];
    given
        .into_iter()
        .filter_map(|(keyword, action)| Some(format!("{keyword}={}", string_repr(action.as_deref()?))))
        .collect()
}

fn use_alter_and_match(actions: &ReferenceActions) -> Vec<String> {
    let use_alter = actions.use_alter.then(|| "use_alter=True".to_owned());
    let match_ = actions.match_.as_deref().map(|match_| format!("match={}", string_repr(match_)));
    use_alter.into_iter().chain(match_).collect()
}
