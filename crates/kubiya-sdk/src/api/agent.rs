//! The agents of an organisation: `/api/v1/agents`.

pub(crate) mod config;
pub(crate) mod create;
mod wire;

use self::config::{Agent, AgentConfig};
use super::item::{self, Item, found};
use super::list;
use super::object::Object;
use crate::client::Client;
use crate::error::Result;
use crate::http::{Call, Method, Reply, RequestSpec, json_body};
use crate::size::{self, OBJECT_LIMIT, REPLACEMENT_LIMIT};

const EDIT: &str = "agents.edit";
const UPDATE: &str = "agents.update";

/// The calls on agents. From [`Client::agents`].
///
/// An agent has fields that this crate does not know: an update leaves them as they are. Reads are lenient:
/// absent and null stand for empty, and a text stands for a starter or a task that has only a name.
///
/// Every id is checked before anything is sent (not empty, neither `.` nor `..`, no control characters), and
/// travels as one path segment.
#[derive(Clone, Copy, Debug)]
pub struct Agents<'a> {
    client: &'a Client,
}

impl Client {
    /// The agents of the organisation.
    pub fn agents(&self) -> Agents<'_> {
        Agents { client: self }
    }
}

impl Agents<'_> {
    /// One agent.
    ///
    /// `GET /api/v1/agents/{uuid}`, success: any 2xx with an object.
    ///
    /// **Source:** the Go provider's client.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if there is no such agent; [`get_opt`](Self::get_opt)
    /// returns `None` instead. Otherwise as [`ErrorKind`](crate::ErrorKind) says.
    pub async fn get(&self, id: &str) -> Result<Agent> {
        item::get(self.client, id).await
    }

    /// One agent, or `None` if there is no such agent.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get), except for [`ErrorKind::NotFound`](crate::ErrorKind::NotFound).
    pub async fn get_opt(&self, id: &str) -> Result<Option<Agent>> {
        found(self.get(id).await)
    }

    /// All agents, sorted by name, then id.
    ///
    /// `GET /api/v1/agents`, success: any 2xx with an array, or an object with the array in `agents` or
    /// `items`. Each agent is as complete as its entry. An entry that is not understood is left out, with a
    /// trace event at WARN. If no entry is understood, the list is not. The API has no pages.
    ///
    /// **Source:** the Go provider's client.
    ///
    /// # Errors
    ///
    /// As [`ErrorKind`](crate::ErrorKind) says. [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) does not occur.
    pub async fn list(&self) -> Result<Vec<Agent>> {
        list::list(self.client).await
    }

    /// Gives an agent the whole configuration. What is not part of it stays as it is.
    ///
    /// `GET /api/v1/agents/{uuid}`, then `PUT` of what was read with the configuration laid over it, success:
    /// any 2xx. Whether the server merges or replaces, the result is the same. If the agent has several runners,
    /// the configured one takes the place of the first. A change that somebody else makes between the two
    /// requests is lost.
    ///
    /// **Source:** the Go provider's client; Kubiya's Python SDK reads first, too.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if there is no such agent,
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for an empty name, more than
    /// [`OBJECT_LIMIT`], or more than 128 KiB beyond that with what is not part of the configuration. Otherwise
    /// as [`ErrorKind`](crate::ErrorKind) says; if
    /// [`Error::is_maybe_processed`](crate::Error::is_maybe_processed), the update may be in effect, and can be
    /// repeated.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the update may or may not be in effect. It can be repeated.
    pub async fn update(&self, id: &str, config: &AgentConfig) -> Result<()> {
        let (mut call, reply) = self.before_update(id, config).await?;
        let object = item::described::<Agent>(&reply, id)?;
        self.replace(&mut call, UPDATE, id, &object, config).await
    }

    /// As [`update`](Self::update), for an agent that is to keep some of what it has. `keep` gets what the
    /// agent has, and puts it into the configuration.
    ///
    /// **Source:** as of [`update`](Self::update).
    ///
    /// # Errors
    ///
    /// As [`update`](Self::update); [`ErrorKind::UnexpectedResponse`](crate::ErrorKind::UnexpectedResponse) for an agent
    /// whose configuration is not understood.
    ///
    /// # Cancel safety
    ///
    /// As [`update`](Self::update).
    ///
    /// # Examples
    ///
    /// ```no_run
    /// # async fn example(client: kubiya_sdk::Client, id: &str, config: kubiya_sdk::AgentConfig) -> kubiya_sdk::Result<()> {
    /// client
    ///     .agents()
    ///     .update_keeping(id, &config, |has, config| config.sources.clone_from(&has.sources))
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn update_keeping(
        &self,
        id: &str,
        config: &AgentConfig,
        keep: impl FnOnce(&AgentConfig, &mut AgentConfig),
    ) -> Result<()> {
        let (mut call, reply) = self.before_update(id, config).await?;
        let agent: Agent = item::understood(&reply, &item::lookup::<Agent>(UPDATE, id))?;
        let mut config = config.clone();
        keep(&agent.config, &mut config);
        size::check(UPDATE, config.size(), OBJECT_LIMIT)?;
        let object = item::described::<Agent>(&reply, id)?;
        self.replace(&mut call, UPDATE, id, &object, &config).await
    }

    /// The agent as it is before it is given this configuration.
    async fn before_update(&self, id: &str, config: &AgentConfig) -> Result<(Call, Reply)> {
        Agent::check_key(UPDATE, id)?;
        item::check_name(UPDATE, &config.name)?;
        size::check(UPDATE, config.size(), OBJECT_LIMIT)?;
        let mut call = self.client.sender().call();
        let lookup = item::lookup::<Agent>(UPDATE, id).with_sensitive(config.sensitive());
        let reply = self.client.sender().send(&mut call, &lookup).await?;
        Ok((call, reply))
    }

    /// Changes what `change` changes of an agent's configuration, and nothing else of the agent. Gives what `change` gives.
    ///
    /// `GET /api/v1/agents/{uuid}`, then a `PUT` as of [`update`](Self::update). If `change` leaves the
    /// configuration as it was, nothing is written. A change that somebody else makes between the two requests
    /// is lost.
    ///
    /// **Source:** as of [`update`](Self::update).
    ///
    /// # Errors
    ///
    /// As [`update`](Self::update); [`ErrorKind::UnexpectedResponse`](crate::ErrorKind::UnexpectedResponse) for an agent
    /// whose configuration is not understood, which would be lost.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the change may or may not be in effect.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// # async fn example(client: kubiya_sdk::Client, id: &str) -> kubiya_sdk::Result<()> {
    /// client
    ///     .agents()
    ///     .edit(id, |config| {
    ///         config.secrets.insert("db-password".into());
    ///     })
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn edit<T>(&self, id: &str, change: impl FnOnce(&mut AgentConfig) -> T) -> Result<T> {
        Agent::check_key(EDIT, id)?;
        let mut call = self.client.sender().call();
        let lookup = item::lookup::<Agent>(EDIT, id);
        let reply = self.client.sender().send(&mut call, &lookup).await?;
        let agent: Agent = item::understood(&reply, &lookup)?;
        let mut config = agent.config.clone();
        let outcome = change(&mut config);
        if config == agent.config {
            return Ok(outcome);
        }
        item::check_name(EDIT, &config.name)?;
        size::check(EDIT, config.size(), OBJECT_LIMIT)?;
        let object = item::described::<Agent>(&reply, id)?;
        self.replace(&mut call, EDIT, id, &object, &config).await?;
        Ok(outcome)
    }

    /// The agents of exactly this name, of which there should be one at most.
    ///
    /// As [`list`](Self::list), filtered. Letter case and Unicode form count. To find names in any of them,
    /// compare by [`folded`](crate::folded).
    ///
    /// # Errors
    ///
    /// As [`list`](Self::list).
    ///
    /// # Examples
    ///
    /// ```no_run
    /// # async fn example(client: kubiya_sdk::Client) -> kubiya_sdk::Result<()> {
    /// for agent in client.agents().named("db-manager").await? {
    ///     println!("{}", agent.id());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn named(&self, name: &str) -> Result<Vec<Agent>> {
        let mut agents = self.list().await?;
        agents.retain(|agent| agent.config.name == name);
        Ok(agents)
    }

    /// Writes the agent as it was read, with this configuration laid over it.
    async fn replace(
        &self,
        call: &mut Call,
        operation: &'static str,
        id: &str,
        object: &Object<'_>,
        config: &AgentConfig,
    ) -> Result<()> {
        let runners: Vec<String> = object.texts("runners").unwrap_or_default();
        let variables = object.text_map("environment_variables");
        let variables = variables.unwrap_or_default();
        let replacement = wire::replacement(object, &runners, config);
        let bytes = wire::replacement_size(&replacement);
        size::check(operation, bytes, REPLACEMENT_LIMIT)?;
        let spec = RequestSpec::item(operation, Method::Put, Agent::ITEM, [id])
            .with_body(json_body(&replacement))
            .with_sensitive(config.sensitive())
            .with_sensitive(config::sensitive(&variables))
            .with_sensitive(wire::sensitive(&replacement));
        let reply = item::write::<Agent>(self.client, call, &spec).await?;
        reply.acknowledged()
    }

    /// Deletes an agent.
    ///
    /// `DELETE /api/v1/agents/{uuid}`, success: any 2xx. A 404 that follows an attempt without an
    /// answer is a success as well: that attempt did it.
    ///
    /// **Source:** the Go provider's client, which also sends `force: true`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if there is no such agent;
    /// [`delete_if_exists`](Self::delete_if_exists) returns `false` instead. Otherwise as
    /// [`ErrorKind`](crate::ErrorKind) says; if [`Error::is_maybe_processed`](crate::Error::is_maybe_processed),
    /// the agent may be gone, and the call can be repeated.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the agent may or may not be gone. The call can be repeated.
    pub async fn delete(&self, id: &str) -> Result<()> {
        item::delete::<Agent>(self.client, id).await
    }

    /// Deletes an agent if it is there. Returns whether it was.
    ///
    /// # Errors
    ///
    /// As [`delete`](Self::delete), except for [`ErrorKind::NotFound`](crate::ErrorKind::NotFound).
    ///
    /// # Cancel safety
    ///
    /// As [`delete`](Self::delete).
    pub async fn delete_if_exists(&self, id: &str) -> Result<bool> {
        Ok(found(self.delete(id).await)?.is_some())
    }
}
