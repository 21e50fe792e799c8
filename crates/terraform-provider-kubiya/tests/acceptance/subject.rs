//! Each kind of object that the provider manages, as what runs over all of them needs it.

mod agent;
mod external_knowledge;
mod inline_source;
mod integration;
mod knowledge;
mod runner;
mod scheduled_task;
mod secret;
mod source;
mod trigger;
mod webhook;

use std::sync::OnceLock;

use kubiya_emulator::{Method, Objects};
use serde_json::{Value, json};

use crate::configuration::canary;
use crate::world::World;

/// What an object is configured to be, apart from its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    Old,
    New,
}

/// What is seen of an object, in the state or at the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sight {
    Absent,
    /// Exactly one, and in every detail as configured.
    Is(Content),
    /// Anything else: half of each, tainted, or more than one.
    Odd,
}

/// What an object stays itself by, and what the identity of its resource consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// A new name is another object.
    Name,
    /// A new name is a change like any other.
    Id,
}

/// A text that Terraform and the provider must not show: among the arguments of an object, or from the API.
pub(crate) struct Hidden {
    pub(crate) text: String,
    /// Terraform keeps it where it keeps attributes: in states and plans.
    pub(crate) is_stored: bool,
}

/// A kind of object.
pub(crate) trait Subject: Sync {
    /// What one is called: `kubiya_NOUN` is the resource.
    fn noun(&self) -> &'static str;

    /// What several are called: the calls of the SDK begin with it.
    fn plural(&self) -> String {
        format!("{}s", self.noun())
    }

    /// The type name of the data source of all.
    fn data_source(&self) -> String {
        format!("kubiya_{}", self.plural())
    }

    /// The path of all of them in the API.
    fn collection(&self) -> &'static str;

    fn key(&self) -> Key;

    /// What the identity of its resource has beside the key: names and values.
    fn besides_key(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }

    /// Whether messages call one that is there by its id, since it has no name.
    fn is_called_by_id(&self) -> bool {
        false
    }

    /// Whether no two of them can have one name, so that a create of a name that is taken is refused.
    fn has_unique_names(&self) -> bool {
        true
    }

    /// Whether another name makes another object of it.
    fn is_replaced_by_name(&self) -> bool {
        self.key() == Key::Name || !self.has_update()
    }

    /// Whether the API works before it answers a write, so that an attempt may take minutes.
    fn is_slow(&self) -> bool {
        false
    }

    /// Whether it can be changed in place. What cannot has but one content.
    fn has_update(&self) -> bool {
        true
    }

    /// Whether a create is followed by requests that publish what was made, and an import by an update that does.
    fn is_published(&self) -> bool {
        false
    }

    /// Whether it is taken through every cell of the fault matrix. Otherwise it meets every trouble once: a kind of its
    /// shape is there already.
    fn has_whole_matrix(&self) -> bool {
        true
    }

    /// Whether every list says everything about it, so that only the one that is alone is asked for by itself.
    fn is_listed_whole(&self) -> bool {
        false
    }

    /// The path of requests of a method about one object. Its handle may be a pattern, and is the name for a create.
    fn path(&self, method: &Method, handle: &str) -> String {
        match *method {
            Method::POST => self.collection().to_owned(),
            _ => format!("{}/{handle}", self.collection()),
        }
    }

    /// Makes what one refers to, among the agents of its organisation.
    fn prepare(&self, _agents: &Objects<'_>) {}

    /// The body of the resource's block, with the hidden texts as literals.
    fn arguments(&self, name: &str, content: Content) -> String;

    /// What is added to the arguments where the practitioner says when a value is written; empty where nothing is.
    fn pinned(&self, _content: Content) -> String {
        String::new()
    }

    /// Every text among the arguments that counts as a secret.
    fn hidden(&self, name: &str, content: Content) -> Vec<Hidden>;

    /// Every text that counts as a secret and that the API gave to the object.
    fn given(&self, _world: &World, _name: &str) -> Vec<Hidden> {
        Vec::new()
    }

    /// Whether Terraform itself shows in plans what the API gave to the object, since that is not sensitive. Of a
    /// destroy it then is in every output but the one of events.
    fn is_given_in_plans(&self) -> bool {
        false
    }

    /// Makes one as if somebody else had configured its old content.
    fn put(&self, world: &World, name: &str);

    /// Makes one as if somebody else had configured no more than was necessary.
    fn put_plain(&self, world: &World, name: &str);

    /// Changes one as somebody else would: into neither content, and so that a refresh shows it.
    fn alter(&self, world: &World, name: &str);

    fn remove(&self, world: &World, name: &str);

    /// The names of all that the API has, sorted.
    fn names(&self, world: &World) -> Vec<String>;

    /// By what the API and an import know it, if it is there.
    fn handle(&self, world: &World, name: &str) -> Option<String>;

    /// What the API has under this name.
    fn on_server(&self, world: &World, name: &str) -> Sight;

    /// Which content an instance in the state file has.
    fn in_state(&self, instance: &Value, name: &str) -> Sight;

    /// Whether an instance in the state file shows that its last write may or may not have been carried out,
    /// as far as that matters for the next one.
    fn remembers_doubt(&self, instance: &Value) -> bool;
}

/// Whatever runs over every kind of object runs over these.
pub(crate) const SUBJECTS: [&dyn Subject; 11] = [
    &secret::Secret,
    &agent::Agent,
    &runner::Runner,
    &knowledge::Knowledge,
    &webhook::Webhook,
    &scheduled_task::ScheduledTask,
    &source::Source,
    &external_knowledge::ExternalKnowledge,
    &inline_source::InlineSource,
    &integration::Integration,
    &trigger::Trigger,
];

/// The agent that those refer to which need one.
pub(crate) const STEWARD: &str = "orders-steward";

/// Makes [`STEWARD`] where there is none.
fn put_steward(agents: &Objects<'_>) {
    if agents.by_name(STEWARD).is_none() {
        agents.put(json!({"name": STEWARD, "runners": ["kubiya-hosted"]}));
    }
}

/// Makes what all kinds refer to.
pub(crate) fn prepare_all(world: &World) {
    for subject in SUBJECTS {
        subject.prepare(&world.emulator.agents());
    }
}

impl dyn Subject {
    /// Where the object of this label is in the configuration.
    pub(crate) fn address(&self, label: &str) -> String {
        format!("kubiya_{}.{label}", self.noun())
    }

