//! What creating and updating an entry of external knowledge come to.

use super::config::ExternalKnowledgeEntry;
use crate::error::{Error, Result};

/// An entry of external knowledge that was created or updated.
///
/// The write succeeded. What the server made of it is known, unless the read after the write failed. That
/// failure does not undo the write, so it is kept apart.
#[derive(Debug)]
#[must_use]
pub struct WrittenExternalKnowledge {
    pub(super) id: String,
    pub(super) entry: Result<ExternalKnowledgeEntry>,
    pub(super) remarks: Vec<String>,
}

impl WrittenExternalKnowledge {
    /// The id of the entry, by which it can be read, updated and deleted. An update does not change it.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The entry, or why it could not be read. **It exists in both cases.** A server may have left channels out.
    ///
    /// # Errors
    ///
    /// The failure of the read that followed the write.
    pub fn entry(&self) -> Result<&ExternalKnowledgeEntry, &Error> {
        self.entry.as_ref()
    }

    /// As [`entry`](Self::entry), by value.
    ///
    /// # Errors
    ///
    /// The failure of the read that followed the write.
    pub fn into_entry(self) -> Result<ExternalKnowledgeEntry> {
        self.entry
    }

    /// What the server had to say when it carried out the write: ten remarks at most. None where that answer was lost.
    pub fn remarks(&self) -> &[String] {
        &self.remarks
    }
}
