//! Finding toys: by their names and by their notes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use tfplugin_framework::schema::Schema;
use tfplugin_framework::{
    Attr, Cx, DataSource, Diagnostic, ListResource, Listed, Resource, Result,
};

use super::{Model, Thing};

/// A file of this name is no toy.
const BROKEN: &str = "broken";

/// One toy, by name.
pub(super) struct OneThing;

/// A toy without what is never stored.
#[derive(Serialize, Deserialize)]
pub(super) struct Shown {
    name: String,
    token_version: Attr<i64>,
    note: Attr<String>,
    size: Attr<i64>,
    tags: Attr<BTreeSet<String>>,
    id: Attr<String>,
}

impl From<Model> for Shown {
    fn from(model: Model) -> Self {
        Self {
            name: model.name.into_known().unwrap(),
            token_version: model.token_version,
            note: model.note,
            size: model.size,
            tags: model.tags,
            id: model.id,
        }
    }
}

#[async_trait]
impl DataSource for OneThing {
    type Client = PathBuf;
    type Model = Shown;

    fn schema(&self) -> Schema {
        Thing.schema().for_data_source("One toy.", &["name"])
    }

    async fn read(&self, _: &mut Cx, store: &PathBuf, config: Shown) -> Result<Shown> {
        let name = &config.name;
        match toys(store).into_iter().find(|(found, _)| found == name) {
            Some((name, note)) => Ok(Model::read(&name, &note).into()),
            None => Err(no_toy(name).into()),
        }
    }
}

/// All toys.
pub(super) struct Things;

#[derive(Deserialize)]
pub(super) struct Everything {}

#[async_trait]
impl ListResource for Things {
    type Client = PathBuf;
    type Config = Everything;
    type Model = Model;

    fn schema(&self) -> Schema {
        Schema::new("All toys.")
    }

    async fn list(
        &self,
        cx: &mut Cx,
        store: &PathBuf,
        _: Everything,
    ) -> Result<Vec<Listed<Model>>> {
        let (broken, whole): (Vec<_>, Vec<_>) = toys(store)
            .into_iter()
            .partition(|(name, _)| name == BROKEN);
        if !broken.is_empty() {
            cx.warn(Diagnostic::warning("A toy is broken", "It is left out."));
        }
        let listed = whole.into_iter().map(|(name, note)| Listed {
            object: Model::read(&name, &note),
            display_name: name,
            is_configurable: true,
        });
        Ok(listed.collect())
    }
}

/// The toy that an import ID means: its name, or its note.
pub(super) fn imported(cx: &mut Cx, store: &Path, id: &str) -> Result<Model> {
    let toys = toys(store);
    let by_name = toys.iter().find(|(name, _)| name == id);
    let found = by_name.or_else(|| {
        cx.warn(Diagnostic::warning(
            "Looked for a note",
            "No toy has this name.",
        ));
        toys.iter().find(|(_, note)| note == id)
    });
    let (name, _) = found.ok_or_else(|| no_toy(id))?;
    cx.private.set("imported", &true);
    Ok(Model::read(name, ""))
}

fn no_toy(id: &str) -> Diagnostic {
    Diagnostic::error("There is no toy", format!("Nothing is called {id:?}."))
}

/// The names and notes of all toys, sorted.
fn toys(store: &Path) -> Vec<(String, String)> {
    let files = std::fs::read_dir(store).unwrap();
    let toy = |file: std::fs::DirEntry| {
        let text = std::fs::read_to_string(file.path()).unwrap();
        let note = text.split_once('\n').map(|(_, note)| note.to_owned());
        let name = file.file_name().into_string().unwrap();
        (name, note.unwrap_or_default())
    };
    let mut toys: Vec<_> = files.map(|file| toy(file.unwrap())).collect();
    toys.sort();
    toys
}
