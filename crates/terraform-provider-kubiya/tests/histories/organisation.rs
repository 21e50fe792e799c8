//! What the API holds, seen and changed past it: as colleagues change it, and as the model is compared with it.

use std::collections::BTreeMap;

use kubiya_emulator::{Emulator, Objects};
use secrecy::ExposeSecret;
use serde_json::{Value as Json, json};

use crate::kinds::KINDS;

/// An object by the place of its kind and its key.
pub(crate) type Place = (usize, String);

/// Everything of the kinds that the provider manages.
pub(crate) type Holdings = BTreeMap<Place, Json>;

pub(crate) struct Organisation<'a> {
    pub(crate) emulator: &'a Emulator,
    pub(crate) name: &'a str,
}

impl<'a> Organisation<'a> {
    pub(crate) fn holdings(&self) -> Holdings {
        let kinds = 0..KINDS.len();
        let all = kinds.flat_map(|kind| {
            self.all(kind)
                .into_iter()
                .map(move |(key, it)| ((kind, key), it))
        });
        all.collect()
    }

    pub(crate) fn get(&self, (kind, key): &Place) -> Option<Json> {
        match self.objects(*kind) {
            None => self.secret(key),
            Some(objects) => objects.get(key),
        }
    }

    pub(crate) fn put(&self, kind: usize, object: Json) -> String {
        match self.objects(kind) {
            None => {
                let text = |field: &str| object[field].as_str().unwrap().to_owned();
                let vault = self.emulator.secrets_of(self.name);
                vault.put(&text("name"), text("value"));
                vault.describe(&text("name"), &text("description"));
                text("name")
            }
            Some(objects) => objects.put(object),
        }
    }

    pub(crate) fn edit(&self, (kind, key): &Place, field: &str, value: Json) {
        match self.objects(*kind) {
            None => {
                let vault = self.emulator.secrets_of(self.name);
                vault.describe(key, value.as_str().unwrap());
            }
            Some(objects) => {
                objects.edit(key, |object| drop(object.insert(field.to_owned(), value)));
            }
        }
    }

    pub(crate) fn remove(&self, (kind, key): &Place) -> bool {
        match self.objects(*kind) {
            None => self.emulator.secrets_of(self.name).remove(key),
            Some(objects) => objects.remove(key),
        }
    }

    /// The key of what goes by a name or a key.
    pub(crate) fn id_of(&self, kind: usize, text: &str) -> String {
        let all = self.all(kind);
        if all.contains_key(text) {
            return text.to_owned();
        }
        let named = all
            .iter()
            .find(|(_, object)| KINDS[kind].name_of(object) == text);
        named.map_or_else(|| format!("nothing goes by {text}"), |(key, _)| key.clone())
    }

    pub(crate) fn group(&self, name: &str) -> String {
        let directory = self.emulator.directory_of(self.name);
        directory.group_id(name).unwrap()
    }

    fn all(&self, kind: usize) -> BTreeMap<String, Json> {
        match self.objects(kind) {
            None => {
                let secrets = self.emulator.secrets_of(self.name).list();
                let named = |name: &String| self.secret(name).unwrap();
                secrets
                    .iter()
                    .map(|it| (it.name.clone(), named(&it.name)))
                    .collect()
            }
            Some(objects) => {
                let all = objects.list().into_iter();
                all.map(|object| (key_of(kind, &object), object)).collect()
            }
        }
    }

    fn secret(&self, name: &str) -> Option<Json> {
        let vault = self.emulator.secrets_of(self.name);
        let metadata = vault.metadata(name)?;
        let value = vault.value(name)?;
        Some(json!({
            "name": metadata.name,
            "description": metadata.description,
            "created_at": metadata.created_at,
            "value": value.expose_secret(),
        }))
    }

    fn objects(&self, kind: usize) -> Option<Objects<'a>> {
        let shape = KINDS[kind].shape()?;
        Some(self.emulator.objects_of(self.name, shape))
    }
}

/// By what the API knows an object.
fn key_of(kind: usize, object: &Json) -> String {
    let fields: &[&str] = match KINDS[kind].key() {
        "name" => &["name"],
        _ => &["uuid", "id", "task_id"],
    };
    let mut keys = fields.iter().filter_map(|field| object[field].as_str());
    keys.next().unwrap().to_owned()
}
