//! What storms are about: fifty objects, before and after a task.

use std::fmt;

use kubiya_emulator::Method;
use serde_json::Value;

use crate::cases::Outcome;
use crate::configuration::canary;
use crate::world::World;

/// How many objects each task is about.
const SIZE: usize = 50;

/// How many of those in a mix are agents.
const AGENTS: usize = 8;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Task {
    Create,
    Update,
    Delete,
    /// A third of each, and the last ones are agents.
    Mix,
}

pub(super) const TASKS: [Task; 4] = [Task::Mix, Task::Create, Task::Update, Task::Delete];

impl fmt::Display for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Create => "50 creates",
            Self::Update => "50 updates",
            Self::Delete => "50 deletes",
            Self::Mix => "a mix of 50 writes",
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Secret,
    Agent,
}

/// Which of its two contents an object has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    Old,
    New,
}

/// One object: what it is before and after the task, if it is there.
#[derive(Debug)]
pub(super) struct Ship {
    pub(super) kind: Kind,
    /// At the API, and in the configuration.
    pub(super) name: String,
    pub(super) before: Option<Content>,
    pub(super) after: Option<Content>,
}

/// Requests of one kind that a task makes, one for each object.
#[derive(Clone, Debug)]
pub(super) struct Write {
    pub(super) method: Method,
    pub(super) path: &'static str,
    pub(super) count: usize,
}

pub(super) struct Fleet {
    pub(super) ships: Vec<Ship>,
    /// What every value begins with, and occurs nowhere else.
    pub(super) canary: String,
}

impl Fleet {
    pub(super) fn new(task: Task) -> Self {
        let ship = |number| {
            let kind = match task {
                Task::Mix if number >= SIZE - AGENTS => Kind::Agent,
                _ => Kind::Secret,
            };
            let (old, new) = (Some(Content::Old), Some(Content::New));
            let (before, after) = match (task, number % 3) {
                (Task::Create, _) | (Task::Mix, 0) => (None, new),
                (Task::Update, _) | (Task::Mix, 1) => (old, new),
                (Task::Delete, _) | (Task::Mix, _) => (old, None),
            };
            Ship {
                kind,
                name: format!("ship-{number:02}"),
                before,
                after,
            }
        };
        Self {
            ships: (0..SIZE).map(ship).collect(),
            canary: canary("storm"),
        }
    }

    /// Makes what there is before the task, and configures what there is after it.
    pub(super) fn prepare(&self, world: &World) -> Outcome {
        if self.ships.iter().any(|ship| ship.before.is_some()) {
            world.configure(self.configuration(|ship| ship.before))?;
            world.terraform.apply()?.expect_success()?;
        }
        world.configure(self.configured())
    }

    /// The configuration of the task.
    pub(super) fn configured(&self) -> String {
        self.configuration(|ship| ship.after)
    }

    /// What the task writes.
    pub(super) fn writes(&self) -> Vec<Write> {
        let kinds = [
            (Kind::Secret, Method::POST, "/api/v2/secrets"),
            (Kind::Secret, Method::PUT, "/api/v2/secrets/*"),
            (Kind::Secret, Method::DELETE, "/api/v2/secrets/*"),
            (Kind::Agent, Method::POST, "/api/v1/agents"),
            (Kind::Agent, Method::PUT, "/api/v1/agents/*"),
            (Kind::Agent, Method::DELETE, "/api/v1/agents/*"),
        ];
        let writes = kinds.map(|(kind, method, path)| Write {
            count: self
                .ships
                .iter()
                .filter(|ship| ship.kind == kind && ship.method() == method)
                .count(),
            method,
            path,
        });
        writes.into_iter().filter(|write| write.count > 0).collect()
    }

    fn configuration(&self, content: impl Fn(&Ship) -> Option<Content>) -> String {
        let block = |ship: &Ship| {
            let body = self.arguments(ship, content(ship)?);
            Some(format!(
                "resource \"kubiya_{}\" \"{}\" {{\n{body}}}\n",
                ship.kind.noun(),
                ship.name
            ))
        };
        self.ships.iter().filter_map(block).collect()
    }

    fn arguments(&self, ship: &Ship, content: Content) -> String {
        let (name, text) = (&ship.name, self.text(ship, content));
        match ship.kind {
            // A delete has no use for a fingerprint, and making one takes long.
            Kind::Secret if ship.after.is_none() => {
                format!("  name = {name:?}\n  value = {text:?}\n  value_version = 1\n")
            }
            Kind::Secret => format!("  name = {name:?}\n  value = {text:?}\n"),
            Kind::Agent => format!(
                "  name = {name:?}\n  runner = \"kubiya-hosted\"\n  description = \"\"\n  \
                 instructions = {text:?}\n"
            ),
        }
    }

    /// The value of a secret, and the instructions of an agent.
    fn text(&self, ship: &Ship, content: Content) -> String {
        match ship.kind {
            Kind::Secret => format!("{}-{content:?}-{}", self.canary, ship.name),
            Kind::Agent => format!("{content:?} instructions"),
        }
    }

    /// What the API has under the name of a ship.
    ///
    /// # Errors
    /// Neither content, or more than one object.
    pub(super) fn on_server(&self, world: &World, ship: &Ship) -> Result<Option<Content>, String> {
        let has = match ship.kind {
            Kind::Secret => self.secret(world, ship),
            Kind::Agent => self.agent(world, ship)?,
        };
        match has {
            None => Ok(None),
            Some([true, false]) => Ok(Some(Content::Old)),
            Some([false, true]) => Ok(Some(Content::New)),
            Some(_) => Err(format!("{} is neither old nor new", ship.name)),
        }
    }

    /// Whether the secret is the old or the new one.
    fn secret(&self, world: &World, ship: &Ship) -> Option<[bool; 2]> {
        let vault = world.emulator.secrets();
        vault.metadata(&ship.name)?;
        Some(
            [Content::Old, Content::New]
                .map(|content| vault.value_matches(&ship.name, &self.text(ship, content))),
        )
    }

    /// Whether the agent is the old or the new one.
    fn agent(&self, world: &World, ship: &Ship) -> Result<Option<[bool; 2]>, String> {
        let mut agents = world.emulator.agents().list();
        agents.retain(|agent| agent["name"] == *ship.name);
        match &agents[..] {
            [] => Ok(None),
            [agent] => {
                Ok(Some([Content::Old, Content::New].map(|content| {
                    agent["ai_instructions"] == self.text(ship, content)
                })))
            }
            _ => Err(format!("there are several agents {}", ship.name)),
        }
    }
}

impl Kind {
    fn noun(self) -> &'static str {
        match self {
            Self::Secret => "secret",
            Self::Agent => "agent",
        }
    }
}

impl Ship {
    pub(super) fn address(&self) -> String {
        format!("kubiya_{}.{}", self.kind.noun(), self.name)
    }

    fn method(&self) -> Method {
        match (self.before, self.after) {
            (None, _) => Method::POST,
            (_, Some(_)) => Method::PUT,
            (_, None) => Method::DELETE,
        }
    }

    /// The command that a refusal shows, but for the address.
    pub(super) fn import_id(&self, world: &World) -> Option<String> {
        match self.kind {
            Kind::Secret => Some(self.name.clone()),
            Kind::Agent => {
                let agent = world.emulator.agents().by_name(&self.name)?;
                agent["uuid"].as_str().map(str::to_owned)
            }
        }
    }
}

/// How many objects the API has in all.
pub(super) fn population(world: &World) -> usize {
    let agents: Vec<Value> = world.emulator.agents().list();
    world.names().len() + agents.len()
}
