use alembic_schema::{
    Autoincrement, CheckConstraint, Column, Computed, Constraint, ConstraintName, CustomDefinition,
    CustomType, DialectOptions, ForeignKeyConstraint, Index, IndexElement, Name, PrimaryKeyConstraint,
    ServerDefault, SqlExpression, SqlType, Table, TableName, UnaryOperator, UniqueConstraint,
};

use super::{
    ReflectedCheck, ReflectedColumn, ReflectedForeignKey, ReflectedIndex, ReflectedKey, StoredObject,
};

/// A table or a view as the catalogue tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct ReflectedTable {
    /// The name, with the schema where one was asked for.
    pub name: TableName,
    /// Table, view, materialized view.
    pub kind: ObjectKind,
    /// It lives as long as the session.
    pub temporary: bool,
    /// The columns, in order.
    pub columns: Vec<ReflectedColumn>,
    /// The primary key; without columns where there is none.
    pub primary_key: ReflectedKey,
    /// The foreign keys, in the order in which SQLAlchemy tells them.
    pub foreign_keys: Vec<ReflectedForeignKey>,
    /// The unique constraints, in the order in which SQLAlchemy tells them.
    pub unique_constraints: Vec<ReflectedKey>,
    /// The check constraints, in the order in which SQLAlchemy tells them.
    pub checks: Vec<ReflectedCheck>,
    /// The indexes, in the order in which SQLAlchemy tells them.
    pub indexes: Vec<ReflectedIndex>,
    /// The comment.
    pub comment: Option<String>,
    /// What a dialect's `Table` keywords can say (`sqlite_strict`, …), as the inspector tells it.
    pub options: DialectOptions,
    /// The same beyond what the inspector tells (`sqlite_autoincrement`).
    pub further_options: DialectOptions,
    /// The statement that made it, where the database keeps that.
    pub sql: Option<String>,
    /// The statements of its indexes, where the database keeps them; those of constraints have none.
    pub index_statements: Vec<StoredObject>,
    /// The statements of its triggers, where the database keeps them.
    pub triggers: Vec<StoredObject>,
}

/// The kinds of things that have columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ObjectKind {
    /// A table
    Table,
    /// A view
    View,
    /// A materialized view
    MaterializedView,
}

impl ReflectedTable {
    /// Something of which nothing but its name is known yet.
    pub fn new(name: TableName, kind: ObjectKind) -> Self {
        Self {
            name,
            kind,
            temporary: false,
            columns: Vec::new(),
            primary_key: ReflectedKey::default(),
            foreign_keys: Vec::new(),
            unique_constraints: Vec::new(),
            checks: Vec::new(),
            indexes: Vec::new(),
            comment: None,
            options: DialectOptions::new(),
            further_options: DialectOptions::new(),
            sql: None,
            index_statements: Vec::new(),
            triggers: Vec::new(),
        }
    }

    /// The table as schema: what `Table(…, autoload_with=…)` gives, and besides what the reference does not tell
    /// (conflict clauses, `AUTOINCREMENT`, collations, indexes of expressions).
    ///
    /// Names are final: no naming convention touches what a database already has.
    pub fn to_table(&self) -> Table {
        let mut table = Table::new(self.name.clone(), self.columns.iter().map(|c| self.column(c)).collect());
        if !self.primary_key.columns.is_empty() {
            table.constraints.push(Constraint::PrimaryKey(PrimaryKeyConstraint {
                name: final_name(self.primary_key.name.as_deref()),
                columns: names(&self.primary_key.columns),
                attributes: self.primary_key.attributes.clone(),
            }));
        }
        table.constraints.extend(self.foreign_keys.iter().map(foreign_key));
        table.constraints.extend(
            self.unique_constraints.iter().filter(|key| key.duplicates_index.is_none()).map(|key| {
                Constraint::Unique(UniqueConstraint {
                    name: final_name(key.name.as_deref()),
                    columns: names(&key.columns),
                    attributes: key.attributes.clone(),
                })
            }),
        );
        table.constraints.extend(self.checks.iter().map(|check| {
            Constraint::Check(CheckConstraint {
                name: final_name(check.name.as_deref()),
                condition: verbatim(&check.condition),
                attributes: check.attributes.clone(),
            })
        }));
        table.indexes =
            self.indexes.iter().filter(|index| index.duplicates_constraint.is_none()).map(index_of).collect();
        table.comment.clone_from(&self.comment);
        table.options = self
            .options
            .iter()
            .chain(self.further_options.iter())
            .map(|(keyword, value)| (keyword.to_owned(), value.clone()))
            .collect();
        table
    }

