//! Reads: what is not configured stays as the state has it.

use std::collections::BTreeSet;

use kubiya_sdk::Agent;
use tfplugin_framework::Attr;

use super::{KEPT, SOURCES, VARIABLES, Variables};
use crate::attributes::{Texts, known, texts};
use crate::entities::agent::model::AgentModel;
use crate::record::{Members, Record};

/// The two attributes as a state has them before a read.
pub(in crate::entities::agent) struct Before {
    variables: Variables,
    sources: Attr<Texts>,
    /// Whether the record is to be laid by what the state holds.
    is_laid: bool,
}

impl Before {
    /// Begins a read. Where nothing is on record of what was configured, it is what the state holds. What is empty there,
    /// has just been imported or is no managed object shows everything, and counts as not configured.
    pub(in crate::entities::agent) fn of(record: &mut Record, state: &AgentModel) -> Self {
        record.forget_plan();
        let (variables, sources) = (state.environment_variables.clone(), state.sources.clone());
        let is_laid = !variables.is_null() && !record.tells_members();
        if is_laid {
            // All of it is read.
            let all = KEPT.map(|name| (name.to_owned(), BTreeSet::new()));
            record.set_members(Members::from(all));
        }
        Self {
            variables,
            sources,
            is_laid,
        }
    }

    /// Ends it: what is kept stays as the state shows it.
    pub(in crate::entities::agent) fn restore(
        self,
        record: &mut Record,
        state: &mut AgentModel,
        agent: &Agent,
    ) {
        let config = agent.config();
        if self.variables.is_null() {
            record.set_members(Members::new());
            return;
        }
        let ids = |record: &Record, names: &Attr<Texts>| -> BTreeSet<String> {
            let id = |name| record.id(SOURCES, name).unwrap_or(name).to_owned();
            known(names).map(id).collect()
        };
        if self.is_laid {
            // By their ids, which are known by now.
            let still: BTreeSet<&str> = known(&state.sources).collect();
            let had = known(&self.sources).filter(|name| still.contains(name));
            let had = texts(had.map(str::to_owned));
            let mut members = held(&self.variables, ids(record, &had).into_iter());
            if known(&self.sources).next().is_some() {
                members.entry(SOURCES.to_owned()).or_default();
            }
            record.set_members(members);
            return;
        }
        if record.keeps(VARIABLES) {
            let is_unseen = self.variables != state.environment_variables;
            record.set_unseen(VARIABLES, is_unseen);
            state.environment_variables = self.variables;
        }
        if record.keeps(SOURCES) {
            let is_unseen = ids(record, &self.sources) != config.sources;
            record.set_unseen(SOURCES, is_unseen);
            state.sources = self.sources;
        }
    }
}

/// What a state holds, as if it had been configured. What is empty in it was not.
fn held(variables: &Variables, sources: impl Iterator<Item = String>) -> Members {
    let variables = variables.known().into_iter().flatten();
    let members = [
        (VARIABLES, variables.map(|(name, _)| name.clone()).collect()),
        (SOURCES, sources.collect::<BTreeSet<String>>()),
    ];
    let members = members
        .into_iter()
        .filter(|(_, members)| !members.is_empty());
    members
        .map(|(name, members)| (name.to_owned(), members))
        .collect()
}
