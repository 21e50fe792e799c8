//! The API loads a source before it answers: errors of that, and how long it may take.

use std::time::{Duration, Instant};

use kubiya_emulator::{Effect, Fault, Method, Quirk};
use serde_json::json;
use terraform_harness::{Run, Terraform};

use super::{ORDERS, URL, orders, remote, sources, with_quirks};
use crate::agents;
use crate::cases::{Case, Outcome, cases};
use crate::configuration::canary;
use crate::world::{ADDED, CHANGED, World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        errors_of_loading_are_a_warning_of_writes_and_not_of_refreshes,
        errors_of_loading_do_not_show_what_the_tools_are_given,
        many_long_errors_are_not_all_shown,
        a_failing_api_does_not_show_what_the_tools_are_given,
        an_agent_of_the_same_run_is_refused_without_what_the_tools_are_given,
        a_slow_load_is_waited_for_beyond_the_timeout_of_a_request,
        a_hung_create_ends_with_the_one_source_that_it_made,
        a_hung_create_that_made_nothing_is_not_sent_again,
    ]
}

const PASSWORD: &str = r#"dynamic_config = jsonencode({ password = "PASSWORD" })"#;

fn with_password(password: &str) -> String {
    orders(&PASSWORD.replace("PASSWORD", password))
}

/// Defect S2-7 of the Go provider, which said nothing.
fn errors_of_loading_are_a_warning_of_writes_and_not_of_refreshes(
    terraform: &Terraform,
) -> Outcome {
    let world = with_quirks(terraform, &[Quirk::CreateWithErrors])?;
    for (arguments, counts) in [("", ADDED), (r#"runner = "kubiya-hosted""#, CHANGED)] {
        world.configure(orders(arguments))?;
        let run = world.expect_apply(counts)?;
        assert_says(&run, r#"Warning: Source "orders" has errors"#);
        assert_says(&run, "tools/broken.py: No module named 'missing'");
        assert_says(&run, "tools/odd.py: Configuration {} is not understood");
        let plan = world.terraform.plan()?;
        assert!(!plan.text().contains("has errors"), "{}", plan.text());
    }
    world.expect_no_changes()
}

fn errors_of_loading_do_not_show_what_the_tools_are_given(terraform: &Terraform) -> Outcome {
    let mut world = with_quirks(terraform, &[Quirk::CreateWithErrors])?;
    let (old, new) = (canary("old"), canary("new"));
    let variable = "variable \"password\" {\n  type = string\n  sensitive = true\n}\n";
    let arguments = "dynamic_config = jsonencode({ password = var.password })";
    world.configure(variable.to_owned() + &orders(arguments))?;
    for (password, counts) in [(&old, ADDED), (&new, CHANGED)] {
        world.terraform.env("TF_VAR_password", password);
        let run = world.expect_apply(counts)?;
        assert_says(&run, "tools/odd.py: Configuration");
        assert_says(&run, "[REDACTED]");
        for password in [&old, &new] {
            assert!(!run.text().contains(password), "a password is shown");
        }
    }
    Ok(())
}

fn many_long_errors_are_not_all_shown(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let error =
        |number: usize| json!({"file": format!("{number}.py"), "error": "x".repeat(10_000)});
    let errors: Vec<_> = (0..100).map(error).collect();
    let body = json!({
        "uuid": "s-1", "name": "orders", "url": URL, "runner": "", "dynamic_config": {},
        "errors": errors,
    });
    let body = kubiya_emulator::HostileBody::Literal(body.to_string());
    let reply = kubiya_emulator::Reply::status(200).body(body);
    world
        .emulator
        .faults()
        .add(Fault::new(reply).method(Method::POST));
    world.configure(orders(""))?;
    let run = world.expect_apply(ADDED)?;
    assert_says(&run, "9.py: xxx");
    assert_says(&run, "and 90 more");
    assert!(run.text().len() < 10_000, "{} bytes", run.text().len());
    Ok(())
}

/// What a refresh, an update and a delete are told.
fn a_failing_api_does_not_show_what_the_tools_are_given(terraform: &Terraform) -> Outcome {
    let (old, new) = (canary("old"), canary("new"));
    let world = World::new(terraform)?;
    world.configure(with_password(&old))?;
    world.expect_apply(ADDED)?;
    world.configure(with_password(&new))?;
    let body = json!({"error": format!("bad password {old} or {new}, or neither")});
    let refused = || {
        let body = kubiya_emulator::HostileBody::Literal(body.to_string());
        kubiya_emulator::Reply::status(400).body(body)
    };
    for (method, command) in [
        (Method::GET, &["plan", "-no-color"][..]),
        (Method::PUT, &["apply", "-no-color", "-auto-approve"]),
        (Method::DELETE, &["destroy", "-no-color", "-auto-approve"]),
    ] {
        let item = "/api/v1/sources/*";
        let fault = Fault::new(refused()).on(method.clone(), item);
        let fault = world.emulator.faults().add(fault.forever());
        let run = world
            .terraform
            .run(command.iter().copied())?
            .expect_failure()?;
        // Core shows what is planned, which is not hidden here: errors are on the other side.
        assert_says(&run, "bad password [REDACTED]");
        expect_hidden_in_errors(&run, &[&old]);
        if method == Method::PUT {
            expect_hidden_in_errors(&run, &[&old, &new]);
        }
        world.emulator.faults().remove(fault);
    }
    Ok(())
}

/// What this very run has got to know, by a create or a refresh.
fn an_agent_of_the_same_run_is_refused_without_what_the_tools_are_given(
    terraform: &Terraform,
) -> Outcome {
    let (ours, theirs) = (canary("ours"), canary("theirs"));
    let world = World::new(terraform)?;
    let helper = agents::helper(&format!("sources = [{ORDERS}.id]"));
    world.configure(with_password(&ours) + &helper)?;
    agents::refuse_saying(&world, &ours);
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, "It has [REDACTED] in it");
    expect_hidden_in_errors(&run, &[&ours]);
    world.emulator.faults().clear();
    world.expect_apply(ADDED)?;
    let id = remote(&world)?["uuid"].as_str().map(str::to_owned);
    sources(&world).edit(&id.ok_or("no id")?, |source| {
        let given = json!({"password": theirs});
        source.insert("dynamic_config".to_owned(), given);
    });
    agents::refuse_saying(&world, &theirs);
    let run = world.terraform.plan()?.expect_failure()?;
    assert_says(&run, "It has [REDACTED] in it");
    expect_hidden_in_errors(&run, &[&theirs]);
    Ok(())
}

#[track_caller]
fn expect_hidden_in_errors(run: &Run, canaries: &[&String]) {
    for canary in canaries {
        assert!(!run.stderr.contains(canary.as_str()), "an error shows it");
    }
}

fn impatient() -> &'static str {
    "provider \"kubiya\" {\n  request_timeout = \"1s\"\n  retry_timeout = \"2s\"\n}\n"
}

