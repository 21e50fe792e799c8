//! What leaves the provider besides its answers, and what must not.

use kubiya_emulator::{Fault, HostileBody, Method, Reply};
use serde_json::Value as Json;
use terraform_harness::leaks::{self, Places};
use tfplugin_framework::testing::core::{Core, CoreError, Era, Object, Planned};
use tfplugin_proto::value::{json, msgpack};

use crate::world::{IMPATIENT, SECRET, World, absent, canary, config};

/// Everything that came out of one walk.
#[derive(Default)]
struct Trail(Places);

impl Trail {
    fn add(&mut self, name: &str, text: impl Into<Vec<u8>>) {
        self.0 = std::mem::take(&mut self.0).text(name, text);
    }

    fn add_object(&mut self, core: &Core, object: &Object) {
        let ty = core.schema(SECRET).unwrap().ty();
        let state = json::encode(&object.state, ty).unwrap();
        self.add("state", state.to_vec());
        self.add("private data", object.private.clone());
        let identity = object.identity.as_ref();
        if let Some(identity) = identity.and_then(|it| it.identity_data.as_ref()) {
            self.add("identity", identity.msgpack.clone());
        }
    }

    fn add_plan(&mut self, core: &Core, plan: &Planned) {
        let ty = core.schema(SECRET).unwrap().ty();
        self.add("plan", msgpack::encode(&plan.state, ty).unwrap());
        self.add("planned private data", plan.private.clone());
        self.add("warnings", format!("{:?}", plan.warnings));
    }

    fn add_error(&mut self, error: &CoreError) {
        self.add("errors", format!("{:?}", error.reported()));
    }
}

async fn traced(world: &World) -> Core {
    let launch = world.launch().env("TF_LOG", "TRACE");
    let mut core = Core::start(launch, Era::WriteOnly).await.unwrap();
    let (name, limit) = IMPATIENT;
    core.configure(&[(name, limit.into())]).await.unwrap();
    core
}

#[tokio::test]
async fn every_line_of_the_log_is_one_that_terraform_understands() {
    let world = World::new().await;
    let mut core = traced(&world).await;
    let config = config(&core, &[("description", "two\nlines \u{1b}[31m".into())]);
    let mut secret = absent(&core);
    core.converge(&mut secret, &config).await.unwrap();
    let broken = Fault::new(Reply::status(500)).forever();
    world.emulator.faults().add(broken);
    core.refresh(&mut secret).await.unwrap_err();
    let ended = core.end().await.unwrap();
    assert!(ended.stdout.is_empty(), "{:?}", ended.stdout);
    assert!(!ended.stderr.is_empty());
    for line in &ended.stderr {
        let entry: Json = serde_json::from_str(line).unwrap();
        for name in ["@level", "@message", "@timestamp", "@module"] {
            assert!(entry[name].is_string(), "{name} in {line}");
        }
        assert!(
            is_timestamp(entry["@timestamp"].as_str().unwrap()),
            "{line}"
        );
        let levels = ["trace", "debug", "info", "warn", "error"];
        assert!(
            levels.contains(&entry["@level"].as_str().unwrap()),
            "{line}"
        );
    }
}

/// `2006-01-02T15:04:05.000000Z`: with any other number of digits the line is taken for plain text.
fn is_timestamp(text: &str) -> bool {
    let shape: String = text
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    shape == "0000-00-00T00:00:00.000000Z"
}

#[tokio::test]
async fn values_and_the_api_key_are_in_nothing_that_is_kept_or_logged() {
    let world = World::new().await;
    let values = ["first", "second"].map(canary);
    let mut trail = Trail::default();
    let mut core = traced(&world).await;
    let mut secret = absent(&core);
    for value in &values {
        let config = config(&core, &[("value", value.as_str().into())]);
        let plan = core.plan(&secret, &config).await.unwrap();
        trail.add_plan(&core, &plan);
        core.apply(&mut secret, &config, &plan).await.unwrap();
        core.refresh(&mut secret).await.unwrap();
        trail.add_object(&core, &secret);
    }
    assert!(!secret.private.is_empty());
    let stderr = core.end().await.unwrap().stderr;
    assert!(stderr.iter().any(|line| line.contains("secrets.update")));
    trail.add("standard error", stderr.join("\n"));
    expect_clean(&world, &values, trail);
}

#[tokio::test]
async fn an_api_that_repeats_what_it_was_sent_leaks_nothing() {
    for body in [
        HostileBody::EchoBody,
        HostileBody::EchoMessage,
        HostileBody::EchoValue,
        HostileBody::EchoKey,
    ] {
        for status in [200, 400] {
            let world = World::new().await;
            let value = canary("echoed");
            let mut trail = Trail::default();
            let mut core = traced(&world).await;
            let mut secret = absent(&core);
            let config = config(&core, &[("value", value.as_str().into())]);
            let plan = core.plan(&secret, &config).await.unwrap();
            let echo = Reply::status(status).body(body.clone());
            let echo = world
                .emulator
                .faults()
                .add(Fault::new(echo).method(Method::POST));
            match core.apply(&mut secret, &config, &plan).await {
                Ok(warnings) => trail.add("warnings", format!("{warnings:?}")),
                Err(error) => trail.add_error(&error),
            }
            assert_eq!(world.emulator.faults().struck(echo), Some(1));
            trail.add_object(&core, &secret);
            let stderr = core.end().await.unwrap().stderr;
            trail.add("standard error", stderr.join("\n"));
            expect_clean(&world, &[value], trail);
        }
    }
}

#[tokio::test]
async fn the_search_finds_the_value_that_an_old_core_stores() {
    let world = World::new().await;
    let value = canary("stored");
    let members = [("value", value.as_str().into())];
    let (secret, _) = world.created(Era::Plain, &members).await;
    let mut trail = Trail::default();
    trail.add_object(&world.walk(Era::Plain).await, &secret);
    let report = leaks::search(&[("the value", &value)], trail.0).unwrap();
    let places: Vec<_> = report.findings.iter().map(|it| it.place.as_str()).collect();
    assert_eq!(places, ["state"]);
}

#[track_caller]
fn expect_clean(world: &World, values: &[String], trail: Trail) {
    let values = values.iter().map(|value| ("a value", value.as_str()));
    let canaries: Vec<_> = values.chain([("the API key", world.key())]).collect();
    let report = leaks::search(&canaries, trail.0).unwrap();
    assert!(report.searched > 3);
    report.expect_clean().unwrap();
}
