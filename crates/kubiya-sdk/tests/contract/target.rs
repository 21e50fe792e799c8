//! An API to run the suite against.

use std::pin::Pin;
use std::sync::{Arc, Mutex};

use kubiya_emulator::{Emulator, Quirk};
use kubiya_sdk::{Client, ClientBuilder, Result, SecretString, seal};

use super::raw::Raw;
use super::subject::Subject;

/// An API, or why it is not there.
pub(crate) struct Setup {
    pub(crate) name: &'static str,
    pub(crate) target: Result<Arc<Target>, String>,
}

pub(crate) struct Target {
    pub(crate) client: Client,
    pub(crate) raw: Raw,
    pub(crate) raw_agents: Raw,
    /// Sees what a client cannot: the stored values.
    pub(crate) emulator: Option<Emulator>,
    key: SecretString,
    prefix: String,
    left_behind: Mutex<Vec<(String, Delete)>>,
}

/// Deletes an object if it is there.
type Delete =
    for<'a> fn(&'a Client, &'a str) -> Pin<Box<dyn Future<Output = Result<bool>> + Send + 'a>>;

impl Setup {
    /// The API as the clients that are known to work see it.
    pub(crate) fn emulator() -> Self {
        Self::emulated("emulator", &[])
    }

    /// The API as it may be as well.
    pub(crate) fn odd_emulator() -> Self {
        let quirks = [
            Quirk::AgentAsUuid,
            Quirk::AgentIdOnly,
            Quirk::AsciiJson,
            Quirk::ChannelNameDiffers,
            Quirk::ConfigKeysReordered,
            Quirk::CreateWithErrors,
            Quirk::CreateExistingConflict,
            Quirk::DestinationNormalised,
            Quirk::DescribeNotFound,
            Quirk::DeleteNeedsForce,
            Quirk::DropsUnknownChannels,
            Quirk::EmptyDeleteResponse,
            Quirk::EmptyWriteResponse,
            Quirk::FiveFieldCronEcho,
            Quirk::IdWithoutUuid,
            Quirk::MethodLowercased,
            Quirk::NullCollections,
            Quirk::NullDescription,
            Quirk::OddTimestamp,
            Quirk::NumericTaskId,
            Quirk::AnswersArray,
            Quirk::EnrichedVendorSpecific,
            Quirk::ListWithoutConfigs,
            Quirk::NoUuid,
            Quirk::NonStringValues,
            Quirk::ReorderedConfigs,
            Quirk::NullDynamicConfig,
            Quirk::NullTools,
            Quirk::InlineToolsInMetadata,
            Quirk::OwnerEmail,
            Quirk::PagesOfTwo,
            Quirk::PutReplaces,
            Quirk::PutResetsCreatedAt,
            Quirk::ReadableValues,
            Quirk::ReorderedCollections,
            Quirk::RunnerVersionText,
            Quirk::SparseAgentList,
            Quirk::SparseKnowledgeList,
            Quirk::SparseList,
            Quirk::SparseSourceList,
            Quirk::SparseWebhookList,
            Quirk::UpdateAnswersMessageOnly,
            Quirk::WorkflowReordered,
            Quirk::WrappedList,
            Quirk::DeleteEmptyObject,
            Quirk::EnrichedSteps,
            Quirk::UrlRotates,
        ];
        Self::emulated("odd emulator", &quirks)
    }

    fn emulated(name: &'static str, quirks: &[Quirk]) -> Self {
        let plain = Emulator::builder();
        let emulator = quirks
            .iter()
            .fold(plain, |builder, &quirk| builder.quirk(quirk));
        let emulator = emulator.start_blocking().unwrap();
        let builder = Client::builder().endpoint(emulator.url());
        let target = Target::new(builder, emulator.api_key().clone(), Some(emulator));
        Self {
            name,
            target: Ok(Arc::new(target)),
        }
    }

    pub(crate) fn live() -> Self {
        let target = match (variable("KUBIYA_LIVE"), variable("KUBIYA_API_KEY")) {
            (Some(flag), Some(key)) if flag == "1" => {
                let builder = ClientBuilder::from_env().unwrap();
                Ok(Arc::new(Target::new(builder, seal(key), None)))
            }
            _ => Err("skipped: needs KUBIYA_LIVE=1 and KUBIYA_API_KEY".to_owned()),
        };
        Self {
            name: "live",
            target,
        }
    }
}

impl Target {
    fn new(builder: ClientBuilder, key: SecretString, emulator: Option<Emulator>) -> Self {
        let client = builder
            .api_key(key.clone())
            .user_agent_prefix("contract-test")
            .build();
        let client = client.unwrap();
        Self {
            raw: Raw::new(client.endpoint(), "/api/v2/secrets", key.clone()),
            raw_agents: Raw::new(client.endpoint(), "/api/v1/agents", key.clone()),
            client,
            emulator,
            key,
            prefix: format!("kubiya-sdk-contract-{:08x}", getrandom::u32().unwrap()),
            left_behind: Mutex::default(),
        }
    }

    /// A client that has not written anything yet.
    pub(crate) fn reader(&self) -> Client {
        let endpoint = self.client.endpoint().clone();
        let builder = Client::builder()
            .api_key(self.key.clone())
            .endpoint(endpoint);
        let builder = match self.client.composer_endpoint() {
            Some(composer) => builder.composer_endpoint(composer.as_str()),
            None => builder,
        };
        builder.build().unwrap()
    }

    /// A name of its own for each use.
    pub(crate) fn name(&self, purpose: &str) -> String {
        format!("{}-{purpose}", self.prefix)
    }

    /// Has an object deleted in the end, if it is there.
    pub(crate) fn delete_later<S: Subject>(&self, key: &str) {
        let delete: Delete = |client, key| Box::pin(S::delete_if_exists(client, key));
        self.left_behind
            .lock()
            .unwrap()
            .push((key.to_owned(), delete));
    }

    /// Deletes what came last first: it may refer to what was there before.
    #[expect(clippy::print_stderr, reason = "what is left behind must be known")]
    pub(crate) async fn clean_up(&self) {
        let left_behind = std::mem::take(&mut *self.left_behind.lock().unwrap());
        for (key, delete) in left_behind.iter().rev() {
            if let Err(error) = delete(&self.client, key).await {
                eprintln!("{key} could not be deleted: {error}");
            }
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this suite is steered by the environment"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|text| !text.is_empty())
}
