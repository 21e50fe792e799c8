//! The plural data source of a kind.

use std::marker::PhantomData;

use async_trait::async_trait;
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};
use tfplugin_framework::schema::{Attribute, Schema};
use tfplugin_framework::{Cx, DataSource, Result, Type};

use super::listable::name_prefix;
use super::shown::Shown;
use crate::client::ProviderClient;

/// All objects, or those whose names begin alike.
pub(super) struct All<T>(PhantomData<fn() -> T>);

impl<T> Default for All<T> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

/// The model: a prefix, and under the kind's own attribute the summaries.
#[derive(Deserialize)]
#[serde(bound = "")]
pub(super) struct Selection<T: Shown> {
    name_prefix: Option<String>,
    #[serde(skip)]
    summaries: Vec<T::Summary>,
}

impl<T: Shown> Serialize for Selection<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_map(Some(2))?;
        members.serialize_entry("name_prefix", &self.name_prefix)?;
        members.serialize_entry(T::ATTRIBUTE, &self.summaries)?;
        members.end()
    }
}

#[async_trait]
impl<T: Shown> DataSource for All<T> {
    type Client = ProviderClient;
    type Model = Selection<T>;

    fn schema(&self) -> Schema {
        let description = format!(
            "The {}, sorted by `name`, each with {}.",
            T::noun().many,
            enumerated(T::members().iter().map(|(name, _)| *name))
        );
        let summaries = Type::list(Type::object(T::members()));
        Schema::new(T::DESCRIPTION)
            .attribute("name_prefix", name_prefix(T::noun()))
            .attribute(
                T::ATTRIBUTE,
                Attribute::computed(summaries).describe(description),
            )
    }

    async fn read(
        &self,
        _cx: &mut Cx,
        client: &ProviderClient,
        config: Selection<T>,
    ) -> Result<Selection<T>> {
        let prefix = config.name_prefix.as_deref();
        let found = T::with_prefix(client, prefix).await?;
        Ok(Selection {
            summaries: found.iter().map(T::Summary::from).collect(),
            ..config
        })
    }
}

/// Names of attributes in a sentence: `a`, `b` and `c`.
fn enumerated<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut names: Vec<_> = names.map(|name| format!("`{name}`")).collect();
    match names.pop() {
        Some(last) if !names.is_empty() => format!("{} and {last}", names.join(", ")),
        last => last.unwrap_or_default(),
    }
}