fn a_slow_load_is_waited_for_beyond_the_timeout_of_a_request(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[Quirk::SlowLoad])?;
    for (arguments, counts) in [("", ADDED), (r#"runner = "kubiya-hosted""#, CHANGED)] {
        world.configure(impatient().to_owned() + &orders(arguments))?;
        let begun = Instant::now();
        world.expect_apply(counts)?;
        assert!(begun.elapsed() >= Duration::from_secs(3));
        world.expect_no_changes()?;
    }
    assert_eq!(world.requests(&Method::POST), 1);
    assert_eq!(world.requests(&Method::PUT), 1);
    Ok(())
}

/// The answer never comes; the source is there long before anybody gives up.
fn a_hung_create_ends_with_the_one_source_that_it_made(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    world.terraform.env("KUBIYA_WAITS", "0.01");
    let hang = Effect::Hang {
        time: Duration::from_secs(600),
    };
    let hung = Fault::new(hang).method(Method::POST).after_work();
    world.emulator.faults().add(hung.forever());
    world.configure(impatient().to_owned() + &orders(r#"dynamic_config = "{\"a\": 1}""#))?;
    world.expect_apply(ADDED)?;
    assert_eq!(world.attribute(ORDERS, "id")?, super::id(&world)?);
    assert_eq!(sources(&world).list().len(), 1);
    world.expect_no_changes()
}

fn a_hung_create_that_made_nothing_is_not_sent_again(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    world.terraform.env("KUBIYA_WAITS", "0.01");
    let hang = Effect::Hang {
        time: Duration::from_secs(600),
    };
    let hung = Fault::new(hang).method(Method::POST);
    world.emulator.faults().add(hung.forever());
    world.configure(impatient().to_owned() + &orders(""))?;
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, "look for it by the url before you create it again");
    assert_says(&run, "Look for one with this URL before the next apply");
    assert_eq!(world.requests(&Method::POST), 1);
    assert!(remote(&world).is_err());
    world.emulator.faults().clear();
    world.expect_apply(ADDED)?;
    world.expect_no_changes()
}
