//! What a kind of remote object is to the provider.

use kubiya_sdk::{Catalog, Client, Result};

use crate::directory::Kind;
use crate::nouns::Noun;

/// A kind of remote object, as the SDK has it.
pub(crate) trait Remote: Sized + Send + Sync + 'static {
    /// Which kind it is to what refers to it.
    const KIND: Kind;

    /// What to call one of them. Several can be one kind to what refers to them.
    const NOUN: Noun = Self::KIND.noun();

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

    /// What it goes by once it is created, where the API has the last word; `name` is what it was created under.
    fn created_name<'a>(_created: &'a Self::Created, name: &'a str) -> &'a str {
        name
    }

    /// What is the same for two that were created alike, so that a name which both have may stand for either. Nothing
    /// where that is not known, or no name stands for two.
    fn likeness(_created: &Self::Created) -> Option<u64> {
        None
    }

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
