//! What makes a source large.

use kubiya_sdk::{SourceConfig, text_size};

use super::model::SourceModel;
use crate::measured::{Measured, Parts};

impl Measured for SourceModel {
    fn size(config: &SourceConfig) -> usize {
        config.size()
    }

    fn parts(config: &SourceConfig) -> Parts {
        let (url, runner) = (text_size(&config.url), config.runner.as_deref());
        let others = [
            ("url", url),
            ("runner", text_size(runner.unwrap_or_default())),
        ];
        let given = config
            .size()
            .saturating_sub(others.iter().map(|(_, size)| size).sum());
        others
            .into_iter()
            .chain([("dynamic_config", given)])
            .collect()
    }
}
