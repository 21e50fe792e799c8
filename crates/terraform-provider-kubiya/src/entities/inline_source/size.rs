//! What makes an inline source large.

use kubiya_sdk::{InlineSourceConfig, text_size};

use super::model::InlineSourceModel;
use crate::measured::{Measured, Parts};

impl Measured for InlineSourceModel {
    fn size(config: &InlineSourceConfig) -> usize {
        config.size()
    }

    fn parts(config: &InlineSourceConfig) -> Parts {
        let runner = config.runner.as_deref().unwrap_or_default();
        let part = |change: fn(&mut InlineSourceConfig)| {
            let mut without = config.clone();
            change(&mut without);
            config.size().saturating_sub(without.size())
        };
        vec![
            ("name", text_size(&config.name)),
            ("runner", text_size(runner)),
            ("tools", part(|it| it.tools = Default::default())),
            ("workflows", part(|it| it.workflows = Default::default())),
            (
                "dynamic_config",
                part(|it| it.dynamic_config = Default::default()),
            ),
        ]
    }
}
