//! State of the Go provider, which was of several forms.

use tfplugin_framework::{Attr, Fields, JsonText, Value};

use super::model::{NOTHING, SourceModel};

/// What the tools are given was a map of texts in its releases 0.6.0 to 0.6.4.
pub(super) fn reshape(stored: &mut Fields) {
    if let Some(given) = stored.get_mut("dynamic_config")
        && let Value::Map(_) = given
    {
        *given = JsonText::from(&*given).as_str().into();
    }
}

/// It says of every source that its tools are given nothing, which the next refresh corrects.
pub(super) fn fill_in(state: &mut SourceModel) {
    let is_object = |text: &JsonText| matches!(text.parse(), Ok(Value::Map(_)));
    if !state.dynamic_config.known().is_some_and(is_object) {
        state.dynamic_config = Attr::Known(JsonText::new(NOTHING));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_becomes_the_text_of_an_object_and_a_text_stays() {
        let map = Value::Map([("b".to_owned(), "1\"".into()), ("a".to_owned(), "".into())].into());
        for (given, expected) in [
            (map, Value::from(r#"{"a":"","b":"1\""}"#)),
            (Value::Map(Fields::new()), "{}".into()),
            ("{ \"a\": 1 }".into(), "{ \"a\": 1 }".into()),
            (Value::Null, Value::Null),
        ] {
            let mut stored = Fields::from([("dynamic_config".to_owned(), given)]);
            reshape(&mut stored);
            assert!(stored["dynamic_config"] == expected);
        }
    }

    #[test]
    fn what_is_no_object_is_an_empty_one() {
        for (given, expected) in [("", "{}"), ("null", "{}"), ("true", "{}"), ("{ }", "{ }")] {
            let mut state = SourceModel::default();
            state.dynamic_config = Attr::Known(JsonText::new(given));
            fill_in(&mut state);
            let filled = state.dynamic_config.known().map(JsonText::as_str);
            assert_eq!(filled, Some(expected), "{given}");
        }
    }
}
