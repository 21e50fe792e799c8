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
    /// The list of secrets is `{"secrets": [...]}` instead of a bare array, and that of external knowledge
    /// `{"integrations": [...]}`.
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
    /// Deleting a secret, or a runner or a source that nothing uses, is refused with 409 unless the request has the
    /// header `force: true`, which a runner or a source in use always needs.
    DeleteNeedsForce,
    /// `get_value` answers the value as a JSON string of base64 instead of 403.
    ReadableValues,
    /// Updating an agent, a source, an integration, a knowledge entry, a webhook or a workflow makes every field empty that the request does not
    /// mention.
    PutReplaces,
    /// Creating an agent answers `{"id": ...}` and nothing else.
    AgentIdOnly,
    /// The `uuid` of an agent is answered as `""`, and only `id` tells it.
    IdWithoutUuid,
    /// The entries of the list of agents have `uuid`, `id`, `name` and `description` only.
    SparseAgentList,
    /// The entries of the list of knowledge have no `content`.
    SparseKnowledgeList,
    /// The entries of the list of sources have `uuid`, `name`, `type` and `url` only.
    SparseSourceList,
    /// Empty collections of an agent, a source, a knowledge entry, a webhook or a workflow are answered as `null`, and empty texts
    /// are left out.
    NullCollections,
    /// Collections of an agent or a knowledge entry whose order has no meaning are answered in the reverse order, and so
    /// are the channels of external knowledge.
    ReorderedCollections,
    /// The `content` of a knowledge entry is answered without white space at its ends, and with `\n` for `\r\n`.
    ContentTrimmed,
    /// Reading a knowledge entry or a webhook by its id answers 404, as if there were no such route.
    NoGetById,
    /// The `owner` of a knowledge entry is answered as an e-mail address instead of a uuid, if it is a user.
    OwnerEmail,
    /// The lists of users, sources, knowledge and workflows come in pages of two entries at most, also where the request asks
    /// for larger ones or for none.
    PagesOfTwo,
    /// The lists of users, sources, knowledge and workflows begin with their first entry whichever `page` is asked for.
    IgnoredPage,
    /// Deleting a secret, a runner, a source or an integration that something uses is refused with 409, even with `force: true`.
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
    /// Every `created_at` of a webhook is answered as Go prints a time, not in RFC 3339.
    OddTimestamp,
    /// Updating a webhook stores the `created_at` that is sent, and the year 1 where none is.
    PutResetsCreatedAt,
    /// The entries of the list of webhooks have `id`, `name`, `source` and `agent_id` only.
    SparseWebhookList,
    /// The `workflow` of a webhook is answered as an object instead of a text.
    WorkflowAsObject,
    /// The `workflow` of a webhook is answered with its members in another order, and with white space.
    WorkflowReordered,
    /// Updating a webhook gives it another `webhook_url`; the one before does not work any more.
    UrlChangesOnUpdate,
    /// The `method` of a webhook is answered in small letters.
    MethodLowercased,
    /// Deleting a webhook answers 200 with another `result` than `ok`, and deletes nothing.
    DeleteResultNotOk,
    /// The `destination` of a webhook is answered without the `#` before it, and as JSON with spaces.
    DestinationNormalised,
    /// The `channel_name` of a scheduled task is answered as another text than the one that was sent.
    ChannelNameDiffers,
    /// A scheduled task is answered without a `channel_name`.
    NoChannelName,
    /// The `scheduled_time` of a scheduled task that is repeated becomes the time of its next run, once it has run.
    TimeMovesOn,
    /// A scheduled task that runs once is gone when it has run.
    OneShotVanishes,
    /// The `task_id` of a scheduled task is a number.
    NumericTaskId,
    /// The `cron_string` of a scheduled task is answered with five fields.
    FiveFieldCronEcho,
    /// The agent of a scheduled task is answered by its uuid, if there is one of that name when the task is created.
    AgentAsUuid,
    /// Creating a scheduled task without a `user_email` is refused.
    RequiresEmail,
    /// Creating and updating external knowledge leaves out the channels whose ids do not begin with `C`, and says so in
    /// its `message`.
    DropsUnknownChannels,
    /// Updating external knowledge answers a `message` and nothing else.
    UpdateAnswersMessageOnly,
    /// An empty `dynamic_config` of a source is answered as `null`.
    NullDynamicConfig,
    /// Updating a source loads it anew and changes nothing.
    PutIsSyncOnly,
    /// Loading a source meets two errors, which every answer about it tells in `errors`; one repeats its
    /// `dynamic_config`.
    CreateWithErrors,
    /// Creating, updating and syncing a source take three seconds, and go on if the client does not wait.
    SlowLoad,
    /// Updating or syncing a source gives it another name.
    SourceRenamedOnSync,
    /// Every configuration of an integration is answered with values and fields that the platform adds.
    EnrichedVendorSpecific,
    /// Values of an integration that look like numbers or flags are answered as such, not as texts.
    NonStringValues,
    /// The configurations of an integration are answered in the reverse order.
    ReorderedConfigs,
    /// An integration is answered without a `uuid`.
    NoUuid,
    /// Reading an integration answers an array that has it.
    AnswersArray,
    /// The entries of the list of integrations have no `configs`, even with `full=true`.
    ListWithoutConfigs,
    /// Publishing a workflow answers 200 with `success: false`, and publishes nothing.
    PublishUnsuccessful,
    /// Deleting a workflow answers `{}` instead of `success: true`.
    DeleteEmptyObject,
    /// A workflow is answered without its `definition`.
    DefinitionMissing,
    /// Each step of a workflow is answered with an `id` and with members that are empty.
    EnrichedSteps,
    /// Asking for the URL of a workflow gives it another one each time.
    UrlRotates,
    /// The `status` of a workflow is answered as `draft`, also once it is published.
    StatusStaysDraft,
    /// The keys of every JSON object are answered in the reverse order.
    ConfigKeysReordered,
    /// The metadata of a source has members in its tools and workflows that nobody sent.
    EnrichedTools,
    /// Tools and workflows of which a source has none are `null` in its metadata.
    NullTools,
    /// What an inline source holds is told by the source itself, and not by its metadata.
    InlineToolsInSource,
    /// What an inline source holds is told by its metadata, and not by the source itself.
    InlineToolsInMetadata,
    /// The metadata of a source tells two errors of loading, which repeat what it was given, and nothing else does.
    MetadataErrors,
    /// An empty `dynamic_config` of a source is left out.
    DynamicConfigMissing,
    /// Answers escape every character that some encoder of JSON escapes, as `\uXXXX`: all that is not ASCII,
    /// control characters, and what HTML gives a meaning. So they can be six times as large.
    AsciiJson,
}
