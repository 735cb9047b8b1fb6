//! The text form of commands and their answers.

/// A command and what it answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// The command line, for the shell.
    pub command: String,
    /// What it wrote to stdout.
    pub stdout: String,
    /// What it wrote to stderr.
    pub stderr: String,
    /// Its exit status.
    pub status: i32,
}

const STDERR: &str = "2| ";
const STATUS: &str = "? ";
const PROMPT: &str = "$ ";
const UNFINISHED: &str = "\\ no newline at the end";

impl Exchange {
    /// The lines of a `console` block for this exchange.
    pub fn text(&self) -> String {
        let mut text = format!("{PROMPT}{}\n", self.command);
        push_stream(&mut text, &self.stdout, "");
        push_stream(&mut text, &self.stderr, STDERR);
        if self.status != 0 {
            text.extend([STATUS, &self.status.to_string(), "\n"]);
        }
        text
    }

    /// The exchanges of a `console` block.
    pub fn parse_all(body: &str) -> Vec<Self> {
        let mut exchanges: Vec<Self> = Vec::new();
        for line in body.lines() {
            if let Some(command) = line.strip_prefix(PROMPT) {
                let (stdout, stderr) = (String::new(), String::new());
                exchanges.push(Self { command: command.to_owned(), stdout, stderr, status: 0 });
                continue;
            }
            let Some(exchange) = exchanges.last_mut() else { continue };
            if let Some(status) = line.strip_prefix(STATUS) {
                exchange.status = status.parse().unwrap_or(i32::MIN);
            } else if let Some(line) = line.strip_prefix(STDERR.trim_end()) {
                pull_line(&mut exchange.stderr, line.strip_prefix(' ').unwrap_or(line));
            } else {
                pull_line(&mut exchange.stdout, line);
            }
        }
        exchanges
    }
}

fn push_stream(text: &mut String, stream: &str, prefix: &str) {
    for line in stream.lines() {
        // What would read as something else is marked by a backslash.
        let special = [PROMPT, STATUS, STDERR.trim_end(), "\\"].iter().any(|mark| line.starts_with(mark));
        let line = format!("{prefix}{}{line}", if special { "\\" } else { "" });
        // Stdout keeps its trailing blanks; the prefix of stderr alone leaves none.
        text.push_str(if line == prefix { line.trim_end() } else { &line });
        text.push('\n');
    }
    if !stream.is_empty() && !stream.ends_with('\n') {
        text.extend([prefix, UNFINISHED, "\n"]);
    }
}

fn pull_line(stream: &mut String, line: &str) {
    if line == UNFINISHED {
        if stream.ends_with('\n') {
            stream.pop();
        }
    } else {
        stream.push_str(line.strip_prefix('\\').unwrap_or(line));
        stream.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exchange_reads_back() {
        for (stdout, stderr, status) in [
            ("", "", 0),
            ("a\n\nb\n", "", 255),
            ("no end", "INFO  x\n\n  y", 1),
            ("$ not a command\n? 3\n2| neither\n\\ nor this\n", "2| x\n", 0),
            (" \n", " \n", 0),
        ] {
            let exchange = Exchange {
                command: "alembic heads".to_owned(),
                stdout: stdout.to_owned(),
                stderr: stderr.to_owned(),
                status,
            };
            assert_eq!(Exchange::parse_all(&exchange.text()), [exchange]);
        }
    }

    #[test]
    fn the_form_of_a_block() {
        let exchange = Exchange {
            command: "alembic upgrade x".to_owned(),
            stdout: "FAILED: no\n".to_owned(),
            stderr: "ERROR [a] no\n\nx\n".to_owned(),
            status: 255,
        };
        assert_eq!(exchange.text(), "$ alembic upgrade x\nFAILED: no\n2| ERROR [a] no\n2|\n2| x\n? 255\n");
    }
}
