//! One test's Terraform directory, and the Kubiya organisation that it manages.

use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kubiya_emulator::{Effect, Emulator, EmulatorBuilder, Fault, Method};
use secrecy::ExposeSecret;
use serde_json::Value;
use terraform_harness::{Action, Diagnostic, PlanOutcome, Run, Severity, Terraform, Workspace};

use crate::cases::{Fallible, Outcome};
use crate::configuration::{canary, one};

/// The provider's address in configurations.
pub(crate) const SOURCE: &str = "kubiya-terraform/kubiya";

/// Names the provider, which every configuration needs.
const REQUIRED_PROVIDERS: &str = r#"
terraform {
  required_providers {
    kubiya = {
      source = "kubiya-terraform/kubiya"
    }
  }
}
"#;

/// How many resources an apply added, changed and destroyed.
pub(crate) type Counts = [u32; 3];

pub(crate) const NOTHING: Counts = [0, 0, 0];
pub(crate) const ADDED: Counts = [1, 0, 0];
pub(crate) const CHANGED: Counts = [0, 1, 0];
pub(crate) const REPLACED: Counts = [1, 0, 1];

/// A directory to run Terraform in, and the emulator that the provider talks to there.
pub(crate) struct World {
    pub(crate) emulator: Emulator,
    pub(crate) terraform: Workspace,
}

impl World {
    pub(crate) fn new(terraform: &Terraform) -> Fallible<Self> {
        Self::with(terraform, Emulator::builder())
    }

    pub(crate) fn with(terraform: &Terraform, emulator: EmulatorBuilder) -> Fallible<Self> {
        let emulator = emulator.start_blocking()?;
        Ok(Self {
            terraform: workspace(terraform, &emulator)?,
            emulator,
        })
    }

    /// An empty directory with a state of its own, in which the same organisation is managed.
    pub(crate) fn another_workspace(&self) -> Fallible<Workspace> {
        workspace(self.terraform.terraform(), &self.emulator)
    }

    /// A world whose configuration is an example, which names the provider itself.
    pub(crate) fn of_example(terraform: &Terraform, folder: &str) -> Fallible<Self> {
        let world = Self::new(terraform)?;
        world.terraform.write("versions.tf", "")?;
        world.terraform.copy_files_from(&examples().join(folder))?;
        Ok(world)
    }

    /// A world in which [`one`] with these arguments has been applied, and the value it has.
    pub(crate) fn with_one(terraform: &Terraform, arguments: &str) -> Fallible<(Self, String)> {
        let mut world = Self::new(terraform)?;
        let value = canary("first");
        world.set("value", &value).configure(one(arguments))?;
        world.expect_apply(ADDED)?;
        Ok((world, value))
    }

    /// Replaces the configuration, but for the requirement of the provider.
    pub(crate) fn configure(&self, configuration: impl AsRef<str>) -> Outcome {
        Ok(self.terraform.write("main.tf", configuration.as_ref())?)
    }

    /// Sets an input variable of further runs to something that no error may show.
    pub(crate) fn set(&mut self, variable: &str, value: &str) -> &mut Self {
        self.terraform
            .redact(value)
            .env(format!("TF_VAR_{variable}"), value);
        self
    }

    /// Gives the input variable `value` a value that it has not had yet, and returns it.
    pub(crate) fn set_new_value(&mut self) -> String {
        let value = canary("next");
        self.set("value", &value);
        value
    }

    /// Applies, and holds what was done to these counts.
    #[track_caller]
    pub(crate) fn expect_apply(&self, counts: Counts) -> Fallible<Run> {
        let run = self.terraform.apply()?.expect_success()?;
        assert_counts(&run, counts);
        Ok(run)
    }

    /// Plans, and holds the plan to exactly these changes; what stays as it is counts too.
    #[track_caller]
    pub(crate) fn expect_plan(&self, expected: &[(&str, Action)]) -> Outcome {
        self.terraform.plan_to("expected.plan")?.expect_success()?;
        assert_eq!(self.terraform.changes("expected.plan")?, expected);
        Ok(())
    }

    #[track_caller]
    pub(crate) fn expect_no_changes(&self) -> Outcome {
        let run = self.terraform.plan()?;
        match run.outcome()? {
            PlanOutcome::NoChanges => Ok(()),
            PlanOutcome::Changes => panic!("there are changes:\n{}", run.stdout),
        }
    }

