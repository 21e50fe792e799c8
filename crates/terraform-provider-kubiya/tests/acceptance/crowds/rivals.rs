//! Two runs at once: on one state, and on two states of one organisation.

use kubiya_emulator::{Emulator, Method, Quirk};
use terraform_harness::{Group, Run, Running, Terraform, Workspace};

use super::hold;
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::configuration::{ONE, VALUE, canary, one, secret};
use crate::world::{CHANGED, World, assert_says, wait_until};

pub(super) fn cases() -> Vec<Case> {
    cases![
        of_two_applies_on_one_state_the_second_is_refused,
        of_two_plans_of_one_state_only_the_first_is_applied,
        of_two_creates_at_once_the_api_lets_one_win,
        of_two_creates_at_once_an_api_that_overwrites_keeps_the_later,
        of_two_rotations_at_once_the_later_stays_and_both_can_write_again,
    ]
}

const APPLY: &[&str] = &["apply", "-json", "-auto-approve"];

/// How many names both rivals want; at most what Terraform does at a time.
const NAMES: usize = 8;

fn labels() -> impl Iterator<Item = String> {
    (0..NAMES).map(|number| format!("name-{number}"))
}

fn wait_for(world: &World, method: &Method, requests: usize) {
    wait_until("all of them wait", || world.requests(method) == requests);
}

fn start(workspace: &Workspace) -> Fallible<Running> {
    Ok(workspace.spawn(APPLY, Group::Shared)?)
}

fn of_two_applies_on_one_state_the_second_is_refused(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    let value = world.set_new_value();
    world.configure(one(""))?;
    hold(&world, Method::POST);
    let first = start(&world.terraform)?;
    wait_for(&world, &Method::POST, 1);
    let second = world.terraform.apply()?.expect_failure()?;
    assert_says(&second, "Error acquiring the state lock");
    world.emulator.faults().clear();
    first.wait()?.expect_success()?;
    assert_eq!(world.writes(), 1);
    world.expect_value("one", &value);
    world.expect_no_changes()
}

fn of_two_plans_of_one_state_only_the_first_is_applied(terraform: &Terraform) -> Outcome {
    let (mut world, _) = World::with_one(terraform, "")?;
    let value = world.set_new_value();
    for plan in ["first.plan", "second.plan"] {
        world.terraform.plan_to(plan)?.expect_success()?;
    }
    world.terraform.apply_plan("first.plan")?.expect_success()?;
    let second = world
        .terraform
        .apply_plan("second.plan")?
        .expect_failure()?;
    assert_says(&second, "Saved plan is stale");
    assert_eq!(world.requests(&Method::PUT), 1);
    world.expect_value("one", &value);
    world.expect_no_changes()
}

/// Two states that are to create the same names, each with its own values.
struct Rivals {
    world: World,
    /// The directory of the second; that of the first is the world's.
    second: Workspace,
    values: [String; 2],
}

impl Rivals {
    fn new(terraform: &Terraform, emulator: kubiya_emulator::EmulatorBuilder) -> Fallible<Self> {
        let world = World::with(terraform, emulator)?;
        let second = world.another_workspace()?;
        let mut rivals = Self {
            world,
            second,
            values: ["first", "second"].map(canary),
        };
        rivals.configure(
            &labels()
                .map(|label| secret(&label, &label, "var.value", ""))
                .collect::<String>(),
        )?;
        Ok(rivals)
    }

    fn configure(&mut self, resources: &str) -> Outcome {
        let workspaces = [&mut self.world.terraform, &mut self.second];
        for (workspace, value) in workspaces.into_iter().zip(&self.values) {
            workspace.redact(value).env("TF_VAR_value", value);
            workspace.write("main.tf", format!("{VALUE}{resources}"))?;
        }
        Ok(())
    }

    fn workspaces(&self) -> [&Workspace; 2] {
        [&self.world.terraform, &self.second]
    }

    /// Applies both. Their writes are done only when all of both have arrived, and neither can know of the
    /// other.
    fn apply(&self, method: &Method, writes: usize) -> Fallible<[Run; 2]> {
        self.world.emulator.requests().clear();
        hold(&self.world, method.clone());
        let [first, second] = self.workspaces().map(start);
        let (first, second) = (first?, second?);
        wait_for(&self.world, method, writes);
        self.world.emulator.faults().clear();
        Ok([first.wait()?, second.wait()?])
    }

