//! Agents: JSON objects, of which the emulator knows some fields and keeps all.

use std::fmt;

use serde_json::{Map, Value, json};

use crate::problem::Problem;
use crate::uuid;

/// The fields of a JSON object.
pub(crate) type Fields = Map<String, Value>;

/// The fields that the API itself decides.
const DECIDED_HERE: [&str; 4] = ["id", "metadata", "organization", "uuid"];

/// The fields that clients decide, as far as the known ones agree on them.
///
/// Source: the bodies of the Go provider, and the types of the command line tool.
const KNOWN: [(&str, Kind); 24] = [
    ("name", Kind::Text),
    ("description", Kind::Text),
    ("ai_instructions", Kind::Text),
    ("instruction_type", Kind::Text),
    ("llm_model", Kind::Text),
    ("image", Kind::Text),
    ("avatar_url", Kind::Text),
    ("email", Kind::Text),
    ("managed_by", Kind::Text),
    ("task_id", Kind::Text),
    ("is_debug_mode", Kind::Flag),
    ("runners", Kind::List),
    ("allowed_groups", Kind::Set),
    ("allowed_users", Kind::Set),
    ("integrations", Kind::Set),
    ("links", Kind::Set),
    ("owners", Kind::Set),
    ("secrets", Kind::Set),
    ("sources", Kind::Set),
    ("tags", Kind::Set),
    ("tools", Kind::Set),
    ("environment_variables", Kind::Variables),
    ("starters", Kind::Records),
    ("tasks", Kind::Records),
];

/// The type of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
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

/// What a request says about an agent: of the right types, and only what clients decide.
pub(crate) struct Sent(Fields);

/// Who makes or changes an agent, and when.
pub(crate) struct Stamp {
    /// A user's uuid, or what identifies someone who is no user.
    pub(crate) by: String,
    /// RFC 3339, in UTC.
    pub(crate) at: String,
}

/// A stored agent. Its debug form does not show fields, because variables may be confidential.
#[derive(Clone)]
pub(crate) struct Agent {
    pub(crate) uuid: String,
    /// All but `uuid` and `id`.
    pub(crate) fields: Fields,
}

impl Sent {
    /// Takes `null` for what is empty.
    ///
    /// Source: variables that are `null` made the API fail for the Python SDK; other fields are never
    /// `null` in what clients send, but a client that returns what it read may have been given them.
    pub(crate) fn parse(mut fields: Fields) -> Result<Self, Problem> {
        if fields.get("environment_variables") == Some(&Value::Null) {
            return Err(Problem::NullVariables);
        }
        for field in DECIDED_HERE {
            fields.remove(field);
        }
        for (field, kind) in KNOWN {
            match fields.get_mut(field) {
                Some(value) if value.is_null() => *value = kind.empty(),
                Some(value) if !kind.admits(value) => return Err(Problem::WrongType),
                _ => {}
            }
        }
        let sent = Self(fields);
        match sent.name() {
            Some("") => Err(Problem::NamelessAgent),
            _ => Ok(sent),
        }
    }

    /// The same, for requests that describe the whole agent.
    pub(crate) fn whole(self) -> Result<Self, Problem> {
        match self.name() {
            Some(_) => Ok(self),
            None => Err(Problem::NamelessAgent),
        }
    }

    pub(crate) fn name(&self) -> Option<&str> {
        self.0.get("name")?.as_str()
    }

    /// The names of the secrets that it refers to.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &str> {
        texts(&self.0, "secrets")
    }

    pub(crate) fn into_fields(self) -> Fields {
        self.0
    }
}

impl Agent {
    /// An agent with the given fields.
    ///
    /// A missing `uuid` is a new one; other known fields that are missing are empty, or as the API
    /// decides them for an agent that is made now.
    pub(crate) fn new(mut given: Fields, organization: &str, stamp: &Stamp) -> Self {
        given.remove("id");
        let uuid = match given.remove("uuid") {
            Some(Value::String(uuid)) if !uuid.is_empty() => uuid,
            _ => uuid::random(),
        };
        let mut fields = empty();
        fields.insert("organization".to_owned(), organization.into());
        fields.insert("metadata".to_owned(), stamp.metadata());
        fields.extend(given);
        Self { uuid, fields }
    }

    /// Changes what the request mentions.
    pub(crate) fn merge(&mut self, sent: Sent, stamp: &Stamp) {
        self.fields.extend(sent.0);
        stamp.renew(&mut self.fields);
    }

    /// Changes everything that clients decide; what the request does not mention becomes empty.
    pub(crate) fn replace(&mut self, sent: Sent, stamp: &Stamp) {
        let mut fields = empty();
        fields.extend(sent.0);
        for field in DECIDED_HERE {
            fields.extend(self.fields.remove_entry(field));
        }
        self.fields = fields;
        stamp.renew(&mut self.fields);
    }

    /// The agent as the API shows it.
    pub(crate) fn shown(&self) -> Fields {
        let mut fields = self.fields.clone();
        for field in ["uuid", "id"] {
            fields.insert(field.to_owned(), self.uuid.as_str().into());
        }
        fields
    }

    pub(crate) fn is_named(&self, name: &str) -> bool {
        self.fields.get("name").is_some_and(|known| known == name)
    }

    /// Whether it refers to the secret with this name.
    pub(crate) fn uses(&self, secret: &str) -> bool {
        texts(&self.fields, "secrets").any(|name| name == secret)
    }

    pub(crate) fn variable(&self, name: &str) -> Option<&str> {
        self.fields
            .get("environment_variables")?
            .get(name)?
            .as_str()
    }
}

impl fmt::Debug for Agent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Agent")
            .field("uuid", &self.uuid)
            .finish_non_exhaustive()
    }
}

impl Stamp {
    fn metadata(&self) -> Value {
        let Self { by, at } = self;
        json!({"created_at": at, "last_updated": at, "user_created": by, "user_last_updated": by})
    }

    fn renew(&self, fields: &mut Fields) {
        if let Some(Value::Object(metadata)) = fields.get_mut("metadata") {
            metadata.insert("last_updated".to_owned(), self.at.as_str().into());
            metadata.insert("user_last_updated".to_owned(), self.by.as_str().into());
        }
    }
}

impl Kind {
    fn empty(self) -> Value {
        match self {
            Self::Text => json!(""),
            Self::Flag => json!(false),
            Self::List | Self::Set | Self::Records => json!([]),
            Self::Variables => json!({}),
        }
    }

    fn admits(self, value: &Value) -> bool {
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
    for (field, kind) in KNOWN {
        if let (Kind::Set, Some(Value::Array(texts))) = (kind, fields.get_mut(field)) {
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

fn empty() -> Fields {
    KNOWN
        .map(|(field, kind)| (field.to_owned(), kind.empty()))
        .into_iter()
        .collect()
}

fn texts<'a>(fields: &'a Fields, field: &str) -> impl Iterator<Item = &'a str> {
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
