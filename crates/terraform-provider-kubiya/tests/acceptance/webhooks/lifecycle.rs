//! Webhooks that change, here and elsewhere, and webhooks that are gone.

use std::time::Duration;

use kubiya_emulator::{Effect, Fault, Method, Quirk};
use serde_json::json;
use terraform_harness::{Action, Terraform};

use super::{
    ORDERS, edit, helper_id, id, orders, put_agent, remote, webhooks, with_orders, with_quirks,
};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{ADDED, CHANGED, NOTHING, World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        everything_changes_in_place,
        any_edit_keeps_what_is_computed_known,
        what_is_changed_elsewhere_is_put_back,
        what_is_deleted_elsewhere_is_created_again,
        what_is_gone_is_destroyed_without_an_error,
        what_is_not_managed_survives_an_update,
        times_are_read_as_they_are_and_never_sent,
        readings_of_the_api_make_no_difference,
        a_webhook_that_only_the_list_shows_is_found_and_missed,
        a_delete_that_says_it_did_nothing_is_an_error,
        headers_are_hidden_where_that_is_configured,
        updates_of_one_webhook_take_turns,
    ]
}

const FULL: &str = r##"
  agent       = "other"
  prompt      = "Look at {{.event.id}}"
  source      = "GitHub"
  filter      = "action == 'opened'"
  runner      = "edge"
  method      = "Teams"
  team_name   = "Platform"
  destination = "#orders"
"##;

fn full() -> String {
    orders(FULL).replace("name = \"orders\"", "name = \"renamed\"")
}

/// Defect W-3 of the Go provider, which sent what was there before for half of them.
fn everything_changes_in_place(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, "")?;
    let other = put_agent(&world, "other");
    world.emulator.directory().add_runner("edge");
    let id = id(&world)?;
    world.configure(full())?;
    world.expect_plan(&[(ORDERS, Action::Update)])?;
    world.expect_apply(CHANGED)?;
    assert_eq!(world.requests(&Method::PUT), 1);
    let webhook = webhooks(&world).get(&id).ok_or("it is gone")?;
    assert_eq!(webhook["name"], "renamed");
    assert_eq!(webhook["agent_id"], other);
    assert_eq!(webhook["prompt"], "Look at {{.event.id}}");
    assert_eq!(webhook["source"], "GitHub");
    assert_eq!(webhook["filter"], "action == 'opened'");
    assert_eq!(webhook["runner"], "edge");
    assert_eq!(webhook["communication"]["method"], "Teams");
    world.expect_no_changes()?;
    world.configure(orders(""))?;
    world.expect_apply(CHANGED)?;
    let webhook = remote(&world)?;
    for field in ["prompt", "source", "filter", "runner"] {
        assert_eq!(webhook[field], "", "{field}");
    }
    assert_eq!(webhook["agent_id"], helper_id(&world)?);
    world.expect_no_changes()
}

/// Defect W-4: with every edit, what hangs on the URL was planned anew.
fn any_edit_keeps_what_is_computed_known(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, "")?;
    world.configure(orders("source = \"GitHub\""))?;
    let run = world.terraform.plan()?;
    assert!(!run.text().contains("known after apply"), "{}", run.text());
    Ok(())
}

/// Defect W-5: reads and updates ignored what the API answered.
fn what_is_changed_elsewhere_is_put_back(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, "source = \"GitHub\"")?;
    let other = put_agent(&world, "other");
    let before = remote(&world)?;
    for (field, theirs) in [
        ("name", json!("theirs")),
        ("prompt", json!("theirs")),
        ("source", json!("theirs")),
        ("filter", json!("theirs")),
        ("runner", json!("theirs")),
        ("agent_id", json!(other)),
        ("agent_id", json!("")),
    ] {
        let id = before["id"].as_str().unwrap_or_default();
        webhooks(&world).edit(id, |webhook| drop(webhook.insert(field.into(), theirs)));
        world.expect_plan(&[(ORDERS, Action::Update)])?;
        world.expect_apply(CHANGED)?;
        assert_eq!(remote(&world)?[field], before[field], "{field}");
        world.expect_no_changes()?;
    }
    Ok(())
}

