//! What makes a webhook large.

use kubiya_sdk::{WebhookConfig, text_size};

use super::model::WebhookModel;
use crate::measured::{Measured, Parts};

impl Measured for WebhookModel {
    fn size(config: &WebhookConfig) -> usize {
        config.size()
    }

    fn parts(config: &WebhookConfig) -> Parts {
        vec![
            ("name", text_size(&config.name)),
            ("workflow", text_size(&config.workflow)),
            ("prompt", text_size(&config.prompt)),
            ("source", text_size(&config.source)),
            ("filter", text_size(&config.filter)),
            ("destination", text_size(&config.communication.destination)),
        ]
    }
}
