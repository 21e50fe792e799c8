//! The program, as a process.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Output, Stdio};
use std::time::Duration;

use serde_json::json;
use tempfile::TempDir;

use crate::api::{Api, canary};

const SECRETS: &str = "/api/v2/secrets";

/// A running emulator, which is killed when a test fails before ending it.
pub(crate) struct Program {
    child: Child,
    stdout: BufReader<ChildStdout>,
    directory: TempDir,
    first_line: String,
}

fn command(options: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kubiya-emulator"));
    command.env_remove("KUBIYA_EMULATOR_API_KEY").args(options);
    command
}

/// Runs it to its end.
fn outcome(options: &[&str]) -> Output {
    command(options).stdin(Stdio::null()).output().unwrap()
}

impl Program {
    /// Starts it on a free port and waits for its line.
    pub(crate) fn start(options: &[&str]) -> Self {
        Self::start_on("127.0.0.1:0", options)
    }

    fn start_on(address: &str, options: &[&str]) -> Self {
        Self::spawn(command(options).args(["--listen", address]))
    }

    /// Starts it where no file can become longer than so many blocks of 512 bytes; a write beyond that fails.
    #[cfg(target_os = "linux")]
    pub(crate) fn start_limited(blocks: u64, options: &[&str]) -> Self {
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"");
        let mut command = Command::new("sh");
        command
            .env_remove("KUBIYA_EMULATOR_API_KEY")
            .args(["-c", &script, "sh", env!("CARGO_BIN_EXE_kubiya-emulator")])
            .args(options)
            .args(["--listen", "127.0.0.1:0"]);
        Self::spawn(&mut command)
    }

    fn spawn(command: &mut Command) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let stderr = File::create(directory.path().join("stderr")).unwrap();
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(stderr)
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut first_line = String::new();
        stdout.read_line(&mut first_line).unwrap();
        Self {
            child,
            stdout,
            directory,
            first_line,
        }
    }

    pub(crate) fn url(&self) -> &str {
        self.first_line.split_whitespace().next_back().unwrap()
    }

    pub(crate) fn process_id(&self) -> u32 {
        self.child.id()
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.directory.path().join("stderr")).unwrap()
    }

    /// Its exit status and what it told, of one that refused to start.
    pub(crate) fn refusal(mut self) -> (ExitStatus, String) {
        assert_eq!(self.first_line, "", "it started");
        (self.child.wait().unwrap(), self.log())
    }

    /// Ends it as a process manager would; gives its exit status, the rest of stdout, and stderr.
    #[cfg(unix)]
    pub(crate) fn end(mut self, signal: rustix::process::Signal) -> (ExitStatus, String, String) {
        let process = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(process, signal).unwrap();
        let status = self.child.wait().unwrap();
        let mut rest = String::new();
        self.stdout.read_to_string(&mut rest).unwrap();
        let log = self.log();
        (status, rest, log)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ended_already = self.child.kill();
        let _ended_already = self.child.wait();
    }
}

pub(crate) fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[cfg(unix)]
#[tokio::test]
async fn it_announces_itself_serves_and_keeps_its_state_over_a_restart() {
    use rustix::process::Signal;

    let directory = tempfile::tempdir().unwrap();
    let state = directory.path().join("state.json");
    let value = canary();
    let first = Program::start(&["--state", text(&state)]);
    assert!(
        first
            .first_line
            .starts_with("kubiya-emulator listens on http://127.0.0.1:")
    );
    assert!(first.log().contains("export KUBIYA_API_KEY=emulator-key\n"));
    let api = Api::at(first.url(), "emulator-key");
    let body = json!({"name": "db", "value": value, "description": value});
    let created = api.post(SECRETS, body).await;
    assert_eq!(created.status, 200);
    let (status, rest, log) = first.end(Signal::TERM);
    assert_eq!((status.code(), rest.as_str()), (Some(0), ""));
    assert!(log.contains("#1 POST /api/v2/secrets 200 "), "{log}");
    assert!(!log.contains(&value));

    let second = Program::start(&["--state", text(&state)]);
    let found = Api::at(second.url(), "emulator-key")
        .get("/api/v2/secrets/db")
        .await;
    assert_eq!(found.json(), created.json());
    let (status, ..) = second.end(Signal::INT);
    assert_eq!(status.code(), Some(0));
}

