//! The form of a seed file.

use std::collections::BTreeMap;
use std::fmt;

use secrecy::SecretString;
use serde::de::value::SeqAccessDeserializer;
use serde::de::{self, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::collection::Described;
use crate::shapes::SHAPES;

/// A whole seed file: an object of lists, or nothing but the list of secrets.
pub(super) struct SeedFile(pub(super) Seed);

/// What there shall be.
#[derive(Default)]
pub(super) struct Seed {
    /// Whose all this is, except for secrets that name another.
    pub(super) organization: Option<String>,
    pub(super) secrets: Vec<SeedSecret>,
    /// By the plural of what is in them.
    pub(super) lists: BTreeMap<String, Vec<Described>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeedSecret {
    pub(super) name: String,
    pub(super) value: SecretString,
    #[serde(default)]
    pub(super) description: String,
    pub(super) created_by: Option<String>,
    pub(super) created_at: Option<String>,
    pub(super) organization: Option<String>,
}

/// Tells the two forms apart without a copy of the values in between.
impl<'de> Deserialize<'de> for SeedFile {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Forms;

        impl<'de> Visitor<'de> for Forms {
            type Value = Seed;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of secrets or an object of lists")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, secrets: A) -> Result<Seed, A::Error> {
                Ok(Seed {
                    secrets: Vec::deserialize(SeqAccessDeserializer::new(secrets))?,
                    ..Seed::default()
                })
            }

            // Read as they come, so that errors know where they are.
            fn visit_map<A: MapAccess<'de>>(self, mut lists: A) -> Result<Seed, A::Error> {
                let mut seed = Seed::default();
                while let Some(list) = lists.next_key::<String>()? {
                    match &*list {
                        "organization" => seed.organization = lists.next_value()?,
                        "secrets" => seed.secrets = lists.next_value()?,
                        _ if is_known(&list) => {
                            seed.lists.insert(list, lists.next_value()?);
                        }
                        _ => return Err(de::Error::custom(unknown_list())),
                    }
                }
                Ok(seed)
            }
        }

        from.deserialize_any(Forms).map(Self)
    }
}

fn is_known(list: &str) -> bool {
    SHAPES.iter().any(|shape| shape.noun.many == list)
}

fn unknown_list() -> String {
    let lists = SHAPES.iter().map(|shape| shape.noun.many);
    let lists: Vec<&str> = ["organization", "secrets"]
        .into_iter()
        .chain(lists)
        .collect();
    format!("expected one of {} instead of this field", lists.join(", "))
}
