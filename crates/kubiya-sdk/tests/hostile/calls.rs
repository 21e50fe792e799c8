//! Every kind of call of the API, and what its errors show.

use std::error::Error as _;
use std::time::Duration;

use hostile_inputs::{Canary, cost};
use kubiya_sdk::{
    AgentConfig, Client, Error, IntegrationConfig, NewSecret, Result, RetryPolicy, SecretString,
    SecretUpdate,
};
use proptest::prelude::*;
use tokio::runtime::Runtime;

use crate::server::Server;

/// The longest error in words: what a server says is cut at 512 bytes.
const LONGEST_ERROR: usize = 1_500;

/// A call of each kind. What is read is dropped: only whether it can be matters.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Call {
    GetSecret,
    ListSecrets,
    CreateSecret,
    UpdateSecret,
    DeleteSecret,
    GetAgent,
    ListAgents,
    UpdateAgent,
    ListUsers,
    ListGroups,
    ListRunners,
    ListSources,
    ListIntegrations,
    GetIntegration,
    EditIntegration,
    ListModels,
}

impl Call {
    pub(crate) const ALL: [Self; 16] = [
        Self::GetSecret,
        Self::ListSecrets,
        Self::CreateSecret,
        Self::UpdateSecret,
        Self::DeleteSecret,
        Self::GetAgent,
        Self::ListAgents,
        Self::UpdateAgent,
        Self::ListUsers,
        Self::ListGroups,
        Self::ListRunners,
        Self::ListSources,
        Self::ListIntegrations,
        Self::GetIntegration,
        Self::EditIntegration,
        Self::ListModels,
    ];

    /// Whether the server is told the value of a secret, which it may then repeat.
    pub(crate) fn sends_a_value(self) -> bool {
        matches!(self, Self::CreateSecret | Self::UpdateSecret)
    }

    async fn make(self, client: &Client, value: &str) -> Result<()> {
        let value = SecretString::from(value);
        match self {
            Self::GetSecret => client.secrets().get("a").await.map(drop),
            Self::ListSecrets => client.secrets().list().await.map(drop),
            Self::CreateSecret => {
                let new = NewSecret::new("a", value).known_absent();
                client.secrets().create(new).await.map(drop)
            }
            Self::UpdateSecret => {
                let update = SecretUpdate::new(value, "");
                client.secrets().update("a", update).await
            }
            Self::DeleteSecret => client.secrets().delete("a").await,
            Self::GetAgent => client.agents().get("a").await.map(drop),
            Self::ListAgents => client.agents().list().await.map(drop),
            Self::UpdateAgent => {
                let config = AgentConfig::new("a", "runner");
                client.agents().update("a", &config).await
            }
            Self::ListUsers => client.users().list().await.map(drop),
            Self::ListGroups => client.groups().list().await.map(drop),
            Self::ListRunners => client.runners().list().await.map(drop),
            Self::ListSources => client.sources().list().await.map(drop),
            Self::ListIntegrations => client.integrations().list().await.map(drop),
            Self::GetIntegration => client.integrations().get("a").await.map(drop),
            Self::EditIntegration => {
                let change = |config: &mut IntegrationConfig| config.description.push('a');
                client.integrations().edit("a", change).await
            }
            Self::ListModels => client.models().list().await.map(drop),
        }
    }
}

/// A client on a thread of its own, with an API key and a value that must not be seen.
pub(crate) struct Caller {
    runtime: Runtime,
    client: Client,
    pub(crate) key: Canary,
    pub(crate) value: Canary,
}

impl Caller {
    /// One that makes one attempt, within `timeout`.
    pub(crate) fn new(server: &Server, timeout: Duration) -> Self {
        let (key, value) = (Canary::random(), Canary::random());
        let client = Client::builder()
            .api_key(SecretString::from(key.text()))
            .endpoint(server.url().as_str())
            .retry(RetryPolicy::none())
            .timeout(timeout)
            .build()
            .unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        Self {
            runtime,
            client,
            key,
            value,
        }
    }

    /// Makes a call that may allocate at most `limit` bytes at a time.
    #[track_caller]
    pub(crate) fn call(&self, call: Call, limit: u64) -> Result<()> {
        cost::within(0, 0, limit, || {
            self.runtime
                .block_on(call.make(&self.client, self.value.text()))
        })
    }

    /// # Errors
    /// Where an error says too much: a secret, control characters, or more than anybody reads.
    pub(crate) fn check(&self, error: &Error) -> std::result::Result<(), TestCaseError> {
        let mut text = format!(
            "{error} {error:?} {:?} {:?}",
            error.code(),
            error.request_id()
        );
        let mut source = error.source();
        while let Some(cause) = source {
            text.push_str(&format!(" {cause} {cause:?}"));
            source = cause.source();
        }
        self.key.absent_from(&text)?;
        self.value.absent_from(&text)?;
        prop_assert!(
            !error.to_string().chars().any(char::is_control),
            "{error:?}"
        );
        prop_assert!(
            error.to_string().len() <= LONGEST_ERROR,
            "{} bytes",
            error.to_string().len()
        );
        Ok(())
    }
}
