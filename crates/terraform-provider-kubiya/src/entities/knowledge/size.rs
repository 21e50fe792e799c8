//! What makes a knowledge entry large.

use kubiya_sdk::{KnowledgeConfig, text_size};

use super::model::KnowledgeModel;
use crate::measured::{Measured, Parts, sum};

impl Measured for KnowledgeModel {
    fn size(config: &KnowledgeConfig) -> usize {
        config.size()
    }

    fn parts(config: &KnowledgeConfig) -> Parts {
        vec![
            ("name", text_size(&config.name)),
            ("description", text_size(&config.description)),
            ("content", text_size(&config.content)),
            ("type", text_size(&config.entry_type)),
            ("labels", sum(&config.labels)),
        ]
    }
}
