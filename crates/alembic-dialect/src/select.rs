use alembic_schema::{
    ColumnReference, CompoundSelect, DataStatement, ForUpdate, FromClause, Name, ResultName, Select,
    SetOperator, SqlExpression, SqlType, Value, result_names,
};

use crate::compile_state::{CompileState, Scope};
use crate::operators::CONDITION;
use crate::{Compiler, DialectError, ResultColumn};

/// Where a query stands: what encloses it decides which of its sources are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// At the top, or where a value is expected: sources that the enclosing query names too are its own.
    Value,
    /// In `FROM`: a source is left out only if `correlate` says so.
    From,
    /// In `FROM` behind `LATERAL`: what stands beside it is known inside.
    Lateral,
}

impl Compiler<'_> {
    /// A query or another statement that stands inside of a statement.
    pub(crate) fn inner_statement(
        &self,
        statement: &DataStatement,
        place: Place,
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
        match statement {
            DataStatement::Select(select) => self.select(select, place, state),
            DataStatement::Compound(compound) => self.compound(compound, place, state),
            DataStatement::Text { clause, .. } => self.text_clause(clause, state),
            DataStatement::Insert(insert) => self.insert_text(insert, state),
            DataStatement::Update(update) => self.update_text(update, state),
            DataStatement::Delete(delete) => self.delete_text(delete, state),
        }
    }

    fn select(
        &self,
        select: &Select,
        place: Place,
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
        let sources = displayed_sources(select, place, state.scopes.last())?;
        let mut scope = Scope::default();
        for from in &sources {
            scope.own.push(from.clone());
            scope.own.extend(from.parts().into_iter().cloned());
        }
        scope.all.clone_from(&scope.own);
        if let Some(outer) = state.scopes.last() {
            scope.all.extend(outer.all.iter().cloned());
        }
        state.scopes.push(scope);
        let text = self.select_body(select, &sources, place, state);
        state.scopes.pop();
        text
    }

    fn select_body(
        &self,
        select: &Select,
        sources: &[FromClause],
        place: Place,
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
        for cte in &select.ctes {
            self.alias_name(cte, state);
            self.source(&FromClause::Alias(cte.clone()), state)?;
        }
        let mut text = "SELECT ".to_owned();
        text.push_str(&self.words(&select.prefixes, state)?);
        if let Some(on) = &select.distinct {
            let on = self.expressions(on, state)?;
            text.push_str(&self.dialect.distinct(&on));
        }
        let columns = self.selected_columns(&select.columns, place, state)?;
        if columns.is_empty() {
            text.truncate(text.trim_end().len());
        }
        text.push_str(&columns.join(", "));
        if !sources.is_empty() {
            let sources: Vec<String> =
                sources.iter().map(|from| self.source(from, state)).collect::<Result<_, _>>()?;
            text.push_str(&format!(" \nFROM {}", sources.join(", ")));
        }
        if !select.conditions.is_empty() {
            text.push_str(&format!(" \nWHERE {}", self.conditions(&select.conditions, state)?));
        }
        if !select.group_by.is_empty() {
            let items: Vec<SqlExpression> = select.group_by.iter().map(without_label).collect();
            text.push_str(&format!(" GROUP BY {}", self.ordering(&items, &select.columns, state)?));
        }
        if !select.having.is_empty() {
            text.push_str(&format!(" \nHAVING {}", self.conditions(&select.having, state)?));
        }
        text.push_str(&self.select_tail(select, &select.columns, state)?);
        if !select.suffixes.is_empty() {
            text.push(' ');
            text.push_str(self.words(&select.suffixes, state)?.trim_end());
        }
        Ok(text)
    }

    /// What stands behind the rows: their order, their number, their locks.
    fn select_tail(
        &self,
        select: &Select,
        columns: &[SqlExpression],
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
        let mut text = String::new();
        if !select.order_by.is_empty() {
            text.push_str(&format!(" ORDER BY {}", self.ordering(&select.order_by, columns, state)?));
        }
        if select.limit.is_some() || select.offset.is_some() {
            text.push_str(&self.row_limits(select.limit.as_ref(), select.offset.as_ref(), state)?);
        }
        if let Some(lock) = &select.for_update {
            text.push_str(&self.for_update(lock, state));
        }
        Ok(text)
    }

    fn row_limits(
        &self,
        limit: Option<&SqlExpression>,
        offset: Option<&SqlExpression>,
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
        let layout = self.dialect.row_limits();
        let mut text = match (limit, layout.all_rows) {
            (Some(limit), _) => format!("{}{}", layout.introduction, self.expression(limit, state)?),
            (None, Some(all)) => {
                format!("\n LIMIT {}", self.expression(&SqlExpression::literal(Value::Integer(all)), state)?)
            }
            (None, None) => "\n LIMIT ALL".to_owned(),
        };
        match offset {
            Some(offset) => text.push_str(&format!(" OFFSET {}", self.expression(offset, state)?)),
            None if layout.always_offset => {
                let none = state.kept(SqlExpression::bind(Value::Integer(0)));
                text.push_str(&format!(" OFFSET {}", self.expression(&none, state)?));
            }
            None => {}
        }
        Ok(text)
    }

    fn for_update(&self, lock: &ForUpdate, state: &mut CompileState) -> String {
        let mut tables = Vec::new();
        for table in lock.of.iter().flat_map(FromClause::parts) {
            let name = match table {
                FromClause::Alias(alias) => self.alias_name(alias, state),
                FromClause::Table(table) => self.identifier(&table.name),
                _ => continue,
            };
            if !tables.contains(&name) {
                tables.push(name);
            }
        }
        self.dialect.for_update(lock, &tables)
    }

    fn compound(
        &self,
        compound: &CompoundSelect,
        place: Place,
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
        let word = match compound.operator {
            SetOperator::Union => "UNION",
            SetOperator::UnionAll => "UNION ALL",
            SetOperator::Intersect => "INTERSECT",
            SetOperator::IntersectAll => "INTERSECT ALL",
            SetOperator::Except => "EXCEPT",
            SetOperator::ExceptAll => "EXCEPT ALL",
        };
        // The queries stand side by side: none is inside of another, but all are inside of what encloses the whole.
        let mut queries = Vec::new();
        for query in &compound.queries {
            let text = self.inner_statement(query, place, state)?;
            let grouped = match query {
                DataStatement::Select(select) => {
                    select.limit.is_some() || select.offset.is_some() || !select.order_by.is_empty()
                }
                DataStatement::Compound(_) => true,
                _ => false,
            };
            queries.push(if grouped { format!("({text})") } else { text });
        }
        let mut text = queries.join(&format!(" {word} "));
        let columns = compound.queries.first().map_or(&[][..], DataStatement::columns);
        let mut tail = compound.tail.clone();
        for item in tail.group_by.iter_mut().chain(&mut tail.order_by) {
            *item = by_name(item, columns);
        }
        if !tail.group_by.is_empty() {
            text.push_str(&format!(" GROUP BY {}", self.expressions(&tail.group_by, state)?));
        }
        text.push_str(&self.select_tail(&tail, &[], state)?);
        Ok(text)
    }

    /// The columns of a query, each under its name; the labels are known to the enclosing scope.
    fn selected_columns(
        &self,
        columns: &[SqlExpression],
        place: Place,
        state: &mut CompileState,
    ) -> Result<Vec<String>, DialectError> {
        let mut written = Vec::new();
        let mut labels = Vec::new();
        for (column, name) in columns.iter().zip(result_names(columns)) {
            // In FROM even a column's own name is written.
            let label = match (&name, column) {
                (ResultName::Own(name), SqlExpression::Column(ColumnReference { table: Some(_), .. }))
                    if place != Place::Value =>
                {
                    Some(name.clone())
                }
                (ResultName::Bare(_), _) if place != Place::Value => {
                    Some(state.numbered_name(column, "anon").into())
                }
                _ => result_label(column, &name, state),
            };
            let label = label.map(|label| self.identifier(&label));
            let text = self.expression(column, state)?;
            written.push(match &label {
                Some(label) => format!("{text} AS {label}"),
                None => text,
            });
            labels.push(label.unwrap_or_default());
        }
        if let Some(scope) = state.scopes.last_mut() {
            scope.labels = labels;
        }
        Ok(written)
    }

    /// What a statement gives, for whoever reads its rows; nothing where SQL as written stands among the columns.
    pub(crate) fn result_columns(
        &self,
        columns: &[SqlExpression],
        state: &mut CompileState,
    ) -> Vec<ResultColumn> {
        let mut result = Vec::new();
        for (column, name) in columns.iter().zip(result_names(columns)) {
            let label = match &name {
                ResultName::Unknown => return Vec::new(),
                ResultName::Own(name) if matches!(column, SqlExpression::LiteralColumn(_)) => {
                    if name.text.contains('*') {
                        return Vec::new();
                    }
                    name.clone()
                }
                ResultName::Own(name) | ResultName::Bare(name) => name.clone(),
                other => match result_label(column, other, state) {
                    Some(label) => label,
                    None => return Vec::new(),
                },
            };
            let sql_type = column.sql_type();
            result.push(self.result_column(label.text, &sql_type));
        }
        result
    }

    /// What a column of this type gives.
    pub(crate) fn result_column(&self, name: String, sql_type: &SqlType) -> ResultColumn {
        let own = sql_type.for_dialect(self.dialect.name()).custom.as_deref();
        ResultColumn {
            name,
            sql_type: self.dialect_type(sql_type).clone(),
            conversion: own.map(|custom| custom.conversion).unwrap_or_default(),
        }
    }

    /// Conditions joined by `AND`.
    pub(crate) fn conditions(
        &self,
        conditions: &[SqlExpression],
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
        match conditions {
            [only] => self.operand(only, CONDITION, state),
            several => self.boolean(alembic_schema::BooleanOperator::And, several, state),
        }
    }

    /// Expressions of `ORDER BY` and `GROUP BY`: a label that the query has is written by its name.
    fn ordering(
        &self,
        items: &[SqlExpression],
        columns: &[SqlExpression],
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
        let items: Vec<String> = items
            .iter()
            .map(|item| {
                let resolved = resolved_labels(item, columns, state)?;
                self.expression(resolved.as_ref().unwrap_or(item), state)
            })
            .collect::<Result<_, _>>()?;
        Ok(items.join(", "))
    }

    /// SQL as written between the parts of a statement, each with a space behind it.
    pub(crate) fn words(
        &self,
        words: &[SqlExpression],
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
        words.iter().map(|word| Ok(self.expression(word, state)? + " ")).collect()
    }
}

