//! How the page looks: narrow and wide, in the light and in the dark, and in the documentation.

use std::path::Path;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kubiya_emulator::shapes::{KNOWLEDGE, RUNNERS};
use kubiya_emulator::{Emulator, Fault, Key, Method, RateLimit, Reply};
use serde_json::{Value, json};

use crate::programs::variable;
use crate::session::Session;
use crate::stage::{AGENTS, SECRETS, SOURCES, Stage, WEBHOOKS, row};

/// The picture in the documentation, from the folder of this package.
const PICTURE: &str = "docs/page.png";
/// Its width and height in pixels.
const SIZE: (u32, u32) = (1160, 760);
/// The most bytes that it may have.
const LIGHT: usize = 150_000;
/// A small organisation at work.
async fn at_work(browser: Session) -> Stage {
    let builder = Emulator::builder()
        .key(Key::new(crate::api::canary()).created_by("ada@example.com"))
        .latency(Duration::from_millis(4))
        .rate_limit(RateLimit::new(100, Duration::from_secs(60)).unwrap());
    let stage = Stage::of(builder, browser).await;
    stage
        .emulator
        .objects(&RUNNERS)
        .put(json!({"name": "cluster-eu", "description": "Kubernetes in Frankfurt"}));
    for (name, description) in [
        ("db-password", "Of the orders database"),
        ("github-token", "Reads the repositories"),
    ] {
        stage
            .create(
                SECRETS,
                json!({"name": name, "value": "v", "description": description}),
            )
            .await;
    }
    let source = json!({"name": "deployments", "url": "https://github.com/example/tools/tree/main/deployments", "runner": "cluster-eu"});
    let source = stage.create(SOURCES, source).await;
    let agent = json!({
        "name": "deployer", "description": "Ships services and watches rollouts", "llm_model": "claude-4-sonnet",
        "secrets": ["db-password", "github-token"], "sources": [source["uuid"]], "runners": ["cluster-eu"],
        "integrations": ["github", "aws"], "environment_variables": {"LOG_LEVEL": "info", "REGION": "eu-central-1"},
    });
    let deployer = stage.create(AGENTS, agent).await;
    let agent = json!({
        "name": "on-call", "description": "Answers incidents", "llm_model": "gpt-4o",
        "runners": ["cluster-us"], "integrations": ["datadog"],
    });
    stage.create(AGENTS, agent).await;
    stage
        .create(
            WEBHOOKS,
            json!({"name": "on-push", "source": "GitHub", "agent_id": deployer["uuid"],
        "communication": {"method": "slack", "destination": "#deployments"}}),
        )
        .await;
    stage
        .emulator
        .objects(&KNOWLEDGE)
        .put(json!({"name": "Runbooks", "description": "What to do when it burns"}));
    let unavailable = Reply::status(503);
    stage.emulator.faults().add(
        Fault::new(unavailable)
            .on(Method::PUT, "/api/v2/secrets/{name}")
            .times(3),
    );
    let secret = format!("{SECRETS}/github-token");
    for path in [
        SECRETS,
        "/api/v2/secrets/db-password",
        "/api/v2/secrets/old-token",
        AGENTS,
        "/api/v3/runners",
    ] {
        stage.api.get(path).await;
    }
    stage.api.put(&secret, json!({"value": "w"})).await;
    stage.api.get(&secret).await;
    stage
        .browser
        .until("document.querySelectorAll('#requests tr').length > 12")
        .await;
    stage.browser.until(&row("Runbooks")).await;
    stage
}

