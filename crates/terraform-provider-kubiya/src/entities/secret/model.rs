//! The resource's attributes, as schema and as type.

use kubiya_sdk::{Secret, validate_secret_name};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use tfplugin_framework::schema::{Attribute, Schema};
use tfplugin_framework::{Attr, Sensitive, Type, Value, WriteOnly};

use super::description;
use crate::attributes::absorb_text;
use crate::incarnation::says_when;
use crate::objects::Held;

/// The version of the first change of value that the provider writes.
pub(super) const FIRST_VERSION: i64 = 1;

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SecretModel {
    pub(super) name: Attr<String>,
    pub(super) value: WriteOnly<Sensitive>,
    pub(super) value_version: Attr<i64>,
    pub(super) description: Attr<String>,
    pub(super) created_at: Attr<String>,
    pub(super) created_by: Attr<String>,
    pub(super) overwrite_on_create: Attr<bool>,
}

impl SecretModel {
    /// What is known of a secret of which only the name is known.
    pub(super) fn of_name(name: &str) -> Self {
        Self {
            name: Attr::Known(name.to_owned()),
            value: WriteOnly::default(),
            value_version: Attr::Known(FIRST_VERSION),
            description: Attr::Null,
            created_at: Attr::Null,
            created_by: Attr::Null,
            overwrite_on_create: Attr::Null,
        }
    }

    /// The name; empty only where there is none yet, which no stored state is.
    pub(super) fn name(&self) -> &str {
        self.name.known().map(String::as_str).unwrap_or_default()
    }

    /// What the state holds.
    pub(super) fn held(&self) -> Held<'_> {
        Held {
            key: self.name(),
            name: self.name(),
            created_at: self.created_at(),
        }
    }

    /// Whether the create takes over a secret that exists.
    pub(super) fn overwrites(&self) -> bool {
        self.overwrite_on_create.known() == Some(&true)
    }

    /// The value to write, where there is one.
    pub(super) fn value(&self) -> Option<&SecretString> {
        self.value.attr().known().map(Sensitive::as_secret)
    }

    /// The description; none is an empty one. An import that has read nothing yet knows of none.
    pub(super) fn description(&self) -> &str {
        self.description
            .known()
            .map(String::as_str)
            .unwrap_or_default()
    }

    /// When the secret was created, as the API wrote it.
    pub(super) fn created_at(&self) -> Option<&str> {
        self.created_at.known().map(String::as_str)
    }

    /// Takes over what the API says, in the spelling that the state has where both mean the same.
    pub(super) fn absorb(&mut self, secret: &Secret) {
        absorb_text(
            &mut self.description,
            secret.description().unwrap_or_default(),
        );
        self.absorb_origin(secret);
    }

    /// Takes over when and by whom the secret was created. What the API leaves out stays as it was.
    pub(super) fn absorb_origin(&mut self, secret: &Secret) {
        // An answer that does not say when must not hide that the next one says something else.
        let had = self.created_at.known().is_some_and(|had| says_when(had));
        if let Some(created_at) = secret.created_at().filter(|it| !had || says_when(it)) {
            self.created_at = Attr::Known(created_at.to_owned());
        }
        if let Some(created_by) = secret.created_by() {
            self.created_by = Attr::Known(created_by.to_owned());
        }
    }

    /// Takes over from `prior` what was known there and is unknown here.
    pub(super) fn keep_origin(&mut self, prior: &Self) {
        let pairs = [
            (&mut self.created_at, &prior.created_at),
            (&mut self.created_by, &prior.created_by),
        ];
        for (attr, prior) in pairs {
            if attr.is_unknown() && !prior.is_null() {
                *attr = prior.clone();
            }
        }
    }

    /// Makes what is still unknown null: nothing unknown may be stored.
    pub(super) fn settle_origin(&mut self) {
        for attr in [&mut self.created_at, &mut self.created_by] {
            if attr.is_unknown() {
                *attr = Attr::Null;
            }
        }
    }
}

/// The schema. Version 0 is the Go provider's.
pub(super) fn schema() -> Schema {
    let text = || Attribute::required(Type::String);
    let kept = || Attribute::computed(Type::String).keeps_state();
    let name = text().requires_replace().check(check_name);
    let value = text().write_only().check(check_value);
    let version = Attribute::optional_computed(Type::Number).check(check_version);
    // Never null, for Core would take an empty text in its place for a change.
    let described = Attribute::optional_computed(Type::String).default_value("".into());
    Schema::new(description::SECRET)
        .version(1)
        .identified_by("name")
        .attribute("name", name.describe(description::NAME))
        .attribute("value", value.describe(description::VALUE))
        .attribute(
            "value_version",
            version.describe(description::VALUE_VERSION),
        )
        .attribute(
            "description",
            described.describe("What the secret is for. Defaults to an empty text."),
        )
        .attribute("created_at", kept().describe(description::CREATED_AT))
        .attribute("created_by", kept().describe(description::CREATED_BY))
        .attribute(
            "overwrite_on_create",
            Attribute::optional(Type::Bool).describe(description::OVERWRITE_ON_CREATE),
        )
}

pub(super) fn check_name(value: &Value) -> Result<(), String> {
    let name = value.as_str().unwrap_or_default();
    validate_secret_name(name)
        .map_err(|error| format!("{name:?} cannot be the name of a secret: {error}."))
}

fn check_value(value: &Value) -> Result<(), String> {
    match value.as_str() {
        Some("") => Err("The value of a secret must not be empty.".to_owned()),
        _ => Ok(()),
    }
}

fn check_version(value: &Value) -> Result<(), String> {
    match value {
        Value::Number(number) if number.as_i64().is_none_or(|version| version < 0) => Err(format!(
            "The version must be a whole number from 0 to {}.",
            i64::MAX
        )),
        _ => Ok(()),
    }
}
