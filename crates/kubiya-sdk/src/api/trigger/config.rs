//! A trigger as plain data.

use std::fmt;

/// The status of a workflow that its URL starts.
const PUBLISHED: &str = "published";

/// A trigger: a workflow of the composer, and what becomes of it.
#[derive(Clone, Eq, PartialEq)]
pub struct Trigger {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) workflow: Option<String>,
    pub(super) status: Option<String>,
    pub(super) created_at: Option<String>,
}

impl Trigger {
    /// The id of the workflow, unique for ever.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The name. Not known to be unique.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What is done, as the text of a JSON object; nothing where the answer does not tell.
    pub fn workflow(&self) -> Option<&str> {
        self.workflow.as_deref()
    }

    /// What has become of it, in the server's own words: `draft` or `published`.
    pub fn status(&self) -> Option<&str> {
        self.status.as_deref()
    }

    /// Whether its URL starts it.
    pub fn is_published(&self) -> bool {
        self.status.as_deref() == Some(PUBLISHED)
    }

    /// When the workflow was created, in the server's own words; RFC 3339 as far as is known.
    pub fn created_at(&self) -> Option<&str> {
        self.created_at.as_deref()
    }
}

/// Everything about a trigger that can be configured here, but for what executes it.
///
/// `Debug` does not show the workflow, which may hold credentials.
#[derive(Clone, Eq, PartialEq)]
#[non_exhaustive]
pub struct TriggerConfig {
    /// The name. Not empty, and not known to be unique.
    pub name: String,
    /// What is done, as the text of a JSON object with `name`, `version` and `steps`. It is sent in this spelling.
    pub workflow: String,
}

impl TriggerConfig {
    /// A trigger of this name and workflow.
    pub fn new(name: impl Into<String>, workflow: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            workflow: workflow.into(),
        }
    }
}

impl fmt::Debug for Trigger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trigger")
            .field("id", &self.id)
            .field("name", &self.name)
            .field("status", &self.status)
            .field("created_at", &self.created_at)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for TriggerConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TriggerConfig")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}
