//! The fields of agents, and the types of those that are known.

use serde_json::{Map, Value, json};

/// The fields of a JSON object.
pub(crate) type Fields = Map<String, Value>;

/// The fields that the API itself decides.
pub(super) const DECIDED_HERE: [&str; 4] = ["id", "metadata", "organization", "uuid"];

/// The fields that clients decide, as far as the known ones agree on them.
///
/// Source: the bodies of the Go provider, and the types of the command line tool.
pub(super) const KNOWN: [(&str, FieldType); 24] = [
    ("name", FieldType::Text),
    ("description", FieldType::Text),
    ("ai_instructions", FieldType::Text),
    ("instruction_type", FieldType::Text),
    ("llm_model", FieldType::Text),
    ("image", FieldType::Text),
    ("avatar_url", FieldType::Text),
    ("email", FieldType::Text),
    ("managed_by", FieldType::Text),
    ("task_id", FieldType::Text),
    ("is_debug_mode", FieldType::Flag),
    ("runners", FieldType::List),
    ("allowed_groups", FieldType::Set),
    ("allowed_users", FieldType::Set),
    ("integrations", FieldType::Set),
    ("links", FieldType::Set),
    ("owners", FieldType::Set),
    ("secrets", FieldType::Set),
    ("sources", FieldType::Set),
    ("tags", FieldType::Set),
    ("tools", FieldType::Set),
    ("environment_variables", FieldType::Variables),
    ("starters", FieldType::Records),
    ("tasks", FieldType::Records),
];

/// The type of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FieldType {
    Text,
    Flag,
    /// Texts whose order has a meaning.
    List,
    /// Texts whose order has none.
    Set,
    /// An object of texts.
    Variables,
    /// A list of objects of texts.
    Records,
}

impl FieldType {
    pub(super) fn empty(self) -> Value {
        match self {
            Self::Text => json!(""),
            Self::Flag => json!(false),
            Self::List | Self::Set | Self::Records => json!([]),
            Self::Variables => json!({}),
        }
    }

    /// Whether a value has this type.
    pub(super) fn admits(self, value: &Value) -> bool {
        match self {
            Self::Text => value.is_string(),
            Self::Flag => value.is_boolean(),
            Self::List | Self::Set => all(value.as_array(), Value::is_string),
            Self::Variables => is_record(value),
            Self::Records => all(value.as_array(), is_record),
        }
    }
}

/// Reverses the fields whose order has no meaning.
pub(crate) fn reorder(fields: &mut Fields) {
    for (field, field_type) in KNOWN {
        if let (FieldType::Set, Some(Value::Array(texts))) = (field_type, fields.get_mut(field)) {
            texts.reverse();
        }
    }
}

/// Makes empty collections `null`, and leaves empty texts out.
pub(crate) fn nullify(fields: &mut Fields) {
    fields.retain(|_, value| value != "");
    for (_, value) in fields {
        let is_empty = match &value {
            Value::Array(items) => items.is_empty(),
            Value::Object(fields) => fields.is_empty(),
            _ => false,
        };
        if is_empty {
            *value = Value::Null;
        }
    }
}

/// The known fields of an agent of which nothing is known.
pub(super) fn empty() -> Fields {
    KNOWN
        .map(|(field, field_type)| (field.to_owned(), field_type.empty()))
        .into_iter()
        .collect()
}

/// The texts in a list; none where there is no such list.
pub(super) fn texts<'a>(fields: &'a Fields, field: &str) -> impl Iterator<Item = &'a str> {
    let texts = fields.get(field).and_then(Value::as_array);
    texts.into_iter().flatten().filter_map(Value::as_str)
}

fn all(items: Option<&Vec<Value>>, admits: fn(&Value) -> bool) -> bool {
    items.is_some_and(|items| items.iter().all(admits))
}

fn is_record(value: &Value) -> bool {
    let fields = value.as_object();
    fields.is_some_and(|fields| fields.values().all(Value::is_string))
}
