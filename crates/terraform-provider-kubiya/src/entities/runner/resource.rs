//! Creating, reading and deleting runners.

use async_trait::async_trait;
use kubiya_sdk::{NewRunner, seal};
use secrecy::ExposeSecret;
use tfplugin_framework::schema::Schema;
use tfplugin_framework::{Applied, Attr, Cx, Plan, Resource, Result};

use super::model::{self, RunnerModel};
use crate::attributes::text;
use crate::client::ProviderClient;
use crate::directory::Kind;
use crate::error::{self, Verb};
use crate::in_use::Use;
use crate::letters::same_letters;
use crate::{kept_name, nouns};

pub(crate) struct RunnerResource;

/// How agents use runners.
const USE: Use = Use {
    noun: nouns::RUNNER,
    is_by: |agent, name| same_letters(&agent.runner, name),
    how_to_release: error::runner::HOW_TO_RELEASE,
};

#[async_trait]
impl Resource for RunnerResource {
    type Client = ProviderClient;
    type Model = RunnerModel;

    fn schema(&self) -> Schema {
        model::schema()
    }

    async fn modify_plan(
        &self,
        cx: &mut Cx,
        client: Option<&ProviderClient>,
        plan: &mut Plan<RunnerModel>,
    ) -> Result<()> {
        let Some(name) = plan.planned.known_name() else {
            return Ok(());
        };
        let prior = plan.prior.as_ref();
        let is_new = prior.is_none_or(|prior| prior.name() != name);
        if is_new && Kind::Runner.is_built_in(name) {
            return Err(error::runner::operated_by_the_platform(name).into());
        }
        if let Some(client) = client {
            let held = prior.map(RunnerModel::held);
            client.runners.plan(cx, name, held).await?;
        }
        Ok(())
    }

    async fn create(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        mut planned: RunnerModel,
    ) -> Applied<RunnerModel> {
        let name = planned.name().to_owned();
        let admission = match client.runners.admit(&name).await {
            Ok(admission) => admission,
            Err(refusal) => return Applied::failed(refusal),
        };
        let api = client.writing().runners();
        let call = || api.create(NewRunner::new(&name).known_absent());
        let created = match client.runners.create_admitted(cx, admission, call).await {
            Ok(created) => created,
            Err(error) if error.is_already_exists() => {
                return Applied::failed(client.runners.taken(&name).await);
            }
            Err(error) => {
                let failure = error::describe(Verb::Create, nouns::RUNNER, &name, &error);
                return Applied::failed(failure);
            }
        };
        planned.runner_type = Attr::Null;
        match created.runner() {
            Ok(runner) => {
                kept_name::mention(cx, nouns::RUNNER, &name, runner.name());
                planned.absorb(runner);
            }
            Err(error) => cx.warn(error::runner::type_missing(&name, error)),
        }
        let manifest_url = created.manifest_url();
        if manifest_url.is_none() {
            cx.warn(error::runner::manifest_missing(&name));
        }
        planned.manifest_url = manifest_url
            .map(|url| url.expose_secret().to_owned())
            .into();
        Applied::ok(planned)
    }

    async fn read(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        mut state: RunnerModel,
    ) -> Result<Option<RunnerModel>> {
        conceal_manifest(client, &state);
        match client.runners.refresh(cx, state.held()).await {
            Ok(Some(runner)) => {
                state.absorb(&runner);
                Ok(Some(state))
            }
            Ok(None) => Ok(None),
            Err(failure) => Err(failure.on(Verb::Read, nouns::RUNNER, state.name()).into()),
        }
    }

    async fn delete(&self, cx: &mut Cx, client: &ProviderClient, state: RunnerModel) -> Result<()> {
        conceal_manifest(client, &state);
        if Kind::Runner.is_built_in(state.name()) {
            cx.warn(error::runner::left_to_the_platform(state.name()));
            return Ok(());
        }
        let (writing, held) = (client.writing(), state.held());
        let deleted = client.runners.delete(cx, writing, held).await;
        USE.explain(client, held, deleted).await
    }

    async fn import(&self, cx: &mut Cx, client: &ProviderClient, id: &str) -> Result<RunnerModel> {
        if let Some(problem) = model::problem_of_name(id) {
            return Err(error::not_a_name(nouns::RUNNER, &problem).into());
        }
        if Kind::Runner.is_built_in(id) {
            return Err(error::runner::operated_by_the_platform(id).into());
        }
        client.runners.adopt(cx, id).await;
        Ok(RunnerModel::of_name(id))
    }

    /// Version 0 is what the provider's predecessor stored: an empty type for none.
    fn upgrade(&self, _from: i64, mut state: RunnerModel) -> Result<RunnerModel> {
        if text(&state.runner_type).is_empty() {
            state.runner_type = Attr::Null;
        }
        Ok(state)
    }
}

/// Keeps the address of a runner's manifest out of what the API says of it.
fn conceal_manifest(client: &ProviderClient, state: &RunnerModel) {
    if let Some(url) = state.manifest_url.known() {
        client.api.conceal(&seal(url.clone()));
    }
}
