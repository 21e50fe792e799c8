//! Publishing the workflow of a trigger, and asking for the URL that starts it.

use secrecy::SecretString;
use serde::Serialize;

use super::Triggers;
use super::config::Trigger;
use super::wire;
use crate::api::item::{self, Item};
use crate::api::object::{Object, OddField};
use crate::auth::seal;
use crate::error::Result;
use crate::http::{Method, RequestSpec, Service, json_body};

const PUBLISH: &str = "triggers.publish";
const URL: &str = "triggers.url";

/// What has a URL start a workflow.
const WEBHOOK: &str = "webhook";

#[derive(Serialize)]
struct Publication<'a> {
    r#type: &'static str,
    #[serde(rename = "webhookPath")]
    webhook_path: &'a str,
    runner: &'a str,
}

#[derive(Serialize)]
struct Wanted<'a> {
    runner: &'a str,
    #[serde(rename = "triggerType")]
    trigger_type: &'static str,
}

impl Triggers<'_> {
    /// Publishes the workflow of a trigger, to be executed by this runner. Afterwards its [`url`](Self::url) can be
    /// asked for, and starts it.
    ///
    /// `POST /api/workflows/{id}/publish`, success: any 2xx, whose `success` is not `false`. It is repeated like an
    /// update: to publish twice is taken for publishing once. One that is published already changes its runner.
    ///
    /// **Source:** the Go provider's client, which does not look at the answer.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rejected`](crate::ErrorKind::Rejected) if the answer says that it is no success, also where its
    /// status does. [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if there is no such workflow. Otherwise as
    /// [`ErrorKind`](crate::ErrorKind) says; if [`Error::is_maybe_processed`](crate::Error::is_maybe_processed), it may
    /// be published, and the call can be repeated.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the workflow may or may not be published. The call can be repeated.
    pub async fn publish(&self, id: &str, runner: &str) -> Result<()> {
        Trigger::check_key(PUBLISH, id)?;
        let template = "/api/workflows/{id}/publish";
        let spec = RequestSpec::item(PUBLISH, Method::Set, template, [id])
            .to(Service::Composer)
            .with_body(json_body(&Publication {
                r#type: WEBHOOK,
                webhook_path: id,
                runner,
            }));
        let mut call = self.client.sender().call();
        let reply = item::write::<Trigger>(self.client, &mut call, &spec).await?;
        reply.acknowledged()?;
        wire::check_success(&reply, &reply.json().unwrap_or_default())
    }

    /// The URL that starts the workflow of a trigger once it is published, on this runner. Whoever has it may
    /// start the workflow, so it is never printed.
    ///
    /// `POST /api/workflows/{id}/webhook-url`, success: any 2xx with `webhookUrl`. Nobody knows whether it is the same
    /// each time.
    ///
    /// **Source:** the Go provider's client.
    ///
    /// # Errors
    ///
    /// As [`publish`](Self::publish).
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the workflow may or may not have another URL. The call can be repeated.
    pub async fn url(&self, id: &str, runner: &str) -> Result<SecretString> {
        Trigger::check_key(URL, id)?;
        let template = "/api/workflows/{id}/webhook-url";
        let spec = RequestSpec::item(URL, Method::Set, template, [id])
            .to(Service::Composer)
            .with_body(json_body(&Wanted {
                runner,
                trigger_type: WEBHOOK,
            }));
        let mut call = self.client.sender().call();
        let reply = item::write::<Trigger>(self.client, &mut call, &spec).await?;
        let answer: Object = reply.json()?;
        wire::check_success(&reply, &answer)?;
        let url: Result<String, _> = answer.required(WEBHOOK_URL);
        let url = url.ok().filter(|url| !url.is_empty()).ok_or_else(|| {
            let odd = OddField(WEBHOOK_URL).to_string();
            reply.unexpected_at(answer.raw(WEBHOOK_URL), &odd)
        })?;
        let url = seal(url);
        self.client.conceal(&url);
        Ok(url)
    }
}

const WEBHOOK_URL: &str = "webhookUrl";
