//! The triggers of an organisation: workflows that a URL starts. They are kept by the composer: `/api/workflows`.

pub(crate) mod config;
pub(crate) mod create;
pub(crate) mod publish;
mod wire;

use self::config::{Trigger, TriggerConfig};
use super::item::{self, Item, found};
use super::list;
use super::object::Object;
use crate::client::Client;
use crate::error::Result;
use crate::http::{Method, RequestSpec, Service, json_body};
use crate::size::{self, OBJECT_LIMIT, REPLACEMENT_LIMIT};

const UPDATE: &str = "triggers.update";

/// The calls on triggers. From [`Client::triggers`].
///
/// They go to the composer, see [`Client::composer_endpoint`]. It keeps a workflow for each trigger, and cannot tell it
/// from its other workflows, so all of them are listed here. Making a trigger takes three calls:
/// [`create`](Self::create), [`publish`](Self::publish) and [`url`](Self::url). A workflow has fields that this crate
/// does not know: an update leaves them as they are.
///
/// Every id is checked before anything is sent (not empty, neither `.` nor `..`, no control characters), and
/// travels as one path segment.
///
/// # Examples
///
/// ```no_run
/// # async fn example(client: kubiya_sdk::Client) -> kubiya_sdk::Result<()> {
/// use kubiya_sdk::TriggerConfig;
///
/// let workflow = r#"{"name": "Orders", "version": 1, "steps": []}"#;
/// let triggers = client.triggers();
/// let created = triggers.create(&TriggerConfig::new("orders", workflow)).await?;
/// triggers.publish(created.id(), "cluster-1").await?;
/// let url = triggers.url(created.id(), "cluster-1").await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Triggers<'a> {
    client: &'a Client,
}

/// An update that succeeded.
#[derive(Debug)]
pub struct UpdatedTrigger {
    name: Option<String>,
    status: Option<String>,
    remarks: Vec<String>,
}

impl UpdatedTrigger {
    /// The name from now on, if the answer tells.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The status from now on, if the answer tells.
    pub fn status(&self) -> Option<&str> {
        self.status.as_deref()
    }

    /// What the server had to say when it changed the workflow: ten remarks at most, without what was configured.
    pub fn remarks(&self) -> &[String] {
        &self.remarks
    }
}

impl Client {
    /// The triggers of the organisation: workflows that a URL starts.
    pub fn triggers(&self) -> Triggers<'_> {
        Triggers { client: self }
    }
}

