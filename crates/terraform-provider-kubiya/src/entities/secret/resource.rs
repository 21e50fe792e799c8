//! Creating, reading, updating and deleting secrets.

use async_trait::async_trait;
use kubiya_sdk::{NewSecret, SecretUpdate};
use secrecy::{ExposeSecret, SecretString};
use tfplugin_framework::schema::Schema;
use tfplugin_framework::{
    Applied, Attr, Cx, Diagnostic, Diagnostics, Plan, Resource, Result, Value,
};

use super::TYPE_NAME;
use super::model::{self, FIRST_VERSION, SecretModel};
use super::rotation::{self, ConfiguredValue, Rotation, Versioning};
use crate::client::ProviderClient;
use crate::error::{self, Verb};
use crate::fingerprint::{Fingerprint, Fingerprinter, Subject};

/// The entry of the private data that holds the [`Fingerprint`] of the value that was written last.
const FINGERPRINT: &str = "fingerprint";

/// The entry of a plan's private data that says that `ignore_changes` covers the value. Plan sees no value
/// then, while Apply's configuration holds it all the same.
const IGNORED: &str = "value_ignored";

pub(crate) struct SecretResource;

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
        let Some(prior) = &plan.prior else {
            return Ok(());
        };
        if prior.name != plan.planned.name {
            // A replacement: Core plans the create of the new secret next.
            return Ok(());
        }
        let keyless = Fingerprinter::keyless();
        let fingerprints = client.map_or(&keyless, |client| &client.fingerprints);
        let value = configured_value(cx, fingerprints, prior, &plan.config).await;
        let versioning = Versioning::of_config(&plan.config);
        let mode = cx.write_only_mode();
        let rotation = rotation::decide(versioning, mode, value, prior, &plan.planned)?;
        match value {
            ConfiguredValue::Ignored => cx.private.set(IGNORED, &true),
            ConfiguredValue::Same | ConfiguredValue::Changed => cx.private.remove(IGNORED),
        }
        match versioning {
            Versioning::Automatic if plan.changed || rotation == Rotation::Write => {
                // Never a guessed number: ephemeral values are read again in apply, and may differ.
                plan.planned.value_version = Attr::Unknown;
            }
            Versioning::Manual if !plan.changed && cx.private.contains(FINGERPRINT) => {
                plan_to_forget(cx, &mut plan.planned);
            }
            Versioning::Automatic | Versioning::Manual => {}
        }
        Ok(())
    }

    async fn create(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        mut planned: SecretModel,
    ) -> Applied<SecretModel> {
        let name = planned.name().to_owned();
        if !client.existing.claim(&name) {
            return Applied::failed(error::configured_twice(&name));
        }
        match client.existing.contains(&client.api, &name).await {
            Ok(false) => {}
            Ok(true) => return Applied::failed(error::already_exists(&name)),
            Err(error) => return Applied::failed(error::describe(Verb::Create, &name, &error)),
        }
        let Some(value) = planned.value().cloned() else {
            return Applied::failed(no_value(&name));
        };
        let fingerprint = match Versioning::of_planned(&planned) {
            Versioning::Automatic => match lay(client, &name, &value).await {
                Ok(fingerprint) => Some(fingerprint),
                Err(errors) => return Applied::failed(errors),
            },
            Versioning::Manual => None,
        };
        let secret = NewSecret::new(&name, value).description(planned.description());
        let created = match client.api.secrets().create(secret).await {
            Ok(created) => created,
            Err(error) if error.is_already_exists() => {
                return Applied::failed(error::already_exists(&name));
            }
            Err(error) => return Applied::failed(error::describe(Verb::Create, &name, &error)),
        };
        if planned.value_version.is_unknown() {
            planned.value_version = Attr::Known(FIRST_VERSION);
        }
        match fingerprint {
            Some(fingerprint) => cx.private.set(FINGERPRINT, &fingerprint),
            None => cx.private.remove(FINGERPRINT),
        }
        match created.metadata() {
            Ok(secret) => planned.absorb_origin(secret),
            Err(error) => cx.warn(error::metadata_missing(&name, error)),
        }
        planned.settle_origin();
        Applied::ok(planned)
    }

    async fn read(
        &self,
        _cx: &mut Cx,
        client: &ProviderClient,
        mut state: SecretModel,
    ) -> Result<Option<SecretModel>> {
        let name = state.name();
        match client.catalog.get_opt(name).await {
            Ok(None) => Ok(None),
            Ok(Some(secret)) => {
                state.absorb(&secret);
                Ok(Some(state))
            }
            Err(error) => Err(error::describe(Verb::Read, name, &error).into()),
        }
    }

    async fn update(
        &self,
        cx: &mut Cx,
        client: &ProviderClient,
        prior: SecretModel,
        mut planned: SecretModel,
    ) -> Applied<SecretModel> {
        if let Err(errors) = write(cx, client, &prior, &mut planned).await {
            return Applied::failed(errors);
        }
        planned.keep_origin(&prior);
        if planned.created_at.is_unknown() || planned.created_by.is_unknown() {
            match client.api.secrets().get(planned.name()).await {
                Ok(secret) => planned.absorb_origin(&secret),
                Err(error) => cx.warn(error::metadata_missing(planned.name(), &error)),
            }
            planned.settle_origin();
        }
        Applied::ok(planned)
    }

    async fn delete(
        &self,
        _cx: &mut Cx,
        client: &ProviderClient,
        state: SecretModel,
    ) -> Result<()> {
        let name = state.name();
        match client.api.secrets().delete_if_exists(name).await {
            Ok(_) => Ok(()),
            Err(error) => Err(error::describe(Verb::Delete, name, &error).into()),
        }
    }

    fn import(&self, id: &str) -> Result<SecretModel> {
        model::check_name(&Value::from(id)).map_err(|problem| {
            let detail = format!("The import ID of a secret is its name. {problem}");
            Diagnostics::from(Diagnostic::error("Invalid import ID", detail))
        })?;
        Ok(SecretModel::of_name(id))
    }

    /// Version 0 is what the provider's predecessor stored: an empty description for none, and no
    /// count of values. Its plain text `value` has gone already, being write-only here.
    fn upgrade(&self, _from: i64, mut state: SecretModel) -> Result<SecretModel> {
        if state.description().is_empty() {
            state.description = Attr::Null;
        }
        if state.value_version.is_null() {
            state.value_version = Attr::Known(FIRST_VERSION);
        }
        Ok(state)
    }
}