/// What `FROM` names: not what the enclosing query names already and this one means too.
///
/// Source: SQLAlchemy 2.1.9, `SelectState._get_display_froms`.
fn displayed_sources(
    select: &Select,
    place: Place,
    outer: Option<&Scope>,
) -> Result<Vec<FromClause>, DialectError> {
    let sources = select.sources();
    let Some(outer) = outer else { return Ok(sources) };
    let names = |list: &[FromClause], from: &FromClause| list.iter().any(|known| known.is_same(from));
    if let Some(wanted) = &select.correlate {
        let enclosing = |from: &FromClause| match place {
            Place::Value | Place::Lateral => names(&outer.all, from),
            Place::From => names(&outer.all, from) && !names(&outer.own, from),
        };
        return Ok(sources.into_iter().filter(|from| !(enclosing(from) && names(wanted, from))).collect());
    }
    if place == Place::From || sources.len() < 2 {
        return Ok(sources);
    }
    let left: Vec<FromClause> = sources.into_iter().filter(|from| !names(&outer.own, from)).collect();
    if left.is_empty() {
        return Err(DialectError::raised(
            "InvalidRequestError",
            "Select statement returned no FROM clauses due to auto-correlation; specify correlate(<tables>) to \
             control correlation manually."
                .to_owned(),
        ));
    }
    Ok(left)
}

