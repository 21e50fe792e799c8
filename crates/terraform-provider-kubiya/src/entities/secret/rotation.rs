//! When a secret's value is written: the rules, apart from how a changed value is noticed.

use tfplugin_framework::{Attr, Diagnostic, Diagnostics, Result, WriteOnlyMode};

use super::drift::Described;
use super::model::SecretModel;

/// What is known, when an update is planned, about the configured value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ConfiguredValue {
    /// It is the one that was written last.
    Same,
    /// It is another one, or there is no telling.
    Changed,
    /// `ignore_changes` keeps it from us.
    Ignored,
    /// It is here, but which value was written last is not known.
    InDoubt,
    /// It is here, but the secret is another one than was written to.
    Remade,
}

/// How `value_version` is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Versioning {
    /// Not configured: the provider counts.
    Automatic,
    /// Configured: a change of the number writes the value.
    Manual,
}

impl Versioning {
    pub(super) fn of_config(config: &SecretModel) -> Self {
        if config.value_version.is_null() {
            Self::Automatic
        } else {
            Self::Manual
        }
    }

    /// Apply sees no null configuration. But automatic mode plans a create with an unknown version, and manual
    /// mode only where the configured one is not known.
    pub(super) fn of_create(planned: &SecretModel) -> Self {
        if planned.value_version.is_unknown() {
            Self::Automatic
        } else {
            Self::Manual
        }
    }
}

/// What a planned update sends. The API takes value and description together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rotation {
    /// Nothing: the secret stays as it is.
    Keep,
    /// The description, along with the value that is there.
    Describe,
    /// The value, along with the description.
    Write,
}

/// Decides over an update.
///
/// # Errors
/// A changed description that cannot be sent: the API takes value and description together, and the
/// value at hand must not be written.
pub(super) fn decide(
    versioning: Versioning,
    mode: WriteOnlyMode,
    value: ConfiguredValue,
    described: Described,
    prior: &SecretModel,
    planned: &SecretModel,
) -> Result<Rotation> {
    let renumbered = prior.value_version != planned.value_version;
    let as_it_is = described == Described::AsItIs;
    match (versioning, value) {
        (Versioning::Automatic, ConfiguredValue::Same) if as_it_is => Ok(Rotation::Keep),
        (Versioning::Automatic, ConfiguredValue::Same) => Ok(Rotation::Describe),
        (Versioning::Automatic, ConfiguredValue::Changed | ConfiguredValue::Remade) => {
            Ok(Rotation::Write)
        }
        (Versioning::Manual, ConfiguredValue::Ignored) if renumbered => Err(ignored_version()),
        (_, ConfiguredValue::Ignored) if described == Described::Changed => {
            Err(ignored_description())
        }
        (_, ConfiguredValue::Ignored) => Ok(Rotation::Keep),
        (_, ConfiguredValue::InDoubt) => Ok(Rotation::Write),
        (Versioning::Manual, _) if renumbered => Ok(Rotation::Write),
        // A Core that stores the value shows its change, and promises to have it written.
        (Versioning::Manual, ConfiguredValue::Changed) if prior.value().is_some() => {
            Ok(Rotation::Write)
        }
        (Versioning::Manual, _) if as_it_is => Ok(Rotation::Keep),
        (Versioning::Manual, _) if mode == WriteOnlyMode::Plain => Ok(Rotation::Describe),
        (Versioning::Manual, _) if described == Described::Changed => Err(description_alone()),
        (Versioning::Manual, _) => Ok(Rotation::Keep),
    }
}

fn ignored_version() -> Diagnostics {
    let detail = "value_version changed, which asks for the value to be written, but value is under \
                  ignore_changes. Remove one of the two.";
    Diagnostic::error("Conflicting changes", detail)
        .at_attribute("value_version")
        .into()
}

fn ignored_description() -> Diagnostics {
    let detail = "The API takes a secret's description and value together, and value is under \
                  ignore_changes, so the description cannot be changed. Put description under \
                  ignore_changes too, or remove value from it and apply value and description together. To destroy \
                  the secret without correcting it, run terraform destroy -refresh=false.";
    Diagnostic::error("Description cannot be changed alone", detail)
        .at_attribute("description")
        .into()
}

