//! What is planned beyond the rules of the schema, and what a configuration may not say.

use tfplugin_framework::{Diagnostic, Diagnostics, Plan, Result};

use super::addressing::is_teams;
use super::model::WebhookModel;
use crate::attributes::text;
use crate::client::ProviderClient;
use crate::error;

/// What is wrong with a configuration, as far as it is known.
pub(super) fn problems(config: &WebhookModel) -> Diagnostics {
    let mut problems = Diagnostics::new();
    if is_teams(text(&config.method)) {
        let is_missing = |channel: &str| channel.trim_start_matches('#').trim().is_empty();
        for (attribute, value) in [
            ("team_name", &config.team_name),
            ("destination", &config.destination),
        ] {
            if !value.is_unknown() && is_missing(text(value)) {
                problems.push(error::webhook::incomplete_for_teams(attribute));
            }
        }
    }
    problems
}

/// Gives a destination that is not configured its default, and leaves as it was what is only spelled in another way.
///
/// # Errors
/// The answers are to go to a person, and it cannot be told to which.
pub(super) async fn keep_spelling(
    client: Option<&ProviderClient>,
    plan: &mut Plan<WebhookModel>,
) -> Result<()> {
    let Plan {
        config,
        prior,
        planned,
        ..
    } = plan;
    if config.destination.is_null() {
        planned.fill_in_destination();
    }
    let prior = prior.as_ref().filter(|prior| !prior.method.is_null());
    if let Some(prior) = prior {
        planned.keep_place(prior, client).await;
        if planned.is_configured_as(prior) {
            *planned = prior.clone();
        }
    }
    let is_new = prior.is_none_or(|prior| prior.destination != planned.destination);
    if let Some(client) = client
        && is_new
        && planned.person().is_some()
    {
        let reached: std::result::Result<_, Diagnostic> = planned.addressed(client).await;
        reached?;
    }
    Ok(())
}
