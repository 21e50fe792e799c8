//! Every fault that the emulator knows, before and after the work on an agent: what is stored in the end,
//! and what the client says about it, agree.

use kubiya_emulator::{Emulator, Fault, Method};
use kubiya_sdk::{AgentConfig, ErrorKind};
use serde_json::json;

use crate::faults::{LOST, both, faults, start};

const COLLECTION: &str = "/api/v1/agents";
const ITEM: &str = "/api/v1/agents/{uuid}";

fn config(description: &str) -> AgentConfig {
    let mut config = AgentConfig::new("a", "kubiya-hosted");
    config.description = description.into();
    config
}

fn descriptions(emulator: &Emulator) -> Vec<String> {
    let text = |agent: &serde_json::Value| agent["description"].as_str().unwrap().to_owned();
    emulator.agents().list().iter().map(text).collect()
}

#[tokio::test]
async fn a_create_tells_the_truth_about_every_fault_and_makes_up_for_lost_answers() {
    for (what, effect) in faults() {
        for (fault, when) in both(&effect) {
            let (emulator, client) = start().await;
            emulator.faults().add(fault.on(Method::POST, COLLECTION));
            let result = client.agents().create(&config("ours")).await;
            let stored = descriptions(&emulator);
            assert!(stored.len() <= 1, "{what} {when}: {stored:?}");
            assert!(
                result.is_ok() || !LOST.contains(&what),
                "{what} {when}: {result:?}"
            );
            match result {
                Ok(created) => {
                    assert!(
                        emulator.agents().get(created.id()).is_some(),
                        "{what} {when}"
                    );
                    assert_eq!(created.agent().unwrap().config(), &config("ours"));
                }
                Err(error) if stored.is_empty() => {
                    assert_ne!(error.kind(), ErrorKind::AlreadyExists, "{what} {when}");
                }
                Err(error) => {
                    // An answer that says "no" plainly is believed.
                    let plain_no = ["200 with an error", "redirect"].contains(&what);
                    let told = error.is_maybe_processed() || plain_no;
                    assert!(told, "{what} {when}: stored, but {error:?}");
                }
            }
            let posts = emulator.requests().count(&Method::POST, COLLECTION);
            assert!(posts <= 2, "{what} {when}: {posts} posts");
        }
    }
}

#[tokio::test]
async fn an_existing_agent_of_the_name_survives_a_create_whose_answer_is_lost() {
    for (what, effect) in faults() {
        for (fault, when) in both(&effect) {
            let (emulator, client) = start().await;
            let theirs = emulator
                .agents()
                .put(json!({"name": "a", "description": "theirs", "runners": ["kubiya-hosted"]}));
            emulator.faults().add(fault.on(Method::POST, COLLECTION));
            let error = client.agents().create(&config("ours")).await.unwrap_err();
            assert!(
                error.is_already_exists() || error.is_maybe_processed() || !LOST.contains(&what),
                "{what} {when}: {error:?}"
            );
            assert_eq!(descriptions(&emulator), ["theirs"], "{what} {when}");
            assert!(emulator.agents().get(&theirs).is_some());
        }
    }
}

#[tokio::test]
async fn updates_and_deletes_that_report_success_are_done() {
    for (what, effect) in faults() {
        for (fault, when) in both(&effect) {
            let (emulator, client) = start().await;
            let id = emulator.agents().put(json!({"name": "a"}));
            emulator.faults().add(fault.clone().on(Method::PUT, ITEM));
            emulator.faults().add(fault.on(Method::DELETE, ITEM));
            let updated = client.agents().update(&id, &config("new")).await.is_ok();
            assert!(
                updated || !LOST.contains(&what),
                "{what} {when}: not updated"
            );
            assert!(
                !updated || descriptions(&emulator) == ["new"],
                "{what} {when}"
            );
            let deleted = client.agents().delete(&id).await.is_ok();
            assert!(
                deleted || !LOST.contains(&what),
                "{what} {when}: not deleted"
            );
            assert!(
                !deleted || emulator.agents().list().is_empty(),
                "{what} {when}"
            );
        }
    }
}

#[tokio::test]
async fn a_read_that_fails_keeps_an_update_from_being_sent() {
    let (emulator, client) = start().await;
    let id = emulator
        .agents()
        .put(json!({"name": "a", "description": "old"}));
    let fault = Fault::new(kubiya_emulator::Reply::status(403));
    emulator.faults().add(fault.on(Method::GET, ITEM));
    let error = client.agents().update(&id, &config("new")).await;
    assert!(!error.unwrap_err().is_maybe_processed());
    assert_eq!(emulator.requests().count(&Method::PUT, ITEM), 0);
}
