//! What the attributes of an agent environment are for, in the words of the documentation.

pub(super) const AGENT_ENVIRONMENT: &str = "\
    Single environment variables of an agent, beside those that others manage. It sets and removes its own variables and \
    no others.";

pub(super) const AGENT_ID: &str =
    "The agent: its id, or a unique name. Another agent makes it another resource.";

pub(super) const ENVIRONMENT_VARIABLES: &str = "\
    The variables, stored byte for byte. They are stored in the state and anybody who may read the agent can read them: \
    put credentials into a `kubiya_secret` and name it in the `secrets` of the agent.";

pub(super) const ID: &str = "Id of the agent, a UUID, also where `agent_id` is a name.";