pub(crate) async fn nothing_is_wider_than_a_small_telephone(browser: Session) {
    let stage = at_work(browser).await;
    let long = "x".repeat(250);
    stage
        .create(
            SECRETS,
            json!({"name": long, "value": "v", "description": long}),
        )
        .await;
    stage.create(AGENTS, json!({"name": long, "description": long, "secrets": [long], "image": long, "tags": [long]})).await;
    stage.api.get(&format!("/{long}")).await;
    stage.emulator.faults().add(
        Fault::new(Reply::status(200))
            .path(format!("/{long}"))
            .named(&long),
    );
    stage.browser.until(&row(&long)).await;
    for width in [320, 360, 768, 1024, 1920] {
        stage.browser.look(width, 800, "light").await;
        let is_wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth";
        assert_eq!(stage.browser.value(is_wide).await, json!(false), "{width}");
        let beyond = "[...document.querySelectorAll('body *')].filter((it) => !it.closest('.skip, .objects thead') \
            && it.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map((it) => it.outerHTML.slice(0, 80))";
        assert_eq!(stage.browser.value(beyond).await, json!([]), "{width}");
    }
    // Everything is still there at 360 pixels.
    stage.browser.look(360, 800, "light").await;
    for id in [
        "search", "types", "requests", "faults", "limits", "time", "pause",
    ] {
        let size = format!("document.getElementById('{id}').getBoundingClientRect().width > 40");
        assert_eq!(stage.browser.value(&size).await, json!(true), "{id}");
    }
    stage.browser.assert_quiet().await;
}

pub(crate) async fn texts_can_be_read_in_the_light_and_in_the_dark(browser: Session) {
    let stage = at_work(browser).await;
    let mut grounds = Vec::new();
    for scheme in ["light", "dark"] {
        stage.browser.look(SIZE.0, SIZE.1, scheme).await;
        let contrasts = stage
            .browser
            .run(include_str!("contrast.js"), json!([]))
            .await;
        let contrasts = contrasts.as_object().unwrap();
        assert!(contrasts["texts"].as_u64() > Some(100), "{contrasts:?}");
        // Source: the W3C's guidelines for accessibility, level AA.
        assert_eq!(contrasts["faint"], json!([]), "{scheme}");
        grounds.push(contrasts["ground"].as_f64().unwrap());
    }
    assert!(grounds[0] > 0.8 && grounds[1] < 0.05, "{grounds:?}");
    stage.browser.assert_quiet().await;
}

/// With `KUBIYA_SCREENSHOT` set, the picture is taken anew.
pub(crate) async fn the_picture_in_the_documentation_is_this_page(browser: Session) {
    let stage = at_work(browser).await;
    let hidden = json!({"hidden": true});
    stage
        .browser
        .command("Emulation.setScrollbarsHidden", hidden)
        .await;
    stage.browser.look(SIZE.0, SIZE.1, "light").await;
    stage
        .browser
        .run("document.activeElement.blur(); scrollTo(0, 0)", json!([]))
        .await;
    let taken = STANDARD.decode(stage.browser.picture().await).unwrap();
    assert_eq!(size_of_png(&taken), SIZE);
    // For whoever wants to see what is different.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(target.join("page.png"), &taken).unwrap();
    for (name, width, scheme) in [("dark", SIZE.0, "dark"), ("narrow", 360, "light")] {
        stage.browser.look(width, SIZE.1, scheme).await;
        let other = STANDARD.decode(stage.browser.picture().await).unwrap();
        std::fs::write(target.join(format!("page-{name}.png")), other).unwrap();
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(PICTURE);
    if variable("KUBIYA_SCREENSHOT").is_some() {
        std::fs::write(&path, &taken).unwrap();
    }
    let kept = std::fs::read(&path).unwrap();
    assert_eq!(size_of_png(&kept), SIZE);
    assert!(kept.len() < LIGHT, "{} bytes", kept.len());
    // Fonts differ from machine to machine, the page does not: where it is light, dark or coloured is the same.
    let difference = stage.browser.run(
        include_str!("difference.js"),
        json!([STANDARD.encode(&kept), STANDARD.encode(&taken)]),
    );
    let difference: Value = difference.await;
    assert!(
        difference.as_f64().unwrap() < 0.03,
        "the picture is of another page: {difference}"
    );
    stage.browser.assert_quiet().await;
}

/// What the head of a PNG says.
fn size_of_png(file: &[u8]) -> (u32, u32) {
    assert_eq!(&file[1..4], b"PNG");
    let number = |at: usize| u32::from_be_bytes(file[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}
