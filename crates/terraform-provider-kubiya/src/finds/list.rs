//! The list resource of a kind: finds objects for `terraform query`.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use async_trait::async_trait;
use serde::Deserialize;
use tfplugin_framework::schema::Schema;
use tfplugin_framework::{Cx, ListResource, Listed, Result};

use super::listable::Listable;
use crate::client::ProviderClient;

/// All objects, or those that a filter selects.
pub(super) struct List<T>(PhantomData<fn() -> T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

/// The value of the one attribute, by its name.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct Filter(BTreeMap<String, Option<String>>);

#[async_trait]
impl<T: Listable> ListResource for List<T> {
    type Client = ProviderClient;
    type Config = Filter;
    type Model = T::Model;

    fn schema(&self) -> Schema {
        let description = format!("Finds the {} of the organisation.", T::NOUN.many);
        Schema::new(description).attribute(<T as Listable>::FILTER, <T as Listable>::filter())
    }

    async fn list(
        &self,
        _cx: &mut Cx,
        client: &ProviderClient,
        Filter(mut config): Filter,
    ) -> Result<Vec<Listed<T::Model>>> {
        let filter = config.remove(<T as Listable>::FILTER).flatten();
        let mut listed = Vec::new();
        let mut objects = <T as Listable>::selected(client, filter.as_deref()).await?;
        // What the platform has made itself is not Terraform's to manage.
        objects.retain(|object| !T::KIND.is_built_in(object.name()));
        for object in objects {
            listed.push(Listed {
                display_name: object.display_name(),
                is_configurable: object.is_configurable(),
                object: object.found(client).await?,
            });
        }
        Ok(listed)
    }
}
