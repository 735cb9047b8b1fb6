use alembic_operations::{BatchAlterTable, CreateTable, DropTable, RenameTable};
use alembic_schema::{
    Column, Constraint, ConstraintName, Index, IndexElement, Name, NamingConvention, ServerDefault, Table,
    TableName,
};

use super::rebuild::{Rebuild, rename_checked_column, with_final_name};
use crate::reflection::ReflectedTable;
use crate::{Compiler, DialectError, Statement};

/// The statements that make a table anew, in three parts.
#[derive(Debug, Clone, PartialEq)]
pub struct TableRebuild {
    /// The name of the new table while it is being filled.
    pub temporary: TableName,
    /// The new table is created under a temporary name and filled.
    pub copy: Vec<Statement>,
    /// The old table goes and the new one takes its name. What refers to the table must neither follow nor act meanwhile.
    pub replace: Vec<Statement>,
    /// What belongs to the table comes back: indexes, triggers.
    pub complete: Vec<Statement>,
    /// Removes the new table again when one of the first two parts fails.
    pub drop_copy: Statement,
    /// What the new table will not have.
    pub warnings: Vec<String>,
}

impl TableRebuild {
    /// All statements in order.
    pub fn into_statements(self) -> Vec<Statement> {
        [self.copy, self.replace, self.complete].concat()
    }
}

impl Compiler<'_> {
    pub(super) fn table_rebuild(
        &self,
        batch: &BatchAlterTable,
        reflected: Option<&ReflectedTable>,
    ) -> Result<TableRebuild, DialectError> {
        self.check_positions(batch)?;
        let mut rebuild = Rebuild::new(*self, batch, reflected)?;
        for placed in &batch.operations {
            rebuild.apply(&placed.operation)?;
        }
        rebuild.finish()
    }
}

/// The name of a table while it is being filled: as long as the reference makes it.
fn temporary_name(table: &TableName) -> TableName {
    let name = format!("_alembic_tmp_{}", table.name.text).chars().take(50).collect::<String>();
    TableName { schema: table.schema.clone(), name: Name::new(name) }
}

