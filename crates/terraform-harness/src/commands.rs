//! Terraform's commands, as far as tests and the demo use them.

use std::fs;

use serde_json::Value;

use crate::changes::{self, Change};
use crate::error::Error;
use crate::run::{DETAILED, Run};
use crate::workspace::Workspace;

const STATE: &str = "terraform.tfstate";
const NO_COLOR: &str = "-no-color";
const AUTO_APPROVE: &str = "-auto-approve";

/// Every command returns its [`Run`] however it ended; its error is that of [`run`](Self::run).
impl Workspace {
    /// `terraform init`. Not needed for built-in and overridden providers, unless the
    /// configuration has modules.
    ///
    /// # Errors
    /// See [`run`](Self::run).
    pub fn init(&self) -> Result<Run, Error> {
        self.run(["init", NO_COLOR])
    }

    /// `terraform validate`, with its answer as JSON: see [`Run::diagnostics`].
    ///
    /// # Errors
    /// See [`run`](Self::run).
    pub fn validate(&self) -> Result<Run, Error> {
        self.run(["validate", "-json"])
    }

    /// `terraform plan`: see [`Run::outcome`].
    ///
    /// # Errors
    /// See [`run`](Self::run).
    pub fn plan(&self) -> Result<Run, Error> {
        self.run(["plan", NO_COLOR, DETAILED])
    }

    /// `terraform plan` with its events as JSON: see [`Run::outcome`] and [`Run::diagnostics`].
    ///
    /// # Errors
    /// See [`run`](Self::run).
    pub fn plan_json(&self) -> Result<Run, Error> {
        self.run(["plan", "-json", DETAILED])
    }

    /// `terraform plan` into a file: see [`Run::outcome`] and [`changes`](Self::changes).
    ///
    /// # Errors
    /// See [`run`](Self::run).
    pub fn plan_to(&self, file: &str) -> Result<Run, Error> {
        self.run(["plan", NO_COLOR, DETAILED, &format!("-out={file}")])
    }

    /// `terraform apply` without a question.
    ///
    /// # Errors
    /// See [`run`](Self::run).
    pub fn apply(&self) -> Result<Run, Error> {
        self.run(["apply", NO_COLOR, AUTO_APPROVE])
    }

    /// `terraform apply` with its events as JSON: see [`Run::diagnostics`].
    ///
    /// # Errors
    /// See [`run`](Self::run).
    pub fn apply_json(&self) -> Result<Run, Error> {
        self.run(["apply", "-json", AUTO_APPROVE])
    }

    /// `terraform apply` of a plan file.
    ///
    /// # Errors
    /// See [`run`](Self::run).
    pub fn apply_plan(&self, file: &str) -> Result<Run, Error> {
        self.run(["apply", NO_COLOR, file])
    }

    /// `terraform apply -refresh-only` without a question.
    ///
    /// # Errors
    /// See [`run`](Self::run).
    pub fn refresh_only(&self) -> Result<Run, Error> {
        self.run(["apply", NO_COLOR, AUTO_APPROVE, "-refresh-only"])
    }

    /// `terraform destroy` without a question.
    ///
    /// # Errors
    /// See [`run`](Self::run).
    pub fn destroy(&self) -> Result<Run, Error> {
        self.run(["destroy", NO_COLOR, AUTO_APPROVE])
    }

    /// `terraform import`.
    ///
    /// # Errors
    /// See [`run`](Self::run).
    pub fn import(&self, address: &str, id: &str) -> Result<Run, Error> {
        self.run(["import", NO_COLOR, address, id])
    }

    /// The state as `terraform show -json` prints it.
    ///
    /// # Errors
    /// The command failed.
    pub fn show_state(&self) -> Result<Value, Error> {
        self.run(["show", "-json"])?.json()
    }

    /// A plan file as `terraform show -json` prints it.
    ///
    /// # Errors
    /// The command failed.
    pub fn show_plan(&self, file: &str) -> Result<Value, Error> {
        self.run(["show", "-json", file])?.json()
    }

    /// What a plan file would do, for every resource in it.
    ///
    /// # Errors
    /// The command failed, or printed something that is not understood.
    pub fn changes(&self, file: &str) -> Result<Vec<Change>, Error> {
        changes::parse(&self.show_plan(file)?).map_err(|problem| Error::Json {
            what: file.to_owned(),
            problem,
        })
    }

    /// The outputs as `terraform output -json` prints them.
    ///
    /// # Errors
    /// The command failed.
    pub fn outputs(&self) -> Result<Value, Error> {
        self.run(["output", "-json"])?.json()
    }

    /// The providers' schemas as `terraform providers schema -json` prints them.
    ///
    /// # Errors
    /// The command failed.
    pub fn providers_schema(&self) -> Result<Value, Error> {
        self.run(["providers", "schema", "-json"])?.json()
    }

    /// The state file, byte for byte.
    ///
    /// # Errors
    /// There is none.
    pub fn state_file(&self) -> Result<Vec<u8>, Error> {
        let path = self.path(STATE);
        fs::read(&path).map_err(|source| Error::File { path, source })
    }

    /// The state file as JSON, in the form that Terraform stores.
    ///
    /// # Errors
    /// There is none, or it is not JSON.
    pub fn state(&self) -> Result<Value, Error> {
        serde_json::from_slice(&self.state_file()?).map_err(|problem| Error::Json {
            what: STATE.to_owned(),
            problem: problem.to_string(),
        })
    }
}
