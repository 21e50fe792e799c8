//! The data of every organisation.

use std::collections::BTreeMap;
use std::sync::Mutex;

use secrecy::SecretString;
use serde::Serialize;

use crate::agent::Agent;
use crate::backend::lock;
use crate::founding::Founding;
use crate::json_file::FileError;
use crate::listings::Listings;
use crate::problem::Problem;
use crate::state::StateFile;

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

/// All organisations by name; one is founded when it is first reached.
pub(crate) type Organizations = BTreeMap<String, Organization>;

/// The shared, changeable data.
#[derive(Debug)]
pub(crate) struct Store {
    organizations: Mutex<Organizations>,
    file: Option<StateFile>,
    founding: Founding,
}

impl Store {
    /// A store that saves every change in `file`, and begins with what is saved there.
    ///
    /// Where nothing is saved, it begins with `seed`. The file is written at once, so that one that
    /// cannot be written is noticed in time.
    pub(crate) fn open(
        file: StateFile,
        seed: Organizations,
        founding: Founding,
    ) -> Result<Self, FileError> {
        let saved = file.load(&founding)?;
        let store = Self {
            file: Some(file),
            ..Self::in_memory(saved.unwrap_or(seed), founding)
        };
        store.save(&lock(&store.organizations))?;
        Ok(store)
    }

    /// A store that forgets everything when it is dropped.
    pub(crate) fn in_memory(mut organizations: Organizations, founding: Founding) -> Self {
        founding.found(&mut organizations);
        Self {
            organizations: Mutex::new(organizations),
            file: None,
            founding,
        }
    }

    /// Looks at one organisation.
    pub(crate) fn read<R>(&self, organization: &str, look: impl FnOnce(&Organization) -> R) -> R {
        look(self.reach(&mut lock(&self.organizations), organization))
    }

    /// Changes one organisation as a whole: no other request sees it half done.
    ///
    /// A `change` that fails must have left everything as it was. One that succeeds is saved before
    /// this returns; if it cannot be saved, it is in force all the same and the answer is an error.
    pub(crate) fn change<R>(
        &self,
        organization: &str,
        change: impl FnOnce(&mut Organization) -> Result<R, Problem>,
    ) -> Result<R, Problem> {
        let mut organizations = lock(&self.organizations);
        let outcome = change(self.reach(&mut organizations, organization))?;
        self.save(&organizations)
            .map_err(|_| Problem::StateNotSaved)?;
        Ok(outcome)
    }

    fn reach<'a>(&self, organizations: &'a mut Organizations, name: &str) -> &'a mut Organization {
        organizations
            .entry(name.to_owned())
            .or_insert_with(|| self.founding.organization(name))
    }

    fn save(&self, organizations: &Organizations) -> Result<(), FileError> {
        match &self.file {
            Some(file) => file.save(organizations),
            None => Ok(()),
        }
    }
}
