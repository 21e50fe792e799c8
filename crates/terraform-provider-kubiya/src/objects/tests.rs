use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use kubiya_emulator::{Emulator, Fault, Method, Reply};
use kubiya_sdk::{Agent, AgentConfig};

use super::*;
use crate::clock;
use crate::directory::Kind;
use crate::guard::Written;
use crate::run::Known;

struct World {
    emulator: Emulator,
    api: Client,
    run: Arc<Run>,
    agents: Objects<Agent>,
}

impl World {
    async fn new() -> Self {
        let emulator = Emulator::builder().start().await.unwrap();
        let key = emulator.api_key().clone();
        let guard = Arc::new(Guard::new(&key));
        let client = Client::builder().api_key(key).endpoint(emulator.url());
        let waits = Waits {
            look_at_new: Duration::from_millis(5),
            new_object_shown: Duration::from_millis(5 + 10 + 20 + 40),
            ..Waits::scaled(1.0)
        };
        let api = client.build().unwrap();
        let run = Arc::new(Run::new(waits));
        Self {
            agents: Objects::new(&api, &run, &guard, waits),
            emulator,
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
        let mut cx = Cx::default();
        let created = self.agents.create(&mut cx, name, call).await.unwrap();
        created.id().to_owned()
    }

    async fn refresh(&self, cx: &mut Cx, id: &str) -> Option<Refreshed<'_, Agent>> {
        let found = self.agents.refresh(cx, held(id)).await;
        found.unwrap_or_else(|failure| panic!("{:?}", failure.describe(unexpected)))
    }

    /// How often agents were asked for by themselves since the last count.
    fn looks(&self) -> usize {
        let requests = self.emulator.requests();
        let looks = requests.count_where(|it| it.path.starts_with("/api/v1/agents/"));
        requests.clear();
        looks
    }

    /// Lets agents not be found so many times.
    fn lag(&self, method: Method, times: u64) {
        let lag = Fault::new(Reply::status(404)).on(method, "/api/v1/agents/*");
        self.emulator.faults().add(lag.times(times));
    }
}

/// At what was made a moment ago, with the waits of a [`World`].
const FURTHER_LOOKS: usize = 4;

fn unexpected(error: &Error) -> Diagnostic {
    Diagnostic::error("unexpected", error.to_string())
}

fn held(id: &str) -> Held<'_> {
    Held {
        key: id,
        name: "helper",
        created_at: None,
    }
}

/// Private data that another key has laid, of an object that was made so long ago.
async fn written(age: Option<Duration>) -> Cx {
    let mut cx = Cx::default();
    let mark = Guard::new(&"another key".into()).mark().await.unwrap();
    let made = age.map(|age| clock::now() - age);
    Written { mark, made }.keep(&mut cx.private);
    cx
}

fn agent(name: &str) -> AgentConfig {
    AgentConfig::new(name, "kubiya-hosted")
}

#[tokio::test]
async fn the_run_knows_what_is_planned_made_renamed_and_deleted() {
    let world = World::new().await;
    let mut cx = Cx::default();
    world.agents.plan(&mut cx, "helper", None).await.unwrap();
    assert!(world.known("helper").is_planned);
    let id = world.create("helper").await;
    assert_eq!(world.known("helper").made, [id.as_str()]);

    let (config, agents) = (agent("aide"), world.api.agents());
    let call = agents.update(&id, &config);
    let updated = world.agents.update(&mut cx, held(&id), "aide", call).await;
    assert!(updated.is_ok());
    assert_eq!(world.known("aide").found, [id.as_str()]);
    assert_eq!(world.known("helper").made, [id.as_str()]);

    let deleted = world.agents.delete(&mut cx, &world.api, held(&id)).await;
    assert!(deleted.is_ok() && world.run.has_deleted(Kind::Agent, &id));
    assert!(!world.known("helper").is_there() && !world.known("aide").is_there());
}

#[tokio::test]
async fn the_run_knows_what_is_found_and_whether_it_is_a_refresh() {
    let world = World::new().await;
    let created = world.api.agents().create(&agent("helper")).await.unwrap();
    let found = world.agents.find(created.id()).await.unwrap();
    assert!(found.is_some() && !world.run.is_refreshing());
    assert_eq!(world.known("helper").found, [created.id()]);

    let mut cx = Cx::default();
    let named = world.refresh(&mut cx, created.id()).await;
    assert_eq!(named.unwrap().config().name, "helper");
    let found = world.refresh(&mut Cx::default(), "no-such-id").await;
    assert!(found.is_none() && world.run.is_refreshing());
}

