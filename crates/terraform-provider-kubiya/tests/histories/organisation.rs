//! What the API holds, seen and changed past it: as colleagues change it, and as the model is compared with it.

use std::collections::BTreeMap;

use kubiya_emulator::{Emulator, Objects, shapes};
use secrecy::ExposeSecret;
use serde_json::{Value as Json, json};

use crate::kinds::{KINDS, Part, agent_of, place_of};

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
        if KINDS[*kind].part().is_some() {
            return self.all(*kind).remove(key);
        }
        match self.objects(*kind) {
            None => self.secret(key),
            Some(objects) => {
                let object = objects.get(key).filter(|it| KINDS[*kind].owns(it))?;
                Some(whole(*kind, &objects, object))
            }
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
        if let Some(part) = KINDS[*kind].part() {
            self.put_part(part, key, &json!({field: value}));
            return;
        }
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
        if let Some(part) = KINDS[*kind].part() {
            return self.put_part(part, key, &Json::Null);
        }
        match self.objects(*kind) {
            None => self.emulator.secrets_of(self.name).remove(key),
            Some(objects) => objects.remove(key),
        }
    }

    /// The key of what goes by a name or a key, and is of one of these types.
    pub(crate) fn id_of(&self, type_names: &[&str], text: &str) -> String {
        let key = self.key_of(type_names, text);
        key.unwrap_or_else(|| format!("nothing goes by {text}"))
    }

    fn key_of(&self, type_names: &[&str], text: &str) -> Option<String> {
        let kinds = type_names.iter().map(|it| place_of(it));
        let mut keys = kinds.filter_map(|kind| {
            let mut all = self.all(kind).into_iter();
            let goes_by =
                |(key, it): &(String, Json)| key == text || KINDS[kind].name_of(it) == text;
            all.find(goes_by).map(|(key, _)| key)
        });
        keys.next()
    }

    /// Puts keys in the place of what goes by names.
    pub(crate) fn resolve(&self, texts: &mut Json, type_names: &[&str]) {
        each_text(texts, |text| self.key_of(type_names, text));
    }

    /// As [`Self::resolve`], of groups.
    pub(crate) fn resolve_groups(&self, texts: &mut Json) {
        let directory = self.emulator.directory_of(self.name);
        each_text(texts, |text| directory.group_id(text));
    }

    pub(crate) fn group(&self, name: &str) -> String {
        let directory = self.emulator.directory_of(self.name);
        directory.group_id(name).unwrap()
    }

    /// By what it is imported.
    pub(crate) fn import_id(&self, place: &Place) -> String {
        let object = || self.get(place).unwrap_or_default();
        match KINDS[place.0].part() {
            Some(part) => part.import_id(&place.1, &object()),
            None => place.1.clone(),
        }
    }

    fn agents(&self) -> Objects<'a> {
        self.emulator.objects_of(self.name, &shapes::AGENTS)
    }

    fn put_part(&self, part: &dyn Part, key: &str, object: &Json) -> bool {
        self.agents()
            .edit(agent_of(key), |agent| part.put(agent, key, object))
    }

    fn all(&self, kind: usize) -> BTreeMap<String, Json> {
        if let Some(part) = KINDS[kind].part() {
            let agents = self.agents().list();
            return agents.iter().flat_map(|it| part.of(it)).collect();
        }
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
                let owned = all.filter(|it| KINDS[kind].owns(it));
                let owned = owned.map(|it| whole(kind, &objects, it));
                owned.map(|it| (key_of(kind, &it), it)).collect()
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

/// Changes a text, or the texts of a list, where there is something else for it.
fn each_text(texts: &mut Json, of: impl Fn(&str) -> Option<String>) {
    let texts = match texts {
        Json::Array(texts) => texts.as_mut_slice(),
        text => std::slice::from_mut(text),
    };
    for text in texts {
        if let Some(other) = text.as_str().and_then(&of) {
            *text = json!(other);
        }
    }
}

/// An object with what is shown to nobody.
fn whole(kind: usize, objects: &Objects<'_>, mut object: Json) -> Json {
    let key = key_of(kind, &object);
    for field in KINDS[kind].unseen() {
        object[*field] = json!(objects.text(&key, field));
    }
    object
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
