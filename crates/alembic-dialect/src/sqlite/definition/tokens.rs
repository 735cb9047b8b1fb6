/// A token of SQL text and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) start: usize,
    pub(super) end: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A keyword or an identifier without quotes, and a number
    Word(String),
    /// An identifier or a string in quotes, without them
    Quoted(String),
    /// Anything else
    Symbol(char),
}

/// The tokens of a text; comments and white space are left out.
pub(super) fn tokens(sql: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut position = 0;
    while let Some(first) = sql[position..].chars().next() {
        let rest = &sql[position..];
        let start = position;
        position += match first {
            _ if first.is_whitespace() => first.len_utf8(),
            _ if rest.starts_with("--") => rest.find('\n').unwrap_or(rest.len()),
            _ if rest.starts_with("/*") => rest[2..].find("*/").map_or(rest.len(), |at| at + 4),
            '"' | '\'' | '`' | '[' => {
                let closing = if first == '[' { ']' } else { first };
                let (text, length) = quoted(rest, closing);
                tokens.push(Token { kind: TokenKind::Quoted(text), start, end: start + length });
                length
            }
            _ if is_word(first) => {
                let length = rest.find(|character| !is_word(character)).unwrap_or(rest.len());
                let kind = TokenKind::Word(rest[..length].to_owned());
                tokens.push(Token { kind, start, end: start + length });
                length
            }
            symbol => {
                let length = symbol.len_utf8();
                tokens.push(Token { kind: TokenKind::Symbol(symbol), start, end: start + length });
                length
            }
        };
    }
    tokens
}

/// What stands between quotes at the beginning of a text, and how long it is with them. A doubled quote is one of the text.
fn quoted(text: &str, closing: char) -> (String, usize) {
    let mut inner = String::new();
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((at, character)) = characters.next() {
        if character != closing {
            inner.push(character);
            continue;
        }
        // `]` cannot be doubled.
        if closing != ']' && characters.peek().is_some_and(|(_, next)| *next == closing) {
            characters.next();
            inner.push(closing);
            continue;
        }
        return (inner, at + character.len_utf8());
    }
    (inner, text.len())
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_' || character == '$'
}

/// Reads tokens one after the other.
pub(super) struct Reader<'a> {
    sql: &'a str,
    tokens: Vec<Token>,
    position: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(sql: &'a str) -> Self {
        Self { sql, tokens: tokens(sql), position: 0 }
    }

    pub(super) fn peek(&self) -> Option<&TokenKind> {
        self.tokens.get(self.position).map(|token| &token.kind)
    }

    pub(super) fn skip(&mut self) {
        self.position += 1;
    }

    pub(super) fn at_end(&self) -> bool {
        self.position >= self.tokens.len()
    }

    pub(super) fn at_symbol(&self, symbol: char) -> bool {
        matches!(self.peek(), Some(TokenKind::Symbol(found)) if *found == symbol)
    }

    pub(super) fn symbol(&mut self, symbol: char) -> bool {
        let found = self.at_symbol(symbol);
        self.position += usize::from(found);
        found
    }

    /// Whether these words come next, whatever their case.
    pub(super) fn at_words(&self, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(offset, word)| {
            matches!(
                self.tokens.get(self.position + offset).map(|token| &token.kind),
                Some(TokenKind::Word(found)) if found.eq_ignore_ascii_case(word)
            )
        })
    }

    /// The same, and goes past them.
    pub(super) fn words(&mut self, words: &[&str]) -> bool {
        let found = self.at_words(words);
        if found {
            self.position += words.len();
        }
        found
    }

    /// An identifier, quoted or not.
    pub(super) fn name(&mut self) -> Option<String> {
        let name = match self.peek()? {
            TokenKind::Word(name) | TokenKind::Quoted(name) => name.clone(),
            TokenKind::Symbol(_) => return None,
        };
        self.skip();
        Some(name)
    }

    /// The next word in upper case.
    pub(super) fn upper_word(&mut self) -> Option<String> {
        let Some(TokenKind::Word(word)) = self.peek() else { return None };
        let word = word.to_ascii_uppercase();
        self.skip();
        Some(word)
    }

    /// What stands in the parentheses that come next, as it was written.
    pub(super) fn parenthesized(&mut self) -> Option<String> {
        if !self.at_symbol('(') {
            return None;
        }
        let start = self.tokens.get(self.position)?.end;
        let closing = self.closing();
        let end = self.tokens.get(closing).map_or(self.sql.len(), |token| token.start);
        self.position = closing + 1;
        Some(self.sql[start..end].trim().to_owned())
    }

    /// The names in the parentheses that come next, without what stands behind each of them.
    pub(super) fn names(&mut self) -> Vec<String> {
        if !self.at_symbol('(') {
            return Vec::new();
        }
        let closing = self.closing();
        self.skip();
        let mut names = Vec::new();
        while self.position < closing {
            names.extend(self.name());
            self.skip_item(closing);
        }
        self.position = closing + 1;
        names
    }

    /// The items in the parentheses that come next, each as it was written.
    pub(super) fn items(&mut self) -> Vec<String> {
        if !self.at_symbol('(') {
            return Vec::new();
        }
        let closing = self.closing();
        self.skip();
        let mut items = Vec::new();
        while self.position < closing {
            let first = self.position;
            let behind = self.skip_item(closing);
            if let (Some(first), Some(last)) = (self.tokens.get(first), behind.checked_sub(1)) {
                items.push(self.sql[first.start..self.tokens[last].end].to_owned());
            }
        }
        self.position = closing + 1;
        items
    }

    /// Everything that is left, as it was written.
    pub(super) fn rest(&self) -> &'a str {
        let start = self.tokens.get(self.position).map_or(self.sql.len(), |token| token.start);
        self.sql[start..].trim()
    }

    /// Goes behind the next comma of this level; gives where the item before it ends.
    fn skip_item(&mut self, closing: usize) -> usize {
        while self.position < closing {
            if self.at_symbol(',') {
                self.skip();
                return self.position - 1;
            }
            if self.at_symbol('(') {
                self.position = self.closing();
            }
            self.skip();
        }
        closing
    }

    /// Where the parenthesis at this position is closed.
    fn closing(&self) -> usize {
        let mut depth = 0_usize;
        for (position, token) in self.tokens.iter().enumerate().skip(self.position) {
            match token.kind {
                TokenKind::Symbol('(') => depth += 1,
                TokenKind::Symbol(')') if depth <= 1 => return position,
                TokenKind::Symbol(')') => depth -= 1,
                _ => {}
            }
        }
        self.tokens.len()
    }
}
