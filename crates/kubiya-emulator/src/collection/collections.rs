//! The stored objects of all shapes.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::field::Fields;
use super::shape::Shape;
use super::stored::{StoredObject, is_known_by_name};
use crate::noun::Noun;
use crate::problem::Problem;
use crate::tracked::Tracked;

/// The objects of one organisation, in the order of their creation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Collections(BTreeMap<&'static str, Tracked<StoredObject>>);

/// The kinds of labels that objects have.
const NAME: usize = 0;
const EMAIL: usize = 1;

impl Collections {
    /// All objects of a shape.
    pub(crate) fn of(&self, shape: &Shape) -> impl Iterator<Item = &StoredObject> + use<'_> {
        let objects = self.0.get(shape.noun.many).into_iter();
        objects.flat_map(Tracked::values)
    }

    /// All objects of a shape, shared.
    pub(crate) fn shared_of(&self, shape: &Shape) -> impl Iterator<Item = &Arc<StoredObject>> {
        let objects = self.0.get(shape.noun.many).into_iter();
        objects.flat_map(Tracked::shared).map(|(_, object)| object)
    }

    /// All objects of all shapes.
    pub(crate) fn all(&self) -> impl Iterator<Item = &StoredObject> {
        self.0.values().flat_map(Tracked::values)
    }

    /// All objects of all shapes, shared.
    pub(crate) fn shared(&self) -> impl Iterator<Item = &Arc<StoredObject>> {
        let shared = self.0.values().flat_map(Tracked::shared);
        shared.map(|(_, object)| object)
    }

    pub(crate) fn get(&self, shape: &Shape, key: &str) -> Result<&StoredObject, Problem> {
        let object = self.find(shape.noun, key);
        object.ok_or(Problem::NotFound(shape.noun))
    }

    /// The object of a collection of that noun with this key.
    pub(crate) fn find(&self, noun: Noun, key: &str) -> Option<&StoredObject> {
        self.0.get(noun.many)?.get(key)
    }

    /// Changes the fields of an object.
    pub(crate) fn edit<R>(
        &mut self,
        shape: &Shape,
        key: &str,
        edit: impl FnOnce(&mut Fields) -> R,
    ) -> Result<R, Problem> {
        self.change(shape, key, |object| object.edit(edit))
    }

    /// Changes an object.
    pub(crate) fn change<R>(
        &mut self,
        shape: &Shape,
        key: &str,
        change: impl FnOnce(&mut StoredObject) -> R,
    ) -> Result<R, Problem> {
        let objects = self.0.get_mut(shape.noun.many);
        let outcome = objects.and_then(|objects| objects.edit(key, change));
        outcome.ok_or(Problem::NotFound(shape.noun))
    }

    /// The objects with this name, in their order.
    pub(crate) fn with_name(
        &self,
        shape: &Shape,
        name: &str,
    ) -> impl Iterator<Item = &StoredObject> {
        let by_key = is_known_by_name(shape).then(|| self.find(shape.noun, name));
        let by_label = by_key.is_none().then(|| self.labelled(shape, NAME, name));
        let by_label = by_label.into_iter().flatten();
        by_key.flatten().into_iter().chain(by_label)
    }

    /// The first object with this name.
    pub(crate) fn named(&self, shape: &Shape, name: &str) -> Option<&StoredObject> {
        self.with_name(shape, name).next()
    }

    /// The first object with this e-mail address.
    pub(crate) fn with_email(&self, shape: &Shape, email: &str) -> Option<&StoredObject> {
        self.labelled(shape, EMAIL, email).next()
    }

    /// Adds an object, or replaces the one with its key.
    pub(crate) fn put(&mut self, object: impl Into<Arc<StoredObject>>) {
        let object = object.into();
        let objects = self.0.entry(object.shape.noun.many).or_default();
        objects.insert_shared(&Arc::clone(&object.key), object);
    }

    pub(crate) fn remove(&mut self, shape: &Shape, key: &str) -> Result<(), Problem> {
        let objects = self.0.get_mut(shape.noun.many);
        match objects.is_some_and(|objects| objects.remove(key)) {
            true => Ok(()),
            false => Err(Problem::NotFound(shape.noun)),
        }
    }

    /// Removes all objects of a shape.
    pub(crate) fn clear(&mut self, shape: &Shape) {
        if let Some(objects) = self.0.get_mut(shape.noun.many) {
            objects.clear();
        }
    }

    /// What is not saved yet: plurals, keys, and the object of each that was not removed.
    pub(crate) fn unsaved(
        &self,
    ) -> impl Iterator<Item = (&'static str, &str, Option<&StoredObject>)> {
        let collections = self.0.iter();
        collections.flat_map(|(noun, objects)| {
            let unsaved = objects.unsaved();
            unsaved.map(|(key, object)| (*noun, key, object))
        })
    }

    /// The objects of each shape.
    pub(crate) fn each(&mut self) -> impl Iterator<Item = &mut Tracked<StoredObject>> {
        self.0.values_mut()
    }

    fn labelled(
        &self,
        shape: &Shape,
        kind: usize,
        label: &str,
    ) -> impl Iterator<Item = &StoredObject> {
        let objects = self.0.get(shape.noun.many);
        let labelled = objects.map(|objects| objects.labelled(kind, label));
        labelled.into_iter().flatten()
    }
}
