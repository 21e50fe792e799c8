//! The JSON of agents.

use std::collections::{BTreeMap, BTreeSet};
use std::iter;
use std::sync::LazyLock;

use serde::Serialize;
use serde_json::value::RawValue;

use super::config::{Agent, AgentConfig, Starter, Task};
use crate::api::item::{Item, Key};
use crate::api::letters::folded;
use crate::api::list::Listed;
use crate::api::object::{Object, OddField, text};
use crate::api::replacement::{Replacement, Sent, field_names};
use crate::size;

/// The fields that an update does not send back: the server's own, and the older name of the description.
///
/// **Source:** Kubiya's Python SDK, which leaves out the same ones.
const NOT_SENT_BACK: [&str; 4] = ["desc", "id", "metadata", "uuid"];

/// The managed fields that an agent may lack although everything is said about it, since clients leave them
/// out. The description has another name in some answers.
const OPTIONAL: [&str; 4] = ["description", "image", "is_debug_mode", "links"];

/// The managed fields that everything is said with.
static NEEDED: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let mut fields = field_names(&Managed::new(&AgentConfig::new("", "")));
    fields.retain(|field| !OPTIONAL.contains(&&**field));
    fields
});

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
        // The description is answered under its older name as well.
        size::of(self) + size::of(self.description)
    }
}

impl AgentConfig {
    /// What the agent takes in JSON as the API may write it, in bytes, as [`text_size`](crate::text_size) counts.
    ///
    /// An agent of more than [`OBJECT_LIMIT`](crate::OBJECT_LIMIT) is not sent.
    pub fn size(&self) -> usize {
        Managed::new(self).size()
    }
}

/// The agent as it was read, with a new configuration.
///
/// `runners` are those that it has: the configured one takes the place of the first.
pub(super) fn replacement<'a>(
    read: &'a Object<'_>,
    runners: &'a [String],
    config: &'a AgentConfig,
) -> Replacement<'a, Managed<'a>> {
    let mut managed = Managed::new(config);
    if !config.runner.is_empty() {
        let is_other = |runner: &&String| folded(runner) != folded(&config.runner);
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
    Replacement::new(read, &NOT_SENT_BACK, managed)
}

/// What the agent takes in an answer at most, in bytes, but for what the server adds.
pub(super) fn replacement_size(replacement: &Replacement<'_, Managed<'_>>) -> usize {
    replacement.managed().size() + replacement.kept_bytes()
}

/// What is sent back and may hold credentials: the environment and the headers of a tool server.
pub(super) fn sensitive<'a>(replacement: &Replacement<'a, Managed<'_>>) -> Option<&'a str> {
    replacement.kept("mcp_server")
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

impl Listed for Agent {
    const LIST: &'static str = "agents.list";
    const COLLECTION: &'static str = "/api/v1/agents";
    const WRAPPER: &'static str = "agents";

    fn read(object: &Object<'_>) -> Result<Self, OddField> {
        agent(object)
    }

    fn order(&self) -> (&str, &str) {
        (&self.config.name, &self.id)
    }
}

impl Item for Agent {
    const KIND: &'static str = "agent";
    const GET: &'static str = "agents.get";
    const DELETE: &'static str = "agents.delete";
    const ITEM: &'static str = "/api/v1/agents/{uuid}";
    const KEY: Key = Key::Id;

    fn is_complete(object: &Object<'_>) -> bool {
        let has_metadata = metadata(object).is_some_and(|metadata| {
            metadata.filled("created_at").is_some() && metadata.filled("user_created").is_some()
        });
        NEEDED.iter().all(|key| object.has(key))
            && (object.has("description") || object.has("desc"))
            && has_metadata
    }
}

fn agent(object: &Object<'_>) -> Result<Agent, OddField> {
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
