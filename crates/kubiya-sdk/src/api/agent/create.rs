//! Creating an agent.

use bytes::Bytes;

use super::Agents;
use super::config::{Agent, AgentConfig};
use super::wire::Managed;
use crate::api::adoption::{self, Content, Created, Names};
use crate::api::item;
use crate::client::Client;
use crate::error::{Error, Result};
use crate::size::{self, OBJECT_LIMIT};

const CREATE: &str = "agents.create";

/// A create that succeeded.
///
/// The agent exists. What the server made of it is known, unless the read after the create failed. That failure
/// does not undo the create, so it is kept apart.
#[derive(Debug)]
#[must_use]
pub struct CreatedAgent {
    id: String,
    agent: Result<Agent>,
}

impl CreatedAgent {
    /// The id of the agent, by which it can be read, updated and deleted.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The agent, or why it could not be read. **The agent exists in both cases.**
    ///
    /// # Errors
    ///
    /// The failure of the read that followed the create.
    pub fn agent(&self) -> Result<&Agent, &Error> {
        self.agent.as_ref()
    }

    /// As [`agent`](Self::agent), by value.
    ///
    /// # Errors
    ///
    /// The failure of the read that followed the create.
    pub fn into_agent(self) -> Result<Agent> {
        self.agent
    }
}

impl Agents<'_> {
    /// Creates an agent.
    ///
    /// Does not look for the name first: an agent is told from another by its id, which the API gives, and an
    /// existing name is for the API to refuse.
    ///
    /// `POST /api/v1/agents` with every field of the configuration, and with `managed_by` and `task_id` where
    /// [`ClientBuilder`](crate::ClientBuilder) has them, success: any 2xx with an object that has
    /// `uuid` or `id`. If the answer does not describe the whole agent, it is read with one `GET`.
    ///
    /// If the answer is lost (a broken connection, a timeout, 502 or 504 from a gateway, a 2xx without an id),
    /// the client settles the matter by listing the agents. If exactly one has this name and content, that is
    /// the one created. One that was there before cannot be told from it. If there is none of this name, and no
    /// answer at all came, it is created again, within the limits of the retry policy.
    ///
    /// **Source:** the Go provider's client; Kubiya's command line tool has answers with nothing but the id.
    /// Kubiya's pages have 409 for an existing name.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::AlreadyExists`](crate::ErrorKind::AlreadyExists) if there is an agent of this name and
    /// the API says so; [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for an empty name, or for
    /// more than [`OBJECT_LIMIT`];
    /// [`ErrorKind::MaybeProcessed`](crate::ErrorKind::MaybeProcessed) if neither the answer nor the list
    /// told what became of it. Otherwise as [`ErrorKind`](crate::ErrorKind) says.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the agent may or may not exist. Look before repeating.
    pub async fn create(&self, config: &AgentConfig) -> Result<CreatedAgent> {
        item::check_name(CREATE, &config.name)?;
        size::check(CREATE, config.size(), OBJECT_LIMIT)?;
        let Created { id, object, .. } = adoption::create(self.client, config).await?;
        Ok(CreatedAgent { id, agent: object })
    }
}

impl Content for AgentConfig {
    type Item = Agent;

    const CREATE: &'static str = CREATE;
    const NAMES: Names = Names::Unique;

    fn name(&self) -> &str {
        &self.name
    }

    fn body(&self, client: &Client) -> Bytes {
        client.attribution().body(&Managed::new(self))
    }

    fn sensitive(&self) -> Vec<&str> {
        self.sensitive().collect()
    }

    fn is_of(&self, agent: &Agent) -> bool {
        agent.config == *self
    }
}
