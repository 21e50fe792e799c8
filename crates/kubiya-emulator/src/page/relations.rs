//! Who refers to whom.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::views::{View, find, harmless, shortened};
use crate::collection::Fields;
use crate::noun::Noun;
use crate::organization::Organization;
use crate::secret::SECRET;

/// A reference of an object to another, which may not exist.
#[derive(Debug, Serialize)]
pub(super) struct Relation {
    /// The plural of the other's collection.
    to: &'static str,
    /// The other's key, or what there is instead where nothing has it.
    key: String,
    name: String,
    exists: bool,
}

/// What references can mean: keys and names of the objects of each collection.
pub(super) struct Targets<'a> {
    by_key: BTreeMap<(&'static str, &'a str), Cow<'a, str>>,
    by_name: BTreeMap<&'static str, BTreeMap<Cow<'a, str>, &'a str>>,
}

impl<'a> Targets<'a> {
    pub(super) fn of(organization: &'a Organization) -> Self {
        let mut targets = Self {
            by_key: BTreeMap::new(),
            by_name: BTreeMap::new(),
        };
        for (name, _) in organization.secrets.iter() {
            targets.by_key.insert((SECRET.many, name), name.into());
        }
        for object in organization.objects.all() {
            let noun = object.shape.noun.many;
            let name = object.text("name").unwrap_or((*object.key).into());
            let of_noun = targets.by_name.entry(noun).or_default();
            of_noun.entry(name.clone()).or_insert(&object.key);
            targets.by_key.insert((noun, &object.key), name);
        }
        targets
    }

    /// What an object refers to, by key or by name.
    pub(super) fn of_object(&self, view: &View, fields: &Fields) -> Vec<Relation> {
        let references = view.shape.references.iter().chain(view.further);
        references
            .flat_map(|reference| {
                let value = find(fields, reference.field);
                let several = value.and_then(Value::as_array).into_iter().flatten();
                let texts = several.chain(value).filter_map(Value::as_str);
                texts.map(|text| (reference.to, text))
            })
            .filter(|(_, text)| !text.is_empty())
            .map(|(to, text)| self.relation(to, text))
            .collect()
    }

    fn relation(&self, to: Noun, text: &str) -> Relation {
        let (noun, to) = (to, to.many);
        let key = match self.by_key.contains_key(&(to, text)) {
            true => Some(text),
            false => self.by_name.get(to).and_then(|it| it.get(text).copied()),
        };
        let name = key.and_then(|key| self.by_key.get(&(to, key)));
        Relation {
            to,
            key: key.unwrap_or(text).to_owned(),
            name: shortened(harmless(noun, name.map_or(text, AsRef::as_ref))),
            exists: name.is_some(),
        }
    }
}
