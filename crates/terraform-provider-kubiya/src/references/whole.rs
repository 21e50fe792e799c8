//! All references of one object at once, on each of the three occasions.

use std::collections::BTreeSet;

use tfplugin_framework::{Cx, Fields, Plan, Result, Type, Value, from_value, to_value};

use super::table::{ReferenceSet, Referring};
use super::{Applying, Planning, Reading, Targets};
use crate::client::ProviderClient;
use crate::directory::is_uuid;
use crate::error::{self, Verb};
use crate::finds::Listable;
use crate::objects::Remote;
use crate::record::Record;

/// Checks what the plan refers to anew, leaves as it was what is only spelled in another way, and plans an update
/// where the same texts lead to other objects.
///
/// # Errors
/// What is referred to for the first time, and does not exist or is not unique.
pub(crate) async fn plan<M: Referring>(
    cx: &mut Cx,
    client: &ProviderClient,
    plan: &mut Plan<M>,
) -> Result<()> {
    let prior = plan.prior.as_ref();
    let mut record = Record::of(&cx.private);
    if prior.is_none()
        && record.has_no_names()
        && let Some(name) = plan.planned.name().known()
    {
        // What is made anew refers to the same. Core hands the delete what this plan leaves in private data.
        let kind = M::Object::KIND;
        let stays = |id: &str| client.run.keeps(kind, id);
        record.take_names(client.records.of(kind, name, stays));
        record.clone().keep(&mut cx.private);
    }
    let mut references = Planning::new(client, &record, prior.is_some());
    let held = prior.map(|prior| (M::Object::KIND, prior.id()));
    if let Some((kind, id)) = held {
        references = references.of(kind, id);
    }
    let _resolving = held.map(|(kind, id)| client.run.resolves(kind, id));
    for set in M::sets(&record) {
        let planned = (set.of_mut)(&mut plan.planned);
        references.set(&set.site, prior.map(set.of), planned).await;
    }
    for single in M::SINGLES {
        let planned = (single.of_mut)(&mut plan.planned);
        references
            .one(&single.site, prior.map(single.of), planned)
            .await;
    }
    let targets = references.finish(cx)?;
    if targets == Targets::Same
        && let Some(nothing) = nothing_new(plan)
    {
        plan.planned = nothing;
        return Ok(());
    }
    // Core sees no difference in names, and takes a plan without one for nothing to do. What the first plan holds
    // as known must stay so while applying, and what is unknown in it may turn out to be no difference then.
    let is_hidden = targets == Targets::Other && prior == Some(&plan.planned);
    let is_open =
        prior.is_some_and(|prior| *prior != plan.planned) && !is_wholly_known(&plan.planned);
    if targets == Targets::Unknown || is_hidden || is_open {
        plan.planned.unsettle();
    }
    Ok(())
}

/// The prior state, if a change of it would be nothing but what the API has never told. That became unknown with another
/// spelling, which turned out to mean the same.
fn nothing_new<M: Referring>(plan: &Plan<M>) -> Option<M> {
    let value = |model| to_value(model, &Type::Dynamic).ok();
    let differs = |prior: &&M| **prior != plan.planned;
    let prior = value(plan.prior.as_ref().filter(differs)?)?;
    let Value::Map(before) = &prior else {
        return None;
    };
    let [Value::Map(config), Value::Map(planned)] = [value(&plan.config)?, value(&plan.planned)?]
    else {
        return None;
    };
    let is_null = |fields: &Fields, name| fields.get(name).is_none_or(Value::is_null);
    let is_new = |(name, planned): (_, &Value)| {
        before.get(name) != Some(planned)
            && !(planned.is_unknown() && is_null(before, name) && is_null(&config, name))
    };
    (!planned.iter().any(is_new)).then(|| from_value(&prior).ok())?
}

fn is_wholly_known<M: Referring>(planned: &M) -> bool {
    to_value(planned, &Type::Dynamic).is_ok_and(|planned| planned.is_wholly_known())
}

/// What the API is to have, and what to record of its references once it is written.
///
/// # Errors
/// What does not exist or is not unique.
pub(crate) async fn resolve<M: Referring>(
    cx: &Cx,
    client: &ProviderClient,
    prior: Option<&M>,
    planned: &M,
) -> Result<(M::Config, Record)> {
    let record = Record::of(&cx.private);
    let (mut config, mut references) = look_up(client, record.clone(), prior, planned).await;
    if references.are_unbound()
        && let Some(prior) = prior
        && let Some(record) = read_record(client, record, prior).await
    {
        (config, references) = look_up(client, record, Some(prior), planned).await;
    }
    Ok((config, references.finish()?))
}