    /// The same with types and collations of columns exactly as they were declared, for a table that shall be made
    /// again. Python code would not know such types by their classes.
    pub fn to_exact_table(&self) -> Table {
        let mut table = self.to_table();
        for (column, reflected) in table.columns.iter_mut().zip(&self.columns) {
            let lacks_collation = reflected.collation.is_some() && column.sql_type.collation().is_none();
            if reflected.declared_type.is_none() && !lacks_collation {
                continue;
            }
            let declared = reflected.declared_type.clone();
            let mut text = declared.unwrap_or_else(|| crate::generic_type_text(&reflected.sql_type));
            if let Some(collation) = &reflected.collation {
                text.push_str(&format!(" COLLATE \"{}\"", collation.replace('"', "\"\"")));
            }
            column.sql_type =
                SqlType::user_defined(CustomType::new("", "UserDefinedType", CustomDefinition::Text(text)));
        }
        table
    }

    fn column(&self, reflected: &ReflectedColumn) -> Column {
        let mut sql_type = reflected.sql_type.clone();
        if let Some(collation) = &reflected.collation {
            sql_type.set("collation", collation.as_str().into());
        }
        let computed = reflected.computed.as_ref().map(|computed| {
            ServerDefault::Computed(Computed {
                expression: verbatim(&computed.text),
                persisted: Some(computed.persisted),
            })
        });
        let identity = reflected.identity.clone().map(ServerDefault::Identity);
        let default = reflected.default.as_deref().map(|text| ServerDefault::Expression(verbatim(text)));
        Column {
            nullable: Some(reflected.nullable),
            primary_key: self.primary_key.columns.contains(&reflected.name),
            server_default: computed.or(identity).or(default),
            comment: reflected.comment.clone(),
            autoincrement: match reflected.autoincrement {
                Some(true) => Autoincrement::True,
                Some(false) => Autoincrement::False,
                None => Autoincrement::Auto,
            },
            options: reflected.options.clone(),
            ..Column::new(reflected.name.as_str(), sql_type)
        }
    }
}

/// SQL as the database has it, as an expression: a colon in it begins no parameter.
pub fn verbatim(sql: &str) -> SqlExpression {
    let mut text = String::with_capacity(sql.len());
    let mut previous = None;
    let mut characters = sql.chars().peekable();
    while let Some(character) = characters.next() {
        let begins_word = characters.peek().is_some_and(|next| next.is_alphanumeric() || *next == '_');
        let free = previous.is_none_or(|c: char| c != ':' && c != '\\' && !c.is_alphanumeric() && c != '_');
        if character == ':' && begins_word && free {
            text.push('\\');
        }
        text.push(character);
        previous = Some(character);
    }
    SqlExpression::text(text)
}

fn final_name(name: Option<&str>) -> ConstraintName {
    name.map_or(ConstraintName::Unnamed, ConstraintName::conventional)
}

fn names(columns: &[String]) -> Vec<Name> {
    columns.iter().map(|column| Name::new(column.as_str())).collect()
}

fn foreign_key(key: &ReflectedForeignKey) -> Constraint {
    Constraint::ForeignKey(ForeignKeyConstraint {
        name: final_name(key.name.as_deref()),
        columns: names(&key.columns),
        referred_table: TableName::in_schema(key.referred_schema.as_deref(), key.referred_table.as_str()),
        referred_columns: names(&key.referred_columns),
        actions: key.actions.clone(),
        attributes: key.attributes.clone(),
    })
}

fn index_of(reflected: &ReflectedIndex) -> Index {
    let elements = reflected.elements.iter().map(|element| {
        let class = element.operator_class.as_deref();
        match (&element.text, &element.column) {
            (None, Some(column)) if element.sorting.is_empty() => {
                IndexElement::Column(Name::new(column.as_str()))
            }
            (None, Some(column)) if class.is_none() => {
                let sorted = element.sorting.iter().filter_map(|word| sorting(word));
                let column = SqlExpression::column(column.as_str());
                IndexElement::Expression(sorted.fold(column, SqlExpression::unary))
            }
            // Behind an expression, and between a column and its order, the class has to be written out.
            (text, column) => {
                let quoted = |column: &String| format!("\"{}\"", column.replace('"', "\"\""));
                let mut written = text.clone().or_else(|| column.as_ref().map(quoted)).unwrap_or_default();
                for word in class.into_iter().chain(element.sorting.iter().map(|word| sorting_text(word))) {
                    written.push(' ');
                    written.push_str(word);
                }
                IndexElement::Expression(verbatim(&written))
            }
        }
    });
    Index {
        name: ConstraintName::conventional(reflected.name.as_str()),
        elements: elements.collect(),
        unique: reflected.unique,
        options: reflected.options.clone(),
        ..Index::default()
    }
}

fn sorting_text(word: &str) -> &'static str {
    match word {
        "desc" => "DESC",
        "nulls_first" => "NULLS FIRST",
        _ => "NULLS LAST",
    }
}

fn sorting(word: &str) -> Option<UnaryOperator> {
    Some(match word {
        "desc" => UnaryOperator::Descending,
        "nulls_first" => UnaryOperator::NullsFirst,
        "nulls_last" => UnaryOperator::NullsLast,
        _ => return None,
    })
}
