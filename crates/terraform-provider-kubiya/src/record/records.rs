//! The records that this process has come across, for the objects that it makes anew.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::Record;
use crate::directory::Kind;

/// What the names of objects stood for, by the kind and the name of each.
///
/// Core hands the private data of a tainted or replaced object to its read and its delete, and to neither the plan
/// nor the create of what takes its place.
#[derive(Default)]
pub(crate) struct Records(Mutex<BTreeMap<(Kind, String), Record>>);

impl Records {
    /// Remembers the record of an object. Two of one name that do not agree have none.
    pub(crate) fn remember(&self, kind: Kind, name: &str, record: &Record) {
        if record.names.is_empty() {
            return;
        }
        let names = record.names.clone();
        let record = Record {
            names,
            ..Record::default()
        };
        let mut records = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = records.entry((kind, name.to_owned()));
        let known = known.or_insert_with(|| record.clone());
        if *known != record {
            *known = Record::default();
        }
    }

    /// What the names of the object of this name stood for.
    pub(crate) fn of(&self, kind: Kind, name: &str) -> Record {
        let records = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let record = records.get(&(kind, name.to_owned()));
        record.cloned().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(id: &str) -> Record {
        let mut record = Record::default();
        record.set("sources", "tools", id);
        record
    }

    #[test]
    fn the_record_of_a_name_is_that_of_its_only_object() {
        let records = Records::default();
        let of = |name| records.of(Kind::Agent, name);
        records.remember(Kind::Agent, "a", &record("1"));
        records.remember(Kind::Agent, "a", &record("1"));
        records.remember(Kind::Agent, "a", &Record::default());
        assert_eq!(of("a"), record("1"));
        assert_eq!(of("b"), Record::default());
        records.remember(Kind::Agent, "a", &record("2"));
        records.remember(Kind::Agent, "a", &record("2"));
        assert_eq!(of("a"), Record::default());
    }
}
