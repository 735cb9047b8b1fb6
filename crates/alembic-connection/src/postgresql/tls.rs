//! TLS with libpq's rules for trusting a server (PostgreSQL manual, "SSL Support").

mod certificate;
mod verifier;

use std::io;
use std::net::{IpAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, ClientConnection, StreamOwned};

use super::settings::{HostAddress, Roots, TlsMode, TlsSettings};
use super::transport::Stream;
pub(super) use certificate::channel_binding_hash;
use verifier::{Trust, Verifier};

/// Encrypts `socket`. The message of an error is libpq's where it has one.
pub(super) fn encrypt(
    socket: TcpStream,
    settings: &TlsSettings,
    host: &HostAddress,
    address: IpAddr,
) -> Result<Stream, String> {
    let configuration = configuration(settings, host)?;
    let server_name = match ServerName::try_from(host.host.clone()) {
        Ok(name) => name,
        Err(_) => ServerName::IpAddress(address.into()),
    };
    let connection =
        ClientConnection::new(Arc::new(configuration), server_name).map_err(|error| tls_message(&error))?;
    let mut stream = StreamOwned::new(connection, socket);
    // The handshake is finished here, so that its errors are not taken for the server's.
    while stream.conn.is_handshaking() {
        stream.conn.complete_io(&mut stream.sock).map_err(|error| handshake_message(&error))?;
    }
    Ok(Stream::Tls(Box::new(stream)))
}

fn configuration(settings: &TlsSettings, host: &HostAddress) -> Result<ClientConfig, String> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let trust = trust(settings, host)?;
    let versions: &[&rustls::SupportedProtocolVersion] = match settings.versions {
        (13, _) => &[&rustls::version::TLS13],
        (_, 12) => &[&rustls::version::TLS12],
        _ => rustls::DEFAULT_VERSIONS,
    };
    let verifier = Verifier::new(trust, Arc::clone(&provider));
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_protocol_versions(versions)
        .map_err(|error| tls_message(&error))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier));
    let mut configuration = match client_certificate(settings, &provider)? {
        Some((chain, key)) => {
            builder.with_client_auth_cert(chain, key).map_err(|error| tls_message(&error))?
        }
        None => builder.with_no_client_auth(),
    };
    configuration.enable_sni = settings.send_server_name;
    configuration.alpn_protocols = vec![b"postgresql".to_vec()];
    Ok(configuration)
}

/// What is to be verified. Certificates are read only here, and only when they will be used: a root file that
/// exists is used in every mode, as libpq does.
fn trust(settings: &TlsSettings, host: &HostAddress) -> Result<Trust, String> {
    let must_verify = settings.mode >= TlsMode::VerifyCa;
    let name = if settings.mode == TlsMode::VerifyFull {
        if host.host.is_empty() {
            return Err("host name must be specified for a verified SSL connection\n".to_owned());
        }
        Some(host.host.clone())
    } else {
        None
    };
    match &settings.roots {
        Roots::System => {
            let loaded = rustls_native_certs::load_native_certs();
            if loaded.certs.is_empty() {
                let reason =
                    loaded.errors.first().map_or_else(|| "none found".to_owned(), ToString::to_string);
                return Err(format!("could not load system root certificate paths: {reason}\n"));
            }
            Ok(Trust::Roots { certificates: loaded.certs, name })
        }
        Roots::File(Some(path)) if path.exists() => {
            let certificates = read_certificates(path).map_err(|reason| {
                format!("could not read root certificate file \"{}\": {reason}\n", path.display())
            })?;
            Ok(Trust::Roots { certificates, name })
        }
        Roots::File(path) if must_verify => {
            let first = match path {
                Some(path) => format!("root certificate file \"{}\" does not exist", path.display()),
                None => "could not get home directory to locate root certificate file".to_owned(),
            };
            Err(format!(
                "{first}\nEither provide the file, use the system's trusted roots with sslrootcert=system, or change \
                 sslmode to disable server certificate verification.\n"
            ))
        }
        Roots::File(_) => Ok(Trust::Anybody),
    }
}

fn read_certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let text = std::fs::read(path).map_err(|error| error.to_string())?;
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&text).collect();
    match certificates {
        Ok(certificates) if !certificates.is_empty() => Ok(certificates),
        _ => Err("no certificate or crl found".to_owned()),
    }
}

type ClientCertificate = (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>);

/// Our own certificate: used when its file exists, then the key must exist too.
fn client_certificate(
    settings: &TlsSettings,
    provider: &CryptoProvider,
) -> Result<Option<ClientCertificate>, String> {
    let Some(path) = settings.certificate.as_deref().filter(|path| path.exists()) else { return Ok(None) };
    let chain = read_certificates(path)
        .map_err(|reason| format!("could not read certificate file \"{}\": {reason}\n", path.display()))?;
    let key_path = settings.key.as_deref().unwrap_or(Path::new(""));
    if !key_path.exists() {
        return Err(format!("certificate present, but not private key file \"{}\"\n", key_path.display()));
    }
    check_key_permissions(key_path)?;
    let could_not_load =
        |reason: String| format!("could not load private key file \"{}\": {reason}\n", key_path.display());
    let text = std::fs::read(key_path).map_err(|error| could_not_load(error.to_string()))?;
    let encrypted = ["ENCRYPTED PRIVATE KEY", "Proc-Type: 4,ENCRYPTED"];
    if encrypted.iter().any(|mark| String::from_utf8_lossy(&text).contains(mark)) {
        return Err(could_not_load(
            "the key is encrypted, which this program cannot read; decrypt it".to_owned(),
        ));
    }
    let key = PrivateKeyDer::from_pem_slice(&text).map_err(|error| could_not_load(error.to_string()))?;
    provider
        .key_provider
        .load_private_key(key.clone_key())
        .map_err(|error| could_not_load(error.to_string()))?;
    Ok(Some((chain, key)))
}

/// A key that others can read is refused, unless root owns it and only its group may read it.
#[cfg(unix)]
fn check_key_permissions(path: &Path) -> Result<(), String> {
    use std::os::unix::fs::MetadataExt;
    let metadata = std::fs::metadata(path)
        .map_err(|error| format!("could not load private key file \"{}\": {error}\n", path.display()))?;
    if !metadata.is_file() {
        return Err(format!("private key file \"{}\" is not a regular file\n", path.display()));
    }
    let forbidden = if metadata.uid() == 0 { 0o037 } else { 0o077 };
    if metadata.mode() & forbidden != 0 {
        return Err(format!(
            "private key file \"{}\" has group or world access; file must have permissions u=rw (0600) or less if \
             owned by the current user, or permissions u=rw,g=r (0640) or less if owned by root\n",
            path.display()
        ));
    }
    Ok(())
}

#[cfg(not(unix))]
fn check_key_permissions(_path: &Path) -> Result<(), String> {
    Ok(())
}

fn handshake_message(error: &io::Error) -> String {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        Some(error) => tls_message(error),
        None if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {
            "timeout expired\n".to_owned()
        }
        None => format!("could not establish SSL connection: {error}\n"),
    }
}

fn tls_message(error: &rustls::Error) -> String {
    match error {
        // The verifier's own sentence about a name that does not match.
        rustls::Error::General(message) => format!("{message}\n"),
        rustls::Error::InvalidCertificate(reason) => {
            format!("SSL error: certificate verify failed: {reason}\n")
        }
        error => format!("SSL error: {error}\n"),
    }
}
