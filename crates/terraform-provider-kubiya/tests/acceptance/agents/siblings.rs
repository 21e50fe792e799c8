//! What an agent refers to by a text, while the same configuration makes it: Terraform knows of no order.

use std::fs;
use std::time::Duration;

use kubiya_emulator::{Effect, Fault, Method};
use terraform_harness::{Action, Severity, Terraform};

use super::{HELPER, helper, remote, texts};
use crate::cases::{Case, Outcome, cases};
use crate::configuration::{ONE, VALUE, one, one_of, secret};
use crate::world::{CHANGED, NOTHING, World, assert_says, wait_until};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        a_secret_named_by_text_is_waited_for_in_any_order,
        a_secret_that_waits_for_something_slow_is_waited_for,
        a_secret_that_was_deleted_is_there_again_before_its_agent_changes,
        what_other_means_make_while_applying_is_waited_for,
        a_slow_list_does_not_keep_from_noticing_what_is_made,
        what_nobody_makes_is_an_error_that_another_apply_overcomes,
        what_cannot_be_made_is_refused_while_planning,
        a_secret_made_anew_is_sent_to_its_agent_again,
        a_secret_named_by_text_that_is_made_anew_changes_its_agent_in_any_order,
        an_agent_that_is_applied_while_its_secret_is_deleted_is_sent_the_new_one,
        an_unknown_value_that_turns_out_the_same_is_no_inconsistent_plan,
        an_agent_made_anew_refers_to_the_same,
        an_agent_made_anew_keeps_what_another_has_the_name_of,
        a_source_that_is_made_anew_while_applying_takes_the_place_of_the_old_one,
    ]
}

/// Where an agent is read.
const AGENT: &str = "/api/v1/agents/{uuid}";

/// How often Terraform may choose an order, for each of two names.
const TRIES: usize = 12;

/// What makes every create take a while.
fn slow_creates(world: &World) {
    let time = Duration::from_millis(200);
    let slow = Fault::new(Effect::Delay { time }).method(Method::POST);
    world.emulator.faults().add(slow.forever());
}

/// The methods of the requests that changed something, in their order.
fn writes(world: &World) -> Vec<String> {
    let requests = world.emulator.requests().all().into_iter();
    let methods = requests.map(|it| it.method);
    methods.filter(|it| it != "GET").collect()
}

