//! A state file that is not small, and the journal beside it.

use std::fs;
use std::path::{Path, PathBuf};

use kubiya_emulator::{Emulator, shapes::AGENTS};
use serde_json::json;

use crate::api::{Api, canary};
use crate::state::{place, told, with_state};

const SECRETS: &str = "/api/v2/secrets";

/// The journal beside a state file.
fn journal_of(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap().to_owned();
    name.push(".emulator-journal");
    path.with_file_name(name)
}

/// Writes a state file with so many agents.
fn fill(path: &Path, agents: usize) {
    let agents: Vec<_> = (0..agents)
        .map(|number| {
            let fields = json!({"name": format!("agent-{number}"), "description": "x".repeat(300)});
            json!({"key": format!("key-{number}"), "fields": fields})
        })
        .collect();
    let organization = json!({"secrets": {}, "agents": agents});
    let state = json!({"version": 1, "organizations": {"default": organization}});
    fs::write(path, state.to_string()).unwrap();
}

/// How many bytes the files of a state have that have changed since.
fn written(path: &Path, before: &[Vec<u8>; 2]) -> usize {
    let after = [path.to_owned(), journal_of(path)].map(|path| fs::read(path).unwrap_or_default());
    let pairs = before.iter().zip(&after);
    let added = pairs.map(
        |(before, after)| match after.strip_prefix(before.as_slice()) {
            Some(added) => added.len(),
            None => after.len(),
        },
    );
    added.sum()
}

/// How many bytes a write costs at most, beside so many agents.
async fn cost(agents: usize) -> usize {
    let (_directory, path) = place();
    fill(&path, agents);
    let emulator = with_state(&path).await;
    let api = Api::of(&emulator);
    let mut most = 0;
    for number in 0..20 {
        let before =
            [path.clone(), journal_of(&path)].map(|path| fs::read(path).unwrap_or_default());
        let body = json!({"name": format!("secret-{number}"), "value": "v"});
        assert_eq!(api.post(SECRETS, body).await.status, 200);
        most = most.max(written(&path, &before));
    }
    most
}

#[tokio::test]
async fn a_write_costs_no_more_beside_thousands_of_objects_than_beside_ten() {
    let (few, many) = (cost(10).await, cost(3_000).await);
    assert!(many <= few, "{few} bytes beside 10, {many} beside 3000");
    assert!(many < 1024, "{many} bytes");
}

#[cfg(unix)]
#[tokio::test]
async fn what_was_answered_survives_a_kill_and_its_end_leaves_one_file() {
    use crate::binary::{Program, text};
    use rustix::process::Signal;

    let (_directory, path) = place();
    fill(&path, 1_000);
    let value = canary();
    let killed = Program::start(&["--state", text(&path)]);
    let api = Api::at(killed.url(), "emulator-key");
    for name in ["kept", "gone"] {
        let body = json!({"name": name, "value": value});
        assert_eq!(api.post(SECRETS, body).await.status, 200);
    }
    assert_eq!(api.delete("/api/v2/secrets/gone").await.status, 200);
    assert_eq!(api.delete("/api/v1/agents/key-7").await.status, 200);
    killed.end(Signal::KILL);
    let journal = fs::read_to_string(journal_of(&path)).unwrap();
    assert!(!journal.contains(&value));
    // As if the end had come in the midst of the next one.
    fs::write(journal_of(&path), format!("{journal}{{\"organi")).unwrap();

    let next = Program::start(&["--state", text(&path)]);
    let api = Api::at(next.url(), "emulator-key");
    assert_eq!(api.get("/api/v2/secrets/kept").await.status, 200);
    assert_eq!(api.get("/api/v2/secrets/gone").await.status, 404);
    assert_eq!(api.get("/api/v1/agents/key-7").await.status, 404);
    assert_eq!(api.get("/api/v1/agents/key-8").await.status, 200);
    let (_, _, log) = next.end(Signal::TERM);
    assert!(log.contains("has no end"), "{log}");
    assert!(!journal_of(&path).exists());

    let last = with_state(&path).await;
    assert!(last.secrets().value_matches("kept", &value));
    assert_eq!(last.agents().list().len(), 999);
}

