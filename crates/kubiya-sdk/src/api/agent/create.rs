//! Creating an agent.

use super::Agents;
use super::config::{Agent, AgentConfig, check_name};
use super::wire::Managed;
use crate::api::create::{self, Creation, Doubt};
use crate::api::item::{self, found};
use crate::api::list::{self, Listed};
use crate::api::object::Object;
use crate::error::{Error, Result};
use crate::http::{Call, Method, RequestSpec, json_body};
use crate::size::{self, OBJECT_LIMIT};

const CREATE: &str = "agents.create";

/// A create that succeeded.
///
/// The agent exists. What the server made of it is either known, or could not be read: that failure does not
/// undo the create, so it is kept apart from it.
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
}

/// There are several agents that the create may have made.
#[derive(Debug, thiserror::Error)]
#[error("there are several agents with this name and content")]
struct SeveralAlike;

/// There is an agent of this name that the create may have made, if the server changed what was sent.
#[derive(Debug, thiserror::Error)]
#[error("there is an agent with this name and another content")]
struct OfOtherContent;

impl Agents<'_> {
    /// Creates an agent.
    ///
    /// Does not look for the name first: an agent is told from another by its id, which the API gives, and an
    /// existing name is for the API to refuse.
    ///
    /// `POST /api/v1/agents` with every field of the configuration, success: any 2xx with an object that has
    /// `uuid` or `id`. If the answer does not describe the whole agent, it is read with one `GET`.
    ///
    /// If the answer is lost (a broken connection, a timeout, 502 or 504 from a gateway, a 2xx without an
    /// id), the matter is settled by listing the agents. If there is exactly one with this name and content,
    /// it is the one created; one that was there before cannot be told from it. If there is none of this name,
    /// and no answer at all came, it is created again, within the limits of the retry policy.
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
        check_name(CREATE, config)?;
        size::check(CREATE, config.size(), OBJECT_LIMIT)?;
        let attempt = Attempt {
            agents: self,
            config,
        };
        create::create(self.client, &mut self.client.sender().call(), &attempt).await
    }
}

/// What the answer to a create says.
struct Receipt {
    id: String,
    /// The agent, if the answer describes it completely.
    agent: Option<Agent>,
}

/// A create under way.
struct Attempt<'a> {
    agents: &'a Agents<'a>,
    config: &'a AgentConfig,
}

impl Attempt<'_> {
    /// Asks for an agent that may have been made of what was sent.
    async fn read(&self, call: &mut Call, id: &str) -> Result<Agent> {
        let lookup = item::lookup::<Agent>(CREATE, id).with_sensitive(self.config.sensitive());
        item::read(self.agents.client, call, &lookup).await
    }

    /// The agents of this name, each completely described.
    async fn namesakes(&self, call: &mut Call) -> Result<Vec<Agent>> {
        let spec = RequestSpec::collection(CREATE, Method::Get, Agent::COLLECTION)
            .with_sensitive(self.config.sensitive());
        let reply = self.agents.client.sender().send(call, &spec).await?;
        let entries = list::entries(&reply, Agent::WRAPPER)?;
        let mut objects = list::readable(&reply, &entries, |entry| {
            Object::parse(entry).filter(|object| object.has("name"))
        })?;
        objects.retain(|object| object.text("name") == self.config.name);
        let mut namesakes = Vec::with_capacity(objects.len());
        for object in objects {
            match item::complete(&object) {
                Some(agent) => namesakes.push(agent),
                None => {
                    let id = item::key_of::<Agent>(&reply, &object)?;
                    namesakes.extend(found(self.read(call, &id).await)?);
                }
            }
        }
        Ok(namesakes)
    }
}

impl Creation for Attempt<'_> {
    type Receipt = Receipt;
    type Created = CreatedAgent;

    async fn post(&self, call: &mut Call) -> Result<Receipt> {
        let spec = RequestSpec::collection(CREATE, Method::Post, Agent::COLLECTION)
            .with_body(json_body(&Managed::new(self.config)))
            .with_sensitive(self.config.sensitive());
        let reply = item::write::<Agent>(self.agents.client, call, &spec).await?;
        let object: Object = reply.json()?;
        let id = item::key_of::<Agent>(&reply, &object)?;
        let agent = item::complete(&object);
        Ok(Receipt { id, agent })
    }

    async fn created(&self, call: &mut Call, Receipt { id, agent }: Receipt) -> CreatedAgent {
        let agent = match agent {
            Some(agent) => Ok(agent),
            None => self.read(call, &id).await,
        };
        CreatedAgent { id, agent }
    }

    async fn look(&self, call: &mut Call, doubt: &Doubt) -> Result<Option<CreatedAgent>> {
        let namesakes = self.namesakes(call).await;
        let namesakes = namesakes.map_err(|error| doubt.unsettled(call).with_source(error))?;
        let any = !namesakes.is_empty();
        let mut ours = namesakes
            .into_iter()
            .filter(|agent| agent.config == *self.config);
        match (ours.next(), ours.next()) {
            (Some(agent), None) => Ok(Some(CreatedAgent {
                id: agent.id.clone(),
                agent: Ok(agent),
            })),
            (Some(_), Some(_)) => Err(doubt.unsettled(call).with_source(SeveralAlike)),
            (None, _) if any => Err(doubt.unsettled(call).with_source(OfOtherContent)),
            (None, _) => Ok(None),
        }
    }
}
