//! A temporary directory with a configuration, and the environment that commands run in.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fmt::{self, Write as _};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::TempDir;

use crate::error::Error;
use crate::process::Process;
use crate::redact::Redactions;
use crate::run::{Caption, Run};
use crate::running::{Group, Running};
use crate::signals::own_group;
use crate::terraform::Terraform;

const DEFAULT_LIMIT: Duration = Duration::from_secs(120);

/// A temporary directory in which Terraform runs, removed when dropped.
///
/// Nothing of the caller's environment reaches Terraform but the path. What lies in [`root`]:
///
/// | | |
/// |---|---|
/// | `work/` | the configuration files and the state; the directory that commands run in |
/// | `home/`, `tmp/` | `HOME` and `TMPDIR` |
/// | `data/` | `TF_DATA_DIR` |
/// | `cli.tfrc` | the CLI configuration |
/// | `trace.log` | Terraform's log, after [`trace`] |
///
/// [`root`]: Workspace::root
/// [`trace`]: Workspace::trace
pub struct Workspace {
    terraform: Terraform,
    root: TempDir,
    overrides: BTreeMap<String, PathBuf>,
    environment: BTreeMap<OsString, OsString>,
    redactions: Redactions,
    limit: Duration,
}

impl Workspace {
    /// Makes an empty workspace.
    ///
    /// # Errors
    /// The directory could not be made.
    pub fn new(terraform: &Terraform) -> Result<Self, Error> {
        // Short, because providers put their sockets below it and a socket's path has about 100 bytes.
        let root = tempfile::Builder::new()
            .prefix("tf")
            .tempdir()
            .map_err(|source| Error::File {
                path: std::env::temp_dir(),
                source,
            })?;
        let mut workspace = Self {
            terraform: terraform.clone(),
            root,
            overrides: BTreeMap::new(),
            environment: BTreeMap::new(),
            redactions: Redactions::default(),
            limit: DEFAULT_LIMIT,
        };
        for directory in ["work", "home", "tmp"] {
            let path = workspace.root().join(directory);
            fs::create_dir(&path).map_err(|source| Error::File { path, source })?;
        }
        workspace.isolate();
        workspace.write_cli_config()?;
        Ok(workspace)
    }

    fn isolate(&mut self) {
        for (name, place) in [
            ("HOME", "home"),
            ("TMPDIR", "tmp"),
            ("TF_DATA_DIR", "data"),
            ("TF_CLI_CONFIG_FILE", "cli.tfrc"),
        ] {
            let place = self.root().join(place);
            self.env(name, place);
        }
        self.env("TF_IN_AUTOMATION", "1")
            .env("TF_INPUT", "0")
            .env("CHECKPOINT_DISABLE", "1");
    }

    /// The Terraform that commands run.
    #[must_use]
    pub fn terraform(&self) -> &Terraform {
        &self.terraform
    }

    /// Changes the Terraform that further commands run, so that one state passes through several.
    pub fn use_terraform(&mut self, terraform: &Terraform) -> &mut Self {
        self.terraform = terraform.clone();
        self
    }

    /// The directory that holds everything that Terraform and its providers leave behind.
    #[must_use]
    pub fn root(&self) -> &Path {
        self.root.path()
    }

    /// The path of a file in the directory that commands run in.
    #[must_use]
    pub fn path(&self, file: impl AsRef<Path>) -> PathBuf {
        self.root().join("work").join(file)
    }

