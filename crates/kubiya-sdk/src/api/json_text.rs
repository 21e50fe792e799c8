//! JSON texts that are configured: what they hold that a server could repeat in an error, and whether two are the
//! same.

use serde_json::Value;

use crate::http::is_distinct;

/// Every text and number in a JSON text, but for what is too short to be told from ordinary words. The whole text
/// where it is no JSON that can be read: nested too deep, for example.
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

/// Whether two JSON texts have one value. Numbers are told apart as far as 64-bit floating point does it. What is no
/// JSON is compared as it is.
pub(super) fn are_the_same(one: &str, other: &str) -> bool {
    compare(one, other, are_equal)
}

/// Whether a server that was given a JSON text can have made another of it: it may have added members to objects, at any
/// depth, and filled or left out those that say nothing.
pub(super) fn holds(found: &str, wanted: &str) -> bool {
    compare(wanted, found, is_in)
}

fn compare(one: &str, other: &str, is_same: fn(&Value, &Value) -> bool) -> bool {
    let parse = |text| serde_json::from_str::<Value>(text);
    one == other || matches!((parse(one), parse(other)), (Ok(a), Ok(b)) if is_same(&a, &b))
}

fn are_equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(a, b)| are_equal(a, b))
        }
        (Value::Object(one), Value::Object(other)) => {
            let is_in_other = |(key, a)| other.get(key).is_some_and(|b| are_equal(a, b));
            one.len() == other.len() && one.iter().all(is_in_other)
        }
        _ => one == other,
    }
}

fn is_in(wanted: &Value, found: &Value) -> bool {
    match (wanted, found) {
        (wanted, found) if says_nothing(wanted) && says_nothing(found) => true,
        (Value::Array(wanted), Value::Array(found)) => {
            wanted.len() == found.len() && wanted.iter().zip(found).all(|(a, b)| is_in(a, b))
        }
        (Value::Object(wanted), Value::Object(found)) => wanted.iter().all(|(key, value)| {
            says_nothing(value) || found.get(key).is_some_and(|found| is_in(value, found))
        }),
        _ => are_equal(wanted, found),
    }
}

/// Whether a member of this value is as good as none.
fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.values().all(says_nothing),
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
    fn a_member_that_says_nothing_is_left_to_the_server() {
        let wanted = r#"{"steps":[{"name":"x","output":"","config":{"args":[]},"env":null}]}"#;
        for found in [
            r#"{"steps":[{"name":"x"}]}"#,
            r#"{"steps":[{"name":"x","output":"OUT","config":{"args":["a"]},"env":{"A":"b"}}]}"#,
            r#"{"steps":[{"name":"x","output":null,"config":null,"env":[]}]}"#,
        ] {
            assert!(holds(found, wanted), "{found}");
        }
        assert!(!holds(wanted, r#"{"steps":[{"name":"x","output":"OUT"}]}"#));
        assert!(!holds(r#"{"steps":[{"output":""}]}"#, wanted));
    }

    #[test]
    fn what_is_no_json_is_found_as_it_is() {
        assert_eq!(scalars("{broken"), ["{broken"]);
        assert_eq!(scalars(""), Vec::<String>::new());
    }
}
