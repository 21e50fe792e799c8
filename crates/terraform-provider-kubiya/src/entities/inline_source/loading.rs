//! How an inline source is written.

use kubiya_sdk::{Client, Error, InlineSource, InlineSourceConfig, LoadedInlineSource};
use tfplugin_framework::{Attr, Cx, Diagnostic};

use super::model::InlineSourceModel;
use crate::in_use::Use;
use crate::loading::Loads;
use crate::record::Record;
use crate::references::Referring;
use crate::{error, kept_name, nouns};

impl Loads for InlineSourceModel {
    const USE: Use = Use {
        noun: nouns::INLINE_SOURCE,
        is_by: |agent, id| agent.sources.contains(id),
        how_to_release: error::source::HOW_TO_RELEASE,
    };

    fn place(&self) -> &str {
        self.called()
    }

    fn runner(&self) -> &Attr<String> {
        &self.runner
    }

    fn runner_of(config: &mut InlineSourceConfig) -> &mut Option<String> {
        &mut config.runner
    }

    fn missed_by(&self, source: &InlineSource) -> Vec<&'static str> {
        self.missed_by(source)
    }

    fn absorb_new(&mut self, id: &str, source: Option<&InlineSource>) {
        self.absorb_new(id, source);
    }

    fn settle(&mut self, source: Option<&InlineSource>) {
        self.settle(source);
    }

    fn note_name(&self, cx: &mut Cx, record: &mut Record, source: &InlineSource) {
        kept_name::note(
            cx,
            record,
            nouns::INLINE_SOURCE,
            self.called(),
            source.name(),
        );
    }

    fn unread(&self, error: &Error) -> Diagnostic {
        error::inline_source::not_read(self.called(), error)
    }

    async fn send(api: &Client, config: &InlineSourceConfig) -> Result<LoadedInlineSource, Error> {
        api.inline_sources().create(config).await
    }

    async fn send_update(
        api: &Client,
        id: &str,
        config: &InlineSourceConfig,
    ) -> Result<LoadedInlineSource, Error> {
        api.inline_sources().update(id, config).await
    }
}
