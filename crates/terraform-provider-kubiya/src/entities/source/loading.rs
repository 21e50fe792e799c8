//! How a source is written.

use kubiya_sdk::{Client, Error, LoadedSource, Source, SourceConfig};
use tfplugin_framework::{Attr, Diagnostic};

use super::model::SourceModel;
use crate::in_use::Use;
use crate::loading::Loads;
use crate::references::Referring;
use crate::{error, nouns};

impl Loads for SourceModel {
    const USE: Use = Use {
        noun: nouns::SOURCE,
        is_by: |agent, id| agent.sources.contains(id),
        how_to_release: error::source::HOW_TO_RELEASE,
    };

    fn place(&self) -> &str {
        self.place()
    }

    fn runner(&self) -> &Attr<String> {
        &self.runner
    }

    fn runner_of(config: &mut SourceConfig) -> &mut Option<String> {
        &mut config.runner
    }

    fn missed_by(&self, source: &Source) -> Vec<&'static str> {
        self.missed_by(source)
    }

    fn absorb_new(&mut self, id: &str, source: Option<&Source>) {
        self.absorb_new(id, source);
    }

    fn settle(&mut self, source: Option<&Source>) {
        self.settle(source);
    }

    fn unread(&self, error: &Error) -> Diagnostic {
        error::source::name_missing(self.called(), error)
    }

    async fn send(api: &Client, config: &SourceConfig) -> Result<LoadedSource, Error> {
        api.sources().create(config).await
    }

    async fn send_update(
        api: &Client,
        id: &str,
        config: &SourceConfig,
    ) -> Result<LoadedSource, Error> {
        api.sources().update(id, config).await
    }
}
