//! The list resource of a kind: finds objects for `terraform query`.

use std::marker::PhantomData;

use async_trait::async_trait;
use serde::Deserialize;
use tfplugin_framework::schema::Schema;
use tfplugin_framework::{Cx, ListResource, Listed, Result};

use super::listable::{Listable, name_prefix};
use crate::client::ProviderClient;

/// All objects, or those whose names begin alike.
pub(super) struct List<T>(PhantomData<fn() -> T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

#[derive(Deserialize)]
pub(super) struct Filter {
    name_prefix: Option<String>,
}

#[async_trait]
impl<T: Listable> ListResource for List<T> {
    type Client = ProviderClient;
    type Config = Filter;
    type Model = T::Model;

    fn schema(&self) -> Schema {
        let description = format!("Finds the {} of the organisation.", T::KIND.noun().many);
        Schema::new(description).attribute("name_prefix", name_prefix(T::KIND.noun()))
    }

    async fn list(
        &self,
        _cx: &mut Cx,
        client: &ProviderClient,
        config: Filter,
    ) -> Result<Vec<Listed<T::Model>>> {
        let prefix = config.name_prefix.as_deref();
        let mut listed = Vec::new();
        let mut objects = T::objects(client).with_prefix(prefix).await?;
        // What the platform has made itself is not Terraform's to manage.
        objects.retain(|object| !T::KIND.is_built_in(object.name()));
        for object in objects {
            listed.push(Listed {
                display_name: object.name().to_owned(),
                object: object.found(client).await?,
            });
        }
        Ok(listed)
    }
}
