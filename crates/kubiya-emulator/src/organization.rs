//! The data of one organisation.

use std::collections::BTreeMap;

use secrecy::SecretString;
use serde::Serialize;

use crate::clock::Clock;
use crate::collection::{Agent, SentFields, Stamp};
use crate::listings::Listings;
use crate::problem::Problem;

/// All organisations by name; one is founded when it is first reached.
pub(crate) type Organizations = BTreeMap<String, Organization>;

/// The data that one or more API keys open.
#[derive(Clone, Debug, Default)]
pub(crate) struct Organization {
    pub(crate) secrets: BTreeMap<String, Secret>,
    /// In the order of their creation.
    pub(crate) agents: Vec<Agent>,
    pub(crate) listings: Listings,
}

impl Organization {
    pub(crate) fn secret(&self, name: &str) -> Result<&Secret, Problem> {
        self.secrets.get(name).ok_or(Problem::SecretNotFound)
    }

    pub(crate) fn secret_mut(&mut self, name: &str) -> Result<&mut Secret, Problem> {
        self.secrets.get_mut(name).ok_or(Problem::SecretNotFound)
    }

    pub(crate) fn metadata(&self) -> Vec<SecretMetadata> {
        self.secrets
            .iter()
            .map(|(name, secret)| secret.metadata(name))
            .collect()
    }

    pub(crate) fn agent(&self, uuid: &str) -> Result<&Agent, Problem> {
        let mut agents = self.agents.iter();
        let agent = agents.find(|agent| agent.uuid == uuid);
        agent.ok_or(Problem::AgentNotFound)
    }

    pub(crate) fn agent_mut(&mut self, uuid: &str) -> Result<&mut Agent, Problem> {
        let mut agents = self.agents.iter_mut();
        let agent = agents.find(|agent| agent.uuid == uuid);
        agent.ok_or(Problem::AgentNotFound)
    }

    /// Refuses a name that another agent than the one with this uuid has, and secrets that do not exist.
    pub(crate) fn admits(&self, sent: &SentFields, uuid: Option<&str>) -> Result<(), Problem> {
        let mut agents = self.agents.iter();
        let is_other = |agent: &Agent| Some(agent.uuid.as_str()) != uuid;
        if let Some(name) = sent.name()
            && agents.any(|agent| agent.is_named(name) && is_other(agent))
        {
            return Err(Problem::AgentNameTaken);
        }
        if sent.secrets().all(|name| self.secrets.contains_key(name)) {
            Ok(())
        } else {
            Err(Problem::UnknownSecret)
        }
    }

    /// Whether an agent refers to the secret with this name.
    pub(crate) fn uses(&self, secret: &str) -> bool {
        self.agents.iter().any(|agent| agent.uses(secret))
    }

    /// The mark of a change that is made now: by the user with this e-mail address, or else by
    /// `author`, whoever that is.
    pub(crate) fn stamp(&self, author: &str, clock: &Clock) -> Stamp {
        let user = self.listings.user_id(author);
        Stamp {
            by: user.unwrap_or(author).to_owned(),
            at: clock.timestamp(),
        }
    }

    /// Adds an agent, or replaces the one with its uuid.
    pub(crate) fn put_agent(&mut self, agent: Agent) {
        match self.agent_mut(&agent.uuid) {
            Ok(known) => *known = agent,
            Err(_) => self.agents.push(agent),
        }
    }

    pub(crate) fn remove_agent(&mut self, uuid: &str) -> Result<(), Problem> {
        self.agent(uuid)?;
        self.agents.retain(|agent| agent.uuid != uuid);
        Ok(())
    }
}

/// What the API tells about a secret: everything but its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SecretMetadata {
    /// Unique in its organisation; the letter case matters.
    pub name: String,
    /// Empty where there is none.
    pub description: String,
    /// Opaque; set by [`Key::created_by`](crate::Key::created_by) or the builder.
    pub created_by: String,
    /// RFC 3339, in UTC; an update keeps it.
    pub created_at: String,
}

/// A stored secret with its value.
#[derive(Clone, Debug)]
pub(crate) struct Secret {
    pub(crate) value: SecretString,
    pub(crate) description: String,
    pub(crate) created_by: String,
    pub(crate) created_at: String,
}

impl Secret {
    pub(crate) fn metadata(&self, name: &str) -> SecretMetadata {
        SecretMetadata {
            name: name.to_owned(),
            description: self.description.clone(),
            created_by: self.created_by.clone(),
            created_at: self.created_at.clone(),
        }
    }
}
