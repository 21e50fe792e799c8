use std::sync::atomic::{AtomicUsize, Ordering};

use kubiya_emulator::Emulator;
use kubiya_sdk::{Agent, AgentConfig};

use super::*;
use crate::directory::Kind;
use crate::run::Known;

struct World {
    _emulator: Emulator,
    api: Client,
    run: Arc<Run>,
    agents: Objects<Agent>,
}

impl World {
    async fn new() -> Self {
        let emulator = Emulator::builder().start().await.unwrap();
        let key = emulator.api_key().clone();
        let client = Client::builder().api_key(key).endpoint(emulator.url());
        let (api, waits) = (client.build().unwrap(), Waits::scaled(1.0));
        let run = Arc::new(Run::new(waits));
        Self {
            agents: Objects::new(&api, &run, waits),
            _emulator: emulator,
            api,
            run,
        }
    }

    fn known(&self, name: &str) -> Known {
        self.run.of(Kind::Agent, name)
    }

    async fn create(&self, name: &str) -> String {
        let config = agent(name);
        let agents = self.api.agents();
        let call = agents.create(&config);
        let created = self.agents.create(name, call).await.unwrap();
        created.id().to_owned()
    }
}

fn agent(name: &str) -> AgentConfig {
    AgentConfig::new(name, "kubiya-hosted")
}

#[tokio::test]
async fn the_run_knows_what_is_planned_made_renamed_and_deleted() {
    let world = World::new().await;
    world.agents.plan("helper", None);
    assert!(world.known("helper").is_planned);
    let id = world.create("helper").await;
    assert_eq!(world.known("helper").made, [id.as_str()]);

    let (config, agents) = (agent("aide"), world.api.agents());
    let call = agents.update(&id, &config);
    world.agents.update(&id, "aide", call).await.unwrap();
    assert_eq!(world.known("aide").found, [id.as_str()]);
    assert_eq!(world.known("helper").made, [id.as_str()]);

    world.agents.delete(&world.api, &id).await.unwrap();
    assert!(world.run.has_deleted(Kind::Agent, &id));
    assert!(!world.known("helper").is_there() && !world.known("aide").is_there());
}

#[tokio::test]
async fn the_run_knows_what_is_found_and_whether_it_is_a_refresh() {
    let world = World::new().await;
    let created = world.api.agents().create(&agent("helper")).await.unwrap();
    let found = world.agents.find(created.id()).await.unwrap();
    assert!(found.is_some() && !world.run.is_refreshing());
    assert_eq!(world.known("helper").found, [created.id()]);

    let named = world.agents.refresh(created.id()).await.unwrap();
    assert_eq!(named.unwrap().config().name, "helper");
    let found = world.agents.refresh("no-such-id").await.unwrap();
    assert!(found.is_none() && world.run.is_refreshing());
}

#[tokio::test]
async fn a_change_that_failed_tells_the_run_nothing() {
    let world = World::new().await;
    let (config, agents) = (agent("aide"), world.api.agents());
    let call = agents.update("no-such-id", &config);
    let changed = world.agents.update("no-such-id", "aide", call).await;
    assert!(changed.unwrap_err().is_not_found());
    assert_eq!(world.known("aide"), Known::default());
}

#[tokio::test]
async fn changes_of_one_object_take_turns() {
    let world = World::new().await;
    let (under_way, most) = (AtomicUsize::default(), AtomicUsize::default());
    let change = async || {
        let now = under_way.fetch_add(1, Ordering::Relaxed) + 1;
        most.fetch_max(now, Ordering::Relaxed);
        tokio::task::yield_now().await;
        under_way.fetch_sub(1, Ordering::Relaxed);
        Ok(())
    };
    let (one, other) = tokio::join!(
        world.agents.update("id", "helper", change()),
        world.agents.update("ID", "helper", change()),
    );
    assert!(one.is_ok() && other.is_ok());
    assert_eq!(most.into_inner(), 1);
}
