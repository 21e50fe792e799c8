//! The objects that one run knows.

use std::collections::{BTreeMap, BTreeSet};

use crate::directory::Kind;
use crate::letters::folded;

/// The objects of all kinds.
#[derive(Default)]
pub(super) struct KnownObjects {
    /// By their names without letter case.
    named: BTreeMap<(Kind, String), Vec<Named>>,
    deleted: BTreeSet<(Kind, String)>,
}

struct Named {
    name: String,
    origin: Origin,
}

#[derive(PartialEq)]
enum Origin {
    /// A create is planned.
    Planned,
    /// It was there.
    Found(String),
    /// This run has made it.
    Made(String),
}

impl Origin {
    fn id(&self) -> Option<&str> {
        match self {
            Self::Planned => None,
            Self::Found(id) | Self::Made(id) => Some(id),
        }
    }
}

/// What a run knows of a name.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Known {
    /// Whether all of it goes by the very name, and not by one in another letter case.
    pub(crate) is_exact: bool,
    /// Whether an object of this name is planned to be made, and is not made yet, perhaps beside one that is.
    pub(crate) is_planned: bool,
    /// The ids of those that were there.
    pub(crate) found: Vec<String>,
    /// The ids of those that this run has made.
    pub(crate) made: Vec<String>,
}

impl Known {
    /// Whether there is something of this name now.
    pub(crate) fn is_there(&self) -> bool {
        !self.found.is_empty() || !self.made.is_empty()
    }

    /// Whether everything of this name that was waited for is there.
    pub(super) fn is_complete(&self) -> bool {
        self.is_there() && !self.is_planned
    }

    /// Whether something of the very name is yet to be made.
    pub(crate) fn is_due(&self) -> bool {
        self.is_planned && self.is_exact
    }

    /// Whether something of this name is new in this run.
    pub(crate) fn is_new(&self) -> bool {
        self.is_planned || !self.made.is_empty()
    }
}

impl KnownObjects {
    /// Another create of the same name counts as another object.
    pub(super) fn plans(&mut self, kind: Kind, name: &str) {
        self.add(kind, name, Origin::Planned);
    }

    /// What was made stays made when it is found.
    pub(super) fn exists(&mut self, kind: Kind, name: &str, id: &str) {
        self.deleted.remove(&(kind, id.to_owned()));
        self.add(kind, name, Origin::Found(id.to_owned()));
    }

    pub(super) fn made(&mut self, kind: Kind, name: &str, id: &str) {
        self.deleted.remove(&(kind, id.to_owned()));
        if let Some(named) = self.named.get_mut(&(kind, folded(name))) {
            let is_planned = |it: &Named| it.name == name && it.origin == Origin::Planned;
            if let Some(planned) = named.iter().position(is_planned) {
                named.remove(planned);
            }
        }
        self.add(kind, name, Origin::Made(id.to_owned()));
    }

    /// What is planned to be made stays planned: a replacement deletes first.
    pub(super) fn deleted(&mut self, kind: Kind, id: &str) {
        for ((_, _), named) in self.named.iter_mut().filter(|((it, _), _)| *it == kind) {
            named.retain(|it| it.origin.id() != Some(id));
        }
        self.deleted.insert((kind, id.to_owned()));
    }

    pub(super) fn has_deleted(&self, kind: Kind, id: &str) -> bool {
        self.deleted.contains(&(kind, id.to_owned()))
    }

    pub(super) fn has_made(&self, kind: Kind, id: &str) -> bool {
        let of_kind = self.named.iter().filter(|((it, _), _)| *it == kind);
        let mut named = of_kind.flat_map(|(_, named)| named);
        named.any(|it| matches!(&it.origin, Origin::Made(made) if made == id))
    }

    /// What is known of a name. The exact letter case wins over others.
    pub(super) fn of(&self, kind: Kind, name: &str) -> Known {
        let Some(named) = self.named.get(&(kind, folded(name))) else {
            return Known::default();
        };
        let exact = known(named.iter().filter(|it| it.name == name));
        if exact == Known::default() {
            return known(named.iter());
        }
        Known {
            is_exact: true,
            ..exact
        }
    }

