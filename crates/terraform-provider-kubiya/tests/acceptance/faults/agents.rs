//! What agents go through beyond the matrix: several faults at once, and lists that names are looked up in.

use kubiya_emulator::{Effect, Emulator, EmulatorBuilder, Fault, Method, Quirk, Reply};
use serde_json::json;
use terraform_harness::{Action, Terraform};

use super::IMPATIENT;
use crate::agents::{HELPER, helper, id, remote};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{ADDED, CHANGED, NOTHING, World, assert_says};

pub(super) fn cases() -> Vec<Case> {
    cases![
        a_lost_create_is_not_taken_for_somebody_elses_agent,
        a_create_that_nobody_can_look_for_is_found_by_import,
        a_create_whose_origin_cannot_be_read_is_in_the_state,
        a_list_that_fails_in_apply_stops_the_create,
        nothing_is_written_where_the_read_before_an_update_fails,
        an_update_in_doubt_is_found_out_by_the_next_refresh,
        going_back_after_an_update_in_doubt_writes_again,
    ]
}

const NEW: &str = "is_debug_mode = true";

fn configured(world: &World, arguments: &str) -> Outcome {
    world.configure(IMPATIENT.to_owned() + &helper(arguments))
}

fn unapplied(terraform: &Terraform, emulator: EmulatorBuilder) -> Fallible<World> {
    let world = World::with(terraform, emulator)?;
    configured(&world, "")?;
    Ok(world)
}

fn applied(terraform: &Terraform) -> Fallible<World> {
    let world = unapplied(terraform, Emulator::builder())?;
    world.expect_apply(ADDED)?;
    Ok(world)
}

fn always(world: &World, method: Method, effect: impl Into<Effect>) {
    let fault = Fault::new(effect).method(method).forever();
    world.emulator.faults().add(fault);
}

/// Every answer is lost from now on, and the work is done.
fn lose(world: &World, method: Method) {
    let lost = Fault::new(Effect::Reset).method(method).after_work();
    world.emulator.faults().add(lost.forever());
}

fn number_of_agents(world: &World) -> usize {
    world.emulator.agents().list().len()
}

/// Somebody else uses the name meanwhile, for an agent of their own.
fn a_lost_create_is_not_taken_for_somebody_elses_agent(terraform: &Terraform) -> Outcome {
    let world = unapplied(terraform, Emulator::builder())?;
    let theirs = json!({"name": "helper", "description": "theirs"});
    let theirs = world.emulator.agents().put(theirs);
    always(&world, Method::POST, Effect::Reset);
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, r#"Cannot create agent "helper""#);
    assert_says(&run, "If it is the one to be created, import it");
    assert_says(&run, &format!("import kubiya_agent.ADDRESS {theirs}"));
    assert!(world.instance(HELPER).is_err(), "it is in the state");
    assert_eq!(remote(&world)?["description"], "theirs");
    assert_eq!(number_of_agents(&world), 1);
    Ok(())
}

/// The API breaks down in the middle of the create, reads included.
fn a_create_that_nobody_can_look_for_is_found_by_import(terraform: &Terraform) -> Outcome {
    let world = unapplied(terraform, Emulator::builder())?;
    lose(&world, Method::POST);
    always(&world, Method::GET, Effect::Reset);
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, "The agent may exist all the same");
    world.emulator.faults().clear();

    let again = world.terraform.apply()?.expect_failure()?;
    let agent = id(&world)?;
    assert_says(&again, &format!("import kubiya_agent.ADDRESS {agent}"));
    world.terraform.import(HELPER, &agent)?.expect_success()?;
    world.expect_no_changes()?;
    assert_eq!(number_of_agents(&world), 1);
    Ok(())
}

fn a_create_whose_origin_cannot_be_read_is_in_the_state(terraform: &Terraform) -> Outcome {
    let id_only = Emulator::builder().quirk(Quirk::AgentIdOnly);
    let world = unapplied(terraform, id_only)?;
    let unreadable = Fault::new(Reply::status(500)).on(Method::GET, "/api/v1/agents/*");
    world.emulator.faults().add(unreadable.forever());
    let run = world.expect_apply(ADDED)?;
    assert_says(&run, r#"Metadata of agent "helper" is missing"#);
    let instance = world.instance(HELPER)?;
    assert!(instance["status"].is_null(), "it is tainted");
    assert!(instance["attributes"]["created_at"].is_null());
    assert_eq!(instance["attributes"]["id"], remote(&world)?["uuid"]);

    world.emulator.faults().clear();
    world.terraform.refresh_only()?.expect_success()?;
    let origin = &remote(&world)?["metadata"]["created_at"];
    assert_eq!(world.attribute(HELPER, "created_at")?, *origin);
    world.expect_no_changes()
}

/// The plan looked the group up; the process that applies it cannot.
fn a_list_that_fails_in_apply_stops_the_create(terraform: &Terraform) -> Outcome {
    let world = unapplied(terraform, Emulator::builder())?;
    configured(&world, r#"groups = ["Users"]"#)?;
    world.expect_plan(&[(HELPER, Action::Create)])?;
    let refused = Fault::new(Reply::status(403)).on(Method::GET, "/api/v1/manage/groups");
    world.emulator.faults().add(refused.forever());
    let run = world.terraform.apply_plan("expected.plan")?;
    let run = run.expect_failure()?;
    assert_says(&run, "The names in groups cannot be looked up");
    assert_eq!(world.writes(), 0);
    world.emulator.faults().clear();
    world.expect_apply(ADDED)?;
    world.expect_no_changes()
}

fn nothing_is_written_where_the_read_before_an_update_fails(terraform: &Terraform) -> Outcome {
    let world = applied(terraform)?;
    let before = world.instance(HELPER)?;
    configured(&world, NEW)?;
    world.expect_plan(&[(HELPER, Action::Update)])?;
    for effect in [Reply::status(500).into(), Effect::Reset, Effect::Garbage] {
        always(&world, Method::GET, effect);
        let run = world.terraform.apply_plan("expected.plan")?;
        let run = run.expect_failure()?;
        assert_says(&run, r#"Cannot update agent "helper""#);
        assert_says(&run, "The agent was not changed");
        assert!(world.instance(HELPER)? == before, "the state was changed");
        world.emulator.faults().clear();
    }
    assert_eq!(world.requests(&Method::PUT), 0);
    world.expect_apply(CHANGED)?;
    Ok(())
}

fn an_update_in_doubt_is_found_out_by_the_next_refresh(terraform: &Terraform) -> Outcome {
    let world = applied(terraform)?;
    configured(&world, NEW)?;
    lose(&world, Method::PUT);
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, "The update may be in effect all the same");
    assert_eq!(world.attribute(HELPER, "is_debug_mode")?, false);
    world.emulator.faults().clear();
    world.emulator.requests().clear();
    world.expect_no_changes()?;
    world.expect_apply(NOTHING)?;
    assert_eq!(world.attribute(HELPER, "is_debug_mode")?, true);
    assert_eq!(world.writes(), 0);
    Ok(())
}

fn going_back_after_an_update_in_doubt_writes_again(terraform: &Terraform) -> Outcome {
    let world = applied(terraform)?;
    configured(&world, NEW)?;
    lose(&world, Method::PUT);
    world.terraform.apply()?.expect_failure()?;
    world.emulator.faults().clear();
    configured(&world, "")?;
    world.expect_apply(CHANGED)?;
    assert_eq!(remote(&world)?["is_debug_mode"], false);
    world.expect_no_changes()
}
