//! JSON with the line of every value, so that a message can say where it is.

use crate::error::GnpyError;

/// Nesting beyond which a file is refused: those of GNPy go 10 deep.
const DEPTH_MAX: u32 = 64;

/// A value and the line it begins in, from 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Located {
    /// Line, from 1.
    pub line_no: u32,
    /// The value.
    pub json: Json,
}

/// A JSON value. Objects keep the order of the file.
#[derive(Debug, Clone, PartialEq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A finite number.
    Number(f64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Located>),
    /// An object.
    Object(Vec<(String, Located)>),
}

/// The value a file holds.
///
/// # Errors
/// When the bytes are no JSON, a number is out of range, a key stands twice in one object, or it is nested too deep.
pub fn parse(file: &str, bytes: &[u8]) -> Result<Located, GnpyError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut parser = Parser { bytes, at: 0, line_no: 1 };
    let outcome = parser.value(0).and_then(|value| {
        parser.skip_blanks();
        if parser.at == bytes.len() { Ok(value) } else { Err("something follows the end of the value") }
    });
    outcome.map_err(|problem| GnpyError::NotJson { file: file.to_owned(), line_no: parser.line_no, problem })
}

struct Parser<'a> {
    bytes: &'a [u8],
    at: usize,
    line_no: u32,
}

