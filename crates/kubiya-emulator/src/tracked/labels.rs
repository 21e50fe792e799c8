//! Finding entries by more than their keys.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// What entries are looked for by.
const KINDS: usize = 2;

/// What an entry is found by, beside its key: labels of several kinds, which others may have as well.
pub(crate) trait Entry {
    /// The label of each kind, if it has one; an empty one is none.
    fn labels(&self) -> [Option<Cow<'_, str>>; KINDS] {
        [const { None }; KINDS]
    }
}

/// The keys of the entries with each label.
#[derive(Clone, Debug, Default)]
pub(super) struct Labels([HashMap<Box<str>, Vec<Arc<str>>>; KINDS]);

impl Labels {
    pub(super) fn keys(&self, kind: usize, label: &str) -> &[Arc<str>] {
        self.0[kind].get(label).map_or(&[], Vec::as_slice)
    }

    pub(super) fn add(&mut self, key: &Arc<str>, entry: &impl Entry) {
        for (keys, label) in self.0.iter_mut().zip(entry.labels()) {
            let Some(label) = label.filter(|it| !it.is_empty()) else {
                continue;
            };
            match keys.get_mut(&*label) {
                Some(keys) => keys.push(Arc::clone(key)),
                None => drop(keys.insert(label.into(), vec![Arc::clone(key)])),
            }
        }
    }

    pub(super) fn remove(&mut self, key: &Arc<str>, entry: &impl Entry) {
        for (keys, label) in self.0.iter_mut().zip(entry.labels()) {
            let Some(label) = label else { continue };
            if let Some(with_label) = keys.get_mut(&*label) {
                with_label.retain(|it| it != key);
                if with_label.is_empty() {
                    keys.remove(&*label);
                }
            }
        }
    }
}
