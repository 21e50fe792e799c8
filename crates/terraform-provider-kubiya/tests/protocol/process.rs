//! The life of the provider's process.

use std::time::Duration;

use kubiya_emulator::{Effect, Fault};
use tfplugin_framework::testing::core::Era;
use tfplugin_framework::testing::host::Ended;

use crate::world::{World, absent, config};

/// Terraform allows two seconds, and waits for every process of a run.
const PROMPT: Duration = Duration::from_millis(100);
/// The machine may be busy: the promptest of several counts.
const ATTEMPTS: usize = 5;

#[tokio::test]
async fn shutdown_ends_the_process_at_once_and_leaves_nothing_behind() {
    let mut promptest = Duration::MAX;
    for _ in 0..ATTEMPTS {
        let world = World::new().await;
        let mut core = world.walk(Era::WriteOnly).await;
        let config = config(&core, &[]);
        core.converge(&mut absent(&core), &config).await.unwrap();
        assert_eq!(world.leftovers().len(), 1);
        let Ended { status, after, .. } = core.end().await.unwrap();
        assert_eq!(status.code(), Some(0));
        assert!(world.leftovers().is_empty());
        promptest = promptest.min(after);
    }
    assert!(promptest < PROMPT, "took {promptest:?}");
}

#[tokio::test]
async fn shutdown_does_not_wait_for_the_api() {
    let time = Duration::from_secs(600);
    let mut promptest = Duration::MAX;
    for _ in 0..ATTEMPTS {
        let world = World::new().await;
        let (mut secret, _) = world.created(Era::WriteOnly, &[]).await;
        let mut core = world.walk(Era::WriteOnly).await;
        let hang = Fault::new(Effect::Hang { time }).forever();
        world.emulator.faults().add(hang);
        let read = tokio::time::timeout(PROMPT, core.refresh(&mut secret)).await;
        assert!(read.is_err(), "the read does not hang");
        let Ended { status, after, .. } = core.end().await.unwrap();
        assert_eq!(status.code(), Some(0));
        promptest = promptest.min(after);
    }
    assert!(promptest < PROMPT, "took {promptest:?}");
}

#[tokio::test]
async fn a_start_asks_nothing_of_the_api() {
    let world = World::new().await;
    let core = world.walk(Era::WriteOnly).await;
    core.end().await.unwrap();
    assert!(world.emulator.requests().is_empty());
}

#[tokio::test]
async fn nothing_is_printed_after_the_handshake_line_and_nothing_is_logged_unasked() {
    let world = World::new().await;
    let mut core = world.walk(Era::WriteOnly).await;
    let config = config(&core, &[]);
    core.converge(&mut absent(&core), &config).await.unwrap();
    let ended = core.end().await.unwrap();
    assert!(ended.stdout.is_empty(), "{:?}", ended.stdout);
    assert!(ended.stderr.is_empty(), "{:?}", ended.stderr);
}
