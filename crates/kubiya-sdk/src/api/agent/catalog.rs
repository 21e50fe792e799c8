//! Many reads of single agents for the price of one list.

use super::{Agent, GET, KIND, check_id, lookup, wire};
use crate::api::catalog::{Catalog, Listed};
use crate::api::list;
use crate::api::object::Object;
use crate::client::Client;
use crate::error::Result;
use crate::http::Call;

/// Reads agents one by one, but asks the server in bulk when there are many.
///
/// It does for agents what [`SecretCatalog`](crate::SecretCatalog) does for secrets, with the id in the place
/// of the name: a list entry counts only if it has every field of the configuration and tells when and by whom
/// the agent was created. Writes of agents through the same [`Client`] end its use; writes of secrets do not.
///
/// # Examples
///
/// ```no_run
/// # async fn example(client: kubiya_sdk::Client, ids: &[&str]) -> kubiya_sdk::Result<()> {
/// use kubiya_sdk::AgentCatalog;
///
/// let catalog = AgentCatalog::new(client);
/// for id in ids {
///     match catalog.get_opt(id).await? {
///         Some(agent) => println!("{id}: {}", agent.config().name),
///         None => println!("{id}: missing"),
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct AgentCatalog(Catalog<Agent>);

impl AgentCatalog {
    /// An empty catalog. Nothing is sent before the first read.
    pub fn new(client: Client) -> Self {
        Self(Catalog::new(client))
    }

    /// One agent, or `None` if there is no such agent.
    ///
    /// # Errors
    ///
    /// As [`Agents::get_opt`](crate::Agents::get_opt). A failed list is never reported.
    ///
    /// # Cancel safety
    ///
    /// If the future that performs the shared list is dropped, another reader takes the list over.
    pub async fn get_opt(&self, id: &str) -> Result<Option<Agent>> {
        self.0.get_opt(id).await
    }

    /// One agent.
    ///
    /// # Errors
    ///
    /// As [`Agents::get`](crate::Agents::get).
    ///
    /// # Cancel safety
    ///
    /// As [`get_opt`](Self::get_opt).
    pub async fn get(&self, id: &str) -> Result<Agent> {
        self.0.get(id).await
    }
}

impl Listed for Agent {
    const KIND: &'static str = KIND;
    const GET: &'static str = GET;

    fn check(id: &str) -> Result<()> {
        check_id(GET, id)
    }

    async fn read(client: &Client, call: &mut Call, id: &str) -> Result<Self> {
        client.agents().read(call, lookup(GET, id)).await
    }

    async fn list(client: &Client) -> Result<Vec<(String, Option<Self>)>> {
        let reply = client.agents().request_list().await?;
        let entries = list::entries(&reply, super::WRAPPER)?.into_iter();
        let objects = entries.filter_map(Object::parse);
        Ok(objects
            .filter_map(|object| Some((object.id()?, wire::complete_agent(&object))))
            .collect())
    }
}
