//! The provider block and the environment that stands in for it.

use tfplugin_framework::Value;
use tfplugin_framework::testing::core::{Core, CoreError, Era};
use tfplugin_framework::testing::host::Launch;

use crate::world::{NAME, World, absent, canary, config, only_error, path_of};

async fn refused(launch: Launch, block: &[(&str, Value)]) -> CoreError {
    let mut core = Core::start(launch, Era::WriteOnly).await.unwrap();
    core.configure(block).await.unwrap_err()
}

async fn works(launch: Launch, block: &[(&str, Value)]) {
    let mut core = Core::start(launch, Era::WriteOnly).await.unwrap();
    core.configure(block).await.unwrap();
    let config = config(&core, &[]);
    core.converge(&mut absent(&core), &config).await.unwrap();
}

#[tokio::test]
async fn the_block_configures_a_provider_without_an_environment() {
    let world = World::new().await;
    let block = [
        ("api_key", world.key().into()),
        ("endpoint", world.emulator.url().into()),
        ("request_timeout", "10s".into()),
        ("retry_timeout", "1m".into()),
    ];
    works(world.launch_bare(), &block).await;
    world.expect_value(NAME, "first value");
}

#[tokio::test]
async fn the_block_wins_over_the_environment() {
    let world = World::new().await;
    let launch = world
        .launch_bare()
        .env("KUBIYA_API_KEY", "another key")
        .env("KUBIYA_BASE_URL", "https://127.0.0.1:1");
    let block = [
        ("api_key", world.key().into()),
        ("endpoint", world.emulator.url().into()),
    ];
    works(launch, &block).await;
}

#[tokio::test]
async fn every_problem_names_its_attribute() {
    let world = World::new().await;
    for (name, value) in [
        ("api_key", ""),
        ("api_key", " \n"),
        ("endpoint", "nowhere"),
        ("endpoint", "http://api.example.com"),
        ("request_timeout", "soon"),
        ("retry_timeout", "0s"),
    ] {
        let refused = refused(world.launch(), &[(name, value.into())]).await;
        let error = only_error(&refused);
        assert_eq!(path_of(error), "", "{name}: Core would print the line");
        assert!(error.detail.contains(name), "{}", error.detail);
    }
}

#[tokio::test]
async fn a_missing_key_is_an_error_that_says_where_to_put_one() {
    let world = World::new().await;
    let refused = refused(world.launch_bare(), &[]).await;
    let error = only_error(&refused);
    assert_eq!(path_of(error), "");
    assert!(error.detail.contains("api_key"), "{}", error.detail);
    assert!(error.detail.contains("KUBIYA_API_KEY"), "{}", error.detail);
}

#[tokio::test]
async fn an_endpoint_of_the_environment_that_cannot_be_used_is_named() {
    let world = World::new().await;
    for variable in ["KUBIYA_ENV", "KUBIYA_BASE_URL"] {
        let launch = world.launch_bare().env("KUBIYA_API_KEY", "key");
        let refused = refused(launch.env(variable, "http://api.example.com"), &[]).await;
        let error = only_error(&refused);
        assert_eq!(path_of(error), "");
        assert!(error.detail.contains(variable), "{}", error.detail);
    }
}

#[tokio::test]
async fn a_key_is_in_no_message() {
    let world = World::new().await;
    let key = canary("key");
    let endpoint = format!("https://user:{key}@api.example.com");
    let block = [
        ("api_key", format!("{key}\u{7}").as_str().into()),
        ("endpoint", endpoint.as_str().into()),
    ];
    let refused = refused(world.launch_bare(), &block).await;
    assert!(!refused.reported().is_empty());
    assert!(!format!("{:?}", refused.reported()).contains(&key));
}
