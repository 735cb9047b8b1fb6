//! Whether a server's certificate is trusted.

use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::verify_server_cert_signed_by_trust_anchor;
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use webpki::EndEntityCert;

use super::certificate::common_name;

/// Whom to trust.
#[derive(Debug)]
pub(super) enum Trust {
    /// Everybody: encryption without authentication.
    Anybody,
    /// Servers whose certificate leads to one of these, and is for this name if one is given.
    Roots { certificates: Vec<CertificateDer<'static>>, name: Option<String> },
}

/// libpq's verification by the `sslmode`.
#[derive(Debug)]
pub(super) struct Verifier {
    trust: Trust,
    store: RootCertStore,
    provider: Arc<CryptoProvider>,
}

impl Verifier {
    pub(super) fn new(trust: Trust, provider: Arc<CryptoProvider>) -> Self {
        let mut store = RootCertStore::empty();
        if let Trust::Roots { certificates, .. } = &trust {
            store.add_parsable_certificates(certificates.iter().cloned());
        }
        Self { trust, store, provider }
    }

    /// Whether the certificate leads to a trusted one. A self-signed certificate that is itself in the root file
    /// is trusted even when it is marked as an authority's, which is what self-made ones mostly are.
    fn verify_chain(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        now: UnixTime,
        roots: &[CertificateDer<'_>],
    ) -> Result<(), Error> {
        let certificate = ParsedCertificate::try_from(end_entity)?;
        let algorithms = self.provider.signature_verification_algorithms.all;
        match verify_server_cert_signed_by_trust_anchor(
            &certificate,
            &self.store,
            intermediates,
            now,
            algorithms,
        ) {
            // webpki looks at the validity in time before it looks at what the certificate is for.
            Err(error) if is_authority_used_as_server(&error) && roots.contains(end_entity) => Ok(()),
            result => result,
        }
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if let Trust::Roots { certificates, name } = &self.trust {
            self.verify_chain(end_entity, intermediates, now, certificates)?;
            if let Some(name) = name {
                verify_name(end_entity, name)?;
            }
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

fn is_authority_used_as_server(error: &Error) -> bool {
    match error {
        Error::InvalidCertificate(CertificateError::Other(other)) => {
            matches!(other.0.downcast_ref::<webpki::Error>(), Some(webpki::Error::CaUsedAsEndEntity))
        }
        _ => false,
    }
}

/// Whether the certificate is for `host`: by its alternative names, or by its common name when it has no
/// alternative name of that kind (libpq's rules, PostgreSQL manual 34.19.1).
fn verify_name(end_entity: &CertificateDer<'_>, host: &str) -> Result<(), Error> {
    let certificate = EndEntityCert::try_from(end_entity)
        .map_err(|error| Error::General(format!("SSL error: certificate verify failed: {error}")))?;
    let server_name = ServerName::try_from(host.to_owned()).ok();
    if server_name.as_ref().is_some_and(|name| certificate.verify_is_valid_for_subject_name(name).is_ok()) {
        return Ok(());
    }
    let is_address = matches!(server_name, Some(ServerName::IpAddress(_)));
    let mut names: Vec<String> = certificate.valid_dns_names().map(str::to_owned).collect();
    if (names.is_empty() || is_address)
        && let Some(name) = common_name(certificate.subject())
    {
        let matches = if is_address { name == host } else { matches_pattern(&name, host) };
        if matches {
            return Ok(());
        }
        names.push(name);
    }
    let others = match names.len() {
        0 => {
            return Err(Error::General(
                "could not get server's host name from server certificate".to_owned(),
            ));
        }
        1 => String::new(),
        2 => " (and 1 other name)".to_owned(),
        count => format!(" (and {} other names)", count - 1),
    };
    let first = &names[0];
    Err(Error::General(format!(
        "server certificate for \"{first}\"{others} does not match host name \"{host}\""
    )))
}

/// A name with an optional `*.` in front, which stands for one label.
fn matches_pattern(pattern: &str, host: &str) -> bool {
    if pattern.eq_ignore_ascii_case(host) {
        return true;
    }
    match (pattern.strip_prefix("*."), host.split_once('.')) {
        (Some(domain), Some((label, rest))) => {
            !label.is_empty() && domain.contains('.') && domain.eq_ignore_ascii_case(rest)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use rustls::pki_types::pem::PemObject;

    use super::*;

    /// A self-signed authority's certificate for `db.example` by its common name, valid from November 2026 for ten years.
    const SELF_SIGNED: &[u8] = include_bytes!("self_signed.pem");
    const DURING: u64 = 1_800_000_000;
    const AFTERWARDS: u64 = 2_200_000_000;

    fn verify(trusted: bool, name: Option<&str>, seconds: u64) -> Result<(), String> {
        let certificate = CertificateDer::from_pem_slice(SELF_SIGNED).unwrap();
        let trust = if trusted {
            Trust::Roots { certificates: vec![certificate.clone()], name: name.map(str::to_owned) }
        } else {
            Trust::Roots { certificates: Vec::new(), name: None }
        };
        let verifier = Verifier::new(trust, Arc::new(rustls::crypto::ring::default_provider()));
        let now = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
        let any_name = ServerName::try_from("ignored.example").unwrap();
        let outcome = verifier.verify_server_cert(&certificate, &[], &any_name, &[], now);
        outcome.map(drop).map_err(|error| error.to_string())
    }

    #[test]
    fn a_self_signed_root_serves_as_server_certificate_while_it_is_valid() {
        assert_eq!(verify(true, None, DURING), Ok(()));
        assert_eq!(verify(true, Some("db.example"), DURING), Ok(()));
        let expired = verify(true, None, AFTERWARDS).unwrap_err();
        assert!(expired.contains("expired"), "{expired}");
        assert!(verify(false, None, DURING).is_err());
        assert_eq!(
            verify(true, Some("other.example"), DURING).unwrap_err(),
            "unexpected error: server certificate for \"db.example\" does not match host name \"other.example\""
        );
    }

    #[test]
    fn a_star_stands_for_one_label() {
        let check = |pattern: &str, host: &str, expected: bool| {
            assert_eq!(matches_pattern(pattern, host), expected, "{pattern} {host}");
        };
        check("db.example.com", "DB.example.COM", true);
        check("*.example.com", "db.example.com", true);
        check("*.example.com", "a.b.example.com", false);
        check("*.example.com", ".example.com", false);
        check("*.com", "example.com", false);
        check("*", "localhost", false);
    }
}
