//! The value of a secret: comparing it with the one that was written last, and writing it.

use kubiya_sdk::{Error, Secret, SecretUpdate};
use secrecy::{ExposeSecret, SecretString};
use tfplugin_framework::{Attr, Cx, Diagnostic, Plan, Result, WriteOnlyMode};

use super::drift;
use super::model::SecretModel;
use super::rotation::{self, ConfiguredValue, Rotation, Versioning};
use super::size;
use crate::client::ProviderClient;
use crate::error::{self, Verb};
use crate::fingerprint::{self, Fingerprint, Input};
use crate::incarnation::Incarnation;
use crate::nouns;

/// The entry of the private data that holds the [`Fingerprint`] of the value that was written last.
const FINGERPRINT: &str = "fingerprint";

/// The entry of a plan's private data that says that `ignore_changes` covers the value. Plan sees no value
/// then, while Apply's configuration holds it all the same.
const IGNORED: &str = "value_ignored";

/// The entry of a plan's private data that says that the provider counts the values. Apply sees no null
/// configuration.
const COUNTED: &str = "value_counted";

/// The entry of the private data that says that the outcome of the last write is not known.
const IN_DOUBT: &str = "value_in_doubt";

/// The entry of the private data that says that the secret is another one than the value was written to.
const REMADE: &str = "remade";

/// What is to be kept of a value once it has been written.
pub(super) enum Written {
    /// This.
    Fingerprint(Fingerprint),
    /// What is kept already: the value is the one that was written last.
    AsBefore,
    /// Nothing.
    Nothing,
}

impl Written {
    pub(super) fn remember(self, cx: &mut Cx) {
        match self {
            Self::Fingerprint(fingerprint) => cx.private.set(FINGERPRINT, &fingerprint),
            Self::AsBefore => {}
            Self::Nothing => cx.private.remove(FINGERPRINT),
        }
        for entry in [IN_DOUBT, IGNORED, REMADE] {
            cx.private.remove(entry);
        }
        drift::forget(cx);
    }
}

/// Notes that it is not known which value the API has: no value may pass for the last one.
pub(super) fn doubt(cx: &mut Cx) {
    cx.private.remove(FINGERPRINT);
    cx.private.set(IN_DOUBT, &true);
}

/// Notices that the secret is another one than that of the state: the fingerprint says nothing about its value.
pub(super) fn recognise(cx: &mut Cx, state: &SecretModel, secret: &Secret) {
    match Incarnation::by_creation(state.created_at(), secret.created_at()) {
        Incarnation::Same => {}
        Incarnation::Another => {
            if cx.private.contains(FINGERPRINT) || state.value().is_some() {
                cx.private.remove(FINGERPRINT);
                cx.private.set(REMADE, &true);
            }
            cx.warn(error::secret::made_anew(secret.name()));
        }
        Incarnation::Unclear => cx.warn(error::secret::maybe_made_anew(secret.name())),
    }
}

/// The planned value, and what to remember of it. The fingerprint is made before anything is sent, so
/// that no failure to make it can follow a write.
pub(super) async fn to_write(
    client: &ProviderClient,
    planned: &SecretModel,
    versioning: Versioning,
) -> Result<(SecretString, Written)> {
    let value = planned_value(planned)?;
    let written = match versioning {
        Versioning::Automatic => {
            Written::Fingerprint(fingerprint_of(client, planned.name(), &value).await?)
        }
        Versioning::Manual => Written::Nothing,
    };
    Ok((value, written))
}

fn planned_value(planned: &SecretModel) -> Result<SecretString> {
    let value = planned.value().cloned();
    Ok(value.ok_or_else(|| no_value(planned.name()))?)
}

/// What a plan knows about the configured value; tells the apply whether to look at it at all, and who counts.
pub(super) async fn when_planning(
    cx: &mut Cx,
    client: Option<&ProviderClient>,
    prior: &SecretModel,
    config: &SecretModel,
) -> ConfiguredValue {
    let value = compare(cx, client, prior, config).await;
    for (entry, holds) in [
        (IGNORED, value == ConfiguredValue::Ignored),
        (
            COUNTED,
            Versioning::of_config(config) == Versioning::Automatic,
        ),
    ] {
        match holds {
            true => cx.private.set(entry, &true),
            false => cx.private.remove(entry),
        }
    }
    value
}

/// Compares the configured value with the one that was written last.
async fn compare(
    cx: &Cx,
    client: Option<&ProviderClient>,
    prior: &SecretModel,
    config: &SecretModel,
) -> ConfiguredValue {
    let value = match config.value.attr() {
        Attr::Null => return ConfiguredValue::Ignored,
        Attr::Unknown => return ConfiguredValue::Changed,
        Attr::Known(value) => value.as_secret(),
    };
    if cx.private.contains(IN_DOUBT) {
        return ConfiguredValue::InDoubt;
    }
    // Only a Core that does not know write-only attributes has a prior value, and shows its change.
    let shown = prior
        .value()
        .map(|prior| prior.expose_secret() == value.expose_secret());
    if cx.private.contains(REMADE) && shown != Some(false) {
        return ConfiguredValue::Remade;
    }
    let same = match (shown, cx.private.get::<Fingerprint>(FINGERPRINT), client) {
        (Some(same), _, _) => same,
        (None, Some(stored), Some(client)) => {
            client
                .fingerprints
                .matches(&stored, &input(prior.name(), value))
                .await
        }
        (None, Some(stored), None) => {
            fingerprint::matches_slowly(&stored, &input(prior.name(), value)).await
        }
        (None, None, _) => false,
    };
    if same {
        ConfiguredValue::Same
    } else {
        ConfiguredValue::Changed
    }
}

