//! JSON texts that are configured: what they hold that a server could repeat in an error, and whether two are the
//! same.

use serde_json::Value;

use crate::http::is_distinct;

/// Every text and number in a JSON text, but for what is too short to be told from ordinary words. The whole text
/// where it is no JSON.
pub(super) fn scalars(json: &str) -> Vec<String> {
    let mut found = Vec::new();
    match serde_json::from_str(json) {
        Ok(value) => collect(&value, &mut found),
        Err(_) => found.push(json.to_owned()),
    }
    found.retain(|scalar| is_distinct(scalar));
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether two JSON texts have one value. What is no JSON is compared as it is.
pub(super) fn are_the_same(one: &str, other: &str) -> bool {
    let parse = |text| serde_json::from_str::<Value>(text).ok();
    one == other || parse(one).is_some_and(|one| Some(one) == parse(other))
}

/// Whether a JSON text that a server has says all that another does: it may have added members to objects, at any depth,
/// and left out those that were null or empty.
pub(super) fn holds(found: &str, wanted: &str) -> bool {
    let parse = |text| serde_json::from_str::<Value>(text).ok();
    match (parse(found), parse(wanted)) {
        (Some(found), Some(wanted)) => is_in(&wanted, &found),
        _ => found == wanted,
    }
}

fn is_in(wanted: &Value, found: &Value) -> bool {
    match (wanted, found) {
        (Value::Object(wanted), Value::Object(found)) => {
            wanted.iter().all(|(name, wanted)| match found.get(name) {
                Some(found) => is_in(wanted, found) || (is_empty(wanted) && is_empty(found)),
                None => is_empty(wanted),
            })
        }
        (Value::Array(wanted), Value::Array(found)) => {
            wanted.len() == found.len() && wanted.iter().zip(found).all(|(a, b)| is_in(a, b))
        }
        (Value::Number(wanted), Value::Number(found)) => wanted.as_f64() == found.as_f64(),
        _ => wanted == found,
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

fn collect(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Number(number) => found.push(number.to_string()),
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Object(members) => members.values().for_each(|member| collect(member, found)),
        Value::Null | Value::Bool(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_and_number_is_found_once_and_no_key() {
        let json = r#"{"password":"hunter2!","nested":[{"port":54321},"hunter2!",true,null,"ab"]}"#;
        assert_eq!(scalars(json), ["54321", "hunter2!"]);
    }

    #[test]
    fn texts_of_one_value_are_the_same() {
        assert!(are_the_same(
            r#"{"a":1,"b":[2]}"#,
            r#"{ "b": [2], "a": 1 }"#
        ));
        assert!(are_the_same("", "") && are_the_same("{x", "{x"));
        assert!(!are_the_same("{}", "[]") && !are_the_same("{x", "{y"));
    }

    #[test]
    fn what_a_server_adds_or_leaves_out_empty_is_still_held() {
        let wanted = r#"{"name":"a","version":1,"env":{},"note":null,"steps":[{"name":"x"}]}"#;
        for found in [
            wanted,
            r#"{"version":1.0,"name":"a","id":7,"steps":[{"name":"x","id":"1","env":[]}]}"#,
        ] {
            assert!(holds(found, wanted), "{found}");
        }
        for found in [
            r#"{"name":"a","version":1}"#,
            r#"{"name":"a","version":2,"steps":[{"name":"x"}]}"#,
            r#"{"name":"a","version":1,"steps":[{"name":"x"},{}]}"#,
            r#"{"name":"a","version":1,"env":{"A":"b"},"steps":[{"name":"y"}]}"#,
            "{broken",
        ] {
            assert!(!holds(found, wanted), "{found}");
        }
    }

    #[test]
    fn what_is_no_json_is_found_as_it_is() {
        assert_eq!(scalars("{broken"), ["{broken"]);
        assert_eq!(scalars(""), Vec::<String>::new());
    }
}
