//! The agents of an organisation: `/api/v1/agents`.

mod catalog;
mod config;
mod create;
mod wire;

use self::wire::Replacement;
use super::item::{self, found};
use super::list;
use super::object::Object;
use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::http::{Call, Method, Reply, RequestSpec, json_body};
use crate::size::{self, OBJECT_LIMIT, REPLACEMENT_LIMIT};

pub use self::catalog::AgentCatalog;
pub use self::config::{AgentConfig, Starter, Task};
pub use self::create::CreatedAgent;

/// The noun of the kind.
const KIND: &str = "agent";

const COLLECTION: &str = "/api/v1/agents";
const ITEM: &str = "/api/v1/agents/{uuid}";

/// The field that holds the list where the answer is an object.
const WRAPPER: &str = "agents";

const CREATE: &str = "agents.create";
const DELETE: &str = "agents.delete";
const GET: &str = "agents.get";
const LIST: &str = "agents.list";
const UPDATE: &str = "agents.update";

/// An agent: its configuration, and what the server adds to it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Agent {
    id: String,
    config: AgentConfig,
    runners: Vec<String>,
    created_at: Option<String>,
    created_by: Option<String>,
}

impl Agent {
    /// The uuid, unique for ever.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The configuration, as the server has it.
    pub fn config(&self) -> &AgentConfig {
        &self.config
    }

    /// The names of all runners of the agent. [`AgentConfig::runner`] is the first.
    pub fn runners(&self) -> &[String] {
        &self.runners
    }

    /// When the agent was created, in the server's own words; RFC 3339 as far as is known.
    pub fn created_at(&self) -> Option<&str> {
        self.created_at.as_deref()
    }

    /// The uuid of the user who created the agent.
    pub fn created_by(&self) -> Option<&str> {
        self.created_by.as_deref()
    }
}

