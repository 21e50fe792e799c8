//! Drives real Terraform with nothing but what is built into it.
//!
//! Every trial runs on the Terraform of this machine. On each of the versions that can be fetched the
//! same trials are ignored unless asked for: `-- --include-ignored`.

use std::error::Error as StdError;
use std::fs;
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use libtest_mimic::{Arguments, Failed, Trial};
use terraform_harness::leaks::{self, Places};
use terraform_harness::{
    Action, Error, Group, PlanOutcome, Search, Severity, Terraform, Workspace, fetchable_versions,
};

type Outcome = Result<(), Box<dyn StdError>>;
/// A Terraform that is fetched when first asked for.
type Source = Arc<dyn Fn() -> Result<Terraform, String> + Send + Sync>;

type Judge = fn(&Terraform) -> Outcome;

const TRIALS: [(&str, Judge); 12] = [
    (
        "a_configuration_is_applied_and_destroyed",
        a_configuration_is_applied_and_destroyed,
    ),
    (
        "a_plan_file_says_what_it_changes",
        a_plan_file_says_what_it_changes,
    ),
    (
        "an_existing_object_is_imported",
        an_existing_object_is_imported,
    ),
    ("a_refresh_changes_no_object", a_refresh_changes_no_object),
    ("schemas_are_printed", schemas_are_printed),
    (
        "diagnostics_point_to_their_attribute",
        diagnostics_point_to_their_attribute,
    ),
    (
        "an_overridden_provider_is_started",
        an_overridden_provider_is_started,
    ),
    (
        "a_trace_goes_to_its_file_alone",
        a_trace_goes_to_its_file_alone,
    ),
    (
        "an_interrupted_apply_stops_early",
        an_interrupted_apply_stops_early,
    ),
    (
        "ctrl_c_reaches_what_terraform_started",
        ctrl_c_reaches_what_terraform_started,
    ),
    (
        "a_run_over_its_limit_is_ended",
        a_run_over_its_limit_is_ended,
    ),
    (
        "a_stored_value_is_found_and_a_hidden_one_is_not",
        a_stored_value_is_found,
    ),
];

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let search = Search::from_env();
    let mut trials = match Terraform::locate(&search) {
        Ok(found) => trials_on(&found.to_string(), Arc::new(move || Ok(found.clone()))),
        Err(error) if search.required => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
        Err(error) => {
            eprintln!("skipped: {error}");
            Vec::new()
        }
    };
    for version in fetchable_versions() {
        let (search, fetched) = (search.clone(), OnceLock::new());
        let fetch =
            move || Terraform::of_version(version, &search).map_err(|error| error.to_string());
        let source: Source = Arc::new(move || fetched.get_or_init(&fetch).clone());
        let on_version = trials_on(&format!("fetched {version}"), source);
        trials.extend(
            on_version
                .into_iter()
                .map(|trial| trial.with_ignored_flag(true)),
        );
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn trials_on(kind: &str, source: Source) -> Vec<Trial> {
    let trial = |(name, judge): (&str, Judge)| {
        let source = Arc::clone(&source);
        Trial::test(name, move || judge(&source()?).map_err(Failed::from)).with_kind(kind)
    };
    TRIALS.into_iter().map(trial).collect()
}

const ONE: &str = r#"
resource "terraform_data" "one" {
  input = "first"
}

output "one" {
  value = terraform_data.one.output
}
"#;

/// An apply that prints `begun` and then lasts until it is interrupted. Terraform kills the shell that it
/// started, so it is a child of that shell that notes the signal.
const SLOW: &str = r#"
resource "terraform_data" "slow" {
  provisioner "local-exec" {
    command = "sh slow.sh; true"
  }
}
"#;
const SLOW_SCRIPT: &str = "
trap 'touch interrupted; exit' INT
echo begun
while kill -0 $PPID 2>&-; do sleep 0.1; done
";

fn workspace(terraform: &Terraform, configuration: &str) -> Result<Workspace, Error> {
    let workspace = Workspace::new(terraform)?;
    workspace.write("main.tf", configuration)?;
    workspace.write("slow.sh", SLOW_SCRIPT)?;
    workspace.init()?.expect_success()?;
    Ok(workspace)
}

fn a_configuration_is_applied_and_destroyed(terraform: &Terraform) -> Outcome {
    let workspace = workspace(terraform, ONE)?;
    assert_eq!(workspace.validate()?.expect_success()?.diagnostics()?, []);
    assert_eq!(workspace.plan()?.outcome()?, PlanOutcome::Changes);
    workspace.apply()?.expect_success()?;
    assert_eq!(workspace.plan()?.outcome()?, PlanOutcome::NoChanges);

    assert_eq!(workspace.outputs()?["one"]["value"], "first");
    assert_eq!(workspace.state()?["outputs"]["one"]["value"], "first");
    assert_eq!(
        workspace.state()?["terraform_version"],
        terraform.version().to_string()
    );
    let shown = workspace.show_state()?;
    assert_eq!(
        shown["values"]["root_module"]["resources"][0]["address"],
        "terraform_data.one"
    );

    workspace.destroy()?.expect_success()?;
    assert_eq!(workspace.state()?["resources"], serde_json::json!([]));
    Ok(())
}

fn a_plan_file_says_what_it_changes(terraform: &Terraform) -> Outcome {
    let workspace = workspace(terraform, ONE)?;
    assert_eq!(
        workspace.plan_to("create.plan")?.outcome()?,
        PlanOutcome::Changes
    );
    assert_eq!(
        workspace.changes("create.plan")?,
        [("terraform_data.one", Action::Create)]
    );
    workspace.apply_plan("create.plan")?.expect_success()?;

    workspace.write("main.tf", ONE.replace("first", "second"))?;
    workspace.plan_to("update.plan")?.expect_success()?;
    assert_eq!(
        workspace.changes("update.plan")?,
        [("terraform_data.one", Action::Update)]
    );
    let plan = workspace.show_plan("update.plan")?;
    assert_eq!(
        plan["resource_changes"][0]["change"]["before"]["input"],
        "first"
    );

    workspace
        .run(["plan", "-replace=terraform_data.one", "-out=replace.plan"])?
        .expect_success()?;
    let replaced = [("terraform_data.one", Action::DeleteThenCreate)];
    assert_eq!(workspace.changes("replace.plan")?, replaced);

    workspace
        .run(["plan", "-destroy", "-out=destroy.plan"])?
        .expect_success()?;
    assert_eq!(
        workspace.changes("destroy.plan")?,
        [("terraform_data.one", Action::Delete)]
    );
    Ok(())
}

fn an_existing_object_is_imported(terraform: &Terraform) -> Outcome {
    let workspace = workspace(terraform, r#"resource "terraform_data" "one" {}"#)?;
    workspace
        .import("terraform_data.one", "an-id")?
        .expect_success()?;
    assert_eq!(
        workspace.state()?["resources"][0]["instances"][0]["attributes"]["id"],
        "an-id"
    );
    let refused = workspace
        .import("terraform_data.two", "an-id")?
        .expect_failure()?;
    assert!(
        refused
            .text()
            .contains("does not exist in the configuration"),
        "{}",
        refused.text()
    );
    Ok(())
}

fn a_refresh_changes_no_object(terraform: &Terraform) -> Outcome {
    let workspace = workspace(terraform, ONE)?;
    workspace.apply()?.expect_success()?;
    workspace.write("main.tf", ONE.replace("first", "second"))?;
    let refreshed = workspace.refresh_only()?.expect_success()?;
    assert!(
        refreshed.stdout.contains("0 added, 0 changed, 0 destroyed"),
        "{}",
        refreshed.stdout
    );
    assert_eq!(workspace.outputs()?["one"]["value"], "first");
    Ok(())
}

fn schemas_are_printed(terraform: &Terraform) -> Outcome {
    let schema = workspace(terraform, ONE)?.providers_schema()?;
    let provider = &schema["provider_schemas"]["terraform.io/builtin/terraform"];
    assert!(
        provider["resource_schemas"]["terraform_data"]["block"].is_object(),
        "{schema}"
    );
    Ok(())
}

fn diagnostics_point_to_their_attribute(terraform: &Terraform) -> Outcome {
    let workspace = Workspace::new(terraform)?;
    workspace.write("main.tf", ONE.replace("\"first\"", "local.absent"))?;
    for run in [
        workspace.validate()?,
        workspace.plan_json()?,
        workspace.apply_json()?,
    ] {
        let found = run.expect_failure()?.diagnostics()?;
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].severity, Severity::Error);
        assert!(found[0].detail.contains("\"absent\""), "{found:?}");
        assert_eq!(
            found[0].block.as_deref(),
            Some("resource \"terraform_data\" \"one\"")
        );
        assert_eq!(
            (found[0].attribute.as_deref(), found[0].line),
            (Some("input"), Some(3))
        );
    }
    Ok(())
}

