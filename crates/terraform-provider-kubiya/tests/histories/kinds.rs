//! Each kind of object as histories know it: how it is configured, and what the API must hold then.

mod agent;
mod agent_environment;
mod agent_source;
mod external_knowledge;
mod inline_source;
mod integration;
mod knowledge;
mod part;
mod runner;
mod scheduled_task;
mod secret;
mod source;
mod trigger;
mod webhook;

pub(crate) use part::{OPEN, Part, agent_of, is_part};

use std::fmt;

use kubiya_emulator::Shape;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::configuration::{Content, Drawing, Known};
use crate::organisation::Organisation;
use crate::terraform::Attributes;

/// A kind of object. What it refers to stands before it in [`KINDS`].
pub(crate) trait Kind: Sync {
    fn type_name(&self) -> &'static str;

    /// Where the emulator has them; secrets are not among its collections.
    fn shape(&self) -> Option<&'static Shape>;

    /// Where they are parts of agents, which the emulator has nowhere by themselves.
    fn part(&self) -> Option<&dyn Part> {
        None
    }

    /// Whether an object that is there is of this kind.
    fn owns(&self, _object: &Json) -> bool {
        true
    }

    /// Texts that the API keeps of an object and shows to nobody.
    fn unseen(&self) -> &'static [&'static str] {
        &[]
    }

    /// Fields that requests of their own write, so that one of those may be done and the next one not. All others are
    /// written by the first.
    fn later(&self) -> &'static [&'static str] {
        &[]
    }

    /// Where the API has all of them; each is below.
    fn path(&self) -> &'static str;

    /// The attribute that is the key at the API, and the ID of an import.
    fn key(&self) -> &'static str {
        "id"
    }

    /// Whether the API refuses a name that is taken.
    fn has_unique_names(&self) -> bool {
        false
    }

    /// Whether two can be alike in everything.
    fn may_have_twins(&self) -> bool {
        false
    }

    /// Whether it is changed in place, and not made anew.
    fn has_update(&self) -> bool {
        true
    }

    /// Fields that may stay where nothing is configured for them, once what was there was not all the practitioner's.
    fn may_stay(&self) -> Vec<String> {
        Vec::new()
    }

    /// Fields of which parts may be others', so that what an import finds beside them stays until a plan has shown it.
    fn shared(&self) -> &'static [&'static str] {
        &[]
    }

    /// Arguments of which another makes another object.
    fn replacing(&self) -> &'static [&'static str] {
        &[]
    }

    /// The text that stands for this name in the attribute that names it, if one does.
    fn named(&self, name: &str) -> Option<(&'static str, String)> {
        Some(("name", name.to_owned()))
    }

    /// The attributes of one, but for what names it; of a part, nothing where no agent can have one.
    fn draw(&self, drawing: &mut Drawing<'_>) -> Content;

    /// What the API must hold of one that is configured so.
    fn expects(&self, known: &Known<'_>) -> Attributes;

    /// An object as it is compared with that.
    fn observed(&self, object: &Json) -> Json {
        object.clone()
    }

    /// What a read of an object shows of it: attributes of the state.
    fn shows(&self, object: &Json, organisation: &Organisation<'_>) -> Attributes;

    /// Whether a read tells all that is configured, so that an import of what is as configured needs no write.
    fn can_be_told(&self, _known: &Known<'_>) -> bool {
        true
    }

    /// Attributes that no read tells, but only a write.
    fn untold(&self) -> &'static [&'static str] {
        &[]
    }

    /// Gives attributes one spelling where several mean the same; JSON and the order of texts apart.
    fn unify(&self, _attributes: &mut Attributes, _organisation: &Organisation<'_>) {}

    /// What a colleague makes under this name; nothing where that is done to what it is a part of.
    fn theirs(&self, name: &str) -> Json;

    /// The name of an object, as [`Kind::theirs`] takes it.
    fn name_of(&self, object: &Json) -> String {
        object["name"].as_str().unwrap_or_default().to_owned()
    }

    /// What the provider written in Go has in its state of such an object, which it gave no more than a colleague does.
    fn go_state(&self, key: &str, object: &Json) -> Json;

    /// The fields of an object that a colleague may write, each with what. Those that cannot be put back are left alone.
    fn edits(&self, object: &Json, text: &str) -> Vec<(&'static str, Json)>;
}

/// Those that are referred to come first.
pub(crate) const KINDS: [&dyn Kind; 13] = [
    &secret::Secret,
    &runner::Runner,
    &source::Source,
    &inline_source::InlineSource,
    &integration::Integration,
    &agent::Agent,
    &knowledge::Knowledge,
    &webhook::Webhook,
    &scheduled_task::ScheduledTask,
    &external_knowledge::ExternalKnowledge,
    &trigger::Trigger,
    &agent_environment::AgentEnvironment,
    &agent_source::AgentSource,
];

/// The members of an object.
fn members(object: Json) -> Attributes {
    match object {
        Json::Object(members) => members,
        _ => Attributes::new(),
    }
}

/// A kind by its place in [`KINDS`], told by its name.
#[derive(Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct NamedKind(pub(crate) usize);

impl fmt::Debug for NamedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(KINDS[self.0].type_name())
    }
}

impl From<NamedKind> for String {
    fn from(kind: NamedKind) -> Self {
        KINDS[kind.0].type_name().to_owned()
    }
}

impl TryFrom<String> for NamedKind {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        let place = KINDS.iter().position(|it| it.type_name() == name);
        place
            .map(Self)
            .ok_or_else(|| format!("there is no kind {name}"))
    }
}

/// The place of a kind in [`KINDS`].
pub(crate) fn place_of(type_name: &str) -> usize {
    let mut kinds = KINDS.iter();
    kinds.position(|it| it.type_name() == type_name).unwrap()
}
