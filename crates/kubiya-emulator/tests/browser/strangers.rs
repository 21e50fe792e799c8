//! Pages of other origins in the same browser: none reads anything, and none changes anything.

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use kubiya_emulator::{Effect, Emulator, Fault, Key};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::api::canary;
use crate::session::{REBOUND, Session};
use crate::stage::{IS_LIVE, SECRETS, Stage};

/// What the page at `arguments[0]` does to the emulator at `arguments[1]`, whose key it knows; every attempt says what came of it.
const ATTEMPTS: &str = r#"
    const [emulator, key] = arguments;
    const fault = '{"effect": {"kind": "reset"}}';
    const credentials = { Authorization: `UserKey ${key}` };
    const read = (path, options) => fetch(emulator + path, options)
        .then(async (answer) => `${answer.type} ${answer.status} ${await answer.text()}`)
        .catch((error) => error.name);
    const attempts = {};
    for (const path of ['/', '/_emulator/page/objects', '/_emulator/page/activity', '/_emulator/requests',
        '/_emulator/faults', '/_emulator/clock', '/api/v2/secrets']) {
        attempts[`read ${path}`] = await read(path);
        attempts[`look at ${path}`] = await read(path, { mode: 'no-cors' });
    }
    attempts['read with the key'] = await read('/api/v2/secrets', { headers: credentials });
    attempts['arm with JSON'] = await read('/_emulator/faults',
        { method: 'POST', body: fault, headers: { 'Content-Type': 'application/json' } });
    attempts['arm with text'] = await read('/_emulator/faults', { method: 'POST', body: fault, mode: 'no-cors' });
    attempts['clear'] = await read('/_emulator/requests', { method: 'DELETE' });
    attempts['advance'] = await read('/_emulator/clock', { method: 'POST', body: '{"by": "1h"}', mode: 'no-cors' });
    attempts['beacon'] = String(navigator.sendBeacon(emulator + '/_emulator/faults', fault));
    const form = document.createElement('form');
    form.method = 'POST';
    form.enctype = 'text/plain';
    form.action = emulator + '/_emulator/faults';
    const field = document.createElement('input');
    field.name = '{"effect": {"kind": "reset"}, "name": "';
    field.value = '"}';
    const sink = document.createElement('iframe');
    sink.name = 'sink';
    form.target = 'sink';
    form.append(field);
    document.body.append(sink, form);
    const sent = new Promise((done) => sink.addEventListener('load', done));
    form.submit();
    await Promise.race([sent, new Promise((done) => setTimeout(done, 2000))]);
    attempts['module'] = await import(emulator + '/_emulator/page/assets/elements.js').then(() => 'loaded', (error) => error.name);
    return attempts;
"#;

const TARGETS: usize = 2;

pub(crate) async fn a_page_of_another_origin_neither_reads_nor_changes_anything(browser: Session) {
    let builder = Emulator::builder().key(Key::new(Key::PUBLISHED));
    let stage = Stage::of(builder, browser).await;
    let secret = canary();
    stage.create_secret(&secret, "v").await;
    stage
        .emulator
        .faults()
        .add(Fault::new(Effect::Garbage).named(&secret));
    let before = (
        stage.emulator.requests().len(),
        stage.emulator.clock().clone(),
    );

    let port = stage.emulator.address().port();
    let own = [
        stage.emulator.url().to_owned(),
        format!("http://localhost:{port}"),
    ];
    let elsewhere = serve_a_page().await;
    // Another port of this machine is of the same site; another name is of another.
    for page in [
        format!("http://127.0.0.1:{elsewhere}/"),
        format!("http://localhost:{elsewhere}/"),
    ] {
        for target in &own {
            stage.browser.go(&page).await;
            let attempts = stage
                .browser
                .run(ATTEMPTS, json!([target, Key::PUBLISHED]))
                .await;
            for (attempt, outcome) in attempts.as_object().unwrap() {
                let outcome = outcome.as_str().unwrap();
                let is_nothing = match attempt.as_str() {
                    // It is sent, and nobody learns what comes of it.
                    "beacon" => outcome == "true",
                    _ => outcome == "TypeError" || outcome == "opaque 0 ",
                };
                assert!(is_nothing, "{page} {attempt}: {outcome}");
            }
        }
    }
    assert_eq!(stage.emulator.faults().list().len(), 1);
    assert_eq!(
        stage.emulator.requests().len(),
        before.0,
        "nothing has come to the API"
    );

    // Nor does a frame show the page, where it could be clicked unseen.
    stage
        .browser
        .go(&format!("http://127.0.0.1:{elsewhere}/"))
        .await;
    let frame = "const it = document.createElement('iframe'); it.src = arguments[0]; \
        const loaded = new Promise((done) => it.addEventListener('load', done)); document.body.append(it); await loaded";
    stage
        .browser
        .run(frame, json!([format!("{}/", own[0])]))
        .await;
    stage.browser.enter_frame(0).await;
    let framed = stage
        .browser
        .text("document.documentElement.outerHTML")
        .await;
    assert!(!framed.contains("Search objects"), "{framed}");
    stage.browser.leave_frames().await;

    // The same from the page of the emulator works, all but what its own policy forbids: so the attempts are worth something.
    stage.show().await;
    let attempts = stage
        .browser
        .run(ATTEMPTS, json!([own[0], Key::PUBLISHED]))
        .await;
    for (attempt, expected) in [
        ("read /", "Search objects"),
        ("read /_emulator/page/objects", secret.as_str()),
        ("read /_emulator/requests", "\"requests\""),
        ("read with the key", secret.as_str()),
        ("arm with JSON", "\"id\""),
        ("clear", "204"),
        ("module", "loaded"),
    ] {
        let outcome = attempts[attempt].as_str().unwrap();
        assert!(outcome.contains(expected), "{attempt}: {outcome}");
    }
    assert!(stage.emulator.faults().list().len() >= TARGETS);
}