    /// As which content a content shows.
    pub(crate) fn shown(&self, content: Content) -> Content {
        match self.has_update() {
            true => content,
            false => Content::Old,
        }
    }

    /// The resource's block, labelled with the object's name.
    pub(crate) fn block(&self, name: &str, content: Content) -> String {
        self.labelled(name, name, content)
    }

    /// The resource's block under a label.
    pub(crate) fn labelled(&self, label: &str, name: &str, content: Content) -> String {
        self.resource(label, &self.arguments(name, content))
    }

    /// As [`block`](Self::block), with what the practitioner says about when a value is written.
    pub(crate) fn pinned_block(&self, name: &str, content: Content) -> String {
        let arguments = self.arguments(name, content) + &self.pinned(content);
        self.resource(name, &arguments)
    }

    fn resource(&self, label: &str, arguments: &str) -> String {
        let noun = self.noun();
        format!("resource \"kubiya_{noun}\" \"{label}\" {{\n{arguments}}}\n")
    }

    /// A block that imports what the API has under this name.
    ///
    /// # Panics
    /// There is no such object.
    pub(crate) fn import_block(&self, world: &World, name: &str) -> String {
        let (to, id) = (self.address(name), self.existing(world, name));
        format!("import {{\n  to = {to}\n  id = {id:?}\n}}\n")
    }

    /// As [`import_block`](Self::import_block), by the identity of the resource.
    ///
    /// # Panics
    /// There is no such object.
    pub(crate) fn import_block_by_identity(&self, world: &World, name: &str) -> String {
        let (to, id) = (self.address(name), self.existing(world, name));
        let key = (self.key().attribute(), id.as_str());
        let parts = [key].into_iter().chain(self.besides_key().iter().copied());
        let parts = parts.map(|(name, part)| format!("    {name} = {part:?}\n"));
        let parts: String = parts.collect();
        format!("import {{\n  to = {to}\n  identity = {{\n{parts}  }}\n}}\n")
    }

    /// How many writes a create takes.
    pub(crate) fn writes_of_create(&self) -> usize {
        match self.is_published() {
            true => 3,
            false => 1,
        }
    }

    /// The handle of an object that is there.
    ///
    /// # Panics
    /// There is no such object.
    pub(crate) fn existing(&self, world: &World, name: &str) -> String {
        let handle = self.handle(world, name);
        handle.unwrap_or_else(|| panic!("there is no {} {name:?}", self.noun()))
    }

    /// What the state has of the object under this label and name.
    pub(crate) fn stored(&self, world: &World, label: &str, name: &str) -> Sight {
        match world.instance(&self.address(label)) {
            Err(_) => Sight::Absent,
            Ok(instance) if !instance["status"].is_null() => Sight::Odd,
            Ok(instance) => self.in_state(&instance, name),
        }
    }
}

impl Key {
    fn attribute(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Id => "id",
        }
    }
}

impl Sight {
    /// The content of which a description is true, if it is true of one.
    fn of(describes: impl Fn(Content) -> bool) -> Self {
        let contents = [Content::Old, Content::New];
        let found = contents.into_iter().find(|content| describes(*content));
        found.map_or(Self::Odd, Self::Is)
    }
}

/// What every hidden text begins with that is not stored, and occurs nowhere else.
pub(crate) fn never_stored() -> &'static str {
    static CANARY: OnceLock<String> = OnceLock::new();
    CANARY.get_or_init(|| canary("never-stored"))
}
