//! The records that this process has come across, for the objects that it makes anew.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::Record;
use crate::directory::Kind;

/// What the names of objects stood for, by the kind and the name of each, and then by its id.
///
/// Core hands the private data of a tainted or replaced object to its read and its delete, and to neither the plan
/// nor the create of what takes its place.
#[derive(Default)]
pub(crate) struct Records(Mutex<BTreeMap<(Kind, String), BTreeMap<String, Record>>>);

impl Records {
    /// Remembers the record of the object with this id.
    pub(crate) fn remember(&self, kind: Kind, name: &str, id: &str, record: &Record) {
        if record.names.is_empty() {
            return;
        }
        let names = record.names.clone();
        let record = Record {
            names,
            ..Record::default()
        };
        let mut records = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_name = records.entry((kind, name.to_owned())).or_default();
        of_name.insert(id.to_owned(), record);
    }

    /// What the names of the object of this name stood for that does not stay. Two that do not agree have none.
    pub(crate) fn of(&self, kind: Kind, name: &str, stays: impl Fn(&str) -> bool) -> Record {
        let records = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_name = records.get(&(kind, name.to_owned()));
        let mut gone = of_name
            .into_iter()
            .flatten()
            .filter(|(id, _)| !stays(id))
            .map(|(_, record)| record);
        match gone.next() {
            Some(record) if gone.all(|other| other == record) => record.clone(),
            _ => Record::default(),
        }
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
        let of = |name| records.of(Kind::Agent, name, |_| false);
        records.remember(Kind::Agent, "a", "a-1", &record("1"));
        records.remember(Kind::Agent, "a", "a-2", &record("1"));
        records.remember(Kind::Agent, "a", "a-3", &Record::default());
        assert_eq!(of("a"), record("1"));
        assert_eq!(of("b"), Record::default());
        records.remember(Kind::Agent, "a", "a-3", &record("2"));
        assert_eq!(of("a"), Record::default());
    }

    #[test]
    fn an_object_that_stays_keeps_its_record_to_itself() {
        let records = Records::default();
        records.remember(Kind::Agent, "a", "a-1", &record("1"));
        let of = |stays: &str| records.of(Kind::Agent, "a", |id| id == stays);
        assert_eq!(of("a-1"), Record::default());
        records.remember(Kind::Agent, "a", "a-2", &record("2"));
        assert_eq!(of("a-1"), record("2"));
    }
}
