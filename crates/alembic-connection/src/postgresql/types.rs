//! Values in PostgreSQL's text format, read by the type of their column.

use crate::SqlValue;

/// How a type's text is read.
#[derive(Clone, Copy)]
enum Reading {
    Bool,
    Integer,
    Real,
    Decimal,
    Text,
    Bytes,
    Date,
    Time,
    Timestamp,
    TimestampWithTimeZone,
    Interval,
    Uuid,
    Json,
    Other,
}

/// The built-in types by object identifier, with the identifier of their array type (`pg_type.dat`: these never
/// change). Sorted by the type's own identifier.
const TYPES: &[(u32, u32, &str, Reading)] = &[
    (16, 1000, "bool", Reading::Bool),
    (17, 1001, "bytea", Reading::Bytes),
    (18, 1002, "char", Reading::Text),
    (19, 1003, "name", Reading::Text),
    (20, 1016, "int8", Reading::Integer),
    (21, 1005, "int2", Reading::Integer),
    (22, 1006, "int2vector", Reading::Other),
    (23, 1007, "int4", Reading::Integer),
    (24, 1008, "regproc", Reading::Other),
    (25, 1009, "text", Reading::Text),
    (26, 1028, "oid", Reading::Integer),
    (27, 1010, "tid", Reading::Other),
    (28, 1011, "xid", Reading::Other),
    (29, 1012, "cid", Reading::Other),
    (30, 1013, "oidvector", Reading::Other),
    (114, 199, "json", Reading::Json),
    (142, 143, "xml", Reading::Other),
    (194, 0, "pg_node_tree", Reading::Other),
    (600, 1017, "point", Reading::Other),
    (601, 1018, "lseg", Reading::Other),
    (602, 1019, "path", Reading::Other),
    (603, 1020, "box", Reading::Other),
    (604, 1027, "polygon", Reading::Other),
    (628, 629, "line", Reading::Other),
    (650, 651, "cidr", Reading::Other),
    (700, 1021, "float4", Reading::Real),
    (701, 1022, "float8", Reading::Real),
    (705, 0, "unknown", Reading::Text),
    (718, 719, "circle", Reading::Other),
    (774, 775, "macaddr8", Reading::Other),
    (790, 791, "money", Reading::Other),
    (829, 1040, "macaddr", Reading::Other),
    (869, 1041, "inet", Reading::Other),
    (1033, 1034, "aclitem", Reading::Other),
    (1042, 1014, "bpchar", Reading::Text),
    (1043, 1015, "varchar", Reading::Text),
    (1082, 1182, "date", Reading::Date),
    (1083, 1183, "time", Reading::Time),
    (1114, 1115, "timestamp", Reading::Timestamp),
    (1184, 1185, "timestamptz", Reading::TimestampWithTimeZone),
    (1186, 1187, "interval", Reading::Interval),
    (1266, 1270, "timetz", Reading::Time),
    (1560, 1561, "bit", Reading::Other),
    (1562, 1563, "varbit", Reading::Other),
    (1700, 1231, "numeric", Reading::Decimal),
    (1790, 2201, "refcursor", Reading::Other),
    (2202, 2207, "regprocedure", Reading::Other),
    (2203, 2208, "regoper", Reading::Other),
    (2204, 2209, "regoperator", Reading::Other),
    (2205, 2210, "regclass", Reading::Other),
    (2206, 2211, "regtype", Reading::Other),
    (2249, 2287, "record", Reading::Other),
    (2278, 0, "void", Reading::Other),
    (2950, 2951, "uuid", Reading::Uuid),
    (2970, 2949, "txid_snapshot", Reading::Other),
    (3220, 3221, "pg_lsn", Reading::Other),
    (3614, 3643, "tsvector", Reading::Other),
    (3615, 3645, "tsquery", Reading::Other),
    (3734, 3735, "regconfig", Reading::Other),
    (3769, 3770, "regdictionary", Reading::Other),
    (3802, 3807, "jsonb", Reading::Json),
    (3904, 3905, "int4range", Reading::Other),
    (3906, 3907, "numrange", Reading::Other),
    (3908, 3909, "tsrange", Reading::Other),
    (3910, 3911, "tstzrange", Reading::Other),
    (3912, 3913, "daterange", Reading::Other),
    (3926, 3927, "int8range", Reading::Other),
    (4072, 4073, "jsonpath", Reading::Other),
    (4089, 4090, "regnamespace", Reading::Other),
    (4096, 4097, "regrole", Reading::Other),
    (4191, 4192, "regcollation", Reading::Other),
    (5069, 271, "xid8", Reading::Other),
];

/// How the values of one column are read.
#[derive(Clone, Copy)]
pub(super) struct ColumnType {
    name: &'static str,
    reading: Reading,
    is_array: bool,
}

impl ColumnType {
    /// The type with this object identifier. An enumeration, a domain's or an extension's type is unknown here; its
    /// values are given as [`SqlValue::Other`] without a name.
    pub(super) fn of(identifier: u32) -> Self {
        if let Ok(index) = TYPES.binary_search_by_key(&identifier, |entry| entry.0) {
            let (_, _, name, reading) = TYPES[index];
            return Self { name, reading, is_array: false };
        }
        match TYPES.iter().find(|entry| entry.1 == identifier && identifier != 0) {
            Some(&(_, _, name, reading)) => Self { name, reading, is_array: true },
            None => Self { name: "", reading: Reading::Other, is_array: false },
        }
    }

