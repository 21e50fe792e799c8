//! The workflows of triggers in JSON.

use serde::Serialize;
use serde_json::value::RawValue;

use super::config::{Trigger, TriggerConfig};
use crate::api::item::{Item, Key};
use crate::api::json_text::scalars;
use crate::api::list::Listed;
use crate::api::object::{Object, OddField};
use crate::api::replacement::{Replacement, Sent};
use crate::error::{Error, ErrorKind, Result};
use crate::http::{Reply, Service};
use crate::size;

/// The fields that an update does not send back: the server decides them.
///
/// **Source:** Kubiya's command line tool knows them.
const NOT_SENT_BACK: [&str; 8] = [
    "created_at",
    "id",
    "owner_id",
    "published_at",
    "recent_executions",
    "updated_at",
    "user_name",
    "workspace_id",
];

/// The managed fields. **Source:** the Go provider's client, which has the server know an update by the status.
#[derive(Serialize)]
pub(super) struct Managed<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    status: &'static str,
    definition: Sent<'a, &'a RawValue>,
}

/// What a create sends. **Source:** the Go provider's client.
#[derive(Serialize)]
pub(super) struct NewWorkflow<'a> {
    name: &'a str,
    description: String,
    status: &'static str,
    definition: &'a RawValue,
}

impl<'a> NewWorkflow<'a> {
    pub(super) fn new(config: &'a TriggerConfig, definition: &'a RawValue) -> Self {
        Self {
            name: &config.name,
            description: description(&config.name),
            status: "draft",
            definition,
        }
    }
}

/// What describes the workflow of a trigger. **Source:** the Go provider's client.
fn description(name: &str) -> String {
    format!("Workflow for trigger {name}")
}

/// The workflow is none.
#[derive(Debug, thiserror::Error)]
#[error("the workflow is not a JSON object")]
struct NotAnObject;

/// The workflow as it is sent.
///
/// # Errors
/// It is no JSON object.
pub(super) fn definition<'a>(
    operation: &'static str,
    config: &'a TriggerConfig,
) -> Result<&'a RawValue> {
    let json: Option<&RawValue> = serde_json::from_str(&config.workflow).ok();
    let object = json.filter(|json| Object::parse(json).is_some());
    object.ok_or_else(|| Error::new(operation, ErrorKind::InvalidInput).with_source(NotAnObject))
}

impl TriggerConfig {
    /// What the workflow takes in JSON as the API may write it, in bytes, as [`text_size`](crate::text_size) counts.
    ///
    /// One of more than [`OBJECT_LIMIT`](crate::OBJECT_LIMIT) is not sent.
    pub fn size(&self) -> usize {
        match definition("", self) {
            Ok(definition) => size::of(&NewWorkflow::new(self, definition)),
            Err(_) => size::text_size(&self.name) + size::text_size(&self.workflow),
        }
    }

    /// What no error may repeat: what the workflow holds.
    pub(super) fn confidential(&self) -> Vec<String> {
        scalars(&self.workflow)
    }
}

/// The same of a workflow as it was read.
pub(super) fn confidential(read: &Object<'_>) -> Vec<String> {
    let definition = read.raw("definition");
    definition.map_or_else(Vec::new, |json| scalars(json.get()))
}

/// The workflow as it was read, with new managed fields. Where it `keeps_definition`, that is sent back as it was
/// read, if it was.
pub(super) fn replacement<'a>(
    read: &'a Object<'a>,
    config: &'a TriggerConfig,
    definition: &'a RawValue,
    keeps_definition: bool,
) -> Replacement<'a, Managed<'a>> {
    let there = read.raw("definition");
    let is_kept = keeps_definition && there.and_then(Object::parse).is_some();
    let is_ours = read.text("description") == self::description(&read.text("name"));
    let managed = Managed {
        name: &config.name,
        description: is_ours.then(|| self::description(&config.name)),
        status: "published",
        definition: Sent::New(definition).unless(is_kept, read, "definition"),
    };
    Replacement::new(read, &NOT_SENT_BACK, managed)
}

/// Checks that a success answer does not say that it is none.
///
/// # Errors
/// [`ErrorKind::Rejected`], with the server's words.
pub(super) fn check_success(reply: &Reply, answer: &Object<'_>) -> Result<()> {
    match answer.raw("success") {
        Some(success) if success.get() != "true" => Err(refused(reply)),
        _ => Ok(()),
    }
}

fn refused(reply: &Reply) -> Error {
    let said = reply.remarks.first().cloned();
    let error = reply.refused("the answer does not say that it is a success");
    error.with_message(said)
}

impl Listed for Trigger {
    const LIST: &'static str = "triggers.list";
    const COLLECTION: &'static str = "/api/workflows";
    const WRAPPER: &'static str = "workflows";
    const HAS_PAGES: bool = true;
    const SERVICE: Service = Service::Composer;
    /// **Source:** Kubiya's command line tool asks for both, and for pages of 12 where nobody says otherwise.
    const QUERY: &'static [(&'static str, &'static str)] = &[("limit", "100"), ("status", "all")];

    fn read(object: &Object<'_>) -> Result<Self, OddField> {
        let definition = object.raw("definition");
        let definition = definition.filter(|json| Object::parse(json).is_some());
        Ok(Self {
            id: object.id().ok_or(OddField("id"))?,
            name: object.text("name"),
            workflow: definition.map(|json| json.get().to_owned()),
            status: object.filled("status"),
            created_at: object.filled("created_at"),
        })
    }

    fn order(&self) -> (&str, &str) {
        (&self.name, &self.id)
    }
}

impl Item for Trigger {
    const KIND: &'static str = "trigger";
    const GET: &'static str = "triggers.get";
    const DELETE: &'static str = "triggers.delete";
    const ITEM: &'static str = "/api/workflows/{id}";
    const KEY: Key = Key::Id;
    const REFUSED_DELETES_ARE_LOOKED_AT: bool = true;

    fn is_complete(object: &Object<'_>) -> bool {
        ["name", "status", "definition"]
            .iter()
            .all(|field| object.raw(field).is_some())
    }

    /// **Source:** the Go provider's client, which takes what is no JSON for a success.
    fn check_deleted(reply: &Reply) -> Result<()> {
        reply.acknowledged()?;
        let Ok(answer) = reply.json::<Object>() else {
            return match reply.json::<serde::de::IgnoredAny>() {
                Ok(_) => Err(refused(reply)),
                Err(_) => Ok(()),
            };
        };
        match answer.raw("success").map(|success| success.get()) {
            Some("true") => Ok(()),
            _ => Err(refused(reply)),
        }
    }
}