/// The calls on agents. From [`Client::agents`].
///
/// An agent has fields that this crate does not know: an update leaves them as they are. What it reads it
/// reads leniently: absent and null stand for empty, a text for a starter or a task that has only a name.
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
    /// [`ErrorKind::NotFound`] if there is no such agent; [`get_opt`](Self::get_opt) returns `None`
    /// instead. Otherwise as [`ErrorKind`] says.
    pub async fn get(&self, id: &str) -> Result<Agent> {
        check_id(GET, id)?;
        self.read(&mut self.client.sender().call(), lookup(GET, id))
            .await
    }

    /// One agent, or `None` if there is no such agent.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get), except for [`ErrorKind::NotFound`].
    pub async fn get_opt(&self, id: &str) -> Result<Option<Agent>> {
        found(self.get(id).await)
    }

    /// All agents, sorted by name, then id.
    ///
    /// `GET /api/v1/agents`, success: any 2xx with an array, or an object with the array in `agents` or
    /// `items`. Each agent is as complete as its entry. An entry that is not understood is left out, with a
    /// trace event at WARN; if that goes for all of them, the list is not understood. The API has no pages.
    ///
    /// **Source:** the Go provider's client.
    ///
    /// # Errors
    ///
    /// As [`ErrorKind`] says. [`ErrorKind::NotFound`] does not occur.
    pub async fn list(&self) -> Result<Vec<Agent>> {
        let reply = self.request_list().await?;
        let entries = list::entries(&reply, WRAPPER)?;
        let mut agents = list::readable(&reply, &entries, |entry| {
            wire::agent(&Object::parse(entry)?).ok()
        })?;
        agents.sort_by(|a, b| (&a.config.name, &a.id).cmp(&(&b.config.name, &b.id)));
        Ok(agents)
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
    /// [`ErrorKind::NotFound`] if there is no such agent, [`ErrorKind::InvalidInput`] for an empty name, more
    /// than [`OBJECT_LIMIT`], or more than 128 KiB beyond that with what is not part of the configuration.
    /// Otherwise as [`ErrorKind`] says; if [`Error::is_maybe_processed`], the update may be in effect,
    /// and can be repeated.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the update may or may not be in effect. It can be repeated.
    pub async fn update(&self, id: &str, config: &AgentConfig) -> Result<()> {
        check_id(UPDATE, id)?;
        check_name(UPDATE, config)?;
        size::check(UPDATE, config.size(), OBJECT_LIMIT)?;
        let sender = self.client.sender();
        let mut call = sender.call();
        let read = lookup(UPDATE, id).with_sensitive(config.sensitive());
        let reply = sender.send(&mut call, &read).await?;
        let object = described(&reply, id)?;
        let runners: Vec<String> = object.texts("runners").unwrap_or_default();
        let variables = object.text_map("environment_variables");
        let variables = variables.unwrap_or_default();
        let replacement = Replacement::new(&object, &runners, config);
        size::check(UPDATE, replacement.size(), REPLACEMENT_LIMIT)?;
        let spec = RequestSpec::item(UPDATE, Method::Put, ITEM, id)
            .with_body(json_body(&replacement))
            .with_sensitive(config.sensitive())
            .with_sensitive(config::sensitive(&variables))
            .with_sensitive(replacement.sensitive());
        self.client.note_write(KIND);
        sender.send(&mut call, &spec).await?.acknowledged()
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
    /// [`ErrorKind::NotFound`] if there is no such agent;
    /// [`delete_if_exists`](Self::delete_if_exists) returns `false` instead. Otherwise as [`ErrorKind`]
    /// says; if [`Error::is_maybe_processed`], the agent may be gone, and the call can be repeated.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the agent may or may not be gone. The call can be repeated.
    pub async fn delete(&self, id: &str) -> Result<()> {
        check_id(DELETE, id)?;
        item::delete(self.client, KIND, DELETE, ITEM, id).await
    }

    /// Deletes an agent if it is there. Returns whether it was.
    ///
    /// # Errors
    ///
    /// As [`delete`](Self::delete), except for [`ErrorKind::NotFound`].
    ///
    /// # Cancel safety
    ///
    /// As [`delete`](Self::delete).
    pub async fn delete_if_exists(&self, id: &str) -> Result<bool> {
        Ok(found(self.delete(id).await)?.is_some())
    }

    async fn request_list(&self) -> Result<Reply> {
        let spec = RequestSpec::collection(LIST, Method::Get, COLLECTION);
        let sender = self.client.sender();
        sender.send(&mut sender.call(), &spec).await
    }

    async fn read(&self, call: &mut Call, spec: RequestSpec<'_>) -> Result<Agent> {
        let reply = self.client.sender().send(call, &spec).await?;
        let object = described(&reply, spec.name.unwrap_or_default())?;
        wire::agent(&object).map_err(|odd| reply.unexpected(odd.to_string()))
    }
}

fn lookup<'a>(operation: &'static str, id: &'a str) -> RequestSpec<'a> {
    RequestSpec::item(operation, Method::Get, ITEM, id)
}

/// The object that an answer describes, if it is the one that was asked for.
fn described<'a>(reply: &'a Reply, id: &str) -> Result<Object<'a>> {
    let object: Object = reply.json()?;
    if !id_of(reply, &object)?.eq_ignore_ascii_case(id) {
        return Err(reply.unexpected("it describes another agent than the one asked for".into()));
    }
    Ok(object)
}

/// The id of an agent in an answer, by which it can be asked for.
fn id_of(reply: &Reply, object: &Object<'_>) -> Result<String> {
    let id = object.id().filter(|id| is_usable(id));
    id.ok_or_else(|| reply.unexpected("it has an agent without a usable id".into()))
}

/// The id cannot be part of a path.
#[derive(Debug, thiserror::Error)]
#[error("the id is empty, \".\" or \"..\", or contains a control character")]
struct UnusableId;

fn check_id(operation: &'static str, id: &str) -> Result<()> {
    if is_usable(id) {
        return Ok(());
    }
    Err(Error::new(operation, ErrorKind::InvalidInput).with_source(UnusableId))
}

/// Whether the id can be one segment of a path.
fn is_usable(id: &str) -> bool {
    !matches!(id, "" | "." | "..") && !id.chars().any(char::is_control)
}

/// The name is empty.
#[derive(Debug, thiserror::Error)]
#[error("the name is empty")]
struct EmptyName;

fn check_name(operation: &'static str, config: &AgentConfig) -> Result<()> {
    if config.name.is_empty() {
        return Err(Error::new(operation, ErrorKind::InvalidInput).with_source(EmptyName));
    }
    Ok(())
}
