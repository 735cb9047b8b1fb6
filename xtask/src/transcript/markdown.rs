//! The little of Markdown that a transcript needs: text and fenced blocks, printed back as they were read.

use std::fmt;

/// A fenced block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The fence as it is written, three backticks or more.
    fence: String,
    /// What follows the opening fence.
    pub info: String,
    /// The lines between the fences, each with its newline.
    pub body: String,
}

impl Block {
    /// A block with a plain fence.
    pub fn new(info: &str, body: String) -> Self {
        Self { fence: "```".to_owned(), info: info.to_owned(), body }
    }
}

/// A piece of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Segment {
    /// A line outside of any block, without its newline.
    Line(String),
    /// A fenced block.
    Block(Block),
}

/// A document; printing it gives the text that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its pieces in order.
    pub segments: Vec<Segment>,
}

impl Document {
    /// Reads a document. A block that is not closed reaches to the end.
    pub fn parse(text: &str) -> Self {
        let mut segments = Vec::new();
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            let ticks = line.len() - line.trim_start_matches('`').len();
            if ticks < 3 {
                segments.push(Segment::Line(line.to_owned()));
                continue;
            }
            let (fence, info) = line.split_at(ticks);
            let mut body = String::new();
            for inner in lines.by_ref().take_while(|inner| *inner != fence) {
                body.push_str(inner);
                body.push('\n');
            }
            segments.push(Segment::Block(Block { fence: fence.to_owned(), info: info.to_owned(), body }));
        }
        Self { segments }
    }
}

/// The fenced blocks of a text: label and body.
pub fn blocks(text: &str) -> Vec<(String, String)> {
    let block = |segment| match segment {
        Segment::Block(Block { info, body, .. }) => Some((info.trim().to_owned(), body)),
        Segment::Line(_) => None,
    };
    Document::parse(text).segments.into_iter().filter_map(block).collect()
}

impl fmt::Display for Document {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for segment in &self.segments {
            match segment {
                Segment::Line(line) => writeln!(formatter, "{line}")?,
                Segment::Block(Block { fence, info, body }) => {
                    writeln!(formatter, "{fence}{info}\n{body}{fence}")?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_prints_as_it_was_read() {
        let text =
            "# title\n\n```ini alembic.ini\n[alembic]\n```\n````markdown\n```\ninner\n```\n````\nend\n";
        let document = Document::parse(text);
        assert_eq!(document.to_string(), text);
        let infos: Vec<&str> = document
            .segments
            .iter()
            .filter_map(|segment| match segment {
                Segment::Block(block) => Some(block.info.as_str()),
                Segment::Line(_) => None,
            })
            .collect();
        assert_eq!(infos, ["ini alembic.ini", "markdown"]);
    }
}
