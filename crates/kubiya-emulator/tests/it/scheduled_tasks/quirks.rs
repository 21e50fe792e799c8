//! What the known clients of scheduled tasks do not rule out.

use kubiya_emulator::shapes::SCHEDULED_TASKS;
use kubiya_emulator::{Clock, Emulator, Quirk};
use serde_json::{Value, json};

use super::{DAY, LIST, created, humantime_of, once, path, sent};
use crate::api::{Api, with};

/// As [`with`], with a clock that shows the noon before the task's time.
async fn at_noon_with(quirk: Quirk) -> (Emulator, Api) {
    let clock = Clock::stopped_at(humantime_of("2026-01-30T12:00:00Z"));
    let emulator = Emulator::builder().quirk(quirk).clock(clock);
    let emulator = emulator.start().await.unwrap();
    let api = Api::of(&emulator);
    (emulator, api)
}

#[tokio::test]
async fn the_name_of_a_channel_can_be_another_or_absent() {
    for (quirk, expected) in [
        (
            Quirk::ChannelNameDiffers,
            Some(&json!("channel-of-#orders")),
        ),
        (Quirk::NoChannelName, None),
    ] {
        let (_emulator, api) = with(&[quirk]).await;
        let made = created(&api, sent()).await;
        assert_eq!(
            (made.get("channel_name"), &made["channel_id"]),
            (expected, &json!("#orders"))
        );
        assert_eq!(api.get(LIST).await.json(), json!([made]));
    }
}

#[tokio::test]
async fn an_id_can_be_a_number() {
    let (_emulator, api) = with(&[Quirk::NumericTaskId]).await;
    let ids = [api.post(LIST, sent()).await, api.post(LIST, sent()).await];
    let ids = ids.map(|answer| answer.json()["task_id"].clone());
    assert_eq!(ids, [1001, 1002]);
    let path = format!("{LIST}/1002");
    assert_eq!(api.get(&path).await.json()["task_id"], 1002);
    assert_eq!(api.delete(&path).await.status, 200);
    assert_eq!(api.get(LIST).await.json()[0]["task_id"], 1001);
    let next = api.post(LIST, sent()).await;
    assert_eq!(next.json()["task_id"], 1003, "an id is never given again");
}

#[tokio::test]
async fn an_expression_can_come_back_with_five_fields() {
    let (_emulator, api) = with(&[Quirk::FiveFieldCronEcho]).await;
    let made = created(&api, sent()).await;
    assert_eq!(made["parameters"]["cron_string"], "5 9 * * *");
}

#[tokio::test]
async fn an_agent_can_be_told_by_its_uuid() {
    let (emulator, api) = with(&[Quirk::AgentAsUuid]).await;
    let made = created(&api, sent()).await;
    assert_eq!(made["parameters"]["context"], "dba");
    let uuid = emulator.agents().put(json!({"name": "dba"}));
    let made = created(&api, sent()).await;
    assert_eq!(made["parameters"]["context"], uuid.as_str());
}

#[tokio::test]
async fn an_email_address_can_be_required() {
    let (emulator, api) = with(&[Quirk::RequiresEmail]).await;
    let answer = api.post(LIST, sent()).await;
    assert_eq!(answer.status, 400);
    assert!(answer.text.contains("user_email"), "{answer:?}");
    assert!(emulator.objects(&SCHEDULED_TASKS).list().is_empty());
    let mut body = sent();
    body["user_email"] = json!("dba@example.com");
    assert_eq!(created(&api, body).await["user_email"], "dba@example.com");
}

#[tokio::test]
async fn the_time_of_a_repeated_task_can_move_on() {
    let (emulator, api) = at_noon_with(Quirk::TimeMovesOn).await;
    let made = created(&api, sent()).await;
    emulator.clock().advance(DAY);
    let after = api.get(LIST).await.json();
    assert_eq!(after[0]["scheduled_time"], "2026-02-01T09:05:00");
    assert_eq!(after[0]["task_id"], made["task_id"]);
}

#[tokio::test]
async fn a_task_that_has_run_once_can_be_gone() {
    let (emulator, api) = at_noon_with(Quirk::OneShotVanishes).await;
    let [once, again] = [created(&api, once()).await, created(&api, sent()).await];
    emulator.clock().advance(DAY);
    api.delete(&path(&once)).await.assert_not_found();
    api.get(&path(&once)).await.assert_not_found();
    let left: Value = api.get(LIST).await.json();
    assert_eq!(left.as_array().unwrap().len(), 1);
    assert_eq!(left[0]["task_id"], again["task_id"]);
}