async fn look_up<'a, M: Referring>(
    client: &'a ProviderClient,
    record: Record,
    prior: Option<&M>,
    planned: &M,
) -> (M::Config, Applying<'a>) {
    let mut config = planned.config();
    let sets = M::sets(&record);
    let mut references = Applying::new(client, record);
    for set in sets {
        let names = (set.of)(planned);
        let ids = references.ids(&set.site, prior.map(set.of), names).await;
        *(set.ids_mut)(&mut config) = ids;
    }
    for single in M::SINGLES {
        let name = (single.of)(planned);
        let id = references
            .id(&single.site, prior.map(single.of), name)
            .await;
        *(single.id_mut)(&mut config) = id;
    }
    (config, references)
}

/// What the names of a state stand for by what the object holds; nothing where that cannot be read.
async fn read_record<M: Referring>(
    client: &ProviderClient,
    record: Record,
    state: &M,
) -> Option<Record> {
    let object = M::Object::objects(client).find(state.id()).await.ok()??;
    let sets = M::sets(&record);
    let mut references = Reading::new(client, record);
    for set in sets {
        let ids = (set.ids)(M::config_of(&object));
        let names = references.names(&set.site, (set.of)(state), ids).await;
        names.ok()?;
    }
    for single in M::SINGLES {
        let id = (single.id)(M::config_of(&object));
        let name = references.name(&single.site, (single.of)(state), id).await;
        name.ok()?;
    }
    Some(references.into_record())
}

/// The ids that these names of a set stand for, which the state has: as recorded, else as the object itself tells. What
/// an object that is gone had is nothing, and so is what it has no more.
///
/// # Errors
/// Where that cannot be read.
pub(crate) async fn ids_held<M: Referring>(
    client: &ProviderClient,
    record: &Record,
    state: &M,
    set: &ReferenceSet<M>,
    names: &[&str],
) -> Result<BTreeSet<String>> {
    let attribute = set.site.attribute;
    let recorded = |record: &Record| -> Vec<Option<String>> {
        let ids = names.iter().map(|name| match record.id(attribute, name) {
            None if !is_uuid(name) => None,
            id => Some(id.unwrap_or(name).to_owned()),
        });
        ids.collect()
    };
    let mut ids = recorded(record);
    if ids.iter().any(Option::is_none)
        && let Some(object) = find(client, state).await?
    {
        let mut references = Reading::new(client, record.clone());
        let held = (set.ids)(M::config_of(&object));
        references.names(&set.site, (set.of)(state), held).await?;
        ids = recorded(&references.into_record());
    }
    Ok(ids.into_iter().flatten().collect())
}

async fn find<M: Referring>(client: &ProviderClient, state: &M) -> Result<Option<M::Object>> {
    let found = M::Object::objects(client).find(state.id()).await;
    let describe = |error| error::describe(Verb::Read, M::Object::NOUN, state.called(), &error);
    Ok(found.map_err(describe)?)
}

/// Takes over what an object refers to, and gives what the names stand for. What the state refers to already keeps
/// its spelling.
///
/// # Errors
/// Where a list is needed, and cannot be read.
pub(crate) async fn absorb<M: Referring>(
    client: &ProviderClient,
    record: Record,
    state: &mut M,
    object: &M::Object,
) -> Result<Record> {
    let config = M::config_of(object);
    let sets = M::sets(&record);
    let mut references = Reading::new(client, record);
    for set in sets {
        let ids = (set.ids)(config);
        let shown = references.names(&set.site, (set.of)(state), ids).await?;
        *(set.of_mut)(state) = shown;
    }
    for single in M::SINGLES {
        let id = (single.id)(config);
        let shown = references
            .name(&single.site, (single.of)(state), id)
            .await?;
        *(single.of_mut)(state) = shown;
    }
    Ok(references.into_record())
}

/// Remembers what the names of an object stand for, for what may take its place in this run.
pub(crate) fn remember<M: Referring>(client: &ProviderClient, state: &M, record: &Record) {
    let (kind, name, id) = (M::Object::KIND, state.called(), state.id());
    client.records.remember(kind, name, id, record);
}
