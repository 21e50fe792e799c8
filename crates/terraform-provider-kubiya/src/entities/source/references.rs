//! What a source refers to.

use kubiya_sdk::{Source, SourceConfig};
use tfplugin_framework::Attr;

use super::model::SourceModel;
use crate::attributes::text;
use crate::directory::Kind;
use crate::references::{Reference, ReferenceSet, Referring, Site};

impl Referring for SourceModel {
    type Object = Source;
    type Config = SourceConfig;

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

    /// Before the API has named it, it goes by its URL.
    fn called(&self) -> &str {
        match (text(&self.name), self.place()) {
            ("", "") => self.id(),
            ("", place) => place,
            (name, _) => name,
        }
    }

    fn config(&self) -> SourceConfig {
        self.config()
    }

    fn config_of(source: &Source) -> &SourceConfig {
        source.config()
    }

    /// The API knows a runner by its name, so that the same text is the same to it, whatever becomes of the runner.
    fn unsettle(&mut self) {}
}
