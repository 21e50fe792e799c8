//! `cargo xtask example`: one of the examples under real Terraform, against a local Kubiya API.

mod inputs;
mod names;

use std::error::Error;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use kubiya_emulator::Emulator;
use secrecy::ExposeSecret;
use terraform_harness::{Capability, Terraform, Workspace};

use crate::cargo::{self, PROVIDER, Profile};
use crate::interrupt::Interrupt;
use crate::narrate::Narrator;
use crate::terraform::{self, SOURCE};
use inputs::Inputs;

/// What is there before an example that is about what there is, as a seed file of the emulator.
const FOUND: &str = "xtask/src/example/found.json";

type Outcome = Result<(), Box<dyn Error>>;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Its folder below `examples`, or the end of that; without it all are listed
    name: Option<String>,
}

/// Runs the example in a directory of its own, with inputs that are made up; nothing of it is left.
///
/// # Errors
/// There is no such example, or a command failed.
pub(crate) fn run(args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let folder = cargo::root().join("examples");
    let names = names::all(&folder)?;
    let Some(name) = &args.name else {
        writeln!(io::stdout(), "{}", names.join("\n"))?;
        return Ok(ExitCode::SUCCESS);
    };
    let name = names::find(name, &names)?;
    let inputs = Inputs::of(&folder.join(name))?;
    let provider = cargo::build(PROVIDER, Profile::Dev)?;
    let terraform = terraform::prepare()?.terraform;
    let needs = needs(name);
    if !terraform.has(needs) {
        return Err(format!("{name} is about {needs}, which {terraform} does not have").into());
    }
    let mut emulator = Emulator::builder();
    if finds(name) {
        emulator = emulator.seed_file(cargo::root().join(FOUND));
    }
    let emulator = emulator.start_blocking()?;
    let directory = provider.parent().unwrap_or(Path::new("."));
    let workspace = workspace(&terraform, directory, &emulator)?;
    let mut stage = Stage {
        narrator: Narrator::on_stdout(),
        interrupt: Interrupt::catch()?,
        workspace,
    };
    stage.prepare(&folder.join(name), &inputs)?;
    for arguments in commands(name) {
        stage.run(arguments)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The commands that show what an example is about.
fn commands(name: &str) -> &'static [&'static [&'static str]] {
    match name.split('/').next() {
        Some("list-resources") => &[&["query"]],
        Some("testing-modules") => &[&["test"]],
        _ => &[
            &["apply", "-auto-approve"],
            &["plan"],
            &["destroy", "-auto-approve"],
        ],
    }
}

/// What Terraform has to be able to do for an example.
fn needs(name: &str) -> Capability {
    match name.rsplit('/').next() {
        _ if name.starts_with("list-resources/") => Capability::Query,
        _ if name.starts_with("actions/") => Capability::Action,
        Some("import-by-identity") => Capability::ImportByIdentity,
        _ => Capability::WriteOnly,
    }
}

/// Whether an example is about what is there already.
fn finds(name: &str) -> bool {
    ["data-sources/", "list-resources/"]
        .iter()
        .any(|it| name.starts_with(it))
        || name.contains("/import")
}

fn workspace(
    terraform: &Terraform,
    provider: &Path,
    emulator: &Emulator,
) -> Result<Workspace, Box<dyn Error>> {
    let key = emulator.api_key().expose_secret();
    let mut workspace = Workspace::new(terraform)?;
    workspace
        .dev_override(SOURCE, provider)?
        .redact(key)
        .env("KUBIYA_ENV", emulator.url())
        .env("KUBIYA_API_KEY", key)
        .env("TF_CLI_ARGS", "-no-color");
    Ok(workspace)
}

/// Where an example is run, and how that is told.
struct Stage {
    narrator: Narrator,
    interrupt: Interrupt,
    workspace: Workspace,
}

impl Stage {
    fn prepare(&mut self, example: &Path, inputs: &Inputs) -> Outcome {
        self.workspace.copy_files_from(example)?;
        for (path, text) in inputs.files(example)? {
            self.workspace.write(path, text)?;
        }
        for (variable, value) in inputs.variables() {
            self.workspace.env(format!("TF_VAR_{variable}"), value);
            let command = format!("export TF_VAR_{variable}='{value}'");
            self.narrator.command(&command)?;
        }
        Ok(())
    }

    fn run(&mut self, arguments: &[&str]) -> Outcome {
        self.interrupt.check()?;
        let program = self.workspace.terraform().product().program();
        let line = format!("{program} {}", arguments.join(" "));
        self.narrator.command(&line)?;
        let run = self.workspace.run(arguments)?.expect_success()?;
        self.narrator.output(run.stdout.trim().lines())?;
        Ok(())
    }
}
