//! What holds for any JSON, and for what is nearly JSON.

use hostile_inputs::{Canary, attack, bytes, cost, json};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use tfplugin_proto::value::Number;

use super::*;

fn text(text: &str) -> JsonText {
    JsonText::new(text)
}

/// A value in a spelling that `choices` choose, and what follows of them.
fn respell(out: &mut String, value: &Value, choices: &mut impl Iterator<Item = u8>) {
    let mut choose = || choices.next().unwrap_or_default();
    out.push_str(["", " ", "\n\t", "\r\n  "][usize::from(choose() % 4)]);
    match value {
        Value::Number(number) => {
            let plain = number.canonical_text();
            let more = match (plain.contains('e'), plain.contains('.')) {
                (true, _) => [""; 3],
                (false, true) => ["", "0", "00e0"],
                (false, false) => ["", ".0", "E+0"],
            };
            out.push_str(&plain);
            out.push_str(more[usize::from(choose() % 3)]);
        }
        Value::String(text) => respell_text(out, text, choose),
        Value::List(elements) => {
            out.push('[');
            for (index, element) in elements.iter().enumerate() {
                out.push_str(if index > 0 { " , " } else { "" });
                respell(out, element, choices);
            }
            out.push(']');
        }
        Value::Map(members) => {
            out.push('{');
            let mut members: Vec<_> = members.iter().collect();
            let (reversed, twice) = (choose().is_multiple_of(2), choose().is_multiple_of(4));
            if reversed {
                members.reverse();
            }
            for (index, (key, member)) in members.into_iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                if twice {
                    out.push_str(&write(&Value::string(key)));
                    out.push_str(":[{}],");
                }
                respell_text(out, key, || choices.next().unwrap_or_default());
                out.push_str("\n:");
                respell(out, member, choices);
            }
            out.push_str(" }");
        }
        other => out.push_str(&write(other)),
    }
    out.push(' ');
}

fn respell_text(out: &mut String, text: &str, mut choose: impl FnMut() -> u8) {
    out.push('"');
    for c in text.chars() {
        match c {
            '/' if choose().is_multiple_of(2) => out.push_str("\\/"),
            '"' | '\\' if choose().is_multiple_of(2) => out.extend(['\\', c]),
            c if c < ' ' || c == '"' || c == '\\' || choose().is_multiple_of(3) => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    out.push_str(&format!("\\u{unit:04X}"));
                }
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// All there is inside of a value, the value itself first.
fn count(value: &Value) -> usize {
    1 + match value {
        Value::List(elements) => elements.iter().map(count).sum(),
        Value::Map(members) => members.values().map(count).sum(),
        _ => 0_usize,
    }
}

/// The part that is `at` places into a value, counted as [`count`] does.
fn part<'a>(value: &'a mut Value, at: &mut usize) -> Option<&'a mut Value> {
    if *at == 0 {
        return Some(value);
    }
    *at -= 1;
    match value {
        Value::List(elements) => elements.iter_mut().find_map(|element| part(element, at)),
        Value::Map(members) => members.values_mut().find_map(|member| part(member, at)),
        _ => None,
    }
}

/// Something else in the place of one part. A member is taken out of an object that has one.
fn change(value: &mut Value, which: Index) {
    let mut at = which.index(count(value));
    let part = part(value, &mut at).unwrap();
    match part {
        Value::Map(members) if !members.is_empty() => {
            members.pop_last();
        }
        Value::List(elements) if !elements.is_empty() => {
            elements.pop();
        }
        Value::Number(number) => {
            let more = format!("{}1", number.canonical_text());
            *number = Number::parse(&more).unwrap_or(Number::Int(4));
        }
        Value::String(text) => text.push('x'),
        Value::Bool(value) => *value = !*value,
        Value::Null => *part = Value::List(Vec::new()),
        other => *other = Value::Null,
    }
}

/// What a server may make of a value: members more in each object, none of the empty ones.
fn enrich(value: &mut Value) {
    match value {
        Value::List(elements) => elements.iter_mut().for_each(enrich),
        Value::Map(members) => {
            members.retain(|_, member| {
                !matches!(member, Value::Null)
                    && !matches!(member, Value::List(of) if of.is_empty())
            });
            members.values_mut().for_each(enrich);
            let new = "added by the server".to_owned();
            members.entry(new).or_insert_with(|| 7.into());
        }
        _ => {}
    }
}

