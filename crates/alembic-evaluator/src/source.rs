use std::rc::Rc;

use ruff_text_size::TextSize;

use crate::place::{LineMapping, Place};

/// A source text with its line table.
pub(crate) struct Source {
    pub(crate) file: Rc<str>,
    pub(crate) text: Rc<str>,
    line_starts: Vec<usize>,
    mapping: Option<LineMapping>,
}

impl Source {
    pub(crate) fn new(file: Rc<str>, text: Rc<str>, mapping: Option<LineMapping>) -> Self {
        let mut line_starts = vec![0];
        let bytes = text.as_bytes();
        for (index, byte) in bytes.iter().enumerate() {
            match byte {
                b'\n' => line_starts.push(index + 1),
                b'\r' if bytes.get(index + 1) != Some(&b'\n') => line_starts.push(index + 1),
                _ => {}
            }
        }
        Source { file, text, line_starts, mapping }
    }

    /// The line of an offset in this text, from 1.
    fn generated_line(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= offset)
    }

    /// The line that messages name, from 1.
    pub(crate) fn line(&self, offset: TextSize) -> u32 {
        let generated = u32::try_from(self.generated_line(offset.to_usize())).unwrap_or(u32::MAX);
        self.mapping.as_ref().map_or(generated, |mapping| mapping.original(generated))
    }

    pub(crate) fn place(&self, offset: TextSize) -> Place {
        let offset = offset.to_usize();
        let start = self.line_starts.get(self.generated_line(offset).wrapping_sub(1)).copied().unwrap_or(0);
        let column = self.text.get(start..offset).map_or(0, |before| before.chars().count());
        Place {
            file: self.file.clone(),
            line: self.line(TextSize::try_from(offset).unwrap_or_default()),
            column: u32::try_from(column + 1).unwrap_or(u32::MAX),
        }
    }

    /// The text of the line at an offset, without indentation; nothing for a generated text, whose lines nobody wrote.
    pub(crate) fn line_text(&self, offset: TextSize) -> &str {
        if self.mapping.is_some() {
            return "";
        }
        let index = self.generated_line(offset.to_usize()).wrapping_sub(1);
        let start = self.line_starts.get(index).copied().unwrap_or(0);
        let end = self.line_starts.get(index + 1).copied().unwrap_or(self.text.len());
        self.text.get(start..end).unwrap_or("").trim()
    }
}
