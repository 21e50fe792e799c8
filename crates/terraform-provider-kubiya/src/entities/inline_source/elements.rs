//! What the tools and the workflows of an inline source have to be.

use tfplugin_framework::{Fields, JsonText, Value};

/// Each tool that is no object with a name. That the text is a JSON array is said elsewhere.
pub(super) fn problems_of_tools(configured: &Value) -> Vec<String> {
    let has_name = |members: &Fields| matches!(members.get("name"), Some(Value::String(name)) if !name.is_empty());
    problems(
        configured,
        "an object with a \"name\" that is a text and not empty",
        has_name,
    )
}

/// Each workflow that is no object.
pub(super) fn problems_of_workflows(configured: &Value) -> Vec<String> {
    problems(configured, "an object", |_| true)
}

fn problems(configured: &Value, what: &str, is_good: impl Fn(&Fields) -> bool) -> Vec<String> {
    let text = JsonText::new(configured.as_str().unwrap_or_default());
    let Ok(Value::List(elements)) = text.parse() else {
        return Vec::new();
    };
    let is_broken = |element: &Value| !matches!(element, Value::Map(members) if is_good(members));
    let elements = elements.iter().enumerate();
    let broken = elements.filter(|(_, element)| is_broken(element));
    broken
        .map(|(index, _)| format!("Its element at index {index} must be {what}."))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tool_is_an_object_with_a_name() {
        for json in [
            "",
            "[]",
            r#"[{"name":"a","more":1},{"name":"b"}]"#,
            "{}",
            "[broken",
        ] {
            assert_eq!(problems_of_tools(&json.into()), [""; 0], "{json}");
        }
        let json = r#"[{"name":"a"},{"name":""},{"content":"x"},{"name":1},[],"x",null]"#;
        let found = problems_of_tools(&json.into());
        assert_eq!(found.len(), 6, "{found:?}");
        assert_eq!(
            found[0],
            "Its element at index 1 must be an object with a \"name\" that is a text and not empty."
        );
    }

    #[test]
    fn a_workflow_is_an_object() {
        for json in ["", r#"[{"name":"a"},{}]"#] {
            assert_eq!(problems_of_workflows(&json.into()), [""; 0], "{json}");
        }
        let found = problems_of_workflows(&r#"[{}, [], 1]"#.into());
        let expected = [
            "Its element at index 1 must be an object.",
            "Its element at index 2 must be an object.",
        ];
        assert_eq!(found, expected);
    }
}
