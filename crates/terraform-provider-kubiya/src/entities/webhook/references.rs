//! What a webhook refers to.

use kubiya_sdk::{Webhook, WebhookConfig};
use tfplugin_framework::Attr;

use super::model::WebhookModel;
use crate::directory::Kind;
use crate::references::{Reference, ReferenceSet, Referring, Site};

impl Referring for WebhookModel {
    type Object = Webhook;
    type Config = WebhookConfig;

    const SETS: &'static [ReferenceSet<Self>] = &[];

    const SINGLES: &'static [Reference<Self>] = &[
        Reference {
            site: Site {
                attribute: "agent",
                kind: Kind::Agent,
            },
            of: |model| &model.agent,
            of_mut: |model| &mut model.agent,
            id: |config| &config.agent_id,
            id_mut: |config| &mut config.agent_id,
        },
        Reference {
            site: Site {
                attribute: "runner",
                kind: Kind::Runner,
            },
            of: |model| &model.runner,
            of_mut: |model| &mut model.runner,
            id: |config| &config.runner,
            id_mut: |config| &mut config.runner,
        },
    ];

    fn id(&self) -> &str {
        self.id()
    }

    fn name(&self) -> &Attr<String> {
        &self.name
    }

    fn config(&self) -> WebhookConfig {
        self.config()
    }

    fn config_of(webhook: &Webhook) -> &WebhookConfig {
        webhook.config()
    }

    fn unsettle(&mut self) {
        self.created_by = Attr::Unknown;
    }
}
