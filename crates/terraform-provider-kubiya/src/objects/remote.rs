//! What a kind of remote object is to the provider.

use kubiya_sdk::{Catalog, Client, Result};

use crate::directory::Kind;

/// A kind of remote object, as the SDK has it.
pub(crate) trait Remote: Sized + Send + Sync + 'static {
    /// Which kind it is, which says what to call one of them as well.
    const KIND: Kind;

    /// Whether the key is an id, which no two objects of any organisations have in common.
    const HAS_ID: bool;

    /// Whether the SDK has looked into the list before it says that there is no such object.
    const IS_LOOKED_FOR_IN_THE_LIST: bool = false;

    /// Whether the API refuses a second object of a name.
    const NAMES_ARE_UNIQUE: bool = false;

    /// Whether the API may take names for the same that differ in letter case alone.
    const IN_ANY_CASE: bool = false;

    /// What an import of one leads to, where that is worth saying to who creates a name that is taken; whole
    /// sentences.
    const AFTER_IMPORT: &'static str = "";

    /// What a create answers with.
    type Created: Send;

    /// An empty catalog.
    fn catalog(api: Client) -> Catalog<Self>;

    /// Reads one by its key.
    fn read(
        catalog: &Catalog<Self>,
        key: &str,
    ) -> impl Future<Output = Result<Option<Self>>> + Send;

    /// Lists all of them, sorted by name.
    fn list(api: &Client) -> impl Future<Output = Result<Vec<Self>>> + Send;

    /// Deletes one by its key; false where it was gone already.
    fn delete(api: &Client, key: &str) -> impl Future<Output = Result<bool>> + Send;

    /// The key of what was created under this name.
    fn created_key<'a>(created: &'a Self::Created, name: &'a str) -> &'a str;

    /// What tells it from all others of its kind.
    fn key(&self) -> &str;

    /// What people call it.
    fn name(&self) -> &str;

    /// When it was created, as the API wrote it, where that says so.
    fn created_at(&self) -> Option<&str>;
}

/// A kind of which no two objects have the same name, and whose key is that name.
pub(crate) trait UniqueName: Remote {
    /// Whether there is one of this name, asked for by the name and nothing else.
    fn exists(api: &Client, name: &str) -> impl Future<Output = Result<bool>> + Send;
}
