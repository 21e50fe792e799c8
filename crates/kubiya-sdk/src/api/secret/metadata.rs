//! What is read of a secret. Unknown fields are ignored, a `value` in an answer above all.

use super::name::validate_secret_name;
use crate::api::item::{Item, Key};
use crate::api::list::Listed;
use crate::api::object::{Object, OddField};
use crate::error::{Error, ErrorKind, Result};

/// What can be known about a secret: everything but its value, which nothing in this crate reads.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Secret {
    name: String,
    description: Option<String>,
    created_at: Option<String>,
    created_by: Option<String>,
}

impl Secret {
    /// The name, unique in the organisation.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The description. An empty one is the same as none.
    pub fn description(&self) -> Option<&str> {
        self.description.as_deref()
    }

    /// When the secret was created, in the server's own words; RFC 3339 as far as is known.
    pub fn created_at(&self) -> Option<&str> {
        self.created_at.as_deref()
    }

    /// Who created the secret, in the server's own words: an id or an e-mail address.
    pub fn created_by(&self) -> Option<&str> {
        self.created_by.as_deref()
    }
}

impl Listed for Secret {
    const LIST: &'static str = "secrets.list";
    const COLLECTION: &'static str = "/api/v2/secrets";
    const WRAPPER: &'static str = "secrets";
    const PROVES_ABSENCE: bool = true;

    fn read(object: &Object<'_>) -> Result<Self, OddField> {
        let filled = |key| {
            let text: String = object.value(key)?;
            Ok(Some(text).filter(|text| !text.is_empty()))
        };
        Ok(Self {
            name: object.required("name")?,
            description: filled("description")?,
            created_at: filled("created_at")?,
            created_by: filled("created_by")?,
        })
    }

    fn order(&self) -> (&str, &str) {
        (&self.name, "")
    }
}

impl Item for Secret {
    const KIND: &'static str = "secret";
    const GET: &'static str = "secrets.get";
    const DELETE: &'static str = "secrets.delete";
    const ITEM: &'static str = "/api/v2/secrets/{name}";
    const KEY: Key = Key::Name;

    fn is_complete(object: &Object<'_>) -> bool {
        let has_text = |key| object.filled(key).is_some();
        object.has("description") && has_text("created_at") && has_text("created_by")
    }

    fn check_key(operation: &'static str, name: &str) -> Result<()> {
        validate_secret_name(name)
            .map_err(|error| Error::new(operation, ErrorKind::InvalidInput).with_source(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(json: &str) -> Object<'_> {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn null_empty_and_absent_texts_are_all_absent_in_the_metadata() {
        for json in [
            r#"{"name":"a"}"#,
            r#"{"name":"a","description":null,"created_at":null,"created_by":null}"#,
            r#"{"name":"a","description":"","created_at":"","created_by":""}"#,
        ] {
            let secret = Secret::read(&item(json)).unwrap();
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
        assert!(Secret::is_complete(&item(full)));
        for json in [
            r#"{"name":"a","created_at":"t","created_by":"u"}"#,
            r#"{"name":"a","description":"d","created_by":"u"}"#,
            r#"{"name":"a","description":"d","created_at":"","created_by":"u"}"#,
            r#"{"name":"a","description":"d","created_at":"t","created_by":null}"#,
        ] {
            assert!(!Secret::is_complete(&item(json)), "{json}");
        }
    }
}
