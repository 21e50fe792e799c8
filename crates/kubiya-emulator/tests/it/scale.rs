//! Thousands of objects. What a request costs beside them is counted in `src/routes/collection/work.rs`.

use std::fs;
use std::path::Path;

use kubiya_emulator::Emulator;
use serde_json::{Value, json};

use crate::api::Api;
use crate::state::{place, with_state};

const AGENTS: &str = "/api/v1/agents";

/// Writes a state file with so many agents, each as the API makes them.
async fn fill(path: &Path, agents: usize) {
    let emulator = Emulator::builder().start().await.unwrap();
    let api = Api::of(&emulator);
    let agent = json!({
        "name": "agent", "description": "d".repeat(60), "runners": ["kubiya-hosted"],
        "integrations": ["github"], "environment_variables": {"A": "1"},
    });
    assert_eq!(api.post(AGENTS, agent).await.status, 200);
    let mut state = api.get("/_emulator/state").await.json();
    let list = &mut state["organizations"]["default"]["agents"];
    let made = list[0]["fields"].clone();
    let agents = (0..agents).map(|number| {
        let mut fields = made.clone();
        fields["name"] = json!(format!("agent-{number}"));
        json!({"key": format!("5b0c0000-0000-4000-8000-{number:012}"), "fields": fields})
    });
    *list = Value::Array(agents.collect());
    fs::write(path, state.to_string()).unwrap();
}

#[tokio::test]
async fn a_long_list_is_whole_and_says_its_length_and_pages_are_parts_of_it() {
    let (_directory, path) = place();
    fill(&path, 300).await;
    let emulator = with_state(&path).await;
    let api = Api::of(&emulator);
    let listed = api.get(AGENTS).await;
    assert_eq!(listed.header("content-type"), Some("application/json"));
    let length = listed.text.len().to_string();
    assert_eq!(listed.header("content-length"), Some(&*length));
    assert_eq!(listed.json(), json!(emulator.agents().list()));
    let head = api.send(api.request(reqwest::Method::HEAD, AGENTS)).await;
    assert_eq!(
        (head.status, head.header("content-length")),
        (200, Some(&*length))
    );

    for name in ["a \"b\"", "\u{1}\\", "ключ"] {
        let body = json!({"name": name, "description": name, "more": {"x": [name]}});
        let made = api.post(AGENTS, body).await.json();
        let item = format!("{AGENTS}/{}", made["uuid"].as_str().unwrap());
        assert_eq!(api.get(&item).await.json(), made);
        let listed = api.get(AGENTS).await.json();
        assert_eq!(listed.as_array().unwrap().last(), Some(&made));
    }

    let knowledge = "/api/v1/knowledge";
    assert_eq!(api.get(knowledge).await.text, "[]");
    for number in 0..5 {
        let body = json!({"name": format!("k{number}"), "content": "c"});
        assert_eq!(api.post(knowledge, body).await.status, 200);
    }
    let whole = api.get(knowledge).await.json();
    let page = api.get(&format!("{knowledge}?limit=2&page=2")).await.json();
    assert_eq!(page, json!([whole[2], whole[3]]));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn thousands_of_agents_fit_into_thirty_megabytes() {
    use crate::binary::{Program, text};

    let resident = |program: &Program| -> usize {
        let status = fs::read_to_string(format!("/proc/{}/status", program.process_id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        line.unwrap()
            .trim()
            .trim_end_matches(" kB")
            .parse()
            .unwrap()
    };
    const MANY: usize = 10_000;
    let (_directory, path) = place();
    fill(&path, MANY).await;
    let program = Program::start(&["--state", text(&path)]);
    let after_start = resident(&program);
    let api = Api::at(program.url(), "emulator-key");
    for _ in 0..3 {
        let listed = api.get(AGENTS).await.json();
        assert_eq!(listed.as_array().unwrap().len(), MANY);
    }
    let after_lists = resident(&program);
    for kibibytes in [after_start, after_lists] {
        assert!(kibibytes < 30_000, "{after_start}, {after_lists}");
    }
}
