//! The steps, in order, with what is told about each and what must be true after it.

use std::collections::BTreeSet;

use serde_json::Value;
use terraform_harness::Action;

use super::excerpt::Show;
use super::server;
use super::stage::{COLLEAGUE, ME, Outcome, Stage};

const MAIN: &str = include_str!("main.tf");
const WEBHOOK: &str = include_str!("webhook.tf");
const AGENT: &str = include_str!("agent.tf");
/// One resource of each type, and its input variable.
const ORGANISATION: &str = include_str!("../../../examples/use-cases/whole-organisation/main.tf");
const INPUTS: &str = include_str!("../../../examples/use-cases/whole-organisation/variables.tf");
/// How many types there are.
const TYPES: usize = 11;

const DATABASE: &str = "kubiya_secret.database_password";
const SIGNING: &str = "kubiya_secret.signing_key";
const HOOK: &str = "kubiya_secret.webhook_token";
const DBA: &str = "kubiya_agent.dba";

/// Takes all steps.
///
/// # Errors
/// One of them did not go as told.
pub(super) fn all(stage: &mut Stage) -> Outcome {
    let founded = stage.objects();
    introduce(stage)?;
    plan(stage)?;
    apply(stage)?;
    look_at_the_state(stage)?;
    plan_again(stage)?;
    rotate_by_value(stage)?;
    rotate_by_number(stage)?;
    recover_from_deletion(stage)?;
    import(stage)?;
    employ_an_agent(stage)?;
    manage_everything(stage)?;
    destroy(stage, &founded)?;
    conclude(stage)
}

fn introduce(stage: &mut Stage) -> Outcome {
    let terraform = stage.terraform().to_string();
    let api = format!("an emulator in this process, {}", stage.emulator.url());
    let narrator = &mut stage.narrator;
    narrator.title("A secret's life with Terraform and Kubiya")?;
    narrator.fact("Core", &terraform)?;
    narrator.fact(
        "Provider",
        "built from this tree; dev_overrides make `init` unnecessary",
    )?;
    narrator.fact("Kubiya API", &api)?;
    narrator.fact("Values", "generated for this run; none is ever printed")?;
    narrator.pause()?;
    narrator.prose(
        "Output after a │ is Terraform's own, shortened to the lines that matter. A ✓ is something \
         that was checked; the first ✗ ends the demonstration.",
    )?;
    Ok(())
}

fn plan(stage: &mut Stage) -> Outcome {
    stage.narrator.step("Plan two secrets")?;
    stage.narrator.prose(
        "Both values come from ephemeral variables: Terraform has them while it runs and stores \
         them nowhere.",
    )?;
    stage.write("main.tf", MAIN)?;
    stage.narrator.command("cat main.tf")?;
    stage.narrator.output(MAIN.lines())?;
    stage.set_variable("database_password")?;
    stage.set_variable("signing_key")?;
    let planned = stage.plan()?;
    stage.claim(
        "Terraform is going to create both",
        planned == [(DATABASE, Action::Create), (SIGNING, Action::Create)],
    )?;
    let untouched = stage.writes() == 0 && stage.emulator.secrets().list().is_empty();
    stage.claim("the plan wrote nothing to the API", untouched)
}

fn apply(stage: &mut Stage) -> Outcome {
    stage.narrator.step("Create them")?;
    stage.apply()?;
    let both = stage.holds_variable("database-password", "database_password")
        && stage.holds_variable("signing-key", "signing_key");
    stage.claim("the API has both secrets with the right values", both)
}

fn look_at_the_state(stage: &mut Stage) -> Outcome {
    stage.narrator.step("Look for the values in the state")?;
    stage.narrator.prose(
        "`value` is write-only: Terraform sends it to the provider and keeps null in its place.",
    )?;
    stage.succeed(&["state", "show", DATABASE], Show::Details)?;
    let attributes = &stage.state_of("database_password")?["attributes"];
    stage.claim(
        "the state file has null for the value, and knows who created the secret",
        attributes["value"].is_null() && attributes["created_by"] == ME,
    )?;
    let report = stage.search_state()?;
    stage.claim_absent(
        "no value is in the state file: not as it is, and not in base64, hexadecimal, URL or JSON \
         form",
        &report,
    )?;
    stage.claim(
        "the same search does find the secrets' names there",
        stage.search_finds("database-password")? && stage.search_finds("signing-key")?,
    )
}

