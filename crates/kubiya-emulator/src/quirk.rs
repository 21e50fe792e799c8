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
    /// An empty description of a secret is answered as `null` instead of `""`.
    NullDescription,
    /// Creating and updating a secret, and updating anything else, answer an empty body instead of what was
    /// written. Other creations always tell what was made, since only they tell its id.
    EmptyWriteResponse,
    /// Deleting answers 204 instead of 200, for a secret without the JSON object.
    EmptyDeleteResponse,
    /// Names of secrets, runners, agents and knowledge entries are kept in lower case and without white space around
    /// them. A path finds what it names in any such spelling.
    RespelledNames,
    /// Creating a secret whose name exists overwrites it instead of answering 409.
    OverwriteExisting,
    /// Updating a secret without sending a value blanks its value instead of keeping it.
    BlankingUpdate,
    /// Deleting a secret, or a runner that nothing uses, is refused with 409 unless the request has the header
    /// `force: true`, which a runner in use always needs.
    DeleteNeedsForce,
    /// `get_value` answers the value as a JSON string of base64 instead of 403.
    ReadableValues,
    /// Updating an agent or a knowledge entry makes every field empty that the request does not mention.
    PutReplaces,
    /// Creating an agent answers `{"id": ...}` and nothing else.
    AgentIdOnly,
    /// The `uuid` of an agent is answered as `""`, and only `id` tells it.
    IdWithoutUuid,
    /// The entries of the list of agents have `uuid`, `id`, `name` and `description` only.
    SparseAgentList,
    /// The entries of the list of knowledge have no `content`.
    SparseKnowledgeList,
    /// Empty collections of an agent or a knowledge entry are answered as `null`, and empty texts are left out.
    NullCollections,
    /// Collections of an agent or a knowledge entry whose order has no meaning are answered in the reverse order.
    ReorderedCollections,
    /// The `content` of a knowledge entry is answered without white space at its ends, and with `\n` for `\r\n`.
    ContentTrimmed,
    /// Reading a knowledge entry by its uuid answers 404, as if there were no such route.
    NoGetById,
    /// The `owner` of a knowledge entry is answered as an e-mail address instead of a uuid, if it is a user.
    OwnerEmail,
    /// The lists of users, sources and knowledge come in pages of two entries at most, also where the request asks
    /// for larger ones or for none.
    PagesOfTwo,
    /// The lists of users, sources and knowledge begin with their first entry whichever `page` is asked for.
    IgnoredPage,
    /// Deleting a secret or a runner that something uses is refused with 409, even with `force: true`.
    RefuseDeleteInUse,
    /// Describing a runner answers 404 although the list has it.
    #[serde(rename = "describe-404-though-listed")]
    #[value(name = "describe-404-though-listed")]
    DescribeNotFound,
    /// Describing a new runner answers 404 twice before it is described.
    DelayedDescribe,
    /// The `version` of a runner is answered as text, such as `"v2"`, instead of a number.
    RunnerVersionText,
    /// Creating a runner whose name exists answers 409 instead of the URL of its manifest.
    CreateExistingConflict,
    /// Answers escape every character that some encoder of JSON escapes, as `\uXXXX`: all that is not ASCII,
    /// control characters, and what HTML gives a meaning. So they can be six times as large.
    AsciiJson,
}