impl Triggers<'_> {
    /// One trigger.
    ///
    /// `GET /api/workflows/{id}`, success: any 2xx with an object of this id.
    ///
    /// **Source:** the Go provider's client; Kubiya's command line tool knows of no definition in the answer.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if there is no such workflow;
    /// [`get_opt`](Self::get_opt) returns `None` instead. Otherwise as [`ErrorKind`](crate::ErrorKind) says.
    pub async fn get(&self, id: &str) -> Result<Trigger> {
        item::get(self.client, id).await
    }

    /// One trigger, or `None` if there is no such workflow.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get), except for [`ErrorKind::NotFound`](crate::ErrorKind::NotFound).
    pub async fn get_opt(&self, id: &str) -> Result<Option<Trigger>> {
        found(self.get(id).await)
    }

    /// All workflows of the composer, sorted by name, then id, as far as the list describes them.
    ///
    /// `GET /api/workflows?limit=100&status=all`, success: any 2xx with an array, or an object with the array
    /// in `workflows` or `items`. Entries without an id are left out. Further pages are asked for with `page=2`
    /// and so on, until one brings nothing new; 1,000 at most. A list of several pages is read again, until
    /// that brings nothing new.
    ///
    /// **Source:** Kubiya's command line tool.
    ///
    /// # Errors
    ///
    /// As [`ErrorKind`](crate::ErrorKind) says. [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) does not occur.
    pub async fn list(&self) -> Result<Vec<Trigger>> {
        list::list(self.client).await
    }

    /// Gives a trigger the whole configuration, and says that it is published. What is not part of it stays as it is.
    ///
    /// The workflow is part of it as a whole: the update removes what the composer, or somebody else, has added
    /// inside it. To keep that, use [`update_around_workflow`](Self::update_around_workflow), which leaves the
    /// workflow alone.
    ///
    /// `GET /api/workflows/{id}`, then `PUT` there of what was read with the configuration laid over it, success: any
    /// 2xx. Whether the server merges or replaces, the result is the same. A change that somebody else makes between
    /// the two requests is lost. A description that the create has made of the name follows the name.
    ///
    /// **Source:** the Go provider's client, which sends what it creates with.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if there is no such workflow,
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for an empty name, a workflow that is no JSON object,
    /// more than [`OBJECT_LIMIT`], or more than 128 KiB beyond that with what is not part of the configuration.
    /// [`ErrorKind::Rejected`](crate::ErrorKind::Rejected) if the answer says that it is no success. Otherwise
    /// as [`ErrorKind`](crate::ErrorKind) says; if
    /// [`Error::is_maybe_processed`](crate::Error::is_maybe_processed), the update may be in effect, and can be
    /// repeated.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the update may or may not be in effect. It can be repeated.
    pub async fn update(&self, id: &str, config: &TriggerConfig) -> Result<UpdatedTrigger> {
        self.replace(id, config, false).await
    }

    /// As [`update`](Self::update), for a configuration whose workflow has not changed. The workflow stays as
    /// the composer has it, with what was added to it there. The configured one is sent only if the composer
    /// does not tell its own.
    ///
    /// # Errors
    ///
    /// As [`update`](Self::update).
    ///
    /// # Cancel safety
    ///
    /// As [`update`](Self::update).
    pub async fn update_around_workflow(
        &self,
        id: &str,
        config: &TriggerConfig,
    ) -> Result<UpdatedTrigger> {
        self.replace(id, config, true).await
    }

    async fn replace(
        &self,
        id: &str,
        config: &TriggerConfig,
        keeps_definition: bool,
    ) -> Result<UpdatedTrigger> {
        Trigger::check_key(UPDATE, id)?;
        item::check_name(UPDATE, &config.name)?;
        let definition = wire::definition(UPDATE, config)?;
        size::check(UPDATE, config.size(), OBJECT_LIMIT)?;
        let confidential = config.confidential();
        let sensitive = || confidential.iter().map(String::as_str);
        let mut call = self.client.sender().call();
        let lookup = item::lookup::<Trigger>(UPDATE, id).with_sensitive(sensitive());
        let reply = item::answer::<Trigger>(self.client, &mut call, &lookup).await?;
        let object = item::described::<Trigger>(&reply, id)?;
        let before = wire::confidential(&object);
        let replacement = wire::replacement(&object, config, definition, keeps_definition);
        let bytes = size::of(replacement.managed()) + replacement.kept_bytes();
        size::check(UPDATE, bytes, REPLACEMENT_LIMIT)?;
        let spec = RequestSpec::item(UPDATE, Method::Put, Trigger::ITEM, [id])
            .to(Service::Composer)
            .with_body(json_body(&replacement))
            .with_sensitive(sensitive())
            .with_sensitive(before.iter().map(String::as_str));
        let reply = item::write::<Trigger>(self.client, &mut call, &spec).await?;
        reply.acknowledged()?;
        let answer: Object = reply.json().unwrap_or_default();
        wire::check_success(&reply, &answer)?;
        Ok(UpdatedTrigger {
            name: answer.filled("name"),
            status: answer.filled("status"),
            remarks: reply.remarks,
        })
    }

    /// Deletes a trigger with its workflow, after which its URL starts nothing.
    ///
    /// `DELETE /api/workflows/{id}` with the header `force: true`, success: any 2xx, whose `success` is `true`
    /// if it is JSON. If the answer is not JSON, the client looks for the workflow, because something else than
    /// the composer may have answered. A 404 that follows an attempt without an answer is a success: that
    /// attempt did it.
    ///
    /// **Source:** the Go provider's client.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if there is no such workflow, also after an answer that does
    /// not say what was done; [`delete_if_exists`](Self::delete_if_exists) returns `false` instead.
    /// [`ErrorKind::Rejected`](crate::ErrorKind::Rejected) if the answer does not say that it is a success. Otherwise as
    /// [`ErrorKind`](crate::ErrorKind) says; if [`Error::is_maybe_processed`](crate::Error::is_maybe_processed),
    /// the workflow may be gone, and the call can be repeated.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the workflow may or may not be gone. The call can be repeated.
    pub async fn delete(&self, id: &str) -> Result<()> {
        item::delete::<Trigger>(self.client, id).await
    }

    /// Deletes a trigger if it is there. Returns whether it was, as far as the answer tells.
    ///
    /// # Errors
    ///
    /// As [`delete`](Self::delete), except for [`ErrorKind::NotFound`](crate::ErrorKind::NotFound).
    ///
    /// # Cancel safety
    ///
    /// As [`delete`](Self::delete).
    pub async fn delete_if_exists(&self, id: &str) -> Result<bool> {
        Ok(found(self.delete(id).await)?.is_some())
    }
}
