//! What a kind decides about its plural data source, whether or not it can be managed.

use serde::Serialize;
use tfplugin_framework::schema::Attribute;
use tfplugin_framework::{Result, Type};

use super::listable::name_prefix;

use crate::client::ProviderClient;
use crate::nouns::Noun;

/// A kind of which a data source shows all.
pub(crate) trait Shown: Sized + Send + Sync + 'static {
    /// What it shows of one.
    type Summary: for<'a> From<&'a Self> + Serialize + Send + Sync + 'static;

    /// The attribute that has the summaries.
    const ATTRIBUTE: &'static str;

    /// What the data source is for.
    const DESCRIPTION: &'static str;

    /// The attribute that selects some of them.
    const FILTER: &'static str = "name_prefix";

    /// What they are sorted by.
    const SORTED_BY: &'static str = "name";

    fn noun() -> Noun;

    /// The attribute of [`FILTER`](Self::FILTER).
    fn filter() -> Attribute {
        name_prefix(Self::noun())
    }

    /// Those that a filter selects, which is what their names begin with unless [`FILTER`](Self::FILTER) says
    /// otherwise; all without one. They are sorted.
    fn selected(
        client: &ProviderClient,
        filter: Option<&str>,
    ) -> impl Future<Output = Result<Vec<Self>>> + Send;

    /// The members of a summary, in the order in which they are documented.
    fn members() -> Vec<(&'static str, Type)>;
}