    /// Writes a file in the directory that commands run in, with the folders on its way.
    ///
    /// # Errors
    /// It could not be written.
    pub fn write(&self, file: impl AsRef<Path>, text: impl AsRef<[u8]>) -> Result<(), Error> {
        let path = self.path(file);
        let folder = path.parent().unwrap_or(&path);
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&path, text))
            .map_err(|source| Error::File { path, source })
    }

    /// Copies the files in a directory, without its folders, to where commands run.
    ///
    /// # Errors
    /// A file could not be read or written.
    pub fn copy_files_from(&self, directory: &Path) -> Result<(), Error> {
        let failed = |path: &Path, source| Error::File {
            path: path.to_owned(),
            source,
        };
        for entry in fs::read_dir(directory).map_err(|error| failed(directory, error))? {
            let from = entry.map_err(|error| failed(directory, error))?.path();
            if let (true, Some(name)) = (from.is_file(), from.file_name()) {
                fs::copy(&from, self.path(name)).map_err(|error| failed(&from, error))?;
            }
        }
        Ok(())
    }

    /// Makes Terraform take a provider from a directory with its binary, which also makes
    /// [`init`](Self::init) unnecessary. `source` is an address such as `kubiya-terraform/kubiya`.
    ///
    /// # Errors
    /// The CLI configuration could not be written.
    pub fn dev_override(
        &mut self,
        source: &str,
        directory: impl Into<PathBuf>,
    ) -> Result<&mut Self, Error> {
        self.overrides.insert(source.to_owned(), directory.into());
        self.write_cli_config()?;
        Ok(self)
    }

    fn write_cli_config(&self) -> Result<(), Error> {
        let mut text = "disable_checkpoint = true\n\nprovider_installation {\n".to_owned();
        if !self.overrides.is_empty() {
            text.push_str("  dev_overrides {\n");
            for (source, directory) in &self.overrides {
                let directory = directory.to_string_lossy();
                let _ = writeln!(text, "    {} = {}", quoted(source), quoted(&directory));
            }
            text.push_str("  }\n");
        }
        text.push_str("  direct {}\n}\n");
        let path = self.root().join("cli.tfrc");
        fs::write(&path, text).map_err(|source| Error::File { path, source })
    }

    /// Sets a variable in the environment of further commands. Values are never printed.
    pub fn env(&mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> &mut Self {
        self.environment
            .insert(name.as_ref().to_owned(), value.as_ref().to_owned());
        self
    }

    /// Removes a variable from the environment of further commands.
    pub fn env_remove(&mut self, name: impl AsRef<OsStr>) -> &mut Self {
        self.environment.remove(name.as_ref());
        self
    }

    /// Blanks a value wherever an [`Error`] would show it.
    pub fn redact(&mut self, value: &str) -> &mut Self {
        self.redactions.add(value);
        self
    }

    /// Changes the time limit of further commands, which is 120 s.
    pub fn time_limit(&mut self, limit: Duration) -> &mut Self {
        self.limit = limit;
        self
    }

    /// Makes further commands write Terraform's and the providers' log at level TRACE into a file,
    /// and returns its path.
    pub fn trace(&mut self) -> PathBuf {
        let path = self.root().join("trace.log");
        self.env("TF_LOG", "TRACE").env("TF_LOG_PATH", &path);
        path
    }

    /// Runs a command line to its end.
    ///
    /// # Errors
    /// Terraform could not be started, or ran over the time limit and was ended. How it ended
    /// otherwise is for the caller to judge: see [`Run::expect_success`].
    pub fn run<A: AsRef<str>>(&self, arguments: impl IntoIterator<Item = A>) -> Result<Run, Error> {
        self.spawn(arguments, Group::Shared)?.wait()
    }

    /// Starts a command line and leaves it running.
    ///
    /// # Errors
    /// Terraform could not be started.
    pub fn spawn<A: AsRef<str>>(
        &self,
        arguments: impl IntoIterator<Item = A>,
        group: Group,
    ) -> Result<Running, Error> {
        let caption = Caption {
            arguments: arguments
                .into_iter()
                .map(|argument| argument.as_ref().to_owned())
                .collect(),
            redactions: self.redactions.clone(),
        };
        let mut command = self.terraform.command();
        command
            .args(&caption.arguments)
            .envs(&self.environment)
            .current_dir(self.path(""));
        if group == Group::Own {
            own_group(&mut command);
        }
        let process = Process::start(command).map_err(|source| Error::Start {
            command: caption.to_string(),
            source,
        })?;
        Ok(Running {
            process,
            caption,
            group,
            limit: self.limit,
        })
    }
}

