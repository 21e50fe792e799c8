//! What the attributes of one type refer to, as tables that the other files of this folder go through.

use std::collections::BTreeSet;

use serde::Serialize;
use serde::de::DeserializeOwned;
use tfplugin_framework::Attr;

use super::Site;
use crate::attributes::{Texts, known, text};
use crate::directory::Kind;
use crate::finds::Listable;
use crate::objects::Held;
use crate::record::Record;

/// A model that has references among its attributes.
pub(crate) trait Referring:
    PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static
{
    /// What it is the model of.
    type Object: Listable<Model = Self>;

    /// What the API has of it.
    type Config: Send + Sync;

    /// The attributes that are sets of references.
    const SETS: &'static [ReferenceSet<Self>];

    /// The attributes that are one reference each.
    const SINGLES: &'static [Reference<Self>] = &[];

    /// The attributes that the object keeps as it has them where they are not configured.
    const KEPT: &'static [&'static str] = &[];

    fn id(&self) -> &str;

    fn name(&self) -> &Attr<String>;

    /// What to call it in front of the practitioner.
    fn called(&self) -> &str {
        match text(self.name()) {
            "" => self.id(),
            name => name,
        }
    }

    /// What the state holds.
    fn held(&self) -> Held<'_> {
        Held {
            key: self.id(),
            name: self.called(),
            created_at: None,
        }
    }

    /// What the API is to have, but for what it refers to.
    fn config(&self) -> Self::Config;

    fn config_of(object: &Self::Object) -> &Self::Config;

    /// The sets but for those that the object keeps, as the record says: nothing is looked up for these.
    fn sets(record: &Record) -> Vec<&'static ReferenceSet<Self>> {
        let is_kept = |name| Self::KEPT.contains(&name) && record.keeps(name);
        let sets = Self::SETS.iter();
        sets.filter(|set| !is_kept(set.site.attribute)).collect()
    }

    /// Makes something unknown that the next read tells, so that Terraform sees a difference.
    fn unsettle(&mut self);
}

/// An attribute that is a set of references.
pub(crate) struct ReferenceSet<M: Referring> {
    pub(crate) site: Site,
    pub(crate) of: fn(&M) -> &Attr<Texts>,
    pub(crate) of_mut: fn(&mut M) -> &mut Attr<Texts>,
    /// What the API has in its place: ids, or names.
    pub(crate) ids: fn(&M::Config) -> &BTreeSet<String>,
    pub(crate) ids_mut: fn(&mut M::Config) -> &mut BTreeSet<String>,
}

/// An attribute that is one reference.
pub(crate) struct Reference<M: Referring> {
    pub(crate) site: Site,
    pub(crate) of: fn(&M) -> &Attr<String>,
    pub(crate) of_mut: fn(&mut M) -> &mut Attr<String>,
    /// What the API has in its place: an id, or a name.
    pub(crate) id: fn(&M::Config) -> &str,
    pub(crate) id_mut: fn(&mut M::Config) -> &mut String,
}

/// A [`ReferenceSet`] whose attribute, member of the model and member of the API's configuration have one name.
macro_rules! reference_set {
    ($attribute:ident, $kind:ident) => {
        $crate::references::ReferenceSet {
            site: $crate::references::Site {
                attribute: stringify!($attribute),
                kind: $crate::directory::Kind::$kind,
            },
            of: |model| &model.$attribute,
            of_mut: |model| &mut model.$attribute,
            ids: |config| &config.$attribute,
            ids_mut: |config| &mut config.$attribute,
        }
    };
}
pub(crate) use reference_set;

/// What the API is to have, with names of the length of an id in the place of ids: to tell how large it will be.
pub(crate) fn expected<M: Referring>(planned: &M) -> M::Config {
    let mut config = planned.config();
    for set in M::SETS {
        let names = known((set.of)(planned)).map(|name| {
            let width = width(set.site.kind, name);
            format!("{name:width$}")
        });
        *(set.ids_mut)(&mut config) = names.collect();
    }
    for single in M::SINGLES {
        let name = text((single.of)(planned));
        let width = width(single.site.kind, name);
        *(single.id_mut)(&mut config) = format!("{name:width$}");
    }
    config
}

/// The least that stands in the place of a name, in characters.
fn width(kind: Kind, name: &str) -> usize {
    if kind.has_ids() && !name.is_empty() {
        36
    } else {
        0
    }
}
