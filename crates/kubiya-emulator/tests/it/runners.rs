//! `/api/v3/runners/{name}` as the known clients of the API use it.

use std::time::{Duration, SystemTime};

use kubiya_emulator::shapes::{RUNNERS, SOURCES};
use kubiya_emulator::{Clock, Emulator, Fault, Method, Reply};
use serde_json::{Value, json};

use crate::api::{Answer, Api, with, with_organisations};
use crate::state::{place, with_state};

mod quirks;

const LIST: &str = "/api/v3/runners";

fn path(name: &str) -> String {
    format!("{LIST}/{name}")
}

fn description(name: &str) -> String {
    format!("{LIST}/{name}/describe")
}

/// Creates a runner over HTTP and returns the URL of its manifest.
async fn created(api: &Api, name: &str) -> String {
    let answer = api.post(&path(name), json!({})).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let answer = answer.json();
    assert_eq!(answer.as_object().unwrap().len(), 1, "{answer}");
    answer["url"].as_str().unwrap().to_owned()
}

/// Deletes a runner as someone who insists.
async fn force_delete(api: &Api, name: &str) -> Answer {
    let request = api.request(Method::DELETE, &path(name));
    api.send(request.header("force", "true")).await
}

#[tokio::test]
async fn a_runner_lives_from_creation_to_deletion() {
    let (emulator, api) = with(&[]).await;
    let sent = json!({"managed_by": "terraform", "task_id": "t", "name": "other", "version": 7});
    let made = api.post(&path("edge"), sent).await;
    assert_eq!(made.status, 200);
    let runner = api.get(&description("edge")).await;
    assert_eq!(runner.status, 200);
    let runner = runner.json();
    for (field, value) in [
        ("name", json!("edge")),
        ("managed_by", json!("terraform")),
        ("task_id", json!("t")),
        ("runner_type", json!("k8s")),
        ("version", json!(2)),
    ] {
        assert_eq!(runner[field], value, "{field}");
    }
    assert_eq!(
        emulator.objects(&RUNNERS).get("edge").as_ref(),
        Some(&runner)
    );
    assert_eq!(api.get(LIST).await.json()[1], runner);

    assert_eq!(api.get(&path("edge")).await.status, 405);
    assert_eq!(api.put(&path("edge"), json!({})).await.status, 405);
    let deleted = api.delete(&path("edge")).await;
    assert_eq!(
        (deleted.status, deleted.json()),
        (200, json!({"result": "ok"}))
    );
    for answer in [
        api.get(&description("edge")).await,
        api.get(&format!("{}/health", path("edge"))).await,
        force_delete(&api, "edge").await,
    ] {
        answer.assert_not_found();
    }
    assert_eq!(api.get(LIST).await.json().as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_runner_is_created_without_a_body_or_a_name_that_is_simple() {
    let (emulator, api) = with(&[]).await;
    let bare = api.request(Method::POST, &path("a%2Fb%20%C3%A9"));
    assert_eq!(api.send(bare).await.status, 200);
    let runner = emulator.objects(&RUNNERS).get("a/b é").unwrap();
    assert_eq!(
        (&runner["managed_by"], &runner["task_id"]),
        (&json!(""), &json!(""))
    );
    let described = api.get(&description("a%2Fb%20%C3%A9")).await;
    assert_eq!(described.json(), runner);

    for wrong in [json!([]), json!({"managed_by": 1}), json!("text")] {
        assert_eq!(api.post(&path("new"), wrong).await.status, 400);
    }
    assert_eq!(emulator.objects(&RUNNERS).get("new"), None);
}

#[tokio::test]
async fn creating_a_runner_again_tells_the_same_manifest_and_changes_nothing() {
    let (emulator, api) = with(&[]).await;
    let url = created(&api, "edge").await;
    let runner = emulator.objects(&RUNNERS).get("edge");
    let again = api.post(&path("edge"), json!({"managed_by": "x"})).await;
    assert_eq!((again.status, again.json()), (200, json!({"url": url})));
    assert_eq!(emulator.objects(&RUNNERS).get("edge"), runner);

    api.delete(&path("edge")).await;
    assert_ne!(created(&api, "edge").await, url);
}

#[tokio::test]
async fn credentials_are_in_every_answer_and_known_past_the_api() {
    let (emulator, api) = with(&[]).await;
    let url = created(&api, "edge").await;
    let [password, connection, manifest] = emulator
        .directory()
        .runner_credentials("edge")
        .try_into()
        .unwrap();
    assert!(url.ends_with(&manifest), "{url}");
    let runners = emulator.objects(&RUNNERS);
    assert_eq!(
        runners.text("edge", "manifest_url").as_ref(),
        Some(&url),
        "{url}"
    );
    for path in [LIST, &description("edge")] {
        let shown = api.get(path).await.text;
        assert!(
            shown.contains(&password) && shown.contains(&connection),
            "{shown}"
        );
        assert!(!shown.contains(&manifest), "{shown}");
    }
    let hosted = emulator.directory().runner_credentials("kubiya-hosted");
    assert!(hosted.len() == 3 && !hosted.contains(&password));
    assert!(emulator.directory().runner_credentials("none").is_empty());
}

#[tokio::test]
async fn the_health_of_a_runner_is_that_of_its_parts() {
    let clock = Clock::stopped_at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000));
    let emulator = Emulator::builder().clock(clock).start().await.unwrap();
    let api = Api::of(&emulator);
    emulator.objects(&RUNNERS).put(json!({
        "name": "edge",
        "tool_manager_health": {"error": "e", "health": "sick", "status": "down", "version": "3"},
    }));
    let metadata = json!({"git_sha": "", "release": "emulated"});
    let expected = json!({
        "health": "healthy", "status": "ok", "version": "1", "time": "2023-11-14T22:13:20.000000Z",
        "checks": [
            {"name": "tool-manager", "error": "e", "status": "down", "version": "3", "metadata": metadata},
            {"name": "agent-manager", "error": "", "status": "ok", "version": "1", "metadata": metadata},
        ],
    });
    let health = api.get(&format!("{}/health", path("edge"))).await;
    assert_eq!((health.status, health.json()), (200, expected));
}

