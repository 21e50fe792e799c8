//! What the resources have in common that manage a part of an agent.

use std::collections::BTreeSet;

use tfplugin_framework::{Cx, Diagnostic, Result};

use crate::claimant::Claimant;
use crate::client::ProviderClient;
use crate::directory::Kind;
use crate::error;
use crate::references::Site;
use crate::run::Share;

/// The attribute that refers to the agent.
pub(crate) const AGENT: Site = Site {
    attribute: "agent_id",
    kind: Kind::Agent,
};

/// Whether the id of a part is to be unknown in a plan, since the same names lead to another object.
///
/// What was known must not become unknown in the plan that is repeated while applying.
pub(crate) fn is_moved<M: PartialEq>(
    client: &ProviderClient,
    leads_elsewhere: bool,
    prior: Option<&M>,
    planned: &M,
) -> bool {
    leads_elsewhere && (prior == Some(planned) || !client.run.is_applying())
}

/// Tells the run which members of an agent's attribute the plan at hand comes to.
///
/// # Errors
/// Who else has them.
pub(crate) fn claim(
    cx: &mut Cx,
    client: &ProviderClient,
    share: Share,
    agent: &str,
    members: BTreeSet<String>,
) -> Result<()> {
    let claimant = Claimant::of(&mut cx.private);
    let claimed = client.run.claim(share, agent, claimant, members.clone());
    Ok(claimed.map_err(|clash| error::shares::clash(share, agent, &members, &clash))?)
}

/// Tells the run that these members begin to be set.
///
/// # Errors
/// Who else has them. Nothing is noted then.
pub(crate) fn begin(
    client: &ProviderClient,
    share: Share,
    agent: &str,
    members: &BTreeSet<String>,
) -> std::result::Result<(), Diagnostic> {
    let begun = client.run.sets(share, agent, members);
    begun.map_err(|clash| error::shares::clash(share, agent, members, &clash))
}
