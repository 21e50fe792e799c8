//! The attributes that an agent keeps as it has them where they are not configured.
//!
//! Other resources may manage parts of them: `kubiya_agent_environment` single variables, `kubiya_agent_source` single
//! sources. So an update sends what the agent has by then, and a refresh leaves the state as it is, which may be in outputs. One
//! that was configured, and is not any more, loses what it was configured with.

mod before;
mod left;

use std::collections::{BTreeMap, BTreeSet};

use kubiya_sdk::AgentConfig;
use tfplugin_framework::{Applied, Attr, Cx, Diagnostic, Diagnostics, Plan, Private, Result};

pub(super) use before::Before;
pub(super) use left::Left;

use super::model::AgentModel;
use crate::attributes::{Texts, known, texts};
use crate::client::ProviderClient;
use crate::error;
use crate::record::{Members, Record};
use crate::references::Referring;
use crate::run::Share;

const VARIABLES: &str = Share::Variables.attribute();
const SOURCES: &str = Share::Sources.attribute();

/// The names of these attributes.
pub(super) const KEPT: [&str; 2] = [VARIABLES, SOURCES];

type Variables = Attr<BTreeMap<String, Attr<String>>>;

/// Which of the two have a value in a configuration, perhaps one that is not known yet.
fn configured(config: &AgentModel) -> BTreeSet<String> {
    let are_set = [
        !config.environment_variables.is_null(),
        !config.sources.is_null(),
    ];
    let set = KEPT.into_iter().zip(are_set).filter(|(_, is_set)| *is_set);
    set.map(|(name, _)| name.to_owned()).collect()
}

/// Plans what is not configured: as it was, but for what was configured before. What the state holds counts as that
/// where nothing is on record. Notes for the apply what is configured.
pub(super) fn plan(private: &mut Private, plan: &mut Plan<AgentModel>) {
    let mut record = Record::of(private);
    let prior = plan.prior.as_ref();
    if plan.config.environment_variables.is_null() {
        let variables = prior.map(|prior| {
            let is_left = |name: &str| is_left(&record, VARIABLES, name);
            without(&prior.environment_variables, is_left)
        });
        plan.planned.environment_variables = variables.unwrap_or(Attr::Known(BTreeMap::new()));
    }
    if plan.config.sources.is_null() {
        let is_left = |name: &&str| {
            let id = record.id(SOURCES, name).unwrap_or(name);
            is_left(&record, SOURCES, id)
        };
        let sources = prior.map(|prior| {
            let left = known(&prior.sources).filter(is_left);
            texts(left.map(str::to_owned))
        });
        plan.planned.sources = sources.unwrap_or(Attr::Known(Texts::new()));
    }
    let configured = configured(&plan.config);
    let alike = KEPT.into_iter().filter(|name| {
        let is_on_record = record.members(name).is_some();
        configured.contains(*name) && !is_on_record && is_as_before(name, plan)
    });
    let alike = alike.map(str::to_owned).collect();
    record.plan(configured, alike);
    record.keep(private);
}

/// Whether an attribute of the configuration is just as the state has it.
fn is_as_before(name: &str, plan: &Plan<AgentModel>) -> bool {
    let Plan { config, prior, .. } = plan;
    prior.as_ref().is_some_and(|prior| match name {
        VARIABLES => config.environment_variables == prior.environment_variables,
        _ => config.sources == prior.sources,
    })
}

/// Whether a member stays although its attribute is not configured.
fn is_left(record: &Record, attribute: &str, member: &str) -> bool {
    match record.members(attribute) {
        Some(configured) => !configured.contains(member),
        None => record.tells_members(),
    }
}

fn without(variables: &Variables, is_left: impl Fn(&str) -> bool) -> Variables {
    let variables = variables.known().into_iter().flatten();
    let left = variables.filter(|(name, _)| is_left(name));
    Attr::Known(
        left.map(|(name, value)| (name.clone(), value.clone()))
            .collect(),
    )
}

/// The warning for what the agent has beside the state, if the plan takes over an attribute that was not configured: the plan
/// cannot show it.
pub(super) fn unseen(private: &Private, plan: &Plan<AgentModel>) -> Option<Diagnostic> {
    let record = Record::of(private);
    let taken = configured(&plan.config);
    let mut unseen = taken
        .iter()
        .filter(|name| record.members(name).is_none() && !record.is_alike(name))
        .filter(|name| record.is_unseen(name));
    let attribute = unseen.next()?;
    Some(error::agent::takes_over(plan.planned.called(), attribute))
}

/// Whether an attribute is not configured any more although nothing is left of it to take away. That is to be recorded, and
/// Core records nothing without a change that it can see.
pub(super) fn is_released_unseen(private: &Private, plan: &Plan<AgentModel>) -> bool {
    let record = Record::of(private);
    let configured = configured(&plan.config);
    let is_released = |name: &&str| !configured.contains(*name) && record.members(name).is_some();
    plan.prior.as_ref() == Some(&plan.planned) && KEPT.iter().any(is_released)
}

/// Tells the run which attributes of the agent with this id its own resource configures. One that is not known yet counts
/// as configured: nobody would notice later what a plan without changes has claimed.
///
/// # Errors
/// What another resource manages a part of, in the same run.
pub(super) fn claim(client: &ProviderClient, private: &Private, id: &str) -> Result<()> {
    let record = Record::of(private);
    for share in [Share::Variables, Share::Sources] {
        if is_planned(&record, share)
            && let Err(others) = client.run.claim_all(share, id)
        {
            return Err(error::shares::managed_twice(share, id, &others).into());
        }
    }
    Ok(())
}

/// Whether the plan at hand configures an attribute. Without a plan on record it does.
fn is_planned(record: &Record, share: Share) -> bool {
    let planned = record.planned();
    planned.is_none_or(|it| it.contains(share.attribute()))
}

/// Whether an attribute is configured, by the plan and by the configuration of the apply: that shows what `ignore_changes`
/// hides from a plan.
fn is_configured(cx: &Cx, record: &Record, share: Share) -> bool {
    let attribute = share.attribute();
    is_planned(record, share) && (!record.is_alike(attribute) || cx.is_configured(attribute))
}

/// Records what a write has configured. Without a plan on record it is all of it.
pub(super) fn applied(cx: &Cx, record: &mut Record, config: &AgentConfig) {
    let variables = config.environment_variables.keys().cloned().collect();
    let members = [
        (Share::Variables, variables),
        (Share::Sources, config.sources.clone()),
    ];
    let members = members
        .into_iter()
        .filter(|(share, _)| is_configured(cx, record, *share));
    let members: Members = members
        .map(|(share, members)| (share.attribute().to_owned(), members))
        .collect();
    record.set_members(members);
}

/// An update of which nothing came: the state is as it was, without what was noted for the apply.
pub(super) fn unchanged(cx: &mut Cx, diagnostics: impl Into<Diagnostics>) -> Applied<AgentModel> {
    let mut record = Record::of(&cx.private);
    record.forget_plan();
    record.keep(&mut cx.private);
    Applied::failed(diagnostics)
}
