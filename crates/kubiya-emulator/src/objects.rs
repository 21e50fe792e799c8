//! The objects of a collection, seen and changed past the API.

use std::borrow::Cow;

use serde_json::{Map, Value};
use subtle::ConstantTimeEq;

use crate::collection::{Shape, StoredObject};
use crate::organization::Organization;
use crate::reach::Reach;

/// The objects of one collection of one organisation, as a test or a colleague with the dashboard reaches
/// them.
///
/// They are in the form of the API's answers, whatever [`Quirk`](crate::Quirk)s are on. Their key is the
/// `uuid`, or the name in a collection that goes by names. Nothing here passes the request log, faults,
/// limits or the checks of the API.
///
/// # Panics
///
/// The methods that change something panic if a state file is configured and cannot be written.
#[derive(Debug)]
pub struct Objects<'a> {
    shape: &'static Shape,
    reach: Reach<'a>,
}

impl<'a> Objects<'a> {
    pub(crate) fn new(shape: &'static Shape, reach: Reach<'a>) -> Self {
        Self { shape, reach }
    }

    /// All objects, in the order of their creation.
    pub fn list(&self) -> Vec<Value> {
        self.reach
            .read(|organization| self.stored(organization).map(shown).collect())
    }

    /// The object with this key.
    pub fn get(&self, key: &str) -> Option<Value> {
        self.reach.read(|organization| {
            let object = organization.objects.get(self.shape, key);
            object.ok().map(shown)
        })
    }

    /// The first object with this name.
    pub fn by_name(&self, name: &str) -> Option<Value> {
        self.reach
            .read(|organization| organization.objects.named(self.shape, name).map(shown))
    }

    /// The key of the first object of which a field is this text.
    pub fn key_of(&self, field: &str, text: &str) -> Option<String> {
        self.reach.read(|organization| {
            let mut objects = self.stored(organization);
            let object = objects.find(|object| object.text(field).as_deref() == Some(text));
            object.map(|object| object.key.to_string())
        })
    }

    /// A text field of an object, even one that no answer shows with it, such as the `manifest_url` of a runner.
    pub fn text(&self, key: &str, field: &str) -> Option<String> {
        self.reach.read(|organization| {
            let object = organization.objects.get(self.shape, key).ok()?;
            object.text(field).map(Cow::into_owned)
        })
    }

    /// Whether the object exists and has this environment variable with exactly this value; compared
    /// in constant time.
    pub fn variable_matches(&self, key: &str, name: &str, value: &str) -> bool {
        self.reach.read(|organization| {
            let object = organization.objects.get(self.shape, key).ok();
            let stored = object.and_then(|object| object.variable(name));
            stored.is_some_and(|stored| stored.as_bytes().ct_eq(value.as_bytes()).into())
        })
    }

    /// Adds an object, or replaces the one with the given key; returns the key.
    ///
    /// Nothing is checked: also what the API would refuse is stored as it is, such as a second source with
    /// the name of the first. Fields that are not given are as in an object that the API creates from
    /// nothing but a name.
    ///
    /// # Panics
    ///
    /// Also if this is not a JSON object, or lacks the name that would be its key.
    pub fn put(&self, object: Value) -> String {
        self.reach
            .change(|organization| self.add(organization, object))
    }

    /// Replaces all objects by these, at once.
    ///
    /// # Panics
    ///
    /// As [`Objects::put`].
    pub fn replace_all(&self, objects: impl IntoIterator<Item = Value>) {
        self.reach.change(|organization| {
            organization.objects.clear(self.shape);
            for object in objects {
                self.add(organization, object);
            }
        });
    }

    /// Changes the fields of an object, all but its key; false where there is no such object.
    ///
    /// Nothing is checked. The emulator stands still meanwhile, so `edit` must not ask it for anything.
    pub fn edit(&self, key: &str, edit: impl FnOnce(&mut Map<String, Value>)) -> bool {
        self.reach
            .change(|organization| organization.objects.edit(self.shape, key, edit).is_ok())
    }

    /// Deletes an object; false where there is no such object. Others that refer to it keep its key.
    pub fn remove(&self, key: &str) -> bool {
        self.reach
            .change(|organization| organization.objects.remove(self.shape, key).is_ok())
    }

    fn stored<'b>(
        &self,
        organization: &'b Organization,
    ) -> impl Iterator<Item = &'b StoredObject> + use<'b> {
        organization.objects.of(self.shape)
    }

    fn add(&self, organization: &mut Organization, object: Value) -> String {
        let Value::Object(given) = object else {
            panic!("{} is a JSON object", self.shape.noun.one);
        };
        let backend = self.reach.backend;
        let stamp = organization.stamp(&backend.created_by, &backend.clock);
        let object = StoredObject::new(self.shape, given, &stamp);
        let key = object.key.to_string();
        organization.objects.put(object);
        key
    }
}

fn shown(object: &StoredObject) -> Value {
    Value::Object(object.shown())
}