fn an_overridden_provider_is_started(terraform: &Terraform) -> Outcome {
    let directory = tempfile::tempdir()?;
    let program = directory.path().join("terraform-provider-fake");
    let mark = directory.path().join("started");
    fs::write(
        &program,
        format!("#!/bin/sh\nenv > '{}'\nexit 1\n", mark.display()),
    )?;
    make_executable(&program)?;
    let mut workspace = Workspace::new(terraform)?;
    workspace
        .dev_override("acme/fake", directory.path())?
        .env("TF_VAR_given", "yes");
    let required = r#"
        terraform {
          required_providers {
            fake = {
              source = "acme/fake"
            }
          }
        }
        resource "fake_thing" "a" {}"#;
    workspace.write("main.tf", required)?;
    workspace.plan()?.expect_failure()?;
    let environment = fs::read_to_string(mark)?;
    assert!(
        environment.contains("TF_PLUGIN_MAGIC_COOKIE="),
        "{environment}"
    );
    assert!(environment.contains("TF_VAR_given=yes"), "{environment}");
    Ok(())
}

fn a_trace_goes_to_its_file_alone(terraform: &Terraform) -> Outcome {
    let mut workspace = workspace(terraform, ONE)?;
    let trace = workspace.trace();
    let run = workspace.plan()?.expect_success()?;
    assert!(fs::read_to_string(trace)?.contains("[TRACE]"));
    assert_eq!(run.stderr, "");
    Ok(())
}