fn a_secret_named_by_text_is_waited_for_in_any_order(terraform: &Terraform) -> Outcome {
    for label in ["aaa", "zzz"] {
        let mut world = World::new(terraform)?;
        world.set_new_value();
        slow_creates(&world);
        let made = VALUE.to_owned() + &secret(label, "X", "var.value", "");
        world.configure(made + &helper(r#"secrets = ["X"]"#))?;
        for attempt in 0..TRIES {
            let run = world.expect_apply([2, 0, 0])?;
            assert!(!run.text().contains("There is no"), "{}", run.text());
            assert_eq!(texts(&remote(&world)?["secrets"]), ["X"], "{attempt}");
            world.expect_no_changes()?;
            world.destroy()?;
        }
    }
    Ok(())
}

/// Sleeps for two seconds when it is created.
const SLOW: &str = r#"
resource "terraform_data" "slow" {
  provisioner "local-exec" {
    command = "sleep 2"
  }
}
"#;

fn a_secret_that_waits_for_something_slow_is_waited_for(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    world.set_new_value();
    let slow = one("depends_on = [terraform_data.slow]") + SLOW;
    world.configure(slow + &helper(r#"secrets = ["one"]"#))?;
    world.expect_apply([3, 0, 0])?;
    assert_eq!(texts(&remote(&world)?["secrets"]), ["one"]);
    world.expect_no_changes()
}

fn a_secret_that_was_deleted_is_there_again_before_its_agent_changes(
    terraform: &Terraform,
) -> Outcome {
    let mut world = World::new(terraform)?;
    world.set_new_value();
    let agent = helper(r#"secrets = ["one"]"#);
    world.configure(one("") + &agent)?;
    world.expect_apply([2, 0, 0])?;
    assert!(world.emulator.secrets().remove("one"));
    let slow = one("depends_on = [terraform_data.slow]") + SLOW;
    world.configure(slow + &agent.replace("\"helps\"", "\"helps more\""))?;
    world.emulator.requests().clear();
    world.expect_apply([2, 1, 0])?;
    assert_eq!(writes(&world), ["POST", "PUT"]);
    world.expect_no_changes()
}

/// Leaves a file when it is created.
const BEGUN: &str = r#"
resource "terraform_data" "begun" {
  provisioner "local-exec" {
    command = "touch begun"
  }
}
"#;

fn what_other_means_make_while_applying_is_waited_for(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    world.set_new_value();
    let marker = world.terraform.path("begun");
    let references = "secrets = [\"one\"]\n  sources = [\"tools\"]";
    world.configure(one("") + BEGUN + &helper(references))?;
    let directory = world.emulator.directory();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            wait_until("the apply has begun", || marker.exists());
            directory.add_source("tools");
        });
        world.expect_apply([3, 0, 0]).map(drop)
    })?;
    assert_eq!(texts(&remote(&world)?["sources"]).len(), 1);
    fs::remove_file(&marker)?;
    world.expect_no_changes()
}

/// Every look at the lists takes longer than what is looked for takes to be made.
fn a_slow_list_does_not_keep_from_noticing_what_is_made(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    world.set_new_value();
    for list in ["/api/v1/sources", "/api/v2/secrets"] {
        world.delay(Method::GET, list, Duration::from_secs(3));
    }
    let marker = world.terraform.path("begun");
    let made = one("depends_on = [terraform_data.slow]") + SLOW + BEGUN;
    let references = "secrets = [\"one\"]\n  sources = [\"tools\", \"others\"]";
    world.configure(made + &helper(references))?;
    let directory = world.emulator.directory();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            wait_until("the apply has begun", || marker.exists());
            directory.add_source("tools");
            directory.add_source("others");
        });
        world.expect_apply([4, 0, 0]).map(drop)
    })?;
    let agent = remote(&world)?;
    assert_eq!(texts(&agent["secrets"]), ["one"]);
    assert_eq!(texts(&agent["sources"]).len(), 2);
    Ok(())
}

