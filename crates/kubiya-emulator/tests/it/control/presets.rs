//! Presets of faults, and faults that strike by chance.

use kubiya_emulator::{Emulator, Fault, Key, NeverStrikes, Preset, Reply};
use serde_json::{Value, json};

use super::{FAULTS, SECRETS, started};
use crate::api::Api;

/// Arms a preset; gives the identifiers of its faults.
async fn arm(control: &Api, preset: &str) -> Vec<Value> {
    let armed = control.post(FAULTS, json!({"preset": preset})).await;
    assert_eq!(armed.status, 201, "{}", armed.text);
    armed.json()["ids"].as_array().unwrap().clone()
}

/// The statuses of so many requests; 0 where the connection broke.
async fn statuses(api: &Api, requests: usize) -> Vec<u16> {
    let mut statuses = Vec::new();
    for _ in 0..requests {
        let answer = api.request(reqwest::Method::GET, SECRETS).send().await;
        statuses.push(answer.map_or(0, |answer| answer.status().as_u16()));
    }
    statuses
}

#[tokio::test]
async fn an_outage_strikes_everything_until_its_faults_are_removed() {
    let (emulator, api, control) = started().await;
    let ids = arm(&control, "outage").await;
    assert_eq!(statuses(&api, 5).await, [503; 5]);
    assert_eq!(
        api.post("/api/v1/agents", json!({"name": "a"}))
            .await
            .status,
        503
    );
    assert!(emulator.agents().list().is_empty());
    let listed = control.get(FAULTS).await.json();
    assert_eq!(
        (&listed[0]["preset"], &listed[0]["id"]),
        (&json!("outage"), &ids[0])
    );
    for id in ids {
        assert_eq!(control.delete(&format!("{FAULTS}/{id}")).await.status, 204);
    }
    assert_eq!(statuses(&api, 1).await, [200]);
}

#[tokio::test]
async fn a_flaky_api_fails_now_and_then_and_the_same_way_again() {
    let (_emulator, api, control) = started().await;
    arm(&control, "flaky").await;
    let first = statuses(&api, 60).await;
    for status in [0, 200, 503] {
        assert!(first.contains(&status), "{first:?}");
    }
    let answered = first.iter().filter(|status| **status == 200).count();
    assert!((30..60).contains(&answered), "{first:?}");

    control.delete(FAULTS).await;
    arm(&control, "flaky").await;
    assert_eq!(statuses(&api, 60).await, first);

    control.delete(FAULTS).await;
    let seeded = json!({"preset": "flaky", "seed": 8});
    assert_eq!(control.post(FAULTS, seeded).await.status, 201);
    assert_ne!(statuses(&api, 60).await, first);
}

#[tokio::test]
async fn a_rate_limited_api_refuses_as_the_limit_does_and_lets_others_through() {
    let limited = Emulator::builder().rate_limit("1/1s".parse().unwrap());
    let limited = limited.start().await.unwrap();
    let real = Api::of(&limited);
    real.get(SECRETS).await;
    let real = real.get(SECRETS).await;

    let (_emulator, api, control) = started().await;
    arm(&control, "rate-limited").await;
    let mut refused = None;
    let mut answered = 0;
    for _ in 0..20 {
        match api.get(SECRETS).await {
            answer if answer.status == 200 => answered += 1,
            answer => refused = Some(answer),
        }
    }
    let refused = refused.unwrap();
    assert!((1..20).contains(&answered), "{answered}");
    assert_eq!((refused.status, real.status), (429, 429));
    assert_eq!(refused.json(), real.json());
    assert_eq!(refused.header("retry-after"), real.header("retry-after"));
}

