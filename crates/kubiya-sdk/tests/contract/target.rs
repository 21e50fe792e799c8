//! An API to run the suite against.

use std::sync::{Arc, Mutex};

use kubiya_emulator::{Emulator, Quirk};
use kubiya_sdk::{AgentConfig, Client, ClientBuilder, CreatedAgent, NewSecret, SecretString, seal};

use super::raw::Raw;

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
    names: Mutex<Vec<String>>,
    agents: Mutex<Vec<String>>,
}

impl Setup {
    /// The API as the clients that are known to work see it.
    pub(crate) fn emulator() -> Self {
        Self::emulated("emulator", &[])
    }

    /// The API as it may be as well.
    pub(crate) fn odd_emulator() -> Self {
        let quirks = [
            Quirk::AgentIdOnly,
            Quirk::AsciiJson,
            Quirk::DeleteNeedsForce,
            Quirk::EmptyDeleteResponse,
            Quirk::EmptyWriteResponse,
            Quirk::IdWithoutUuid,
            Quirk::NullCollections,
            Quirk::NullDescription,
            Quirk::ReadableValues,
            Quirk::ReorderedCollections,
            Quirk::ReplacingAgentUpdate,
            Quirk::SparseAgentList,
            Quirk::SparseList,
            Quirk::WrappedList,
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
            names: Mutex::default(),
            agents: Mutex::default(),
        }
    }

    /// A client that has not written anything yet.
    pub(crate) fn reader(&self) -> Client {
        let endpoint = self.client.endpoint().clone();
        Client::builder()
            .api_key(self.key.clone())
            .endpoint(endpoint)
            .build()
            .unwrap()
    }

    /// A name of its own for each use, which is deleted in the end.
    pub(crate) fn name(&self, purpose: &str) -> String {
        let name = format!("{}-{purpose}", self.prefix);
        self.names.lock().unwrap().push(name.clone());
        name
    }

    /// Creates a secret with an ordinary value.
    pub(crate) async fn create(&self, purpose: &str, description: &str) -> String {
        let name = self.name(purpose);
        let new = NewSecret::new(&name, SecretString::from("first value")).description(description);
        let _created = self.client.secrets().create(new).await.unwrap();
        name
    }

    /// An agent with a name of its own, on some runner.
    pub(crate) async fn agent(&self, purpose: &str) -> AgentConfig {
        let runners = self.client.runners().list().await.unwrap();
        let name = format!("{}-{purpose}", self.prefix);
        let mut config = AgentConfig::new(name, runners[0].name());
        let models = self.client.models().list().await.unwrap();
        config.model = models.into_iter().next().unwrap_or_default();
        config
    }

    /// Creates an agent, which is deleted in the end.
    pub(crate) async fn create_agent(&self, config: &AgentConfig) -> CreatedAgent {
        let created = self.client.agents().create(config).await.unwrap();
        self.delete_agent_later(created.id());
        created
    }

    pub(crate) fn delete_agent_later(&self, id: &str) {
        self.agents.lock().unwrap().push(id.to_owned());
    }

    /// Checks the stored value where it can be seen.
    pub(crate) fn assert_value(&self, name: &str, value: &str) {
        if let Some(emulator) = &self.emulator {
            assert!(
                emulator.secrets().value_matches(name, value),
                "{name} has another value"
            );
        }
    }

    #[expect(clippy::print_stderr, reason = "what is left behind must be known")]
    pub(crate) async fn clean_up(&self) {
        let agents = std::mem::take(&mut *self.agents.lock().unwrap());
        for id in agents {
            if let Err(error) = self.client.agents().delete_if_exists(&id).await {
                eprintln!("the agent {id} could not be deleted: {error}");
            }
        }
        let names = std::mem::take(&mut *self.names.lock().unwrap());
        for name in names {
            if let Err(error) = self.client.secrets().delete_if_exists(&name).await {
                eprintln!("{name} could not be deleted: {error}");
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
