//! A session with a server: PostgreSQL's message protocol over one stream.
//!
//! psycopg2 speaks the simple query protocol: a string of one or several statements goes out, rows come back as text
//! with the types of their columns. tokio-postgres gives no types for that protocol, so the messages are read here,
//! with the encoding and the authentication of its sibling `postgres-protocol`.

mod authentication;
mod cancel;

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::time::Duration;

use bytes::BytesMut;
use fallible_iterator::FallibleIterator;
use postgres_protocol::message::backend::{DataRowBody, Message, RowDescriptionBody};
use postgres_protocol::message::frontend;

use super::message::ServerMessage;
use super::transport::Stream;
use super::types::ColumnType;
use crate::{Column, Notice, Outcome, SqlValue, TransactionState};

pub(super) use authentication::{Credentials, StartError};
pub(super) use cancel::CancelTarget;

/// A session after the startup message was answered.
pub(super) struct Session {
    stream: Stream,
    input: BytesMut,
    output: BytesMut,
    parameters: BTreeMap<String, String>,
    status: u8,
    notices: Vec<Notice>,
    is_broken: bool,
    /// The server process and the secret that a request to interrupt it must show.
    cancel_key: Option<(i32, i32)>,
}

/// Why a statement gave no outcome.
#[derive(Debug)]
pub(super) enum QueryError {
    /// The server refused it.
    Server(Box<ServerMessage>),
    /// The connection is gone; with the server's last words if it said any.
    Lost(Option<Box<ServerMessage>>, io::Error),
    /// `COPY … TO STDOUT` or `COPY … FROM STDIN`, which need a file at this end.
    Copy(&'static str),
    /// No statement in the text.
    Empty,
    /// A zero byte in the text.
    ZeroByte,
}

impl Session {
    fn over(stream: Stream) -> Self {
        Self {
            stream,
            input: BytesMut::with_capacity(8192),
            output: BytesMut::new(),
            parameters: BTreeMap::new(),
            status: b'I',
            notices: Vec::new(),
            is_broken: false,
            cancel_key: None,
        }
    }

    /// Where and how to ask for the running statement's end.
    pub(super) fn cancel_target(&self) -> Option<CancelTarget> {
        let (process, secret) = self.cancel_key?;
        Some(CancelTarget { peer: self.stream.peer()?, process, secret })
    }

