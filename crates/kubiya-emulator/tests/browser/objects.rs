//! The objects of the organisation on the page.

use std::time::Duration;

use kubiya_emulator::shapes::{AGENTS as AGENT_SHAPE, RUNNERS};
use kubiya_emulator::{Emulator, Key};
use serde_json::json;

use crate::api::{Api, canary};
use crate::session::Session;
use crate::stage::{AGENTS, SECRETS, SOURCES, Stage, WEBHOOKS, row};

pub(crate) async fn what_is_created_shows_within_a_second(browser: Session) {
    let stage = Stage::open(browser).await;
    let mut times = Vec::new();
    for _ in 0..5 {
        let name = canary();
        assert!(!stage.browser.seen().await.contains(&name));
        stage.create_secret(&name, "v").await;
        times.push(stage.browser.until(&row(&name)).await);
    }
    // Some of them may meet a machine that has no time for it.
    times.sort_unstable();
    assert!(times[2] < Duration::from_secs(1), "{times:?}");
    stage.browser.assert_quiet().await;
}

pub(crate) async fn what_is_changed_and_deleted_shows_as_well(browser: Session) {
    let stage = Stage::open(browser).await;
    let (name, text) = (canary(), canary());
    stage.create_secret(&name, "v").await;
    stage.browser.until(&row(&name)).await;
    let path = format!("{SECRETS}/{name}");
    let changed = json!({"value": "v", "description": text});
    assert_eq!(stage.api.put(&path, changed).await.status, 200);
    let shows = format!("{}?.innerText.includes('{text}')", row(&name));
    stage.browser.until(&shows).await;
    assert!(stage.api.delete(&path).await.status < 300);
    stage.browser.until(&format!("!{}", row(&name))).await;
    stage.browser.assert_quiet().await;
}

pub(crate) async fn relations_lead_both_ways(browser: Session) {
    let stage = Stage::open(browser).await;
    stage.create_secret("token", "v").await;
    let runner = stage
        .emulator
        .objects(&RUNNERS)
        .put(json!({"name": "edge"}));
    let source = json!({"name": "tools", "url": "https://git.example.com/tools", "runner": runner});
    let source = stage.create(SOURCES, source).await;
    let agent = json!({
        "name": "deployer", "secrets": ["token"], "sources": [source["uuid"]], "runners": [runner, "gone"],
        "integrations": ["github"],
    });
    let agent = stage.create(AGENTS, agent).await;
    let webhook = json!({"name": "on-push", "source": "GitHub", "agent_id": agent["uuid"]});
    stage.create(WEBHOOKS, webhook).await;
    stage.browser.until(&row("on-push")).await;

    let related = async |name: &str| {
        let groups = format!(
            "[...{}.querySelectorAll('.group')].map((it) => it.querySelector('.word').textContent + ': ' \
             + [...it.querySelectorAll('bdi')].map((it) => it.textContent).join(', '))",
            row(name)
        );
        stage.browser.value(&groups).await
    };
    assert_eq!(
        related("deployer").await,
        json!([
            "uses secrets: token",
            "uses runners: edge, gone",
            "uses sources: tools",
            "uses integrations: github",
            "used by webhooks: on-push"
        ])
    );
    assert_eq!(related("token").await, json!(["used by agents: deployer"]));
    assert_eq!(
        related("edge").await,
        json!(["used by agents: deployer", "used by sources: tools"])
    );
    assert_eq!(
        related("tools").await,
        json!(["uses runners: edge", "used by agents: deployer"])
    );
    assert_eq!(related("on-push").await, json!(["uses agents: deployer"]));
    assert_eq!(related("github").await, json!(["used by agents: deployer"]));
    let missing = format!("{}.querySelector('.missing').textContent", row("deployer"));
    assert_eq!(stage.browser.text(&missing).await, "gone does not exist");

    // A relation leads to the other, also where the search hides it.
    search(&stage.browser, "on-push").await;
    stage.browser.until(&format!("!{}", row("token"))).await;
    let follow = format!("{}.querySelector('a.chip').click()", row("on-push"));
    stage.browser.value(&follow).await;
    let is_there = format!("document.activeElement === {}", row("deployer"));
    stage.browser.until(&is_there).await;
    stage.browser.assert_quiet().await;
}

