//! The API loads an inline source before it answers: errors of that, and answers that are lost.

use kubiya_emulator::{Effect, Fault, HostileBody, Method, Quirk, Reply};
use serde_json::json;
use terraform_harness::Terraform;

use super::{
    ORDERS, applied, edit, orders, remote, source, sources, tools, with_quirks, with_tool,
};
use crate::agents;
use crate::cases::{Case, Outcome, cases};
use crate::configuration::canary;
use crate::world::{ADDED, CHANGED, World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        errors_of_loading_are_a_warning_of_writes_and_not_of_refreshes,
        errors_of_loading_show_nothing_of_the_source,
        a_failing_api_shows_nothing_of_the_source,
        an_agent_of_the_same_run_is_refused_without_a_word_of_the_source,
        a_source_that_cannot_be_read_after_its_create_is_in_the_state,
        a_slow_load_is_waited_for_beyond_the_timeout_of_a_request,
        equal_sources_whose_answers_are_lost_are_as_many_as_are_configured,
        a_lost_create_whose_tools_the_api_has_enriched_is_found,
        a_create_whose_outcome_nobody_can_tell_says_what_to_look_for,
    ]
}

/// Defect IS-4 of the Go provider: the source was orphaned, and refreshes failed.
fn errors_of_loading_are_a_warning_of_writes_and_not_of_refreshes(
    terraform: &Terraform,
) -> Outcome {
    for quirk in [Quirk::CreateWithErrors, Quirk::MetadataErrors] {
        let world = with_quirks(terraform, &[quirk])?;
        for (arguments, counts) in [("", ADDED), ("runner = \"kubiya-hosted\"", CHANGED)] {
            world.configure(with_tool(arguments))?;
            let run = world.expect_apply(counts)?;
            assert_says(&run, r#"Warning: Inline source "orders" has errors"#);
            let text = "tools/broken.py: No module named 'missing'";
            assert_says(&run, text);
            assert_eq!(run.text().matches(text).count(), 1, "{}", run.text());
            assert_says(&run, "Correct them in tools or workflows");
            let plan = world.terraform.plan()?;
            assert!(!plan.text().contains("has errors"), "{}", plan.text());
        }
        world.expect_no_changes()?;
        world.terraform.refresh_only()?.expect_success()?;
        world.destroy()?;
    }
    Ok(())
}

fn with_secrets(secret: &str) -> String {
    orders(&format!(
        "tools = jsonencode([{{ name = \"a\", content = \"TOOL-{secret}\" }}])\n  \
         dynamic_config = jsonencode({{ password = \"GIVEN-{secret}\" }})"
    ))
}

fn errors_of_loading_show_nothing_of_the_source(terraform: &Terraform) -> Outcome {
    for quirk in [Quirk::CreateWithErrors, Quirk::MetadataErrors] {
        let world = with_quirks(terraform, &[quirk])?;
        let (old, new) = (canary("old"), canary("new"));
        for (secret, counts) in [(&old, ADDED), (&new, CHANGED)] {
            world.configure(with_secrets(secret))?;
            let run = world.expect_apply(counts)?;
            assert_says(&run, "tools/odd.py: Configuration");
            assert_says(&run, "[REDACTED]");
            // Core shows what is planned, which is not hidden here.
            let text = run.text();
            let warning = text.split("Warning: Inline source").last();
            let warning = warning.ok_or("there is no warning")?;
            for secret in [&old, &new] {
                assert!(!warning.contains(secret), "a warning shows it");
            }
        }
    }
    Ok(())
}

/// What a refresh, an update and a delete are told.
fn a_failing_api_shows_nothing_of_the_source(terraform: &Terraform) -> Outcome {
    let (old, new) = (canary("old"), canary("new"));
    let world = applied(terraform, &[], &with_secrets(&old))?;
    world.configure(with_secrets(&new))?;
    let body = json!({"error": format!("bad TOOL-{old}, TOOL-{new}, GIVEN-{old}, GIVEN-{new}.")});
    for (method, path, command) in [
        (Method::GET, "/api/v1/sources/*", &["plan", "-no-color"][..]),
        (
            Method::GET,
            "/api/v1/sources/*/metadata",
            &["plan", "-no-color"],
        ),
        (
            Method::PUT,
            "/api/v1/sources/*",
            &["apply", "-no-color", "-auto-approve"],
        ),
        (
            Method::DELETE,
            "/api/v1/sources/*",
            &["destroy", "-no-color", "-auto-approve"],
        ),
    ] {
        let reply = Reply::status(400).body(HostileBody::Literal(body.to_string()));
        let fault = Fault::new(reply).on(method.clone(), path);
        let fault = world.emulator.faults().add(fault.forever());
        let run = world.terraform.run(command.iter().copied())?;
        let run = run.expect_failure()?;
        // Core shows what is planned, which is not hidden here: errors are on the other side.
        assert_says(&run, "[REDACTED]");
        assert!(!run.stderr.contains(&old), "an error shows what was there");
        if method == Method::PUT {
            assert!(!run.stderr.contains(&new), "an error shows what was sent");
        }
        world.emulator.faults().remove(fault);
    }
    Ok(())
}

/// What this very run has got to know, by a create, an update or a refresh.
fn an_agent_of_the_same_run_is_refused_without_a_word_of_the_source(
    terraform: &Terraform,
) -> Outcome {
    let (old, new, theirs) = (canary("old"), canary("new"), canary("theirs"));
    let expect_hidden = |world: &World, command: &[&str], secret: &str| -> Outcome {
        agents::refuse_saying(world, &format!("TOOL-{secret} and GIVEN-{secret}"));
        let run = world.terraform.run(command.iter().copied())?;
        let run = run.expect_failure()?;
        assert_says(&run, "agent \"helper\"");
        assert_says(&run, "[REDACTED]");
        assert!(!run.stderr.contains(secret), "an error shows it");
        world.emulator.faults().clear();
        Ok(())
    };
    let apply = ["apply", "-no-color", "-auto-approve"];
    let of = |secret: &str, more: &str| {
        let arguments = format!("sources = [{ORDERS}.id]\n  {more}");
        with_secrets(secret) + &agents::helper(&arguments)
    };
    let world = World::new(terraform)?;
    world.configure(of(&old, ""))?;
    expect_hidden(&world, &apply, &old)?;
    world.expect_apply(ADDED)?;
    world.configure(of(&new, "image = \"other\""))?;
    let unread = ["apply", "-no-color", "-auto-approve", "-refresh=false"];
    expect_hidden(&world, &unread, &new)?;
    edit(&world, |source| {
        let tool = json!([{"name": "a", "content": format!("TOOL-{theirs}")}]);
        source.insert("inline_tools".to_owned(), tool);
        let given = json!({"password": format!("GIVEN-{theirs}")});
        source.insert("dynamic_config".to_owned(), given);
    })?;
    expect_hidden(&world, &["plan", "-no-color"], &theirs)
}

fn a_source_that_cannot_be_read_after_its_create_is_in_the_state(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let metadata = "/api/v1/sources/*/metadata";
    let refused = Fault::new(Reply::status(403)).on(Method::GET, metadata);
    let fault = world.emulator.faults().add(refused.forever());
    world.configure(with_tool(""))?;
    let run = world.expect_apply(ADDED)?;
    assert_says(&run, r#"Inline source "orders" was created and not read"#);
    assert_eq!(world.attribute(ORDERS, "type")?, "inline");
    world.configure(with_tool(""))?;
    world.emulator.faults().remove(fault);
    world.expect_no_changes()?;
    world.terraform.refresh_only()?.expect_success()?;
    assert_eq!(world.attribute(ORDERS, "runner")?, "");

    // Metadata that are not found are no proof that the source is gone.
    let missing = Fault::new(Reply::status(404)).on(Method::GET, metadata);
    world.emulator.faults().add(missing.forever());
    let run = world.terraform.plan()?.expect_failure()?;
    assert_says(&run, r#"Cannot read inline source "orders""#);
    assert!(world.instance(ORDERS).is_ok());
    Ok(())
}

fn a_slow_load_is_waited_for_beyond_the_timeout_of_a_request(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[Quirk::SlowLoad])?;
    let block = "provider \"kubiya\" {\n  request_timeout = \"2s\"\n}\n";
    for (arguments, counts) in [("", ADDED), ("runner = \"kubiya-hosted\"", CHANGED)] {
        world.configure(block.to_owned() + &with_tool(arguments))?;
        world.expect_apply(counts)?;
    }
    assert_eq!(sources(&world).list().len(), 1);
    Ok(())
}

fn equal_sources_whose_answers_are_lost_are_as_many_as_are_configured(
    terraform: &Terraform,
) -> Outcome {
    let world = World::new(terraform)?;
    let lost = Fault::new(Effect::Reset).method(Method::POST).after_work();
    world.emulator.faults().add(lost.forever());
    let three = format!("count = 3\n  {}", tools(super::TOOL));
    world.configure(source("triplet", "orders", &three))?;
    world.expect_apply([3, 0, 0])?;
    let sorted = |mut ids: Vec<serde_json::Value>| {
        ids.sort_by_key(ToString::to_string);
        ids
    };
    let made = sources(&world).list();
    let made = sorted(made.iter().map(|source| source["uuid"].clone()).collect());
    let state = world.terraform.state()?;
    let instances = state["resources"][0]["instances"].as_array();
    let ids = instances.into_iter().flatten();
    let ids = ids.map(|instance| instance["attributes"]["id"].clone());
    assert_eq!(sorted(ids.collect()), made);
    assert_eq!(made.len(), 3);
    world.expect_no_changes()
}

fn a_lost_create_whose_tools_the_api_has_enriched_is_found(terraform: &Terraform) -> Outcome {
    let world = with_quirks(
        terraform,
        &[Quirk::EnrichedTools, Quirk::InlineToolsInMetadata],
    )?;
    let broken = Fault::new(Effect::Reset).method(Method::POST).after_work();
    world.emulator.faults().add(broken);
    world.configure(with_tool(""))?;
    world.expect_apply(ADDED)?;
    assert_eq!(world.requests(&Method::POST), 1);
    assert_eq!(sources(&world).list().len(), 1);
    world.expect_no_changes()
}

fn a_create_whose_outcome_nobody_can_tell_says_what_to_look_for(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    world.terraform.env("KUBIYA_WAITS", "0.01");
    let impatient =
        "provider \"kubiya\" {\n  request_timeout = \"1s\"\n  retry_timeout = \"2s\"\n}\n";
    world.configure(impatient.to_owned() + &with_tool(""))?;
    let lost = Fault::new(Effect::Reset).method(Method::POST).after_work();
    world.emulator.faults().add(lost.forever());
    // The first list is the one that shows what was there before, in two pages.
    let lists = Fault::new(Effect::Reset).on(Method::GET, "/api/v1/sources");
    world.emulator.faults().add(lists.after(1).forever());
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, r#"Cannot create inline source "orders""#);
    assert_says(&run, "Look for one with this name before the next apply");
    assert_eq!(world.requests(&Method::POST), 1);
    assert!(world.instance(ORDERS).is_err() && remote(&world).is_ok());
    Ok(())
}
