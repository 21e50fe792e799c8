//! An API in trouble.

use kubiya_emulator::{Effect, Fault, HostileBody, Method, Reply};
use serde_json::json;
use terraform_harness::Terraform;

use super::kept::Origin;
use super::{ENVIRONMENT, SOURCE, desk, environment, source, sources, status, variables};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::configuration::canary;
use crate::world::{ADDED, CHANGED, World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        an_answer_that_is_lost_once_goes_unnoticed,
        a_create_whose_answer_stays_lost_is_found_by_the_next_apply,
        an_update_whose_answer_stays_lost_forgets_no_variable,
        an_agent_that_is_not_shown_at_once_is_looked_for,
        sources_that_cannot_be_told_do_not_stay_silently,
        a_create_that_fails_leaves_nothing_behind,
        an_update_that_fails_keeps_the_state,
        a_delete_that_fails_keeps_the_state,
        a_404_of_the_agents_alone_is_not_believed,
        a_read_in_trouble_keeps_the_state,
        a_failed_update_of_the_agent_takes_nothing_out_of_the_record,
        an_api_that_repeats_a_variable_leaks_nothing,
    ]
}

const AGENT: &str = "/api/v1/agents/{uuid}";
const ONE: &str = r#"{ A = "1" }"#;

/// A world with the agent alone, in which these are to be made.
fn prepared(terraform: &Terraform) -> Fallible<World> {
    let world = World::new(terraform)?;
    world.emulator.directory().add_source("tools");
    world.configure(desk(""))?;
    world.expect_apply(ADDED)?;
    world.configure(both())?;
    Ok(world)
}

fn both() -> String {
    desk("") + &environment("this", ONE) + &source("this", "\"tools\"")
}

/// Lets the work be done and its answer be lost.
fn lost() -> Fault {
    Fault::new(Effect::Reset)
        .on(Method::PUT, AGENT)
        .after_work()
}

fn an_answer_that_is_lost_once_goes_unnoticed(terraform: &Terraform) -> Outcome {
    let world = prepared(terraform)?;
    world.emulator.faults().add(lost());
    world.expect_apply([2, 0, 0])?;
    world.expect_no_changes()?;
    world.emulator.faults().add(lost());
    world.configure(desk(""))?;
    world.expect_apply([0, 0, 2])?;
    assert_eq!(variables(&world)?, json!({}));
    assert_eq!(sources(&world)?, [""; 0]);
    Ok(())
}

/// The provider gives up before the API answers again.
fn hurried(world: &mut World) -> Outcome {
    let provider = "provider \"kubiya\" {\n  retry_timeout = \"2s\"\n}\n";
    Ok(world.terraform.write("provider.tf", provider)?)
}

fn a_create_whose_answer_stays_lost_is_found_by_the_next_apply(terraform: &Terraform) -> Outcome {
    let mut world = prepared(terraform)?;
    hurried(&mut world)?;
    world.emulator.faults().add(lost().forever());
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, "the next apply finds out");
    assert_eq!(variables(&world)?, json!({"A": "1"}));
    assert!(world.instance(ENVIRONMENT).is_err());
    world.emulator.faults().clear();
    world.emulator.requests().clear();
    world.expect_apply([2, 0, 0])?;
    assert_eq!(world.writes(), 0);
    world.expect_no_changes()
}

/// What it may have added goes with the next apply, even if it is not configured any more.
fn an_update_whose_answer_stays_lost_forgets_no_variable(terraform: &Terraform) -> Outcome {
    let mut world = prepared(terraform)?;
    world.expect_apply([2, 0, 0])?;
    hurried(&mut world)?;
    world.emulator.faults().add(lost().forever());
    let more = environment("this", r#"{ A = "1", B = "2" }"#);
    world.configure(desk("") + &more + &source("this", "\"tools\""))?;
    world.terraform.apply()?.expect_failure()?;
    assert_eq!(variables(&world)?, json!({"A": "1", "B": "2"}));
    world.emulator.faults().clear();
    world.configure(both())?;
    world.expect_apply(CHANGED)?;
    assert_eq!(variables(&world)?, json!({"A": "1"}));
    world.expect_no_changes()
}

fn an_agent_that_is_not_shown_at_once_is_looked_for(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.emulator.directory().add_source("tools");
    world.configure(both())?;
    let missing = Fault::new(status(404)).on(Method::GET, AGENT);
    world.emulator.faults().add(missing.after(1).times(2));
    world.expect_apply([3, 0, 0])?;
    assert_eq!(variables(&world)?, json!({"A": "1"}));
    world.expect_no_changes()
}

/// Which ids the names of a state without a record stand for only the API can tell.
fn sources_that_cannot_be_told_do_not_stay_silently(terraform: &Terraform) -> Outcome {
    let mut world = Origin::GoProvider.world(terraform)?;
    hurried(&mut world)?;
    world.configure(desk(""))?;
    world
        .terraform
        .run(["plan", "-no-color", "-refresh=false", "-out=p"])?
        .expect_success()?;
    let refuse = Fault::new(status(403)).on(Method::GET, "/api/v1/sources");
    world.emulator.faults().add(refuse.forever());
    world
        .terraform
        .run(["apply", "-no-color", "p"])?
        .expect_failure()?;
    assert_eq!(sources(&world)?.len(), 1);
    world.emulator.faults().clear();
    world.expect_apply(CHANGED)?;
    assert_eq!(sources(&world)?, [""; 0]);
    world.expect_no_changes()
}

fn a_create_that_fails_leaves_nothing_behind(terraform: &Terraform) -> Outcome {
    let world = prepared(terraform)?;
    for code in [400, 403] {
        let refuse = Fault::new(status(code)).on(Method::PUT, AGENT);
        world.emulator.faults().add(refuse.forever());
        let run = world.terraform.apply()?.expect_failure()?;
        assert_says(&run, "Cannot create agent environment");
        assert_says(&run, "Cannot create agent source");
        for address in [ENVIRONMENT, SOURCE] {
            assert!(world.instance(address).is_err());
        }
        world.emulator.faults().clear();
    }
    world.expect_apply([2, 0, 0])?;
    world.expect_no_changes()
}

fn an_update_that_fails_keeps_the_state(terraform: &Terraform) -> Outcome {
    let world = prepared(terraform)?;
    world.expect_apply([2, 0, 0])?;
    world.configure(
        desk("") + &environment("this", r#"{ B = "2" }"#) + &source("this", "\"tools\""),
    )?;
    world
        .emulator
        .faults()
        .add(Fault::new(status(400)).on(Method::PUT, AGENT));
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, "Cannot update agent environment");
    let state = world.attribute(ENVIRONMENT, "environment_variables")?;
    assert_eq!(state, json!({"A": "1"}));
    world.expect_apply(CHANGED)?;
    assert_eq!(variables(&world)?, json!({"B": "2"}));
    world.expect_no_changes()
}

fn a_delete_that_fails_keeps_the_state(terraform: &Terraform) -> Outcome {
    let world = prepared(terraform)?;
    world.expect_apply([2, 0, 0])?;
    world.configure(desk(""))?;
    let refuse = Fault::new(status(403)).on(Method::PUT, AGENT);
    world.emulator.faults().add(refuse.forever());
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, "Cannot delete agent environment");
    assert_says(&run, "Cannot delete agent source");
    for address in [ENVIRONMENT, SOURCE] {
        world.instance(address)?;
    }
    world.emulator.faults().clear();
    world.expect_apply([0, 0, 2])?;
    assert_eq!(variables(&world)?, json!({}));
    Ok(())
}

