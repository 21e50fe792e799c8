//! What private data says of the last write of an object: by whom it was made, and when.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use tfplugin_framework::Private;

/// The entry of the private data.
const ENTRY: &str = "written";

/// Says what follows, the cost of the hash included. Another version is not read: it counts as nothing at all.
const VERSION: u8 = 1;

pub(super) type Salt = [u8; 16];
pub(super) type KeyTag = [u8; 8];

/// The first half of the hash. Short, and long enough for no two organisations to have the same.
pub(super) type OrganisationTag = [u8; 8];

/// Whose an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(super) salt: Salt,
    pub(super) key: KeyTag,
    /// Nothing where the key does not tell its organisation.
    pub(super) organisation: Option<OrganisationTag>,
}

impl Mark {
    /// Whether this mark may take the place of another one: what is known of the organisation is not given up.
    pub(crate) fn may_replace(&self, laid: &Self) -> bool {
        self.organisation.is_some() || laid.organisation.is_none()
    }
}

/// By whom an object was written last, and when it was made.
///
/// A string of base64 with its parts at fixed places, and short for the same reason as a fingerprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) mark: Mark,
    /// When this provider made the object, by the clock of its machine; nothing where something else made it.
    pub(crate) made: Option<Timestamp>,
}

impl Written {
    /// What private data says; nothing where that cannot be read.
    pub(crate) fn of(private: &Private) -> Option<Self> {
        private.get(ENTRY)
    }

    pub(crate) fn keep(self, private: &mut Private) {
        private.set(ENTRY, &self);
    }

    fn to_bytes(self) -> Vec<u8> {
        let seconds = self.made.map_or(0, |made| made.as_second());
        let seconds = u32::try_from(seconds).unwrap_or_default();
        let mut bytes = vec![VERSION];
        bytes.extend(seconds.to_be_bytes());
        bytes.extend(self.mark.salt);
        bytes.extend(self.mark.key);
        bytes.extend(self.mark.organisation.iter().flatten());
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (version, rest) = bytes.split_first()?;
        let (seconds, rest) = rest.split_first_chunk()?;
        let (salt, rest) = rest.split_first_chunk()?;
        let (key, rest) = rest.split_first_chunk()?;
        let organisation = match rest {
            [] => None,
            tag => Some(tag.try_into().ok()?),
        };
        let seconds = u32::from_be_bytes(*seconds);
        let made = Timestamp::from_second(seconds.into()).ok();
        let mark = Mark {
            salt: *salt,
            key: *key,
            organisation,
        };
        (*version == VERSION).then_some(Self {
            mark,
            made: made.filter(|_| seconds > 0),
        })
    }
}

impl Serialize for Written {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD_NO_PAD.encode(self.to_bytes()))
    }
}

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const LENGTH: usize = 1 + 4 + 16 + 8 + 8;
        let text = String::deserialize(deserializer)?;
        let mut bytes = [0; LENGTH];
        let length = STANDARD_NO_PAD.decode_slice(text, &mut bytes).ok();
        let written = length.and_then(|length| Self::from_bytes(&bytes[..length]));
        written.ok_or_else(|| de::Error::custom("not written by version 1"))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn written(organisation: Option<OrganisationTag>, made: Option<Timestamp>) -> Written {
        let mark = Mark {
            salt: [1; 16],
            key: [2; 8],
            organisation,
        };
        Written { mark, made }
    }

    #[test]
    fn it_comes_back_as_it_went() {
        let made = Timestamp::from_second(1_800_000_000).unwrap();
        for written in [
            written(None, None),
            written(Some([3; 8]), None),
            written(None, Some(made)),
            written(Some([0; 8]), Some(made)),
        ] {
            let mut private = Private::default();
            written.keep(&mut private);
            assert_eq!(Written::of(&private), Some(written));
        }
    }

    #[test]
    fn a_clock_beyond_all_bounds_says_nothing() {
        for made in [Timestamp::MIN, Timestamp::MAX, Timestamp::UNIX_EPOCH] {
            let mut private = Private::default();
            written(None, Some(made)).keep(&mut private);
            assert_eq!(Written::of(&private), Some(written(None, None)));
        }
    }

    #[test]
    fn what_cannot_be_read_says_nothing() {
        let whole = written(Some([3; 8]), None).to_bytes();
        let other_version = [&[2], &whole[1..]].concat();
        let too_long = [&whole[..], &[0]].concat();
        let text = |bytes: &[u8]| json!(STANDARD_NO_PAD.encode(bytes));
        for entry in [
            json!(null),
            json!(1),
            json!({}),
            json!(""),
            json!("not base64!"),
            text(&whole[..1]),
            text(&whole[..28]),
            text(&whole[..30]),
            text(&other_version),
            text(&too_long),
        ] {
            let mut private = Private::default();
            private.set(ENTRY, &entry);
            assert_eq!(Written::of(&private), None, "{entry}");
        }
        assert_eq!(Written::of(&Private::default()), None);
    }

    #[test]
    fn what_is_known_of_the_organisation_is_not_given_up() {
        let [known, unknown] = [Some([3; 8]), None].map(|tag| written(tag, None).mark);
        assert!(known.may_replace(&unknown) && known.may_replace(&known));
        assert!(unknown.may_replace(&unknown) && !unknown.may_replace(&known));
    }
}
