//! Schemas as Markdown, laid out as readers of Terraform's registry know it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::schema::{Attribute, Identity};
use super::types::{label, members};

const WRITE_ONLY: &str = "[Write-only](https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only)";

/// Attributes by who sets them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Required,
    Optional,
    ReadOnly,
}

const GROUPS: [Group; 3] = [Group::Required, Group::Optional, Group::ReadOnly];

impl Group {
    fn of(attribute: &Attribute) -> Self {
        match (attribute.required, attribute.optional) {
            (true, _) => Self::Required,
            (_, true) => Self::Optional,
            _ => Self::ReadOnly,
        }
    }

    /// Where the members of its objects belong: an object of a plain type is set whole or not at all.
    fn of_members(self) -> Self {
        match self {
            Self::Required | Self::Optional => Self::Required,
            Self::ReadOnly => Self::ReadOnly,
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Required => "Required",
            Self::Optional => "Optional",
            Self::ReadOnly => "Read-Only",
        }
    }
}

/// The section of all attributes, and after it those of the objects in them.
pub(super) fn schema(attributes: &BTreeMap<String, Attribute>) -> String {
    let mut text = "## Schema\n".to_owned();
    if attributes.is_empty() {
        text.push_str("\nThere are no arguments.\n");
    }
    let (groups, nested) = groups(attributes, "", "### TITLE\n");
    text + &groups + &nested
}

/// Attributes below the titles of who sets them, and after all of them the sections of the objects in them. What
/// stands at `path` ends with a dot.
fn groups(attributes: &BTreeMap<String, Attribute>, path: &str, heading: &str) -> (String, String) {
    let (mut text, mut nested) = (String::new(), String::new());
    for group in GROUPS {
        let mut items = String::new();
        for (name, attribute) in attributes {
            if Group::of(attribute) == group {
                let path = format!("{path}{name}");
                let objects = members(&attribute.ty);
                let is_linked = objects.is_some() || attribute.nested.is_some();
                items += &item(name, &traits(attribute), &attribute.description);
                items += &link(is_linked.then_some(path.as_str()));
                if let Some(objects) = &attribute.nested {
                    let (members, deeper) =
                        groups(&objects.attributes, &format!("{path}."), "TITLE:\n");
                    nested += &(section(&path) + &members + &deeper);
                } else if let Some(members) = objects {
                    nest(&mut nested, &path, members, group.of_members());
                }
            }
        }
        if !items.is_empty() {
            let heading = heading.replace("TITLE", group.title());
            let _ = write!(text, "\n{heading}\n{items}");
        }
    }
    (text, nested)
}

/// The lists of an identity's attributes.
pub(super) fn identity(identity: &Identity) -> String {
    let mut text = String::new();
    for (title, required) in [("Required", true), ("Optional", false)] {
        let attributes = identity.attributes.iter();
        let items: String = attributes
            .filter(|(_, attribute)| attribute.required_for_import == required)
            .map(|(name, it)| item(name, &[label(&it.ty)], &it.description) + "\n")
            .collect();
        if !items.is_empty() {
            let _ = write!(text, "\n{title}:\n\n{items}");
        }
    }
    text
}

/// Adds the section of the objects that an attribute holds, and after it those of the objects in them.
fn nest(text: &mut String, path: &str, objects: &Map<String, Value>, group: Group) {
    let (section, title) = (section(path), group.title());
    let mut items = String::new();
    let mut nested = String::new();
    for (name, ty) in objects {
        let path = format!("{path}.{name}");
        let deeper = members(ty);
        items += &item(name, &[label(ty)], "");
        items += &link(deeper.map(|_| path.as_str()));
        if let Some(members) = deeper {
            nest(&mut nested, &path, members, group);
        }
    }
    let _ = write!(text, "{section}\n{title}:\n\n{items}{nested}");
}

/// The heading of the section about the objects at a path.
fn section(path: &str) -> String {
    let anchor = anchor(path);
    format!("\n<a id=\"{anchor}\"></a>\n### Nested Schema for `{path}`\n")
}

/// An item of a list, without its end. What belongs to it is indented, whatever Markdown it is.
fn item(name: &str, traits: &[String], description: &str) -> String {
    let indented = description.trim().replace('\n', "\n  ");
    let indented = indented.replace("\n  \n", "\n\n");
    let text = format!("- `{name}` ({}) {indented}", traits.join(", "));
    text.trim_end().to_owned()
}

/// The end of an item: the way to the section at `path`, where there is one.
fn link(path: Option<&str>) -> String {
    path.map_or("\n".to_owned(), |path| {
        format!(" (see [below for nested schema](#{}))\n", anchor(path))
    })
}

fn anchor(path: &str) -> String {
    format!("nestedatt--{}", path.replace('.', "--"))
}

