//! The resource's attributes as type, and what they are at the API.

use kubiya_sdk::{Definitions, DynamicConfig, InlineSource, InlineSourceConfig};
use serde::{Deserialize, Serialize};
use tfplugin_framework::{Attr, JsonMatch, JsonText, Value};

use crate::attributes::{absorb_json, empty_if_null, text};
use crate::letters::same_letters;

/// What the API calls the type.
const INLINE: &str = "inline";

#[derive(Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct InlineSourceModel {
    id: Attr<String>,
    pub(super) name: Attr<String>,
    pub(super) runner: Attr<String>,
    pub(super) tools: Attr<JsonText>,
    pub(super) workflows: Attr<JsonText>,
    pub(super) dynamic_config: Attr<JsonText>,
    #[serde(rename = "type")]
    source_type: Attr<String>,
}

impl InlineSourceModel {
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

    /// Whether nothing is known of it but its id.
    pub(super) fn is_imported(&self) -> bool {
        self.name.is_null()
    }

    /// Whether it is known to hold neither tools nor workflows.
    pub(super) fn holds_nothing(&self) -> bool {
        [&self.tools, &self.workflows]
            .into_iter()
            .all(|held| held.is_null() || held.known().is_some_and(is_nothing))
    }

    /// Keeps the prior spelling of nothing, of which there are two.
    pub(super) fn keep_nothing(&mut self, prior: &Self) {
        for (held, prior) in [
            (&mut self.tools, &prior.tools),
            (&mut self.workflows, &prior.workflows),
        ] {
            if held.known().is_some_and(is_nothing) && prior.known().is_some_and(is_nothing) {
                *held = prior.clone();
            }
        }
    }

    /// The source as the API is to have it, but for its runner. The schema has made sure of the JSON.
    pub(super) fn config(&self) -> InlineSourceConfig {
        let mut config = InlineSourceConfig::new(text(&self.name));
        config.tools = definitions(&self.tools);
        config.workflows = definitions(&self.workflows);
        if let Some(given) = self.dynamic_config.known() {
            let given = DynamicConfig::parse(given.canonical().as_str());
            config.dynamic_config = given.unwrap_or_default();
        }
        config
    }

    /// Takes over the source as the API has it, but for its name and its runner.
    pub(super) fn absorb(&mut self, source: &InlineSource) {
        let config = source.config();
        self.id = source.id().to_owned().into();
        self.source_type = source.source_type().to_owned().into();
        absorb_held(&mut self.tools, &config.tools);
        absorb_held(&mut self.workflows, &config.workflows);
        let given = JsonText::new(config.dynamic_config.as_json());
        absorb_json(&mut self.dynamic_config, &given, JsonMatch::Equal);
        empty_if_null(&mut self.runner);
    }

    /// Takes over what the API gives a source that it has just made, or nothing where that could not be read.
    pub(super) fn absorb_new(&mut self, id: &str, source: Option<&InlineSource>) {
        self.id = id.to_owned().into();
        self.settle(source);
    }

    /// Takes over what is unknown; where nothing could be read it is what is likely, or null.
    pub(super) fn settle(&mut self, source: Option<&InlineSource>) {
        if self.source_type.is_unknown() {
            let told = source.map_or(INLINE, InlineSource::source_type);
            self.source_type = told.to_owned().into();
        }
        if self.runner.is_unknown() {
            self.runner = source
                .and_then(|source| source.config().runner.clone())
                .into();
        }
    }

    /// The attributes in which the source is not as this model says.
    pub(super) fn missed_by(&self, source: &InlineSource) -> Vec<&'static str> {
        let config = source.config();
        let runner = config.runner.as_deref().unwrap_or_default();
        let other_runner = |it: &String| !same_letters(it, runner);
        let given = JsonText::new(config.dynamic_config.as_json());
        let other_config = |it: &JsonText| !it.matches(&given, JsonMatch::Equal);
        let attributes = [
            ("runner", self.runner.known().is_some_and(other_runner)),
            ("tools", holds_other(&self.tools, &config.tools)),
            ("workflows", holds_other(&self.workflows, &config.workflows)),
            (
                "dynamic_config",
                self.dynamic_config.known().is_some_and(other_config),
            ),
        ];
        let missed = attributes.into_iter().filter(|(_, is_missed)| *is_missed);
        missed.map(|(attribute, _)| attribute).collect()
    }
}

/// Whether a text stands for no tools, or no workflows: an empty one, or an array without elements.
pub(super) fn is_nothing(text: &JsonText) -> bool {
    text.as_str().trim().is_empty()
        || matches!(text.parse(), Ok(Value::List(elements)) if elements.is_empty())
}

fn definitions(text: &Attr<JsonText>) -> Definitions {
    let array = text.known().map(JsonText::canonical);
    let array = array.and_then(|text| Definitions::parse(text.as_str()).ok());
    array.unwrap_or_default()
}

/// Takes over what a source holds. Members that the API has added are no difference, and neither are those that are
/// empty.
fn absorb_held(held: &mut Attr<JsonText>, found: &Definitions) {
    let had_nothing = held.known().is_some_and(is_nothing);
    match found.is_empty() {
        true if had_nothing => {}
        true => *held = Attr::Known(JsonText::new("")),
        false => absorb_json(held, &JsonText::new(found.as_json()), JsonMatch::Contained),
    }
}

/// Whether a source holds something else than is known of it.
fn holds_other(held: &Attr<JsonText>, found: &Definitions) -> bool {
    let found_text = JsonText::new(found.as_json());
    held.known().is_some_and(|held| match is_nothing(held) {
        true => !found.is_empty(),
        false => !held.matches(&found_text, JsonMatch::Contained),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_has_several_spellings_and_keeps_its_own() {
        let held = |text: &str| Attr::Known(JsonText::new(text));
        let model = |tools: &str| InlineSourceModel {
            tools: held(tools),
            ..InlineSourceModel::default()
        };
        for nothing in ["", " ", "[]", "[\n]"] {
            assert!(model(nothing).holds_nothing(), "{nothing:?}");
            let mut planned = model(nothing);
            planned.keep_nothing(&model("[ ]"));
            assert!(planned.tools == held("[ ]"));
            absorb_held(&mut planned.tools, &Definitions::default());
            assert!(planned.tools == held("[ ]"));
        }
        let mut planned = model(r#"[{"name":"t"}]"#);
        assert!(!planned.holds_nothing());
        planned.keep_nothing(&model(""));
        assert!(!planned.holds_nothing());
        absorb_held(&mut planned.tools, &Definitions::default());
        assert!(planned.tools == held(""));
        let unknown = InlineSourceModel {
            workflows: Attr::Unknown,
            ..model("")
        };
        assert!(!unknown.holds_nothing());
    }
}