pub(crate) async fn a_name_that_was_made_to_lead_here_reaches_nothing(browser: Session) {
    let builder = Emulator::builder().key(Key::new(Key::PUBLISHED));
    let stage = Stage::of(builder, browser).await;
    let secret = canary();
    stage.create_secret(&secret, "v").await;
    let at = |name: &str| format!("http://{name}:{}", stage.emulator.address().port());
    stage.browser.go(&format!("{}/", at(REBOUND))).await;
    let shown = stage
        .browser
        .text("document.documentElement.outerHTML")
        .await;
    assert!(shown.contains("--allow-host"), "{shown}");
    let attempts = stage
        .browser
        .run(ATTEMPTS, json!([at(REBOUND), Key::PUBLISHED]))
        .await;
    for (attempt, outcome) in attempts.as_object().unwrap() {
        let outcome = outcome.as_str().unwrap();
        let is_refused = match attempt.as_str() {
            "beacon" => true,
            "module" => outcome == "TypeError",
            _ => outcome.starts_with("basic 403 "),
        };
        assert!(
            is_refused && !outcome.contains(&secret),
            "{attempt}: {outcome}"
        );
    }
    assert!(stage.emulator.faults().list().is_empty());
    let authorized = stage.emulator.requests().count_where(|it| it.authorized);
    assert_eq!(authorized, 1, "only that of the client");

    // The name of this machine is its own.
    stage.browser.go(&format!("{}/", at("localhost"))).await;
    stage.browser.until(IS_LIVE).await;
    assert!(stage.browser.seen().await.contains(&secret));
    let read = "return (await fetch('/api/v2/secrets', { headers: { Authorization: `UserKey ${arguments[0]}` } })).text()";
    let read = stage.browser.run(read, json!([Key::PUBLISHED])).await;
    assert!(read.as_str().unwrap().contains(&secret));
    assert_eq!(stage.api.get(SECRETS).await.status, 200);
}

pub(crate) async fn a_link_from_elsewhere_opens_the_page(browser: Session) {
    let stage = Stage::open(browser).await;
    let elsewhere = serve_a_page().await;
    stage
        .browser
        .go(&format!("http://localhost:{elsewhere}/"))
        .await;
    let follow = "const it = document.createElement('a'); it.href = arguments[0]; document.body.append(it); it.click()";
    stage
        .browser
        .run(follow, json!([format!("{}/", stage.emulator.url())]))
        .await;
    stage.browser.until(IS_LIVE).await;
    let referrer: Value = stage.browser.value("window.opener").await;
    assert_eq!(referrer, Value::Null);
    stage.browser.assert_quiet().await;
}

/// Serves an empty page to whoever asks, and gives its port.
async fn serve_a_page() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let page = Router::new().fallback(get(async || {
        Html("<!doctype html><link rel=icon href=data:,><title>Elsewhere</title>")
    }));
    tokio::spawn(async move { axum::serve(listener, page).await });
    port
}
