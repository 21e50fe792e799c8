//! The agents of an organisation, seen and changed past the API.

use serde_json::{Map, Value};
use subtle::ConstantTimeEq;

use crate::collection::Agent;
use crate::reach::Reach;

/// The agents of one organisation, as a test or a colleague with the dashboard reaches them.
///
/// Agents are in the form of the API's answers, whatever [`Quirk`](crate::Quirk)s are on. Nothing here
/// passes the request log, faults, limits or the checks of the API.
///
/// # Panics
///
/// The methods that change something panic if a state file is configured and cannot be written.
#[derive(Debug)]
pub struct Objects<'a> {
    reach: Reach<'a>,
}

impl<'a> Objects<'a> {
    pub(crate) fn new(reach: Reach<'a>) -> Self {
        Self { reach }
    }

    /// All agents, in the order of their creation.
    pub fn list(&self) -> Vec<Value> {
        self.reach
            .read(|organization| organization.agents.iter().map(shown).collect())
    }

    /// The agent with this `uuid`.
    pub fn get(&self, id: &str) -> Option<Value> {
        self.reach
            .read(|organization| organization.agent(id).ok().map(shown))
    }

    /// The first agent with this name.
    pub fn by_name(&self, name: &str) -> Option<Value> {
        self.reach.read(|organization| {
            let mut agents = organization.agents.iter();
            agents.find(|agent| agent.is_named(name)).map(shown)
        })
    }

    /// Whether the agent exists and has this environment variable with exactly this value; compared
    /// in constant time.
    pub fn variable_matches(&self, id: &str, name: &str, value: &str) -> bool {
        self.reach.read(|organization| {
            let stored = organization
                .agent(id)
                .ok()
                .and_then(|agent| agent.variable(name));
            stored.is_some_and(|stored| stored.as_bytes().ct_eq(value.as_bytes()).into())
        })
    }

    /// Adds an agent, or replaces the one with the given `uuid`; returns the `uuid`.
    ///
    /// Nothing is checked: also what the API would refuse is stored as it is. Fields that are not given
    /// are as in an agent that the API creates from nothing but a name.
    ///
    /// # Panics
    ///
    /// Also if the agent is not a JSON object.
    pub fn put(&self, agent: Value) -> String {
        let Value::Object(given) = agent else {
            panic!("an agent is a JSON object");
        };
        self.reach.change(|organization| {
            let backend = self.reach.backend;
            let stamp = organization.stamp(&backend.created_by, &backend.clock);
            let agent = Agent::new(given, self.reach.organization, &stamp);
            let uuid = agent.uuid.clone();
            organization.put_agent(agent);
            uuid
        })
    }

    /// Changes the fields of an agent, all but `uuid` and `id`; false where there is no such agent.
    ///
    /// Nothing is checked. The emulator stands still meanwhile, so `edit` must not ask it for anything.
    pub fn edit(&self, id: &str, edit: impl FnOnce(&mut Map<String, Value>)) -> bool {
        self.reach.change(|organization| {
            let agent = organization.agent_mut(id);
            agent.map(|agent| edit(&mut agent.fields)).is_ok()
        })
    }

    /// Deletes an agent; false where there is no such agent.
    pub fn remove(&self, id: &str) -> bool {
        self.reach
            .change(|organization| organization.remove_agent(id).is_ok())
    }
}

fn shown(agent: &Agent) -> Value {
    Value::Object(agent.shown())
}
