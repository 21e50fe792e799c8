//! The faults in force, in a few words each.

use serde::Serialize;
use serde_json::{Map, Value};

use super::views::{plain, shortened};
use crate::faults::ArmedFault;

/// What is said elsewhere, or is too much to be said: what clients get instead of an answer.
const APART: [&str; 9] = [
    "effect", "kind", "method", "path", "name", "times", "status", "body", "headers",
];

#[derive(Serialize)]
pub(super) struct Shown {
    id: Value,
    method: String,
    path: String,
    name: String,
    /// Such as `reply 503`.
    effect: String,
    /// The other conditions, such as `after 1`.
    conditions: Vec<String>,
    matched: u64,
    struck: u64,
    /// How often it strikes at most; `forever` where there is no end.
    times: String,
}

/// The page goes by the form that the control routes have, so that it says also what is added there.
pub(super) fn shown(armed: &ArmedFault) -> Option<Shown> {
    let told = serde_json::to_value(armed).ok()?;
    let fault = told.get("fault")?.as_object()?;
    let effect = fault.get("effect")?.as_object()?;
    let text = |name: &str| fault.get(name).map(plain).unwrap_or_default();
    let kind = [effect.get("kind"), effect.get("status")];
    let kind = kind.into_iter().flatten().map(plain);
    let effect: Vec<String> = kind.chain(rest(effect)).collect();
    Some(Shown {
        id: told.get("id").cloned().unwrap_or_default(),
        method: text("method"),
        path: shortened(&text("path")),
        name: shortened(&text("name")),
        effect: effect.join(" "),
        conditions: rest(fault).collect(),
        matched: armed.matched,
        struck: armed.struck,
        times: text("times"),
    })
}

/// What else there is, but for what goes without saying.
fn rest(fields: &Map<String, Value>) -> impl Iterator<Item = String> + '_ {
    let others = fields
        .iter()
        .filter(|(name, value)| !APART.contains(&name.as_str()) && **value != 0);
    others.filter_map(|(name, value)| {
        let value = plain(value);
        let is_said = !value.is_empty() && value != "skipped";
        is_said.then(|| format!("{} {}", name.replace('_', " "), shortened(&value)))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::faults::{Fault, Faults};

    fn told(fault: Value) -> Value {
        let faults = Faults::default();
        faults.add(serde_json::from_value::<Fault>(fault).unwrap());
        json!(shown(&faults.list()[0]))
    }

    #[test]
    fn a_fault_is_told_in_a_few_words() {
        let told = told(json!({
            "method": "PUT", "path": "/api/v2/secrets/*", "after": 1, "times": "forever", "work": "done",
            "effect": {"kind": "reply", "status": 503, "body": {"literal": "hunter2"}, "headers": {"x-a": "hunter2"}},
        }));
        assert_eq!(told["effect"], "reply 503");
        assert_eq!(told["conditions"], json!(["after 1", "work done"]));
        assert_eq!(
            (&told["times"], &told["struck"]),
            (&json!("forever"), &json!(0))
        );
        assert!(!told.to_string().contains("hunter2"));
    }

    #[test]
    fn one_without_conditions_says_what_it_does() {
        let told = told(json!({"effect": {"kind": "hang", "for": "2s"}}));
        assert_eq!(told["effect"], "hang for 2s");
        assert_eq!((&told["method"], &told["path"]), (&json!(""), &json!("")));
        assert_eq!(
            (&told["conditions"], &told["times"]),
            (&json!([]), &json!("1"))
        );
    }
}