    fn add(&mut self, kind: Kind, name: &str, origin: Origin) {
        let named = self.named.entry((kind, folded(name))).or_default();
        let id = origin.id();
        let is_known = |it: &Named| id.is_some() && it.name == name && it.origin.id() == id;
        if !named.iter().any(is_known) {
            let name = name.to_owned();
            named.push(Named { name, origin });
        }
    }
}

fn known<'a>(named: impl Iterator<Item = &'a Named>) -> Known {
    let mut known = Known::default();
    for it in named {
        match &it.origin {
            Origin::Planned => known.is_planned = true,
            Origin::Found(id) => known.found.push(id.clone()),
            Origin::Made(id) => known.made.push(id.clone()),
        }
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIND: Kind = Kind::Source;

    fn known(is_planned: bool, found: &[&str], made: &[&str]) -> Known {
        let owned = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
        Known {
            is_exact: true,
            is_planned,
            found: owned(found),
            made: owned(made),
        }
    }

    #[test]
    fn what_is_planned_becomes_what_is_made() {
        let mut objects = KnownObjects::default();
        objects.plans(KIND, "Tools");
        assert_eq!(objects.of(KIND, "Tools"), known(true, &[], &[]));
        let in_other_letters = Known {
            is_exact: false,
            ..known(true, &[], &[])
        };
        assert_eq!(objects.of(KIND, "tools"), in_other_letters);
        assert_eq!(objects.of(Kind::Secret, "tools"), Known::default());
        objects.made(KIND, "Tools", "1");
        objects.exists(KIND, "Tools", "1");
        assert_eq!(objects.of(KIND, "Tools"), known(false, &[], &["1"]));
    }

    #[test]
    fn a_renamed_object_is_known_under_both_names_and_a_deleted_one_under_none() {
        let mut objects = KnownObjects::default();
        objects.exists(KIND, "old", "1");
        objects.exists(KIND, "new", "1");
        assert_eq!(objects.of(KIND, "old"), known(false, &["1"], &[]));
        assert_eq!(objects.of(KIND, "new"), known(false, &["1"], &[]));
        objects.deleted(KIND, "1");
        assert_eq!(objects.of(KIND, "old"), Known::default());
        assert_eq!(objects.of(KIND, "new"), Known::default());
        assert!(objects.has_deleted(KIND, "1"));
    }

    #[test]
    fn a_replacement_deletes_and_makes_in_either_order() {
        let mut objects = KnownObjects::default();
        objects.exists(KIND, "tools", "1");
        objects.plans(KIND, "tools");
        objects.deleted(KIND, "1");
        assert!(objects.of(KIND, "tools").is_planned);
        objects.made(KIND, "tools", "2");
        assert_eq!(objects.of(KIND, "tools"), known(false, &[], &["2"]));
        objects.made(KIND, "tools", "3");
        objects.deleted(KIND, "2");
        assert_eq!(objects.of(KIND, "tools"), known(false, &[], &["3"]));
    }

    #[test]
    fn of_two_that_are_planned_under_one_name_the_second_is_still_to_be_made() {
        let mut objects = KnownObjects::default();
        objects.plans(KIND, "tools");
        objects.plans(KIND, "tools");
        objects.made(KIND, "tools", "1");
        assert_eq!(objects.of(KIND, "tools"), known(true, &[], &["1"]));
        objects.made(KIND, "tools", "2");
        assert_eq!(objects.of(KIND, "tools"), known(false, &[], &["1", "2"]));
    }

    #[test]
    fn what_is_deleted_and_made_under_the_same_id_is_there() {
        let mut objects = KnownObjects::default();
        objects.deleted(Kind::Secret, "a");
        objects.made(Kind::Secret, "a", "a");
        assert!(!objects.has_deleted(Kind::Secret, "a"));
        assert!(objects.of(Kind::Secret, "a").is_there());
    }

    #[test]
    fn the_exact_letter_case_wins() {
        let mut objects = KnownObjects::default();
        objects.made(KIND, "Tools", "1");
        objects.made(KIND, "tools", "2");
        assert_eq!(objects.of(KIND, "tools").made, ["2"]);
        assert_eq!(objects.of(KIND, "TOOLS").made, ["1", "2"]);
    }
}
