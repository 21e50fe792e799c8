//! Under real Terraform: its report of a crash, its trace and its files hold no value, and what means the same
//! is no change.

use std::os::unix::fs::symlink;

use libtest_mimic::{Completion, Failed, Trial};
use terraform_harness::leaks::{self, Places};
use terraform_harness::{PlanOutcome, Run, Search, Terraform, Workspace};

use crate::SERVE;

const CONFIGURATION: &str = r#"
terraform {
  required_providers {
    toy = { source = "test/toy" }
  }
}

variable "token" {
  type      = string
  ephemeral = true
}

variable "note" {
  type = string
}

variable "store" {
  type = string
}

provider "toy" {
  store = var.store
}

resource "toy_thing" "a" {
  name  = "a"
  token = var.token
  note  = var.note
}
"#;

const FORM: &str = r#"
terraform {
  required_providers {
    toy = { source = "test/toy" }
  }
}

variable "store" {
  type = string
}

provider "toy" {
  store = var.store
}

resource "toy_form" "a" {
  name     = "a"
  agent    = "b"
  settings = SETTINGS
}

resource "toy_alarm" "a" {
  name = "alarm"
  at   = timestamp()
}
"#;

const SHELF: &str = r#"
terraform {
  required_providers {
    toy = { source = "test/toy" }
  }
}

variable "store" {
  type = string
}

provider "toy" {
  store = var.store
}

resource "toy_shelf" "a" {
  name  = "a"
  boxes = BOXES
}

output "serials" {
  value = toy_shelf.a.boxes[*].serial
}
"#;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        Trial::ignorable_test(
            "nested_objects_under_terraform_hide_what_is_sensitive",
            || {
                with_terraform(|world| {
                    let first = r#"[{ name = "a", key = "canary-1" }, { name = "b", size = 5 }]"#;
                    let applied = world.configure_shelf(first).workspace.apply().unwrap();
                    applied.expect_success().unwrap();
                    let other = r#"[{ name = "b", size = 5 }, { name = "a", key = "canary-1" }]"#;
                    let plan = world.configure_shelf(other).workspace.plan().unwrap();
                    let outcome = plan.outcome().unwrap();
                    assert_eq!(outcome, PlanOutcome::NoChanges, "{}", plan.text());

                    let changed = r#"[{ name = "a", key = "canary-2" }, { name = "b" }]"#;
                    let plan = world
                        .configure_shelf(changed)
                        .workspace
                        .plan()
                        .unwrap()
                        .text();
                    assert!(
                        plan.contains("0 to add, 1 to change, 0 to destroy"),
                        "{plan}"
                    );
                    assert!(
                        plan.contains("5 -> 3") && plan.contains("(sensitive value)"),
                        "{plan}"
                    );
                    assert!(!plan.contains("canary-"), "{plan}");
                    let applied = world.workspace.apply().unwrap().expect_success().unwrap();
                    assert!(!applied.text().contains("canary-"), "{}", applied.text());
                })
            },
        ),
        Trial::ignorable_test(
            "an_error_in_a_nested_object_shows_none_of_its_lines",
            || {
                with_terraform(|world| {
                    let broken = r#"[{ name = "", key = "canary-1" }]"#;
                    let run = world.configure_shelf(broken).workspace.plan().unwrap();
                    let text = run.text();
                    assert!(
                        text.contains("boxes[0].name: The value must not be empty."),
                        "{text}"
                    );
                    assert!(!text.contains("canary-"), "{text}");
                })
            },
        ),
        Trial::ignorable_test("a_panic_under_terraform_shows_no_value", || {
            with_terraform(|world| {
                for note in ["panic in plan", "panic in create"] {
                    let run = world.apply(note);
                    assert!(run.text().contains("Bug in the provider"), "{note}");
                    world.expect_no_leak(note, &run);
                }
            })
        }),
        Trial::ignorable_test("a_crash_under_terraform_shows_no_value", || {
            with_terraform(|world| {
                let run = world.apply("die in create");
                assert!(run.tells_of_a_crash(), "{}", run.text());
                world.expect_no_leak("die in create", &run);
            })
        }),
        Trial::ignorable_test("what_means_the_same_under_terraform_is_no_change", || {
            with_terraform(|world| {
                let first =
                    world.configure_form(r#"jsonencode({ n = [1, "<&>"], m = { x = "é" } })"#);
                first.workspace.apply().unwrap().expect_success().unwrap();
                let spelled =
                    "<<-EOT\n{ \"m\": {\"x\": \"\\u00e9\"},\n\"n\": [1.0, \"<&>\"] }\nEOT";
                let plan = world.configure_form(spelled).workspace.plan().unwrap();
                let outcome = plan.outcome().unwrap();
                assert_eq!(outcome, PlanOutcome::NoChanges, "{}", plan.text());
            })
        }),
        Trial::ignorable_test("terraform_shows_what_changes_inside_of_json", || {
            with_terraform(|world| {
                let first = world.configure_form(r#"jsonencode({ n = 1, kept = "k" })"#);
                first.workspace.apply().unwrap().expect_success().unwrap();
                let second = world.configure_form("\"{\\\"kept\\\": \\\"k\\\", \\\"n\\\": 2}\"");
                let plan = second.workspace.plan().unwrap().text();
                assert!(plan.contains("jsonencode("), "{plan}");
                assert!(plan.contains("1 -> 2"), "{plan}");
                assert!(
                    plan.contains("0 to add, 1 to change, 0 to destroy"),
                    "{plan}"
                );
            })
        }),
        Trial::ignorable_test("a_message_that_is_printed_under_terraform_is_found", || {
            with_terraform(|world| {
                let run = world.apply("print in create");
                let findings = world.search(&run).findings;
                let in_trace = findings
                    .iter()
                    .any(|found| found.place.ends_with("trace.log"));
                assert!(in_trace, "the trace was not searched");
            })
        }),
    ]
}