fn what_nobody_makes_is_an_error_that_another_apply_overcomes(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    world.terraform.env("KUBIYA_WAITS", "0.05");
    world.configure(helper(r#"sources = ["tools"]"#))?;
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, r#"There is no source "tools""#);
    assert_says(&run, "ADDRESS.name");
    assert_says(&run, "apply again");
    assert!(remote(&world).is_err());
    let id = world.emulator.directory().add_source("tools");
    world.expect_apply([1, 0, 0])?;
    assert_eq!(texts(&remote(&world)?["sources"]), [id]);
    world.expect_no_changes()
}

fn what_cannot_be_made_is_refused_while_planning(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(helper("users = [\"nobody\"]\n  groups = [\"nobodies\"]"))?;
    let run = world.terraform.plan_json()?.expect_failure()?;
    let errors = run.diagnostics()?;
    let errors = errors.iter().filter(|it| it.severity == Severity::Error);
    assert_eq!(errors.count(), 2);
    Ok(())
}

fn a_secret_made_anew_is_sent_to_its_agent_again(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    world.set_new_value();
    let agent = helper("secrets = [kubiya_secret.one.name]");
    world.configure(one("") + &agent)?;
    world.expect_apply([2, 0, 0])?;
    world.terraform.run(["taint", ONE])?.expect_success()?;
    world.expect_apply([1, 1, 1])?;
    assert_eq!(texts(&remote(&world)?["secrets"]), ["one"]);
    world.expect_no_changes()?;
    let owner = world.attribute(HELPER, "owner")?;
    let replace = format!("-replace={ONE}");
    let arguments = ["apply", "-auto-approve", "-no-color", &replace];
    world.terraform.run(arguments)?.expect_success()?;
    assert_eq!(world.attribute(HELPER, "owner")?, owner);
    world.expect_no_changes()?;
    // Another address of the same secret is no other secret.
    let moved = "\nmoved {\n  from = kubiya_secret.one\n  to   = kubiya_secret.two\n}\n";
    let renamed = one("").replace("\"one\" {", "\"two\" {") + moved;
    world.configure(renamed + &helper("secrets = [kubiya_secret.two.name]"))?;
    world.expect_apply(NOTHING)?;
    let one_by_another_name = one_of("var.value", "").replace("\"one\" {", "\"two\" {");
    let other = VALUE.to_owned() + &one_by_another_name.replace("= \"one\"", "= \"other\"");
    world.configure(other + moved + &helper("secrets = [kubiya_secret.two.name]"))?;
    world.expect_apply([1, 1, 1])?;
    assert_eq!(texts(&remote(&world)?["secrets"]), ["other"]);
    world.expect_no_changes()
}

/// Terraform knows of no order here. Slow reads make it plan the agent first, unless that waits for the secret.
fn a_secret_named_by_text_that_is_made_anew_changes_its_agent_in_any_order(
    terraform: &Terraform,
) -> Outcome {
    for slow in [Some("/api/v2/secrets/{name}"), None] {
        let mut world = World::new(terraform)?;
        world.set_new_value();
        world.configure(one("") + &helper(r#"secrets = ["one"]"#))?;
        world.expect_apply([2, 0, 0])?;
        for (path, millis) in slow
            .map(|path| (path, 3_000))
            .into_iter()
            .chain([(AGENT, 500)])
        {
            world.delay(Method::GET, path, Duration::from_millis(millis));
        }
        world.expect_no_changes()?;
        let replaces = [(HELPER, Action::Update), (ONE, Action::DeleteThenCreate)];
        let replace = format!("-replace={ONE}");
        let plan = ["plan", "-no-color", "-out=replace.plan", &replace];
        world.terraform.run(plan)?.expect_success()?;
        assert_eq!(world.terraform.changes("replace.plan")?, replaces);
        world.terraform.run(["taint", ONE])?.expect_success()?;
        world.expect_plan(&replaces)?;
        // Core may apply the agent before it begins to delete the secret, and then has nothing to do with it.
        world.terraform.apply()?.expect_success()?;
        assert_eq!(texts(&remote(&world)?["secrets"]), ["one"]);
        world.expect_no_changes()?;
    }
    Ok(())
}

/// What is made by this command.
fn maker(command: &str) -> String {
    format!(
        "\nresource \"terraform_data\" \"maker\" {{\n  input            = \"tools\"\n  triggers_replace = \
         \"{command}\"\n  provisioner \"local-exec\" {{\n    command = \"{command}\"\n  }}\n}}\n"
    )
}

/// Leaves a file, and waits for another one.
const ASKS: &str = "touch asked; while [ ! -e made ]; do sleep 0.1; done";

fn an_agent_that_is_applied_while_its_secret_is_deleted_is_sent_the_new_one(
    terraform: &Terraform,
) -> Outcome {
    let mut world = World::new(terraform)?;
    world.set_new_value();
    let agent = helper("secrets = [\"one\"]\n  depends_on = [terraform_data.maker]");
    world.configure(one("") + &agent + &maker("true"))?;
    world.expect_apply([3, 0, 0])?;
    world.terraform.run(["taint", ONE])?.expect_success()?;
    world.configure(one("") + &agent + &maker(ASKS))?;
    let time = Duration::from_secs(3);
    let slow = Fault::new(Effect::Delay { time }).method(Method::DELETE);
    world.emulator.faults().add(slow.forever());
    let requests = world.emulator.requests();
    requests.clear();
    std::thread::scope(|scope| {
        let deleted = move || requests.count_where(|it| it.method == "DELETE") == 1;
        let (asked, made) = (world.terraform.path("asked"), world.terraform.path("made"));
        scope.spawn(move || {
            wait_until("the delete has begun", || asked.exists() && deleted());
            fs::write(&made, "")
        });
        world.expect_apply([2, 1, 2]).map(drop)
    })?;
    assert_eq!(writes(&world), ["DELETE", "POST", "PUT"]);
    world.expect_no_changes()
}

/// While applying, the only difference left may be that the secret is another object.
fn an_unknown_value_that_turns_out_the_same_is_no_inconsistent_plan(
    terraform: &Terraform,
) -> Outcome {
    let mut world = World::new(terraform)?;
    world.set_new_value();
    let arguments = "secrets = [kubiya_secret.one.name]
  environment_variables = { VERSION = kubiya_secret.one.value_version }";
    world.configure(one("") + &helper(arguments))?;
    world.expect_apply([2, 0, 0])?;
    world.terraform.run(["taint", ONE])?.expect_success()?;
    world.expect_apply([1, 1, 1])?;
    world.expect_no_changes()
}

fn an_agent_made_anew_refers_to_the_same(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let directory = world.emulator.directory();
    let bound = directory.add_source("tools");
    world.configure(helper(r#"sources = ["tools"]"#))?;
    world.expect_apply([1, 0, 0])?;
    world.terraform.run(["taint", HELPER])?.expect_success()?;
    world.expect_apply([1, 0, 1])?;
    assert_eq!(texts(&remote(&world)?["sources"]), [bound.as_str()]);
    directory.add_source("tools");
    let moved = "\nmoved {\n  from = kubiya_agent.helper\n  to   = kubiya_agent.moved\n}\n";
    let renamed = helper(r#"sources = ["tools"]"#).replace("\"helper\" {", "\"moved\" {");
    world.configure(renamed.clone() + moved)?;
    world.expect_apply(NOTHING)?;
    let other = renamed.replace("\"helps\"", "\"helps more\"");
    world.configure(other + moved)?;
    world.expect_apply(CHANGED)?;
    assert_eq!(texts(&remote(&world)?["sources"]), [bound]);
    world.expect_no_changes()
}

/// Core gives the plan of what is made anew no private data.
fn an_agent_made_anew_keeps_what_another_has_the_name_of(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let directory = world.emulator.directory();
    let bound = directory.add_source("tools");
    world.configure(helper(r#"sources = ["tools"]"#))?;
    world.expect_apply([1, 0, 0])?;
    directory.add_source("tools");
    world.terraform.run(["taint", HELPER])?.expect_success()?;
    world.expect_apply([1, 0, 1])?;
    assert_eq!(texts(&remote(&world)?["sources"]), [bound.as_str()]);
    world.expect_no_changes()?;
    let replace = format!("-replace={HELPER}");
    let arguments = ["apply", "-auto-approve", "-no-color", &replace];
    world.terraform.run(arguments)?.expect_success()?;
    assert_eq!(texts(&remote(&world)?["sources"]), [bound.as_str()]);
    world.expect_no_changes()
}

/// The reference is not known while planning, and when it is known, it is the same text for another source.
fn a_source_that_is_made_anew_while_applying_takes_the_place_of_the_old_one(
    terraform: &Terraform,
) -> Outcome {
    let world = World::new(terraform)?;
    let directory = world.emulator.directory();
    let old = directory.add_source("tools");
    let agent = helper("sources = [terraform_data.maker.output]");
    world.configure(agent.clone() + &maker("true"))?;
    world.expect_apply([2, 0, 0])?;
    assert_eq!(texts(&remote(&world)?["sources"]), [old.as_str()]);
    world.configure(agent + &maker(ASKS))?;
    let (asked, made) = (world.terraform.path("asked"), world.terraform.path("made"));
    let new = std::thread::scope(|scope| {
        let maker = scope.spawn(|| {
            wait_until("the apply asks", || asked.exists());
            assert!(directory.remove_source(&old));
            let new = directory.add_source("tools");
            fs::write(&made, "").map(|()| new)
        });
        world.expect_apply([1, 1, 1])?;
        let new = maker.join().map_err(|_| "the maker panicked")?;
        Ok::<_, Box<dyn std::error::Error>>(new?)
    })?;
    assert_eq!(texts(&remote(&world)?["sources"]), [new]);
    world.expect_no_changes()
}
