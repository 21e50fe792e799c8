//! What a kind decides about lists of it.

use serde::Serialize;
use tfplugin_framework::schema::Attribute;
use tfplugin_framework::{Result, Type};

use super::shown::Shown;
use crate::client::ProviderClient;
use crate::nouns::Noun;
use crate::objects::{Objects, Remote};

/// A kind of object that lists show.
pub(crate) trait Listable: Remote {
    /// The managed resource's model.
    type Model: Serialize + Send + Sync + 'static;

    /// What the plural data source shows of one object.
    type Summary: for<'a> From<&'a Self> + Serialize + Send + Sync + 'static;

    /// The type name of the plural data source.
    const DATA_SOURCE: &'static str;

    /// Its attribute that has the summaries.
    const ATTRIBUTE: &'static str;

    /// What it is for.
    const DESCRIPTION: &'static str;

    /// All objects of the kind.
    fn objects(client: &ProviderClient) -> &Objects<Self>;

    /// The object as a generated configuration is to have it.
    fn found(&self, client: &ProviderClient) -> impl Future<Output = Result<Self::Model>> + Send;

    /// The members of a summary, in the order in which they are documented.
    fn members() -> Vec<(&'static str, Type)>;
}

impl<T: Listable> Shown for T {
    type Summary = T::Summary;

    const ATTRIBUTE: &'static str = T::ATTRIBUTE;
    const DESCRIPTION: &'static str = T::DESCRIPTION;

    fn noun() -> Noun {
        T::KIND.noun()
    }

    async fn with_prefix(client: &ProviderClient, prefix: Option<&str>) -> Result<Vec<T>> {
        T::objects(client).with_prefix(prefix).await
    }

    fn members() -> Vec<(&'static str, Type)> {
        T::members()
    }
}

/// The attribute `name_prefix`.
pub(super) fn name_prefix(noun: Noun) -> Attribute {
    Attribute::optional(Type::String).describe(format!(
        "What the names begin with. All {} where it is not set.",
        noun.many
    ))
}
