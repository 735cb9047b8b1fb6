//! Interrupting a running statement.

use std::io::{self, Read, Write};
use std::time::Duration;

use bytes::BytesMut;
use postgres_protocol::message::frontend;

use crate::postgresql::transport::{Peer, Stream};

/// A session's server process and the secret that lets us interrupt it.
pub(in crate::postgresql) struct CancelTarget {
    pub(super) peer: Peer,
    pub(super) process: i32,
    pub(super) secret: i32,
}

impl CancelTarget {
    /// Sends a cancel request on a connection of its own, unencrypted as libpq's `PQcancel` does, and waits until the
    /// server has closed it, which it does once the signal is sent.
    pub(in crate::postgresql) fn cancel(&self) -> io::Result<()> {
        let mut stream = Stream::to_peer(&self.peer)?;
        stream.set_timeout(Some(Duration::from_secs(5)))?;
        let mut request = BytesMut::new();
        frontend::cancel_request(self.process, self.secret, &mut request);
        stream.write_all(&request)?;
        stream.flush()?;
        // The server answers nothing; whatever ends the wait, the request is out.
        let _ = stream.read(&mut [0]);
        Ok(())
    }
}
