//! The cases of a document.

use std::path::PathBuf;

use super::console::Exchange;
use super::markdown::{Block, Document, Segment};
use crate::Failure;

/// A case: what its heading says, and what is to be done for it in order.
#[derive(Debug, Clone)]
pub struct Case {
    /// The text of the heading.
    pub name: String,
    /// What is to be done.
    pub steps: Vec<Step>,
}

/// One thing to do.
#[derive(Debug, Clone)]
pub enum Step {
    /// Copy a fixture into the project.
    Fixture(String),
    /// Write a file.
    File {
        /// Where, from the project's folder.
        path: PathBuf,
        /// Its text.
        text: String,
    },
    /// Write revision files.
    Revisions(String),
    /// Run commands.
    Console {
        /// Which segment of the document they stand in.
        segment: usize,
        /// The commands with the reference's answers.
        recorded: Vec<Exchange>,
        /// Those that are meant to be answered otherwise.
        ours: Option<Ours>,
    },
}

/// Answers that differ on purpose.
#[derive(Debug, Clone)]
pub struct Ours {
    /// The commands that differ with what they answer here.
    pub exchanges: Vec<Exchange>,
    /// The entries in `docs/deviations.md`, none if the line is missing.
    pub deviations: Vec<String>,
}

/// The cases of a document; the steps before its first heading stand at the beginning of each.
pub fn cases(document: &Document) -> Result<Vec<Case>, Failure> {
    let mut preamble = Vec::new();
    let mut cases: Vec<Case> = Vec::new();
    for (index, segment) in document.segments.iter().enumerate() {
        let steps = cases.last_mut().map_or(&mut preamble, |case| &mut case.steps);
        match segment {
            Segment::Line(line) => {
                if let Some(name) = line.strip_prefix("## ") {
                    let name = name.trim().to_owned();
                    if cases.iter().any(|case| case.name == name) {
                        return Err(Failure::new(format!("two cases are called `{name}`")));
                    }
                    cases.push(Case { name, steps: preamble.clone() });
                } else if let Some(rest) = line.strip_prefix("Project: `") {
                    let name = rest.split('`').next().unwrap_or_default();
                    steps.push(Step::Fixture(name.to_owned()));
                } else if line.starts_with("Deviation: ") {
                    match steps.last_mut() {
                        Some(Step::Console { ours: Some(ours), .. }) if ours.deviations.is_empty() => {
                            ours.deviations = links(line);
                        }
                        _ => return Err(Failure::new(format!("`{line}` follows no block `console ours`"))),
                    }
                }
            }
            Segment::Block(block) => add_block(steps, index, block)?,
        }
    }
    Ok(cases)
}

/// The texts of the links in a line.
fn links(line: &str) -> Vec<String> {
    let texts =
        line.split('[').skip(1).filter_map(|rest| rest.split_once("](").map(|(text, _)| text.to_owned()));
    texts.collect()
}

fn add_block(steps: &mut Vec<Step>, segment: usize, block: &Block) -> Result<(), Failure> {
    let mut words = block.info.split_whitespace();
    match (words.next(), words.next()) {
        (Some("console"), None) => {
            let recorded = Exchange::parse_all(&block.body);
            steps.push(Step::Console { segment, recorded, ours: None });
        }
        (Some("console"), Some("ours")) => match steps.last_mut() {
            Some(Step::Console { ours: ours @ None, .. }) => {
                let exchanges = Exchange::parse_all(&block.body);
                *ours = Some(Ours { exchanges, deviations: Vec::new() });
            }
            _ => return Err(Failure::new("a block `console ours` follows no block `console`")),
        },
        (Some("revisions"), None) => steps.push(Step::Revisions(block.body.clone())),
        (Some(_), Some(path)) => {
            steps.push(Step::File { path: PathBuf::from(path), text: block.body.clone() });
        }
        _ => {}
    }
    Ok(())
}

impl Case {
    /// The commands with the answers that this program is to give, the recorded ones where it is to differ.
    ///
    /// # Errors
    /// If an answer of its own names no deviation, matches no command, or does not differ at all.
    pub fn check_deviations(&self, deviations: &str) -> Result<(), Failure> {
        for step in &self.steps {
            let Step::Console { recorded, ours: Some(ours), .. } = step else { continue };
            if ours.deviations.is_empty() {
                return Err(Failure::new("a block `console ours` is followed by no line `Deviation: …`"));
            }
            let is_listed =
                |name: &str| deviations.lines().any(|line| line.strip_prefix("### ") == Some(name));
            if let Some(name) = ours.deviations.iter().find(|name| !is_listed(name)) {
                return Err(Failure::new(format!(
                    "a block `console ours` names the deviation `{name}`, which docs/deviations.md does not have"
                )));
            }
            let mut rest = recorded.iter();
            for exchange in &ours.exchanges {
                let Some(same) = rest.find(|recorded| recorded.command == exchange.command) else {
                    return Err(Failure::new(format!(
                        "`{}` stands in a block `console ours`, but not in the block before it",
                        exchange.command
                    )));
                };
                if same == exchange {
                    return Err(Failure::new(format!(
                        "`{}` is said to differ from the reference, but does not",
                        exchange.command
                    )));
                }
            }
        }
        Ok(())
    }
}

/// What the commands of a block are to answer here.
pub fn expected(recorded: &[Exchange], ours: Option<&Ours>) -> Vec<Exchange> {
    let mut own = ours.map(|ours| ours.exchanges.iter()).into_iter().flatten().peekable();
    recorded
        .iter()
        .map(|exchange| own.next_if(|own| own.command == exchange.command).unwrap_or(exchange).clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# subject
Project: `plain` with everything

## one
```python env.py
pass
```
```console
$ alembic a
x
$ alembic b
y
```
```console ours
$ alembic b
z
```
Deviation: [sibling-order](x.md): because

## two
";

    #[test]
    fn steps_in_order_with_the_preamble_first() {
        let cases = cases(&Document::parse(TEXT)).expect("the text is a transcript");
        assert_eq!(cases.iter().map(|case| case.name.as_str()).collect::<Vec<_>>(), ["one", "two"]);
        assert!(matches!(&cases[1].steps[..], [Step::Fixture(name)] if name == "plain"));
        let [Step::Fixture(_), Step::File { .. }, Step::Console { recorded, ours, .. }] = &cases[0].steps[..]
        else {
            panic!("unexpected steps {:?}", cases[0].steps);
        };
        let answers: Vec<String> =
            expected(recorded, ours.as_ref()).into_iter().map(|exchange| exchange.stdout).collect();
        assert_eq!(answers, ["x\n", "z\n"]);
        assert!(cases[0].check_deviations("### sibling-order\n").is_ok());
        assert!(cases[0].check_deviations("### other\n").is_err());
    }

    #[test]
    fn an_own_answer_must_differ() {
        let text = TEXT.replace("\nz\n", "\ny\n");
        let cases = cases(&Document::parse(&text)).expect("the text is a transcript");
        assert!(cases[0].check_deviations("### sibling-order\n").is_err());
    }
}
