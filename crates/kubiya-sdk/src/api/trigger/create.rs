//! Creating the workflow of a trigger.

use bytes::Bytes;
use serde_json::value::RawValue;

use super::Triggers;
use super::config::{Trigger, TriggerConfig};
use super::wire::{self, NewWorkflow};
use crate::api::adoption::{self, Content, Created, Names};
use crate::api::item;
use crate::api::json_text;
use crate::client::Client;
use crate::error::{Error, Result};
use crate::http::json_body;
use crate::size::{self, OBJECT_LIMIT};

const CREATE: &str = "triggers.create";

/// A create that succeeded.
///
/// The workflow exists, and is not published. What the server made of it is known, unless the read after the
/// create failed. That failure does not undo the create, so it is kept apart.
#[derive(Debug)]
#[must_use]
pub struct CreatedTrigger {
    id: String,
    trigger: Result<Trigger>,
    remarks: Vec<String>,
}

impl CreatedTrigger {
    /// The id of the workflow, by which it can be published, read, updated and deleted.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The trigger, or why it could not be read. **The workflow exists in both cases.**
    ///
    /// # Errors
    ///
    /// The failure of the read that followed the create.
    pub fn trigger(&self) -> Result<&Trigger, &Error> {
        self.trigger.as_ref()
    }

    /// As [`trigger`](Self::trigger), by value.
    ///
    /// # Errors
    ///
    /// The failure of the read that followed the create.
    pub fn into_trigger(self) -> Result<Trigger> {
        self.trigger
    }

    /// What the server had to say when it created the workflow: ten remarks at most, without what was configured.
    pub fn remarks(&self) -> &[String] {
        &self.remarks
    }
}

impl Triggers<'_> {
    /// Creates the workflow of a trigger, as a draft that nothing starts. There can be others of the same name, even of
    /// the same content.
    ///
    /// Before the first create of a client and its clones the workflows are listed, once. Creates of one name take
    /// turns. `POST /api/workflows` with the configuration, success: any 2xx with an object that has `id`. If the answer
    /// does not describe the whole workflow, it is read with one `GET`.
    ///
    /// If the answer is lost (a broken connection, a timeout, 502 or 504 from a gateway, a 2xx without an id),
    /// the client settles the matter by listing the workflows again. It looks at those that were not there
    /// before and that no other create of this client made. If exactly one of them has this name and content,
    /// that is the one created; what the server has added to the content makes no difference. If there is none
    /// of this name, and no answer at all came, the client looks for it again during
    /// [`Waits::late_create`](crate::Waits::late_create). It never sends the create twice, because that could
    /// make two workflows.
    ///
    /// **Source:** the Go provider's client.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for an empty name, a workflow that is no JSON object,
    /// or more than [`OBJECT_LIMIT`]; [`ErrorKind::MaybeProcessed`](crate::ErrorKind::MaybeProcessed) if neither the
    /// answer nor the list told what became of it: look for a workflow of this name. Otherwise as
    /// [`ErrorKind`](crate::ErrorKind) says. Where the list before the first `POST` fails, nothing was written, and
    /// [`Error::is_maybe_processed`] is false.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the workflow may or may not exist. Look before repeating.
    pub async fn create(&self, config: &TriggerConfig) -> Result<CreatedTrigger> {
        item::check_name(CREATE, &config.name)?;
        let definition = wire::definition(CREATE, config)?;
        size::check(CREATE, config.size(), OBJECT_LIMIT)?;
        let new = New {
            config,
            definition,
            confidential: config.confidential(),
        };
        let Created {
            id,
            object,
            remarks,
        } = adoption::create(self.client, &new).await?;
        Ok(CreatedTrigger {
            id,
            trigger: object,
            remarks,
        })
    }
}

/// A workflow to create.
struct New<'a> {
    config: &'a TriggerConfig,
    definition: &'a RawValue,
    confidential: Vec<String>,
}

impl Content for New<'_> {
    type Item = Trigger;

    const CREATE: &'static str = CREATE;
    const NAMES: Names = Names::Shared;

    fn name(&self) -> &str {
        &self.config.name
    }

    fn body(&self, _: &Client) -> Bytes {
        json_body(&NewWorkflow::new(self.config, self.definition))
    }

    fn sensitive(&self) -> Vec<&str> {
        self.confidential.iter().map(String::as_str).collect()
    }

    fn is_of(&self, trigger: &Trigger) -> bool {
        let holds = |found: &str| json_text::holds(found, &self.config.workflow);
        // A server may leave out the definition of a workflow.
        trigger.workflow.as_deref().is_none_or(holds) && !trigger.is_published()
    }
}
