//! What the attributes of a knowledge entry are for, in the words of the documentation.

pub(super) const KNOWLEDGE: &str = "\
    A knowledge entry of the organisation: a text that agents answer from, and who may use it.";

pub(super) const NAME: &str =
    "Name of the entry. Several entries can have one name; what tells them apart is their `id`.";

pub(super) const DESCRIPTION: &str = "What the entry is about.";

pub(super) const CONTENT: &str = "\
    The text of the entry, such as `file(\"guide.md\")`. What the API changes in its line ends, or drops of the white \
    space around it, is no difference.";

pub(super) const GROUPS: &str = "\
    Groups whose members may use the entry: names or ids, in any letter case. It may be empty.";

pub(super) const LABELS: &str = "What the entry can be found by. Empty where it is not set.";

pub(super) const SUPPORTED_AGENTS: &str = "\
    Agents that answer from the entry: names or ids, in any letter case. Empty where it is not set. Refer to them as \
    `kubiya_agent.ADDRESS.name`, so that they are created first.";

pub(super) const TYPE: &str = "What kind of entry it is. Defaults to `knowledge`.";

pub(super) const OWNER: &str = "Whose entry it is, as the API says: the id of a user, as a rule.";
