//! Entries that know what was done to them, so that a change costs what it touches: to save, and to undo.

use std::sync::Arc;

use indexmap::IndexMap;

/// Entries by key, in the order in which they came.
///
/// Clones share the entries until one of them changes, so that many may remember what was.
#[derive(Clone, Debug)]
pub(crate) struct Tracked<V> {
    entries: IndexMap<Arc<str>, Arc<V>>,
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

impl<V: Clone> Tracked<V> {
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        self.entries.iter().map(|(key, value)| (&**key, &**value))
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &V> {
        self.entries.values().map(|value| &**value)
    }

    pub(crate) fn get(&self, key: &str) -> Option<&V> {
        self.entries.get(key).map(|value| &**value)
    }

    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut V> {
        if let Some((key, _)) = self.entries.get_key_value(key) {
            self.note(Arc::clone(key), false);
        }
        self.entries.get_mut(key).map(Arc::make_mut)
    }

    /// Adds an entry at the end, or replaces the one with its key.
    pub(crate) fn insert(&mut self, key: &str, value: V) {
        let key = match self.entries.get_key_value(key) {
            Some((key, _)) => Arc::clone(key),
            None => key.into(),
        };
        self.note(Arc::clone(&key), false);
        self.entries.insert(key, Arc::new(value));
    }

    /// Removes an entry; false where there is none.
    pub(crate) fn remove(&mut self, key: &str) -> bool {
        let Some((known, _)) = self.entries.get_key_value(key) else {
            return false;
        };
        self.note(Arc::clone(known), true);
        self.entries.shift_remove(key);
        true
    }

    pub(crate) fn clear(&mut self) {
        while let Some((key, _)) = self.entries.last() {
            self.remove(&Arc::clone(key));
        }
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
            match change.before {
                Some((place, value)) => drop(self.entries.shift_insert(place, change.key, value)),
                None => drop(self.entries.shift_remove(&change.key)),
            }
        }
    }

    fn note(&mut self, key: Arc<str>, is_removal: bool) {
        let before = self.entries.get_full(&key);
        let before = before.map(|(place, _, value)| (place, Arc::clone(value)));
        self.changes.push(Change {
            key,
            before,
            is_removal,
        });
    }
}

impl<V> Default for Tracked<V> {
    fn default() -> Self {
        Self {
            entries: IndexMap::new(),
            changes: Vec::new(),
            begun: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(tracked: &Tracked<u8>) -> Vec<(&str, u8)> {
        let entries = tracked.iter();
        entries.map(|(key, value)| (key, *value)).collect()
    }

    #[test]
    fn what_is_undone_has_its_place_again_and_what_was_before_stays_unsaved() {
        let mut tracked = Tracked::default();
        for (key, value) in [("a", 1), ("b", 2), ("c", 3)] {
            tracked.insert(key, value);
        }
        tracked.begin();
        tracked.remove("a");
        *tracked.get_mut("b").unwrap() = 7;
        tracked.insert("d", 4);
        tracked.insert("a", 8);
        assert_eq!(shown(&tracked), [("b", 7), ("c", 3), ("d", 4), ("a", 8)]);
        tracked.undo();
        assert_eq!(shown(&tracked), [("a", 1), ("b", 2), ("c", 3)]);
        assert_eq!(tracked.unsaved().count(), 3);

        tracked.begin();
        tracked.clear();
        tracked.undo();
        assert_eq!(shown(&tracked), [("a", 1), ("b", 2), ("c", 3)]);
        assert_eq!(tracked.get_mut("none"), None);
    }

    #[test]
    fn what_is_unsaved_leads_to_the_same_entries_in_the_same_order() {
        let mut tracked = Tracked::default();
        for key in ["a", "b", "c"] {
            tracked.insert(key, 1);
        }
        tracked.settle();
        let mut replayed = tracked.clone();
        tracked.clear();
        for (key, value) in [("d", 2), ("b", 3), ("e", 4), ("d", 5)] {
            tracked.insert(key, value);
        }
        tracked.remove("e");
        for (key, value) in tracked.unsaved() {
            match value {
                Some(value) => replayed.insert(key, *value),
                None => {
                    replayed.remove(key);
                }
            }
        }
        assert_eq!(shown(&replayed), [("d", 5), ("b", 3)]);
        assert_eq!(shown(&replayed), shown(&tracked));
    }
}
