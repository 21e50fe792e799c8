//! The stored objects of all shapes.

use std::collections::BTreeMap;

use super::shape::Shape;
use super::stored::StoredObject;
use crate::problem::Problem;

/// The objects of one organisation, in the order of their creation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Collections(BTreeMap<&'static str, Vec<StoredObject>>);

impl Collections {
    /// All objects of a shape.
    pub(crate) fn of(&self, shape: &Shape) -> &[StoredObject] {
        self.0.get(shape.noun.many).map_or(&[], Vec::as_slice)
    }

    /// All objects of all shapes.
    pub(crate) fn all(&self) -> impl Iterator<Item = &StoredObject> {
        self.0.values().flatten()
    }

    pub(crate) fn get(&self, shape: &Shape, key: &str) -> Result<&StoredObject, Problem> {
        let mut objects = self.of(shape).iter();
        let object = objects.find(|object| object.key == key);
        object.ok_or(Problem::NotFound(shape.noun))
    }

    pub(crate) fn get_mut(
        &mut self,
        shape: &Shape,
        key: &str,
    ) -> Result<&mut StoredObject, Problem> {
        let mut objects = self.0.get_mut(shape.noun.many).into_iter().flatten();
        let object = objects.find(|object| object.key == key);
        object.ok_or(Problem::NotFound(shape.noun))
    }

    /// The first object with this name.
    pub(crate) fn named(&self, shape: &Shape, name: &str) -> Option<&StoredObject> {
        self.of(shape).iter().find(|object| object.is_named(name))
    }

    /// Adds an object, or replaces the one with its key.
    pub(crate) fn put(&mut self, object: StoredObject) {
        let objects = self.0.entry(object.shape.noun.many).or_default();
        match objects.iter_mut().find(|known| known.key == object.key) {
            Some(known) => *known = object,
            None => objects.push(object),
        }
    }

    pub(crate) fn remove(&mut self, shape: &Shape, key: &str) -> Result<(), Problem> {
        self.get(shape, key)?;
        self.retain(shape, |object| object.key != key);
        Ok(())
    }

    /// Removes all objects of a shape.
    pub(crate) fn clear(&mut self, shape: &Shape) {
        self.retain(shape, |_| false);
    }

    fn retain(&mut self, shape: &Shape, is_kept: impl Fn(&StoredObject) -> bool) {
        if let Some(objects) = self.0.get_mut(shape.noun.many) {
            objects.retain(is_kept);
        }
    }
}
