//! Single references of a resource that is no object of its own: it manages a part of one of those that it refers to.

use tfplugin_framework::{Attr, Cx, Result};

use super::{Applying, Planning, Site, Targets};
use crate::attributes::text;
use crate::client::ProviderClient;
use crate::directory::{is_uuid, spelled};
use crate::record::Record;

/// One such reference in a plan.
pub(crate) struct Planned<'a> {
    pub(crate) site: &'a Site,
    pub(crate) prior: Option<&'a Attr<String>>,
    pub(crate) planned: &'a mut Attr<String>,
}

/// One in an apply: as it was, and as it is planned.
type Single<'a> = (&'a Site, Option<&'a Attr<String>>, &'a Attr<String>);

/// Checks what the plan refers to anew, and leaves as it was what is only spelled in another way. Gives whether the
/// same texts lead to other objects than before.
///
/// # Errors
/// What is referred to for the first time, and does not exist or is not unique.
pub(crate) async fn plan_singles(
    cx: &mut Cx,
    client: &ProviderClient,
    singles: Vec<Planned<'_>>,
) -> Result<bool> {
    let record = Record::of(&cx.private);
    let is_update = singles.iter().any(|single| single.prior.is_some());
    let mut references = Planning::new(client, &record, is_update);
    for single in singles {
        references
            .one(single.site, single.prior, single.planned)
            .await;
    }
    Ok(references.finish(cx)? == Targets::Other)
}

/// The ids that stand for such references, and what to record of them once they are written. An id is taken as it is, but for its
/// letter case.
///
/// # Errors
/// What does not exist or is not unique.
pub(crate) async fn resolve_singles<const N: usize>(
    cx: &Cx,
    client: &ProviderClient,
    singles: [Single<'_>; N],
) -> Result<([String; N], Record)> {
    let mut references = Applying::new(client, Record::of(&cx.private));
    let mut ids = [const { String::new() }; N];
    for (id, (site, prior, planned)) in ids.iter_mut().zip(singles) {
        *id = match text(planned) {
            text if is_uuid(text) => spelled(text).into_owned(),
            _ => references.id(site, prior, planned).await,
        };
    }
    Ok((ids, references.finish()?))
}

/// The id that a planned reference stands for, as far as it is known without a request.
pub(crate) fn id_at_hand(
    client: &ProviderClient,
    record: &Record,
    site: &Site,
    planned: &Attr<String>,
) -> Option<String> {
    let name = planned.known()?;
    if is_uuid(name) {
        return Some(spelled(name).into_owned());
    }
    if let Some(id) = record.id(site.attribute, name) {
        return Some(id.to_owned());
    }
    let known = client.run.of(site.kind, name);
    let listed = client.directory.at_hand(site.kind);
    let listed = listed.iter().flat_map(|listed| listed.ids_of(name));
    let made = known.made.iter().map(String::as_str);
    let mut ids: Vec<&str> = listed.chain(made).collect();
    ids.dedup();
    match ids[..] {
        [id] if !known.is_planned => Some(id.to_owned()),
        _ => None,
    }
}
