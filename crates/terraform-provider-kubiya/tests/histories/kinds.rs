//! Each kind of object as histories know it: how it is configured, and what the API must hold then.

mod agent;
mod knowledge;
mod runner;
mod scheduled_task;
mod secret;
mod source;
mod webhook;

use kubiya_emulator::Shape;
use serde_json::{Map, Value as Json};

use crate::configuration::{Content, Drawing, Known};

/// A kind of object. What it refers to stands before it in [`KINDS`].
pub(crate) trait Kind: Sync {
    fn type_name(&self) -> &'static str;

    /// Where the emulator has them; secrets are not among its collections.
    fn shape(&self) -> Option<&'static Shape>;

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

    /// The text that stands for this name in the attribute that names it.
    fn named(&self, name: &str) -> (&'static str, String) {
        ("name", name.to_owned())
    }

    /// The attributes of one, but for what names it.
    fn draw(&self, drawing: &mut Drawing<'_>) -> Content;

    /// What the API must hold of one that is configured so.
    fn expects(&self, known: &Known<'_>) -> Map<String, Json>;

    /// An object as it is compared with that.
    fn observed(&self, object: &Json) -> Json {
        object.clone()
    }

    /// What a colleague makes under this name.
    fn theirs(&self, name: &str) -> Json;

    /// The name of an object, as [`Kind::theirs`] takes it.
    fn name_of(&self, object: &Json) -> String {
        object["name"].as_str().unwrap_or_default().to_owned()
    }

    /// What the provider written in Go has in its state of such an object, which it gave no more than a colleague does.
    fn go_state(&self, key: &str, object: &Json) -> Json;

    /// A field that a colleague writes, and what.
    fn edit(&self, text: &str) -> (&'static str, Json);
}

/// Those that are referred to come first.
pub(crate) const KINDS: [&dyn Kind; 7] = [
    &secret::Secret,
    &runner::Runner,
    &source::Source,
    &agent::Agent,
    &knowledge::Knowledge,
    &webhook::Webhook,
    &scheduled_task::ScheduledTask,
];

/// The place of a kind in [`KINDS`].
pub(crate) fn place_of(type_name: &str) -> usize {
    let mut kinds = KINDS.iter();
    kinds.position(|it| it.type_name() == type_name).unwrap()
}
