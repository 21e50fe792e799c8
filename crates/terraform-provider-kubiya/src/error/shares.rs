//! Attributes of agents of which several resources manage a part each.

use tfplugin_framework::Diagnostic;

use super::Verb;
use super::ids::all_of;
use crate::nouns::{AGENT, AGENT_ENVIRONMENT, AGENT_SOURCE, Noun};
use crate::run::{Clash, Share};

/// What to do about a create whose outcome is not known.
pub(super) const AFTER_LOST_CREATE: &str =
    "The agent may have been changed all the same; the next apply finds out.";

impl Share {
    /// The resource that manages a part.
    fn noun(self) -> Noun {
        match self {
            Self::Variables => AGENT_ENVIRONMENT,
            Self::Sources => AGENT_SOURCE,
        }
    }

    fn members(self) -> &'static str {
        match self {
            Self::Variables => "variables",
            Self::Sources => "sources",
        }
    }

    /// The attribute of the resource that manages a part.
    fn attribute_of_part(self) -> &'static str {
        match self {
            Self::Variables => "environment_variables",
            Self::Sources => "source_id",
        }
    }
}

/// The diagnostic for what a resource that manages a part cannot have.
pub(crate) fn clash<'a>(
    share: Share,
    agent: &str,
    members: impl IntoIterator<Item = &'a String>,
    clash: &Clash,
) -> Diagnostic {
    match clash {
        Clash::Whole => {
            managed_twice(share, agent, members).at_attribute(share.attribute_of_part())
        }
        Clash::Members(twice) => shared_twice(share, agent, twice),
    }
}

/// The diagnostic for an agent whose own resource configures an attribute of which others manage a part.
pub(crate) fn managed_twice<'a>(
    share: Share,
    agent: &str,
    members: impl IntoIterator<Item = &'a String>,
) -> Diagnostic {
    let (whole, part) = (AGENT.type_name, share.noun().type_name);
    let (attribute, members_are) = (share.attribute(), share.members());
    let members: Vec<&String> = members.into_iter().collect();
    let members = match members[..] {
        [] => String::new(),
        _ => format!(": {}", all_of(&members)),
    };
    let detail = format!(
        "In this configuration, {whole} sets {attribute} of the agent {agent:?}, and so manages all of it, while \
         {part} manages a part{members}. Each would take away what the other sets, so nothing was sent to the API. \
         Have the {members_are} in one place. Either take {attribute} out of {whole}, and out of its ignore_changes if \
         it is there; or put all {members_are} into it and remove {part}."
    );
    Diagnostic::error(
        format!("The {members_are} of agent {agent:?} are managed by {whole} and by {part}"),
        detail,
    )
}

fn shared_twice<'a>(
    share: Share,
    agent: &str,
    members: impl IntoIterator<Item = &'a String>,
) -> Diagnostic {
    let (part, members_are) = (share.noun().type_name, share.members());
    let members: Vec<&String> = members.into_iter().collect();
    let detail = format!(
        "Two resources {part} of this configuration manage the same {members_are} of the agent {agent:?}: {}. \
         Several may share an agent as long as their {members_are} differ. Keep each in one of them.",
        all_of(&members)
    );
    Diagnostic::error(
        format!("The same {members_are} of agent {agent:?} are managed twice"),
        detail,
    )
    .at_attribute(share.attribute_of_part())
}

/// The diagnostic for new variables that the agent has with other values. What has a state already cannot be imported.
pub(crate) fn variables_exist(verb: Verb, agent: &str, names: &[String]) -> Diagnostic {
    let way_out = match verb {
        Verb::Create => format!(
            "import them, with the address shown above in the place of {0}.ADDRESS:\n\n  terraform import \
             {0}.ADDRESS {1}\n\n",
            AGENT_ENVIRONMENT.type_name,
            super::name::shell_quoted(&format!("{agent}/{}", names.join(","))),
        ),
        _ => "configure them with the values that the agent has, apply, and change them then. "
            .to_owned(),
    };
    let detail = format!(
        "The agent {agent:?} has these variables already, with other values: {}. They were left alone. To manage \
         them with Terraform, {way_out}Otherwise choose other names. If another resource of this configuration had \
         them until now, apply again.",
        all_of(names),
    );
    Diagnostic::error(
        format!("Variables of agent {agent:?} exist already"),
        detail,
    )
    .at_attribute("environment_variables")
}

/// The diagnostic for a write of a part of an agent that is gone.
pub(crate) fn agent_is_gone(noun: Noun, agent: &str) -> Diagnostic {
    let detail = format!(
        "The organisation has no agent {agent:?}, so the {noun} could not be written. Check agent_id, and that the \
         API key is of the right organisation. If the agent was deleted outside of Terraform, plan again."
    );
    Diagnostic::error(format!("There is no agent {agent:?}"), detail).at_attribute("agent_id")
}

/// The diagnostic for an import ID of variables that is not of its form.
pub(crate) fn not_variables() -> Diagnostic {
    let detail = "The import ID of an agent environment is the id or the unique name of an agent, a slash, and the names of \
                  the variables with commas between them, such as \
                  9b2f6a58-1c0d-4f6e-8a3b-5d7e9f1a2b3c/WEBHOOK_URL,REGION.";
    Diagnostic::error("Invalid import ID", detail)
}

/// The diagnostic for an import of variables that the agent does not have.
pub(crate) fn no_such_variables(agent: &str, names: &[&str]) -> Diagnostic {
    let detail = format!(
        "The agent {agent:?} has no environment variables of these names: {}. Nothing was imported. Check the import \
         ID; what does not exist yet need not be imported.",
        all_of(names)
    );
    Diagnostic::error(
        format!("Agent {agent:?} lacks variables that are to be imported"),
        detail,
    )
}

/// The diagnostic for an import ID of the source of an agent that is not of its form.
pub(crate) fn not_a_source_of_an_agent() -> Diagnostic {
    let detail = "The import ID of an agent source is the id or the unique name of an agent, a slash, and the id or the \
                  unique name of the source.";
    Diagnostic::error("Invalid import ID", detail)
}

/// The diagnostic for an import of a source that the agent does not have.
pub(crate) fn no_such_source(agent: &str, source: &str) -> Diagnostic {
    let detail = format!(
        "The agent {agent:?} does not have the source {source:?}. Nothing was imported. Check the import ID; what \
         does not exist yet need not be imported."
    );
    Diagnostic::error(
        format!("Agent {agent:?} does not have the source that is to be imported"),
        detail,
    )
}
