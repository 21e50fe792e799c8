//! A toy that is set to a time, and made anew for every change.

use std::path::PathBuf;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use tfplugin_framework::schema::{Attribute, Schema};
use tfplugin_framework::{Applied, Attr, Cx, Diagnostic, Resource, Result, Type};

pub(crate) const TYPE_NAME: &str = "toy_alarm";

pub(super) struct Alarm;

#[derive(Serialize, Deserialize)]
pub(super) struct Model {
    name: Attr<String>,
    at: Attr<String>,
    made: Attr<String>,
}

#[async_trait]
impl Resource for Alarm {
    type Client = PathBuf;
    type Model = Model;

    fn schema(&self) -> Schema {
        let text = || Attribute::required(Type::String).requires_replace();
        Schema::new("A toy that is set to a time.")
            .attribute("name", text())
            .attribute("at", text().keeps_state_while_unknown())
            .attribute("made", Attribute::computed(Type::String))
    }

    async fn create(&self, _: &mut Cx, store: &PathBuf, mut planned: Model) -> Applied<Model> {
        let (name, at) = (planned.name.known().unwrap(), planned.at.known().unwrap());
        std::fs::write(store.join(name), at).unwrap();
        planned.made = Attr::Known("now".to_owned());
        Applied::ok(planned)
    }

    async fn read(&self, _: &mut Cx, _: &PathBuf, state: Model) -> Result<Option<Model>> {
        Ok(Some(state))
    }

    async fn update(&self, _: &mut Cx, _: &PathBuf, _: Model, _: Model) -> Applied<Model> {
        Applied::failed(Diagnostic::error(
            "Toy refused",
            "An alarm is never changed.",
        ))
    }

    async fn delete(&self, _: &mut Cx, _: &PathBuf, _: Model) -> Result<()> {
        Ok(())
    }
}
