//! What the system shows of Terraform and the provider while a value is on its way, and once the provider
//! has died with it.
//!
//! A process's environment is what it was started with. Terraform hands its own on to providers, with the
//! values that were given by it; the provider adds nothing to it, starts no process, and takes no
//! arguments.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, ErrorKind};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::time::Duration;

use kubiya_emulator::{Effect, Fault, Method};
use serde_json::json;
use terraform_harness::leaks::{self, Places};
use terraform_harness::{Group, ProcessGroup, Running, Signal, Terraform};

use super::given::KEY_FROM_A_VARIABLE;
use super::tally;
use super::watched::{APPLY, Watched};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::configuration::{VALUE, canary, one};
use crate::world::wait_until;

pub(crate) fn cases() -> Vec<Case> {
    cases![
        a_value_from_a_file_is_shown_by_no_process_and_survives_no_crash,
        values_are_shown_where_they_were_given_and_nowhere_else,
    ]
}

/// Longer than any test lasts.
const FOREVER: Duration = Duration::from_secs(600);
/// The file that values are given by.
const GIVEN: &str = "given.auto.tfvars.json";
const PROVIDER: &str = "terraform-provider-kubiya";

fn a_value_from_a_file_is_shown_by_no_process_and_survives_no_crash(
    terraform: &Terraform,
) -> Outcome {
    let mut watched = Watched::new(terraform)?;
    let (key, value) = (watched.key().to_owned(), canary("value"));
    // Makes the value a canary; the file takes its place in the environment.
    watched.set_value(value.clone());
    let workspace = &mut watched.world.terraform;
    workspace
        .env_remove("KUBIYA_API_KEY")
        .env_remove("TF_VAR_value");
    let given = json!({ "key": key, "value": value }).to_string();
    workspace.write(GIVEN, given)?;
    watched
        .world
        .configure(KEY_FROM_A_VARIABLE.to_owned() + &one(""))?;

    let running = hanging(&watched, &APPLY)?;
    let group = Shown::of(running.process_group()?)?;
    assert!(group.has_provider, "no provider was seen");
    watched.expect_none_in(group.places)?;
    watched.expect_none_in(watched.places()?.leaving_out(GIVEN))?;

    abort(&running)?;
    let run = running.wait()?.expect_failure()?;
    assert!(run.tells_of_a_crash(), "{}", run.text());
    watched.keep(&APPLY, run);
    watched.expect_none_in(watched.places()?.leaving_out(GIVEN))
}

fn values_are_shown_where_they_were_given_and_nowhere_else(terraform: &Terraform) -> Outcome {
    let mut watched = Watched::new(terraform)?;
    let [value, argument] = ["value", "argument"].map(canary);
    watched.set_value(value.clone());
    let another = VALUE.replace("\"value\"", "\"another\"");
    watched.world.configure(another + &one(""))?;
    let variable = format!("-var=another={argument}");
    let running = hanging(&watched, &[&APPLY[..], &[&variable]].concat())?;
    let group = Shown::of(running.process_group()?)?;
    let canaries = [
        ("the value", value.as_str()),
        ("the argument", &argument),
        ("the key", watched.key()),
    ];
    let report = leaks::search(&canaries, group.places)?;
    let found: BTreeSet<String> = report
        .findings
        .iter()
        .map(|found| format!("{} is in {}", found.label, found.place))
        .collect();
    let mut expected = vec![
        "the argument is in the command line of Terraform",
        "the key is in KUBIYA_API_KEY of Terraform",
        "the value is in TF_VAR_value of Terraform",
    ];
    if group.shows_environment {
        expected.push("the key is in KUBIYA_API_KEY of the provider");
        expected.push("the value is in TF_VAR_value of the provider");
    }
    assert_eq!(found, expected.into_iter().map(str::to_owned).collect());
    let is_root = fs::metadata("/proc/self")?.uid() == 0;
    assert!(
        is_root || !group.shows_environment,
        "the user can read the provider's environment"
    );
    tally::expect_found(
        &["command line of Terraform", "TF_VAR_value of Terraform"],
        &report,
    );
    abort(&running)?;
    running.wait()?.expect_failure()?;
    Ok(())
}

