//! Creating, reading, updating and deleting secrets.

use async_trait::async_trait;
use kubiya_sdk::Error;
use tfplugin_framework::schema::Schema;
use tfplugin_framework::{Applied, Attr, Cx, Diagnostic, Plan, Resource, Result, Value};

use super::drift::Described;
use super::model::{self, FIRST_VERSION, SecretModel};
use super::rotation::{self, ConfiguredValue, Rotation, Versioning};
use super::{creation, drift, size, value};
use crate::client::ProviderClient;
use crate::error::{self, Verb};
use crate::in_use::Use;
use crate::letters::same_letters;
use crate::{kept_name, nouns};

pub(crate) struct SecretResource;

/// How agents use secrets.
const USE: Use = Use {
    noun: nouns::SECRET,
    is_by: |agent, name| agent.secrets.iter().any(|it| same_letters(it, name)),
    how_to_release: error::secret::HOW_TO_RELEASE,
};

#[async_trait]
impl Resource for SecretResource {
    type Client = ProviderClient;
    type Model = SecretModel;

    fn schema(&self) -> Schema {
        model::schema()
    }

    async fn modify_plan(
        &self,
        cx: &mut Cx,
        client: Option<&ProviderClient>,
        plan: &mut Plan<SecretModel>,
    ) -> Result<()> {
        if let Some(client) = client
            && let Some(name) = plan.planned.name.known()
        {
            let held = plan.prior.as_ref().map(SecretModel::held);
            let if_taken = plan.planned.if_taken();
            client.secrets.plan_name(cx, name, held, if_taken).await?;
        }
        let Some(prior) = &plan.prior else {
            return size::check(&plan.planned, plan.config.value());
        };
        if prior.name != plan.planned.name {
            // A replacement: Core plans the create of the new secret next.
            return Ok(());
        }
        if let Some(client) = client {
            if prior.overwrites() || plan.planned.overwrites() {
                client.secrets.note_takeover(prior.held());
            }
            if client.secrets.plan_to_keep(prior.held()) {
                return Err(error::kept_and_destroyed(nouns::SECRET, prior.name()).into());
            }
        }
        let value = value::when_planning(cx, client, prior, &plan.config).await;
        let versioning = Versioning::of_config(&plan.config);
        let described = drift::compare(cx, prior, &plan.planned);
        let mode = cx.write_only_mode();
        let planned = &mut plan.planned;
        let rotation = rotation::decide(versioning, mode, value, described, prior, planned)?;
        match rotation {
            Rotation::Keep => drift::keep(cx, client, described, prior, planned),
            Rotation::Describe | Rotation::Write => size::check(planned, plan.config.value())?,
        }
        match (versioning, rotation) {
            (Versioning::Automatic, Rotation::Write) => {
                // Never a guessed number: ephemeral values are read again in apply, and may differ.
                planned.value_version = Attr::Unknown;
                let is_repeated = client.is_some_and(|client| !client.run.is_refreshing());
                if is_repeated
                    && value == ConfiguredValue::Changed
                    && described != Described::AsItIs
                {
                    cx.warn(error::secret::value_goes_along(prior.name()));
                }
            }
            (Versioning::Automatic, _) => planned.value_version = prior.value_version,
            (Versioning::Manual, _) => value::show(cx, value, plan),
        }
        Ok(())
    }

    async fn plan_delete(&self, client: &ProviderClient, state: SecretModel) -> Result<()> {
        let held = state.held();
        if state.overwrites() {
            client.secrets.note_takeover(held);
        }
        match client.secrets.plan_to_delete(held) {
            true => Err(error::kept_and_destroyed(nouns::SECRET, held.name).into()),
            false => Ok(()),
        }
    }

    async fn create(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        mut planned: SecretModel,
    ) -> Applied<SecretModel> {
        let vacancy = match creation::look(client, &planned).await {
            Ok(vacancy) => vacancy,
            Err(refusal) => return Applied::failed(refusal),
        };
        let versioning = Versioning::of_create(&planned);
        let (value, written) = match value::to_write(client, &planned, versioning).await {
            Ok(prepared) => prepared,
            Err(errors) => return Applied::failed(errors),
        };
        let made = match creation::make(cx, client, &planned, &value, vacancy).await {
            Ok(made) => made,
            Err(failure) => return Applied::failed(failure),
        };
        made.mention(cx);
        let name = planned.name().to_owned();
        if planned.value_version.is_unknown() {
            planned.value_version = Attr::Known(FIRST_VERSION);
        }
        match made.doubt() {
            None => written.remember(cx),
            Some(error) => {
                value::doubt(cx);
                cx.warn(error::secret::value_in_doubt(&name, error));
            }
        }
        match made.metadata(client).await {
            Ok(secret) => {
                kept_name::mention(cx, nouns::SECRET, &name, secret.name());
                planned.absorb_origin(&secret);
            }
            Err(error) => cx.warn(metadata_missing(&name, &error)),
        }
        planned.settle_origin();
        Applied::ok(planned)
    }

    async fn read(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        mut state: SecretModel,
    ) -> Result<Option<SecretModel>> {
        if state.overwrites() {
            client.secrets.note_takeover(state.held());
        }
        match client.secrets.refresh(cx, state.held()).await {
            Ok(Some(secret)) => {
                value::recognise(cx, &state, &secret);
                drift::notice(cx, &state, &secret);
                state.absorb(&secret);
                Ok(Some(state))
            }
            Ok(None) => Ok(None),
            Err(failure) => Err(failure.on(Verb::Read, nouns::SECRET, state.name()).into()),
        }
    }

    async fn update(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        prior: SecretModel,
        mut planned: SecretModel,
    ) -> Applied<SecretModel> {
        if let Err(errors) = value::update(cx, client, &prior, &mut planned).await {
            return Applied::failed(errors);
        }
        planned.keep_origin(&prior);
        if planned.created_at.is_unknown() || planned.created_by.is_unknown() {
            let spelling = client.secrets.spelling(planned.name()).await;
            match client.api.secrets().get(&spelling).await {
                Ok(secret) => planned.absorb_origin(&secret),
                Err(error) => cx.warn(metadata_missing(planned.name(), &error)),
            }
            planned.settle_origin();
        }
        Applied::ok(planned)
    }

    async fn delete(&self, cx: &mut Cx, client: &ProviderClient, state: SecretModel) -> Result<()> {
        let (writing, held) = (client.writing(), state.held());
        let deleted = client.secrets.delete(cx, writing, held).await;
        USE.explain(client, held, deleted).await
    }

    async fn import(&self, cx: &mut Cx, client: &ProviderClient, id: &str) -> Result<SecretModel> {
        model::check_name(&Value::from(id))
            .map_err(|problem| error::not_a_name(nouns::SECRET, &problem))?;
        client.secrets.adopt(cx, id).await;
        Ok(SecretModel::of_name(id))
    }

    /// Version 0 is what the provider's predecessor stored: no description where none was
    /// set, and no count of values. Its plain text `value` has gone already, being write-only here. Its `created_at` is
    /// read anew, since it is not known whether it is the API's.
    fn upgrade(&self, _from: i64, mut state: SecretModel) -> Result<SecretModel> {
        if state.description.is_null() {
            state.description = Attr::Known(String::new());
        }
        if state.value_version.is_null() {
            state.value_version = Attr::Known(FIRST_VERSION);
        }
        state.created_at = Attr::Null;
        Ok(state)
    }
}

fn metadata_missing(name: &str, error: &Error) -> Diagnostic {
    let attributes = "created_at and created_by";
    error::metadata_missing(nouns::SECRET, name, attributes, error)
}
