//! What a plan would do.

use serde_json::Value;

/// What is planned for one resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Nothing.
    NoOp,
    /// Create it.
    Create,
    /// Read a data source during apply.
    Read,
    /// Update it in place.
    Update,
    /// Destroy it.
    Delete,
    /// Replace it, the old one first.
    DeleteThenCreate,
    /// Replace it, the new one first.
    CreateThenDelete,
    /// Remove it from the state only.
    Forget,
}

/// One resource in a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its address, such as `terraform_data.a["x"]`.
    pub address: String,
    /// What is planned for it.
    pub action: Action,
}

/// Allows `plan == [("terraform_data.a", Action::Create)]`.
impl PartialEq<(&str, Action)> for Change {
    fn eq(&self, other: &(&str, Action)) -> bool {
        self.address == other.0 && self.action == other.1
    }
}

/// The changes in the JSON form of a plan, including the resources that nothing is planned for.
pub(crate) fn parse(plan: &Value) -> Result<Vec<Change>, String> {
    if !plan.is_object() || plan.get("planned_values").is_none() {
        return Err("not a plan".to_owned());
    }
    let Some(changes) = plan["resource_changes"].as_array() else {
        return Ok(Vec::new());
    };
    changes
        .iter()
        .map(|change| {
            let address = change["address"]
                .as_str()
                .ok_or("a change without an address")?;
            Ok(Change {
                address: address.to_owned(),
                action: action(&change["change"]["actions"])
                    .ok_or_else(|| format!("{address}: unknown actions"))?,
            })
        })
        .collect()
}

fn action(actions: &Value) -> Option<Action> {
    let words: Vec<&str> = actions
        .as_array()?
        .iter()
        .filter_map(Value::as_str)
        .collect();
    Some(match words[..] {
        ["no-op"] => Action::NoOp,
        ["create"] => Action::Create,
        ["read"] => Action::Read,
        ["update"] => Action::Update,
        ["delete"] => Action::Delete,
        ["delete", "create"] => Action::DeleteThenCreate,
        ["create", "delete"] => Action::CreateThenDelete,
        ["forget"] => Action::Forget,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_action_is_read() {
        let words = [
            (json!(["no-op"]), Action::NoOp),
            (json!(["create"]), Action::Create),
            (json!(["read"]), Action::Read),
            (json!(["update"]), Action::Update),
            (json!(["delete"]), Action::Delete),
            (json!(["delete", "create"]), Action::DeleteThenCreate),
            (json!(["create", "delete"]), Action::CreateThenDelete),
            (json!(["forget"]), Action::Forget),
        ];
        for (actions, expected) in words {
            let plan = json!({"planned_values": {}, "resource_changes": [
                {"address": "toy.a", "change": {"actions": actions}}]});
            assert_eq!(parse(&plan).unwrap(), [("toy.a", expected)]);
        }
    }

    #[test]
    fn a_plan_without_resources_has_no_changes() {
        assert!(parse(&json!({"planned_values": {}})).unwrap().is_empty());
    }

    #[test]
    fn what_is_not_a_plan_or_not_understood_is_an_error() {
        assert!(parse(&json!({"values": {}})).is_err());
        let plan = json!({"planned_values": {}, "resource_changes": [
            {"address": "toy.a", "change": {"actions": ["dance"]}}]});
        assert!(parse(&plan).unwrap_err().contains("toy.a"));
    }
}