fn description_alone() -> Diagnostics {
    let detail = "The API takes a secret's description and value together, and with value_version set the \
                  value is written only when that number changes. Change value_version together with \
                  the description; the configured value is then written as well. To destroy the secret without \
                  correcting it, run terraform destroy -refresh=false.";
    Diagnostic::error("Description cannot be changed alone", detail)
        .at_attribute("description")
        .into()
}

/// The number after a write in automatic mode.
pub(super) fn next_version(prior: &SecretModel) -> Attr<i64> {
    Attr::Known(
        prior
            .value_version
            .known()
            .map_or(1, |version| version.saturating_add(1)),
    )
}

#[cfg(test)]
mod tests {
    use tfplugin_framework::{Cx, Value};

    use super::*;
    use crate::entities::secret::drift;

    /// As [`super::decide`], where nothing was changed outside of Terraform.
    fn decide(
        versioning: Versioning,
        mode: WriteOnlyMode,
        value: ConfiguredValue,
        prior: &SecretModel,
        planned: &SecretModel,
    ) -> Result<Rotation> {
        let described = drift::compare(&Cx::default(), prior, planned);
        super::decide(versioning, mode, value, described, prior, planned)
    }

    fn model(version: Attr<i64>, description: Option<&str>) -> SecretModel {
        let mut model = SecretModel::of_name("a");
        model.value_version = version;
        model.description = description.map(str::to_owned).into();
        model
    }

    fn refused(result: Result<Rotation>) -> String {
        let found = result.unwrap_err();
        let path = found.iter().next().unwrap().attribute.clone();
        path.map(|path| path.to_string()).unwrap_or_default()
    }

    #[test]
    fn automatic_mode_writes_what_has_changed() {
        let decide = |value, planned: &SecretModel| {
            let prior = model(Attr::Known(3), Some("d"));
            decide(
                Versioning::Automatic,
                WriteOnlyMode::Supported,
                value,
                &prior,
                planned,
            )
            .unwrap()
        };
        let described = model(Attr::Unknown, Some("other"));
        assert_eq!(
            decide(ConfiguredValue::Changed, &described),
            Rotation::Write
        );
        assert_eq!(
            decide(ConfiguredValue::Same, &described),
            Rotation::Describe
        );
        let unchanged = model(Attr::Known(3), Some("d"));
        assert_eq!(decide(ConfiguredValue::Ignored, &unchanged), Rotation::Keep);
    }

    #[test]
    fn manual_mode_writes_when_the_number_changes_in_either_direction() {
        let prior = model(Attr::Known(3), Some("d"));
        let decide = |version, value| {
            let planned = model(version, Some("d"));
            decide(
                Versioning::Manual,
                WriteOnlyMode::Supported,
                value,
                &prior,
                &planned,
            )
            .unwrap()
        };
        for value in [ConfiguredValue::Same, ConfiguredValue::Changed] {
            assert_eq!(decide(Attr::Known(4), value), Rotation::Write);
            assert_eq!(decide(Attr::Known(1), value), Rotation::Write);
            assert_eq!(decide(Attr::Unknown, value), Rotation::Write);
            assert_eq!(decide(Attr::Known(3), value), Rotation::Keep);
        }
    }

    #[test]
    fn a_value_in_doubt_is_written_in_both_modes() {
        let prior = model(Attr::Known(3), Some("d"));
        for versioning in [Versioning::Automatic, Versioning::Manual] {
            let (mode, value) = (WriteOnlyMode::Supported, ConfiguredValue::InDoubt);
            let outcome = decide(versioning, mode, value, &prior, &prior);
            assert_eq!(outcome.unwrap(), Rotation::Write);
        }
    }

    #[test]
    fn a_secret_made_anew_is_written_in_automatic_mode_and_left_alone_in_manual_mode() {
        let prior = model(Attr::Known(3), Some("d"));
        let decide = |versioning, version| {
            let (mode, value) = (WriteOnlyMode::Supported, ConfiguredValue::Remade);
            let planned = model(Attr::Known(version), Some("d"));
            decide(versioning, mode, value, &prior, &planned).unwrap()
        };
        assert_eq!(decide(Versioning::Automatic, 3), Rotation::Write);
        assert_eq!(decide(Versioning::Manual, 3), Rotation::Keep);
        assert_eq!(decide(Versioning::Manual, 4), Rotation::Write);
    }

