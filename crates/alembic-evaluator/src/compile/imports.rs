use ruff_python_ast::{StmtImport, StmtImportFrom};

use super::{Compiler, index};
use crate::code::{ImportName, Instruction};

impl Compiler<'_> {
    pub(super) fn import(&mut self, statement: &StmtImport) {
        for alias in &statement.names {
            self.at(alias);
            let position = self.import_name(ImportName {
                module: alias.name.as_str().into(),
                level: 0,
                name: None,
                whole: alias.asname.is_some(),
                guarded: self.guarded,
            });
            self.emit(Instruction::Import(position));
            if let Some(name) = &alias.asname {
                self.store(name.as_str());
            } else {
                let first = alias.name.as_str().split('.').next().unwrap_or_default().to_owned();
                self.store(&first);
            }
        }
    }

    pub(super) fn import_from(&mut self, statement: &StmtImportFrom) {
        let module = statement.module.as_ref().map_or("", |module| module.as_str());
        if module == "__future__" {
            return;
        }
        for alias in &statement.names {
            self.at(alias);
            let name = alias.name.as_str();
            let position = self.import_name(ImportName {
                module: module.into(),
                level: statement.level,
                name: Some(name.into()),
                whole: false,
                guarded: self.guarded,
            });
            if name == "*" {
                self.emit(Instruction::ImportStar(position));
            } else {
                self.emit(Instruction::ImportFrom(position));
                self.store(alias.asname.as_ref().unwrap_or(&alias.name).as_str());
            }
        }
    }

    fn import_name(&mut self, import: ImportName) -> u32 {
        self.unit.imports.push(import);
        index(self.unit.imports.len() - 1)
    }
}