fn what_is_deleted_elsewhere_is_created_again(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, "")?;
    // One of the same name is another one.
    webhooks(&world).put(json!({"name": "orders", "source": "theirs"}));
    let id = id(&world)?;
    assert!(webhooks(&world).remove(&id));
    world.expect_plan(&[(ORDERS, Action::Create)])?;
    world.expect_apply(ADDED)?;
    assert_ne!(world.attribute(ORDERS, "id")?, id);
    world.expect_no_changes()
}

/// The other half of defect W-12: what is gone is what was to be reached.
fn what_is_gone_is_destroyed_without_an_error(terraform: &Terraform) -> Outcome {
    for refresh in ["-refresh=true", "-refresh=false"] {
        let world = with_orders(terraform, "")?;
        assert!(webhooks(&world).remove(&id(&world)?));
        let destroy = ["destroy", "-no-color", "-auto-approve", refresh];
        world.terraform.run(destroy)?.expect_success()?;
        assert!(world.instance(ORDERS).is_err());
    }
    Ok(())
}

/// Whether the API merges or replaces.
fn what_is_not_managed_survives_an_update(terraform: &Terraform) -> Outcome {
    for quirks in [&[][..], &[Quirk::PutReplaces]] {
        let world = with_quirks(terraform, quirks)?;
        world.configure(orders(""))?;
        world.expect_apply(ADDED)?;
        let before = remote(&world)?;
        let theirs = [
            ("org", json!("theirs")),
            ("hide_webhook_headers", json!(true)),
            ("not_known_here", json!({"ratio": 0.1})),
            (
                "communication",
                json!({"method": "Slack", "destination": "webhook", "thread": "t-1"}),
            ),
        ];
        edit(&world, |webhook| {
            webhook.extend(theirs.clone().map(|(field, value)| (field.into(), value)));
        })?;
        world.expect_no_changes()?;
        world.configure(orders("source = \"GitHub\""))?;
        world.expect_apply(CHANGED)?;
        let webhook = remote(&world)?;
        for (field, value) in theirs {
            assert_eq!(webhook[field], value, "{field}");
        }
        for field in ["webhook_url", "created_by", "created_at", "managed_by"] {
            assert_eq!(webhook[field], before[field], "{field}");
        }
        world.expect_no_changes()?;
    }
    Ok(())
}

/// Defects W-10 and W-11: one odd time broke every read, and every update set them to the year 1.
fn times_are_read_as_they_are_and_never_sent(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[Quirk::OddTimestamp])?;
    world.configure(orders(""))?;
    world.expect_apply(ADDED)?;
    let odd = world.attribute(ORDERS, "created_at")?;
    assert_eq!(odd, "2025-01-16 14:32:49.120391 +0000 UTC");
    world.expect_no_changes()?;

    let world = with_quirks(terraform, &[Quirk::PutResetsCreatedAt])?;
    world.configure(orders(""))?;
    world.expect_apply(ADDED)?;
    let made = world.attribute(ORDERS, "created_at")?;
    world.configure(orders("source = \"GitHub\""))?;
    world.expect_apply(CHANGED)?;
    // The year 1 is what the API stores where none is sent.
    assert_eq!(remote(&world)?["created_at"], "0001-01-01T00:00:00Z");
    world.expect_no_changes()?;
    assert_eq!(world.attribute(ORDERS, "created_at")?, made);
    Ok(())
}