#[tokio::test]
async fn a_runner_in_use_is_deleted_by_force_only() {
    let (emulator, api) = with(&[]).await;
    let users = [
        json!({"name": "ci", "runners": ["other", "agents"]}),
        json!({"name": "tools", "runner": "sources"}),
    ];
    for ((shape, user), runner) in [emulator.agents(), emulator.objects(&SOURCES)]
        .into_iter()
        .zip(users)
        .zip(["agents", "sources"])
    {
        created(&api, runner).await;
        let key = shape.put(user.clone());
        let refused = api.delete(&path(runner)).await;
        assert_eq!(refused.status, 409, "{runner}");
        assert!(refused.text.contains("in use"), "{refused:?}");
        assert_eq!(force_delete(&api, runner).await.status, 200, "{runner}");
        let kept = shape.get(&key).unwrap();
        for (field, value) in user.as_object().unwrap() {
            assert_eq!(&kept[field], value, "{field}");
        }
    }
}

#[tokio::test]
async fn organisations_have_runners_of_their_own_and_readers_change_none() {
    let (_emulator, [ours, reader, theirs]) = with_organisations().await;
    let url = created(&ours, "edge").await;
    assert_eq!(theirs.get(&description("edge")).await.status, 404);
    assert_ne!(created(&theirs, "edge").await, url);
    assert_eq!(reader.get(&description("edge")).await.status, 200);
    for answer in [
        reader.post(&path("edge"), json!({})).await,
        force_delete(&reader, "edge").await,
    ] {
        assert_eq!(answer.json()["errorCode"], "INSUFFICIENT_SCOPE");
    }
}

#[tokio::test]
async fn a_runner_keeps_its_credentials_over_a_restart() {
    let (_directory, file) = place();
    let first = with_state(&file).await;
    let url = created(&Api::of(&first), "edge").await;
    let credentials = first.directory().runner_credentials("edge");
    first.shutdown().await;

    let second = with_state(&file).await;
    assert_eq!(second.directory().runner_credentials("edge"), credentials);
    assert_eq!(created(&Api::of(&second), "edge").await, url);
}

#[tokio::test]
async fn faults_find_runners_by_route_and_by_name() {
    let (emulator, api) = with(&[]).await;
    let faults = emulator.faults();
    let route = "/api/v3/runners/{name}/describe";
    created(&api, "edge").await;
    faults.add(Fault::new(Reply::status(503)).on(Method::GET, route));
    assert_eq!(api.get(&description("edge")).await.status, 503);
    assert_eq!(api.get(&description("edge")).await.status, 200);
    assert_eq!(emulator.requests().count(&Method::GET, route), 2);

    faults.add(Fault::new(Reply::status(502)).named("edge").forever());
    created(&api, "other").await;
    let statuses = [
        api.get(LIST).await.status,
        api.get(&description("other")).await.status,
        api.get(&description("edge")).await.status,
        api.post(&path("edge"), Value::Null).await.status,
    ];
    assert_eq!(statuses, [200, 200, 502, 502]);
}
