//! What a kind decides about its plural data source, whether or not it can be managed.

use serde::Serialize;
use tfplugin_framework::{Result, Type};

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

    fn noun() -> Noun;

    /// Those whose names begin with `prefix`, sorted by name; all without one.
    fn with_prefix(
        client: &ProviderClient,
        prefix: Option<&str>,
    ) -> impl Future<Output = Result<Vec<Self>>> + Send;

    /// The members of a summary, in the order in which they are documented.
    fn members() -> Vec<(&'static str, Type)>;
}
