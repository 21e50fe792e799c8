//! Attributes of agents of which several resources may manage a part each, and who does so in this run.

use std::collections::{BTreeMap, BTreeSet};

use super::Run;
use crate::letters::folded;

/// Such an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Share {
    /// Environment variables, by their names.
    Variables,
    /// Sources, by their ids.
    Sources,
}

impl Share {
    /// What it is called in the resource of the agent itself.
    pub(crate) const fn attribute(self) -> &'static str {
        match self {
            Self::Variables => "environment_variables",
            Self::Sources => "sources",
        }
    }
}

/// Who manages what, by the attribute and the id of the agent.
#[derive(Default)]
pub(super) struct Shares {
    /// The agents whose own resource configures the attribute.
    whole: BTreeSet<(Share, String)>,
    claims: BTreeMap<(Share, String), Vec<Claim>>,
    /// What this run has begun to set.
    set: BTreeMap<(Share, String), BTreeSet<String>>,
}

/// What the plan of one resource comes to.
struct Claim {
    members: BTreeSet<String>,
    /// What the resource had before; nothing where it is new.
    had: Option<BTreeSet<String>>,
    /// Whether it was planned once more as a new one: it is replaced.
    is_replaced: bool,
}

/// Why a resource cannot have a part.
#[derive(Debug, PartialEq)]
pub(crate) enum Clash {
    /// The agent's own resource configures the attribute.
    Whole,
    /// Other resources have these members.
    Members(BTreeSet<String>),
}

impl Shares {
    fn claim(&mut self, key: (Share, String), claim: Claim) -> Result<(), Clash> {
        if self.whole.contains(&key) {
            return Err(Clash::Whole);
        }
        let claims = self.claims.entry(key).or_default();
        // Core plans a resource that is replaced as it is first, and then as a new one.
        let is_once_more = |it: &&mut Claim| match (&it.had, &claim.had) {
            (Some(_), None) => !it.is_replaced && it.members == claim.members,
            (Some(one), Some(other)) => one == other,
            (None, _) => false,
        };
        if let Some(known) = claims.iter_mut().find(is_once_more) {
            known.is_replaced = claim.had.is_none();
            known.members.extend(claim.members);
            return Ok(());
        }
        let others = claims.iter().flat_map(|it| &it.members);
        let twice = others.filter(|member| claim.members.contains(*member));
        let twice: BTreeSet<String> = twice.cloned().collect();
        if !twice.is_empty() {
            return Err(Clash::Members(twice));
        }
        claims.push(claim);
        Ok(())
    }
}

impl Run {
    /// Notes that the resource of an agent configures all of an attribute. Gives what others manage of it.
    pub(crate) fn claim_all(&self, share: Share, agent: &str) -> BTreeSet<String> {
        let (key, mut others) = (key(share, agent), BTreeSet::new());
        self.change(|state| {
            let claims = state.shares.claims.get(&key).into_iter().flatten();
            others.extend(claims.flat_map(|claim| claim.members.iter().cloned()));
            others.extend(state.shares.set.get(&key).into_iter().flatten().cloned());
            state.shares.whole.insert(key);
        });
        others
    }

    /// Whether the resource of an agent configures all of an attribute.
    pub(crate) fn has_all(&self, share: Share, agent: &str) -> bool {
        self.state().shares.whole.contains(&key(share, agent))
    }

    /// Notes what the plan of another resource comes to, which `had` other members before, or is new.
    ///
    /// # Errors
    /// Who else has it.
    pub(crate) fn claim(
        &self,
        share: Share,
        agent: &str,
        members: BTreeSet<String>,
        had: Option<BTreeSet<String>>,
    ) -> Result<(), Clash> {
        let is_replaced = false;
        let claim = Claim {
            members,
            had,
            is_replaced,
        };
        self.state().shares.claim(key(share, agent), claim)
    }

    /// Notes that another resource begins to set these members.
    ///
    /// # Errors
    /// Who else has them. Nothing is noted then.
    pub(crate) fn sets(
        &self,
        share: Share,
        agent: &str,
        members: &BTreeSet<String>,
    ) -> Result<(), Clash> {
        let (key, mut state) = (key(share, agent), self.state());
        if state.shares.whole.contains(&key) {
            return Err(Clash::Whole);
        }
        let set = state.shares.set.entry(key).or_default();
        let twice: BTreeSet<String> = set.intersection(members).cloned().collect();
        if !twice.is_empty() {
            return Err(Clash::Members(twice));
        }
        set.extend(members.iter().cloned());
        Ok(())
    }