#[test]
fn another_spelling_of_any_json_is_the_same() {
    let inputs = (json::any_text(), vec(any::<u8>(), 0..200));
    attack(1_000, inputs, |(spelled, choices)| {
        let Ok(value) = parse(&spelled) else {
            return Ok(());
        };
        let mut other = String::new();
        respell(&mut other, &value, &mut choices.into_iter().cycle());
        let (spelled, other) = (text(&spelled), text(&other));
        prop_assert!(
            other.parse().is_ok(),
            "{:?}: {}",
            other.parse(),
            other.as_str()
        );
        for how in [JsonMatch::Equal, JsonMatch::Contained] {
            prop_assert!(spelled.matches(&other, how), "{}", other.as_str());
        }
        let (one, another) = (spelled.canonical(), other.canonical());
        prop_assert_eq!(one.as_str(), another.as_str());
        prop_assert!(one.matches(&spelled, JsonMatch::Equal));
        Ok(())
    });
}

#[test]
fn any_other_value_and_any_member_less_is_a_change() {
    attack(
        1_000,
        (json::any_text(), any::<Index>()),
        |(spelled, which)| {
            let Ok(mut value) = parse(&spelled) else {
                return Ok(());
            };
            change(&mut value, which);
            let changed = JsonText::from(&value);
            prop_assert!(
                !text(&spelled).matches(&changed, JsonMatch::Equal),
                "{}",
                changed.as_str()
            );
            Ok(())
        },
    );
}

#[test]
fn what_a_server_adds_is_no_change_and_what_it_changes_is_one() {
    let scalars = "[a-z]{1,6}".prop_map(Value::string);
    let values = scalars.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 1..4).prop_map(Value::List),
            vec(("[a-z]{1,3}", inner), 1..5).prop_map(Value::map),
        ]
    });
    attack(500, (values, any::<Index>()), |(applied, which)| {
        let mut found = applied.clone();
        if let Value::Map(members) = &mut found {
            members.insert("empty".to_owned(), Value::Null);
        }
        enrich(&mut found);
        prop_assert!(compare::is_contained(&applied, &found));
        let mut changed = applied.clone();
        change(&mut changed, which);
        enrich(&mut changed);
        prop_assert!(!compare::is_contained(&applied, &changed));
        Ok(())
    });
}

#[test]
fn no_text_does_harm_and_no_fault_quotes_it() {
    let near = bytes::damaged(json::any_text().prop_map(String::into_bytes));
    attack(1_000, (near, Canary::any()), |(damaged, canary)| {
        let damaged = String::from_utf8_lossy(&damaged).into_owned();
        let hostile = format!("{damaged}\"{}", canary.text());
        for hostile in [text(&damaged), text(&hostile)] {
            let parsed = cost::within(hostile.as_str().len(), 300, 10_000, || hostile.parse());
            if let Err(fault) = parsed {
                prop_assert!(fault.line > 0 && fault.column > 0);
                canary.absent_from(&format!("{fault} {fault:?} {hostile:?}"))?;
            }
            prop_assert!(hostile.matches(&hostile, JsonMatch::Contained));
            prop_assert!(hostile.canonical().matches(&hostile, JsonMatch::Equal));
        }
        Ok(())
    });
}

#[test]
fn depth_and_length_have_an_end() {
    let deep = |levels| text(&json::nested(levels, "{\"k\":[", "1", "]}"));
    assert!(deep(64).parse().is_ok() && deep(64).canonical().matches(&deep(64), JsonMatch::Equal));
    for levels in [65, 100_000] {
        let fault = deep(levels).parse().unwrap_err();
        assert_eq!((fault.line, fault.column), (1, 64 * 6 + 1));
    }
    let long = |length| text(&format!("\"{}\"", "x".repeat(length)));
    assert!(long(LARGEST - 2).parse().is_ok());
    assert!(long(LARGEST - 1).parse().is_err());
}
