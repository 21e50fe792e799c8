//! Calls that carry a value, and what is left of it once they have ended.

use std::time::Duration;

use futures_util::future::join_all;
use kubiya_emulator::{Effect, Fault, HostileBody, Method, Reply};
use terraform_harness::leaks::Counter;
use tfplugin_framework::Value;
use tfplugin_framework::testing::core::{Action, Core, Era};
use tfplugin_proto::generated::tfplugin6::{DynamicValue, apply_resource_change};
use tfplugin_proto::value::{Type, msgpack};

use crate::canary::Canary;
use crate::scan::Memory;
use crate::tally;
use crate::world::{SECRET, World, absent, config, only_error};

/// In bytes: less than any buffer, about one, and many.
const SIZES: [usize; 3] = [20, 4_000, 200_000];
/// What may stay of a value that travels in an answer, which only a Core that stores values gets: HTTP/2
/// copies the first 256 bytes of a frame's payload into the buffer that it writes from, and keeps it.
const ANSWERED: usize = 256 / Canary::MARK;
/// How often the API key is there once it was used: in the environment, in the client, in the headers that
/// every request gets, and in the buffer of a connection to the API.
const KEYS: usize = 4;
/// How many secrets are created at a time, of every size.
const CROWDS: [usize; 3] = [40, 40, 4];
/// Longer than any test waits.
const FOR_EVER: Duration = Duration::from_secs(600);

pub(crate) fn memory(core: &Core) -> Memory {
    Memory::of(core.pid().unwrap()).unwrap()
}

pub(crate) async fn expect_nothing_left(memory: &Memory, canary: &Canary, what: &str) {
    expect_at_most(0, memory, canary, what).await;
}

async fn expect_at_most(most: usize, memory: &Memory, canary: &Canary, what: &str) {
    let left = memory.left(&canary.counter, most).await.unwrap();
    tally::left(left.count, most);
    let (size, places) = (canary.value.len(), left.places);
    assert!(left.count <= most, "{what}, {size} bytes: {places:?}");
}

pub(crate) async fn a_hanging_call_shows_that_copies_are_found() {
    for size in SIZES {
        let world = World::new().await;
        let mut core = world.walk(Era::WriteOnly).await;
        let memory = memory(&core);
        let canary = Canary::of(size);
        let config = config(&core, &[("value", canary.value.as_str().into())]);
        let mut secret = absent(&core);
        let plan = core.plan(&secret, &config).await.unwrap();
        let hang = Fault::new(Effect::Hang { time: FOR_EVER }).method(Method::POST);
        let hang = world.emulator.faults().add(hang);
        let apply = core.apply(&mut secret, &config, &plan);
        let look = async {
            while world.emulator.faults().struck(hang) != Some(1) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            memory.copies(&canary.counter).unwrap()
        };
        let copies = tokio::select! {
            _ = apply => panic!("the call does not hang"),
            copies = look => copies,
        };
        assert!(copies.count > 0, "{size} bytes");
        tally::hanging(copies.count);
        expect_nothing_left(&memory, &canary, "a call that Core gave up").await;
    }
}

pub(crate) async fn nothing_is_left_of_the_values_of_a_secrets_life() {
    let world = World::new().await;
    let mut core = world.walk(Era::WriteOnly).await;
    live(&mut core, &[], &SIZES, 0).await;
}

pub(crate) async fn nothing_is_left_without_tls() {
    let world = World::new().await;
    let mut core = Core::start(world.launch().without_tls(), Era::WriteOnly)
        .await
        .unwrap();
    core.configure(&[]).await.unwrap();
    live(&mut core, &[], &SIZES[1..2], 0).await;
}

pub(crate) async fn nothing_is_left_in_manual_mode() {
    let world = World::new().await;
    let mut core = world.walk(Era::WriteOnly).await;
    live(&mut core, &[1, 2], &SIZES[1..2], 0).await;
}

pub(crate) async fn nothing_is_left_under_a_core_that_stores_the_value() {
    let world = World::new().await;
    let mut core = world.walk(Era::Plain).await;
    live(&mut core, &[], &SIZES, ANSWERED).await;
}

/// Creates, plans, refreshes, updates and deletes secrets of these sizes. `versions` are the value versions of
/// create and update, where there are any; `most` is how many copies may stay.
async fn live(core: &mut Core, versions: &[i64], sizes: &[usize], most: usize) {
    let memory = memory(core);
    for &size in sizes {
        let mut secret = absent(core);
        for which in 0..2 {
            let canary = Canary::of(size);
            let name = format!("of-{size}-bytes");
            let members = [
                ("name", name.as_str().into()),
                ("value", canary.value.as_str().into()),
                ("value_version", versions.get(which).copied().into()),
            ];
            let config = config(core, &members);
            let plan = core.plan(&secret, &config).await.unwrap();
            expect_at_most(most, &memory, &canary, "a plan").await;
            core.apply(&mut secret, &config, &plan).await.unwrap();
            expect_at_most(most, &memory, &canary, "an apply").await;
            core.refresh(&mut secret).await.unwrap();
            let again = core.plan(&secret, &config).await.unwrap();
            assert_eq!(again.action, Action::NoOp);
            expect_at_most(most, &memory, &canary, "an empty plan").await;
            if which == 1 {
                core.destroy(&mut secret).await.unwrap();
                expect_at_most(most, &memory, &canary, "a delete").await;
            }
        }
    }
}

