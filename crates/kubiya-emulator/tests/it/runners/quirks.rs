//! What the known clients of runners do not rule out.

use kubiya_emulator::Quirk;
use kubiya_emulator::shapes::RUNNERS;
use serde_json::json;

use super::{LIST, created, description, force_delete, path};
use crate::api::with;

#[tokio::test]
async fn a_runner_can_be_listed_and_not_be_described() {
    let (_emulator, api) = with(&[Quirk::DescribeNotFound]).await;
    created(&api, "edge").await;
    assert_eq!(api.get(LIST).await.json()[1]["name"], "edge");
    for _ in 0..3 {
        assert_eq!(api.get(&description("edge")).await.status, 404);
    }
    assert_eq!(api.delete(&path("edge")).await.status, 200);
}

#[tokio::test]
async fn a_new_runner_can_be_described_late() {
    let (emulator, api) = with(&[Quirk::DelayedDescribe]).await;
    assert_eq!(api.get(&description("kubiya-hosted")).await.status, 200);
    assert_eq!(api.get(&description("none")).await.status, 404);
    for _ in 0..2 {
        created(&api, "edge").await;
        for status in [404, 404, 200, 200] {
            assert_eq!(api.get(LIST).await.json()[1]["name"], "edge");
            let described = api.get(&description("edge")).await;
            assert_eq!(described.status, status);
        }
        let described = api.get(&description("edge")).await.json();
        assert_eq!(emulator.objects(&RUNNERS).get("edge"), Some(described));
        assert_eq!(api.delete(&path("edge")).await.status, 200);
    }
}

#[tokio::test]
async fn the_version_of_a_runner_can_be_text() {
    let (emulator, api) = with(&[Quirk::RunnerVersionText]).await;
    created(&api, "edge").await;
    for runner in [
        api.get(&description("edge")).await.json(),
        api.get(LIST).await.json()[0].clone(),
    ] {
        assert_eq!(runner["version"], "v2");
    }
    assert_eq!(
        emulator.objects(&RUNNERS).get("edge").unwrap()["version"],
        2
    );
}

#[tokio::test]
async fn creating_what_exists_can_be_a_conflict() {
    let (emulator, api) = with(&[Quirk::CreateExistingConflict]).await;
    created(&api, "edge").await;
    let runners = emulator.objects(&RUNNERS).list();
    let refused = api.post(&path("edge"), json!({})).await;
    assert_eq!(
        (refused.status, &refused.json()["error"]["code"]),
        (409, &json!("conflict"))
    );
    assert_eq!(emulator.objects(&RUNNERS).list(), runners);
}

#[tokio::test]
async fn deletion_can_always_need_force_or_be_refused_in_spite_of_it() {
    let (_emulator, api) = with(&[Quirk::DeleteNeedsForce]).await;
    created(&api, "edge").await;
    assert_eq!(api.delete(&path("edge")).await.status, 409);
    assert_eq!(force_delete(&api, "edge").await.status, 200);

    let (emulator, api) = with(&[Quirk::RefuseDeleteInUse, Quirk::EmptyDeleteResponse]).await;
    created(&api, "edge").await;
    let agent = emulator
        .agents()
        .put(json!({"name": "ci", "runners": ["edge"]}));
    let refused = force_delete(&api, "edge").await;
    assert_eq!(refused.status, 409);
    assert!(refused.text.contains("uses the runner"), "{refused:?}");
    emulator.agents().remove(&agent);
    assert_eq!(api.delete(&path("edge")).await.status, 204);
}