/// Starts a run, and waits until its create hangs with the value on the way.
fn hanging(watched: &Watched, arguments: &[&str]) -> Fallible<Running> {
    let world = &watched.world;
    let hang = Fault::new(Effect::Hang { time: FOREVER }).method(Method::POST);
    world.emulator.faults().add(hang);
    let running = world.terraform.spawn(arguments, Group::Own)?;
    wait_until("the create hangs", || {
        world.requests(&Method::POST) == 1 && world.emulator.requests().in_flight() == 1
    });
    Ok(running)
}

/// Ends the provider as a fault of its own would.
fn abort(running: &Running) -> Outcome {
    let struck = running.process_group()?.signal_started(Signal::Abort)?;
    assert!(struck > 0, "no provider was there to be struck");
    Ok(())
}

/// What this user sees of the processes of a group. Only root may see more of the provider than its
/// name and its command line.
struct Shown {
    places: Places,
    has_provider: bool,
    /// Whether a provider's environment could be read.
    shows_environment: bool,
}

impl Shown {
    fn of(group: ProcessGroup) -> Fallible<Self> {
        let mut shown = Self {
            places: Places::new(),
            has_provider: false,
            shows_environment: false,
        };
        for id in group.running() {
            match shown.add(id) {
                // Terraform has ended a provider that it needs no more.
                Err(error) if has_ended(&error) => {}
                outcome => outcome?,
            }
        }
        Ok(shown)
    }

    fn add(&mut self, id: u32) -> io::Result<()> {
        let directory = Path::new("/proc").join(id.to_string());
        let read = |name| readable(fs::read(directory.join(name)));
        let command = fs::read(directory.join("cmdline"))?;
        let is_provider = is_provider(&command);
        let program = if is_provider {
            "the provider"
        } else {
            "Terraform"
        };
        let mut places = vec![(format!("the command line of {program}"), command)];
        for (called, file) in [("name", "comm"), ("mapped files", "maps")] {
            let text = read(file)?.unwrap_or_default();
            places.push((format!("the {called} of {program}"), text));
        }
        let environment = read("environ")?.unwrap_or_default();
        for variable in environment.split(|byte| *byte == 0) {
            let end = variable.iter().position(|byte| *byte == b'=');
            let (name, value) = variable.split_at(end.unwrap_or(variable.len()));
            let name = String::from_utf8_lossy(name);
            places.push((format!("{name} of {program}"), value.to_vec()));
        }
        for file in readable(fs::read_dir(directory.join("fd")))?
            .into_iter()
            .flatten()
        {
            // A file may be closed in between.
            if let Ok(target) = fs::read_link(file?.path()) {
                let target = target.into_os_string().into_encoded_bytes();
                places.push((format!("an open file of {program}"), target));
            }
        }
        for (name, text) in places {
            self.places = std::mem::take(&mut self.places).text(&name, text);
        }
        self.has_provider |= is_provider;
        self.shows_environment |= is_provider && !environment.is_empty();
        Ok(())
    }
}

/// Whether this is the provider's command line, which everyone may read.
fn is_provider(command: &[u8]) -> bool {
    let program = command.split(|byte| *byte == 0).next().unwrap_or_default();
    Path::new(OsStr::from_bytes(program)).ends_with(PROVIDER)
}

/// What was read, unless this user may not read it.
fn readable<T>(read: io::Result<T>) -> io::Result<Option<T>> {
    match read {
        Err(error) if error.kind() == ErrorKind::PermissionDenied => Ok(None),
        read => read.map(Some),
    }
}

/// Whether a process ended before or while it was read.
fn has_ended(error: &io::Error) -> bool {
    const NO_SUCH_PROCESS: i32 = 3;
    error.kind() == ErrorKind::NotFound || error.raw_os_error() == Some(NO_SUCH_PROCESS)
}