#[cfg(unix)]
#[tokio::test]
async fn a_request_in_progress_is_answered_before_the_end() {
    let program = Program::start(&["--latency", "400ms", "--api-key", "k"]);
    let api = Api::at(program.url(), "k");
    let control = Api::at(program.url(), "k");
    let asking = tokio::spawn(async move { api.get(SECRETS).await.status });
    for _ in 0..200 {
        if control.get("/_emulator/requests").await.json()["in_flight"] == 1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let (status, ..) = program.end(rustix::process::Signal::TERM);
    assert_eq!((status.code(), asking.await.unwrap()), (Some(0), 200));
}

#[cfg(unix)]
#[tokio::test]
async fn its_own_keys_are_not_shown_and_quiet_is_quiet() {
    let (key, reader) = (canary(), canary());
    let options = ["--api-key", &key, "--read-only-key", &reader];
    let program = Program::start(&options);
    let body = json!({"name": "db", "value": "v"});
    assert_eq!(
        Api::at(program.url(), "emulator-key")
            .get(SECRETS)
            .await
            .status,
        401
    );
    assert_eq!(
        Api::at(program.url(), &key)
            .post(SECRETS, body.clone())
            .await
            .status,
        200
    );
    assert_eq!(
        Api::at(program.url(), &reader)
            .post(SECRETS, body)
            .await
            .status,
        403
    );
    let (_, rest, log) = program.end(rustix::process::Signal::TERM);
    assert!(!format!("{rest}{log}").contains("canary"), "{rest}{log}");

    let program = Program::start(&["--quiet", "--print-url", "--api-key", &key]);
    assert_eq!(program.first_line, format!("{}\n", program.url()));
    assert!(program.url().starts_with("http://127.0.0.1:"));
    assert_eq!(Api::at(program.url(), &key).get(SECRETS).await.status, 200);
    let (_, rest, log) = program.end(rustix::process::Signal::TERM);
    assert_eq!((rest.as_str(), log.as_str()), ("", ""));
}

#[cfg(unix)]
#[tokio::test]
async fn a_reading_key_comes_beside_the_default_one_and_a_file_of_keys_replaces_it() {
    let status =
        async |program: &Program, key: &str| Api::at(program.url(), key).get(SECRETS).await.status;
    let program = Program::start(&["--read-only-key", "reader"]);
    assert_eq!(status(&program, "reader").await, 200);
    assert_eq!(status(&program, "emulator-key").await, 200);
    let (_, _, log) = program.end(rustix::process::Signal::TERM);
    assert!(log.contains("export KUBIYA_API_KEY=emulator-key"), "{log}");

    let directory = tempfile::tempdir().unwrap();
    let keys = directory.path().join("keys.json");
    std::fs::write(&keys, json!([{"key": "of-a-file"}]).to_string()).unwrap();
    let program = Program::start(&["--keys", text(&keys)]);
    assert_eq!(status(&program, "of-a-file").await, 200);
    assert_eq!(status(&program, "emulator-key").await, 401);
    let (_, _, log) = program.end(rustix::process::Signal::TERM);
    assert!(log.contains("emulator-key is not accepted"), "{log}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_seed_beside_saved_data_is_said_not_to_be_used() {
    let directory = tempfile::tempdir().unwrap();
    let [seed, state] = ["seed.json", "state.json"].map(|name| directory.path().join(name));
    std::fs::write(&seed, json!([{"name": "db", "value": "v"}]).to_string()).unwrap();
    let mut told = Vec::new();
    for _ in 0..2 {
        let program = Program::start(&["--seed", text(&seed), "--state", text(&state)]);
        let (_, _, log) = program.end(rustix::process::Signal::TERM);
        told.push(log.contains("The file of --seed is not used"));
    }
    assert_eq!(told, [false, true]);
}

#[test]
fn its_help_has_every_effect_of_a_fault() {
    let help = String::from_utf8(outcome(&["--help"]).stdout).unwrap();
    for effect in [
        "reply",
        "reset",
        "hang",
        "delay",
        "hold",
        "drip",
        "truncate",
        "pack",
        "garbage",
        "redirect",
        "endless",
        "header_flood",
    ] {
        assert!(
            help.contains(&format!("{{\"kind\": \"{effect}\"")),
            "{effect}"
        );
    }
}

/// What the control routes know, in the words of their own refusals, is in the help and in the guide.
#[tokio::test]
async fn its_help_and_its_guide_have_every_word_of_the_control_api() {
    let emulator = kubiya_emulator::Emulator::builder().start().await.unwrap();
    let api = Api::of(&emulator);
    let refusals = [
        ("/_emulator/faults", json!({"effect": {"kind": "?"}})),
        ("/_emulator/faults", json!({"?": 1})),
        ("/_emulator/faults", json!({"preset": "?"})),
        ("/_emulator/faults", json!({"preset": "outage", "?": 1})),
        ("/_emulator/clock", json!({"?": 1})),
        (
            "/_emulator/faults",
            json!({"effect": {"kind": "reply", "status": 500, "?": 1}}),
        ),
        (
            "/_emulator/faults",
            json!({"effect": {"kind": "pack", "encoding": "?"}}),
        ),
        (
            "/_emulator/faults",
            json!({"effect": {"kind": "endless", "?": 1}}),
        ),
        (
            "/_emulator/faults",
            json!({"effect": {"kind": "redirect", "?": 1}}),
        ),
    ];
    let mut words: Vec<String> = ["faults", "clock", "requests", "state", "reset"]
        .map(|route| format!("/_emulator/{route}"))
        .to_vec();
    for (route, body) in refusals {
        let refused = api.post(route, body).await.json();
        let message = refused["error"]["message"].as_str().unwrap();
        let (_, expected) = message.rsplit_once("expected ").unwrap();
        let named = expected.split('`').skip(1).step_by(2);
        words.extend(named.map(|word| format!("\"{word}\"")));
    }
    assert!(words.len() > 35, "{words:?}");
    let guide = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../templates/guides/emulator-control-api.md");
    let help = String::from_utf8(outcome(&["--help"]).stdout).unwrap();
    for text in [help, std::fs::read_to_string(guide).unwrap()] {
        for word in &words {
            assert!(text.contains(word), "{word} is not in {}", &text[..60]);
        }
    }
}

#[tokio::test]
async fn its_options_reach_the_server() {
    let directory = tempfile::tempdir().unwrap();
    let seed = directory.path().join("seed.json");
    std::fs::write(&seed, json!([{"name": "db", "value": "v"}]).to_string()).unwrap();
    let program = Program::start(&[
        "--seed",
        text(&seed),
        "--quirk",
        "wrapped-list",
        "--quirk",
        "readable-values",
        "--error-shape",
        "message",
        "--created-by",
        "someone",
        "--fixed-time",
        "2026-01-31T12:00:00Z",
    ]);
    let api = Api::at(program.url(), "emulator-key");
    let expected = json!({"secrets": [{
        "name": "db", "description": "", "created_by": "someone",
        "created_at": "2026-01-31T12:00:00.000000Z",
    }]});
    assert_eq!(api.get(SECRETS).await.json(), expected);
    assert_eq!(api.get("/api/v2/secrets/get_value/db").await.json(), "dg==");
    assert_eq!(
        api.get("/nothing").await.json(),
        json!({"message": "No such route"})
    );
}

#[tokio::test]
async fn its_limit_and_burst_reach_the_server() {
    let program = Program::start(&["--rate-limit", "10/100s", "--burst", "2"]);
    let api = Api::at(program.url(), "emulator-key");
    assert_eq!(api.get(SECRETS).await.status, 200);
    assert_eq!(api.get(SECRETS).await.status, 200);
    let refused = api.get(SECRETS).await;
    assert_eq!(
        (refused.status, refused.header("retry-after")),
        (429, Some("10"))
    );
}

#[test]
fn an_empty_key_from_the_environment_is_refused() {
    let empty = command(&["--listen", "127.0.0.1:0"])
        .env("KUBIYA_EMULATOR_API_KEY", "")
        .output()
        .unwrap();
    assert_eq!(empty.status.code(), Some(1));
    assert!(
        String::from_utf8(empty.stderr)
            .unwrap()
            .contains("an API key cannot be empty")
    );
}

#[test]
fn it_does_not_listen_to_other_machines_unasked() {
    let refused = outcome(&["--listen", "0.0.0.0:0"]);
    assert_eq!(
        (refused.status.code(), refused.stdout.as_slice()),
        (Some(1), b"".as_slice())
    );
    let told = String::from_utf8(refused.stderr).unwrap();
    assert!(
        told.contains("0.0.0.0:0 is not a loopback address"),
        "{told}"
    );

    let allowed = Program::start_on("0.0.0.0:0", &["--allow-remote-access"]);
    let port = allowed.url().rsplit(':').next().unwrap().parse().unwrap();
    assert!(TcpStream::connect(("127.0.0.1", port)).is_ok());
}

#[test]
fn options_that_make_no_sense_are_refused_with_an_explanation() {
    for (options, expected) in [
        (["--rate-limit", "often"].as_slice(), "100/60s"),
        (&["--burst", "5"], "--rate-limit"),
        (&["--latency", "x"], "--latency"),
        (&["--quirk", "x"], "wrapped-list"),
        (
            &[
                "--rate-limit",
                "1/1s",
                "--fixed-time",
                "2026-01-01T00:00:00Z",
            ],
            "--fixed-time",
        ),
    ] {
        let refused = outcome(options);
        assert_eq!(refused.status.code(), Some(2), "{options:?}");
        let told = String::from_utf8(refused.stderr).unwrap();
        assert!(told.contains(expected), "{told}");
    }
    let refused = outcome(&["--seed", "/nonexistent/seed.json"]);
    assert_eq!(refused.status.code(), Some(1));
    let told = String::from_utf8(refused.stderr).unwrap();
    assert!(
        told.contains("seed.json cannot be used: it cannot be read: "),
        "{told}"
    );
}

#[tokio::test]
async fn the_seed_that_its_help_shows_can_be_used() {
    let help = String::from_utf8(outcome(&["--help"]).stdout).unwrap();
    let (_, rest) = help.split_once("{\"secrets\": [{").unwrap();
    let (rest, _) = rest.split_once("}]}").unwrap();
    let directory = tempfile::tempdir().unwrap();
    let seed = directory.path().join("seed.json");
    std::fs::write(&seed, format!("{{\"secrets\": [{{{rest}}}]}}")).unwrap();
    let program = Program::start(&["--seed", text(&seed)]);
    let api = Api::at(program.url(), "emulator-key");
    let agents = api.get("/api/v1/agents").await.json();
    assert_eq!(
        (&agents[0]["name"], &agents[0]["secrets"]),
        (&json!("ci"), &json!(["db-password"]))
    );
}

#[test]
fn its_help_shows_how_to_point_terraform_at_it() {
    let help = String::from_utf8(outcome(&["--help"]).stdout).unwrap();
    for expected in [
        "export KUBIYA_ENV=http://127.0.0.1:8585",
        "terraform plan",
        "--state <FILE>",
    ] {
        assert!(help.contains(expected), "{expected}");
    }
}
