//! Attributes of agents of which several resources may manage a part each, and who does so in this run.

use std::collections::{BTreeMap, BTreeSet};

use super::Run;
use crate::claimant::Claimant;
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
    /// What of it the agent has.
    written: BTreeMap<(Share, String), BTreeSet<String>>,
}

/// What the plan of one resource comes to.
struct Claim {
    claimant: Claimant,
    members: BTreeSet<String>,
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
        // Core plans a resource that is replaced as it is first, and then as a new one.
        for claims in self.claims.values_mut() {
            claims.retain(|it| it.claimant != claim.claimant);
        }
        let claims = self.claims.entry(key).or_default();
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
    /// Notes that the resource of an agent configures all of an attribute.
    ///
    /// # Errors
    /// What others manage of it, as far as that is known. It is noted all the same.
    pub(crate) fn claim_all(&self, share: Share, agent: &str) -> Result<(), BTreeSet<String>> {
        let key = key(share, agent);
        let mut state = self.state();
        let claims = state.shares.claims.get(&key).into_iter().flatten();
        let claims = claims.map(|claim| &claim.members);
        let others: Vec<_> = claims.chain(state.shares.set.get(&key)).collect();
        let outcome = match others.is_empty() {
            true => Ok(()),
            false => Err(others.into_iter().flatten().cloned().collect()),
        };
        state.shares.whole.insert(key);
        outcome
    }

    /// Whether the resource of an agent configures all of an attribute.
    pub(crate) fn has_all(&self, share: Share, agent: &str) -> bool {
        self.state().shares.whole.contains(&key(share, agent))
    }

    /// Notes what the plan of another resource comes to.
    ///
    /// # Errors
    /// Who else has it.
    pub(crate) fn claim(
        &self,
        share: Share,
        agent: &str,
        claimant: Claimant,
        members: BTreeSet<String>,
    ) -> Result<(), Clash> {
        let claim = Claim { claimant, members };
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
            let key = key(share, agent);
            if let Some(set) = state.shares.set.get_mut(&key) {
                set.retain(|member| !members.contains(member));
                if set.is_empty() {
                    state.shares.set.remove(&key);
                }
            }
        });
    }

    /// Notes that the agent has these members from another resource. To be told in the turn of the write, so that whoever
    /// has the next one knows.
    pub(crate) fn wrote<'a>(
        &self,
        share: Share,
        agent: &str,
        members: impl IntoIterator<Item = &'a String>,
    ) {
        let mut state = self.state();
        let written = state.shares.written.entry(key(share, agent)).or_default();
        written.extend(members.into_iter().cloned());
    }

    /// Whether another resource has set a member in this run.
    pub(crate) fn has_set(&self, share: Share, agent: &str, member: &str) -> bool {
        let written = &self.state().shares.written;
        let written = written.get(&key(share, agent));
        written.is_some_and(|it| it.contains(member))
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

    fn claim(run: &Run, claimant: u64, members: &[&str]) -> Result<(), Clash> {
        run.claim(VARIABLES, "a", Claimant::numbered(claimant), set(members))
    }

    #[test]
    fn several_resources_share_an_attribute_as_long_as_their_members_differ() {
        let run = run();
        claim(&run, 1, &["A", "B"]).unwrap();
        claim(&run, 2, &["C"]).unwrap();
        let third = || Claimant::numbered(3);
        run.claim(Share::Sources, "a", third(), set(&["A"]))
            .unwrap();
        let clash = claim(&run, 4, &["B", "C", "D"]);
        assert_eq!(clash, Err(Clash::Members(set(&["B", "C"]))));
        run.claim(VARIABLES, "b", third(), set(&["A"])).unwrap();
    }

    #[test]
    fn a_resource_that_is_planned_once_more_does_not_clash_with_itself() {
        let run = run();
        claim(&run, 1, &["A"]).unwrap();
        claim(&run, 1, &["A", "B"]).unwrap();
        let clash = claim(&run, 2, &["A", "B"]);
        assert_eq!(clash, Err(Clash::Members(set(&["A", "B"]))));
    }

    #[test]
    fn all_and_a_part_clash_in_either_order() {
        let one = run();
        claim(&one, 1, &["A"]).unwrap();
        assert_eq!(one.claim_all(VARIABLES, "A"), Err(set(&["A"])));
        let other = run();
        assert_eq!(other.claim_all(VARIABLES, "a"), Ok(()));
        assert_eq!(claim(&other, 1, &["A"]), Err(Clash::Whole));
        assert_eq!(other.sets(VARIABLES, "a", &set(&["A"])), Err(Clash::Whole));
        assert!(!other.has_set(VARIABLES, "a", "A"));
    }

    #[test]
    fn a_part_that_is_not_known_yet_clashes_with_all() {
        let run = run();
        claim(&run, 1, &[]).unwrap();
        assert_eq!(run.claim_all(VARIABLES, "a"), Err(set(&[])));
    }

    #[test]
    fn what_was_set_is_known_to_all_others() {
        let run = run();
        run.sets(VARIABLES, "a", &set(&["A", "B"])).unwrap();
        assert!(!run.has_set(VARIABLES, "A", "B"));
        run.wrote(VARIABLES, "a", &set(&["B"]));
        assert!(run.has_set(VARIABLES, "A", "B"));
        assert!(!run.has_set(VARIABLES, "b", "B"));
        let clash = run.sets(VARIABLES, "a", &set(&["B", "C"]));
        assert_eq!(clash, Err(Clash::Members(set(&["B"]))));
        assert!(!run.has_set(VARIABLES, "a", "C"));
        assert_eq!(run.claim_all(VARIABLES, "a"), Err(set(&["A", "B"])));
        run.gives_up(VARIABLES, "a", &set(&["A"]));
        assert_eq!(run.claim_all(VARIABLES, "a"), Err(set(&["B"])));
        assert!(run.has_set(VARIABLES, "a", "B"));
    }
}
