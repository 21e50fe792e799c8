//! Publishing a trigger: when that is planned, and the two requests that it takes.

use kubiya_sdk::{Error, Triggers};
use secrecy::SecretString;
use tfplugin_framework::{Attr, Plan};

use super::model::TriggerModel;

/// How far publishing has come.
pub(super) enum Publication {
    Done(SecretString),
    /// Nothing has come of it.
    Failed(Error),
    /// The workflow is published, and its URL is not known.
    WithoutUrl(Error),
}

/// Plans to publish where the state does not show that it was done on this runner and led to a URL.
pub(super) fn plan(plan: &mut Plan<TriggerModel>) {
    let Plan { prior, planned, .. } = plan;
    let Some(prior) = prior else {
        return;
    };
    if prior.runner != planned.runner || !prior.is_published() || prior.url.is_null() {
        planned.url = Attr::Unknown;
        planned.status = Attr::Unknown;
    }
}

/// Publishes, and asks for the URL.
pub(super) async fn publish(api: Triggers<'_>, id: &str, runner: &str) -> Publication {
    if let Err(error) = api.publish(id, runner).await {
        return Publication::Failed(error);
    }
    match api.url(id, runner).await {
        Ok(url) => Publication::Done(url),
        Err(error) => Publication::WithoutUrl(error),
    }
}
