//! JSON of any shape, and what no JSON parser should fall over.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Any JSON text: every type, repeated keys, numbers without bounds, some levels of nesting.
pub fn any_text() -> impl Strategy<Value = String> {
    text_with(vec![])
}

/// As [`any_text`], with keys that the reader knows among the others.
pub fn text_with(known: Vec<&'static str>) -> impl Strategy<Value = String> {
    let strange = "\\PC{0,8}".prop_map(|key| quoted(&key)).boxed();
    let key = if known.is_empty() {
        strange
    } else {
        prop_oneof![3 => select(known).prop_map(quoted), 1 => strange].boxed()
    };
    scalar().prop_recursive(4, 24, 6, move |inner| {
        let member = (key.clone(), inner.clone()).prop_map(|(key, value)| format!("{key}:{value}"));
        prop_oneof![
            vec(inner, 0..5).prop_map(|elements| format!("[{}]", elements.join(","))),
            vec(member, 0..8).prop_map(|members| format!("{{{}}}", members.join(","))),
        ]
    })
}

/// `levels` times `open`, then `middle`, then as often `close`: deeper than any stack where it is often.
#[must_use]
pub fn nested(levels: usize, open: &str, middle: &str, close: &str) -> String {
    [&open.repeat(levels), middle, &close.repeat(levels)].concat()
}

fn scalar() -> impl Strategy<Value = String> {
    prop_oneof![
        select(&["null", "true", "false", "\"\"", "0", "-0.0e-0"][..]).prop_map(str::to_owned),
        select(
            &[
                "1e999999999",
                "1e99999999999999999999",
                "18446744073709551616"
            ][..]
        )
        .prop_map(str::to_owned),
        any::<i64>().prop_map(|number| number.to_string()),
        "-?(0|[1-9][0-9]{0,39})\\.[0-9]{1,40}",
        any::<String>().prop_map(|text| quoted(&text)),
        "\\\\\\PC{0,30}".prop_map(|text| quoted(&text)),
    ]
}

/// A JSON string of this text.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use serde_json::value::RawValue;

    use super::*;
    use crate::attack;

    #[test]
    fn every_text_is_json() {
        attack(500, text_with(vec!["name"]), |text| {
            let parsed = serde_json::from_str::<&RawValue>(&text);
            prop_assert!(parsed.is_ok(), "{:?}: {}", parsed, text);
            Ok(())
        });
    }

    #[test]
    fn nesting_is_as_deep_as_it_says() {
        assert_eq!(nested(3, "[", "1", "]"), "[[[1]]]");
    }
}
