//! Which attributes were configured, of those that an object keeps as it has them where the configuration says nothing
//! of them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// What each attribute was configured with, as far as it was: names of variables, or ids.
pub(crate) type Members = BTreeMap<String, BTreeSet<String>>;

/// What is on record of an object's attributes. Those that are not named were not configured.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Configured {
    /// At the last apply. Nothing where no apply of this version, and no read, has said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) applied: Option<Members>,
    /// In the plan that is to be applied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) planned: Option<BTreeSet<String>>,
    /// Of those in the plan, the ones of which nothing is on record, and that are just as the state shows them: they may
    /// not be configured at all, since Core shows a plan the value of the state where `ignore_changes` covers one.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) alike: BTreeSet<String>,
    /// Of those that were not, the ones that the object has otherwise than the state shows.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) unseen: BTreeSet<String>,
}

impl super::Record {
    /// What an attribute was configured with at the last apply; nothing where it was not configured.
    pub(crate) fn members(&self, attribute: &str) -> Option<&BTreeSet<String>> {
        self.applied()?.get(attribute)
    }

    /// Whether it is on record which attributes were configured.
    pub(crate) fn tells_members(&self) -> bool {
        self.applied().is_some()
    }

    /// Records what the attributes were configured with. A plan is over with that.
    pub(crate) fn set_members(&mut self, members: Members) {
        self.configured.applied = Some(members);
        self.forget_plan();
        self.configured.unseen.clear();
    }

    /// Which attributes the plan at hand has configured; nothing where none has been made.
    pub(crate) fn planned(&self) -> Option<&BTreeSet<String>> {
        self.configured.planned.as_ref()
    }

    /// Whether the plan at hand has an attribute just as the state, and nothing on record says that it is configured.
    pub(crate) fn is_alike(&self, attribute: &str) -> bool {
        self.configured.alike.contains(attribute)
    }

    /// Notes which attributes the plan at hand has configured, and which of them are just as in the state, with nothing
    /// on record of them.
    pub(crate) fn plan(&mut self, attributes: BTreeSet<String>, alike: BTreeSet<String>) {
        self.configured.planned = Some(attributes);
        self.configured.alike = alike;
    }

    /// Forgets a plan that was not carried out.
    pub(crate) fn forget_plan(&mut self) {
        self.configured.planned = None;
        self.configured.alike.clear();
    }

    /// Whether an attribute that can be kept is kept: by the plan at hand, else since the last apply.
    pub(crate) fn keeps(&self, attribute: &str) -> bool {
        match (&self.configured.planned, self.applied()) {
            (Some(planned), _) => !planned.contains(attribute),
            (None, Some(applied)) => !applied.contains_key(attribute),
            (None, None) => false,
        }
    }

    /// Whether the object has an attribute that was not configured otherwise than the state shows it.
    pub(crate) fn is_unseen(&self, attribute: &str) -> bool {
        self.configured.unseen.contains(attribute)
    }

    /// Notes whether the object has an attribute otherwise than the state shows it.
    pub(crate) fn set_unseen(&mut self, attribute: &str, is_unseen: bool) {
        if is_unseen {
            self.configured.unseen.insert(attribute.to_owned());
        } else {
            self.configured.unseen.remove(attribute);
        }
    }

    fn applied(&self) -> Option<&Members> {
        self.configured.applied.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Record;
    use super::*;

    fn set(elements: &[&str]) -> BTreeSet<String> {
        elements.iter().map(|it| (*it).to_owned()).collect()
    }

    #[test]
    fn what_is_not_configured_is_kept_once_that_is_on_record() {
        let mut record = Record::default();
        assert!(!record.keeps("sources"));
        record.set_members(Members::from([("sources".to_owned(), set(&[]))]));
        assert!(!record.keeps("sources"));
        assert!(record.keeps("variables"));
        assert_eq!(record.members("sources"), Some(&set(&[])));
        assert_eq!(record.members("variables"), None);
    }

    #[test]
    fn a_plan_decides_until_it_is_applied() {
        let mut record = Record::default();
        record.set_members(Members::from([("sources".to_owned(), set(&["s-1"]))]));
        record.plan(set(&["variables"]), set(&["variables"]));
        assert!(record.is_alike("variables"));
        assert!(record.keeps("sources"));
        assert!(!record.keeps("variables"));
        assert_eq!(record.members("sources"), Some(&set(&["s-1"])));
        record.set_members(Members::new());
        assert_eq!(record.planned(), None);
        assert!(!record.is_alike("variables"));
        assert!(record.keeps("variables"));
    }

    #[test]
    fn what_the_state_does_not_show_is_remembered_until_it_does() {
        let mut record = Record::default();
        record.set_unseen("sources", true);
        assert!(record.is_unseen("sources"));
        record.set_unseen("sources", false);
        assert_eq!(record, Record::default());
    }
}
