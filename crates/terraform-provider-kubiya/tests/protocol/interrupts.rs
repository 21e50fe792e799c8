//! What an interrupt of Terraform ends, and what it does not.

use std::time::{Duration, Instant};

use kubiya_emulator::{Effect, Fault, Method, Reply, RetryAfter};
use tfplugin_framework::testing::core::{Core, Era};
use tfplugin_proto::generated::tfplugin6::stop_provider;

use crate::world::{NAME, World, absent, config, only_error};

/// Longer than any test waits.
pub(crate) const FOR_EVER: Duration = Duration::from_secs(600);
/// How soon an interrupt must have ended a wait. The machine may be busy.
pub(crate) const PROMPT: Duration = Duration::from_secs(10);
/// How long a write takes that an interrupt befalls.
const A_WHILE: Duration = Duration::from_millis(300);

/// Interrupts as soon as the first fault has struck; gives when that was.
pub(crate) fn interrupt<'w>(
    core: &Core,
    world: &'w World,
) -> impl Future<Output = Instant> + use<'w> {
    let mut client = core.client();
    async move {
        let limit = Instant::now() + Duration::from_secs(10);
        while world.emulator.faults().list()[0].struck == 0 {
            assert!(Instant::now() < limit, "nothing was asked");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let interrupted = Instant::now();
        let request = stop_provider::Request::default();
        client.stop_provider(request).await.unwrap();
        interrupted
    }
}

#[tokio::test]
async fn an_interrupt_ends_a_hanging_read_and_keeps_the_state() {
    let world = World::new().await;
    let (mut secret, _) = world.created(Era::WriteOnly, &[]).await;
    let before = secret.clone();
    let mut core = world.walk(Era::WriteOnly).await;
    let hang = Fault::new(Effect::Hang { time: FOR_EVER });
    world.emulator.faults().add(hang.forever());
    let interrupt = interrupt(&core, &world);
    let (failed, interrupted) = tokio::join!(core.refresh(&mut secret), interrupt);
    assert_eq!(only_error(&failed.unwrap_err()).summary, "Interrupted");
    assert!(interrupted.elapsed() < PROMPT);
    assert!(secret.state == before.state && secret.private == before.private);
}

#[tokio::test]
async fn an_interrupt_ends_the_wait_before_another_attempt() {
    let world = World::new().await;
    let mut core = world.walk(Era::WriteOnly).await;
    let mut secret = absent(&core);
    let config = config(&core, &[]);
    let plan = core.plan(&secret, &config).await.unwrap();
    let busy = Reply::status(429).retry_after(RetryAfter::Seconds(100));
    let busy = Fault::new(busy).method(Method::POST);
    world.emulator.faults().add(busy.forever());
    let interrupt = interrupt(&core, &world);
    let apply = core.apply(&mut secret, &config, &plan);
    let (failed, interrupted) = tokio::join!(apply, interrupt);
    only_error(&failed.unwrap_err());
    assert!(interrupted.elapsed() < PROMPT);
    assert!(secret.state.is_null());
}

#[tokio::test]
async fn a_write_under_way_runs_to_its_end_and_is_recorded() {
    let world = World::new().await;
    let mut core = world.walk(Era::WriteOnly).await;
    let mut secret = absent(&core);
    let config = config(&core, &[]);
    let plan = core.plan(&secret, &config).await.unwrap();
    let slow = Fault::new(Effect::Delay { time: A_WHILE });
    world.emulator.faults().add(slow.method(Method::POST));
    let interrupt = interrupt(&core, &world);
    let apply = core.apply(&mut secret, &config, &plan);
    let (written, _) = tokio::join!(apply, interrupt);
    written.unwrap();
    assert!(!secret.state.is_null() && !secret.private.is_empty());
    world.expect_value(NAME, "first value");
}
