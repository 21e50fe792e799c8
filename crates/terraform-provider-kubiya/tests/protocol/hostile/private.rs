//! Private data that somebody has edited: the fingerprint of a secret's value above all.

use std::time::{Duration, Instant};

use hostile_inputs::{Canaries, attack, bytes};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value as Json, json};
use tfplugin_framework::testing::core::{Action, Core, Era, Object};
use tokio::runtime::Runtime;

use super::{attacked, expect_unharmed};
use crate::world::{NAME, World, absent, config};

/// The longest that a plan may take on a busy machine. What the edited costs ask for would take hours.
const BOUND: Duration = Duration::from_secs(20);

/// A secret as it was created, and what Core would store of it.
async fn created(core: &mut Core) -> (Object, tfplugin_framework::Value) {
    let mut secret = absent(core);
    let config = config(core, &[]);
    core.converge(&mut secret, &config).await.unwrap();
    (secret, config)
}

/// Every place in a JSON value, as pointers to it.
fn places(json: &Json, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    if let Json::Object(fields) = json {
        for (key, field) in fields {
            places(field, &format!("{at}/{key}"), found);
        }
    }
}

/// What stands at one place instead.
fn instead() -> impl Strategy<Value = Json> {
    let numbers = vec![0, 1, 4, 7_168, i64::from(u32::MAX), i64::MAX, -1];
    prop_oneof![
        select(numbers).prop_map(Json::from),
        select(&["", "AAAA", "not base64", "AAAAAAAAAAAAAAAAAAAAAA=="][..]).prop_map(Json::from),
        Just(Json::Null),
        Just(json!([])),
        Just(json!({"m": u32::MAX, "t": u32::MAX, "p": u32::MAX})),
        "[A-Za-z0-9+/]{43}=".prop_map(Json::from),
        Just("A".repeat(1 << 20).into()),
    ]
}

#[test]
fn an_edited_fingerprint_leads_to_a_plan_and_to_no_cost_of_its_own() {
    let runtime = Runtime::new().unwrap();
    let (world, mut core, secret, config) = runtime.block_on(async {
        let world = World::new().await;
        let mut core = attacked(&world).await;
        let (secret, config) = created(&mut core).await;
        (world, core, secret, config)
    });
    let whole: Json = serde_json::from_slice(&secret.private).unwrap();
    let mut everywhere = Vec::new();
    places(&whole, "", &mut everywhere);
    assert!(
        everywhere
            .iter()
            .any(|place| place.ends_with("/argon2id/m")),
        "{everywhere:?}"
    );
    let edited = (select(everywhere), instead()).prop_map(move |(place, instead)| {
        let mut edited = whole.clone();
        *edited.pointer_mut(&place).unwrap() = instead;
        edited.to_string().into_bytes()
    });
    let damaged = bytes::damaged(Just(secret.private.clone()));
    let shared = std::cell::RefCell::new(&mut core);
    attack(100, prop_oneof![2 => edited, 1 => damaged], |private| {
        let object = Object {
            private,
            ..secret.clone()
        };
        let start = Instant::now();
        let planned = runtime.block_on(shared.borrow_mut().plan(&object, &config));
        let planned = planned.map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert!([Action::NoOp, Action::Update].contains(&planned.action));
        prop_assert!(start.elapsed() < BOUND);
        Ok(())
    });
    runtime.block_on(expect_unharmed(core, &Canaries::default()));
    world.expect_value(NAME, "first value");
}

#[tokio::test]
async fn costs_that_the_state_asks_for_are_not_paid_by_another_api_key_either() {
    let world = World::new().await;
    let (mut secret, config) = world.created(Era::WriteOnly, &[]).await;
    let mut private: Json = serde_json::from_slice(&secret.private).unwrap();
    let mut found = Vec::new();
    places(&private, "", &mut found);
    let prefix = found
        .iter()
        .find_map(|place| place.strip_suffix("/argon2id/m"))
        .unwrap();
    // Of another key, so that only the slow tier can tell.
    *private.pointer_mut(&format!("{prefix}/keyed/key")).unwrap() = "AAAAAAAAAAA=".into();
    for cost in ["m", "t", "p"] {
        let place = format!("{prefix}/argon2id/{cost}");
        let before = private.pointer(&place).unwrap().clone();
        *private.pointer_mut(&place).unwrap() = u32::MAX.into();
        secret.private = private.to_string().into_bytes();
        let mut core = attacked(&world).await;
        let start = Instant::now();
        let planned = core.plan(&secret, &config).await.unwrap();
        assert_eq!(
            planned.action,
            Action::Update,
            "what cannot be verified has changed"
        );
        assert!(start.elapsed() < BOUND);
        expect_unharmed(core, &Canaries::default()).await;
        *private.pointer_mut(&place).unwrap() = before;
    }
}
