//! Private data that somebody has edited: the fingerprint of a secret's value above all.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use hostile_inputs::{Canaries, attack, bytes};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value as Json, json};
use tfplugin_framework::testing::core::{Action, Core, Object};
use tokio::runtime::Runtime;

use super::{attacked, expect_unharmed};
use crate::agents;
use crate::world::{NAME, World, absent, config};

/// Where the fingerprint is in private data.
const PLACE: &str = "/entries/fingerprint";

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
    let numbers = vec![0, 1, 4, i64::from(u32::MAX), i64::MAX, -1];
    prop_oneof![
        select(numbers).prop_map(Json::from),
        select(&["", "AAAA", "not base64", "AQ=="][..]).prop_map(Json::from),
        Just(Json::Null),
        Just(json!([])),
        // Of version 1, whatever else.
        "A[Q-Za-f][A-Za-z0-9+/]{74}".prop_map(Json::from),
        Just("A".repeat(1 << 20).into()),
    ]
}

#[test]
fn an_edited_fingerprint_leads_to_a_plan() {
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
    let parts = bytes::damaged(Just(decoded(&whole)));
    let inside = parts.prop_map({
        let whole = whole.clone();
        move |parts| with_fingerprint(&whole, parts)
    });
    let edited = (select(everywhere), instead()).prop_map(move |(place, instead)| {
        let mut edited = whole.clone();
        *edited.pointer_mut(&place).unwrap() = instead;
        edited.to_string().into_bytes()
    });
    let damaged = bytes::damaged(Just(secret.private.clone()));
    let shared = std::cell::RefCell::new(&mut core);
    attack(
        100,
        prop_oneof![2 => edited, 2 => inside, 1 => damaged],
        |private| {
            let object = Object {
                private,
                ..secret.clone()
            };
            let planned = runtime.block_on(shared.borrow_mut().plan(&object, &config));
            let planned = planned.map_err(|error| TestCaseError::fail(error.to_string()))?;
            prop_assert!([Action::NoOp, Action::Update].contains(&planned.action));
            Ok(())
        },
    );
    runtime.block_on(expect_unharmed(core, &Canaries::default()));
    world.expect_value(NAME, "first value");
}

#[test]
fn an_edited_record_of_references_leads_to_a_plan() {
    let runtime = Runtime::new().unwrap();
    let (_world, mut core, agent, config) = runtime.block_on(async {
        let world = World::new().await;
        world.emulator.directory().add_source("tools");
        let mut core = attacked(&world).await;
        let sources = tfplugin_framework::Value::set(vec!["tools".into()]);
        let config = agents::config(&core, &[("sources", sources)]);
        let mut agent = agents::absent(&core);
        core.converge(&mut agent, &config).await.unwrap();
        (world, core, agent, config)
    });
    let whole: Json = serde_json::from_slice(&agent.private).unwrap();
    assert!(whole.pointer("/entries/record").is_some(), "{whole}");
    let mut everywhere = Vec::new();
    places(&whole, "", &mut everywhere);
    let edited = (select(everywhere), instead()).prop_map(move |(place, instead)| {
        let mut edited = whole.clone();
        *edited.pointer_mut(&place).unwrap() = instead;
        edited.to_string().into_bytes()
    });
    let damaged = bytes::damaged(Just(agent.private.clone()));
    let shared = std::cell::RefCell::new(&mut core);
    attack(100, prop_oneof![2 => edited, 1 => damaged], |private| {
        let mut object = Object {
            private,
            ..agent.clone()
        };
        let mut core = shared.borrow_mut();
        let planned = runtime.block_on(async {
            core.plan(&object, &config).await?;
            core.refresh(&mut object).await?;
            core.plan(&object, &config).await
        });
        let planned = planned.map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(planned.action, Action::NoOp);
        Ok(())
    });
    runtime.block_on(expect_unharmed(core, &Canaries::default()));
}

/// The bytes of the fingerprint in private data.
fn decoded(private: &Json) -> Vec<u8> {
    let text = private.pointer(PLACE).and_then(Json::as_str).unwrap();
    STANDARD_NO_PAD.decode(text).unwrap()
}

/// Private data with other bytes for a fingerprint.
fn with_fingerprint(private: &Json, bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut edited = private.clone();
    *edited.pointer_mut(PLACE).unwrap() = STANDARD_NO_PAD.encode(bytes).into();
    edited.to_string().into_bytes()
}

/// Each byte counts for the tier that it belongs to, whichever API key plans.
#[tokio::test]
async fn each_byte_of_a_fingerprint_is_looked_at() {
    let world = World::new().await;
    let mut core = attacked(&world).await;
    let (secret, config) = created(&mut core).await;
    let private: Json = serde_json::from_slice(&secret.private).unwrap();
    let whole = decoded(&private);
    let [version, salt, argon2id, key_id, tag] = [0..1, 1..17, 17..33, 33..41, 41..57];
    assert_eq!(whole.len(), tag.end);
    let another_key = key_id.start;
    for place in 0..whole.len() {
        let of_this_key = if argon2id.contains(&place) || key_id.contains(&place) {
            Action::NoOp
        } else {
            Action::Update
        };
        let of_another =
            if version.contains(&place) || salt.contains(&place) || argon2id.contains(&place) {
                Action::Update
            } else {
                Action::NoOp
            };
        let cases = [
            (vec![place], of_this_key),
            (vec![place, another_key], of_another),
        ];
        for (flipped, expected) in cases {
            let mut bytes = whole.clone();
            for (bit, place) in flipped.iter().enumerate() {
                bytes[*place] ^= 1 << bit;
            }
            let object = Object {
                private: with_fingerprint(&private, bytes),
                ..secret.clone()
            };
            let planned = core.plan(&object, &config).await.unwrap();
            assert_eq!(planned.action, expected, "{flipped:?}");
        }
    }
    expect_unharmed(core, &Canaries::default()).await;
}
