//! The JSON of agents.

use std::collections::{BTreeMap, BTreeSet};
use std::iter;

use serde::Serialize;
use serde_json::value::RawValue;

use super::{Agent, AgentConfig, Starter, Task};
use crate::api::object::{Object, OddField, text};
use crate::size;

/// The fields of [`Managed`].
const MANAGED: [&str; 17] = [
    "ai_instructions",
    "allowed_groups",
    "allowed_users",
    "description",
    "environment_variables",
    "image",
    "integrations",
    "is_debug_mode",
    "links",
    "llm_model",
    "name",
    "runners",
    "secrets",
    "sources",
    "starters",
    "tasks",
    "tools",
];

/// The fields that an update does not send back: the server's own, and the older name of the description.
///
/// **Source:** Kubiya's Python SDK, which leaves out the same ones.
const NOT_SENT_BACK: [&str; 4] = ["desc", "id", "metadata", "uuid"];

/// The managed fields that an agent may lack although everything is said about it, since clients leave them
/// out. The description has another name in some answers.
const OPTIONAL: [&str; 4] = ["description", "image", "is_debug_mode", "links"];

/// The managed fields: each is always sent and never null, since only that clears it on a server that merges.
#[derive(Serialize)]
pub(super) struct Managed<'a> {
    name: &'a str,
    description: &'a str,
    ai_instructions: &'a str,
    llm_model: &'a str,
    image: &'a str,
    is_debug_mode: bool,
    environment_variables: Sent<'a, &'a BTreeMap<String, String>>,
    allowed_users: &'a BTreeSet<String>,
    allowed_groups: &'a BTreeSet<String>,
    sources: &'a BTreeSet<String>,
    tools: &'a BTreeSet<String>,
    secrets: &'a BTreeSet<String>,
    integrations: &'a BTreeSet<String>,
    links: &'a BTreeSet<String>,
    runners: Vec<&'a str>,
    starters: Sent<'a, Vec<StarterBody<'a>>>,
    tasks: Sent<'a, Vec<TaskBody<'a>>>,
}

/// A field that may hold more than is managed: where that is unchanged it is sent back as it was read.
#[derive(Serialize)]
#[serde(untagged)]
enum Sent<'a, T> {
    AsRead(&'a RawValue),
    New(T),
}

impl<'a, T> Sent<'a, T> {
    fn unless(self, unchanged: bool, read: &Object<'a>, key: &str) -> Self {
        match read.raw(key) {
            Some(json) if unchanged => Self::AsRead(json),
            _ => self,
        }
    }
}

#[derive(Serialize)]
struct StarterBody<'a> {
    display_name: &'a str,
    command: &'a str,
}

#[derive(Serialize)]
struct TaskBody<'a> {
    name: &'a str,
    prompt: &'a str,
    description: &'a str,
}

/// An agent as it was read, with new managed fields.
///
/// A server that replaces the whole object then loses nothing that is not managed here, and one that merges
/// gains nothing. What is null is as good as absent to both, and is left out: the API is known to fail on it.
///
/// **Source:** Kubiya's Python SDK updates in this way, and tells of the failure.
#[derive(Serialize)]
pub(super) struct Replacement<'a> {
    #[serde(flatten)]
    kept: BTreeMap<&'a str, &'a RawValue>,
    #[serde(flatten)]
    managed: Managed<'a>,
}

impl<'a> Managed<'a> {
    pub(super) fn new(config: &'a AgentConfig) -> Self {
        let runner = Some(&*config.runner).filter(|runner| !runner.is_empty());
        Self {
            name: &config.name,
            description: &config.description,
            ai_instructions: &config.instructions,
            llm_model: &config.model,
            image: &config.image,
            is_debug_mode: config.is_debug_mode,
            environment_variables: Sent::New(&config.environment_variables),
            allowed_users: &config.users,
            allowed_groups: &config.groups,
            sources: &config.sources,
            tools: &config.tool_sources,
            secrets: &config.secrets,
            integrations: &config.integrations,
            links: &config.links,
            runners: runner.into_iter().collect(),
            starters: Sent::New(config.starters.iter().map(StarterBody::from).collect()),
            tasks: Sent::New(config.tasks.iter().map(TaskBody::from).collect()),
        }
    }

    /// What the agent takes in an answer at most, in bytes, but for what the server adds.
    pub(super) fn size(&self) -> usize {
        with_older_name(self, self.description)
    }
}

