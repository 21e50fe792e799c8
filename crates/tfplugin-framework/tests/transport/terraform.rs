//! The same provider under real Terraform.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use libtest_mimic::Completion;
use serde_json::Value;
use terraform_harness::{Search, Terraform, Workspace};

use crate::bare_provider::SOURCE;
use crate::life::signal;
use crate::{Outcome, Sandbox, Trials, ignorable_trials};

const CONFIGURATION: &str = r#"
terraform {
  required_providers {
    bare = { source = "test/bare" }
  }
}
"#;

pub(crate) fn trials() -> Trials {
    ignorable_trials![
        terraform_reads_the_schema_and_the_log,
        terraform_reads_the_schema_without_tls,
        terraform_attaches_to_a_provider_under_a_debugger,
    ]
}

/// Runs `test` with a workspace, or says why there is none.
fn with_terraform(test: impl FnOnce(&mut Workspace)) -> Outcome {
    let search = Search::from_env();
    match Terraform::locate(&search) {
        Ok(terraform) => {
            let mut workspace = Workspace::new(&terraform)?;
            workspace.write("main.tf", CONFIGURATION)?;
            test(&mut workspace);
            Ok(Completion::Completed)
        }
        Err(error) if search.required => Err(error.into()),
        Err(error) => Ok(Completion::ignored_with(format!("no Terraform: {error}"))),
    }
}

/// What `terraform providers schema` prints about the provider.
fn schema(workspace: &Workspace) -> Value {
    let run = workspace
        .run(["providers", "schema", "-json"])
        .unwrap()
        .expect_success()
        .unwrap();
    let schemas: Value = serde_json::from_str(&run.stdout).unwrap();
    schemas["provider_schemas"][SOURCE].clone()
}

fn assert_is_ours(schema: &Value) {
    let resource = &schema["resource_schemas"]["bare_thing"];
    assert_eq!(resource["version"], 3, "{schema}");
    assert_eq!(
        resource["block"]["attributes"]["name"]["required"], true,
        "{schema}"
    );
}

fn terraform_reads_the_schema_and_the_log() -> Outcome {
    with_terraform(|workspace| {
        let sandbox = Sandbox::new();
        workspace
            .dev_override("test/bare", sandbox.programs())
            .unwrap();
        let log = workspace.trace();
        assert_is_ours(&schema(workspace));
        let log = std::fs::read_to_string(log).unwrap();
        // Level, name and text apart: Terraform has understood the line.
        let understood = log.lines().any(|line| {
            line.contains("[INFO]  provider.terraform-provider-bare: asked for the schema:")
                && line.contains("answer=42")
        });
        assert!(understood, "{log}");
        assert!(!log.contains("not for the log"), "{log}");
        assert!(log.contains("plugin process exited"), "{log}");
        assert!(!log.contains("plugin failed to exit gracefully"), "{log}");
    })
}

fn terraform_reads_the_schema_without_tls() -> Outcome {
    with_terraform(|workspace| {
        let sandbox = Sandbox::new();
        workspace
            .dev_override("test/bare", sandbox.programs())
            .unwrap();
        workspace.env("TF_DISABLE_PLUGIN_TLS", "1");
        assert_is_ours(&schema(workspace));
    })
}

fn terraform_attaches_to_a_provider_under_a_debugger() -> Outcome {
    with_terraform(|workspace| {
        let sandbox = Sandbox::new();
        let mut provider = Debugged::start(&sandbox);
        workspace.env("TF_REATTACH_PROVIDERS", provider.reattach());
        // The process outlives the run.
        assert_is_ours(&schema(workspace));
        assert_is_ours(&schema(workspace));
        provider.interrupt();
        assert!(sandbox.leftovers().is_empty());
    })
}

/// A provider in debug mode. Dropping it kills it.
struct Debugged(Child);

impl Debugged {
    fn start(sandbox: &Sandbox) -> Self {
        let mut command = Command::new(sandbox.program());
        command.arg("--debug").env("TMPDIR", sandbox.temp_dir());
        Self(command.stdout(Stdio::piped()).spawn().unwrap())
    }

    /// The value that the text on standard output says to set.
    fn reattach(&mut self) -> String {
        let text = BufReader::new(self.0.stdout.take().unwrap());
        let value = text.lines().map(Result::unwrap).find_map(|line| {
            let value = line.strip_prefix("export TF_REATTACH_PROVIDERS='")?;
            Some(value.strip_suffix('\'')?.to_owned())
        });
        value.unwrap()
    }

    fn interrupt(&mut self) {
        signal("INT", self.0.id());
        let limit = Instant::now() + Duration::from_secs(5);
        while Instant::now() < limit {
            if let Some(status) = self.0.try_wait().unwrap() {
                assert_eq!(status.code(), Some(0));
                return;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        panic!("the provider still runs");
    }
}

impl Drop for Debugged {
    fn drop(&mut self) {
        // Fails only when the process has ended.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
