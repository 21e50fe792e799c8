//! A toy that holds JSON: its server writes it in its own way, and adds to the steps.

use std::path::PathBuf;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use tfplugin_framework::schema::{Attribute, Schema};
use tfplugin_framework::{
    Applied, Attr, Cx, DataSource, Diagnostic, Diagnostics, Fields, Hidden, JsonMatch, JsonText,
    Resource, Result, Type, Value,
};

pub(crate) const TYPE_NAME: &str = "toy_form";

pub(super) struct Form;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Model {
    name: Attr<String>,
    agent: Attr<String>,
    settings: Attr<JsonText>,
    steps: Attr<JsonText>,
    limits: Attr<Limits>,
    url: Attr<Hidden<String>>,
    revision: Attr<i64>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Limits {
    memory: Attr<i64>,
}

impl Model {
    /// One line for each JSON text, as the server writes it.
    fn save(&self, store: &std::path::Path) {
        let line = |text: &Attr<JsonText>| text.known().unwrap().canonical().as_str().to_owned();
        let steps = line(&self.steps).replace("{\"", "{\"_by\":\"server\",\"");
        let lines = format!("{}\n{steps}", line(&self.settings));
        std::fs::write(self.file(store), lines).unwrap();
    }

    fn file(&self, store: &std::path::Path) -> PathBuf {
        store.join(self.name.known().unwrap())
    }
}

#[async_trait]
impl Resource for Form {
    type Client = PathBuf;
    type Model = Model;

    fn schema(&self) -> Schema {
        let text = || Attribute::optional_computed(Type::String);
        Schema::new("A toy that holds JSON.")
            .version(1)
            .attribute("name", Attribute::required(Type::String).requires_replace())
            .attribute("agent", text().default_value("".into()))
            .attribute("settings", text().default_value("{}".into()).json_object())
            .attribute("steps", text().default_value("".into()).json_array())
            .attribute(
                "limits",
                Attribute::optional(Type::object([("memory", Type::Number)])),
            )
            .attribute(
                "url",
                Attribute::computed(Type::String).sensitive().keeps_state(),
            )
            .attribute("revision", Attribute::computed(Type::Number))
            .exactly_one_of(&["agent", "steps"])
    }

    fn validate(&self, config: &Model) -> Diagnostics {
        let mut found = Diagnostics::new();
        if let (Some(name), Some(agent)) = (config.name.known(), config.agent.known()) {
            match agent.as_str() {
                "panic in validate" => panic!("canary {name}"),
                agent if agent == name => {
                    let error = Diagnostic::error("Form of itself", "Name another agent.");
                    found.push(error.at_attribute("agent"));
                }
                _ => {}
            }
        }
        found
    }

    async fn create(&self, _: &mut Cx, store: &PathBuf, mut planned: Model) -> Applied<Model> {
        planned.save(store);
        planned.url = Attr::Known("https://canary.example/form".to_owned().into());
        planned.revision = Attr::Known(1);
        // What a careless author prints.
        eprintln!("{planned:?}");
        Applied::ok(planned)
    }

    async fn read(&self, _: &mut Cx, store: &PathBuf, mut state: Model) -> Result<Option<Model>> {
        let Ok(lines) = std::fs::read_to_string(state.file(store)) else {
            return Ok(None);
        };
        let (settings, steps) = lines.split_once('\n').unwrap();
        let seen = |text: Attr<JsonText>, found, how| {
            let text = text.into_known().unwrap();
            Attr::Known(text.observing(&JsonText::new(found), how))
        };
        state.settings = seen(state.settings, settings, JsonMatch::Equal);
        state.steps = seen(state.steps, steps, JsonMatch::Contained);
        Ok(Some(state))
    }

    async fn update(
        &self,
        _: &mut Cx,
        store: &PathBuf,
        prior: Model,
        mut planned: Model,
    ) -> Applied<Model> {
        planned.save(store);
        planned.revision = Attr::Known(prior.revision.known().unwrap() + 1);
        Applied::ok(planned)
    }

    async fn delete(&self, _: &mut Cx, store: &PathBuf, state: Model) -> Result<()> {
        let _ = std::fs::remove_file(state.file(store));
        Ok(())
    }

    /// In version 0 the settings were a map, the steps a list, and the limits of no fixed type.
    fn reshape(&self, from: i64, stored: &mut Fields) -> Result<()> {
        if stored.get("name").and_then(Value::as_str) == Some("hopeless") {
            let error = Diagnostic::error("Hopeless state", format!("It is of version {from}."));
            return Err(error.into());
        }
        for name in ["settings", "steps"] {
            if let Some(old @ (Value::Map(_) | Value::List(_))) = stored.get_mut(name) {
                *old = JsonText::from(&*old).as_str().into();
            }
        }
        if let Some(limits) = stored.get_mut("limits") {
            *limits = limits.field("value").clone();
        }
        Ok(())
    }
}

/// A form that is found by its name or its agent. Its model has no room for what is unknown.
pub(super) struct OneForm;

#[derive(Serialize, Deserialize)]
pub(super) struct Asked {
    name: Option<String>,
    agent: Option<String>,
}

#[async_trait]
impl DataSource for OneForm {
    type Client = PathBuf;
    type Model = Asked;

    fn schema(&self) -> Schema {
        Form.schema()
            .for_data_source("One form.", &["name", "agent"])
    }

    fn validate(&self, config: &Asked) -> Diagnostics {
        let both = Diagnostic::error("Form is lost", "Look for another one.");
        match config.name.as_deref() {
            Some("lost") => both.at_attribute("name").into(),
            _ => Diagnostics::new(),
        }
    }

    async fn read(&self, _: &mut Cx, _: &PathBuf, config: Asked) -> Result<Asked> {
        Ok(config)
    }
}