#[tokio::test]
async fn a_read_only_api_answers_as_it_does_to_a_key_that_may_only_read() {
    let emulator = Emulator::builder()
        .key(Key::new("k"))
        .key(Key::new("reader").read_only())
        .start()
        .await
        .unwrap();
    emulator.secrets().put("db", "v");
    let (api, reader) = (Api::of(&emulator), Api::at(emulator.url(), "reader"));
    let models = json!(["supported_llm_models"]);
    let runner = "/api/v3/runners/edge";
    let asked = async |api: &Api| {
        [
            api.get(SECRETS).await,
            api.post("/api/v1/featureflags", models.clone()).await,
            api.post(SECRETS, json!({"name": "a", "value": "v"})).await,
            api.put("/api/v2/secrets/db", json!({"value": "w"})).await,
            api.delete("/api/v2/secrets/db").await,
            api.post(runner, json!({})).await,
        ]
        .map(|answer| (answer.status, answer.json()))
    };
    let expected = asked(&reader).await;
    arm(&api, "read-only").await;
    let answers = asked(&api).await;
    assert_eq!(answers, expected);
    let statuses = answers.map(|(status, _)| status);
    assert_eq!(statuses, [200, 200, 403, 403, 403, 403]);
    assert!(emulator.secrets().value_matches("db", "v"));
}

#[tokio::test]
async fn a_preset_that_there_is_not_is_refused_with_those_that_there_are() {
    let (emulator, _, control) = started().await;
    for body in [
        json!({"preset": "storm"}),
        json!({"preset": 1}),
        json!({"preset": "outage", "times": 2}),
        json!({"preset": "outage", "seed": -1}),
    ] {
        let answer = control.post(FAULTS, body.clone()).await;
        assert_eq!(answer.status, 400, "{body}");
        let message = answer.json()["error"]["message"].to_string();
        assert!(message.contains("not a preset"), "{message}");
        if body["preset"] == "storm" {
            for preset in Preset::ALL {
                assert!(message.contains(preset.name()), "{message}");
            }
        }
    }
    assert!(emulator.faults().list().is_empty());
}

#[tokio::test]
async fn a_fault_with_a_probability_strikes_a_share_and_as_often_as_it_may() {
    let (emulator, api, control) = started().await;
    let fault = |probability: f64, times: Value| {
        json!({"method": "GET", "path": SECRETS, "probability": probability, "times": times,
               "effect": {"kind": "reply", "status": 503}})
    };
    let added = control.post(FAULTS, fault(0.5, json!("forever"))).await;
    assert_eq!(added.status, 201, "{}", added.text);
    let drawn = statuses(&api, 100).await;
    let struck = drawn.iter().filter(|status| **status == 503).count();
    assert!((30..=70).contains(&struck), "{struck}");
    let listed = control.get(FAULTS).await.json();
    assert_eq!(
        (&listed[0]["matched"], &listed[0]["struck"]),
        (&json!(100), &json!(struck))
    );

    // Twice the same fault: the second has chances of its own.
    control.post(FAULTS, fault(0.5, json!("forever"))).await;
    let both = statuses(&api, 100).await;
    let struck = both.iter().filter(|status| **status == 503).count();
    assert!((60..=90).contains(&struck), "{struck}");

    control.delete(FAULTS).await;
    control.post(FAULTS, fault(0.5, json!(3))).await;
    let few = statuses(&api, 100).await;
    let share = few.iter().filter(|status| **status == 503).count();
    assert_eq!(share, 3);
    let last = few.iter().rposition(|status| *status == 503);
    assert_eq!(few[..=last.unwrap()], drawn[..=last.unwrap()]);

    emulator.reset();
    let certain = Fault::new(Reply::status(503)).probability(1.0).forever();
    emulator.faults().try_add(certain).unwrap();
    assert_eq!(statuses(&api, 5).await, [503; 5]);
}

#[tokio::test]
async fn a_program_in_rust_arms_presets_too() {
    let emulator = Emulator::builder().start().await.unwrap();
    let api = Api::of(&emulator);
    let ids = emulator.faults().add_preset(Preset::Outage);
    assert_eq!(statuses(&api, 1).await, [503]);
    assert_eq!(emulator.faults().list()[0].preset, Some(Preset::Outage));
    assert!(ids.into_iter().all(|id| emulator.faults().remove(id)));
    let never = Fault::new(Reply::status(503)).times(0);
    let refused: NeverStrikes = emulator.faults().try_add(never).unwrap_err();
    assert!(refused.to_string().contains("never strikes"), "{refused}");
}