pub(crate) async fn nothing_is_left_of_a_value_that_is_refused() {
    let world = World::new().await;
    let mut core = world.walk(Era::WriteOnly).await;
    let memory = memory(&core);
    for size in SIZES {
        let canary = Canary::of(size);
        let value = || ("value", Value::from(canary.value.as_str()));
        let nameless = config(&core, &[value(), ("name", "".into())]);
        let refused = core.validate(SECRET, &nameless).await.unwrap_err();
        only_error(&refused);
        expect_nothing_left(&memory, &canary, "a refused configuration").await;
        let _planned_or_refused = core.plan_ignoring(&absent(&core), &nameless).await;
        expect_nothing_left(&memory, &canary, "a plan of it").await;
    }
}

pub(crate) async fn nothing_is_left_of_calls_that_fail() {
    for effect in [
        Effect::from(Reply::status(400)),
        Reply::status(500).into(),
        Effect::Reset,
    ] {
        fail(effect, &SIZES[1..2], |_| 0).await;
    }
}

/// The buffer that HTTP/1 reads answers into keeps its content until the next answer, or until the connection
/// has been idle for half a minute.
pub(crate) async fn at_most_a_copy_is_left_of_a_value_that_the_api_sends_back() {
    for body in [HostileBody::EchoBody, HostileBody::EchoMessage] {
        for status in [200, 400] {
            let echo = Reply::status(status).body(body.clone());
            fail(echo.into(), &SIZES[..2], |canary| canary.marks()).await;
        }
    }
    let echo = Reply::status(400).body(HostileBody::EchoBody);
    fail(echo.into(), &SIZES[2..], |canary| canary.marks()).await;
}

/// Creates secrets of these sizes while this happens to every create. `most` is how many copies of a value's mark
/// may stay.
async fn fail(effect: Effect, sizes: &[usize], most: impl Fn(&Canary) -> usize) {
    let world = World::new().await;
    let mut core = world.impatient().await;
    let memory = memory(&core);
    let what = format!("{effect:?}");
    let fault = Fault::new(effect).method(Method::POST).forever();
    let fault = world.emulator.faults().add(fault);
    for &size in sizes {
        let canary = Canary::of(size);
        let name = format!("of-{size}-bytes");
        let members = [
            ("name", name.as_str().into()),
            ("value", canary.value.as_str().into()),
        ];
        let config = config(&core, &members);
        let mut secret = absent(&core);
        let plan = core.plan(&secret, &config).await.unwrap();
        let _failed_or_warned = core.apply(&mut secret, &config, &plan).await;
        expect_at_most(most(&canary), &memory, &canary, &what).await;
    }
    assert!(world.emulator.faults().struck(fault) >= Some(1));
}

pub(crate) async fn nothing_is_left_of_many_creates_at_a_time() {
    let world = World::new().await;
    let core = world.walk(Era::WriteOnly).await;
    let memory = memory(&core);
    for (size, crowd) in SIZES.into_iter().zip(CROWDS) {
        let canary = Canary::of(size);
        let creates = (0..crowd).map(|number| {
            let mut client = core.client();
            let request = create(&core, &format!("secret-{size}-{number}"), &canary.value);
            async move { client.apply_resource_change(request).await }
        });
        for created in join_all(creates).await {
            assert!(created.unwrap().into_inner().diagnostics.is_empty());
        }
        expect_nothing_left(&memory, &canary, "creates").await;
    }
}

/// The create of a secret, as a plan of it would have led to.
fn create(core: &Core, name: &str, value: &str) -> apply_resource_change::Request {
    let ty = core.schema(SECRET).unwrap().ty();
    let config = config(core, &[("name", name.into()), ("value", value.into())]);
    let mut planned = config.clone();
    planned.set_field("value", Value::Null);
    for name in ["created_at", "created_by", "value_version"] {
        planned.set_field(name, Value::Unknown);
    }
    apply_resource_change::Request {
        type_name: SECRET.to_owned(),
        prior_state: Some(encoded(&Value::Null, ty)),
        planned_state: Some(encoded(&planned, ty)),
        config: Some(encoded(&config, ty)),
        ..apply_resource_change::Request::default()
    }
}

fn encoded(value: &Value, ty: &Type) -> DynamicValue {
    DynamicValue {
        msgpack: msgpack::encode(value, ty).unwrap(),
        json: Vec::new(),
    }
}

pub(crate) async fn the_api_key_is_there_a_few_times() {
    let world = World::new().await;
    let mut core = world.walk(Era::WriteOnly).await;
    let key = Counter::new(world.key()).unwrap();
    let config = config(&core, &[]);
    core.converge(&mut absent(&core), &config).await.unwrap();
    let found = memory(&core).left(&key, KEYS).await.unwrap();
    tally::keys(found.count);
    assert!(found.count > 0 && found.count <= KEYS, "{:?}", found.places);
}
