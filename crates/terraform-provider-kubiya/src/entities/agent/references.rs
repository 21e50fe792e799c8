//! What an agent refers to: names in the configuration, names or ids in the API.

use std::collections::{BTreeMap, BTreeSet};

use kubiya_sdk::{Agent, AgentConfig};
use tfplugin_framework::{Attr, Diagnostic, Diagnostics, Plan, Result};

use super::model::{AgentModel, REFERENCES, Reference, Texts, known, text, texts};
use crate::client::ProviderClient;
use crate::directory::{Kind, Lookup, folded, same_letters};
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
    let before: Vec<&str> = prior.into_iter().flat_map(known).collect();
    let is_new = |name: &&str| !before.contains(name);
    let new: Vec<&str> = known(planned).filter(is_new).collect();
    let is_respelled = |name: &&str| before.iter().any(|it| same_letters(it, name));
    let was_checked = client.is_applying() && !set.kind.has_ids() && !new.iter().any(is_respelled);
    if new.is_empty() || was_checked {
        return Ok(false);
    }
    let mut ids = identify(client, set, &before, new).await?;
    for (name, id) in &ids {
        if is_sent_as_it_is(set, name) && id != name {
            return Err(
                error::reference::other_letter_case(set.attribute, set.kind, name, id).into(),
            );
        }
    }
    if !(prior.is_some_and(is_known) && is_known(planned)) {
        return Ok(false);
    }
    if set.kind.has_ids() {
        let all = known(planned).chain(before.iter().copied()).collect();
        ids = identify(client, set, &before, all).await?;
    }
    let meaning = |name: &str| ids.get(name).map_or(name, String::as_str).to_owned();
    let before: BTreeSet<String> = before.iter().map(|name| meaning(name)).collect();
    Ok(before == known(planned).map(meaning).collect())
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
    match client.entries(Kind::Runner).await {
        Ok(runners) => match runners.find(runner) {
            Lookup::Missing => {
                Err(error::reference::missing("runner", Kind::Runner, runner).into())
            }
            Lookup::Found(_) | Lookup::Ambiguous(_) => Ok(()),
        },
        Err(error) => Err(error::reference::unreadable_list("runner", Kind::Runner, error).into()),
    }
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
        let before: Vec<&str> = prior
            .into_iter()
            .flat_map(|it| known((set.of)(it)))
            .collect();
        let at_hand = client.directory.at_hand(set.kind).is_some();
        let was_checked =
            |name: &&str| !at_hand && client.is_applying() && is_sent_as_it_is(&set, name);
        let (checked, open): (Vec<&str>, Vec<&str>) =
            known((set.of)(planned)).partition(was_checked);
        match identify(client, &set, &before, open).await {
            Ok(found) => {
                let checked = checked.into_iter().map(str::to_owned);
                *(set.ids_mut)(config) = found.into_values().chain(checked).collect();
            }
            Err(errors) => problems.extend(errors),
        }
    }
    if problems.has_errors() {
        return Err(problems);
    }
    Ok(())
}

/// Whether the plan has made sure that a name is that of the organisation, letter by letter. It saves the list
/// in the process that applies, for the names that are the rule.
fn is_sent_as_it_is(set: &Reference, name: &str) -> bool {
    set.kind == Kind::Integration && folded(name) == name
}

/// What the API has in the place of each name.
///
/// A secret that this process knows needs no list. A name of the prior state that is not listed is the id of
/// something that was deleted, or the API has to say what is wrong with it.
async fn identify<'n>(
    client: &ProviderClient,
    set: &Reference,
    before: &[&str],
    names: Vec<&'n str>,
) -> Result<BTreeMap<&'n str, String>> {
    let (mut ids, mut problems) = (BTreeMap::new(), Diagnostics::new());
    for name in names {
        if set.kind == Kind::Secret && client.knows_secret(name) {
            ids.insert(name, name.to_owned());
            continue;
        }
        let found = match client.entries(set.kind).await {
            Ok(entries) => match entries.find(name) {
                Lookup::Found(entry) => Some(entry.id().to_owned()),
                Lookup::Ambiguous(found) => {
                    let (attribute, kind) = (set.attribute, set.kind);
                    problems.push(error::reference::ambiguous(attribute, kind, name, &found));
                    continue;
                }
                Lookup::Missing => before.contains(&name).then(|| name.to_owned()),
            },
            Err(error) => {
                let unreadable = error::reference::unreadable_list(set.attribute, set.kind, error);
                let found = without_list(client, set.kind, name).await;
                found.ok_or(unreadable)?.then(|| name.to_owned())
            }
        };
        match found {
            Some(id) => drop(ids.insert(name, id)),
            None => problems.push(error::reference::missing(set.attribute, set.kind, name)),
        }
    }
    if problems.has_errors() {
        return Err(problems);
    }
    Ok(ids)
}

/// Whether something goes by exactly this id or name; nothing where only the list would tell.
async fn without_list(client: &ProviderClient, kind: Kind, name: &str) -> Option<bool> {
    let is_uuid = name.len() == 36 && name.chars().all(|it| it.is_ascii_hexdigit() || it == '-');
    match kind {
        Kind::Secret => {
            let found = client.secrets.find(name).await.ok()?;
            Some(found.inspect(|_| client.expect_secret(name)).is_some())
        }
        _ if kind.has_ids() && is_uuid => Some(true),
        _ => None,
    }
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
        let as_ids = ids.iter().all(|id| spelled.contains(&id.as_str()));
        let shown = if set.kind.has_ids() && !as_ids {
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
        let exact = spelled.iter().any(|name| name == id);
        let known = spelled.iter().filter(|name| !exact && means(name, id));
        let known: Vec<String> = known.map(|name| (*name).to_owned()).collect();
        match known[..] {
            _ if exact => drop(shown.insert(id.clone())),
            [] => drop(shown.insert(name_of(id).to_owned())),
            _ => shown.extend(known),
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

fn is_known(set: &Attr<Texts>) -> bool {
    set.known()
        .is_some_and(|elements| !elements.iter().any(Attr::is_unknown))
}