#[tokio::test]
async fn a_change_that_failed_tells_the_run_nothing() {
    let world = World::new().await;
    let (config, agents) = (agent("aide"), world.api.agents());
    let call = agents.update("no-such-id", &config);
    let (mut cx, held) = (Cx::default(), held("no-such-id"));
    let changed = world.agents.update(&mut cx, held, "aide", call).await;
    assert!(matches!(changed, Err(Failure::Api(error)) if error.is_not_found()));
    assert_eq!(cx.private, Cx::default().private);
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
    let [mut one, mut other] = [Cx::default(), Cx::default()];
    let (one, other) = tokio::join!(
        world
            .agents
            .update(&mut one, held("id"), "helper", change()),
        world
            .agents
            .update(&mut other, held("ID"), "helper", change()),
    );
    assert!(one.is_ok() && other.is_ok());
    assert_eq!(most.into_inner(), 1);
}

const OLD: Option<Duration> = Some(Duration::from_secs(3_600));
const NEW: Option<Duration> = Some(Duration::ZERO);

#[tokio::test]
async fn what_was_made_a_moment_ago_is_looked_for_again() {
    let world = World::new().await;
    let id = world.create("helper").await;
    world.looks();
    world.lag(Method::GET, 2);
    assert!(world.refresh(&mut written(NEW).await, &id).await.is_some());
    assert_eq!(world.looks(), 3);
    let looks = 1 + FURTHER_LOOKS;
    assert!(
        world
            .refresh(&mut written(NEW).await, "gone")
            .await
            .is_none()
    );
    assert_eq!(world.looks(), looks);

    world.lag(Method::DELETE, 2);
    let mut cx = written(NEW).await;
    let deleted = world.agents.delete(&mut cx, &world.api, held(&id)).await;
    assert!(deleted.is_ok() && world.emulator.agents().list().is_empty());
    assert_eq!(world.looks(), 3);
}

#[tokio::test]
async fn what_is_older_or_of_unknown_age_is_looked_for_once() {
    let world = World::new().await;
    for age in [OLD, None] {
        let mut cx = written(age).await;
        assert!(world.refresh(&mut cx, "gone").await.is_none());
        assert_eq!(world.looks(), 1);
        let deleted = world.agents.delete(&mut cx, &world.api, held("gone")).await;
        assert!(deleted.is_ok());
        assert_eq!(world.looks(), 1);
    }
}

#[tokio::test]
async fn the_api_may_say_as_well_that_an_object_is_new() {
    let world = World::new().await;
    let looks = 1 + FURTHER_LOOKS;
    let now = clock::now().to_string();
    for (created_at, expected) in [(&*now, looks), ("2001-01-01T00:00:00Z", 1), ("soon", 1)] {
        let held = Held {
            created_at: Some(created_at),
            ..held("gone")
        };
        let found = world.agents.refresh(&mut Cx::default(), held).await;
        assert!(matches!(found, Ok(None)));
        assert_eq!(world.looks(), expected, "{created_at}");
    }
}

#[tokio::test]
async fn an_interrupt_ends_the_looks() {
    let world = World::new().await;
    world.run.stop();
    assert!(
        world
            .refresh(&mut written(NEW).await, "gone")
            .await
            .is_none()
    );
    assert_eq!(world.looks(), 1);
}

#[tokio::test]
async fn private_data_knows_who_made_an_object_or_found_it() {
    let world = World::new().await;
    let (mut made, config) = (Cx::default(), agent("helper"));
    let agents = world.api.agents();
    let created = world
        .agents
        .create(&mut made, "helper", agents.create(&config))
        .await;
    let id = created.unwrap().id().to_owned();
    let by_create = Written::of(&made.private).unwrap();
    assert!(by_create.made.is_some());

    let mut found = Cx::default();
    world.refresh(&mut found, "no-such-id").await;
    assert_eq!(Written::of(&found.private), None);
    world.refresh(&mut found, &id).await;
    let by_read = Written::of(&found.private).unwrap();
    assert_eq!((by_read.mark, by_read.made), (by_create.mark, None));

    let mut taken_over = written(OLD).await;
    world.refresh(&mut taken_over, &id).await;
    let by_read = Written::of(&taken_over.private).unwrap();
    assert!(by_read.mark == by_create.mark && by_read.made.is_some());
}
