//! Each kind of object that the provider manages.

mod agent;
mod secret;

use serde_json::Value;

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

/// A kind of object.
pub(crate) trait Subject: Sync {
    /// What one is called: `kubiya_NOUN` is the resource, `kubiya_NOUNs` the data source of all.
    fn noun(&self) -> &'static str;

    /// The path of all of them in the API.
    fn collection(&self) -> &'static str;

    /// The body of the resource's block.
    fn arguments(&self, name: &str, content: Content) -> String;

    /// Makes one as if somebody else had configured its old content.
    fn put(&self, world: &World, name: &str);

    fn remove(&self, world: &World, name: &str);

    /// By what the API and an import know it, if it is there.
    fn handle(&self, world: &World, name: &str) -> Option<String>;

    /// What the API has under this name.
    fn on_server(&self, world: &World, name: &str) -> Sight;

    /// Which content an instance in the state file is.
    fn in_state(&self, instance: &Value, name: &str) -> Sight;

    /// Whether an instance in the state file shows that its last write may or may not have been carried out,
    /// as far as that matters for the next one.
    fn remembers_doubt(&self, instance: &Value) -> bool;
}

pub(crate) const SUBJECTS: [&dyn Subject; 2] = [&secret::Secret, &agent::Agent];

impl Sight {
    /// The content of which a description is true, if it is true of one.
    fn of(describes: impl Fn(Content) -> bool) -> Self {
        let contents = [Content::Old, Content::New];
        let found = contents.into_iter().find(|content| describes(*content));
        found.map_or(Self::Odd, Self::Is)
    }
}
