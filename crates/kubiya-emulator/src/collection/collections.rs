//! The stored objects of all shapes.

use std::collections::BTreeMap;

use super::shape::Shape;
use super::stored::StoredObject;
use crate::problem::Problem;
use crate::tracked::Tracked;

/// The objects of one organisation, in the order of their creation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Collections(BTreeMap<&'static str, Tracked<StoredObject>>);

impl Collections {
    /// All objects of a shape.
    pub(crate) fn of(&self, shape: &Shape) -> impl Iterator<Item = &StoredObject> + use<'_> {
        let objects = self.0.get(shape.noun.many).into_iter();
        objects.flat_map(Tracked::values)
    }

    /// All objects of all shapes.
    pub(crate) fn all(&self) -> impl Iterator<Item = &StoredObject> {
        self.0.values().flat_map(Tracked::values)
    }

    pub(crate) fn get(&self, shape: &Shape, key: &str) -> Result<&StoredObject, Problem> {
        let objects = self.0.get(shape.noun.many);
        let object = objects.and_then(|objects| objects.get(key));
        object.ok_or(Problem::NotFound(shape.noun))
    }

    pub(crate) fn get_mut(
        &mut self,
        shape: &Shape,
        key: &str,
    ) -> Result<&mut StoredObject, Problem> {
        let objects = self.0.get_mut(shape.noun.many);
        let object = objects.and_then(|objects| objects.get_mut(key));
        object.ok_or(Problem::NotFound(shape.noun))
    }

    /// The first object with this name.
    pub(crate) fn named(&self, shape: &Shape, name: &str) -> Option<&StoredObject> {
        self.of(shape).find(|object| object.is_named(name))
    }

    /// Adds an object, or replaces the one with its key.
    pub(crate) fn put(&mut self, object: StoredObject) {
        let objects = self.0.entry(object.shape.noun.many).or_default();
        objects.insert(&object.key.clone(), object);
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
}