impl<'a> Replacement<'a> {
    /// `runners` are those that the agent has: the configured one takes the place of the first.
    pub(super) fn new(
        read: &'a Object<'_>,
        runners: &'a [String],
        config: &'a AgentConfig,
    ) -> Self {
        let mut managed = Managed::new(config);
        if !config.runner.is_empty() {
            let is_other = |runner: &&String| !same_letters(runner, &config.runner);
            let rest = runners.iter().skip(1).filter(is_other);
            let kept = runners.first().filter(|first| !is_other(first));
            let first = kept.unwrap_or(&config.runner);
            managed.runners = iter::once(first).chain(rest).map(String::as_str).collect();
        }
        if let Ok(Agent { config: had, .. }) = agent(read) {
            let same = had.environment_variables == config.environment_variables;
            let variables = managed.environment_variables;
            managed.environment_variables = variables.unless(same, read, "environment_variables");
            let same = had.starters == config.starters;
            managed.starters = managed.starters.unless(same, read, "starters");
            let same = had.tasks == config.tasks;
            managed.tasks = managed.tasks.unless(same, read, "tasks");
        }
        let kept = read.fields().filter(|(key, value)| {
            !MANAGED.contains(key) && !NOT_SENT_BACK.contains(key) && value.get() != "null"
        });
        Self {
            kept: kept.collect(),
            managed,
        }
    }

    /// What the agent takes in an answer at most, in bytes, but for what the server adds.
    pub(super) fn size(&self) -> usize {
        with_older_name(self, self.managed.description)
    }

    /// What is sent back and may hold credentials: the environment and the headers of a tool server.
    pub(super) fn sensitive(&self) -> Option<&'a str> {
        self.kept.get("mcp_server").map(|json| json.get())
    }
}

/// The size of an agent whose description is answered under its older name as well.
fn with_older_name(agent: &impl Serialize, description: &str) -> usize {
    size::of(agent) + size::of(description)
}

fn same_letters(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

impl<'a> From<&'a Starter> for StarterBody<'a> {
    fn from(starter: &'a Starter) -> Self {
        Self {
            display_name: &starter.name,
            command: &starter.command,
        }
    }
}

impl<'a> From<&'a Task> for TaskBody<'a> {
    fn from(task: &'a Task) -> Self {
        Self {
            name: &task.name,
            prompt: &task.prompt,
            description: &task.description,
        }
    }
}

pub(super) fn agent(object: &Object<'_>) -> Result<Agent, OddField> {
    let id = object.id().ok_or(OddField("uuid"))?;
    let runners: Vec<String> = object.texts("runners")?;
    let description = if object.has("description") {
        "description"
    } else {
        "desc"
    };
    let config = AgentConfig {
        name: object.text("name"),
        description: object.text(description),
        instructions: object.text("ai_instructions"),
        runner: runners.first().cloned().unwrap_or_default(),
        model: object.text("llm_model"),
        image: object.text("image"),
        is_debug_mode: object.value("is_debug_mode")?,
        environment_variables: object.text_map("environment_variables")?,
        users: object.texts("allowed_users")?,
        groups: object.texts("allowed_groups")?,
        sources: object.texts("sources")?,
        tool_sources: object.texts("tools")?,
        secrets: object.texts("secrets")?,
        integrations: object.texts("integrations")?,
        links: object.texts("links")?,
        starters: object
            .elements("starters")?
            .into_iter()
            .map(starter)
            .collect(),
        tasks: object.elements("tasks")?.into_iter().map(task).collect(),
    };
    let metadata = metadata(object);
    let of_metadata = |key| metadata.as_ref().and_then(|metadata| metadata.filled(key));
    Ok(Agent {
        id,
        created_at: of_metadata("created_at"),
        created_by: of_metadata("user_created"),
        config,
        runners,
    })
}

/// The agent, if the object says everything about it, so that reading it singly adds nothing.
pub(super) fn complete_agent(object: &Object<'_>) -> Option<Agent> {
    is_complete(object).then(|| agent(object).ok()).flatten()
}

/// Whether the object says everything about the agent.
fn is_complete(object: &Object<'_>) -> bool {
    let needed = MANAGED.iter().filter(|key| !OPTIONAL.contains(key));
    let has_metadata = metadata(object).is_some_and(|metadata| {
        metadata.filled("created_at").is_some() && metadata.filled("user_created").is_some()
    });
    needed.copied().all(|key| object.has(key))
        && (object.has("description") || object.has("desc"))
        && has_metadata
}

fn metadata<'a>(object: &Object<'a>) -> Option<Object<'a>> {
    object.value("metadata").unwrap_or_default()
}

/// A starter; what is not an object is taken for its name.
fn starter(json: &RawValue) -> Starter {
    match Object::parse(json) {
        Some(object) => Starter {
            name: object.text("display_name"),
            command: object.text("command"),
        },
        None => Starter {
            name: text(json),
            ..Starter::default()
        },
    }
}

/// A task; what is not an object is taken for its name.
///
/// **Source:** Kubiya's command line tool has tasks as plain texts.
fn task(json: &RawValue) -> Task {
    match Object::parse(json) {
        Some(object) => Task {
            name: object.text("name"),
            prompt: object.text("prompt"),
            description: object.text("description"),
        },
        None => Task {
            name: text(json),
            ..Task::default()
        },
    }
}

#[cfg(test)]
mod tests;
