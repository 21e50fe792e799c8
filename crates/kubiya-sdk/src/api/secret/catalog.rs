//! Many reads of single secrets for the price of one list.

use super::{GET, KIND, Secret, check, lookup};
use crate::api::catalog::{Catalog, Listed};
use crate::client::Client;
use crate::error::Result;
use crate::http::Call;

/// Reads secrets one by one, but asks the server in bulk when there are many.
///
/// A single read costs one `GET` by name. As soon as a second read overlaps with it, or after two
/// reads, the catalog lists all secrets once and answers from that snapshot. All readers share one
/// list, also while it is under way. So the metadata of 1,000 secrets costs two or three requests.
///
/// It is a snapshot: make a catalog for one pass over many secrets, not for the life of a program.
/// Its answers are as good as those of [`Secrets::get_opt`](crate::Secrets::get_opt):
///
/// - A name that is not in the list is asked for by name before it is reported missing.
/// - A list entry without one of the metadata fields is completed by name.
/// - If the list fails, for whatever reason, reads go by name and report their own errors.
/// - After the first write of a secret through the same [`Client`] reads go by name.
///
/// Clones share the snapshot.
///
/// # Examples
///
/// ```no_run
/// # async fn example(client: kubiya_sdk::Client, names: &[&str]) -> kubiya_sdk::Result<()> {
/// use kubiya_sdk::SecretCatalog;
///
/// let catalog = SecretCatalog::new(client);
/// for name in names {
///     match catalog.get_opt(name).await? {
///         Some(secret) => println!("{name}: created at {:?}", secret.created_at()),
///         None => println!("{name}: missing"),
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct SecretCatalog(Catalog<Secret>);

impl SecretCatalog {
    /// An empty catalog. Nothing is sent before the first read.
    pub fn new(client: Client) -> Self {
        Self(Catalog::new(client))
    }

    /// The metadata of one secret, or `None` if there is no such secret.
    ///
    /// # Errors
    ///
    /// As [`Secrets::get_opt`](crate::Secrets::get_opt). A failed list is never reported.
    ///
    /// # Cancel safety
    ///
    /// If the future that performs the shared list is dropped, another reader takes the list over.
    pub async fn get_opt(&self, name: &str) -> Result<Option<Secret>> {
        self.0.get_opt(name).await
    }

    /// The metadata of one secret.
    ///
    /// # Errors
    ///
    /// As [`Secrets::get`](crate::Secrets::get).
    ///
    /// # Cancel safety
    ///
    /// As [`get_opt`](Self::get_opt).
    pub async fn get(&self, name: &str) -> Result<Secret> {
        self.0.get(name).await
    }
}

impl Listed for Secret {
    const KIND: &'static str = KIND;
    const GET: &'static str = GET;

    fn check(name: &str) -> Result<()> {
        check(GET, name)
    }

    async fn read(client: &Client, call: &mut Call, name: &str) -> Result<Self> {
        client.secrets().read(call, lookup(GET, name)).await
    }

    async fn list(client: &Client) -> Result<Vec<(String, Option<Self>)>> {
        let items = client.secrets().list_items().await?.into_iter();
        Ok(items
            .map(|item| {
                let name = item.name.clone();
                (name, item.is_complete().then(|| item.into()))
            })
            .collect())
    }
}
