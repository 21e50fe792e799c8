//! Private data: what a provider keeps beside a resource's state without showing it.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

/// The version of the envelope below.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Envelope {
    v: u32,
    entries: Map<String, Json>,
}

/// Entries that Core stores with a resource's state and hands back.
///
/// Not shown to anybody, yet **readable by whoever can read the state**: no place for a secret. What
/// cannot be read, such as another provider's private data, counts as empty and is never an error; it is handed
/// back unchanged.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Private {
    entries: Map<String, Json>,
    /// What could not be read; kept for whoever wrote it until there are entries of ours.
    foreign: Vec<u8>,
}

impl Private {
    pub(crate) fn decode(bytes: &[u8]) -> Self {
        match serde_json::from_slice::<Envelope>(bytes) {
            Ok(envelope) if envelope.v == VERSION => Self {
                entries: envelope.entries,
                foreign: Vec::new(),
            },
            _ => Self {
                entries: Map::new(),
                foreign: bytes.to_vec(),
            },
        }
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        if self.entries.is_empty() {
            return self.foreign.clone();
        }
        let envelope = Envelope {
            v: VERSION,
            entries: self.entries.clone(),
        };
        // Writing JSON values into memory has no failure.
        serde_json::to_vec(&envelope).unwrap_or_default()
    }

    /// The entry under `key`, unless there is none or it is of another shape.
    #[must_use]
    pub fn get<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        self.entries
            .get(key)
            .and_then(|entry| T::deserialize(entry).ok())
    }

    /// Whether there is an entry under `key`, of whatever shape.
    #[must_use]
    pub fn contains(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// Puts `entry` under `key`; an entry that JSON cannot hold removes the one that was there.
    pub fn set<T: Serialize>(&mut self, key: &str, entry: &T) {
        match serde_json::to_value(entry) {
            Ok(entry) => _ = self.entries.insert(key.to_owned(), entry),
            Err(_) => self.remove(key),
        }
    }

    /// Removes the entry under `key`.
    pub fn remove(&mut self, key: &str) {
        self.entries.remove(key);
    }
}

#[cfg(test)]
mod tests {
    use hostile_inputs::{attack, bytes, cost, json};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn entries_come_back_as_they_went() {
        let mut private = Private::default();
        private.set("a", &vec![1, 2]);
        private.set("gone", &true);
        private.remove("gone");
        let back = Private::decode(&private.encode());
        assert_eq!(back.get::<Vec<u8>>("a"), Some(vec![1, 2]));
        assert_eq!(back.get::<String>("a"), None);
        assert!(back.contains("a") && !back.contains("gone"));
    }

    #[test]
    fn foreign_private_data_counts_as_empty() {
        let foreign = [
            &b""[..],
            b"\x00\xff",
            b"null",
            br#"{"schema_version":"1"}"#,
            br#"{"v":2,"entries":{"a":1}}"#,
            br#"{"v":1,"entries":[]}"#,
        ];
        for bytes in foreign {
            let mut private = Private::decode(bytes);
            assert!(private.entries.is_empty());
            assert_eq!(private.encode(), bytes, "it belongs to somebody else");
            private.set("ours", &1);
            assert_eq!(
                Private::decode(&private.encode()).get::<i32>("ours"),
                Some(1)
            );
        }
        assert!(Private::default().encode().is_empty());
    }

    /// Whatever was stored: what is ours comes back entry by entry, with what is added to it; all else is
    /// kept until there are entries of ours.
    fn expect_kept(stored: &[u8]) -> Result<(), TestCaseError> {
        let mut private = cost::within(stored.len(), 200, 20_000, || Private::decode(stored));
        if private.entries.is_empty() && !private.foreign.is_empty() {
            prop_assert_eq!(private.encode(), stored);
        }
        private.set("ours", &vec![1]);
        let back = Private::decode(&private.encode());
        prop_assert_eq!(back.get("ours"), Some(vec![1]));
        prop_assert_eq!(back.entries, private.entries);
        Ok(())
    }

    #[test]
    fn whatever_is_stored_is_kept_or_counts_as_empty() {
        let envelope = r#"{"v":1,"entries":{"a":{"x":[1,2.5,"text"]},"b":null}}"#;
        let damaged = bytes::damaged(Just(envelope.as_bytes().to_vec()));
        let shaped = json::text_with(vec!["v", "entries", "ours"]).prop_map(String::into_bytes);
        let entries = json::any_text()
            .prop_map(|entry| format!(r#"{{"v":1,"entries":{{"a":{entry}}}}}"#).into_bytes());
        let inputs = prop_oneof![any::<Vec<u8>>(), damaged, shaped, entries];
        attack(2_000, inputs, |stored| expect_kept(&stored));
    }

    #[test]
    fn private_data_nested_deeper_than_any_stack_belongs_to_somebody_else() {
        let entries = json::nested(100_000, "[", "", "]");
        let stored = format!(r#"{{"v":1,"entries":{{"a":{entries}}}}}"#).into_bytes();
        assert!(Private::decode(&stored).entries.is_empty());
        expect_kept(&stored).unwrap();
    }
}
