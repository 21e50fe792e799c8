//! State of the Go provider, which was of several forms.

use tfplugin_framework::{Attr, Fields, JsonText, Value};

use super::model::InlineSourceModel;
use super::schema::NOTHING;

/// The tools were a list in its releases 0.8.5 to 0.8.8, and what they are given was a map of texts.
pub(super) fn reshape(stored: &mut Fields) {
    for attribute in ["tools", "workflows", "dynamic_config"] {
        if let Some(value) = stored.get_mut(attribute)
            && !matches!(value, Value::String(_) | Value::Null)
        {
            *value = JsonText::from(&without_nulls(value)).as_str().into();
        }
    }
}

/// Nothing had several spellings, null among them, and a configuration that the API did not tell was `null`.
pub(super) fn fill_in(state: &mut InlineSourceModel) {
    let is_array =
        |text: &JsonText| matches!(text.parse(), Ok(Value::List(elements)) if !elements.is_empty());
    for held in [&mut state.tools, &mut state.workflows] {
        if !held.known().is_some_and(is_array) {
            *held = Attr::Known(JsonText::new(""));
        }
    }
    let is_object = |text: &JsonText| matches!(text.parse(), Ok(Value::Map(_)));
    if !state.dynamic_config.known().is_some_and(is_object) {
        state.dynamic_config = Attr::Known(JsonText::new(NOTHING));
    }
}

/// An object type has all of its members in every object, those that were not configured as null.
fn without_nulls(value: &Value) -> Value {
    match value {
        Value::List(elements) => Value::List(elements.iter().map(without_nulls).collect()),
        Value::Map(members) => {
            let set = members.iter().filter(|(_, member)| !member.is_null());
            let set = set.map(|(name, member)| (name.clone(), without_nulls(member)));
            Value::Map(set.collect())
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tool() -> Value {
        Value::map([
            ("name", "t".into()),
            ("alias", Value::Null),
            ("args", Value::List(vec![Value::map([("a", Value::Null)])])),
            ("long_running", false.into()),
        ])
    }

    #[test]
    fn a_list_becomes_the_text_of_an_array_and_a_text_stays() {
        let text = r#"[{"args":[{}],"long_running":false,"name":"t"}]"#;
        for (given, expected) in [
            (Value::List(vec![tool()]), Value::from(text)),
            (Value::List(vec![]), "[]".into()),
            ("[ 1 ]".into(), "[ 1 ]".into()),
            (Value::Null, Value::Null),
        ] {
            let mut stored = Fields::from([("tools".to_owned(), given)]);
            reshape(&mut stored);
            assert!(stored["tools"] == expected);
        }
        let map = Value::map([("a", "x".into())]);
        let mut stored = Fields::from([("dynamic_config".to_owned(), map)]);
        reshape(&mut stored);
        assert!(stored["dynamic_config"] == r#"{"a":"x"}"#.into());
    }

    #[test]
    fn every_spelling_of_nothing_becomes_one() {
        for nothing in ["", "[]", "{}", "null", "[ ]"] {
            let mut state = InlineSourceModel::default();
            state.tools = Attr::Known(JsonText::new(nothing));
            state.dynamic_config = Attr::Known(JsonText::new("null"));
            fill_in(&mut state);
            let filled = |attr: &Attr<JsonText>| attr.known().map(|it| it.as_str().to_owned());
            assert_eq!(filled(&state.tools).as_deref(), Some(""), "{nothing:?}");
            assert_eq!(filled(&state.workflows).as_deref(), Some(""));
            assert_eq!(filled(&state.dynamic_config).as_deref(), Some("{}"));
        }
    }
}
