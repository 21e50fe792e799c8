//! What makes a scheduled task large.

use kubiya_sdk::{ScheduledTaskConfig, text_size};

use super::model::ScheduledTaskModel;
use crate::measured::{Measured, Parts};

impl Measured for ScheduledTaskModel {
    fn size(config: &ScheduledTaskConfig) -> usize {
        config.size()
    }

    fn parts(config: &ScheduledTaskConfig) -> Parts {
        vec![
            ("agent", text_size(&config.agent)),
            ("channel_id", text_size(&config.channel_id)),
            ("description", text_size(&config.description)),
        ]
    }
}
