//! The circumstances of a change.

/// Where an object is made or changed, by whom, and when.
#[derive(Debug)]
pub(crate) struct Stamp {
    pub(crate) organization: String,
    /// A user's uuid, or what identifies someone who is no user.
    pub(crate) by: String,
    /// RFC 3339, in UTC.
    pub(crate) at: String,
}
