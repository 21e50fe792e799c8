//! The behaviours on which the known clients of the API disagree or are silent.

use serde::{Deserialize, Serialize};

/// A departure from the emulator's default behaviour; several may be combined.
///
/// The defaults follow the clients that are known to work in production. Each quirk is a reading of
/// the API that those clients do not rule out, and that a client should survive.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, clap::ValueEnum,
)]
#[serde(rename_all = "kebab-case")]
pub enum Quirk {
    /// The list of secrets is `{"secrets": [...]}` instead of a bare array.
    WrappedList,
    /// The entries of the list of secrets have a name and a description only.
    SparseList,
    /// An empty description is answered as `null` instead of `""`.
    NullDescription,
    /// Creating and updating answer an empty body instead of the metadata.
    EmptyWriteResponse,
    /// Deleting answers 204 without a body instead of 200 with a JSON object.
    EmptyDeleteResponse,
    /// Creating a secret whose name exists overwrites it instead of answering 409.
    OverwriteExisting,
    /// Updating a secret without sending a value blanks its value instead of keeping it.
    BlankingUpdate,
    /// Deleting is refused with 409 unless the request has the header `force: true`.
    DeleteNeedsForce,
    /// `get_value` answers the value as a JSON string of base64 instead of 403.
    ReadableValues,
}