/// Sends value and description if either is to change, and settles the version.
pub(super) async fn update(
    cx: &mut Cx,
    client: &ProviderClient,
    prior: &SecretModel,
    planned: &mut SecretModel,
) -> Result<()> {
    let versioning = match taken(cx, COUNTED) {
        true => Versioning::Automatic,
        false => Versioning::Manual,
    };
    let value = match taken(cx, IGNORED) {
        true => ConfiguredValue::Ignored,
        false => compare(cx, Some(client), prior, planned).await,
    };
    let described = drift::compare(cx, prior, planned);
    let mode = cx.write_only_mode();
    let rotation = rotation::decide(versioning, mode, value, described, prior, planned)?;
    if (versioning, rotation) == (Versioning::Automatic, Rotation::Write)
        && !planned.value_version.is_unknown()
    {
        return Err(error::secret::value_differs(planned.name()).into());
    }
    if rotation != Rotation::Keep {
        // Automatic mode keeps a value only if the fingerprint, where there is one, is that of this value.
        let is_known = (versioning, rotation) == (Versioning::Automatic, Rotation::Describe)
            && cx.private.contains(FINGERPRINT);
        let (value, written) = if is_known {
            (planned_value(planned)?, Written::AsBefore)
        } else {
            to_write(client, planned, versioning).await?
        };
        send(cx, client, planned, value, written).await?;
    }
    match (versioning, rotation) {
        (Versioning::Automatic, Rotation::Write) => {
            planned.value_version = rotation::next_version(prior);
        }
        (Versioning::Automatic, Rotation::Describe | Rotation::Keep) => {
            planned.value_version = prior.value_version;
        }
        (Versioning::Manual, _) => {
            cx.private.remove(FINGERPRINT);
            cx.private.remove(REMADE);
        }
    }
    Ok(())
}

/// Whether there is an entry, which this takes away.
fn taken(cx: &mut Cx, entry: &str) -> bool {
    let is_there = cx.private.contains(entry);
    cx.private.remove(entry);
    is_there
}

async fn send(
    cx: &mut Cx,
    client: &ProviderClient,
    planned: &SecretModel,
    value: SecretString,
    written: Written,
) -> Result<()> {
    let (name, api) = (planned.name(), client.writing().secrets());
    let update = SecretUpdate::new(value, planned.description());
    let spelling = client.secrets.spelling(name).await;
    let call = api.update(&spelling, update);
    if let Err(failure) = client.secrets.update(cx, planned.held(), name, call).await {
        let failed = |error: &Error| {
            if error.is_maybe_processed() {
                doubt(cx);
            }
            size::failure(Verb::Update, planned, error)
        };
        return Err(failure.describe(failed).into());
    }
    written.remember(cx);
    Ok(())
}

/// Lets a plan of manual mode show what would otherwise change private data only: a value that is written
/// once more because its last write is in doubt, and the removal of a fingerprint, which manual mode
/// promises not to keep.
///
/// Core stores private data only with a change that it can see, so an attribute has to show one: in every
/// plan, because the second plan of an apply must not differ from the first.
pub(super) fn show(cx: &mut Cx, value: ConfiguredValue, plan: &mut Plan<SecretModel>) {
    let name = plan.planned.name();
    let warning = match value {
        ConfiguredValue::InDoubt => Diagnostic::warning(
            "Value will be written again",
            format!(
                "The API did not answer to the last update of secret {name:?}, so it is not known which value \
                 it has. The configured value is written once more. That shows as a change of created_at, \
                 which keeps its value."
            ),
        ),
        _ if cx.write_only_mode() == WriteOnlyMode::Plain => return,
        _ if !cx.private.contains(FINGERPRINT) => return,
        _ => Diagnostic::warning(
            "Fingerprint will be removed",
            format!(
                "value_version is set now, so the fingerprint of the value of secret {name:?} is removed from \
                 the private part of the state. That shows as a change of created_at, which keeps its value."
            ),
        ),
    };
    plan.planned.created_at = Attr::Unknown;
    cx.warn(warning.at_attribute("value_version"));
}

fn input<'a>(name: &'a str, value: &'a SecretString) -> Input<'a> {
    Input {
        type_name: nouns::SECRET.type_name,
        name,
        value,
    }
}

async fn fingerprint_of(
    client: &ProviderClient,
    name: &str,
    value: &SecretString,
) -> Result<Fingerprint> {
    let made = client.fingerprints.make(&input(name, value)).await;
    made.map_err(|error| {
        let detail = format!(
            "The fingerprint of the value of secret {name:?} could not be made: {error}. \
             Nothing was sent. Try again, or set value_version, which needs no fingerprint."
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
