//! The text of a new file as bytes of `output_encoding`.

use encoding_rs::Encoding;

use super::GenerateError;

/// Encodes a text, by the Python name of the encoding.
pub(super) fn encode(text: String, encoding: &str) -> Result<Vec<u8>, GenerateError> {
    let name = encoding.to_ascii_lowercase().replace(['_', ' '], "-");
    let single_byte = match name.as_str() {
        "utf-8" | "utf8" | "u8" | "cp65001" => return Ok(text.into_bytes()),
        "utf-8-sig" => return Ok([b"\xef\xbb\xbf", text.as_bytes()].concat()),
        "ascii" | "us-ascii" | "646" => Some(0x80),
        "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" | "l1" | "8859" | "cp819" => Some(0x100),
        _ => None,
    };
    let unencodable =
        |character: char| GenerateError::Unencodable { encoding: encoding.to_owned(), character };
    if let Some(end) = single_byte {
        return text
            .chars()
            .map(|letter| {
                u8::try_from(u32::from(letter))
                    .ok()
                    .filter(|byte| u32::from(*byte) < end)
                    .ok_or_else(|| unencodable(letter))
            })
            .collect();
    }
    let known = Encoding::for_label(name.as_bytes())
        .filter(|found| found.output_encoding() == *found)
        .ok_or_else(|| GenerateError::UnknownEncoding { encoding: encoding.to_owned() })?;
    for letter in text.chars() {
        let (_, _, has_errors) = known.encode(letter.encode_utf8(&mut [0; 4]));
        if has_errors {
            return Err(unencodable(letter));
        }
    }
    Ok(known.encode(&text).0.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_by_their_python_names() {
        let encoded =
            |text: &str, encoding| encode(text.to_owned(), encoding).map_err(|error| error.to_string());
        assert_eq!(encoded("é", "utf-8"), Ok(b"\xc3\xa9".to_vec()));
        assert_eq!(encoded("é", "UTF_8"), Ok(b"\xc3\xa9".to_vec()));
        assert_eq!(encoded("é", "latin-1"), Ok(b"\xe9".to_vec()));
        assert_eq!(encoded("й", "cp1251"), Ok(b"\xe9".to_vec()));
        assert_eq!(encoded("a", "nope"), Err("unknown encoding: nope".to_owned()));
        assert!(
            encoded("й", "latin-1").unwrap_err().starts_with("'latin-1' codec can't encode character 'й'")
        );
        assert!(encoded("é", "ascii").is_err());
    }
}
