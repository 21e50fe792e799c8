//! What a knowledge entry refers to.

use kubiya_sdk::{KnowledgeConfig, KnowledgeEntry};
use tfplugin_framework::Attr;

use super::model::KnowledgeModel;
use crate::references::{ReferenceSet, Referring, reference_set};

impl Referring for KnowledgeModel {
    type Object = KnowledgeEntry;
    type Config = KnowledgeConfig;

    const SETS: &'static [ReferenceSet<Self>] = &[
        reference_set!(groups, Group),
        reference_set!(supported_agents, Agent),
    ];

    fn id(&self) -> &str {
        self.id()
    }

    fn name(&self) -> &Attr<String> {
        &self.name
    }

    fn config(&self) -> KnowledgeConfig {
        self.config()
    }

    fn config_of(entry: &KnowledgeEntry) -> &KnowledgeConfig {
        entry.config()
    }

    fn unsettle(&mut self) {
        self.owner = Attr::Unknown;
    }
}