    /// Queries all objects of these types, with further arguments.
    pub(crate) fn query(&self, nouns: &[&str], arguments: &[&str]) -> Fallible<Run> {
        let list = |noun| format!("list \"kubiya_{noun}\" \"all\" {{\n  provider = kubiya\n}}\n");
        let lists: String = nouns.iter().map(list).collect();
        self.configure("provider \"kubiya\" {}\n")?;
        self.terraform.write("all.tfquery.hcl", lists)?;
        let query = [&["query", "-no-color"], arguments].concat();
        Ok(self.terraform.run(query)?.expect_success()?)
    }

    pub(crate) fn destroy(&self) -> Fallible<Run> {
        Ok(self.terraform.destroy()?.expect_success()?)
    }

    /// The instance at an address of the root module as the state file has it.
    pub(crate) fn instance(&self, address: &str) -> Fallible<Value> {
        let found = instance(&self.terraform.state()?, address);
        found.ok_or_else(|| format!("{address} is not in the state").into())
    }

    /// An attribute in the state file.
    pub(crate) fn attribute(&self, address: &str, name: &str) -> Fallible<Value> {
        Ok(self.instance(address)?["attributes"][name].clone())
    }

    /// After a write whose outcome is unknown: the attributes are those of `before`, and no value passes
    /// for the one that was written last.
    #[track_caller]
    pub(crate) fn expect_doubt(&self, address: &str, before: &Value) -> Outcome {
        assert!(
            self.instance(address)?["attributes"] == before["attributes"],
            "the state was changed"
        );
        assert!(!self.private(address)?.contains("fingerprint"));
        Ok(())
    }

    /// The provider's private data of the instance at an address.
    pub(crate) fn private(&self, address: &str) -> Fallible<String> {
        private(&self.instance(address)?)
    }

    /// Private data says who wrote the instance at an address, and no more.
    #[track_caller]
    pub(crate) fn expect_only_a_mark(&self, address: &str) -> Outcome {
        let mut private: Value = serde_json::from_str(&self.private(address)?)?;
        let entries = private["entries"].as_object_mut().ok_or("no entries")?;
        let mark = entries.remove("written");
        let text = mark.as_ref().and_then(Value::as_str);
        assert!(text.is_some_and(|it| it.len() <= 50));
        // An import says that no description has been applied yet.
        assert!(entries.remove("descriptions").is_none_or(|it| it.is_null()));
        assert_eq!(private, serde_json::json!({"v": 1, "entries": {}}));
        Ok(())
    }

    /// Changes the state file, as an older version or another tool might have written it.
    pub(crate) fn edit_state(&self, edit: impl FnOnce(&mut Value)) -> Outcome {
        let mut state = self.terraform.state()?;
        edit(&mut state);
        Ok(self
            .terraform
            .write("terraform.tfstate", state.to_string())?)
    }

    /// Has the API answer requests like these only after this time, from now on.
    pub(crate) fn delay(&self, method: Method, path: &str, time: Duration) {
        let slow = Fault::new(Effect::Delay { time }).on(method, path);
        self.emulator.faults().add(slow.forever());
    }

    /// How many requests of a method arrived.
    pub(crate) fn requests(&self, method: &Method) -> usize {
        let requests = self.emulator.requests();
        requests.count_where(|record| record.method == method.as_str())
    }

    /// How many requests arrived that ask for a change.
    pub(crate) fn writes(&self) -> usize {
        let requests = self.emulator.requests();
        requests.count_where(|record| record.method != Method::GET.as_str())
    }

    #[track_caller]
    pub(crate) fn expect_value(&self, name: &str, value: &str) {
        let vault = self.emulator.secrets();
        assert!(
            vault.metadata(name).is_some(),
            "there is no secret {name:?}"
        );
        assert!(
            vault.value_matches(name, value),
            "{name:?} has another value"
        );
    }

    /// The description of a secret on the server.
    pub(crate) fn description(&self, name: &str) -> Option<String> {
        let metadata = self.emulator.secrets().metadata(name);
        metadata.map(|metadata| metadata.description)
    }

