//! A toy that holds objects with attributes of their own, and whose order means nothing.

use std::path::PathBuf;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use tfplugin_framework::schema::{Attribute, Nested, Schema, not_empty};
use tfplugin_framework::{Applied, Attr, Cx, DataSource, Hidden, Plan, Resource, Result, Type};

pub(crate) const TYPE_NAME: &str = "toy_shelf";

pub(super) struct Shelf;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Model {
    name: Attr<String>,
    boxes: Attr<Vec<Attr<Part>>>,
    total: Attr<i64>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Part {
    name: Attr<String>,
    size: Attr<i64>,
    key: Attr<Hidden<String>>,
    note: Attr<String>,
    front: Attr<bool>,
    serial: Attr<String>,
}

impl Model {
    fn file(&self, store: &std::path::Path) -> PathBuf {
        store.join(self.name.known().unwrap())
    }

    fn boxes(&self) -> impl Iterator<Item = &Part> {
        let boxes = self.boxes.known().into_iter().flatten();
        boxes.filter_map(Attr::known)
    }

    fn boxes_mut(&mut self) -> impl Iterator<Item = &mut Part> {
        let boxes = match &mut self.boxes {
            Attr::Known(boxes) => boxes.as_mut_slice(),
            _ => &mut [],
        };
        boxes.iter_mut().filter_map(|it| match it {
            Attr::Known(known) => Some(known),
            _ => None,
        })
    }

    /// The boxes in the order of their names, where each has one.
    fn sorted(&self) -> Option<Vec<Part>> {
        let mut boxes: Vec<_> = self.boxes().cloned().collect();
        let is_known = boxes.iter().all(|it| it.name.known().is_some());
        let is_all = self.boxes.known().map(Vec::len) == Some(boxes.len());
        boxes.sort_by_key(|it| it.name.known().cloned());
        (is_known && is_all).then_some(boxes)
    }

    /// What the server computes.
    fn save(&mut self, store: &std::path::Path) {
        for (place, part) in self.boxes_mut().enumerate() {
            if part.front.is_unknown() {
                part.front = Attr::Known(place == 0);
            }
            if part.serial.is_unknown() {
                part.serial = Attr::Known(format!("no-{}", part.name.known().unwrap()));
            }
        }
        self.total = Attr::Known(self.boxes().filter_map(|it| it.size.known()).sum());
        std::fs::write(self.file(store), "").unwrap();
    }
}

#[async_trait]
impl Resource for Shelf {
    type Client = PathBuf;
    type Model = Model;

    fn schema(&self) -> Schema {
        let text = || Attribute::optional(Type::String);
        let boxes = Nested::list()
            .attribute("name", Attribute::required(Type::String).check(not_empty()))
            .attribute(
                "size",
                Attribute::optional_computed(Type::Number).default_value(3.into()),
            )
            .attribute("key", text().sensitive().check(not_empty()))
            .attribute("note", text())
            .attribute("front", Attribute::optional_computed(Type::Bool))
            .attribute("serial", Attribute::computed(Type::String).keeps_state());
        Schema::new("A shelf.")
            .attribute("name", Attribute::required(Type::String).requires_replace())
            .attribute("boxes", Attribute::required(boxes))
            .attribute("total", Attribute::computed(Type::Number))
    }

    async fn modify_plan(
        &self,
        _: &mut Cx,
        _: Option<&PathBuf>,
        plan: &mut Plan<Model>,
    ) -> Result<()> {
        let Some(prior) = &plan.prior else {
            return Ok(());
        };
        if plan
            .planned
            .boxes()
            .any(|it| it.note.known().is_some_and(|note| note == "misplan"))
        {
            plan.planned
                .boxes_mut()
                .for_each(|it| it.size = Attr::Known(99));
            return Ok(());
        }
        let settled = |model: &Model, as_of: &Model| {
            let mut boxes = model.sorted()?;
            for part in &mut boxes {
                let mut others = as_of.boxes();
                let other = others.find(|other| other.name == part.name)?;
                part.serial = other.serial.clone();
                part.front = other.front;
            }
            Some(boxes)
        };
        if settled(&plan.planned, prior).is_some_and(|boxes| Some(boxes) == prior.sorted()) {
            plan.planned = prior.clone();
        }
        Ok(())
    }

    async fn create(&self, _: &mut Cx, store: &PathBuf, mut planned: Model) -> Applied<Model> {
        planned.save(store);
        for part in planned.boxes_mut() {
            match part.note.known().map(String::as_str) {
                Some("misapply") => part.size = Attr::Known(99),
                Some("leave unknown") => part.serial = Attr::Unknown,
                _ => {}
            }
        }
        // What a careless author prints.
        eprintln!("{planned:?}");
        Applied::ok(planned)
    }

    async fn read(&self, _: &mut Cx, store: &PathBuf, state: Model) -> Result<Option<Model>> {
        Ok(state.file(store).exists().then_some(state))
    }

    async fn update(
        &self,
        _: &mut Cx,
        store: &PathBuf,
        _: Model,
        mut planned: Model,
    ) -> Applied<Model> {
        planned.save(store);
        Applied::ok(planned)
    }

    async fn delete(&self, _: &mut Cx, store: &PathBuf, state: Model) -> Result<()> {
        let _ = std::fs::remove_file(state.file(store));
        Ok(())
    }
}

/// A shelf that is found by its name, with one box on it.
pub(super) struct OneShelf;

#[async_trait]
impl DataSource for OneShelf {
    type Client = PathBuf;
    type Model = Model;

    fn schema(&self) -> Schema {
        Shelf.schema().for_data_source("One shelf.", &["name"])
    }

    async fn read(&self, _: &mut Cx, _: &PathBuf, mut config: Model) -> Result<Model> {
        config.boxes = Attr::Known(vec![Attr::Known(Part {
            name: Attr::Known("only".to_owned()),
            size: Attr::Known(7),
            key: Attr::Known("canary".to_owned().into()),
            note: Attr::Null,
            front: Attr::Known(true),
            serial: Attr::Known("no-only".to_owned()),
        })]);
        Ok(config)
    }
}