/// Every path of a wrong address is a 404.
fn a_404_of_the_agents_alone_is_not_believed(terraform: &Terraform) -> Outcome {
    let world = prepared(terraform)?;
    world.expect_apply([2, 0, 0])?;
    for path in ["/api/v1/agents", AGENT] {
        let missing = Fault::new(status(404)).path(path);
        world.emulator.faults().add(missing.forever());
    }
    world.terraform.plan()?.expect_failure()?;
    let destroy = ["destroy", "-auto-approve", "-no-color", "-refresh=false"];
    world.terraform.run(destroy)?.expect_failure()?;
    for address in [ENVIRONMENT, SOURCE] {
        world.instance(address)?;
    }
    Ok(())
}

fn a_read_in_trouble_keeps_the_state(terraform: &Terraform) -> Outcome {
    let mut world = prepared(terraform)?;
    world.expect_apply([2, 0, 0])?;
    hurried(&mut world)?;
    for code in [401, 500] {
        let trouble = Fault::new(status(code)).method(Method::GET);
        world.emulator.faults().add(trouble.forever());
        world.terraform.refresh_only()?.expect_failure()?;
        for address in [ENVIRONMENT, SOURCE] {
            world.instance(address)?;
        }
        world.emulator.faults().clear();
    }
    world.expect_no_changes()
}

/// The attribute that was taken out is still to be removed by the next apply.
fn a_failed_update_of_the_agent_takes_nothing_out_of_the_record(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(desk(r#"environment_variables = { A = "1" }"#))?;
    world.expect_apply(ADDED)?;
    world.configure(desk(""))?;
    world
        .emulator
        .faults()
        .add(Fault::new(status(400)).on(Method::PUT, AGENT));
    world.terraform.apply()?.expect_failure()?;
    assert_eq!(variables(&world)?, json!({"A": "1"}));
    world.expect_apply(CHANGED)?;
    assert_eq!(variables(&world)?, json!({}));
    world.expect_no_changes()
}

fn an_api_that_repeats_a_variable_leaks_nothing(terraform: &Terraform) -> Outcome {
    const HIDDEN: &str = "variable \"hidden\" {\n  type      = string\n  sensitive = true\n}\n";
    let mut world = prepared(terraform)?;
    let values = ["former", "next"].map(canary);
    let configuration = desk("") + HIDDEN + &environment("this", "{ HIDDEN = var.hidden }");
    world.configure(configuration)?;
    for (value, verb) in values.iter().zip(["create", "update"]) {
        world.set("hidden", value);
        for body in [HostileBody::EchoBody, HostileBody::EchoMessage] {
            let repeat = Fault::new(Reply::status(400).body(body)).on(Method::PUT, AGENT);
            world.emulator.faults().add(repeat.forever());
            let run = world.terraform.apply()?.expect_failure()?;
            assert_says(&run, &format!("Cannot {verb} agent environment"));
            for value in &values {
                assert!(!run.text().contains(value.as_str()), "a value is shown");
            }
            world.emulator.faults().clear();
        }
        world.terraform.apply()?.expect_success()?;
        assert_eq!(variables(&world)?, json!({"HIDDEN": value}));
    }
    let private = world.private(ENVIRONMENT)?;
    for value in &values {
        assert!(
            !private.contains(value.as_str()),
            "private data has a value"
        );
    }
    Ok(())
}
