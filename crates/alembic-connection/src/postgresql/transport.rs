//! Sockets to a server, local or remote, plain or encrypted.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
#[cfg(unix)]
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustls::{ClientConnection, StreamOwned};
use socket2::{SockRef, TcpKeepalive};

use super::settings::Keepalive;

/// An open connection to a server.
pub(super) enum Stream {
    Tcp(TcpStream),
    #[cfg(unix)]
    Unix(UnixStream),
    Tls(Box<StreamOwned<ClientConnection, TcpStream>>),
}

/// The other end of a stream, for a second connection to it.
#[derive(Debug, Clone)]
pub(super) enum Peer {
    Address(SocketAddr),
    #[cfg(unix)]
    Socket(PathBuf),
}

impl Stream {
    /// The other end; [`None`] for a socket without a path and for a stream that has ended.
    pub(super) fn peer(&self) -> Option<Peer> {
        match self {
            Self::Tcp(stream) => stream.peer_addr().ok().map(Peer::Address),
            Self::Tls(stream) => stream.sock.peer_addr().ok().map(Peer::Address),
            #[cfg(unix)]
            Self::Unix(stream) => Some(Peer::Socket(stream.peer_addr().ok()?.as_pathname()?.to_path_buf())),
        }
    }

    /// A plain connection to the same place.
    pub(super) fn to_peer(peer: &Peer) -> io::Result<Self> {
        match peer {
            Peer::Address(address) => {
                TcpStream::connect_timeout(address, Duration::from_secs(5)).map(Self::Tcp)
            }
            #[cfg(unix)]
            Peer::Socket(path) => Self::to_socket(path),
        }
    }

    pub(super) fn to_address(
        address: &SocketAddr,
        timeout: Option<Duration>,
        keepalive: &Keepalive,
    ) -> io::Result<Self> {
        let stream = match timeout {
            Some(timeout) => TcpStream::connect_timeout(address, timeout)?,
            None => TcpStream::connect(address)?,
        };
        stream.set_nodelay(true)?;
        if keepalive.on {
            let mut options = TcpKeepalive::new();
            if let Some(idle) = keepalive.idle {
                options = options.with_time(idle);
            }
            #[cfg(any(target_os = "linux", target_os = "macos", target_os = "windows"))]
            if let Some(interval) = keepalive.interval {
                options = options.with_interval(interval);
            }
            #[cfg(any(target_os = "linux", target_os = "macos"))]
            if let Some(count) = keepalive.count {
                options = options.with_retries(count);
            }
            SockRef::from(&stream).set_tcp_keepalive(&options)?;
        }
        #[cfg(target_os = "linux")]
        if keepalive.user_timeout.is_some() {
            SockRef::from(&stream).set_tcp_user_timeout(keepalive.user_timeout)?;
        }
        Ok(Self::Tcp(stream))
    }

    #[cfg(unix)]
    pub(super) fn to_socket(path: &Path) -> io::Result<Self> {
        // A name that begins with `@` is in Linux's abstract namespace.
        #[cfg(target_os = "linux")]
        if let Some(name) = path.to_str().and_then(|path| path.strip_prefix('@')) {
            use std::os::linux::net::SocketAddrExt;
            let address = std::os::unix::net::SocketAddr::from_abstract_name(name)?;
            return UnixStream::connect_addr(&address).map(Self::Unix);
        }
        UnixStream::connect(path).map(Self::Unix)
    }

    #[cfg(not(unix))]
    pub(super) fn to_socket(_path: &Path) -> io::Result<Self> {
        Err(io::Error::new(io::ErrorKind::Unsupported, "local sockets are not supported on this system"))
    }

    pub(super) fn is_encrypted(&self) -> bool {
        matches!(self, Self::Tls(_))
    }

    /// The server's own certificate in DER form.
    pub(super) fn server_certificate(&self) -> Option<&[u8]> {
        match self {
            Self::Tls(stream) => stream.conn.peer_certificates()?.first().map(AsRef::as_ref),
            _ => None,
        }
    }

    /// How long a read or write may block.
    pub(super) fn set_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
        let tcp = match self {
            Self::Tcp(stream) => stream,
            Self::Tls(stream) => &stream.sock,
            #[cfg(unix)]
            Self::Unix(stream) => {
                stream.set_read_timeout(timeout)?;
                return stream.set_write_timeout(timeout);
            }
        };
        tcp.set_read_timeout(timeout)?;
        tcp.set_write_timeout(timeout)
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Tcp(stream) => stream.read(buffer),
            #[cfg(unix)]
            Self::Unix(stream) => stream.read(buffer),
            Self::Tls(stream) => stream.read(buffer),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        match self {
            Self::Tcp(stream) => stream.write(buffer),
            #[cfg(unix)]
            Self::Unix(stream) => stream.write(buffer),
            Self::Tls(stream) => stream.write(buffer),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Tcp(stream) => stream.flush(),
            #[cfg(unix)]
            Self::Unix(stream) => stream.flush(),
            Self::Tls(stream) => stream.flush(),
        }
    }
}