impl Rebuild<'_> {
    fn finish(mut self) -> Result<TableRebuild, DialectError> {
        let old = self.source.name.clone();
        let temporary = temporary_name(&old);
        self.sort_columns()?;
        let context = self.context_with(NamingConvention::empty());
        let compiler = Compiler { context: &context, ..self.compiler };
        let table = self.new_table(temporary.clone())?;

        let mut copy = Vec::new();
        if compiler.dialect.drops_constraints_before_copy() {
            for name in
                self.names_before.iter().filter(|name| self.named.iter().any(|one| one.name() == *name))
            {
                copy.extend(compiler.drop_named_constraint(&old, name, false)?);
            }
        }
        copy.extend(compiler.create_table(&CreateTable::from(table))?);
        copy.push(compiler.statement(self.transfer(&old, &temporary)));
        if let Some(reflected) = self.reflected {
            copy.extend(compiler.dialect.after_copy(&compiler, reflected, &temporary));
        }
        let drop = DropTable {
            dropped: Some(Box::new(self.source.clone().into_owned())),
            ..DropTable::new(old.clone())
        };
        let mut replace = compiler.drop_table(&drop)?;
        replace.push(
            compiler.rename_table(&RenameTable { table: temporary.clone(), new_name: old.name.clone() }),
        );

        let mut complete = Vec::new();
        for index in &self.indexes {
            complete.push(compiler.create_index_statement(&old, &self.renamed_index(index), false)?);
        }
        if let Some(reflected) = self.reflected {
            let gone = self.columns_gone();
            let (kept, lost) = compiler.dialect.kept_triggers(reflected, &gone);
            complete.extend(kept.into_iter().map(|sql| compiler.statement(sql)));
            self.warnings.extend(lost);
        }
        let drop_copy = compiler.statement(format!("DROP TABLE {}", compiler.table(&temporary)));
        Ok(TableRebuild { temporary, copy, replace, complete, drop_copy, warnings: self.warnings })
    }

    fn sort_columns(&mut self) -> Result<(), DialectError> {
        let keys = self.columns.iter().map(|column| column.key.clone()).collect();
        let sorted = self.order.sorted(keys)?;
        self.columns.sort_by_key(|column| sorted.iter().position(|key| *key == column.key));
        Ok(())
    }

    /// The new table: its constraints in the order in which the reference writes them.
    fn new_table(&mut self, name: TableName) -> Result<Table, DialectError> {
        let mut constraints: Vec<Constraint> = self.batch.table_constraints.clone();
        let source_context = self.source_context();
        let source_compiler = Compiler { context: &source_context, ..self.compiler };
        let mut columns: Vec<Column> = Vec::new();
        for rebuilt in &self.columns {
            let mut column = rebuilt.column.clone();
            if columns.iter().any(|other| other.name.text == column.name.text) {
                return Err(DialectError::raised(
                    "DuplicateColumnError",
                    format!(
                        "A column with name '{}' is already present in table '{}'.",
                        column.name, name.name
                    ),
                ));
            }
            if let Some(check) = self.compiler.type_check(&column.name, &column.sql_type) {
                let check = Constraint::Check(check);
                constraints.push(match check.name() {
                    ConstraintName::Unnamed => check,
                    _ => source_compiler.named_constraint(&check, &self.source)?,
                });
                column.sql_type = self.without_check(&column.sql_type);
            }
            columns.push(column);
        }
        columns.extend(self.batch.table_columns.iter().cloned());
        let is_there = |name: &Name| columns.iter().any(|column| column.key() == name.text);
        let kept = self.named.iter().chain(&self.unnamed).filter(|one| columns_of(one).iter().all(is_there));
        let mut primary_key = None;
        for constraint in kept {
            match constraint {
                Constraint::PrimaryKey(key) => primary_key = Some(key.clone()),
                other => constraints.push(other.clone()),
            }
        }
        // The table's own primary key, where it still has one, goes before one of `table_args`.
        let restated = constraints.extract_if(.., |one| matches!(one, Constraint::PrimaryKey(_))).last();
        let primary_key = primary_key.filter(|key| !key.columns.is_empty()).map(Constraint::PrimaryKey);
        let primary_key = primary_key.or(restated);
        let members = primary_key.as_ref().map_or(&[][..], columns_of);
        for (place, column) in columns.iter_mut().enumerate() {
            column.primary_key = members.iter().any(|name| *name == column.key());
            let given = self.columns.get(place).is_none_or(|rebuilt| rebuilt.nullable_given);
            if column.primary_key && !given {
                column.nullable = Some(false);
            }
        }
        let mut table = Table::new(name, columns);
        table.constraints.extend(primary_key);
        table.constraints.extend(constraints);
        for constraint in &mut table.constraints {
            rename_checked_column(constraint, &self.columns);
            *constraint = with_final_name(constraint.clone());
        }
        table.options = self.source.options.clone();
        for (keyword, value) in self.batch.table_options.iter() {
            table.options.set(keyword, value.clone());
        }
        Ok(table)
    }

    /// `INSERT INTO … SELECT …` for what both tables have.
    fn transfer(&self, old: &TableName, temporary: &TableName) -> String {
        let (mut names, mut expressions) = (Vec::new(), Vec::new());
        for rebuilt in &self.columns {
            let Some(transfer) = &rebuilt.transfer else { continue };
            // What is generated is generated again; no database lets it be inserted.
            if matches!(rebuilt.column.server_default, Some(ServerDefault::Computed(_))) {
                continue;
            }
            names.push(self.compiler.identifier(&rebuilt.column.name));
            expressions.push(if transfer.is_cast {
                format!(
                    "{} AS {}",
                    transfer.expression,
                    self.compiler.identifier(&Name::new(rebuilt.key.as_str()))
                )
            } else {
                transfer.expression.clone()
            });
        }
        format!(
            "INSERT INTO {} ({}) SELECT {} \nFROM {}",
            self.compiler.table(temporary),
            names.join(", "),
            expressions.join(", "),
            self.compiler.table(old)
        )
    }

    fn renamed_index(&self, index: &Index) -> Index {
        let mut renamed = index.clone();
        for element in &mut renamed.elements {
            if let IndexElement::Column(name) = element
                && let Some(rebuilt) = self.columns.iter().find(|rebuilt| *name == rebuilt.key.as_str())
            {
                *name = rebuilt.column.name.clone();
            }
        }
        renamed
    }

    /// The columns of the old table that the new one does not have by the same name.
    fn columns_gone(&self) -> Vec<&str> {
        let old = self.source.columns.iter().map(|column| column.name.as_str());
        old.filter(|name| !self.columns.iter().any(|rebuilt| rebuilt.column.name == *name)).collect()
    }
}

fn columns_of(constraint: &Constraint) -> &[Name] {
    match constraint {
        Constraint::PrimaryKey(key) => &key.columns,
        Constraint::Unique(unique) => &unique.columns,
        Constraint::ForeignKey(key) => &key.columns,
        Constraint::Check(_) | Constraint::Exclude(_) => &[],
    }
}
