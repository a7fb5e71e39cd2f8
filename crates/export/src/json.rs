//! Reads JSON (RFC 8259) from front to back, asked at each place for what should stand there.
//!
//! Nothing is skipped and nothing nested deeper than the caller asks, so no text can take more memory or depth than what
//! is read. Numbers are read from their digits as the type that is asked for, an `f32` as the nearest there is.
//! (serde_json would add 33 kB to the page after Brotli, half of it for numbers; this reader shares the standard library's.)

use lexical_parse_float::FromLexical;
use std::str::FromStr;

/// That something else stands in the text than what was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unexpected {
    /// Bytes before it.
    pub at: usize,
    /// What was asked for.
    pub wanted: &'static str,
}

/// A place in a text, behind what has been read.
pub struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    /// At the beginning of `text`.
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// That `wanted` is not what stands here.
    pub fn unexpected(&self, wanted: &'static str) -> Unexpected {
        Unexpected { at: self.at, wanted }
    }

    /// An object: `each` is called with each key and reads its value.
    pub fn object(
        &mut self,
        mut each: impl FnMut(&mut Self, &str) -> Result<(), Unexpected>,
    ) -> Result<(), Unexpected> {
        self.take(b'{', "an object")?;
        self.items(b'}', |reader| {
            let key = reader.string()?;
            reader.take(b':', "a colon")?;
            each(reader, &key)
        })
    }

    /// An array: `each` reads an element.
    pub fn array(&mut self, each: impl FnMut(&mut Self) -> Result<(), Unexpected>) -> Result<(), Unexpected> {
        self.take(b'[', "an array")?;
        self.items(b']', each)
    }

    /// What stands between brackets of which the first has been read.
    fn items(&mut self, end: u8, mut each: impl FnMut(&mut Self) -> Result<(), Unexpected>) -> Result<(), Unexpected> {
        if self.peek() == Some(end) {
            self.at += 1;
            return Ok(());
        }
        loop {
            each(self)?;
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(found) if found == end => {
                    self.at += 1;
                    return Ok(());
                }
                _ => return Err(self.unexpected("a comma or the closing bracket")),
            }
        }
    }

    /// A string.
    pub fn string(&mut self) -> Result<String, Unexpected> {
        self.take(b'"', "a string")?;
        let mut string = String::new();
        loop {
            let rest = &self.text[self.at..];
            let plain =
                rest.find(|c| c == '"' || c == '\\' || c < ' ').ok_or(self.unexpected("the end of a string"))?;
            string.push_str(&rest[..plain]);
            self.at += plain;
            match rest.as_bytes()[plain] {
                b'"' => {
                    self.at += 1;
                    return Ok(string);
                }
                b'\\' => string.push(self.escape()?),
                _ => return Err(self.unexpected("no control character in a string")),
            }
        }
    }

    /// The character that a backslash and what follows stand for.
    fn escape(&mut self) -> Result<char, Unexpected> {
        let wrong = self.unexpected("an escaped character");
        let plain = match self.text.as_bytes().get(self.at + 1) {
            Some(&c @ (b'"' | b'\\' | b'/')) => char::from(c),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let first = self.unit().ok_or(wrong)?;
                // Characters above U+FFFF are written as two units.
                let second = if (0xd800..0xdc00).contains(&first) { self.unit() } else { None };
                let units = [Some(first), second];
                return char::decode_utf16(units.into_iter().flatten()).next().and_then(Result::ok).ok_or(wrong);
            }
            _ => return Err(wrong),
        };
        self.at += 2;
        Ok(plain)
    }

    /// `\u` and four hexadecimal digits.
    fn unit(&mut self) -> Option<u16> {
        let digits = self.text.get(self.at..self.at + 6)?.strip_prefix("\\u")?;
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        self.at += 6;
        u16::from_str_radix(digits, 16).ok()
    }

    /// A whole number; of those that JSON allows, the ones that `T` can read.
    pub fn integer<T: FromStr>(&mut self) -> Result<T, Unexpected> {
        self.number_by(|digits| digits.parse().ok())
    }

    /// A number, as the nearest there is in single precision.
    pub fn number(&mut self) -> Result<f32, Unexpected> {
        self.number_by(|digits| f32::from_lexical(digits.as_bytes()).ok())
    }

    fn number_by<T>(&mut self, read: impl Fn(&str) -> Option<T>) -> Result<T, Unexpected> {
        self.skip_space();
        let wrong = self.unexpected("a number");
        let rest = &self.text[self.at..];
        let length = number_length(rest.as_bytes()).ok_or(wrong)?;
        let number = read(&rest[..length]).ok_or(wrong)?;
        self.at += length;
        Ok(number)
    }

    /// The end of the text.
    pub fn end(&mut self) -> Result<(), Unexpected> {
        if self.peek().is_none() { Ok(()) } else { Err(self.unexpected("the end of the file")) }
    }

    fn take(&mut self, byte: u8, wanted: &'static str) -> Result<(), Unexpected> {
        if self.peek() == Some(byte) {
            self.at += 1;
            Ok(())
        } else {
            Err(self.unexpected(wanted))
        }
    }

    /// The byte after any space.
    fn peek(&mut self) -> Option<u8> {
        self.skip_space();
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        let bytes = &self.text.as_bytes()[self.at..];
        self.at += bytes.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).count();
    }
}

