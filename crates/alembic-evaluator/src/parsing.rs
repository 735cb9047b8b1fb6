//! ruff's parser, with a limit on nesting: a syntax tree that is too deep could not be walked, nor even dropped.

use ruff_python_ast::token::{TokenKind, Tokens};
use ruff_python_ast::{Mod, ModModule, PySourceType};
use ruff_python_parser::{Mode, ParseError, ParseOptions, Parsed, parse_unchecked, parse_unchecked_source};

/// Nesting beyond this is refused.
const DEEPEST: usize = 2_000;

/// Why there is no syntax tree.
pub(crate) enum Refusal {
    /// The text is valid or not, but nests too deeply.
    TooDeep,
    /// The text is not Python.
    Syntax(Box<ParseError>),
}

/// Parses a module.
pub(crate) fn module(text: &str) -> Result<Parsed<ModModule>, Refusal> {
    accept(parse_unchecked_source(text, PySourceType::Python))
}

/// Parses an expression.
pub(crate) fn expression(text: &str) -> Result<Parsed<Mod>, Refusal> {
    accept(parse_unchecked(text, ParseOptions::from(Mode::Expression)))
}

fn accept<T>(parsed: Parsed<T>) -> Result<Parsed<T>, Refusal> {
    if depth(parsed.tokens()) > DEEPEST {
        // Dropping the tree recurses as deeply as the tree is; losing it is the lesser evil.
        std::mem::forget(parsed);
        return Err(Refusal::TooDeep);
    }
    match parsed.errors().first() {
        Some(error) => Err(Refusal::Syntax(Box::new(error.clone()))),
        None => Ok(parsed),
    }
}

/// An upper bound for the depth of the syntax tree: open blocks, open brackets, and the operators, calls and subscripts
/// that follow each other without a comma between them, at each bracket that is open.
fn depth(tokens: &Tokens) -> usize {
    let mut chains = vec![0_usize];
    let (mut total, mut blocks, mut deepest) = (0_usize, 0_usize, 0_usize);
    for token in tokens {
        match token.kind() {
            TokenKind::Indent => blocks += 2,
            TokenKind::Dedent => blocks = blocks.saturating_sub(2),
            TokenKind::Newline => {
                chains.truncate(1);
                chains[0] = 0;
                total = 0;
            }
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => {
                chains.push(0);
                total += 2;
            }
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => {
                if chains.len() > 1 {
                    total = total.saturating_sub(2 + chains.pop().unwrap_or(0));
                }
                // What was in the brackets may be called, subscripted or part of an operator.
                if let Some(chain) = chains.last_mut() {
                    *chain += 1;
                    total += 1;
                }
            }
            TokenKind::Comma => {
                if let Some(chain) = chains.last_mut() {
                    total = total.saturating_sub(*chain);
                    *chain = 0;
                }
            }
            kind if kind.is_operator() || kind.is_keyword() => {
                if let Some(chain) = chains.last_mut() {
                    *chain += 1;
                    total += 1;
                }
            }
            _ => {}
        }
        deepest = deepest.max(total + blocks);
    }
    deepest
}
