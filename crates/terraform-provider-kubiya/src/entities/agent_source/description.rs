//! What the attributes of an agent source are for, in the words of the documentation.

pub(super) const AGENT_SOURCE: &str = "\
    One source whose tools an agent can use, beside those that others manage. It gives and takes away this source and no \
    other.";

pub(super) const AGENT_ID: &str =
    "The agent: its id, or a unique name. Another agent makes it another resource.";

pub(super) const SOURCE_ID: &str = "\
    The source, which may be an inline one: its id, or a unique name. Another source makes it another resource.";

pub(super) const ID: &str = "The ids of the agent and of the source, with a slash between them.";
