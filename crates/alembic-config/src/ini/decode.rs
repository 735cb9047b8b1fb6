//! Bytes of a file to text with Python's universal line ends.

use std::borrow::Cow;

use super::IniError;
use crate::error::Place;

/// The text of a UTF-8 file, `\r\n` and `\r` made `\n`. A byte order mark stays: the reference, reading with the
/// encoding `locale`, stumbles over it too, and says where.
pub(super) fn decode<'a>(bytes: &'a [u8], source: &str) -> Result<Cow<'a, str>, IniError> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let start = error.valid_up_to();
        let length = error.error_len().unwrap_or(bytes.len() - start);
        let reason = match (error.error_len(), bytes[start]) {
            (None, _) => "unexpected end of data",
            (Some(_), 0xc2..=0xf4) => "invalid continuation byte",
            (Some(_), _) => "invalid start byte",
        };
        let description = if length == 1 {
            format!("can't decode byte 0x{:02x} in position {start}: {reason}", bytes[start])
        } else {
            format!("can't decode bytes in position {start}-{}: {reason}", start + length - 1)
        };
        IniError::Decode { source: source.to_owned(), line: Place::line_at(bytes, start), description }
    })?;
    if text.contains('\r') {
        Ok(Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")))
    } else {
        Ok(Cow::Borrowed(text))
    }
}
