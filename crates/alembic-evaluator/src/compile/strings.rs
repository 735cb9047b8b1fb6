use ruff_python_ast::{
    ConversionFlag, ExprFString, FStringPart, InterpolatedElement, InterpolatedStringElement,
    InterpolatedStringElements,
};

use super::{Compiler, index};
use crate::code::{Conversion, Instruction};
use crate::value::Value;

impl<'a> Compiler<'a> {
    pub(super) fn fstring(&mut self, text: &'a ExprFString) {
        let mut count = 0;
        for part in &text.value {
            match part {
                FStringPart::Literal(literal) => {
                    self.constant(Value::string(&literal.value));
                    count += 1;
                }
                FStringPart::FString(inner) => count += self.elements(&inner.elements),
            }
        }
        self.emit(Instruction::BuildString(index(count)));
    }

    /// Leaves one string per element (two for `{x=}`) and gives how many.
    fn elements(&mut self, elements: &'a InterpolatedStringElements) -> usize {
        let mut count = 0;
        for element in elements {
            count += 1;
            match element {
                InterpolatedStringElement::Literal(literal) => self.constant(Value::string(&literal.value)),
                InterpolatedStringElement::Interpolation(inner) => {
                    if let Some(debug) = &inner.debug_text {
                        self.constant(Value::string(debug.as_str()));
                        count += 1;
                    }
                    self.interpolation(inner);
                }
            }
        }
        count
    }

    fn interpolation(&mut self, element: &'a InterpolatedElement) {
        self.expression(&element.expression);
        let conversion = match element.conversion {
            ConversionFlag::Str => Conversion::Str,
            ConversionFlag::Repr => Conversion::Repr,
            ConversionFlag::Ascii => Conversion::Ascii,
            ConversionFlag::None if element.debug_text.is_some() && element.format_spec.is_none() => {
                Conversion::Repr
            }
            ConversionFlag::None => Conversion::None,
        };
        if let Some(specification) = &element.format_spec {
            let count = self.elements(&specification.elements);
            self.emit(Instruction::BuildString(index(count)));
            self.emit(Instruction::Format(conversion, true));
        } else {
            self.emit(Instruction::Format(conversion, false));
        }
    }
}