fn an_interrupted_apply_stops_early(terraform: &Terraform) -> Outcome {
    let workspace = workspace(terraform, SLOW)?;
    let apply = workspace.spawn(["apply", "-auto-approve", "-no-color"], Group::Shared)?;
    assert!(
        apply.interrupt_group().is_err(),
        "the group is that of the tests"
    );
    apply.wait_for("(local-exec): begun", Duration::from_secs(60))?;
    apply.interrupt()?;
    let run = apply.wait()?.expect_failure()?;
    assert!(run.stdout.contains("Interrupt received."), "{}", run.stdout);
    assert!(
        !workspace.path("interrupted").exists(),
        "the provisioner had the signal too"
    );
    Ok(())
}

fn ctrl_c_reaches_what_terraform_started(terraform: &Terraform) -> Outcome {
    let workspace = workspace(terraform, SLOW)?;
    let apply = workspace.spawn(["apply", "-auto-approve", "-no-color"], Group::Own)?;
    apply.wait_for("(local-exec): begun", Duration::from_secs(60))?;
    apply.interrupt_group()?;
    apply.wait()?.expect_failure()?;
    let noted = workspace.path("interrupted");
    let deadline = Instant::now() + Duration::from_secs(10);
    while !noted.is_file() {
        assert!(Instant::now() < deadline, "the provisioner had no signal");
        std::thread::sleep(Duration::from_millis(10));
    }
    Ok(())
}

fn a_run_over_its_limit_is_ended(terraform: &Terraform) -> Outcome {
    let mut workspace = workspace(terraform, SLOW)?;
    workspace.time_limit(Duration::from_secs(3));
    let started = Instant::now();
    let error = workspace
        .apply()
        .expect_err("the apply lasts longer than the limit");
    assert!(matches!(error, Error::TimedOut { .. }), "{error}");
    assert!(error.to_string().contains("Interrupt received."), "{error}");
    assert!(
        started.elapsed() < Duration::from_secs(20),
        "took {:?}",
        started.elapsed()
    );
    Ok(())
}

/// A sensitive variable is stored in the plan and the state, but not shown.
fn a_stored_value_is_found(terraform: &Terraform) -> Outcome {
    let value = format!("canary \"{}\" & <é>", tempfile::tempdir()?.path().display());
    let canaries = [("password", value.as_str())];
    let stored = r#"
        variable "password" {
          sensitive = true
        }
        resource "terraform_data" "one" {
          input = var.password
        }"#;
    let mut workspace = workspace(terraform, stored)?;
    workspace.env("TF_VAR_password", &value);
    let plan = workspace.plan_to("stored.plan")?.expect_success()?;
    let report = leaks::search(&canaries, Places::new().file(workspace.path("stored.plan")))?;
    let places: Vec<&str> = report
        .findings
        .iter()
        .map(|found| found.place.as_str())
        .collect();
    assert!(
        places
            .iter()
            .any(|place| place.ends_with("stored.plan/tfplan")),
        "{places:?}"
    );
    assert!(
        report.searched > 3,
        "the members of the plan file are searched one by one"
    );

    let apply = workspace.apply_plan("stored.plan")?.expect_success()?;
    let state = leaks::search(
        &canaries,
        Places::new().file(workspace.path("terraform.tfstate")),
    )?;
    assert_eq!(state.findings.len(), 1, "{state:?}");
    let outputs = Places::new().run("plan", &plan).run("apply", &apply);
    leaks::search(&canaries, outputs)?.expect_clean()?;
    Ok(())
}

#[cfg(unix)]
fn make_executable(path: &std::path::Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn make_executable(_: &std::path::Path) -> std::io::Result<()> {
    Ok(())
}
