//! The resource's attributes as a type.

use kubiya_sdk::{Webhook, WebhookConfig};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use tfplugin_framework::{Attr, Hidden, JsonMatch, JsonText};

use crate::attributes::{absorb_text, empty_if_null, text};

#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct WebhookModel {
    pub(super) id: Attr<String>,
    pub(super) name: Attr<String>,
    pub(super) agent: Attr<String>,
    workflow: Attr<JsonText>,
    prompt: Attr<String>,
    source: Attr<String>,
    filter: Attr<String>,
    pub(super) runner: Attr<String>,
    pub(super) method: Attr<String>,
    pub(super) destination: Attr<String>,
    pub(super) team_name: Attr<String>,
    pub(super) hide_webhook_headers: Attr<bool>,
    pub(super) url: Attr<Hidden<String>>,
    pub(super) created_at: Attr<String>,
    pub(super) created_by: Attr<String>,
}

impl WebhookModel {
    /// What is known of a webhook of which only the id is known.
    pub(super) fn of_id(id: &str) -> Self {
        Self {
            id: Attr::Known(id.to_owned()),
            ..Self::default()
        }
    }

    /// The id; empty only where there is none yet, which no stored state is.
    pub(super) fn id(&self) -> &str {
        text(&self.id)
    }

    /// The webhook as the API is to have it, but for what it refers to and whom it addresses by name.
    pub(super) fn config(&self) -> WebhookConfig {
        let workflow = self.workflow.known().map_or("", JsonText::as_str);
        let mut config = WebhookConfig::of_workflow(text(&self.name), workflow);
        text(&self.prompt).clone_into(&mut config.prompt);
        text(&self.source).clone_into(&mut config.source);
        text(&self.filter).clone_into(&mut config.filter);
        config.communication = self.communication();
        config.hide_webhook_headers = self.hide_webhook_headers.known().copied();
        config
    }

    /// Takes over the webhook as the API has it, but for its name, what it refers to and where its answers go.
    pub(super) fn absorb(&mut self, webhook: &Webhook) {
        let config = webhook.config();
        if self.id().is_empty() {
            self.id = webhook.id().to_owned().into();
        }
        self.absorb_workflow(&config.workflow);
        absorb_text(&mut self.prompt, &config.prompt);
        absorb_text(&mut self.source, &config.source);
        absorb_text(&mut self.filter, &config.filter);
        self.hide_webhook_headers = config.hide_webhook_headers.into();
        let url = webhook.url().map(|url| url.expose_secret().to_owned());
        replace(&mut self.url, url.map(Hidden::from));
        replace(
            &mut self.created_at,
            webhook.created_at().map(str::to_owned),
        );
        replace(
            &mut self.created_by,
            webhook.created_by().map(str::to_owned),
        );
    }

    fn absorb_workflow(&mut self, found: &str) {
        let found = JsonText::new(found);
        let known = self.workflow.known().filter(|it| !it.as_str().is_empty());
        self.workflow = Attr::Known(match (known, found.as_str()) {
            (_, "") => found,
            (Some(known), _) => known.clone().observing(&found, JsonMatch::Contained),
            (None, _) => found.canonical(),
        });
    }

    /// Takes over what only the API decides, where it is unknown.
    pub(super) fn absorb_origin(&mut self, webhook: &Webhook) {
        let url = webhook.url().map(|url| url.expose_secret().to_owned());
        fill(&mut self.url, url.map(Hidden::from));
        fill(
            &mut self.created_at,
            webhook.created_at().map(str::to_owned),
        );
        fill(
            &mut self.created_by,
            webhook.created_by().map(str::to_owned),
        );
        let hides = webhook.config().hide_webhook_headers;
        fill(&mut self.hide_webhook_headers, hides);
    }

    /// Whether something is unknown that only the API decides.
    pub(super) fn is_open(&self) -> bool {
        self.url.is_unknown()
            || self.created_at.is_unknown()
            || self.created_by.is_unknown()
            || self.hide_webhook_headers.is_unknown()
    }

    /// Makes what is still unknown null: nothing unknown may be stored.
    pub(super) fn settle(&mut self) {
        settle(&mut self.url);
        settle(&mut self.created_at);
        settle(&mut self.created_by);
        settle(&mut self.hide_webhook_headers);
    }

    /// Whether nothing that can be configured differs from a state.
    pub(super) fn is_configured_as(&self, prior: &Self) -> bool {
        let decided = |it: &Self| Self {
            id: Attr::Null,
            url: Attr::Null,
            created_at: Attr::Null,
            created_by: Attr::Null,
            ..it.clone()
        };
        let mut now = decided(self);
        if now.hide_webhook_headers.is_unknown() {
            now.hide_webhook_headers = prior.hide_webhook_headers;
        }
        now == decided(prior)
    }

    /// Makes what is absent empty, as it is for this provider.
    pub(super) fn fill_in(&mut self) {
        for attr in [
            &mut self.agent,
            &mut self.prompt,
            &mut self.source,
            &mut self.filter,
            &mut self.runner,
        ] {
            empty_if_null(attr);
        }
        if self.workflow.is_null() {
            self.workflow = Attr::Known(JsonText::new(""));
        }
        if text(&self.method).is_empty() {
            self.method = Attr::Known(super::addressing::SLACK.to_owned());
        }
        if self.destination.is_null() {
            self.fill_in_destination();
        }
    }
}

/// Gives an unknown attribute its value, if there is one.
fn fill<T>(attr: &mut Attr<T>, value: Option<T>) {
    if attr.is_unknown()
        && let Some(value) = value
    {
        *attr = Attr::Known(value);
    }
}

/// Takes over what the API says. What it leaves out stays as it was.
fn replace<T>(attr: &mut Attr<T>, value: Option<T>) {
    if let Some(value) = value {
        *attr = Attr::Known(value);
    }
}

fn settle<T>(attr: &mut Attr<T>) {
    if attr.is_unknown() {
        *attr = Attr::Null;
    }
}
