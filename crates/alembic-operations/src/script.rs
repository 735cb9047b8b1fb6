use alembic_schema::TableName;

use crate::{Irreversible, Operation};

/// What a generated migration contains, before it becomes a file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MigrationScript {
    /// `rev_id`
    pub revision: Option<String>,
    /// `message`
    pub message: Option<String>,
    /// `imports`, each a line of Python
    pub imports: Vec<String>,
    /// `head`
    pub head: Option<String>,
    /// `splice`
    pub splice: bool,
    /// `branch_label`
    pub branch_label: Option<String>,
    /// `version_path`
    pub version_path: Option<String>,
    /// `depends_on`
    pub depends_on: Vec<String>,
    /// `upgrade_ops_list`: one list per database
    pub upgrade: Vec<OperationList>,
    /// `downgrade_ops_list`: one list per database
    pub downgrade: Vec<OperationList>,
}

/// `UpgradeOps`, `DowngradeOps`: the operations of one direction for one database.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OperationList {
    /// The template's variable that they are rendered to (`"upgrades"`)
    pub token: String,
    /// The operations, those of one existing table together.
    pub groups: Vec<ModifyTable>,
}

impl OperationList {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.groups.iter().all(|group| group.operations.is_empty())
    }

    /// The list that undoes this one, in the opposite order.
    ///
    /// # Errors
    /// An operation cannot be undone.
    pub fn reversed(&self, token: &str) -> Result<Self, Irreversible> {
        let undone = |group: &ModifyTable| {
            let operations: Result<Vec<Operation>, Irreversible> =
                group.operations.iter().rev().map(Operation::reverse).collect();
            Ok(ModifyTable { table: group.table.clone(), operations: operations? })
        };
        let groups: Result<Vec<ModifyTable>, Irreversible> = self.groups.iter().rev().map(undone).collect();
        Ok(Self { token: token.to_owned(), groups: groups? })
    }

    /// All operations in order.
    pub fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.groups.iter().flat_map(|group| &group.operations)
    }
}

/// `ModifyTableOps`: operations on one existing table, which batch rendering puts into one block.
#[derive(Debug, Clone, PartialEq)]
pub struct ModifyTable {
    /// The table; `None` for operations that stand alone (`create_table`, `drop_table`, `execute`).
    pub table: Option<TableName>,
    /// The operations.
    pub operations: Vec<Operation>,
}
