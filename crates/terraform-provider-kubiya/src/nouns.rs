//! What the provider calls the things that it deals with: one row for each kind.

use std::fmt;

/// The words for one kind of thing. It displays as its singular: "inline source".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Noun {
    /// One of them, with its article.
    pub(crate) with_article: &'static str,
    /// Several of them.
    pub(crate) many: &'static str,
    /// Its managed resource, list resource and singular data source; empty where there are none.
    pub(crate) type_name: &'static str,
}

pub(crate) const AGENT: Noun = managed("an agent", "agents", "kubiya_agent");
pub(crate) const AGENT_ENVIRONMENT: Noun = managed(
    "an agent environment",
    "agent environments",
    "kubiya_agent_environment",
);
pub(crate) const AGENT_SOURCE: Noun =
    managed("an agent source", "agent sources", "kubiya_agent_source");
pub(crate) const EXTERNAL_KNOWLEDGE: Noun = managed(
    "an external knowledge entry",
    "external knowledge entries",
    "kubiya_external_knowledge",
);
pub(crate) const GROUP: Noun = foreign("a group", "groups");
pub(crate) const INLINE_SOURCE: Noun =
    managed("an inline source", "inline sources", "kubiya_inline_source");
pub(crate) const INTEGRATION: Noun =
    managed("an integration", "integrations", "kubiya_integration");
pub(crate) const KNOWLEDGE: Noun =
    managed("a knowledge entry", "knowledge entries", "kubiya_knowledge");
pub(crate) const MODEL: Noun = foreign("a model", "models");
pub(crate) const RUNNER: Noun = managed("a runner", "runners", "kubiya_runner");
pub(crate) const SCHEDULED_TASK: Noun = managed(
    "a scheduled task",
    "scheduled tasks",
    "kubiya_scheduled_task",
);
pub(crate) const SECRET: Noun = managed("a secret", "secrets", "kubiya_secret");
pub(crate) const SOURCE: Noun = managed("a source", "sources", "kubiya_source");
pub(crate) const TRIGGER: Noun = managed("a trigger", "triggers", "kubiya_trigger");
pub(crate) const USER: Noun = foreign("a user", "users");
pub(crate) const WEBHOOK: Noun = managed("a webhook", "webhooks", "kubiya_webhook");

/// Something that a resource of this provider manages.
const fn managed(with_article: &'static str, many: &'static str, type_name: &'static str) -> Noun {
    Noun {
        with_article,
        many,
        type_name,
    }
}

/// Something that resources only refer to.
const fn foreign(with_article: &'static str, many: &'static str) -> Noun {
    managed(with_article, many, "")
}

impl Noun {
    /// One of them, without an article.
    pub(crate) fn one(self) -> &'static str {
        let parts = self.with_article.split_once(' ');
        parts.map_or(self.with_article, |(_, one)| one)
    }

    /// What a heading begins with.
    pub(crate) fn title(self) -> String {
        capitalised(self.one())
    }
}

impl fmt::Display for Noun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.one())
    }
}

fn capitalised(text: &str) -> String {
    let (first, rest) = text.split_at_checked(1).unwrap_or_default();
    format!("{}{rest}", first.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_gives_every_form_of_its_noun() {
        let noun = managed("an inline source", "inline sources", "kubiya_inline_source");
        assert_eq!(noun.to_string(), "inline source");
        assert_eq!(noun.title(), "Inline source");
    }
}