fn plan_again(stage: &mut Stage) -> Outcome {
    stage.narrator.step("Plan again: nothing to do")?;
    let writes = stage.writes();
    let planned = stage.plan()?;
    stage.claim(
        "no change is planned, and the API was only read",
        planned == [(DATABASE, Action::NoOp), (SIGNING, Action::NoOp)] && stage.writes() == writes,
    )
}

fn rotate_by_value(stage: &mut Stage) -> Outcome {
    stage
        .narrator
        .step("Rotate a secret by changing its value")?;
    stage.narrator.prose(
        "Terraform does not see a write-only value change. The provider does: it keeps a salted \
         fingerprint of the value (argon2id) in the private part of the state.",
    )?;
    stage.set_variable("database_password")?;
    let planned = stage.plan()?;
    stage.claim(
        "only the secret with the new value is going to be updated",
        planned == [(DATABASE, Action::Update), (SIGNING, Action::NoOp)],
    )?;
    stage.apply()?;
    let counted = stage.state_of("database_password")?["attributes"]["value_version"] == 2;
    let written = stage.holds_variable("database-password", "database_password");
    stage.claim(
        "the API has the new value, and value_version is 2",
        written && counted,
    )
}

fn rotate_by_number(stage: &mut Stage) -> Outcome {
    stage
        .narrator
        .step("Rotate a secret by counting up its value_version")?;
    stage.narrator.prose(
        "With value_version in the configuration, the value is written when that number changes \
         and at no other time, and nothing derived from the value is stored.",
    )?;
    stage.set_variable("signing_key")?;
    let planned = stage.plan()?;
    stage.claim(
        "a new value alone changes nothing",
        planned == [(DATABASE, Action::NoOp), (SIGNING, Action::NoOp)],
    )?;
    let counted_up = MAIN.replace("value_version = 1", "value_version = 2");
    stage.write("main.tf", &counted_up)?;
    let edit = "sed -i 's/value_version = 1/value_version = 2/' main.tf";
    stage.narrator.command(edit)?;
    let planned = stage.plan()?;
    stage.claim(
        "the new number makes it an update",
        planned == [(DATABASE, Action::NoOp), (SIGNING, Action::Update)],
    )?;
    stage.apply()?;
    let written = stage.holds_variable("signing-key", "signing_key");
    let private = stage.private_entries("signing_key")?;
    stage.claim(
        "the API has the new value, and the state no fingerprint of it",
        written && private == ["written"],
    )
}

fn recover_from_deletion(stage: &mut Stage) -> Outcome {
    stage
        .narrator
        .step("Somebody deletes a secret outside Terraform")?;
    let deleted = stage.emulator.secrets().remove("database-password");
    stage.claim(
        &format!("{COLLEAGUE} deleted database-password in the API"),
        deleted,
    )?;
    let planned = stage.plan()?;
    stage.claim(
        "the plan notices and creates it again",
        planned == [(DATABASE, Action::Create), (SIGNING, Action::NoOp)],
    )?;
    stage.apply()?;
    let back = stage.holds_variable("database-password", "database_password");
    stage.claim("it is back, with the configured value", back)
}

fn import(stage: &mut Stage) -> Outcome {
    stage
        .narrator
        .step("Take over a secret that somebody else made")?;
    let theirs = stage.colleague_creates("webhook-token")?;
    let intact = |stage: &Stage| stage.holds("webhook-token", &theirs);
    stage.narrator.prose(&format!(
        "{COLLEAGUE} made webhook-token by hand. The configuration gets a resource of that name:"
    ))?;
    stage.write("webhook.tf", WEBHOOK)?;
    stage.narrator.command("cat webhook.tf")?;
    stage.narrator.output(WEBHOOK.lines())?;
    stage.set_variable("webhook_token")?;
    let refused = stage.fail(&["apply", "-auto-approve"])?;
    stage.claim(
        "the existing secret was not overwritten, and the error says how to import it",
        intact(stage) && refused.text().contains("terraform import kubiya_secret."),
    )?;
    stage.succeed(&["import", HOOK, "webhook-token"], Show::Progress)?;
    let planned = stage.plan()?;
    stage.claim(
        "it is part of the state, and no change is planned",
        planned
            == [
                (DATABASE, Action::NoOp),
                (SIGNING, Action::NoOp),
                (HOOK, Action::NoOp),
            ],
    )?;
    let origin = stage.state_of("webhook_token")?["attributes"]["created_by"] == COLLEAGUE;
    stage.claim(
        &format!(
            "the API still has {COLLEAGUE}'s value: value_version = 1 adopts a secret as it is, \
             and 2 would write ours"
        ),
        intact(stage) && origin,
    )
}

