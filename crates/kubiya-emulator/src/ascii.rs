//! JSON as an encoder writes it that escapes all that any encoder escapes.

use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use zeroize::Zeroizing;

use crate::body;

/// The answer with its JSON in ASCII. What is no JSON stays as it is.
pub(crate) async fn answer(response: Response) -> Response {
    let is_json = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    if !is_json {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let body = match body::collect(body, usize::MAX).await {
        Ok(body) => body,
        Err(problem) => return problem.into_response(),
    };
    let Ok(json) = std::str::from_utf8(&body) else {
        return Response::from_parts(parts, Body::from(body));
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    let escaped = Bytes::from_owner(escaped(json));
    Response::from_parts(parts, Body::from(escaped))
}

/// The same JSON in the longest form: `\uXXXX` for all but letters, digits and harmless punctuation of ASCII.
fn escaped(json: &str) -> Zeroizing<Vec<u8>> {
    // No form of a character is longer than six times its bytes, so that the buffer does not move.
    let mut to = Zeroizing::new(Vec::with_capacity(6 * json.len()));
    let (mut in_text, mut after_backslash) = (false, false);
    for character in json.chars() {
        match (in_text, after_backslash, character) {
            (false, ..) => {
                in_text = character == '"';
                to.push(character as u8);
            }
            (true, false, '"') => {
                in_text = false;
                to.push(b'"');
            }
            (true, false, '\\') => {
                after_backslash = true;
                continue;
            }
            (true, false, _) => push(&mut to, character),
            (true, true, 'u') => to.extend(b"\\u"),
            (true, true, _) => push(&mut to, meant(character)),
        }
        after_backslash = false;
    }
    to
}

/// What the letter after a backslash stands for.
fn meant(letter: char) -> char {
    match letter {
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        other => other,
    }
}

fn push(to: &mut Vec<u8>, character: char) {
    match character {
        '/' | '\\' => to.extend([b'\\', character as u8]),
        ' '..='~' if !"\"&'+<=>`".contains(character) => to.push(character as u8),
        _ => {
            for unit in character.encode_utf16(&mut [0; 2]) {
                to.extend(format!("\\u{unit:04x}").bytes());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn what_is_escaped_means_the_same() {
        let value = json!({"a\"\u{e9}": ["\u{1f600}", "\\n\n\u{1}/<>", -1.5, null], "b,:": {}});
        let escaped = escaped(&value.to_string());
        assert!(escaped.is_ascii());
        assert_eq!(serde_json::from_slice::<Value>(&escaped).unwrap(), value);
    }

    #[test]
    fn every_character_has_its_longest_form() {
        let json = r#"{"a": "é😀\n\"\\/\u00e9<b"}"#;
        let longest = r#"{"a": "\u00e9\ud83d\ude00\u000a\u0022\\\/\u00e9\u003cb"}"#;
        assert_eq!(*escaped(json), longest.as_bytes());
    }
}