    /// Which of the two a secret has its value from.
    fn winner(&self, name: &str) -> Option<usize> {
        let vault = self.world.emulator.secrets();
        let values = self.values.iter();
        values
            .into_iter()
            .position(|value| vault.value_matches(name, value))
    }
}

/// Whether the state file in a directory has a secret.
fn has(workspace: &Workspace, label: &str) -> bool {
    let state = workspace.state().unwrap_or_default();
    let resources = state["resources"].as_array().into_iter().flatten();
    resources
        .into_iter()
        .any(|resource| resource["name"] == *label)
}

fn of_two_creates_at_once_the_api_lets_one_win(terraform: &Terraform) -> Outcome {
    let rivals = Rivals::new(terraform, Emulator::builder())?;
    let runs = rivals.apply(&Method::POST, 2 * NAMES)?;
    let diagnostics = runs.iter().map(Run::diagnostics);
    let diagnostics = diagnostics.collect::<Result<Vec<_>, _>>()?;
    for label in labels() {
        let winner = rivals.winner(&label).ok_or("nobody has won")?;
        let loser = 1 - winner;
        let [managed, other] = [winner, loser].map(|it| has(rivals.workspaces()[it], &label));
        assert!(managed && !other, "{label}: {managed}, {other}");
        let is_refusal = |it: &&terraform_harness::Diagnostic| {
            it.summary == format!("Secret {label:?} exists already")
                && it
                    .detail
                    .contains(&format!("terraform import kubiya_secret.ADDRESS '{label}'"))
        };
        assert_eq!(diagnostics[loser].iter().filter(is_refusal).count(), 1);
        assert_eq!(diagnostics[winner].iter().filter(is_refusal).count(), 0);
    }
    assert_eq!(
        rivals.world.requests(&Method::PUT),
        0,
        "something was overwritten"
    );
    Ok(())
}

/// The look before a create cannot show what is created at the same moment, and this API does not tell: both
/// runs succeed, and the later value stays. Whoever looks afterwards is refused as everywhere.
fn of_two_creates_at_once_an_api_that_overwrites_keeps_the_later(terraform: &Terraform) -> Outcome {
    let emulator = Emulator::builder().quirk(Quirk::OverwriteExisting);
    let rivals = Rivals::new(terraform, emulator)?;
    for run in rivals.apply(&Method::POST, 2 * NAMES)? {
        run.expect_success()?;
    }
    for label in labels() {
        assert!(rivals.winner(&label).is_some(), "{label} is from neither");
        assert!(rivals.workspaces().iter().all(|it| has(it, &label)));
    }
    assert_eq!(rivals.world.names().len(), NAMES);
    let third = rivals.world.another_workspace()?;
    third.copy_files_from(&rivals.second.path(""))?;
    for file in ["terraform.tfstate", "terraform.tfstate.backup"] {
        let _absent = std::fs::remove_file(third.path(file));
    }
    let late = third.run(["apply", "-no-color", "-auto-approve", "-var=value=late"])?;
    assert_says(&late.expect_failure()?, "exists already");
    assert!(labels().all(|label| rivals.winner(&label).is_some()));
    Ok(())
}

/// Two states that manage the same secret do not know of each other, and the API shows no value and no time of
/// a change: the state that has lost plans nothing, until its value is to be written anew.
fn of_two_rotations_at_once_the_later_stays_and_both_can_write_again(
    terraform: &Terraform,
) -> Outcome {
    let mut rivals = Rivals::new(terraform, Emulator::builder())?;
    rivals.configure(&secret("one", "one", "var.value", ""))?;
    rivals.world.emulator.secrets().put("one", canary("before"));
    for workspace in rivals.workspaces() {
        workspace.import(ONE, "one")?.expect_success()?;
    }
    for run in rivals.apply(&Method::PUT, 2)? {
        run.expect_success()?;
    }
    let winner = rivals.winner("one").ok_or("the value is from neither")?;
    for workspace in rivals.workspaces() {
        assert_eq!(workspace.plan()?.expect_success()?.status.code(), Some(0));
    }
    let loser = 1 - winner;
    let pinned = secret("one", "one", "var.value", "value_version = 7");
    let workspace = rivals.workspaces()[loser];
    workspace.write("main.tf", format!("{VALUE}{pinned}"))?;
    let run = workspace.apply()?.expect_success()?;
    crate::world::assert_counts(&run, CHANGED);
    assert_eq!(rivals.winner("one"), Some(loser));
    Ok(())
}
