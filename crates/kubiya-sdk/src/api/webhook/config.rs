//! A webhook as plain data.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use super::communication::Communication;

/// A webhook: its configuration, and what the server adds to it.
#[derive(Clone, Debug)]
pub struct Webhook {
    pub(super) id: String,
    pub(super) config: WebhookConfig,
    pub(super) url: Option<SecretString>,
    pub(super) created_by: Option<String>,
    pub(super) created_at: Option<String>,
}

impl Webhook {
    /// The id, unique for ever.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The configuration, as the server has it.
    pub fn config(&self) -> &WebhookConfig {
        &self.config
    }

    /// The address that invokes the webhook. Whoever knows it needs no key, so it is never printed.
    pub fn url(&self) -> Option<&SecretString> {
        self.url.as_ref()
    }

    /// Who created the webhook, in the server's own words; as a rule an e-mail address.
    pub fn created_by(&self) -> Option<&str> {
        self.created_by.as_deref()
    }

    /// When the webhook was created, in the server's own words, which need not be RFC 3339.
    pub fn created_at(&self) -> Option<&str> {
        self.created_at.as_deref()
    }
}

impl PartialEq for Webhook {
    fn eq(&self, other: &Self) -> bool {
        let url = |it: &Self| it.url.as_ref().map(|url| url.expose_secret().to_owned());
        (&self.id, &self.config, &self.created_by, &self.created_at)
            == (
                &other.id,
                &other.config,
                &other.created_by,
                &other.created_at,
            )
            && url(self) == url(other)
    }
}

impl Eq for Webhook {}

/// Everything about a webhook that can be configured here.
///
/// It invokes either an agent or a workflow. Creating and updating send all of it; what is empty here is cleared there.
/// `Debug` does not show the workflow, which may hold credentials.
///
/// # Examples
///
/// ```
/// use kubiya_sdk::{Communication, WebhookConfig};
///
/// let mut config = WebhookConfig::of_agent("Orders", "0b5c1a3e-6f5d-4c1e-9f6a-3f1d2c4b5a69");
/// config.source = "GitHub".into();
/// config.prompt = "Look at {{.event.id}}".into();
/// config.communication = Communication::new("Slack", "#orders");
/// ```
#[derive(Clone, Eq, PartialEq)]
#[non_exhaustive]
pub struct WebhookConfig {
    /// The name. Not empty, and not known to be unique.
    pub name: String,
    /// The uuid of the agent that is invoked; empty where a workflow is.
    pub agent_id: String,
    /// The workflow that is invoked, as the text of a JSON object; empty where an agent is.
    pub workflow: String,
    /// What the agent is told, with `{{.event.…}}` in the place of what the event has.
    pub prompt: String,
    /// Where the events come from, in any words.
    pub source: String,
    /// Which events count, as an expression of JMESPath; empty for all.
    pub filter: String,
    /// The name of the runner that executes it; empty for the server's choice.
    pub runner: String,
    /// Where the answers go.
    pub communication: Communication,
    /// Whether the headers of an event are kept from the agent; nothing leaves that as it is.
    pub hide_webhook_headers: Option<bool>,
}

impl WebhookConfig {
    /// A webhook of this name that invokes an agent; all else is empty, and its answers go to Slack.
    pub fn of_agent(name: impl Into<String>, agent_id: impl Into<String>) -> Self {
        Self {
            agent_id: agent_id.into(),
            ..Self::of_workflow(name, "")
        }
    }

    /// A webhook of this name that invokes a workflow; all else is empty, and its answers go to Slack.
    pub fn of_workflow(name: impl Into<String>, workflow: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            agent_id: String::new(),
            workflow: workflow.into(),
            prompt: String::new(),
            source: String::new(),
            filter: String::new(),
            runner: String::new(),
            communication: Communication::new("Slack", ""),
            hide_webhook_headers: None,
        }
    }
}

impl fmt::Debug for WebhookConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookConfig")
            .field("name", &self.name)
            .field("agent_id", &self.agent_id)
            .field("prompt", &self.prompt)
            .field("source", &self.source)
            .field("filter", &self.filter)
            .field("runner", &self.runner)
            .field("communication", &self.communication)
            .field("hide_webhook_headers", &self.hide_webhook_headers)
            .finish_non_exhaustive()
    }
}
