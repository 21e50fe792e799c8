//! Text that holds JSON: what it means, and whether two texts mean the same.
//!
//! JSON has many spellings of one value. White space, the order of keys and the way in which characters are
//! escaped mean nothing, numbers are compared as exact decimals, and of two members of one name the last
//! counts. An attribute is of this kind by [`crate::schema::Attribute::json_object`] and its siblings: the
//! framework then refuses what is no JSON, and plans no change where the value is the same.
//!
//! What a server holds is compared with what was applied by a [`JsonMatch`], in reads and after writes.
//!
//! JSON comes from outside and may hold credentials: no error quotes it, and `Debug` hides it.

mod canonical;
mod compare;
mod parse;
#[cfg(test)]
mod properties;
mod scalars;
#[cfg(test)]
mod tests;

use std::fmt;

use secrecy::SecretString;
use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};
use tfplugin_proto::value::Value;

pub(crate) use canonical::write;
pub use parse::JsonFault;
pub(crate) use parse::parse;

use crate::attr::Hidden;

/// A longer text is not read, in bytes.
const LARGEST: usize = 1024 * 1024;

/// A shorter text or number is in too many messages to be looked for, in characters.
const SHORTEST_SECRET: usize = 4;

/// The value of an attribute that holds JSON, in the spelling that somebody chose.
///
/// Any text can be one, since a state may hold what no configuration could; see [`JsonText::parse`]. Equality is that of
/// the spelling; [`JsonText::matches`] compares what is said.
#[derive(Clone, PartialEq, Eq)]
pub struct JsonText(Hidden<String>);

/// When what a server holds is what was applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonMatch {
    /// Both are the same value.
    Equal,
    /// What was applied is still there: the server may have added members to objects, at any depth, and to give a
    /// member as null or empty is to leave it to the server.
    Contained,
}

impl JsonText {
    /// A text in the spelling that it has.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into().into())
    }

    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.expose()
    }

    /// What the text says, with objects as [`Value::Map`] and arrays as [`Value::List`].
    ///
    /// # Errors
    /// Where it is no JSON, is nested deeper than 128 levels, or is longer than a mebibyte.
    pub fn parse(&self) -> Result<Value, JsonFault> {
        let text = self.as_str();
        if text.len() > LARGEST {
            return Err(JsonFault::too_long());
        }
        parse(text)
    }

    /// The one spelling of its value: compact, with sorted keys, as Terraform's `jsonencode` writes it. What is
    /// no JSON stays as it is. For an import, where nobody has chosen a spelling yet.
    #[must_use]
    pub fn canonical(&self) -> Self {
        self.parse()
            .map_or_else(|_| self.clone(), |value| Self::from(&value))
    }

    /// Whether `found`, which a server holds, is what this text says. Texts that are no JSON are compared as
    /// they are.
    #[must_use]
    pub fn matches(&self, found: &Self, how: JsonMatch) -> bool {
        if self.as_str() == found.as_str() {
            return true;
        }
        match (self.parse(), found.parse()) {
            (Ok(applied), Ok(found)) => match how {
                JsonMatch::Equal => applied == found,
                JsonMatch::Contained => compare::is_contained(&applied, &found),
            },
            _ => false,
        }
    }

    /// What the state should say where it says this text and a server holds `found`: this spelling while they
    /// match, else the canonical one of what was found.
    #[must_use]
    pub fn observing(self, found: &Self, how: JsonMatch) -> Self {
        if self.matches(found, how) {
            self
        } else {
            found.canonical()
        }
    }

    /// Every text and number in it, which a server might repeat in an error and which may be a credential; not those
    /// that are so short that every message has them. The whole text where it is no JSON.
    #[must_use]
    pub fn secrets(&self) -> Vec<SecretString> {
        let mut secrets = Vec::new();
        match self.parse() {
            Ok(value) => scalars::each(&value, &mut |scalar| {
                if scalar.chars().count() >= SHORTEST_SECRET {
                    secrets.push(scalar.into());
                }
            }),
            // Every message has what is blank.
            Err(_) if self.as_str().trim().is_empty() => {}
            Err(_) => secrets.push(self.as_str().into()),
        }
        secrets
    }
}

impl From<&Value> for JsonText {
    /// The canonical spelling of a value.
    fn from(value: &Value) -> Self {
        Self::new(write(value))
    }
}

impl fmt::Debug for JsonText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl Serialize for JsonText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for JsonText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Hidden::deserialize(deserializer).map(Self)
    }
}

/// Which JSON an attribute takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonKind {
    /// Any value.
    Any,
    /// An object.
    Object,
    /// An array.
    Array,
}

impl JsonKind {
    /// What is wrong with a configured text; nothing where it is JSON of this kind.
    pub(crate) fn problem(self, text: &str) -> Option<String> {
        let value = match JsonText::new(text).parse() {
            Ok(value) => value,
            Err(fault) => return Some(format!("This cannot be read as JSON. {fault}.")),
        };
        let (wanted, of_it) = match self {
            Self::Any => return None,
            Self::Object => ("an object", matches!(value, Value::Map(_))),
            Self::Array => ("an array", matches!(value, Value::List(_))),
        };
        let found = match value {
            Value::Map(_) => "an object",
            Value::List(_) => "an array",
            Value::String(_) => "a text",
            Value::Number(_) => "a number",
            Value::Bool(_) => "a boolean",
            _ => "null",
        };
        (!of_it).then(|| format!("This must be {wanted} in JSON, and is {found}."))
    }
}

/// Whether two values of a JSON attribute mean the same.
pub(crate) fn mean_the_same(a: &Value, b: &Value) -> bool {
    match (a.as_str(), b.as_str()) {
        (Some(a), Some(b)) => JsonText::new(a).matches(&JsonText::new(b), JsonMatch::Equal),
        _ => false,
    }
}