type Parsed<T> = Result<T, &'static str>;

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b'\n' => self.line_no = self.line_no.saturating_add(1),
                b' ' | b'\t' | b'\r' => {}
                _ => break,
            }
            self.at += 1;
        }
    }

    fn takes(&mut self, byte: u8) -> bool {
        let is_there = self.peek() == Some(byte);
        self.at += usize::from(is_there);
        is_there
    }

    fn value(&mut self, depth: u32) -> Parsed<Located> {
        if depth > DEPTH_MAX {
            return Err("values are nested more than 64 deep");
        }
        self.skip_blanks();
        let line_no = self.line_no;
        let json = match self.peek() {
            None => return Err("the file ends where a value is expected"),
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.list(depth)?,
            Some(b'"') => Json::Text(self.text()?),
            Some(b'-' | b'0'..=b'9') => Json::Number(self.number()?),
            Some(_) => self.word()?,
        };
        Ok(Located { line_no, json })
    }

    fn word(&mut self) -> Parsed<Json> {
        let words: [(&[u8], Json); 3] =
            [(b"null", Json::Null), (b"true", Json::Bool(true)), (b"false", Json::Bool(false))];
        for (word, json) in words {
            if self.bytes[self.at..].starts_with(word) {
                self.at += word.len();
                return Ok(json);
            }
        }
        let starts = |word: &[u8]| self.bytes[self.at..].starts_with(word);
        if starts(b"NaN") || starts(b"Infinity") {
            return Err("NaN and Infinity are no JSON numbers");
        }
        Err("no value begins like this")
    }

    fn number(&mut self) -> Parsed<f64> {
        let rest = &self.bytes[self.at..];
        let is_part = |byte: &u8| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
        let length = rest.iter().position(|byte| !is_part(byte)).unwrap_or(rest.len());
        let digits = std::str::from_utf8(&rest[..length]).map_err(|_| "not a number")?;
        let number: f64 = digits.parse().map_err(|_| "not a number")?;
        self.at += length;
        if number.is_finite() { Ok(number) } else { Err("the number is too large") }
    }

    fn list(&mut self, depth: u32) -> Parsed<Json> {
        self.at += 1;
        let mut items = Vec::new();
        self.skip_blanks();
        if self.takes(b']') {
            return Ok(Json::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.skip_blanks();
            if self.takes(b']') {
                return Ok(Json::List(items));
            }
            if !self.takes(b',') {
                return Err("a comma or ] is expected");
            }
        }
    }

    fn object(&mut self, depth: u32) -> Parsed<Json> {
        self.at += 1;
        let mut entries: Vec<(String, Located)> = Vec::new();
        self.skip_blanks();
        if self.takes(b'}') {
            return Ok(Json::Object(entries));
        }
        loop {
            self.skip_blanks();
            if self.peek() != Some(b'"') {
                return Err("a key in quotes is expected");
            }
            let key = self.text()?;
            self.skip_blanks();
            if !self.takes(b':') {
                return Err("a colon is expected after the key");
            }
            let value = self.value(depth + 1)?;
            entries.push((key, value));
            self.skip_blanks();
            if self.takes(b'}') {
                break;
            }
            if !self.takes(b',') {
                return Err("a comma or } is expected");
            }
        }
        let mut keys: Vec<&str> = entries.iter().map(|(key, _)| key.as_str()).collect();
        keys.sort_unstable();
        if keys.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err("a key stands twice in the object that ends here; keep one of them");
        }
        Ok(Json::Object(entries))
    }

    fn text(&mut self) -> Parsed<String> {
        self.at += 1;
        let mut text = Vec::new();
        loop {
            let byte = self.peek().ok_or("a text is not closed")?;
            self.at += 1;
            match byte {
                b'"' => return String::from_utf8(text).map_err(|_| "a text is not UTF-8"),
                b'\\' => {
                    let mut buffer = [0; 4];
                    text.extend_from_slice(self.escape()?.encode_utf8(&mut buffer).as_bytes());
                }
                0..0x20 => return Err("a control character stands in a text"),
                _ => text.push(byte),
            }
        }
    }

    fn escape(&mut self) -> Parsed<char> {
        let byte = self.peek().ok_or("a text is not closed")?;
        self.at += 1;
        Ok(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode(),
            _ => return Err("an unknown escape stands in a text"),
        })
    }

    /// A character by its number; those beyond 16 bits come as two.
    fn unicode(&mut self) -> Parsed<char> {
        let wrong = "a \\u escape is no character";
        let first = self.four_digits().ok_or(wrong)?;
        let whole = if (0xd800..0xdc00).contains(&first) {
            let second = (self.takes(b'\\') && self.takes(b'u')).then(|| self.four_digits()).flatten();
            let second = second.filter(|low| (0xdc00..0xe000).contains(low)).ok_or(wrong)?;
            0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00)
        } else {
            first
        };
        char::from_u32(whole).ok_or(wrong)
    }

    fn four_digits(&mut self) -> Option<u32> {
        let digits = self.bytes.get(self.at..self.at + 4)?;
        if !digits.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
        self.at += 4;
        u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_knows_its_line() {
        let tree =
            parse("t.json", b"{\n \"a\": [1, 2.5e3,\n -4],\n \"b\": \"\\u00e9\\ud83d\\ude00\\n\"}").unwrap();
        let Json::Object(entries) = tree.json else { unreachable!("an object was written") };
        let Json::List(items) = &entries[0].1.json else { unreachable!("a list was written") };
        assert_eq!(items.iter().map(|item| item.line_no).collect::<Vec<_>>(), [2, 2, 3]);
        assert_eq!(items[1].json, Json::Number(2500.0));
        assert_eq!(entries[1].1.json, Json::Text("é😀\n".to_owned()));
    }

    #[test]
    fn what_is_no_json_is_refused_with_its_line() {
        let deep = "[".repeat(100);
        let cases: [(&[u8], u32); 9] = [
            (b"", 1),
            (b"{\n\"a\": NaN}", 2),
            (b"[1,\n\n2", 3),
            (b"{\"a\":1,\"a\":2}", 1),
            (b"[1e999]", 1),
            (b"\"\xff\"", 1),
            (b"[1] 2", 1),
            (b"\"\\ud800x\"", 1),
            (deep.as_bytes(), 1),
        ];
        for (bytes, line) in cases {
            let refused = parse("t.json", bytes);
            let is_there = matches!(&refused, Err(GnpyError::NotJson { line_no, .. }) if *line_no == line);
            assert!(is_there, "{refused:?}");
        }
    }
}
