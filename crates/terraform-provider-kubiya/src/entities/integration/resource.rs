//! The managed resource `kubiya_integration`.

use async_trait::async_trait;
use tfplugin_framework::schema::Schema;
use tfplugin_framework::{Applied, Cx, Diagnostics, Plan, Resource, Result};

use super::model::IntegrationModel;
use super::{checks, planning, schema, size};
use crate::client::ProviderClient;
use crate::directory::Kind;
use crate::error::{self, Verb};
use crate::in_use::Use;
use crate::letters::same_letters;
use crate::{kept_name, nouns};

pub(crate) struct IntegrationResource;

/// How agents use integrations.
const USE: Use = Use {
    noun: nouns::INTEGRATION,
    is_by: |agent, name| agent.integrations.iter().any(|it| same_letters(it, name)),
    how_to_release: error::integration::HOW_TO_RELEASE,
};

#[async_trait]
impl Resource for IntegrationResource {
    type Client = ProviderClient;
    type Model = IntegrationModel;

    fn schema(&self) -> Schema {
        schema::schema()
    }

    fn validate(&self, config: &IntegrationModel) -> Diagnostics {
        checks::problems(config)
    }

    async fn modify_plan(
        &self,
        cx: &mut Cx,
        client: Option<&ProviderClient>,
        plan: &mut Plan<IntegrationModel>,
    ) -> Result<()> {
        planning::settle(plan);
        size::check(plan)?;
        if checks::has_several_defaults(&plan.config) {
            cx.warn(error::integration::several_defaults());
        }
        if let (Some(client), Some(name)) = (client, plan.planned.known_name()) {
            let held = plan.prior.as_ref().map(IntegrationModel::held);
            client.integrations.plan(cx, name, held).await?;
        }
        Ok(())
    }

    async fn create(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        mut planned: IntegrationModel,
    ) -> Applied<IntegrationModel> {
        planned.conceal(client);
        let name = planned.name().to_owned();
        let admission = match client.integrations.admit(&name).await {
            Ok(admission) => admission,
            Err(refusal) => return Applied::failed(refusal),
        };
        let (config, api) = (planned.config(), client.writing().integrations());
        let call = || api.create(&config);
        let created = match client
            .integrations
            .create_admitted(cx, admission, call)
            .await
        {
            Ok(created) => created,
            Err(error) if error.is_already_exists() => {
                return Applied::failed(client.integrations.taken(&name).await);
            }
            Err(error) => return Applied::failed(size::failed(&planned, Verb::Create, &error)),
        };
        kept_name::mention(cx, nouns::INTEGRATION, &name, created.name());
        if let Err(error) = created.integration() {
            cx.warn(error::integration::id_missing(&name, error));
        }
        planned.settle(created.integration().ok());
        Applied::ok(planned)
    }

    async fn read(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        mut state: IntegrationModel,
    ) -> Result<Option<IntegrationModel>> {
        state.conceal(client);
        match client.integrations.refresh(cx, state.held()).await {
            Ok(Some(integration)) => {
                state.absorb(&integration);
                Ok(Some(state))
            }
            Ok(None) => Ok(None),
            Err(failure) => Err(size::failure(&state, Verb::Read, failure).into()),
        }
    }

    async fn update(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        prior: IntegrationModel,
        mut planned: IntegrationModel,
    ) -> Applied<IntegrationModel> {
        prior.conceal(client);
        planned.conceal(client);
        let name = planned.name();
        let key = client.integrations.spelling(name).await.into_owned();
        let api = client.writing().integrations();
        let call = api.edit(&key, |config| planned.lay_over(&prior, config));
        let updated = client.integrations.update(cx, prior.held(), name, call);
        if let Err(failure) = updated.await {
            return Applied::failed(size::failure(&planned, Verb::Update, failure));
        }
        planned.settle(None);
        Applied::ok(planned)
    }

    async fn delete(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        state: IntegrationModel,
    ) -> Result<()> {
        state.conceal(client);
        if Kind::Integration.is_built_in(state.name()) {
            cx.warn(error::integration::left_to_the_platform(state.name()));
            return Ok(());
        }
        let (writing, held) = (client.writing(), state.held());
        let deleted = client.integrations.delete(cx, writing, held).await;
        USE.explain(client, held, deleted).await
    }

    async fn import(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        id: &str,
    ) -> Result<IntegrationModel> {
        if let Some(problem) = schema::problem_of_name(id) {
            return Err(error::not_a_name(nouns::INTEGRATION, &problem).into());
        }
        if Kind::Integration.is_built_in(id) {
            return Err(error::integration::built_in(id).into());
        }
        client.integrations.adopt(cx, id).await;
        Ok(IntegrationModel::of_name(id))
    }

    /// Version 0 is what the provider's predecessor stored: another random id each time.
    fn upgrade(&self, _from: i64, mut state: IntegrationModel) -> Result<IntegrationModel> {
        state.fill_in();
        Ok(state)
    }
}
