//! What the attributes of an external knowledge entry are for, in the words of the documentation.

pub(super) const EXTERNAL_KNOWLEDGE: &str = "\
    An external knowledge entry of the organisation: what agents answer from and another vendor keeps, such as the \
    messages of Slack channels.";

pub(super) const VENDOR: &str =
    "Who keeps it: `slack`, the only vendor that the API has. A change replaces the entry.";

pub(super) const CONFIG: &str = "\
    What agents answer from. For `slack`: `channel_ids`, the ids of one channel or more, in no order, such as \
    `{ channel_ids = [\"C0123456789\"] }`.";

pub(super) const ID: &str = "Id of the entry, a UUID.";

pub(super) const ORG: &str = "The organisation, as the API calls it.";

pub(super) const START_DATE: &str = "Since when the channels are read, as the API says.";

pub(super) const INTEGRATION_TYPE: &str = "What kind of entry it is, as the API says.";

pub(super) const CREATED_AT: &str = "When the entry was created, as the API says.";

pub(super) const UPDATED_AT: &str = "When the entry was changed last, as the API says.";
