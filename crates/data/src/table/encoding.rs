//! From the bytes of a file to text.
//!
//! (encoding_rs would do this too, with 500 kB of tables for encodings that spreadsheets do not write. Of those they do,
//! the standard library reads all but Windows-1252, which differs from Latin-1 in 32 places.)

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// How a file has its characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    #[default]
    Utf8,
    /// UTF-16 with a byte order mark, of either order.
    Utf16,
    /// What Windows calls ANSI in Western Europe and America.
    Windows1252,
}

impl Encoding {
    /// What Python calls it.
    pub fn python(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8-sig",
            Encoding::Utf16 => "utf-16",
            Encoding::Windows1252 => "cp1252",
        }
    }
}

/// The text of a file: by its byte order mark, else UTF-8 if it is valid, else Windows-1252.
pub(super) fn decode(bytes: &[u8]) -> (Cow<'_, str>, Encoding) {
    let units = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.as_chunks().0.iter().map(|&pair| unit(pair)).collect();
        (Cow::Owned(String::from_utf16_lossy(&units)), Encoding::Utf16)
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => return units(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => return units(rest, u16::from_be_bytes),
        _ => {}
    }
    match std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)) {
        Ok(text) => (Cow::Borrowed(text), Encoding::Utf8),
        Err(_) => (bytes.iter().map(|&byte| windows_1252(byte)).collect::<String>().into(), Encoding::Windows1252),
    }
}

/// Latin-1, but for the characters from 0x80 to 0x9f.
fn windows_1252(byte: u8) -> char {
    /// Those that stand for nothing stay control characters.
    const OTHERS: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
    let place = byte.checked_sub(0x80).map(usize::from);
    place.and_then(|place| OTHERS.chars().nth(place)).unwrap_or(char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_decides() {
        assert_eq!(decode(b"\xef\xbb\xbfa\xc3\xa4"), ("aä".into(), Encoding::Utf8));
        assert_eq!(decode(b"\xff\xfea\0\xe4\0"), ("aä".into(), Encoding::Utf16));
        assert_eq!(decode(b"\xfe\xff\0a\0\xe4"), ("aä".into(), Encoding::Utf16));
        assert_eq!(decode(b"\xff\xfe\x3d\xd8\x00\xdea").0, "😀");
    }

    #[test]
    fn what_is_not_utf_8_is_windows_1252() {
        assert_eq!(decode("aä".as_bytes()), ("aä".into(), Encoding::Utf8));
        assert_eq!(decode(b"a\xe4"), ("aä".into(), Encoding::Windows1252));
        assert_eq!(decode(b"\x80 \x92 \x9f \xff \x7f"), ("€ ’ Ÿ ÿ \u{7f}".into(), Encoding::Windows1252));
    }
}