#[tokio::test]
async fn a_long_journal_becomes_part_of_the_file_and_the_order_stays() {
    let (_directory, path) = place();
    fill(&path, 300);
    let emulator = with_state(&path).await;
    let first = fs::read(&path).unwrap();
    let agents = emulator.objects(&AGENTS);
    for number in 0..600 {
        let description = "y".repeat(300);
        agents.put(
            json!({"uuid": format!("key-{}", number % 7), "name": "again",
            "description": description}),
        );
    }
    agents.remove("key-9");
    agents.put(json!({"uuid": "key-9", "name": "last"}));
    assert_ne!(fs::read(&path).unwrap(), first);
    let files = [path.clone(), journal_of(&path)];
    let saved = files.each_ref().map(|path| fs::read(path).unwrap());
    let length = |number: usize| saved[number].len();
    assert!(length(1) <= length(0) + 2048, "{} {}", length(0), length(1));
    let before = agents.list();
    emulator.shutdown().await;

    // As a kill would have left them.
    for (path, content) in files.iter().zip(&saved) {
        fs::write(path, content).unwrap();
    }
    assert_eq!(with_state(&path).await.agents().list(), before);
}

#[tokio::test]
async fn a_broken_journal_stops_the_start_and_is_not_quoted_and_another_files_means_nothing() {
    let (_directory, path) = place();
    fill(&path, 1_000);
    let emulator = with_state(&path).await;
    emulator.secrets().put("db", "v");
    let files = [path.clone(), journal_of(&path)];
    let saved = files.each_ref().map(|path| fs::read(path).unwrap());
    emulator.shutdown().await;

    let value = canary();
    let broken = [saved[1].as_slice(), value.as_bytes(), b"\n"].concat();
    fs::write(&path, &saved[0]).unwrap();
    fs::write(journal_of(&path), &broken).unwrap();
    let refused = Emulator::builder().state_file(&path).start().await;
    let told = told(&refused.unwrap_err());
    assert!(told.contains("line 3 of its journal"), "{told}");
    assert!(!told.contains(&value), "{told}");
    assert_eq!(fs::read(journal_of(&path)).unwrap(), broken);

    fs::write(journal_of(&path), "{\"journal\": \"another\"}\nnothing\n").unwrap();
    assert!(with_state(&path).await.secrets().list().is_empty());
}

/// Without room for more, as on a full disk: the limit is on the length of a file.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn what_finds_no_room_is_answered_500_said_and_not_kept() {
    use crate::binary::{Program, text};
    use rustix::process::Signal;

    let (_directory, path) = place();
    fill(&path, 200);
    Program::start(&["--state", text(&path)]).end(Signal::KILL);
    // So that the journal meets the limit before it is long enough to become part of the file.
    let blocks = fs::metadata(&path).unwrap().len().div_ceil(512);
    let program = Program::start_limited(blocks, &["--state", text(&path)]);
    let api = Api::at(program.url(), "emulator-key");
    let mut statuses = Vec::new();
    for number in 0..200 {
        let body = json!({"name": format!("secret-{number:03}"), "value": "v".repeat(1_000)});
        statuses.push(api.post(SECRETS, body).await.status);
    }
    let answered = statuses.iter().filter(|status| **status == 200).count();
    assert!((1..200).contains(&answered), "{answered}");
    assert!(statuses.contains(&500), "{statuses:?}");
    let listed = api.get(SECRETS).await.json();
    assert_eq!(listed.as_array().unwrap().len(), answered);
    let (_, _, log) = program.end(Signal::KILL);
    assert!(
        log.contains("could not be saved: it cannot be written"),
        "{log}"
    );

    let next = with_state(&path).await;
    for (number, status) in statuses.iter().enumerate() {
        let name = format!("secret-{number:03}");
        let is_there = next.secrets().metadata(&name).is_some();
        assert_eq!(is_there, *status == 200, "{name}");
    }
}