    /// Notes that these members were not set after all.
    pub(crate) fn gives_up(&self, share: Share, agent: &str, members: &BTreeSet<String>) {
        self.change(|state| {
            if let Some(set) = state.shares.set.get_mut(&key(share, agent)) {
                set.retain(|member| !members.contains(member));
            }
        });
    }

    /// Whether another resource has begun to set a member in this run.
    pub(crate) fn has_set(&self, share: Share, agent: &str, member: &str) -> bool {
        let set = &self.state().shares.set;
        let set = set.get(&key(share, agent));
        set.is_some_and(|set| set.contains(member))
    }
}

fn key(share: Share, agent: &str) -> (Share, String) {
    (share, folded(agent))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::waits::Waits;

    const VARIABLES: Share = Share::Variables;

    fn set(members: &[&str]) -> BTreeSet<String> {
        members.iter().map(|it| (*it).to_owned()).collect()
    }

    fn run() -> Run {
        Run::new(Waits::scaled(1.0))
    }

    fn claim(run: &Run, members: &[&str], had: Option<&[&str]>) -> Result<(), Clash> {
        run.claim(VARIABLES, "a", set(members), had.map(set))
    }

    #[test]
    fn several_resources_share_an_attribute_as_long_as_their_members_differ() {
        let run = run();
        claim(&run, &["A", "B"], None).unwrap();
        claim(&run, &["C"], Some(&["C"])).unwrap();
        run.claim(Share::Sources, "a", set(&["A"]), None).unwrap();
        run.claim(VARIABLES, "b", set(&["A"]), None).unwrap();
        let clash = claim(&run, &["B", "C", "D"], None);
        assert_eq!(clash, Err(Clash::Members(set(&["B", "C"]))));
        assert_eq!(
            claim(&run, &["C"], Some(&["E"])),
            Err(Clash::Members(set(&["C"])))
        );
    }

    #[test]
    fn a_resource_that_is_replaced_does_not_clash_with_itself() {
        let run = run();
        claim(&run, &["A"], Some(&["A", "B"])).unwrap();
        claim(&run, &["A"], None).unwrap();
        assert_eq!(claim(&run, &["A"], None), Err(Clash::Members(set(&["A"]))));
    }

    #[test]
    fn two_new_resources_of_the_same_members_clash() {
        let run = run();
        claim(&run, &["A"], None).unwrap();
        assert_eq!(claim(&run, &["A"], None), Err(Clash::Members(set(&["A"]))));
    }

    #[test]
    fn all_and_a_part_clash_in_either_order() {
        let one = run();
        claim(&one, &["A"], None).unwrap();
        assert_eq!(one.claim_all(VARIABLES, "A"), set(&["A"]));
        let other = run();
        assert_eq!(other.claim_all(VARIABLES, "a"), set(&[]));
        assert_eq!(claim(&other, &["A"], None), Err(Clash::Whole));
        assert_eq!(other.sets(VARIABLES, "a", &set(&["A"])), Err(Clash::Whole));
        assert!(!other.has_set(VARIABLES, "a", "A"));
    }

    #[test]
    fn what_was_set_is_known_to_all_others() {
        let run = run();
        run.sets(VARIABLES, "a", &set(&["A", "B"])).unwrap();
        assert!(run.has_set(VARIABLES, "A", "B"));
        assert!(!run.has_set(VARIABLES, "b", "B"));
        let clash = run.sets(VARIABLES, "a", &set(&["B", "C"]));
        assert_eq!(clash, Err(Clash::Members(set(&["B"]))));
        assert!(!run.has_set(VARIABLES, "a", "C"));
        assert_eq!(run.claim_all(VARIABLES, "a"), set(&["A", "B"]));
        run.gives_up(VARIABLES, "a", &set(&["A"]));
        assert!(!run.has_set(VARIABLES, "a", "A"));
        assert!(run.has_set(VARIABLES, "a", "B"));
    }
}
