//! A name that is taken already.

use kubiya_emulator::{Emulator, Method, Quirk};
use tfplugin_framework::testing::core::Era;

use crate::world::{BOTH_ERAS, NAME, World, absent, config, only_error, path_of};

async fn is_left_alone(world: World, era: Era) {
    world.emulator.secrets().put(NAME, "their value".to_owned());
    let mut core = world.walk(era).await;
    let mut secret = absent(&core);
    let config = config(&core, &[]);
    let refused = core.converge(&mut secret, &config).await.unwrap_err();
    let error = only_error(&refused);
    assert_eq!(error.summary, "Secret \"one\" exists already");
    assert_eq!(path_of(error), "name");
    let command = "terraform import kubiya_secret.ADDRESS 'one'";
    assert!(error.detail.contains(command), "{}", error.detail);
    assert!(secret.state.is_null() && !secret.tainted);
    world.expect_value(NAME, "their value");
}

#[tokio::test]
async fn an_existing_secret_is_left_alone() {
    for era in BOTH_ERAS {
        is_left_alone(World::new().await, era).await;
    }
}

#[tokio::test]
async fn an_api_that_would_overwrite_is_not_asked_to() {
    let overwriting = Emulator::builder().quirk(Quirk::OverwriteExisting);
    is_left_alone(World::with(overwriting).await, Era::WriteOnly).await;
}

#[tokio::test]
async fn a_name_taken_after_the_look_is_left_alone_by_the_api() {
    let world = World::new().await;
    let mut core = world.walk(Era::WriteOnly).await;
    // The look at all names serves the creates after it.
    let other = config(&core, &[("name", "other".into())]);
    core.converge(&mut absent(&core), &other).await.unwrap();
    world.emulator.secrets().put(NAME, "their value".to_owned());
    let mut secret = absent(&core);
    let config = config(&core, &[]);
    let refused = core.converge(&mut secret, &config).await.unwrap_err();
    assert_eq!(path_of(only_error(&refused)), "name");
    assert!(secret.state.is_null());
    assert_eq!(world.requests(&Method::PUT), 0);
    world.expect_value(NAME, "their value");
}