/// A journal that is due to become part of the file, where there is room for a line and none for the file.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_journal_goes_on_where_a_whole_file_finds_no_room() {
    use crate::binary::{Program, text};
    use rustix::process::Signal;

    let (_directory, path) = place();
    fill(&path, 200);
    Program::start(&["--state", text(&path)]).end(Signal::KILL);
    let whole = fs::metadata(&path).unwrap().len();
    let limit = whole + 20 * 1024;
    let program = Program::start_limited(limit / 512, &["--state", text(&path)]);
    let api = Api::at(program.url(), "emulator-key");
    let mut made = Vec::new();
    for number in 0..200 {
        let name = format!("secret-{number:03}");
        let body = json!({"name": name, "value": "v".repeat(1_000)});
        match api.post(SECRETS, body).await.status {
            200 => made.push(name),
            status => assert_eq!(status, 500),
        }
    }
    assert!(made.len() < 200, "everything found room");
    let journal = fs::metadata(journal_of(&path)).unwrap().len();
    assert!(journal > whole + 10 * 1024, "{journal} beside {whole}");
    program.end(Signal::KILL);
    let next = with_state(&path).await;
    let kept = next.secrets().list().into_iter().map(|secret| secret.name);
    assert_eq!(kept.collect::<Vec<_>>(), made);
}

#[tokio::test]
async fn a_newer_file_and_a_directory_that_is_not_there_are_named_as_that() {
    let (directory, path) = place();
    let refusal = async |path: &Path| {
        let refused = Emulator::builder().state_file(path).start().await;
        told(&refused.unwrap_err())
    };
    fs::write(&path, json!({"version": 3, "since": "then"}).to_string()).unwrap();
    let newer = refusal(&path).await;
    assert!(
        newer.contains("a newer version of the emulator wrote it"),
        "{newer}"
    );
    let nowhere = refusal(&directory.path().join("none/file.json")).await;
    assert!(nowhere.contains("there is no directory"), "{nowhere}");
}

/// A file and its journal as the release before left them.
#[tokio::test]
async fn a_file_and_a_journal_of_the_release_before_are_read() {
    let (_directory, path) = place();
    let secret = json!({
        "value_base64": "dg==", "description": "d", "created_by": "w", "created_at": "t",
    });
    let task = |key: &str, what: &str| json!({"key": key, "fields": {"task_description": what, "status": "completed"}});
    let organization = json!({
        "agents": [{"key": "a1", "fields": {"name": "ci", "tags": [], "new": {"b": 1, "a": [null]}}}],
        "secrets": {"db": secret},
        "scheduled_tasks": [task("1001", "first"), task("1002", "second")],
    });
    let state = json!({"version": 2, "journal": "j-1", "organizations": {"default": organization}});
    fs::write(&path, state.to_string()).unwrap();
    let changed = json!({"organization": "default", "entries": [
        {"of": "agents", "key": "a1", "fields": {"name": "renamed", "tags": ["t"]}},
        {"of": "secrets", "key": "db"},
        {"of": "secrets", "key": "new", "secret": secret},
        {"of": "scheduled_tasks", "key": "1001"},
    ]});
    let lines = format!("{}\n{changed}\n", json!({"journal": "j-1"}));
    fs::write(journal_of(&path), lines).unwrap();

    let emulator = Emulator::builder()
        .state_file(&path)
        .quirk(kubiya_emulator::Quirk::NumericTaskId)
        .start()
        .await
        .unwrap();
    let agent = emulator.agents().get("a1").unwrap();
    assert_eq!(
        agent,
        json!({"uuid": "a1", "id": "a1", "name": "renamed", "tags": ["t"]})
    );
    assert!(emulator.agents().by_name("ci").is_none());
    let names = emulator.secrets().list().into_iter().map(|it| it.name);
    assert_eq!(names.collect::<Vec<_>>(), ["new"]);
    let api = Api::of(&emulator);
    let task = json!({
        "channel_id": "C1", "task_description": "t", "selected_agent": "renamed",
        "schedule_time": "2030-01-31T09:00:00",
    });
    let mut numbers = Vec::new();
    for _ in 0..2 {
        let made = api.post("/api/v1/scheduled_tasks", task.clone()).await;
        numbers.push(made.json()["task_id"].clone());
    }
    // One that is taken is not given again; the file does not say more of the numbers before.
    assert_eq!(numbers, [1001, 1003]);
}