/// A directory to run Terraform in, with a token that must not be found.
struct World {
    workspace: Workspace,
    token: String,
    store: tempfile::TempDir,
    _programs: tempfile::TempDir,
}

fn with_terraform(test: impl FnOnce(&mut World)) -> Result<Completion, Failed> {
    let search = Search::from_env();
    match Terraform::locate(&search) {
        Ok(terraform) => {
            test(&mut World::new(&terraform)?);
            Ok(Completion::Completed)
        }
        Err(error) if search.required => Err(error.into()),
        Err(error) => Ok(Completion::ignored_with(format!("no Terraform: {error}"))),
    }
}

impl World {
    fn new(terraform: &Terraform) -> Result<Self, Failed> {
        let (store, programs) = (tempfile::tempdir()?, tempfile::tempdir()?);
        let toy = programs.path().join("terraform-provider-toy");
        symlink(std::env::current_exe()?, toy)?;
        let token = format!(
            "canary-token-{:?}",
            std::time::UNIX_EPOCH.elapsed()?.as_nanos()
        );
        let mut workspace = Workspace::new(terraform)?;
        workspace.dev_override("test/toy", programs.path())?;
        workspace.write("main.tf", CONFIGURATION)?;
        workspace.trace();
        workspace
            .redact(&token)
            .env(SERVE, "1")
            .env("RUST_BACKTRACE", "full")
            .env("TF_VAR_store", store.path())
            .env("TF_VAR_token", &token);
        Ok(Self {
            workspace,
            token,
            store,
            _programs: programs,
        })
    }

    /// Applies a toy that misbehaves in a way.
    fn apply(&mut self, note: &str) -> Run {
        self.workspace.env("TF_VAR_note", note);
        self.workspace.apply().unwrap().expect_failure().unwrap()
    }

    /// A form with these settings, and an alarm that is set to the time of the run.
    fn configure_form(&mut self, settings: &str) -> &Self {
        let configuration = FORM.replace("SETTINGS", settings);
        self.workspace.write("main.tf", configuration).unwrap();
        self
    }

    /// A shelf with these boxes.
    fn configure_shelf(&mut self, boxes: &str) -> &Self {
        let configuration = SHELF.replace("BOXES", boxes);
        self.workspace.write("main.tf", configuration).unwrap();
        self
    }

    fn search(&self, run: &Run) -> leaks::Report {
        let places = Places::new()
            .tree(self.workspace.root())
            .run("an apply", run);
        leaks::search(&[("the token", &self.token)], places).unwrap()
    }

    #[track_caller]
    fn expect_no_leak(&self, note: &str, run: &Run) {
        self.search(run).expect_clean().unwrap();
        let trace = std::fs::read_to_string(self.workspace.root().join("trace.log")).unwrap();
        assert!(
            trace.contains("The provider panicked."),
            "{note}: no panic is in the trace"
        );
        assert_eq!(std::fs::read_dir(&self.store).unwrap().count(), 0);
    }
}