fn employ_an_agent(stage: &mut Stage) -> Outcome {
    stage.narrator.step("Give a secret to an agent")?;
    stage.narrator.prose(
        "Agents use secrets by name. With a typing mistake in the name, the plan says so:",
    )?;
    let reference = "kubiya_secret.database_password.name";
    let mistaken = AGENT.replace(reference, "\"databse-password\"");
    stage.write("agent.tf", &mistaken)?;
    let warned = stage.succeed_with(&["plan"], Show::Details)?;
    stage.claim(
        "the plan names the secret that does not exist",
        warned
            .text()
            .contains("There is no secret \"databse-password\""),
    )?;
    stage.write("agent.tf", AGENT)?;
    stage.narrator.command("cat agent.tf")?;
    stage.narrator.output(AGENT.lines())?;
    let planned = stage.plan()?;
    stage.claim(
        "only the agent is going to be created",
        planned
            == [
                (DBA, Action::Create),
                (DATABASE, Action::NoOp),
                (SIGNING, Action::NoOp),
                (HOOK, Action::NoOp),
            ],
    )?;
    stage.apply()?;
    let agent = stage.emulator.agents().by_name("orders-dba");
    let uses = agent.is_some_and(|agent| agent["secrets"][0] == "database-password");
    stage.claim("the API has the agent, and it uses the secret", uses)
}

fn manage_everything(stage: &mut Stage) -> Outcome {
    stage.narrator.step("Manage everything else as well")?;
    stage.narrator.prose(
        "An organisation has more than secrets and agents. The example whole-organisation has one of \
         everything, each referring to what it needs:",
    )?;
    stage.write("variables.tf", INPUTS)?;
    stage.write("organisation.tf", ORGANISATION)?;
    stage.narrator.command("grep ^resource organisation.tf")?;
    let heads = ORGANISATION
        .lines()
        .filter(|line| line.starts_with("resource"));
    stage.narrator.output(heads.clone())?;
    let types: BTreeSet<&str> = heads.filter_map(|head| head.split('"').nth(1)).collect();
    stage.set_variable("warehouse_password")?;
    let planned = stage.plan()?;
    let created = planned.iter().filter(|it| it.action == Action::Create);
    stage.claim(
        "one of each of the eleven types is going to be created",
        types.len() == TYPES && created.count() == TYPES,
    )?;
    stage.apply()?;
    let writes = stage.writes();
    let again = stage.plan()?;
    let settled = again.iter().all(|it| it.action == Action::NoOp);
    stage.claim(
        "they are there, and the next plan has no change",
        settled && again.len() == planned.len() && stage.writes() == writes,
    )
}

/// Leaves what every organisation begins with.
fn destroy(stage: &mut Stage, founded: &[Value]) -> Outcome {
    stage.narrator.step("Destroy everything")?;
    stage.succeed(&["destroy", "-auto-approve"], Show::Progress)?;
    let secrets = stage.emulator.secrets().list();
    stage.claim(
        "the API has no secrets left, and nothing else that was made here",
        secrets.is_empty() && stage.objects() == founded,
    )
}

fn conclude(stage: &mut Stage) -> Outcome {
    stage
        .narrator
        .step("What the API saw, and what was left behind")?;
    let records = stage.emulator.requests().all();
    let kinds = server::by_kind(&records);
    let mut lines: Vec<_> = kinds.iter().map(ToString::to_string).collect();
    let secrets = stage.emulator.secrets().list().len();
    lines.push(format!(
        "{} requests in all, {secrets} secrets left",
        records.len()
    ));
    stage.narrator.output(lines.iter().map(String::as_str))?;
    let authorized = records.iter().all(|record| record.authorized);
    stage.claim("every request was made with the API key", authorized)?;
    let report = stage.search_everything()?;
    let claim = format!(
        "{} generated values, the API key among them, are nowhere in the outputs, states and plan \
         files of {} commands, nor in the {} KB of their log at level TRACE",
        stage.values(),
        stage.runs(),
        stage.log_size()? / 1000,
    );
    stage.claim_absent(&claim, &report)
}