    /// The type's name; `text[]` for an array.
    pub(super) fn name(self) -> String {
        if self.is_array { format!("{}[]", self.name) } else { self.name.to_owned() }
    }

    /// Reads a value. A text that does not have the form of its type (which no server sends) is given as it is.
    pub(super) fn read(self, text: &str) -> SqlValue {
        if self.is_array {
            self.read_array(text).unwrap_or_else(|| self.other(text))
        } else {
            self.read_one(text)
        }
    }

    fn other(self, text: &str) -> SqlValue {
        SqlValue::Other { type_name: self.name(), text: text.to_owned() }
    }

    fn read_one(self, text: &str) -> SqlValue {
        let owned = || text.to_owned();
        match self.reading {
            Reading::Bool => SqlValue::Bool(text == "t"),
            Reading::Integer => text.parse().map_or_else(|_| self.other(text), SqlValue::Integer),
            Reading::Real => text.parse().map_or_else(|_| self.other(text), SqlValue::Real),
            Reading::Bytes => read_bytes(text).map_or_else(|| self.other(text), SqlValue::Bytes),
            Reading::Decimal => SqlValue::Decimal(owned()),
            Reading::Text => SqlValue::Text(owned()),
            Reading::Date => SqlValue::Date(owned()),
            Reading::Time => SqlValue::Time(owned()),
            Reading::Timestamp => SqlValue::Timestamp(owned()),
            Reading::TimestampWithTimeZone => SqlValue::TimestampWithTimeZone(owned()),
            Reading::Interval => SqlValue::Interval(owned()),
            Reading::Uuid => SqlValue::Uuid(owned()),
            Reading::Json => SqlValue::Json(owned()),
            Reading::Other => self.other(text),
        }
    }

    /// Reads `{1,NULL,"a \"b\""}`, with dimensions in front (`[2:3]={…}`) when they do not begin at 1.
    fn read_array(self, text: &str) -> Option<SqlValue> {
        let text = match text.strip_prefix('[') {
            Some(_) => text.split_once('=')?.1,
            None => text,
        };
        // Of all built-in types only `box` separates the elements of an array by something else.
        let delimiter = if self.name == "box" { ';' } else { ',' };
        let element = Self { is_array: false, ..self };
        let mut open: Vec<Vec<SqlValue>> = Vec::new();
        let mut characters = text.chars().peekable();
        loop {
            match characters.next()? {
                '{' => open.push(Vec::new()),
                '}' => {
                    let array = SqlValue::Array(open.pop()?);
                    match open.last_mut() {
                        Some(outer) => outer.push(array),
                        None => return Some(array),
                    }
                }
                character if character == delimiter => {}
                '"' => {
                    let mut value = String::new();
                    loop {
                        match characters.next()? {
                            '"' => break,
                            '\\' => value.push(characters.next()?),
                            character => value.push(character),
                        }
                    }
                    open.last_mut()?.push(element.read_one(&value));
                }
                character => {
                    let mut value = String::from(character);
                    while let Some(next) = characters.next_if(|&next| next != delimiter && next != '}') {
                        if next == '\\' { value.push(characters.next()?) } else { value.push(next) }
                    }
                    let value = if value == "NULL" { SqlValue::Null } else { element.read_one(&value) };
                    open.last_mut()?.push(value);
                }
            }
        }
    }
}

/// `bytea` in hexadecimal form or, from servers with `bytea_output = escape`, in the old one.
fn read_bytes(text: &str) -> Option<Vec<u8>> {
    if let Some(digits) = text.strip_prefix("\\x") {
        let digits = digits.as_bytes();
        return digits
            .chunks(2)
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
            .collect();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'\\' {
            bytes.push(byte);
        } else if let Some(after) = rest.strip_prefix(b"\\") {
            bytes.push(b'\\');
            rest = after;
        } else {
            let octal = std::str::from_utf8(rest.get(..3)?).ok()?;
            bytes.push(u8::from_str_radix(octal, 8).ok()?);
            rest = &rest[3..];
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_sorted_by_identifier() {
        assert!(TYPES.is_sorted_by_key(|entry| entry.0));
    }

    #[test]
    fn no_text_makes_reading_panic() {
        let pieces = ["{", "}", "\"", "\\", ",", "NULL", "a", "é", "[0:1]=", "x", "\\x", "0", "12", ";"];
        let mut state = 1_u32;
        for _ in 0..20_000 {
            let mut text = String::new();
            for _ in 0..state % 9 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                text.push_str(pieces[(state >> 16) as usize % pieces.len()]);
            }
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            for identifier in [16, 17, 20, 25, 1001, 1007, 1009, 1020, 1700, 99_999] {
                ColumnType::of(identifier).read(&text);
            }
        }
    }

    #[test]
    fn a_broken_array_is_given_as_text() {
        for text in ["{1", "1}", "{\"a}", "{a\\", ""] {
            let expected = SqlValue::Other { type_name: "text[]".to_owned(), text: text.to_owned() };
            assert_eq!(ColumnType::of(1009).read(text), expected, "{text}");
        }
    }
}
