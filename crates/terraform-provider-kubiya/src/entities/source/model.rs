//! The resource's attributes, as schema and as type.

use kubiya_sdk::{DynamicConfig, Source, SourceConfig};
use serde::{Deserialize, Serialize};
use tfplugin_framework::schema::{Attribute, Schema, not_empty};
use tfplugin_framework::{Attr, JsonMatch, JsonText, Type};

use super::description;
use crate::attributes::{absorb_json, empty_if_null, text};
use crate::letters::same_letters;

/// What the tools are given where the configuration does not say.
pub(super) const NOTHING: &str = "{}";

#[derive(Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct SourceModel {
    id: Attr<String>,
    pub(super) name: Attr<String>,
    url: Attr<String>,
    pub(super) runner: Attr<String>,
    pub(super) dynamic_config: Attr<JsonText>,
}

impl SourceModel {
    /// What is known of a source of which only the id is known.
    pub(super) fn of_id(id: &str) -> Self {
        Self {
            id: Attr::Known(id.to_owned()),
            ..Self::default()
        }
    }

    /// The id; empty only where there is none yet, which no stored state is.
    pub(super) fn id(&self) -> &str {
        text(&self.id)
    }

    /// The URL as messages show it: without what may be a credential.
    pub(super) fn place(&self) -> &str {
        let url = text(&self.url);
        let url = url.split(['?', '#']).next().unwrap_or_default();
        let rest = url.split_once("//").map_or(url, |(_, rest)| rest);
        let authority = rest.split('/').next().unwrap_or_default();
        match authority.rfind('@') {
            Some(at) => &rest[at + 1..],
            None => url,
        }
    }

    /// Whether nothing is known of it but its id.
    pub(super) fn is_imported(&self) -> bool {
        self.url.is_null()
    }

    /// The source as the API is to have it, but for its runner. The schema has made sure of the JSON.
    pub(super) fn config(&self) -> SourceConfig {
        let mut config = SourceConfig::new(text(&self.url));
        if let Some(given) = self.dynamic_config.known() {
            let given = DynamicConfig::parse(given.canonical().as_str());
            config.dynamic_config = given.unwrap_or_default();
        }
        config
    }

    /// Takes over the source as the API has it, but for its runner.
    pub(super) fn absorb(&mut self, source: &Source) {
        self.id = source.id().to_owned().into();
        self.name = source.name().to_owned().into();
        self.url = source.url().to_owned().into();
        let found = JsonText::new(source.config().dynamic_config.as_json());
        absorb_json(&mut self.dynamic_config, &found, JsonMatch::Equal);
        empty_if_null(&mut self.runner);
    }

    /// Takes over what the API gives a source that it has just made, or nothing where that could not be read.
    pub(super) fn absorb_new(&mut self, id: &str, source: Option<&Source>) {
        self.id = id.to_owned().into();
        self.settle(source);
    }

    /// Takes over what is unknown; where nothing could be read it is null, since nothing unknown may be stored.
    pub(super) fn settle(&mut self, source: Option<&Source>) {
        if self.name.is_unknown() {
            self.name = source.map(|source| source.name().to_owned()).into();
        }
        if self.runner.is_unknown() {
            self.runner = source
                .and_then(|source| source.config().runner.clone())
                .into();
        }
    }

    /// The attributes in which the source is not as this model says.
    pub(super) fn missed_by(&self, source: &Source) -> Vec<&'static str> {
        let config = source.config();
        let runner = config.runner.as_deref().unwrap_or_default();
        let other_runner = |it: &String| !same_letters(it, runner);
        let given = JsonText::new(config.dynamic_config.as_json());
        let other_config = |it: &JsonText| !it.matches(&given, JsonMatch::Equal);
        let attributes = [
            ("runner", self.runner.known().is_some_and(other_runner)),
            (
                "dynamic_config",
                self.dynamic_config.known().is_some_and(other_config),
            ),
        ];
        let missed = attributes.into_iter().filter(|(_, is_missed)| *is_missed);
        missed.map(|(attribute, _)| attribute).collect()
    }
}

/// The schema. Version 0 is the Go provider's.
pub(super) fn schema() -> Schema {
    let kept = || Attribute::computed(Type::String).keeps_state();
    Schema::new(description::SOURCE)
        .version(1)
        .identified_by("id")
        .attribute("url", url())
        .attribute("runner", runner())
        .attribute("dynamic_config", dynamic_config())
        .attribute("name", kept().describe(description::NAME))
        .attribute("id", kept().describe(description::ID))
}

fn url() -> Attribute {
    Attribute::required(Type::String)
        .check(not_empty())
        .requires_replace()
        .describe(description::URL)
}

fn runner() -> Attribute {
    Attribute::optional_computed(Type::String)
        .keeps_state()
        .describe(description::RUNNER)
}

fn dynamic_config() -> Attribute {
    Attribute::optional_computed(Type::String)
        .json_object()
        .default_value(NOTHING.into())
        .describe(description::DYNAMIC_CONFIG)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_shown_without_what_may_be_a_credential() {
        for (url, place) in [
            (
                "https://git.example/org/@scope/x",
                "https://git.example/org/@scope/x",
            ),
            ("https://user:pass@git.example/x@y", "git.example/x@y"),
            ("https://token@git.example", "git.example"),
            ("https://git.example/x?token=t#u", "https://git.example/x"),
            ("git.example/x", "git.example/x"),
            ("", ""),
        ] {
            let model = SourceModel {
                url: url.to_owned().into(),
                ..SourceModel::default()
            };
            assert_eq!(model.place(), place, "{url}");
        }
    }
}
