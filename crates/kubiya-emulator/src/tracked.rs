//! Entries that know what was done to them, so that a change costs what it touches: to save, and to undo.

mod labels;

use std::sync::Arc;

use indexmap::IndexMap;

pub(crate) use labels::Entry;
use labels::Labels;

/// Entries by key, in the order in which they came, that are also found by their labels.
///
/// Clones share the entries until one of them changes, so that many may remember what was.
#[derive(Clone, Debug)]
pub(crate) struct Tracked<V> {
    entries: IndexMap<Arc<str>, Arc<V>>,
    labels: Labels,
    /// What is not saved yet.
    changes: Vec<Change<V>>,
    /// How many of the changes there were when the last one as a whole began.
    begun: usize,
}

#[derive(Clone, Debug)]
struct Change<V> {
    key: Arc<str>,
    /// The entry before, and its place.
    before: Option<(usize, Arc<V>)>,
    is_removal: bool,
}

impl<V: Clone + Entry> Tracked<V> {
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        self.entries.iter().map(|(key, value)| (&**key, &**value))
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &V> {
        self.entries.values().map(|value| &**value)
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn get(&self, key: &str) -> Option<&V> {
        self.entries.get(key).map(|value| &**value)
    }

    /// The entries with this label, in their order.
    pub(crate) fn labelled(&self, kind: usize, label: &str) -> impl Iterator<Item = &V> {
        let keys = self.labels.keys(kind, label).iter();
        let mut places: Vec<usize> = keys
            .filter_map(|key| self.entries.get_index_of(key))
            .collect();
        places.sort_unstable();
        let entries = places.into_iter().map(|place| &self.entries[place]);
        entries.map(|value| &**value)
    }

    /// Changes an entry; none where there is none.
    pub(crate) fn edit<R>(&mut self, key: &str, edit: impl FnOnce(&mut V) -> R) -> Option<R> {
        let (place, key, value) = self.entries.get_full(key)?;
        let (key, before) = (Arc::clone(key), Arc::clone(value));
        let value = &mut self.entries[place];
        let outcome = edit(Arc::make_mut(value));
        if before.labels() != value.labels() {
            self.labels.remove(&key, &*before);
            self.labels.add(&key, &**value);
        }
        self.changes.push(Change {
            key,
            before: Some((place, before)),
            is_removal: false,
        });
        Some(outcome)
    }

    /// Adds an entry at the end, or replaces the one with its key.
    pub(crate) fn insert(&mut self, key: impl Into<Arc<str>>, value: V) {
        self.insert_shared(&key.into(), Arc::new(value));
    }

    /// The same with an entry that another has as well.
    pub(crate) fn insert_shared(&mut self, key: &Arc<str>, value: Arc<V>) {
        let before = self.note(key, false);
        if let Some(before) = before {
            self.labels.remove(key, &*before);
        }
        self.labels.add(key, &*value);
        self.entries.insert(Arc::clone(key), value);
    }

    /// Removes an entry; false where there is none.
    pub(crate) fn remove(&mut self, key: &str) -> bool {
        let Some((key, _)) = self.entries.get_key_value(key) else {
            return false;
        };
        let key = Arc::clone(key);
        if let Some(before) = self.note(&key, true) {
            self.labels.remove(&key, &*before);
        }
        self.entries.shift_remove(&key);
        true
    }

    pub(crate) fn clear(&mut self) {
        while let Some((key, _)) = self.entries.last() {
            self.remove(&Arc::clone(key));
        }
    }

    /// Its entries, shared.
    pub(crate) fn shared(&self) -> impl Iterator<Item = (&Arc<str>, &Arc<V>)> {
        self.entries.iter()
    }

    /// What is not saved yet, in the order of the changes: keys, and the entry of each that was not removed.
    pub(crate) fn unsaved(&self) -> impl Iterator<Item = (&str, Option<&V>)> {
        self.changes.iter().filter_map(|change| {
            let entry = self.entries.get(&change.key);
            match change.is_removal {
                true => Some((&*change.key, None)),
                // One that is gone by now is removed by a later change.
                false => entry.map(|entry| (&*change.key, Some(&**entry))),
            }
        })
    }

    /// Takes everything for saved.
    pub(crate) fn settle(&mut self) {
        self.changes = Vec::new();
        self.begun = 0;
    }

    /// Begins what [`Tracked::undo`] undoes.
    pub(crate) fn begin(&mut self) {
        self.begun = self.changes.len();
    }

    /// Makes the entries as they were at the beginning.
    pub(crate) fn undo(&mut self) {
        for change in self.changes.drain(self.begun..).rev() {
            if let Some(after) = self.entries.get(&change.key) {
                self.labels.remove(&change.key, &**after);
            }
            match change.before {
                Some((place, value)) => {
                    self.labels.add(&change.key, &*value);
                    drop(self.entries.shift_insert(place, change.key, value));
                }
                None => drop(self.entries.shift_remove(&change.key)),
            }
        }
    }

    /// Remembers a change, and gives what was there before.
    fn note(&mut self, key: &Arc<str>, is_removal: bool) -> Option<Arc<V>> {
        let before = self.entries.get_full(key);
        let before = before.map(|(place, _, value)| (place, Arc::clone(value)));
        let value = before.as_ref().map(|(_, value)| Arc::clone(value));
        self.changes.push(Change {
            key: Arc::clone(key),
            before,
            is_removal,
        });
        value
    }
}

impl<V> Default for Tracked<V> {
    fn default() -> Self {
        Self {
            entries: IndexMap::new(),
            labels: Labels::default(),
            changes: Vec::new(),
            begun: 0,
        }
    }
}

#[cfg(test)]
mod tests;
