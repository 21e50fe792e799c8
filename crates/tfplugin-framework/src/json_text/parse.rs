//! From text to value, with the place of a fault.
//!
//! `serde_json` would do but for three things: without its feature `arbitrary_precision`, which would change
//! numbers in the whole workspace, it rounds them; it counts columns in bytes; and an error of it may quote.

use std::fmt;

use tfplugin_proto::value::{Fields, Number, Value};

/// As deep as stored values are decoded. A stack has an end.
const DEEPEST: usize = 128;

/// Why and where a text is no JSON. Quotes nothing of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JsonFault {
    /// The line, counted from one.
    pub line: usize,
    /// The character in the line, counted from one.
    pub column: usize,
    problem: &'static str,
}

impl JsonFault {
    pub(super) fn too_long() -> Self {
        Self {
            line: 1,
            column: 1,
            problem: "the text is longer than 1 MiB",
        }
    }

    fn at(text: &str, offset: usize, problem: &'static str) -> Self {
        let before = &text[..offset];
        let line = before.rsplit('\n').next().unwrap_or_default();
        Self {
            line: before.matches('\n').count() + 1,
            column: line.chars().count() + 1,
            problem,
        }
    }
}

impl fmt::Display for JsonFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            line,
            column,
            problem,
        } = self;
        write!(f, "Line {line}, column {column}: {problem}")
    }
}

impl std::error::Error for JsonFault {}

/// Reads one value, which is all of the text. Of two members of one name the last counts.
pub(crate) fn parse(text: &str) -> Result<Value, JsonFault> {
    let mut parser = Parser {
        text,
        offset: 0,
        depth: 0,
    };
    let outcome = parser.document();
    outcome.map_err(|problem| JsonFault::at(text, parser.offset, problem))
}

type Parsed<T> = Result<T, &'static str>;

/// Stands between two characters. After a failure, before the one that is wrong.
struct Parser<'a> {
    text: &'a str,
    offset: usize,
    depth: usize,
}

impl Parser<'_> {
    fn document(&mut self) -> Parsed<Value> {
        self.pass_space();
        let value = self.value()?;
        self.pass_space();
        match self.peek() {
            None => Ok(value),
            Some(_) => Err("nothing may follow the value"),
        }
    }

    fn value(&mut self) -> Parsed<Value> {
        match self.peek() {
            Some(b'{') => self.deeper(Self::object),
            Some(b'[') => self.deeper(Self::array),
            Some(b'"') => self.string().map(Value::string),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", true.into()),
            Some(b'f') => self.word("false", false.into()),
            Some(b'n') => self.word("null", Value::Null),
            Some(_) => Err("a value is expected"),
            None => Err("the text ends where a value is expected"),
        }
    }

    fn deeper(&mut self, read: fn(&mut Self) -> Parsed<Value>) -> Parsed<Value> {
        if self.depth == DEEPEST {
            return Err("more than 128 levels of objects and arrays are not read");
        }
        self.depth += 1;
        let value = read(self);
        self.depth -= 1;
        value
    }

    fn object(&mut self) -> Parsed<Value> {
        let mut members = Fields::new();
        self.pass(b'{');
        self.pass_space();
        if self.pass(b'}') {
            return Ok(Value::Map(members));
        }
        loop {
            if self.peek() != Some(b'"') {
                return Err("a key in double quotes is expected");
            }
            let key = self.string()?;
            self.pass_space();
            if !self.pass(b':') {
                return Err("a colon is expected after a key");
            }
            self.pass_space();
            let value = self.value()?;
            members.insert(key, value);
            self.pass_space();
            if self.pass(b'}') {
                return Ok(Value::Map(members));
            }
            if !self.pass(b',') {
                return Err("a comma or the end of the object is expected");
            }
            self.pass_space();
        }
    }

    fn array(&mut self) -> Parsed<Value> {
        let mut elements = Vec::new();
        self.pass(b'[');
        self.pass_space();
        if self.pass(b']') {
            return Ok(Value::List(elements));
        }
        loop {
            elements.push(self.value()?);
            self.pass_space();
            if self.pass(b']') {
                return Ok(Value::List(elements));
            }
            if !self.pass(b',') {
                return Err("a comma or the end of the array is expected");
            }
            self.pass_space();
        }
    }

    fn word(&mut self, word: &str, value: Value) -> Parsed<Value> {
        if !self.rest().starts_with(word) {
            return Err("a value is expected");
        }
        self.offset += word.len();
        Ok(value)
    }

    fn number(&mut self) -> Parsed<Value> {
        let rest = self.rest();
        let belongs = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E');
        let end = rest.find(|c| !belongs(c)).unwrap_or(rest.len());
        let number =
            Number::parse(&rest[..end]).ok_or("this is no number of JSON, or an endless one")?;
        self.offset += end;
        Ok(Value::Number(number))
    }

    fn string(&mut self) -> Parsed<String> {
        self.pass(b'"');
        let mut read = String::new();
        loop {
            let rest = self.rest();
            let special = |c: char| c == '"' || c == '\\' || c < ' ';
            let plain = rest.find(special).unwrap_or(rest.len());
            read.push_str(&rest[..plain]);
            self.offset += plain;
            match self.peek() {
                None => return Err("the text ends inside of double quotes"),
                Some(b'"') => {
                    self.pass(b'"');
                    return Ok(read);
                }
                Some(b'\\') => read.push(self.escape()?),
                Some(b'\n') => return Err("a line break in double quotes must be written as \\n"),
                Some(_) => return Err("a control character in double quotes must be escaped"),
            }
        }
    }

    fn escape(&mut self) -> Parsed<char> {
        let (c, length) = match self.rest().as_bytes().get(1) {
            Some(b'"') => ('"', 2),
            Some(b'\\') => ('\\', 2),
            Some(b'/') => ('/', 2),
            Some(b'b') => ('\u{8}', 2),
            Some(b'f') => ('\u{c}', 2),
            Some(b'n') => ('\n', 2),
            Some(b'r') => ('\r', 2),
            Some(b't') => ('\t', 2),
            Some(b'u') => self.escaped_code()?,
            _ => return Err("no such escape; a backslash itself is written twice"),
        };
        self.offset += length;
        Ok(c)
    }

    /// A character by its number, in one or two UTF-16 units, and how long its escape is.
    fn escaped_code(&self) -> Parsed<(char, usize)> {
        const HALF: &str = "the escape of half a character";
        let first = self.unit(0)?;
        let units = match first {
            0xd800..=0xdbff => vec![first, self.unit(6).map_err(|_| HALF)?],
            _ => vec![first],
        };
        let length = 6 * units.len();
        match char::decode_utf16(units).next() {
            Some(Ok(c)) => Ok((c, length)),
            _ => Err(HALF),
        }
    }

    fn unit(&self, ahead: usize) -> Parsed<u16> {
        let escape = self.rest().get(ahead..ahead + 6);
        let digits = escape.and_then(|escape| escape.strip_prefix("\\u"));
        digits
            .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|digits| u16::from_str_radix(digits, 16).ok())
            .ok_or("four hexadecimal digits are expected after \\u")
    }

    fn rest(&self) -> &str {
        &self.text[self.offset..]
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.offset).copied()
    }

    fn pass(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.offset += usize::from(found);
        found
    }

    fn pass_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.offset += 1;
        }
    }
}