    /// The names of all secrets on the server.
    pub(crate) fn names(&self) -> Vec<String> {
        let secrets = self.emulator.secrets().list();
        secrets.into_iter().map(|secret| secret.name).collect()
    }
}

fn workspace(terraform: &Terraform, emulator: &Emulator) -> Fallible<Workspace> {
    let mut workspace = Workspace::new(terraform)?;
    let key = emulator.api_key().expose_secret();
    workspace
        .dev_override(SOURCE, provider_directory())?
        .redact(key)
        .env("KUBIYA_API_KEY", key)
        .env("KUBIYA_BASE_URL", emulator.url());
    workspace.write("versions.tf", REQUIRED_PROVIDERS)?;
    Ok(workspace)
}

/// How long something may take that comes about by itself. The machine may be busy.
const LONGEST_WAIT: Duration = Duration::from_secs(120);

/// Waits for what comes about by itself.
#[track_caller]
pub(crate) fn wait_until(what: &str, condition: impl Fn() -> bool) {
    wait_for_long(LONGEST_WAIT, what, condition);
}

/// As [`wait_until`], for what takes `patience` at most.
#[track_caller]
pub(crate) fn wait_for_long(patience: Duration, what: &str, condition: impl Fn() -> bool) {
    poll(patience, what, Duration::from_millis(5), condition);
}

/// As [`wait_until`], for a condition that costs much to look at and is not urgent.
#[track_caller]
pub(crate) fn wait_idly_until(what: &str, condition: impl Fn() -> bool) {
    poll(LONGEST_WAIT, what, Duration::from_millis(100), condition);
}

#[track_caller]
fn poll(patience: Duration, what: &str, pause: Duration, condition: impl Fn() -> bool) {
    let begun = Instant::now();
    while !condition() {
        assert!(begun.elapsed() < patience, "waited too long until {what}");
        sleep(pause);
    }
}

/// The folder of all examples.
pub(crate) fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples")
}

/// The directory in which cargo put the provider's binary.
pub(crate) fn provider_directory() -> &'static Path {
    let binary = Path::new(env!("CARGO_BIN_EXE_terraform-provider-kubiya"));
    binary.parent().unwrap_or(binary)
}

#[track_caller]
pub(crate) fn assert_counts(run: &Run, [added, changed, destroyed]: Counts) {
    let counts = format!("{added} added, {changed} changed, {destroyed} destroyed.");
    assert!(run.stdout.contains(&counts), "not {counts}\n{}", run.stdout);
}

/// Holds what a run printed to a text, whatever the lines it is broken into.
#[track_caller]
pub(crate) fn assert_says(run: &Run, text: &str) {
    let said = run.text();
    assert!(said.contains(text), "{text:?} was not said, but:\n{said}");
}

/// The one error of a run with `-json`, which has to be about this attribute.
#[track_caller]
pub(crate) fn refusal(run: Run, attribute: &str) -> Fallible<Diagnostic> {
    let found = only_error(run)?;
    assert_eq!(found.attribute.as_deref(), Some(attribute), "{found:?}");
    Ok(found)
}

/// As [`refusal`], for an attribute that may hold a credential: it is named, and its line is not shown.
#[track_caller]
pub(crate) fn discreet_refusal(run: Run, attribute: &str) -> Fallible<Diagnostic> {
    let found = only_error(run)?;
    assert_eq!(found.line, None, "{found:?}");
    assert!(found.detail.contains(attribute), "{found:?}");
    Ok(found)
}

#[track_caller]
fn only_error(run: Run) -> Fallible<Diagnostic> {
    let mut found = run.expect_failure()?.diagnostics()?;
    found.retain(|it| it.severity == Severity::Error);
    assert_eq!(found.len(), 1, "{found:?}");
    Ok(found.remove(0))
}

fn instance(state: &Value, address: &str) -> Option<Value> {
    let (kind, name) = address.split_once('.')?;
    let resources = state["resources"].as_array()?;
    let resource = resources
        .iter()
        .find(|resource| resource["type"] == kind && resource["name"] == name)?;
    resource["instances"].get(0).cloned()
}

/// The provider's private data of an instance, decoded; empty where there is none.
pub(crate) fn private(instance: &Value) -> Fallible<String> {
    let encoded = instance["private"].as_str().unwrap_or_default();
    Ok(String::from_utf8(STANDARD.decode(encoded)?)?)
}
