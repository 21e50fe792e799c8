//! What the attributes of an agent are for, in the words of the documentation.

pub(super) const AGENT: &str =
    "An agent of the organisation: what it is told, where it runs, and what it may use.";

pub(super) const NAME: &str = "Name of the agent, unique in the organisation.";

pub(super) const RUNNER: &str =
    "Name of the runner that the agent runs on. The letter case does not matter.";

pub(super) const INSTRUCTIONS: &str = "What the agent is told to do, and how.";

pub(super) const UNLISTED_MODEL: &str =
    "A model that the organisation does not list as supported is a warning while planning.";

pub(super) const IS_DEBUG_MODE: &str =
    "Whether the agent shows what it does in detail. Defaults to `false`.";

pub(super) const ENVIRONMENT_VARIABLES: &str = "\
    Environment variables of the agent, stored byte for byte. They are stored in the state and anybody who may \
    read the agent can read them: put credentials into a `kubiya_secret` and name it in `secrets`. Where it is not \
    configured, this resource manages no variables and those that are there stay; where it is, also as `{}`, the agent \
    has no others.";

pub(super) const USERS: &str =
    "Users who may use the agent: e-mail addresses, display names or ids.";

pub(super) const GROUPS: &str = "Groups whose members may use the agent: names or ids.";

pub(super) const SECRETS: &str = "\
    Names of the secrets that the agent can read. Refer to them as `kubiya_secret.ADDRESS.name`, so that they \
    are created first.";

pub(super) const SOURCES: &str = "\
    Sources whose tools the agent can use: names or ids. Where it is not configured, this resource manages no sources \
    and those that are there stay; where it is, also as `[]`, the agent has no others.";

pub(super) const INTEGRATIONS: &str = "Names of the integrations that the agent can use.";

pub(super) const LINKS: &str = "Links that are shown with the agent.";

pub(super) const STARTERS: &str = "\
    Conversation starters in the order in which they are shown: the `name` on the button, and the `command` that \
    it sends.";

pub(super) const TASKS: &str = "\
    Tasks of the agent, in order: the `name`, the `prompt` that starts it, and a `description`.";

pub(super) const OWNER: &str = "\
    E-mail address of the user who created the agent, or that user's id where the organisation does not list them.";

pub(super) const CREATED_AT: &str = "When the agent was created, as the API writes it.";
