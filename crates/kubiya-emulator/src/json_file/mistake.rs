//! What is wrong with a JSON file, without a word of what is in it: that may be a value.

use serde_json::error::Category;

use crate::shapes::SHAPES;

/// The documented fields that no shape has.
const FIELDS: [&str; 15] = [
    "collections",
    "created_at",
    "created_by",
    "description",
    "directory",
    "fields",
    "key",
    "organization",
    "organizations",
    "read_only",
    "secrets",
    "uuid",
    "value",
    "value_base64",
    "version",
];

/// The reason, in the words of the parser as far as they are about what is documented.
pub(super) fn reason(error: &serde_json::Error) -> String {
    match error.classify() {
        Category::Io | Category::Syntax => return "it is not JSON".to_owned(),
        Category::Eof => return "it ends too early".to_owned(),
        Category::Data => {}
    }
    let text = error.to_string();
    let text = text
        .rsplit_once(" at line ")
        .map_or(&*text, |(text, _)| text);
    if ["missing field", "duplicate field", "expected "]
        .iter()
        .any(|own| text.starts_with(own))
    {
        return text.to_owned();
    }
    let what = match text.starts_with("unknown field") {
        true => "the field is not known",
        false => "it is something else",
    };
    match text.rsplit_once(", expected ") {
        Some((_, expected)) => format!("{what}, expected {expected}"),
        None => what.to_owned(),
    }
}

/// The innermost documented field that the place lies in.
pub(super) fn field(text: &[u8], line: usize, column: usize) -> Option<String> {
    let lines = text.split_inclusive(|byte| *byte == b'\n');
    let before: usize = lines.take(line.saturating_sub(1)).map(<[u8]>::len).sum();
    let text = &text[..text.len().min(before + column)];
    let (mut open, mut last): (Vec<Option<&[u8]>>, &[u8]) = (Vec::new(), &[]);
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        at += 1;
        match byte {
            b'"' => {
                let end = string_end(&text[at..]);
                last = &text[at..at + end];
                at += end + 1;
            }
            b'{' | b'[' => open.push(None),
            b'}' | b']' => drop(open.pop()),
            b':' => {
                if let Some(field) = open.last_mut() {
                    *field = Some(last);
                }
            }
            _ => {}
        }
    }
    let fields = open.iter().rev().flatten();
    let mut documented = fields.filter_map(|field| str::from_utf8(field).ok());
    documented
        .find(|field| is_documented(field))
        .map(str::to_owned)
}

/// The length of a string that has begun.
fn string_end(text: &[u8]) -> usize {
    let mut is_escaped = false;
    let end = text.iter().position(|byte| {
        let ends = *byte == b'"' && !is_escaped;
        is_escaped = *byte == b'\\' && !is_escaped;
        ends
    });
    end.unwrap_or(text.len())
}

fn is_documented(name: &str) -> bool {
    let mut shapes = SHAPES.iter();
    let of_shape = shapes.any(|shape| {
        shape.noun.many == name || shape.fields.iter().any(|field| field.name == name)
    });
    of_shape || FIELDS.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_field_of_a_place_is_the_innermost_one_that_is_documented() {
        let text = br#"{"secrets": [
  {"name": "a \\\" {", "value": 1},
  {"hunter2": {"x": 1}}]}"#;
        assert_eq!(field(text, 2, 31).as_deref(), Some("value"));
        assert_eq!(field(text, 3, 20).as_deref(), Some("secrets"));
        assert_eq!(field(text, 9, 9), None);
        assert_eq!(field(b"", 1, 0), None);
    }
}