fn traits(attribute: &Attribute) -> Vec<String> {
    let flags = [
        (attribute.sensitive, "Sensitive"),
        (attribute.write_only, WRITE_ONLY),
        (attribute.deprecated, "Deprecated"),
    ];
    let flags = flags.into_iter().filter(|(holds, _)| *holds);
    let words = flags.map(|(_, word)| word.to_owned());
    let label = match &attribute.nested {
        Some(_) => "Attributes List".to_owned(),
        None => label(&attribute.ty),
    };
    [label].into_iter().chain(words).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json};

    use super::*;

    fn rendered(attributes: Value) -> String {
        schema(&from_value(attributes).unwrap())
    }

    #[test]
    fn attributes_are_listed_by_who_sets_them() {
        let attributes = json!({
            "b": {"type": "string", "required": true, "description": "Second."},
            "a": {"type": "number", "required": true, "description": "First."},
            "c": {"type": ["set", "string"], "optional": true, "computed": true},
            "d": {"type": "bool", "computed": true, "deprecated": true},
        });
        assert_eq!(
            rendered(attributes),
            "## Schema\n\n### Required\n\n- `a` (Number) First.\n- `b` (String) Second.\n\
             \n### Optional\n\n- `c` (Set of String)\n\
             \n### Read-Only\n\n- `d` (Boolean, Deprecated)\n"
        );
    }

    #[test]
    fn what_is_hidden_and_what_is_never_stored_says_so() {
        let value =
            json!({"type": "string", "optional": true, "sensitive": true, "write_only": true});
        let text = rendered(json!({"value": value}));
        assert!(
            text.contains("(String, Sensitive, [Write-only](https://"),
            "{text}"
        );
    }

    #[test]
    fn markdown_of_several_paragraphs_stays_within_its_item() {
        let about = "First.\n\n* one\n* two\n";
        let text =
            rendered(json!({"a": {"type": "string", "optional": true, "description": about}}));
        assert!(
            text.ends_with("- `a` (String) First.\n\n  * one\n  * two\n"),
            "{text}"
        );
    }

    #[test]
    fn objects_have_a_section_each_however_deep_they_lie() {
        let step = json!(["list", ["object", {"run": "string"}]]);
        let task = json!(["object", {"name": "string", "steps": step}]);
        let tasks = json!({"type": ["list", task], "optional": true, "description": "What to do."});
        assert_eq!(
            rendered(json!({"tasks": tasks})),
            "## Schema\n\n### Optional\n\n\
             - `tasks` (List of Object) What to do. (see [below for nested schema](#nestedatt--tasks))\n\
             \n<a id=\"nestedatt--tasks\"></a>\n### Nested Schema for `tasks`\n\n\
             Required:\n\n\
             - `name` (String)\n\
             - `steps` (List of Object) (see [below for nested schema](#nestedatt--tasks--steps))\n\
             \n<a id=\"nestedatt--tasks--steps\"></a>\n### Nested Schema for `tasks.steps`\n\n\
             Required:\n\n\
             - `run` (String)\n"
        );
    }

    #[test]
    fn every_part_of_an_identity_is_listed_by_whether_an_import_needs_it() {
        let attributes = json!({
            "vendor": {"type": "string", "description": "Whose.", "required_for_import": true},
            "id": {"type": "string", "description": "Which.", "required_for_import": true},
            "zone": {"type": "string", "optional_for_import": true},
        });
        let whole = from_value(json!({"version": 0, "attributes": attributes})).unwrap();
        assert_eq!(
            identity(&whole),
            "\nRequired:\n\n- `id` (String) Which.\n- `vendor` (String) Whose.\n\
             \nOptional:\n\n- `zone` (String)\n"
        );
    }

    #[test]
    fn nested_attributes_are_listed_by_who_sets_them_too() {
        let inner = json!({"run": {"type": "string", "required": true, "description": "What."}});
        let members = json!({
            "name": {"type": "string", "required": true, "description": "Name."},
            "size": {"type": "number", "optional": true, "computed": true, "description": "Size."},
            "keys": {"type": ["map", "string"], "optional": true, "sensitive": true},
            "id": {"type": "string", "computed": true},
            "steps": {"nested_type": {"attributes": inner, "nesting_mode": "list"}, "optional": true},
        });
        let nested = json!({"attributes": members, "nesting_mode": "list"});
        let parts = json!({"nested_type": nested, "required": true, "description": "Parts."});
        let other = json!({"type": "string", "computed": true});
        assert_eq!(
            rendered(json!({"parts": parts, "other": other})),
            "## Schema\n\n### Required\n\n\
             - `parts` (Attributes List) Parts. (see [below for nested schema](#nestedatt--parts))\n\
             \n### Read-Only\n\n- `other` (String)\n\
             \n<a id=\"nestedatt--parts\"></a>\n### Nested Schema for `parts`\n\
             \nRequired:\n\n- `name` (String) Name.\n\
             \nOptional:\n\n- `keys` (Map of String, Sensitive)\n\
             - `size` (Number) Size.\n\
             - `steps` (Attributes List) (see [below for nested schema](#nestedatt--parts--steps))\n\
             \nRead-Only:\n\n- `id` (String)\n\
             \n<a id=\"nestedatt--parts--steps\"></a>\n### Nested Schema for `parts.steps`\n\
             \nRequired:\n\n- `run` (String) What.\n"
        );
    }

    #[test]
    fn a_schema_without_attributes_says_so() {
        assert_eq!(
            rendered(json!({})),
            "## Schema\n\nThere are no arguments.\n"
        );
    }
}
