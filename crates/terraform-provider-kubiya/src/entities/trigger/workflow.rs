//! What the workflow of a trigger has to be.

use tfplugin_framework::{JsonText, Value};

/// What is missing in a workflow, or of another type than it has to be. That it is a JSON object is said elsewhere.
pub(super) fn problems(configured: &Value) -> Vec<String> {
    let text = JsonText::new(configured.as_str().unwrap_or_default());
    let Ok(Value::Map(members)) = text.parse() else {
        return Vec::new();
    };
    let is_object = |value: &Value| matches!(value, Value::Map(_));
    let rules = [
        (
            "name",
            "a text that is not empty",
            matches!(members.get("name"), Some(Value::String(name)) if !name.is_empty()),
        ),
        (
            "version",
            "an integer",
            matches!(members.get("version"), Some(Value::Number(it)) if it.as_i64().is_some()),
        ),
        (
            "steps",
            "an array of objects",
            matches!(members.get("steps"), Some(Value::List(steps)) if steps.iter().all(is_object)),
        ),
    ];
    let broken = rules.into_iter().filter(|(_, _, is_met)| !is_met);
    broken
        .map(|(member, what, _)| match members.contains_key(member) {
            true => format!("Its member {member:?} must be {what}."),
            false => format!("It has no member {member:?}, which must be {what}."),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workflow_has_a_name_a_version_and_steps() {
        for json in [
            r#"{"name":"a","version":1,"steps":[]}"#,
            r#"{"name":"a","version":1.0,"steps":[{}],"params":null}"#,
            "[]",
            "{broken",
        ] {
            assert_eq!(problems(&json.into()), [""; 0], "{json}");
        }
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let found = problems(&r#"{"version":1.5,"steps":[{},"x"]}"#.into());
        let expected = [
            "It has no member \"name\", which must be a text that is not empty.",
            "Its member \"version\" must be an integer.",
            "Its member \"steps\" must be an array of objects.",
        ];
        assert_eq!(found, expected);
        let found = problems(&r#"{"name":"","version":"1","steps":{}}"#.into());
        assert_eq!(found.len(), 3, "{found:?}");
    }
}
