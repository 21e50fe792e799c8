//! The JSON of secrets. Unknown fields are ignored, a `value` in an answer above all.

use serde::{Deserialize, Deserializer, Serialize};

use super::Secret;
use crate::error::Result;
use crate::http::Reply;

/// The body of a create and of an update, borrowed: it lives only while it is being written.
#[derive(Serialize)]
pub(super) struct Body<'a> {
    pub(super) name: &'a str,
    pub(super) value: &'a str,
    pub(super) description: &'a str,
}

/// One secret in an answer.
#[derive(Deserialize)]
pub(super) struct Item {
    pub(super) name: String,
    /// `None` if the field is absent, which is not the same as null: see [`Item::is_complete`].
    #[serde(default, deserialize_with = "present")]
    description: Option<Option<String>>,
    #[serde(default)]
    created_at: Option<String>,
    #[serde(default)]
    created_by: Option<String>,
}

/// A list in an answer, where it is not a bare array.
#[derive(Deserialize)]
struct Wrapped {
    secrets: Vec<Item>,
}

/// The list in an answer, bare or wrapped.
pub(super) fn list(reply: &Reply) -> Result<Vec<Item>> {
    match reply.body.trim_ascii_start().first() {
        Some(b'{') => Ok(reply.json::<Wrapped>()?.secrets),
        _ => reply.json(),
    }
}

impl Item {
    /// Whether the item says everything about the secret, so that reading it singly adds nothing.
    pub(super) fn is_complete(&self) -> bool {
        let filled = |field: &Option<String>| field.as_ref().is_some_and(|text| !text.is_empty());
        self.description.is_some() && filled(&self.created_at) && filled(&self.created_by)
    }
}

impl From<Item> for Secret {
    fn from(item: Item) -> Self {
        let filled = |text: &String| !text.is_empty();
        Self {
            name: item.name,
            description: item.description.flatten().filter(filled),
            created_at: item.created_at.filter(filled),
            created_by: item.created_by.filter(filled),
        }
    }
}

fn present<'de, D: Deserializer<'de>>(field: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(field).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(json: &str) -> Item {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn null_empty_and_absent_texts_are_all_absent_in_the_metadata() {
        for json in [
            r#"{"name":"a"}"#,
            r#"{"name":"a","description":null,"created_at":null,"created_by":null}"#,
            r#"{"name":"a","description":"","created_at":"","created_by":""}"#,
        ] {
            let secret = Secret::from(item(json));
            assert_eq!(
                (secret.description(), secret.created_at()),
                (None, None),
                "{json}"
            );
            assert_eq!(secret.created_by(), None, "{json}");
        }
    }

    #[test]
    fn an_item_is_complete_only_with_every_metadata_field() {
        let full = r#"{"name":"a","description":null,"created_at":"t","created_by":"u"}"#;
        assert!(item(full).is_complete());
        for json in [
            r#"{"name":"a","created_at":"t","created_by":"u"}"#,
            r#"{"name":"a","description":"d","created_by":"u"}"#,
            r#"{"name":"a","description":"d","created_at":"","created_by":"u"}"#,
            r#"{"name":"a","description":"d","created_at":"t","created_by":null}"#,
        ] {
            assert!(!item(json).is_complete(), "{json}");
        }
    }
}
