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

    /// See [`Shown::FILTER`].
    const FILTER: &'static str = "name_prefix";

    /// See [`Shown::SORTED_BY`].
    const SORTED_BY: &'static str = "name";

    /// All objects of the kind.
    fn objects(client: &ProviderClient) -> &Objects<Self>;

    /// See [`Shown::filter`].
    fn filter() -> Attribute {
        name_prefix(Self::NOUN)
    }

    /// See [`Shown::selected`].
    fn selected(
        client: &ProviderClient,
        filter: Option<&str>,
    ) -> impl Future<Output = Result<Vec<Self>>> + Send {
        Self::objects(client).with_prefix(filter)
    }

    /// What a list calls it in front of the practitioner.
    fn display_name(&self) -> String {
        self.name().to_owned()
    }

    /// Whether a configuration can say what it is.
    fn is_configurable(&self) -> bool {
        true
    }

    /// The object as a generated configuration is to have it.
    fn found(&self, client: &ProviderClient) -> impl Future<Output = Result<Self::Model>> + Send;

    /// The members of a summary, in the order in which they are documented.
    fn members() -> Vec<(&'static str, Type)>;
}

impl<T: Listable> Shown for T {
    type Summary = T::Summary;

    const ATTRIBUTE: &'static str = T::ATTRIBUTE;
    const DESCRIPTION: &'static str = T::DESCRIPTION;
    const FILTER: &'static str = <T as Listable>::FILTER;
    const SORTED_BY: &'static str = <T as Listable>::SORTED_BY;

    fn noun() -> Noun {
        T::NOUN
    }

    fn filter() -> Attribute {
        <T as Listable>::filter()
    }

    async fn selected(client: &ProviderClient, filter: Option<&str>) -> Result<Vec<T>> {
        <T as Listable>::selected(client, filter).await
    }

    fn members() -> Vec<(&'static str, Type)> {
        <T as Listable>::members()
    }
}

/// The attribute `name_prefix`.
pub(super) fn name_prefix(noun: Noun) -> Attribute {
    Attribute::optional(Type::String).describe(format!(
        "What the names begin with. All {} where it is not set.",
        noun.many
    ))
}