    #[test]
    fn a_description_alone_is_refused_where_the_value_must_not_be_written() {
        let prior = model(Attr::Known(3), Some("d"));
        let planned = model(Attr::Known(3), Some("other"));
        let decide = |versioning, value| {
            refused(decide(
                versioning,
                WriteOnlyMode::Supported,
                value,
                &prior,
                &planned,
            ))
        };
        assert_eq!(
            decide(Versioning::Manual, ConfiguredValue::Changed),
            "description"
        );
        assert_eq!(
            decide(Versioning::Manual, ConfiguredValue::Ignored),
            "description"
        );
        assert_eq!(
            decide(Versioning::Automatic, ConfiguredValue::Ignored),
            "description"
        );
    }

    #[test]
    fn a_description_that_was_changed_elsewhere_is_refused_nowhere() {
        let prior = model(Attr::Known(3), Some("theirs"));
        let planned = model(Attr::Known(3), Some("d"));
        let decide = |versioning, value, described| {
            let mode = WriteOnlyMode::Supported;
            super::decide(versioning, mode, value, described, &prior, &planned).unwrap()
        };
        for described in [Described::Drifted, Described::Imported] {
            for (versioning, value, expected) in [
                (
                    Versioning::Automatic,
                    ConfiguredValue::Same,
                    Rotation::Describe,
                ),
                (
                    Versioning::Automatic,
                    ConfiguredValue::Ignored,
                    Rotation::Keep,
                ),
                (Versioning::Manual, ConfiguredValue::Same, Rotation::Keep),
                (Versioning::Manual, ConfiguredValue::Changed, Rotation::Keep),
                (Versioning::Manual, ConfiguredValue::Ignored, Rotation::Keep),
            ] {
                assert_eq!(decide(versioning, value, described), expected);
            }
        }
    }

    #[test]
    fn a_new_number_is_refused_where_the_value_is_ignored() {
        let prior = model(Attr::Known(3), Some("d"));
        let planned = model(Attr::Known(4), Some("d"));
        let outcome = decide(
            Versioning::Manual,
            WriteOnlyMode::Supported,
            ConfiguredValue::Ignored,
            &prior,
            &planned,
        );
        assert_eq!(refused(outcome), "value_version");
    }

    #[test]
    fn a_core_that_stores_the_value_gets_what_it_shows() {
        let imported = model(Attr::Known(3), Some("d"));
        let stored = {
            let shown = [
                ("name", "a".into()),
                ("value", "old".into()),
                ("value_version", 3.into()),
            ];
            let mut value = Value::map(shown);
            for name in [
                "description",
                "created_at",
                "created_by",
                "overwrite_on_create",
            ] {
                value.set_field(name, Value::Null);
            }
            value.set_field("description", "d".into());
            tfplugin_framework::from_value::<SecretModel>(&value).unwrap()
        };
        let decide = |value, prior: &SecretModel, description| {
            let planned = model(Attr::Known(3), Some(description));
            let mode = WriteOnlyMode::Plain;
            decide(Versioning::Manual, mode, value, prior, &planned).unwrap()
        };
        assert_eq!(
            decide(ConfiguredValue::Changed, &stored, "d"),
            Rotation::Write
        );
        assert_eq!(
            decide(ConfiguredValue::Same, &stored, "other"),
            Rotation::Describe
        );
        assert_eq!(
            decide(ConfiguredValue::Changed, &imported, "d"),
            Rotation::Keep
        );
    }

    #[test]
    fn a_description_that_is_not_known_yet_is_not_refused() {
        let prior = model(Attr::Known(3), Some("d"));
        let mut planned = model(Attr::Known(3), None);
        planned.description = Attr::Unknown;
        for versioning in [Versioning::Automatic, Versioning::Manual] {
            let mode = WriteOnlyMode::Supported;
            let outcome = decide(versioning, mode, ConfiguredValue::Same, &prior, &planned);
            assert_eq!(outcome.unwrap(), Rotation::Keep);
        }
    }

    #[test]
    fn none_and_an_empty_description_are_the_same() {
        let prior = model(Attr::Known(3), None);
        let planned = model(Attr::Known(3), Some(""));
        let outcome = decide(
            Versioning::Manual,
            WriteOnlyMode::Supported,
            ConfiguredValue::Changed,
            &prior,
            &planned,
        );
        assert_eq!(outcome.unwrap(), Rotation::Keep);
    }
}
