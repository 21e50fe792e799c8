//! A toy that is never changed in place.

use std::path::PathBuf;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use tfplugin_framework::schema::{Attribute, Schema, one_of};
use tfplugin_framework::{Applied, Attr, Cx, Plan, Resource, Result, Type};

pub(super) struct Stamp;

#[derive(Serialize, Deserialize)]
pub(super) struct Model {
    name: Attr<String>,
    ink: Attr<String>,
    shade: Attr<String>,
    serial: Attr<String>,
}

impl Model {
    fn file(&self, store: &std::path::Path) -> PathBuf {
        store.join(self.name.known().unwrap())
    }
}

#[async_trait]
impl Resource for Stamp {
    type Client = PathBuf;
    type Model = Model;

    fn schema(&self) -> Schema {
        let ink = Attribute::optional_computed(Type::String).default_value("red".into());
        Schema::new("A stamp.")
            .without_update()
            .attribute("name", Attribute::required(Type::String).requires_replace())
            .attribute(
                "ink",
                ink.requires_replace().check(one_of(&["red", "fading"])),
            )
            .attribute("shade", Attribute::computed(Type::String).keeps_state())
            .attribute("serial", Attribute::computed(Type::String).keeps_state())
    }

    /// Ink that fades does so once, which is put down in private data, and leaves the serial in doubt.
    async fn modify_plan(
        &self,
        cx: &mut Cx,
        _: Option<&PathBuf>,
        plan: &mut Plan<Model>,
    ) -> Result<()> {
        let fades = plan.planned.ink.known().is_some_and(|ink| ink == "fading");
        if plan.prior.is_some()
            && !plan.changed
            && fades
            && cx.private.get::<bool>("faded").is_none()
        {
            plan.planned.shade = Attr::Known("pale".to_owned());
            plan.planned.serial = Attr::Unknown;
            cx.private.set("faded", &true);
        }
        Ok(())
    }

    async fn create(&self, _: &mut Cx, store: &PathBuf, mut planned: Model) -> Applied<Model> {
        std::fs::write(planned.file(store), "stamped").unwrap();
        planned.shade = Attr::Known("deep".to_owned());
        planned.serial = Attr::Known("no-1".to_owned());
        Applied::ok(planned)
    }

    async fn read(&self, _: &mut Cx, store: &PathBuf, state: Model) -> Result<Option<Model>> {
        Ok(state.file(store).exists().then_some(state))
    }

    async fn delete(&self, _: &mut Cx, store: &PathBuf, state: Model) -> Result<()> {
        std::fs::remove_file(state.file(store)).unwrap();
        Ok(())
    }
}