/// Shows no environment.
impl fmt::Debug for Workspace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Workspace")
            .field("terraform", &self.terraform)
            .field("root", &self.root())
            .finish_non_exhaustive()
    }
}

/// A string in the language of the CLI configuration.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use crate::fetch::tests::{program, search_in};

    /// A workspace over a program that prints its arguments and environment.
    fn workspace(directory: &Path) -> Workspace {
        let script =
            r#"[ "$1" = version ] && { echo Terraform v1.2.3; exit; }; echo "$@"; pwd; env"#;
        program(directory, "terraform", script);
        Workspace::new(&Terraform::locate(&search_in(directory)).unwrap()).unwrap()
    }

    #[test]
    fn commands_see_nothing_of_the_callers_environment_but_the_path() {
        let directory = tempfile::tempdir().unwrap();
        let mut workspace = workspace(directory.path());
        workspace
            .env("GIVEN", "yes")
            .env("TAKEN", "no")
            .env_remove("TAKEN");
        let run = workspace.run(["show"]).unwrap();
        let mut names: Vec<&str> = run
            .stdout
            .lines()
            .skip(2)
            .filter_map(|line| Some(line.split_once('=')?.0))
            .collect();
        names.retain(|name| !["PWD", "OLDPWD", "SHLVL", "_"].contains(name)); // the shell's own
        names.sort_unstable();
        let expected = [
            "CHECKPOINT_DISABLE",
            "GIVEN",
            "HOME",
            "PATH",
            "TF_CLI_CONFIG_FILE",
            "TF_DATA_DIR",
            "TF_INPUT",
            "TF_IN_AUTOMATION",
            "TMPDIR",
        ];
        assert_eq!(names, expected);
    }

    #[test]
    fn commands_run_where_files_are_written() {
        let directory = tempfile::tempdir().unwrap();
        let workspace = workspace(directory.path());
        workspace.write("modules/a/main.tf", "# text").unwrap();
        let run = workspace.run(["show", "-json"]).unwrap();
        let mut lines = run.stdout.lines();
        assert_eq!(lines.next(), Some("show -json"));
        let place = Path::new(lines.next().unwrap());
        assert_eq!(
            fs::read(place.join("modules/a/main.tf")).unwrap(),
            b"# text"
        );
    }

    #[test]
    fn the_cli_configuration_names_every_override() {
        let directory = tempfile::tempdir().unwrap();
        let mut workspace = workspace(directory.path());
        workspace
            .dev_override("acme/b", "/b")
            .unwrap()
            .dev_override("acme/a", r#"/a "\"#)
            .unwrap();
        let text = fs::read_to_string(workspace.root().join("cli.tfrc")).unwrap();
        let overrides = r#"    "acme/a" = "/a \"\\"
    "acme/b" = "/b"
"#;
        let installation = format!("  dev_overrides {{\n{overrides}  }}\n  direct {{}}\n");
        assert!(text.contains(&installation), "{text}");
    }

    #[test]
    fn files_are_copied_without_folders() {
        let directory = tempfile::tempdir().unwrap();
        let workspace = workspace(directory.path());
        let source = tempfile::tempdir().unwrap();
        fs::write(source.path().join("main.tf"), "# text").unwrap();
        fs::create_dir(source.path().join("folder")).unwrap();
        workspace.copy_files_from(source.path()).unwrap();
        assert!(workspace.path("main.tf").is_file());
        assert!(!workspace.path("folder").exists());
    }

    #[test]
    fn debug_shows_no_environment() {
        let directory = tempfile::tempdir().unwrap();
        let mut workspace = workspace(directory.path());
        workspace.env("TOKEN", "harness-canary-90ab");
        assert!(!format!("{workspace:?}").contains("canary"));
    }
}
