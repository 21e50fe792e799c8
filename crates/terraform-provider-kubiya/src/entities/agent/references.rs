//! What an agent refers to: names in the configuration, names or ids in the API.

use std::collections::BTreeSet;

use kubiya_sdk::{Agent, AgentConfig};
use tfplugin_framework::{Attr, Diagnostic, Diagnostics, Plan, Result};

use super::model::{AgentModel, REFERENCES, Reference, Texts, known, text, texts};
use crate::client::ProviderClient;
use crate::directory::{Entries, Kind, Lookup, folded, same_letters};
use crate::error;

/// Checks what the plan refers to anew, and leaves as it was what is only spelled in another way.
pub(super) async fn plan(client: &ProviderClient, plan: &mut Plan<AgentModel>) -> Result<()> {
    let mut problems = Diagnostics::new();
    for set in REFERENCES {
        let prior = plan.prior.as_ref().map(set.of);
        match means_the_same(client, &set, prior, (set.of)(&plan.planned)).await {
            Ok(true) => *(set.of_mut)(&mut plan.planned) = prior.cloned().unwrap_or_default(),
            Ok(false) => {}
            Err(errors) => problems.extend(errors),
        }
    }
    if let Err(errors) = plan_runner(client, plan).await {
        problems.extend(errors);
    }
    if problems.has_errors() {
        return Err(problems);
    }
    Ok(())
}

/// Whether two sets refer to the same things.
///
/// # Errors
/// What is referred to for the first time, and does not exist or is not unique.
async fn means_the_same(
    client: &ProviderClient,
    set: &Reference,
    prior: Option<&Attr<Texts>>,
    planned: &Attr<Texts>,
) -> Result<bool> {
    let kind = set.kind;
    let before: Vec<&str> = prior.into_iter().flat_map(known).collect();
    let is_new = |name: &&str| !before.iter().any(|it| same_letters(it, name));
    let new: Vec<&str> = known(planned).filter(is_new).collect();
    let comparable = prior.is_some_and(is_known) && is_known(planned);
    let same = |meaning: &dyn Fn(&str) -> String| {
        let before = before
            .iter()
            .map(|name| meaning(name))
            .collect::<BTreeSet<_>>();
        comparable && before == known(planned).map(meaning).collect()
    };
    if new.is_empty() {
        return Ok(same(&folded));
    }
    if !kind.has_ids() && client.is_applying() {
        return Ok(false); // Checked by the process that made this plan.
    }
    let known_to_exist = |name: &&str| kind == Kind::Secret && client.knows_secret(name);
    let unchecked: Vec<&str> = new.into_iter().filter(|it| !known_to_exist(it)).collect();
    if unchecked.is_empty() {
        return Ok(false);
    }
    let entries = entries(client, set.attribute, kind).await?;
    ids(set.attribute, kind, entries, unchecked)?;
    Ok(same(&|name| match entries.find(name) {
        Lookup::Found(entry) => entry.id().to_owned(),
        Lookup::Missing | Lookup::Ambiguous(_) => folded(name),
    }))
}

async fn plan_runner(client: &ProviderClient, plan: &mut Plan<AgentModel>) -> Result<()> {
    let Some(runner) = plan.planned.runner.known() else {
        return Ok(());
    };
    if let Some(prior) = &plan.prior
        && same_letters(text(&prior.runner), runner)
    {
        plan.planned.runner = prior.runner.clone();
        return Ok(());
    }
    if client.is_applying() || Kind::Runner.is_built_in(runner) {
        return Ok(());
    }
    let entries = entries(client, "runner", Kind::Runner).await?;
    ids("runner", Kind::Runner, entries, [runner.as_str()]).map(drop)
}

/// The warning for a model that the organisation does not list.
///
/// Not an error: the list lags behind the models that work, and an agent whose model was taken off it
/// goes on. A list that is empty or cannot be read says nothing.
pub(super) async fn doubtful_model(
    client: &ProviderClient,
    plan: &Plan<AgentModel>,
) -> Option<Diagnostic> {
    let model = plan.config.model.known()?;
    let prior = plan.prior.as_ref().map(|prior| text(&prior.model));
    if client.is_applying() || prior == Some(model) {
        return None;
    }
    let models = client.entries(Kind::Model).await.ok()?;
    let listed: Vec<&str> = models.ids().collect();
    let is_unlisted = !listed.is_empty() && !listed.contains(&model.as_str());
    is_unlisted.then(|| error::agent::unlisted_model(model, &listed))
}

/// Puts what the plan refers to into `config`, as the API wants it.
pub(super) async fn resolve(
    client: &ProviderClient,
    prior: Option<&AgentModel>,
    planned: &AgentModel,
    config: &mut AgentConfig,
) -> Result<()> {
    let mut problems = Diagnostics::new();
    for set in REFERENCES {
        let names = known((set.of)(planned)).collect();
        let resolved = if set.kind.has_ids() {
            resolve_ids(client, &set, names).await
        } else {
            resolve_names(client, &set, prior, names).await
        };
        match resolved {
            Ok(ids) => *(set.ids_mut)(config) = ids,
            Err(errors) => problems.extend(errors),
        }
    }
    if problems.has_errors() {
        return Err(problems);
    }
    Ok(())
}

