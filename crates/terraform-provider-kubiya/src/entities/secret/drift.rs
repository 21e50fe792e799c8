//! A description that is another one than was applied: which of the two the practitioner has changed.

use kubiya_sdk::Secret;
use sha2::{Digest, Sha256};
use tfplugin_framework::Cx;

use super::model::SecretModel;
use crate::attributes::differ_at_most_at_end;
use crate::client::ProviderClient;
use crate::error;

/// The entry of the private data that holds the [`Mark`]s of the descriptions that the secret has had since one was
/// applied, if there was more than one: a plan that only takes one of them over stores nothing. It holds none after
/// an import, which says nothing of what was applied.
const DESCRIPTIONS: &str = "descriptions";

/// So many are kept: the one that was applied, and the last ones.
const MOST: usize = 4;

/// What a description is recognised by, in a few letters: private data is to be short.
type Mark = String;

/// How a planned description relates to the one that the secret has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Described {
    /// It is the same, or not known yet; apply asks again.
    AsItIs,
    /// It differs in white space at the end, which the API may have dropped.
    Spaced,
    /// It is one that the secret had before somebody changed it outside of Terraform.
    Drifted,
    /// It is another one than the secret had when it was imported.
    Imported,
    /// The practitioner has changed it.
    Changed,
}

/// Notices, on a read, that the secret has another description than the state.
pub(super) fn notice(cx: &mut Cx, state: &SecretModel, secret: &Secret) {
    let noted = cx.private.get::<Option<Vec<Mark>>>(DESCRIPTIONS);
    let marks = match (noted, state.description.known()) {
        (Some(None), _) => return,
        (None, None) => None,
        (noted, shown) => {
            let mut marks = noted.flatten().unwrap_or_default();
            let shown = shown.map(String::as_str);
            for text in shown.into_iter().chain(secret.description().or(Some(""))) {
                let mark = mark(text);
                if !marks.contains(&mark) {
                    marks.push(mark);
                }
            }
            if marks.len() < 2 {
                return;
            }
            if marks.len() > MOST {
                marks.drain(1..=marks.len() - MOST);
            }
            Some(marks)
        }
    };
    cx.private.set(DESCRIPTIONS, &marks);
}

/// Forgets what the secret had: it has been written.
pub(super) fn forget(cx: &mut Cx) {
    cx.private.remove(DESCRIPTIONS);
}

/// Plans the description that the secret has, where another one is configured that is not to be written. Says so,
/// but for white space.
pub(super) fn keep(
    cx: &mut Cx,
    client: Option<&ProviderClient>,
    described: Described,
    prior: &SecretModel,
    planned: &mut SecretModel,
) {
    let how = match described {
        Described::AsItIs => return,
        Described::Imported => Some("The secret was imported with"),
        Described::Drifted => Some("Somebody has changed it outside of Terraform to"),
        Described::Spaced | Described::Changed => None,
    };
    if let Some(how) = how.filter(|_| !client.is_some_and(|client| client.run.is_applying())) {
        let (name, found) = (prior.name(), prior.description());
        cx.warn(error::secret::description_stays(name, how, found));
    }
    planned.description = prior.description.clone();
}

/// Compares what is planned with what the secret has.
pub(super) fn compare(cx: &Cx, prior: &SecretModel, planned: &SecretModel) -> Described {
    let (had, planned) = (
        prior.description(),
        match planned.description.is_unknown() {
            true => return Described::AsItIs,
            false => planned.description(),
        },
    );
    match cx.private.get::<Option<Vec<Mark>>>(DESCRIPTIONS) {
        _ if planned == had => Described::AsItIs,
        _ if differ_at_most_at_end(planned, had) => Described::Spaced,
        Some(None) => Described::Imported,
        Some(Some(marks)) if marks.contains(&mark(planned)) => Described::Drifted,
        _ => Described::Changed,
    }
}

/// The same for texts that differ in white space at the end.
fn mark(text: &str) -> Mark {
    let digest = Sha256::digest(text.trim_end());
    digest
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
