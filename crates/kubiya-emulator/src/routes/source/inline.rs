//! Sources that hold their tools and workflows themselves.
//!
//! Source: the Go provider and the command line tool create them, the latter with a type; what tools have to have, and
//! that the tools in workflows are those of their steps, is decided here.

use serde_json::{Value, json};

use crate::backend::Backend;
use crate::collection::Fields;
use crate::noun::Noun;
use crate::problem::Problem;
use crate::quirk::Quirk;

/// The fields that hold something, and what one thing in them is.
const HELD: [(&str, Noun); 2] = [
    (
        "inline_tools",
        Noun {
            one: "a tool",
            many: "tools",
        },
    ),
    (
        "inline_workflows",
        Noun {
            one: "a workflow",
            many: "workflows",
        },
    ),
];

/// Whether a request is about an inline source.
pub(super) fn is_inline(body: &Fields) -> bool {
    let has_url = body
        .get("url")
        .is_some_and(|url| !url.is_null() && url != "");
    let holds = HELD.iter().any(|(field, _)| body.contains_key(*field));
    body.get("type").is_some_and(|it| it == "inline") || (holds && !has_url)
}

/// Refuses what holds something else than named tools and workflows.
pub(super) fn check(body: &Fields) -> Result<(), Problem> {
    for (field, noun) in HELD {
        let things = match body.get(field) {
            None | Some(Value::Null) => continue,
            Some(Value::Array(things)) => things,
            Some(_) => return Err(Problem::WrongType),
        };
        for thing in things {
            match thing.get("name") {
                Some(Value::String(name)) if !name.is_empty() => {}
                _ => return Err(Problem::Missing(noun, "name")),
            }
        }
    }
    Ok(())
}

/// The tools and the workflows that the metadata of a source tells.
pub(super) fn told(
    backend: &Backend,
    source: &Fields,
    key: &str,
    only_its_own: bool,
) -> (Value, Value) {
    let held = |field: &str| match source.get(field) {
        Some(Value::Array(things)) => things.clone(),
        _ => Vec::new(),
    };
    let (mut tools, mut workflows) = (held("inline_tools"), held("inline_workflows"));
    if !only_its_own {
        tools.extend(workflows.iter().flat_map(tools_in));
    }
    if backend.has(Quirk::InlineToolsInSource) {
        return (Value::Null, Value::Null);
    }
    if backend.has(Quirk::EnrichedTools) {
        for tool in &mut tools {
            let name = tool["name"].clone();
            add(tool, "source", json!({"id": key, "url": ""}));
            add(tool, "metadata", json!({"created": {"by": "loader"}}));
            add(tool, "mermaid", json!(format!("graph TD; {name}")));
            add(tool, "args", json!([]));
            add(tool, "env", Value::Null);
            add(tool, "long_running", json!(false));
        }
        for workflow in &mut workflows {
            add(workflow, "params", json!([]));
            let steps = workflow.get_mut("steps").and_then(Value::as_array_mut);
            for step in steps.into_iter().flatten() {
                add(step, "depends", Value::Null);
                add(step, "timeout", json!(300));
            }
        }
    }
    let nothing_is_null = backend.has(Quirk::NullTools) || backend.has(Quirk::NullCollections);
    let shown = |things: Vec<Value>| match things.is_empty() && nothing_is_null {
        true => Value::Null,
        false => things.into(),
    };
    (shown(tools), shown(workflows))
}

/// The tools that the steps of a workflow bring with them.
fn tools_in(workflow: &Value) -> Vec<Value> {
    let steps = workflow["steps"].as_array().into_iter().flatten();
    let tools = steps.filter_map(|step| step["executor"]["config"].get("tool_def"));
    tools.cloned().collect()
}

/// Gives an object a member that it does not have.
fn add(object: &mut Value, member: &str, value: Value) {
    if let Some(members) = object.as_object_mut() {
        members.entry(member).or_insert(value);
    }
}