/// What stands after `AS`.
pub(crate) fn result_label(
    column: &SqlExpression,
    name: &ResultName,
    state: &mut CompileState,
) -> Option<Name> {
    match name {
        ResultName::Own(_) | ResultName::Bare(_) | ResultName::Unknown => None,
        ResultName::Label(label) => Some(label.clone()),
        ResultName::Numbered(beginning) => Some(state.numbered_name(column, beginning).into()),
    }
}

/// The same expression with names in the place of labels; `None` if there are none in it.
fn resolved_labels(
    item: &SqlExpression,
    columns: &[SqlExpression],
    state: &CompileState,
) -> Result<Option<SqlExpression>, DialectError> {
    let labels = state.scopes.last().map_or(&[][..], |scope| &scope.labels);
    let written = |label: &str| Some(SqlExpression::LiteralColumn(label.to_owned()));
    Ok(match item {
        SqlExpression::Label(..) => columns
            .iter()
            .position(|column| column == item)
            .and_then(|index| labels.get(index))
            .and_then(|label| written(label)),
        SqlExpression::LabelReference(name) => {
            for (index, column) in columns.iter().enumerate() {
                match column {
                    SqlExpression::Label(label, _) if label == name.as_str() => {
                        return Ok(labels.get(index).and_then(|label| written(label)));
                    }
                    SqlExpression::Column(known) if known.name == name.as_str() => {
                        return Ok(Some(column.clone()));
                    }
                    _ => {}
                }
            }
            return Err(DialectError::Compile(format!(
                "Can't resolve label reference for ORDER BY / GROUP BY / DISTINCT etc. Textual SQL expression \
                 '{name}' should be explicitly declared as text('{name}')"
            )));
        }
        SqlExpression::Unary(operator, operand) => resolved_labels(operand, columns, state)?
            .map(|operand| SqlExpression::Unary(operator.clone(), Box::new(operand))),
        _ => None,
    })
}

/// An expression of `GROUP BY`: a label is nothing there but what it stands for.
fn without_label(item: &SqlExpression) -> SqlExpression {
    match item {
        SqlExpression::Label(_, operand) => (**operand).clone(),
        other => other.clone(),
    }
}

/// An expression behind a `UNION`, where columns have no tables any more, only the names that the first query gives.
fn by_name(item: &SqlExpression, columns: &[SqlExpression]) -> SqlExpression {
    let named = |name: &Name| {
        SqlExpression::Column(ColumnReference { table: None, name: name.clone(), sql_type: None })
    };
    match item {
        SqlExpression::LabelReference(name) => {
            let known = result_names(columns).iter().any(|known| {
                matches!(known, ResultName::Own(known) | ResultName::Label(known) if known == name.as_str())
            });
            if known { named(&Name::new(name.as_str())) } else { item.clone() }
        }
        SqlExpression::Column(column) if columns.contains(item) => named(&column.name),
        SqlExpression::Label(name, _) if columns.contains(item) => named(name),
        SqlExpression::Unary(operator, operand) => {
            SqlExpression::Unary(operator.clone(), Box::new(by_name(operand, columns)))
        }
        other => other.clone(),
    }
}