/// Bytes of the number at the front of `text`, in JSON's grammar; none if there is none.
fn number_length(text: &[u8]) -> Option<usize> {
    let digits =
        |from: usize| text.get(from..).map_or(0, |rest| rest.iter().take_while(|b| b.is_ascii_digit()).count());
    let mut at = usize::from(text.first() == Some(&b'-'));
    at += match (text.get(at), digits(at)) {
        (Some(b'0'), _) => 1,
        (_, 0) => return None,
        (_, count) => count,
    };
    if text.get(at) == Some(&b'.') {
        let count = digits(at + 1);
        if count == 0 {
            return None;
        }
        at += 1 + count;
    }
    if matches!(text.get(at), Some(b'e' | b'E')) {
        at += 1 + usize::from(matches!(text.get(at + 1), Some(b'+' | b'-')));
        let count = digits(at);
        if count == 0 {
            return None;
        }
        at += count;
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_json() {
        for text in ["0", "-0", "10", "1.5", "-1.5e-3", "2E+5", "1e7"] {
            assert_eq!(Reader::new(text).number().ok(), text.parse().ok(), "{text}");
            assert_eq!(number_length(text.as_bytes()), Some(text.len()), "{text}");
        }
        for text in ["", "-", ".5", "1.", "1e", "1e+", "+1", "NaN", "inf", "e5", "null"] {
            assert!(Reader::new(text).number().is_err(), "{text}");
        }
        assert_eq!(number_length(b"01"), Some(1));
    }

    #[test]
    fn strings_are_unescaped() {
        let string = |text| Reader::new(text).string();
        assert_eq!(string(r#" "a\"\\\/\n\u00e9\ud83d\ude00é""#), Ok("a\"\\/\né😀é".to_owned()));
        for text in [r#"""#, r#""\"#, r#""\x""#, r#""\u12"#, r#""\ud83d""#, r#""\ude00""#, "\"a\nb\"", r#""\u+123""#] {
            assert!(string(text).is_err(), "{text}");
        }
    }

    #[test]
    fn objects_and_arrays_are_read_in_order() {
        let mut seen = Vec::new();
        let mut reader = Reader::new(" { \"a\" : [ 1 , 2 ] , \"b\":[] } ");
        let read = reader.object(|reader, key| {
            seen.push((key.to_owned(), 0));
            reader.array(|reader| {
                seen.push((String::new(), reader.integer::<i32>()?));
                Ok(())
            })
        });
        assert_eq!((read, reader.end()), (Ok(()), Ok(())));
        assert_eq!(seen, [("a".into(), 0), ("".into(), 1), ("".into(), 2), ("b".into(), 0)]);
        for text in ["[1 2]", "[1,]", "[", "[1", "{}"] {
            assert!(Reader::new(text).array(|reader| reader.integer::<i32>().map(|_| ())).is_err(), "{text}");
        }
    }
}
