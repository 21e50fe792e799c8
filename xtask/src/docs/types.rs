//! Types of Terraform's type system, from their JSON form to the words for them.
//!
//! **Source:** Terraform's documentation of the JSON form: a name, or an array of a kind and what it holds.

use serde_json::{Map, Value};

/// The words for a type, such as `List of String`.
pub(super) fn label(ty: &Value) -> String {
    match (ty.as_str(), parts(ty)) {
        (Some("string"), _) => "String".to_owned(),
        (Some("number"), _) => "Number".to_owned(),
        (Some("bool"), _) => "Boolean".to_owned(),
        (_, Some(("list", element))) => format!("List of {}", label(element)),
        (_, Some(("set", element))) => format!("Set of {}", label(element)),
        (_, Some(("map", element))) => format!("Map of {}", label(element)),
        (_, Some(("object", _))) => "Object".to_owned(),
        (_, Some(("tuple", _))) => "Tuple".to_owned(),
        _ => "Dynamic".to_owned(),
    }
}

/// The members of an object, or of the objects in a collection.
pub(super) fn members(ty: &Value) -> Option<&Map<String, Value>> {
    match parts(ty)? {
        ("object", members) => members.as_object(),
        ("list" | "set" | "map", element) => members(element),
        _ => None,
    }
}

fn parts(ty: &Value) -> Option<(&str, &Value)> {
    match ty.as_array()?.as_slice() {
        [kind, inner] => Some((kind.as_str()?, inner)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_kind_of_type_has_words() {
        for (ty, words) in [
            (json!("string"), "String"),
            (json!("number"), "Number"),
            (json!("bool"), "Boolean"),
            (json!("dynamic"), "Dynamic"),
            (json!(["list", "string"]), "List of String"),
            (json!(["set", ["list", "bool"]]), "Set of List of Boolean"),
            (json!(["map", "number"]), "Map of Number"),
            (json!(["object", {"a": "string"}]), "Object"),
            (json!(["tuple", ["string"]]), "Tuple"),
        ] {
            assert_eq!(label(&ty), words);
        }
    }

    #[test]
    fn objects_are_found_however_deep_they_lie() {
        let object = json!(["object", {"a": "string"}]);
        let deep = json!(["map", ["list", object]]);
        assert_eq!(members(&deep).unwrap()["a"], "string");
        assert_eq!(members(&json!(["list", "string"])), None);
    }
}
