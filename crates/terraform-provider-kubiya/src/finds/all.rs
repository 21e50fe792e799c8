//! The plural data source of a kind.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use async_trait::async_trait;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use tfplugin_framework::schema::{Attribute, Schema};
use tfplugin_framework::{Cx, DataSource, Result, Type};

use super::shown::Shown;
use crate::client::ProviderClient;

/// All objects, or those that a filter selects.
pub(super) struct All<T>(PhantomData<fn() -> T>);

impl<T> Default for All<T> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

/// The model: a filter, and under the kind's own attribute the summaries.
pub(super) struct Selection<T: Shown> {
    filter: Option<String>,
    summaries: Vec<T::Summary>,
}

/// What a configuration says: nothing but the filter.
impl<'de, T: Shown> Deserialize<'de> for Selection<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let mut members = BTreeMap::<String, Option<String>>::deserialize(deserializer)?;
        Ok(Self {
            filter: members.remove(T::FILTER).flatten(),
            summaries: Vec::new(),
        })
    }
}

impl<T: Shown> Serialize for Selection<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_map(Some(2))?;
        members.serialize_entry(T::FILTER, &self.filter)?;
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
            "The {}, sorted by `{}`, each with {}.",
            T::noun().many,
            T::SORTED_BY,
            enumerated(T::members().iter().map(|(name, _)| *name))
        );
        let summaries = Type::list(Type::object(T::members()));
        Schema::new(T::DESCRIPTION)
            .attribute(T::FILTER, T::filter())
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
        let found = T::selected(client, config.filter.as_deref()).await?;
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