async fn resolve_ids(
    client: &ProviderClient,
    set: &Reference,
    names: Vec<&str>,
) -> Result<BTreeSet<String>> {
    if names.is_empty() {
        return Ok(BTreeSet::new());
    }
    let entries = entries(client, set.attribute, set.kind).await?;
    ids(set.attribute, set.kind, entries, names)
}

/// Names in the spelling of the organisation. A list is asked for only where a new name may be spelled in
/// another letter case there.
async fn resolve_names(
    client: &ProviderClient,
    set: &Reference,
    prior: Option<&AgentModel>,
    names: Vec<&str>,
) -> Result<BTreeSet<String>> {
    let at_hand = client.directory.at_hand(set.kind).is_some();
    let is_settled = |name: &&str| {
        let was_there = prior.is_some_and(|prior| known((set.of)(prior)).any(|it| it == *name));
        let exists = set.kind == Kind::Secret && client.knows_secret(name);
        let lower_case = set.kind == Kind::Integration && folded(name) == **name;
        was_there || exists || (lower_case && !at_hand)
    };
    let (settled, open): (Vec<&str>, Vec<&str>) = names.into_iter().partition(is_settled);
    let mut resolved = resolve_ids(client, set, open).await?;
    resolved.extend(settled.into_iter().map(str::to_owned));
    Ok(resolved)
}

/// Takes over what an agent refers to. What the state refers to already keeps its spelling.
pub(super) async fn absorb(
    client: &ProviderClient,
    state: &mut AgentModel,
    agent: &Agent,
) -> Result<()> {
    for set in REFERENCES {
        let ids = (set.ids)(agent.config());
        let spelled: Vec<&str> = known((set.of)(state)).collect();
        let shown = if set.kind.has_ids() && !ids.is_empty() {
            match client.entries(set.kind).await {
                Ok(entries) => shown(
                    &spelled,
                    ids,
                    |name, id| entries.means(name, id),
                    |id| entries.name_of(id),
                ),
                Err(_) if spelled.is_empty() => ids.clone(),
                Err(error) => {
                    return Err(
                        error::reference::unreadable_list(set.attribute, set.kind, error).into(),
                    );
                }
            }
        } else {
            shown(&spelled, ids, same_letters, |name| name)
        };
        *(set.of_mut)(state) = texts(shown);
    }
    Ok(())
}

/// Each id as the state spells it, else by its name.
fn shown<'a>(
    spelled: &[&str],
    ids: &'a BTreeSet<String>,
    means: impl Fn(&str, &str) -> bool,
    name_of: impl Fn(&'a str) -> &'a str,
) -> BTreeSet<String> {
    let mut shown = BTreeSet::new();
    for id in ids {
        let known: Vec<&&str> = spelled.iter().filter(|name| means(name, id)).collect();
        match known[..] {
            [] => drop(shown.insert(name_of(id).to_owned())),
            _ => shown.extend(known.into_iter().map(|name| (*name).to_owned())),
        }
    }
    shown
}

/// The e-mail address of whoever created an agent, or their id; nothing where the users cannot be read.
pub(super) async fn owner(client: &ProviderClient, agent: &Agent) -> Option<String> {
    let creator = agent.created_by()?;
    let users = client.entries(Kind::User).await.ok()?;
    Some(users.name_of(creator).to_owned())
}

async fn entries<'a>(
    client: &'a ProviderClient,
    attribute: &str,
    kind: Kind,
) -> Result<&'a Entries> {
    let entries = client.entries(kind).await;
    entries.map_err(|error| error::reference::unreadable_list(attribute, kind, error).into())
}

/// The ids of what these names refer to.
fn ids<'a>(
    attribute: &str,
    kind: Kind,
    entries: &Entries,
    names: impl IntoIterator<Item = &'a str>,
) -> Result<BTreeSet<String>> {
    let (mut ids, mut problems) = (BTreeSet::new(), Diagnostics::new());
    for name in names {
        match entries.find(name) {
            Lookup::Found(entry) => drop(ids.insert(entry.id().to_owned())),
            Lookup::Missing => problems.push(error::reference::missing(attribute, kind, name)),
            Lookup::Ambiguous(found) => {
                problems.push(error::reference::ambiguous(attribute, kind, name, &found));
            }
        }
    }
    if problems.has_errors() {
        return Err(problems);
    }
    Ok(ids)
}

fn is_known(set: &Attr<Texts>) -> bool {
    set.known()
        .is_some_and(|elements| !elements.iter().any(Attr::is_unknown))
}
