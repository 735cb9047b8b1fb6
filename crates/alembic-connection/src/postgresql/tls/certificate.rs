//! The two facts about a certificate that no library in use gives: its common name and its signature's digest.

use ring::digest::{SHA256, SHA384, SHA512, digest};

const SEQUENCE: u8 = 0x30;
const OBJECT_IDENTIFIER: u8 = 0x06;

/// `1.2.840.113549.1.1.x`, RSA with a digest.
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01];
/// `1.2.840.10045.4.3.x`, ECDSA with a digest.
const ECDSA: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03];
/// `2.5.4.3`, the common name.
const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];

/// The data of `tls-server-end-point` channel binding: the certificate's digest, by its own signature's digest
/// algorithm, at least SHA-256 (RFC 5929, section 4.1). [`None`] where that is not defined (Ed25519, RSA-PSS).
pub(in crate::postgresql) fn channel_binding_hash(certificate: &[u8]) -> Option<Vec<u8>> {
    let (_, body, _) = value(certificate)?;
    let (_, _, after_content) = value(body)?;
    let (tag, algorithm, _) = value(after_content)?;
    let (identifier_tag, identifier, _) = value(algorithm)?;
    if tag != SEQUENCE || identifier_tag != OBJECT_IDENTIFIER {
        return None;
    }
    let algorithm = match (identifier.strip_prefix(RSA), identifier.strip_prefix(ECDSA)) {
        // MD5, SHA-1 and SHA-256
        (Some([4 | 5 | 11]), _) | (_, Some([2])) => &SHA256,
        (Some([12]), _) | (_, Some([3])) => &SHA384,
        (Some([13]), _) | (_, Some([4])) => &SHA512,
        _ => return None,
    };
    Some(digest(algorithm, certificate).as_ref().to_vec())
}

/// The common name in a subject, given the subject's content without its outer tag.
pub(super) fn common_name(subject: &[u8]) -> Option<String> {
    let mut rest = subject;
    while let Some((_, set, after)) = value(rest) {
        rest = after;
        let (_, attribute, _) = value(set)?;
        let (_, identifier, content) = value(attribute)?;
        if identifier == COMMON_NAME {
            let (_, text, _) = value(content)?;
            // A name with a zero byte in it is an attempt to deceive.
            return std::str::from_utf8(text).ok().filter(|text| !text.contains('\0')).map(str::to_owned);
        }
    }
    None
}

/// The first DER value: its tag, its content, and what follows it.
fn value(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let (bytes, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
        if bytes.len() > 4 {
            return None;
        }
        (bytes.iter().fold(0, |length, &byte| length << 8 | usize::from(byte)), rest)
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}
