use crate::arguments::CallArguments;
use crate::code::Conversion;
use crate::exceptions::class as exception;
use crate::outcome::{Outcome, raise};
use crate::value::Value;
use crate::vm::Vm;

/// In place of the number of the next field: the fields are numbered by hand.
const MANUAL: usize = usize::MAX;

impl Vm {
    /// `template.format(*arguments, **keywords)` (Python documentation, "Format String Syntax").
    pub(crate) fn format_template(&mut self, template: &str, arguments: &CallArguments) -> Outcome<String> {
        self.format_fields(template, arguments, &mut 0, 2)
    }

    fn format_fields(
        &mut self,
        template: &str,
        arguments: &CallArguments,
        automatic: &mut usize,
        depth: usize,
    ) -> Outcome<String> {
        if depth == 0 {
            return Err(raise(&exception::VALUE_ERROR, "Max string recursion exceeded"));
        }
        let characters: Vec<char> = template.chars().collect();
        let mut result = String::with_capacity(template.len());
        let mut position = 0;
        while let Some(character) = characters.get(position).copied() {
            position += 1;
            match character {
                '{' if characters.get(position) == Some(&'{') => {
                    result.push('{');
                    position += 1;
                }
                '}' if characters.get(position) == Some(&'}') => {
                    result.push('}');
                    position += 1;
                }
                '}' => {
                    return Err(raise(&exception::VALUE_ERROR, "Single '}' encountered in format string"));
                }
                '{' => {
                    let start = position;
                    let mut open = 1;
                    while open > 0 {
                        match characters.get(position) {
                            Some('{') => open += 1,
                            Some('}') => open -= 1,
                            Some(_) => {}
                            None if position == start => {
                                return Err(raise(
                                    &exception::VALUE_ERROR,
                                    "Single '{' encountered in format string",
                                ));
                            }
                            None => {
                                return Err(raise(
                                    &exception::VALUE_ERROR,
                                    "expected '}' before end of string",
                                ));
                            }
                        }
                        position += 1;
                    }
                    let field: String = characters[start..position - 1].iter().collect();
                    result.push_str(&self.format_field(&field, arguments, automatic, depth)?);
                }
                other => result.push(other),
            }
        }
        Ok(result)
    }

    fn format_field(
        &mut self,
        field: &str,
        arguments: &CallArguments,
        automatic: &mut usize,
        depth: usize,
    ) -> Outcome<String> {
        // A `!` or `:` inside `[...]` belongs to the key.
        let mut brackets = 0;
        let end = field
            .char_indices()
            .find(|(_, character)| {
                match character {
                    '[' => brackets += 1,
                    ']' => brackets -= 1,
                    '!' | ':' if brackets <= 0 => return true,
                    _ => {}
                }
                false
            })
            .map_or(field.len(), |(position, _)| position);
        let (name, rest) = field.split_at(end);
        let (conversion, specification) = match rest.strip_prefix('!') {
            Some(rest) => {
                let mut characters = rest.chars();
                let conversion = match characters.next() {
                    Some('s') => Conversion::Str,
                    Some('r') => Conversion::Repr,
                    Some('a') => Conversion::Ascii,
                    Some(other) => {
                        return Err(raise(
                            &exception::VALUE_ERROR,
                            format!("Unknown conversion specifier {other}"),
                        ));
                    }
                    None => {
                        return Err(raise(&exception::VALUE_ERROR, "unmatched '{' in format spec"));
                    }
                };
                let rest = characters.as_str();
                (conversion, rest.strip_prefix(':').unwrap_or(rest))
            }
            None => (Conversion::None, rest.strip_prefix(':').unwrap_or(rest)),
        };
        let value = self.field_value(name, arguments, automatic)?;
        let specification = if specification.contains('{') || specification.contains('}') {
            self.format_fields(specification, arguments, automatic, depth - 1)?
        } else {
            specification.to_owned()
        };
        let text = self.format_converted(&value, conversion, Some(&Value::from(specification)))?;
        Ok(text.str_ref().unwrap_or_default().to_owned())
    }

    fn field_value(
        &mut self,
        name: &str,
        arguments: &CallArguments,
        automatic: &mut usize,
    ) -> Outcome<Value> {
        let first_end = name.find(['.', '[']).unwrap_or(name.len());
        let (first, mut rest) = name.split_at(first_end);
        let out_of_range = |index: usize| {
            raise(
                &exception::INDEX_ERROR,
                format!("Replacement index {index} out of range for positional args tuple"),
            )
        };
        let mut value = if first.is_empty() {
            let index = *automatic;
            if index == MANUAL {
                return Err(raise(
                    &exception::VALUE_ERROR,
                    "cannot switch from manual field specification to automatic field numbering",
                ));
            }
            *automatic += 1;
            arguments.positional.get(index).cloned().ok_or_else(|| out_of_range(index))?
        } else if let Ok(index) = first.parse::<usize>() {
            if *automatic != 0 && *automatic != MANUAL {
                return Err(raise(
                    &exception::VALUE_ERROR,
                    "cannot switch from automatic field numbering to manual field specification",
                ));
            }
            *automatic = MANUAL;
            arguments.positional.get(index).cloned().ok_or_else(|| out_of_range(index))?
        } else {
            arguments
                .keywords
                .iter()
                .find(|(known, _)| &**known == first)
                .map(|(_, value)| value.clone())
                .ok_or_else(|| crate::vm::key_error(&Value::string(first)))?
        };
        while !rest.is_empty() {
            if let Some(after) = rest.strip_prefix('.') {
                let end = after.find(['.', '[']).unwrap_or(after.len());
                value = self.get_attribute(&value, &after[..end])?;
                rest = &after[end..];
            } else if let Some(after) = rest.strip_prefix('[') {
                let Some(end) = after.find(']') else {
                    return Err(raise(&exception::VALUE_ERROR, "expected '}' before end of string"));
                };
                let key = &after[..end];
                let key = key.parse::<i64>().map_or_else(|_| Value::string(key), Value::int);
                value = self.get_item(&value, &key)?;
                rest = &after[end + 1..];
            } else {
                return Err(raise(
                    &exception::VALUE_ERROR,
                    "Only '.' or '[' may follow ']' in format field specifier",
                ));
            }
        }
        Ok(value)
    }
}
