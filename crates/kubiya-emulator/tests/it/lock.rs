//! A state file belongs to one emulator at a time.

use std::fs;
use std::path::{Path, PathBuf};

use kubiya_emulator::{Emulator, FileError, StartError};
use serde_json::json;

use crate::api::{Api, canary};
use crate::binary::{Program, text};
use crate::state::{place, told, with_state};

const SECRETS: &str = "/api/v2/secrets";

/// The file beside a state file.
fn lock_of(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap().to_owned();
    name.push(".emulator-lock");
    path.with_file_name(name)
}

/// What is told of a start that is refused because of another emulator.
async fn refusal(path: &Path) -> String {
    let refused = Emulator::builder().state_file(path).start().await;
    let error = refused.unwrap_err();
    assert!(
        matches!(&error, StartError::State(_, FileError::InUse(_))),
        "{error:?}"
    );
    told(&error)
}

#[cfg(unix)]
#[tokio::test]
async fn a_second_emulator_in_the_process_is_refused_and_the_data_stays() {
    let (_directory, path) = place();
    let first = with_state(&path).await;
    let value = canary();
    first.secrets().put("db", value.as_str());
    let before = fs::read(&path).unwrap();

    let told = refusal(&path).await;
    assert!(told.contains(first.url()), "{told}");
    assert!(
        told.contains(&format!("process id {}", std::process::id())),
        "{told}"
    );
    assert_eq!(fs::read(&path).unwrap(), before);
    first.secrets().put("another", "v");
    first.shutdown().await;

    let next = with_state(&path).await;
    assert!(next.secrets().value_matches("db", &value));
    assert!(next.secrets().value_matches("another", "v"));
}

#[cfg(unix)]
#[tokio::test]
async fn a_second_program_is_refused_and_told_which_one_has_the_file_and_what_to_do() {
    let (_directory, path) = place();
    let first = Program::start(&["--state", text(&path)]);
    let api = Api::at(first.url(), "emulator-key");
    let body = json!({"name": "db", "value": "v"});
    assert_eq!(api.post(SECRETS, body).await.status, 200);
    let before = fs::read(&path).unwrap();

    let (status, told) = Program::start(&["--state", text(&path)]).refusal();
    assert_eq!(status.code(), Some(1));
    let expected = format!(
        "kubiya-emulator: the state file {} cannot be used: another emulator uses it, the one at \
         {} with process id {}; end that one or work with it, or name another file here\n",
        path.display(),
        first.url(),
        first.process_id()
    );
    assert_eq!(told, expected);
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(api.get("/api/v2/secrets/db").await.status, 200);
}

#[cfg(unix)]
#[tokio::test]
async fn the_end_of_its_holder_frees_a_file_however_it_ends() {
    use rustix::process::Signal;

    let (_directory, path) = place();
    let mut names = Vec::new();
    for signal in [Signal::KILL, Signal::ABORT, Signal::TERM] {
        let holder = Program::start(&["--state", text(&path)]);
        let api = Api::at(holder.url(), "emulator-key");
        let name = format!("before {signal:?}");
        let body = json!({"name": name, "value": "v"});
        assert_eq!(api.post(SECRETS, body).await.status, 200);
        names.push(name);
        holder.end(signal);
    }
    let last = with_state(&path).await;
    for name in names {
        assert!(last.secrets().value_matches(&name, "v"), "{name}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_is_the_same_however_its_path_is_spelled() {
    use std::os::unix::fs::symlink;

    // Below the working directory, for a relative path that works in parallel tests.
    let directory = tempfile::tempdir_in(".").unwrap();
    let root = directory.path();
    let inner = root.join("inner");
    fs::create_dir(&inner).unwrap();
    let path = inner.join("state.json");
    symlink("inner/state.json", root.join("link.json")).unwrap();
    symlink("link.json", root.join("chain.json")).unwrap();
    symlink("inner", root.join("beside")).unwrap();
    let relative = Path::new(".")
        .join(root.file_name().unwrap())
        .join("inner/state.json");
    let spellings = [
        relative,
        fs::canonicalize(&inner).unwrap().join("state.json"),
        inner.join("../inner/./state.json"),
        root.join("beside/state.json"),
        root.join("link.json"),
        root.join("chain.json"),
    ];
    // Each is the first spelling of a file that is not there yet, and the others are refused.
    for first in &spellings {
        let holder = with_state(first).await;
        holder.secrets().put("db", "v");
        for second in &spellings {
            let told = refusal(second).await;
            assert!(told.contains(holder.url()), "{first:?} {second:?}: {told}");
        }
        holder.shutdown().await;
        assert!(root.join("link.json").is_symlink(), "{first:?}");
        for spelling in &spellings {
            let next = with_state(spelling).await;
            assert!(next.secrets().value_matches("db", "v"), "{spelling:?}");
        }
        fs::remove_file(&path).unwrap();
    }
}

#[cfg(unix)]
#[tokio::test]
async fn what_an_earlier_emulator_left_beside_the_file_is_taken_over() {
    let (_directory, path) = place();
    for left in [
        "",
        "1\n",
        r#"{"process_id": 1, "address": "127.0.0.1:1"}"#,
        "{ broken",
    ] {
        fs::write(lock_of(&path), left).unwrap();
        let first = with_state(&path).await;
        let told = refusal(&path).await;
        assert!(told.contains(first.url()), "{left}: {told}");
    }
}

#[tokio::test]
async fn a_holder_that_does_not_say_who_it_is_is_respected_as_well() {
    let (_directory, path) = place();
    let _first = with_state(&path).await;
    fs::write(lock_of(&path), "?").unwrap();
    let told = refusal(&path).await;
    assert!(told.contains("another emulator uses it"), "{told}");
}

#[tokio::test]
async fn a_dropped_emulator_frees_its_file_and_saves_nothing_after_that() {
    let (_directory, path) = place();
    let first = Emulator::builder()
        .latency(std::time::Duration::from_millis(300))
        .state_file(&path)
        .start()
        .await
        .unwrap();
    let api = Api::of(&first);
    let late = tokio::spawn(async move {
        let body = json!({"name": "late", "value": "v"});
        api.post(SECRETS, body).await.status
    });
    while first.requests().in_flight() == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    drop(first);

    let second = with_state(&path).await;
    second.secrets().put("db", "v");
    let saved = fs::read(&path).unwrap();
    assert_eq!(late.await.unwrap(), 500);
    assert_eq!(fs::read(&path).unwrap(), saved);
}

#[tokio::test]
async fn a_lock_that_cannot_be_taken_stops_the_start_and_is_named() {
    let (_directory, path) = place();
    fs::create_dir(lock_of(&path)).unwrap();
    let refused = Emulator::builder().state_file(&path).start().await;
    let told = told(&refused.unwrap_err());
    assert!(
        told.contains("file.json.emulator-lock cannot be taken"),
        "{told}"
    );
    assert!(!path.exists());
}