/// A life in which whatever is not set is told in another way, or lists say less.
fn readings_of_the_api_make_no_difference(terraform: &Terraform) -> Outcome {
    for quirk in [
        Quirk::NullCollections,
        Quirk::MethodLowercased,
        Quirk::DestinationNormalised,
        Quirk::SparseWebhookList,
        Quirk::OddTimestamp,
        Quirk::EmptyWriteResponse,
        Quirk::EmptyDeleteResponse,
        Quirk::PutReplaces,
        Quirk::AsciiJson,
    ] {
        let world = with_quirks(terraform, &[quirk])?;
        put_agent(&world, "other");
        world.emulator.directory().add_runner("edge");
        for configuration in [orders("destination = \"#orders\""), full(), orders("")] {
            world.configure(configuration)?;
            world.terraform.apply()?.expect_success()?;
            world.expect_no_changes()?;
        }
        world.destroy()?;
        assert!(webhooks(&world).list().is_empty(), "{quirk:?}");
    }
    Ok(())
}

fn a_webhook_that_only_the_list_shows_is_found_and_missed(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[Quirk::NoGetById])?;
    world.configure(orders(""))?;
    world.expect_apply(ADDED)?;
    world.expect_no_changes()?;
    world.configure(orders("source = \"GitHub\""))?;
    world.expect_apply(CHANGED)?;
    let remains = |world: &World| -> Fallible<bool> { Ok(webhooks(world).remove(&id(world)?)) };
    assert!(remains(&world)?);
    world.expect_plan(&[(ORDERS, Action::Create)])?;
    world.expect_apply(ADDED)?;
    world.destroy()?;
    assert!(webhooks(&world).list().is_empty());
    Ok(())
}

/// Defect W-12: the check of the result was always true.
fn a_delete_that_says_it_did_nothing_is_an_error(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[Quirk::DeleteResultNotOk])?;
    world.configure(orders(""))?;
    world.expect_apply(ADDED)?;
    let run = world.terraform.destroy()?.expect_failure()?;
    let said = run.text();
    assert!(said.contains(r#"Cannot delete webhook "orders""#), "{said}");
    assert!(said.contains(r#"its result is not "ok""#), "{said}");
    assert!(said.contains("stays in the state"), "{said}");
    assert_eq!(world.attribute(ORDERS, "id")?, id(&world)?);
    Ok(())
}

fn headers_are_hidden_where_that_is_configured(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, "hide_webhook_headers = true")?;
    assert_eq!(remote(&world)?["hide_webhook_headers"], true);
    world.expect_no_changes()?;
    world.configure(orders(""))?;
    world.expect_apply(NOTHING)?;
    assert_eq!(remote(&world)?["hide_webhook_headers"], true);
    world.configure(orders("hide_webhook_headers = false"))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(remote(&world)?["hide_webhook_headers"], false);
    edit(&world, |webhook| {
        drop(webhook.insert("hide_webhook_headers".into(), json!(true)))
    })?;
    world.expect_plan(&[(ORDERS, Action::Update)])
}

/// Two resources for one webhook: neither overwrites what it has not read.
fn updates_of_one_webhook_take_turns(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, "")?;
    let twice = |source: &str| {
        let block = orders(&format!("source = {source:?}"));
        block.clone() + &block.replace("\"orders\" {", "\"again\" {")
    };
    world.configure(twice(""))?;
    world
        .terraform
        .import("kubiya_webhook.again", &id(&world)?)?
        .expect_success()?;
    let slow = Fault::new(Effect::Delay {
        time: Duration::from_millis(200),
    });
    world
        .emulator
        .faults()
        .add(slow.method(Method::PUT).forever());
    world.emulator.requests().clear();
    world.configure(twice("GitHub"))?;
    world.terraform.apply()?.expect_success()?;
    let log = world.emulator.requests().all();
    let writes: Vec<_> = log.iter().filter(|it| it.method == "PUT").collect();
    assert_eq!(writes.len(), 2);
    assert_says(&world.terraform.plan()?, "No changes");
    let looks = log
        .iter()
        .filter(|it| it.method == "GET" && it.sequence > writes[0].sequence);
    let item = format!("/api/v1/event/{}", id(&world)?);
    assert_eq!(
        looks.filter(|it| it.path == item).count(),
        1,
        "the second look came first"
    );
    Ok(())
}