pub(crate) async fn a_search_narrows_what_is_shown(browser: Session) {
    let stage = Stage::open(browser).await;
    for name in ["database-password", "github-token", "Github-Deploy-Key"] {
        stage.create_secret(name, "v").await;
    }
    let agent = json!({"name": "watcher", "description": "Looks after the lights", "secrets": ["database-password"]});
    stage.create(AGENTS, agent).await;
    stage.browser.until(&row("watcher")).await;
    for (words, found) in [
        (
            "GITHUB",
            &["github-token", "Github-Deploy-Key", "github"][..],
        ),
        ("token github", &["github-token"]),
        ("lights", &["watcher"]),
        ("  database-password ", &["database-password", "watcher"]),
        (
            "secrets",
            &["database-password", "github-token", "Github-Deploy-Key"],
        ),
        ("<nothing>", &[]),
    ] {
        search(&stage.browser, words).await;
        let names = "[...document.querySelectorAll('#collections tbody th > bdi')].map((it) => it.textContent)";
        let mut names: Vec<String> =
            serde_json::from_value(stage.browser.value(names).await).unwrap();
        let mut expected = found.to_vec();
        names.sort_unstable();
        expected.sort_unstable();
        assert_eq!(names, expected, "{words}");
        let said = stage
            .browser
            .text("document.getElementById('found').textContent")
            .await;
        match found.len() {
            0 => assert_eq!(said, "Nothing has all these words."),
            number => assert!(said.starts_with(&format!("{number} of ")), "{said}"),
        }
    }
    search(&stage.browser, "").await;
    let all = stage
        .browser
        .text("document.getElementById('count').textContent")
        .await;
    let rows = stage
        .browser
        .value("document.querySelectorAll('#collections tbody tr').length")
        .await;
    assert_eq!(all, rows.to_string());
    stage.browser.assert_quiet().await;
}

pub(crate) async fn organisations_are_chosen(browser: Session) {
    let builder = Emulator::builder()
        .key(Key::new("ours"))
        .key(Key::new("theirs").organization("other & more"));
    let stage = Stage::of(builder, browser).await;
    stage.create_secret("of-ours", "v").await;
    stage.browser.until(&row("of-ours")).await;
    let theirs = Api::at(stage.emulator.url(), "theirs");
    let secret = json!({"name": "of-theirs", "value": "v"});
    theirs.post(SECRETS, secret).await;
    let choose = "const select = document.getElementById('organization'); select.value = 'other & more'; \
        select.dispatchEvent(new Event('change'))";
    stage.browser.run(choose, json!([])).await;
    stage.browser.until(&row("of-theirs")).await;
    assert!(!stage.browser.seen().await.contains("of-ours"));

    let unknown = "/_emulator/page/objects?organization=nobody";
    assert_eq!(stage.api.get(unknown).await.status, 404);
    stage.browser.assert_quiet().await;
}

pub(crate) async fn thousands_of_objects_are_shown_in_parts(browser: Session) {
    let stage = Stage::open(browser).await;
    let agents = (0..3_000).map(|number| json!({"name": format!("agent-{number}")}));
    stage.emulator.objects(&AGENT_SHAPE).replace_all(agents);
    let count = |number: u32| {
        format!(
            "document.querySelectorAll('[aria-labelledby=\"type/agents\"] tbody tr').length === {number}"
        )
    };
    stage.browser.until(&count(50)).await;
    let more = "document.querySelector('[aria-labelledby=\"type/agents\"] .more').click()";
    stage.browser.value(more).await;
    stage.browser.until(&count(250)).await;
    search(&stage.browser, "agent-2999").await;
    stage.browser.until(&count(1)).await;

    let first = stage.api.get("/_emulator/page/objects").await;
    let tag = first.header("etag").unwrap().to_owned();
    let again = stage
        .api
        .request(reqwest::Method::GET, "/_emulator/page/objects");
    let again = stage.api.send(again.header("if-none-match", tag)).await;
    assert_eq!((again.status, again.text.as_str()), (304, ""));
    stage.browser.assert_quiet().await;
}

/// Puts words into the search. That keys do it as well is a test of the keyboard.
pub(crate) async fn search(browser: &Session, words: &str) {
    let clear = "const it = document.getElementById('search'); it.value = arguments[0]; it.dispatchEvent(new Event('input'))";
    browser.run(clear, json!([words])).await;
}
