//! Names that the API keeps in another spelling than they are configured in: without white space around them, or in other
//! letters.
//!
//! Where the name is the key, the API answers to both. Where there is an id, the record holds what was made of the
//! configured name, so that a read takes it for no change; what else happens to the name shows as one.

use std::collections::BTreeSet;

use tfplugin_framework::{Attr, Cx};

use crate::attributes::text;
use crate::error;
use crate::letters::{composed, is_respelled, same_characters};
use crate::nouns::Noun;
use crate::record::Record;

/// The attribute.
const NAME: &str = "name";

/// Warns of another spelling, after a write of `name`.
pub(crate) fn mention(cx: &mut Cx, noun: Noun, name: &str, kept: &str) {
    if !same_characters(name, kept) {
        cx.warn(error::kept_as(noun, name, kept));
    }
}

/// The same for an object with an id. Records the spelling.
pub(crate) fn note(cx: &mut Cx, record: &mut Record, noun: Noun, name: &str, kept: &str) {
    record.retain(NAME, &BTreeSet::new());
    if !same_characters(name, kept) && is_respelled(name, kept) {
        record.set(NAME, name, kept);
        mention(cx, noun, name, kept);
    }
}

/// The name to show of an object that the API has under the name `found`.
pub(crate) fn shown(record: &Record, state: &Attr<String>, found: &str) -> Attr<String> {
    match record.id(NAME, text(state)) == Some(found) {
        true => state.clone(),
        false => composed(found).into_owned().into(),
    }
}