/// Sends value and description if either is to change, and settles the version.
async fn write(
    cx: &mut Cx,
    client: &ProviderClient,
    prior: &SecretModel,
    planned: &mut SecretModel,
) -> Result<()> {
    let name = planned.name().to_owned();
    let versioning = Versioning::of_planned(planned);
    let value = if cx.private.contains(IGNORED) {
        ConfiguredValue::Ignored
    } else {
        configured_value(cx, &client.fingerprints, prior, planned).await
    };
    let rotation = rotation::decide(versioning, cx.write_only_mode(), value, prior, planned)?;

    if rotation == Rotation::Write || prior.description() != planned.description() {
        let Some(value) = planned.value().cloned() else {
            return Err(no_value(&name).into());
        };
        let fingerprint = match (versioning, rotation) {
            (Versioning::Automatic, Rotation::Write) => Some(lay(client, &name, &value).await?),
            _ => None,
        };
        let update = SecretUpdate::new(value, planned.description());
        let written = client.api.secrets().update(&name, update).await;
        written.map_err(|error| error::describe(Verb::Update, &name, &error))?;
        if let Some(fingerprint) = fingerprint {
            cx.private.set(FINGERPRINT, &fingerprint);
        }
    }
    match (versioning, rotation) {
        (Versioning::Automatic, Rotation::Write) => {
            planned.value_version = rotation::next_version(prior);
        }
        (Versioning::Automatic, Rotation::Keep) => planned.value_version = prior.value_version,
        (Versioning::Manual, _) => cx.private.remove(FINGERPRINT),
    }
    cx.private.remove(IGNORED);
    Ok(())
}

/// Compares the configured value with the one that was written last.
async fn configured_value(
    cx: &Cx,
    fingerprints: &Fingerprinter,
    prior: &SecretModel,
    config: &SecretModel,
) -> ConfiguredValue {
    let value = match config.value.attr() {
        Attr::Null => return ConfiguredValue::Ignored,
        Attr::Unknown => return ConfiguredValue::Changed,
        Attr::Known(value) => value.as_secret(),
    };
    let same = match (prior.value(), cx.private.get::<Fingerprint>(FINGERPRINT)) {
        // Only a Core that does not know write-only attributes has a prior value.
        (Some(prior), _) => prior.expose_secret() == value.expose_secret(),
        (None, Some(stored)) => {
            fingerprints
                .matches(&stored, &subject(prior.name(), value))
                .await
        }
        (None, None) => false,
    };
    if same {
        ConfiguredValue::Same
    } else {
        ConfiguredValue::Changed
    }
}

/// Plans nothing but the removal of a fingerprint, which manual mode promises not to keep.
///
/// Core stores private data only with a change that it can see, so an attribute has to show one.
fn plan_to_forget(cx: &mut Cx, planned: &mut SecretModel) {
    planned.created_at = Attr::Unknown;
    let detail = format!(
        "value_version is set now, so the fingerprint of the value of secret {:?} is removed from the \
         private part of the state. The secret itself is not touched.",
        planned.name()
    );
    cx.warn(
        Diagnostic::warning("Fingerprint will be removed", detail).at_attribute("value_version"),
    );
}

fn subject<'a>(name: &'a str, value: &'a SecretString) -> Subject<'a> {
    Subject {
        type_name: TYPE_NAME,
        name,
        value,
    }
}

async fn lay(client: &ProviderClient, name: &str, value: &SecretString) -> Result<Fingerprint> {
    client.fingerprints.lay(&subject(name, value)).await.map_err(|error| {
        let detail = format!(
            "The fingerprint of the value of secret {name:?} could not be made: {error}. Nothing was \
             sent. Try again, or set value_version, which needs no fingerprint."
        );
        Diagnostic::error("Cannot fingerprint the value", detail).into()
    })
}

fn no_value(name: &str) -> Diagnostic {
    let detail = format!(
        "There is no value to write to secret {name:?}. Set value to text that is known when the \
         configuration is applied."
    );
    Diagnostic::error("Missing value", detail).at_attribute("value")
}