    /// A run-time parameter that the server reports (`server_version`, `standard_conforming_strings`, …).
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).map(String::as_str)
    }

    pub(super) fn is_encrypted(&self) -> bool {
        self.stream.is_encrypted()
    }

    pub(super) fn is_broken(&self) -> bool {
        self.is_broken
    }

    pub(super) fn set_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
        self.stream.set_timeout(timeout)
    }

    pub(super) fn transaction_state(&self) -> TransactionState {
        match self.status {
            _ if self.is_broken => TransactionState::None,
            b'T' => TransactionState::Open,
            b'E' => TransactionState::Failed,
            _ => TransactionState::None,
        }
    }

    pub(super) fn take_notices(&mut self) -> Vec<Notice> {
        std::mem::take(&mut self.notices)
    }

    /// Executes a text of any number of statements; the last result counts.
    pub(super) fn query(&mut self, text: &str) -> Result<Outcome, QueryError> {
        if text.contains('\0') {
            return Err(QueryError::ZeroByte);
        }
        self.put(|output| frontend::query(text, output)).map_err(|error| QueryError::Lost(None, error))?;
        self.outcome()
    }

    /// Executes one statement with bound values in text format (the extended protocol, asyncpg's way).
    pub(super) fn query_bound(
        &mut self,
        text: &str,
        values: &[Option<String>],
    ) -> Result<Outcome, QueryError> {
        if text.contains('\0') || values.iter().flatten().any(|value| value.contains('\0')) {
            return Err(QueryError::ZeroByte);
        }
        self.put(|output| {
            frontend::parse("", text, std::iter::empty(), output)?;
            let bound = frontend::bind(
                "",
                "",
                std::iter::empty(),
                values.iter(),
                |value, buffer| {
                    Ok(match value {
                        Some(value) => {
                            buffer.extend_from_slice(value.as_bytes());
                            postgres_protocol::IsNull::No
                        }
                        None => postgres_protocol::IsNull::Yes,
                    })
                },
                std::iter::empty(),
                output,
            );
            bound.map_err(|error| match error {
                frontend::BindError::Conversion(error) => io::Error::other(error),
                frontend::BindError::Serialization(error) => error,
            })?;
            frontend::describe(b'P', "", output)?;
            frontend::execute("", 0, output)?;
            frontend::sync(output);
            Ok(())
        })
        .map_err(|error| QueryError::Lost(None, error))?;
        self.outcome()
    }

    /// Says goodbye; the server rolls back what is open.
    pub(super) fn terminate(&mut self) -> io::Result<()> {
        if self.is_broken {
            return Ok(());
        }
        self.is_broken = true;
        frontend::terminate(&mut self.output);
        self.stream.write_all(&self.output)?;
        self.stream.flush()
    }

    fn put(&mut self, write: impl FnOnce(&mut BytesMut) -> io::Result<()>) -> io::Result<()> {
        if self.is_broken {
            return Err(io::ErrorKind::NotConnected.into());
        }
        self.output.clear();
        write(&mut self.output)?;
        let sent = self.stream.write_all(&self.output).and_then(|()| self.stream.flush());
        // A server that has gone may have left its reason, so the answer is read in any case.
        match sent {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                self.is_broken = true;
                Err(error)
            }
            _ => Ok(()),
        }
    }

    /// Reads messages up to the one that the server is ready.
    fn outcome(&mut self) -> Result<Outcome, QueryError> {
        let mut failure: Option<QueryError> = None;
        let mut outcome: Option<Outcome> = None;
        let mut columns: Option<Vec<Column>> = None;
        let mut types: Vec<ColumnType> = Vec::new();
        let mut rows: Vec<Vec<SqlValue>> = Vec::new();
        loop {
            let message = match self.receive() {
                Ok(message) => message,
                Err(error) => {
                    self.is_broken = true;
                    let last_words = match failure {
                        Some(QueryError::Server(message)) => Some(message),
                        _ => None,
                    };
                    return Err(QueryError::Lost(last_words, error));
                }
            };
            match message {
                Message::RowDescription(body) => {
                    let described = describe(&body).map_err(|error| self.lost(error))?;
                    types = described.iter().map(|column| ColumnType::of(column.type_oid)).collect();
                    columns = Some(described);
                    rows = Vec::new();
                }
                Message::DataRow(body) => {
                    rows.push(read_row(&body, &types).map_err(|error| self.lost(error))?);
                }
                Message::CommandComplete(body) => {
                    let tag = body.tag().unwrap_or_default();
                    let row_count = tag.rsplit(' ').next().and_then(|count| count.parse().ok()).unwrap_or(-1);
                    let (columns, rows) = (columns.take().unwrap_or_default(), std::mem::take(&mut rows));
                    let row_count = if columns.is_empty() {
                        row_count
                    } else {
                        i64::try_from(rows.len()).unwrap_or(i64::MAX)
                    };
                    outcome = Some(Outcome { columns, rows, row_count, last_row_id: None });
                }
                Message::ErrorResponse(body) => {
                    let message = Box::new(ServerMessage::read(body.fields()));
                    failure.get_or_insert(QueryError::Server(message));
                }
                Message::CopyInResponse(_) => {
                    failure.get_or_insert(QueryError::Copy("FROM"));
                    let refused =
                        self.put(|output| frontend::copy_fail("COPY from a script has no data", output));
                    refused.map_err(|error| QueryError::Lost(None, error))?;
                }
                Message::CopyOutResponse(_) => {
                    failure.get_or_insert(QueryError::Copy("TO"));
                }
                Message::ReadyForQuery(body) => {
                    self.status = body.status();
                    return match (failure, outcome) {
                        (Some(failure), _) => Err(failure),
                        (None, Some(outcome)) => Ok(outcome),
                        (None, None) => Err(QueryError::Empty),
                    };
                }
                _ => {}
            }
        }
    }

    fn lost(&mut self, error: io::Error) -> QueryError {
        self.is_broken = true;
        QueryError::Lost(None, error)
    }

    /// The next message that is no notice, no notification and no parameter.
    fn receive(&mut self) -> io::Result<Message> {
        loop {
            match Message::parse(&mut self.input)? {
                Some(Message::NoticeResponse(body)) => {
                    self.notices.push(ServerMessage::read(body.fields()).into_notice());
                }
                Some(Message::ParameterStatus(body)) => {
                    self.parameters.insert(body.name()?.to_owned(), body.value()?.to_owned());
                }
                Some(Message::NotificationResponse(_)) => {}
                Some(message) => return Ok(message),
                None => self.fill()?,
            }
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        let mut chunk = [0; 16 * 1024];
        loop {
            match self.stream.read(&mut chunk) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(count) => {
                    self.input.extend_from_slice(&chunk[..count]);
                    return Ok(());
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // The server rolls back by itself when the stream ends; a goodbye only spares its log a line.
        let _ = self.terminate();
    }
}

fn describe(body: &RowDescriptionBody) -> io::Result<Vec<Column>> {
    body.fields()
        .map(|field| {
            let type_oid = field.type_oid();
            Ok(Column { name: field.name().to_owned(), type_name: ColumnType::of(type_oid).name(), type_oid })
        })
        .collect()
}

fn read_row(body: &DataRowBody, types: &[ColumnType]) -> io::Result<Vec<SqlValue>> {
    let buffer = body.buffer();
    let mut ranges = body.ranges();
    let mut row = Vec::with_capacity(types.len());
    for column_type in types {
        let range = ranges.next()?.flatten();
        row.push(match range {
            Some(range) => column_type.read(&String::from_utf8_lossy(&buffer[range])),
            None => SqlValue::Null,
        });
    }
    Ok(row)
}
