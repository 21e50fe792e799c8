//! What an inline source refers to.

use kubiya_sdk::{InlineSource, InlineSourceConfig};
use tfplugin_framework::Attr;

use super::model::InlineSourceModel;
use crate::directory::Kind;
use crate::references::{Reference, ReferenceSet, Referring, Site};

impl Referring for InlineSourceModel {
    type Object = InlineSource;
    type Config = InlineSourceConfig;

    const SETS: &'static [ReferenceSet<Self>] = &[];

    const SINGLES: &'static [Reference<Self>] = &[Reference {
        site: Site {
            attribute: "runner",
            kind: Kind::Runner,
        },
        of: |model| &model.runner,
        of_mut: |model| &mut model.runner,
        id: |config| config.runner.as_deref().unwrap_or_default(),
        id_mut: |config| config.runner.get_or_insert_default(),
    }];

    fn id(&self) -> &str {
        self.id()
    }

    fn name(&self) -> &Attr<String> {
        &self.name
    }

    fn config(&self) -> InlineSourceConfig {
        self.config()
    }

    fn config_of(source: &InlineSource) -> &InlineSourceConfig {
        source.config()
    }

    /// The API knows a runner by its name, so that the same text is the same to it, whatever becomes of the runner.
    fn unsettle(&mut self) {}
}
