//! What the attributes of a secret are for, in the words of the documentation.

pub(super) const SECRET: &str = "\
    A secret of the organisation, which agents can use by its name. Its value is written and never read: it is in \
    no state, plan or output.";

pub(super) const NAME: &str = "\
    Name of the secret, unique in the organisation: 1 to 255 bytes without control characters, and neither `.`, \
    `..` nor `get_value`, which have another meaning in the API's paths. A change replaces the secret.";

pub(super) const VALUE: &str = "\
    Value of the secret. Write-only: with Terraform or OpenTofu 1.11 and later it is never stored, and ephemeral \
    values are accepted. A changed value is noticed and written, unless `value_version` is set.";

pub(super) const VALUE_VERSION: &str = "\
    Counts the values that were written. Leave it unset, and the provider notices a changed `value` by a \
    fingerprint in the private part of the state. Set it, and the value is written when this number changes and \
    at no other time, and nothing derived from the value is stored: do so for a `value` that differs from run to \
    run.";

pub(super) const CREATED_AT: &str = "When the secret was created, as the API writes it.";

pub(super) const CREATED_BY: &str = "Who created the secret, as the API writes it.";

pub(super) const OVERWRITE_ON_CREATE: &str = "\
    What the create does where the organisation has a secret of this name already. Unset or `false`, it leaves that \
    alone and fails. `true` takes it over: its value and description are overwritten with the configured ones, \
    whoever made it and whatever uses it, and cannot be had back. It counts for the create alone; a later change of it \
    sends nothing.";
