//! What happens in the emulator, on the page.

use std::time::{Duration, SystemTime};

use kubiya_emulator::{Clock, Effect, Emulator, Fault, Method, RateLimit, Reply};
use serde_json::{Value, json};

use crate::api::canary;
use crate::session::Session;
use crate::stage::{SECRETS, Stage};

/// The cells of each row of a table.
fn cells(table: &str) -> String {
    format!(
        "[...document.querySelectorAll('#{table} tr')].map((row) => [...row.cells].map((cell) => cell.innerText.trim()))"
    )
}

async fn text(browser: &Session, id: &str) -> String {
    browser
        .text(&format!("document.getElementById('{id}').textContent"))
        .await
}

pub(crate) async fn the_log_tells_method_path_status_and_latency(browser: Session) {
    let builder = Emulator::builder().latency(Duration::from_millis(30));
    let stage = Stage::of(builder, browser).await;
    let nothing = stage
        .browser
        .text("document.getElementById('requests').innerText")
        .await;
    assert_eq!(nothing, "");
    stage.create_secret("db", "v").await;
    stage.api.get(&format!("{SECRETS}/nope")).await;
    stage.api.delete("/api/v2/nowhere").await;
    stage
        .browser
        .until(
            "[...document.querySelectorAll('#requests tr td:first-child')]\
             .map(it => it.innerText).join() === '404,404,200'",
        )
        .await;
    let rows = stage.browser.value(&cells("requests")).await;
    let shown = |place: usize, cell: usize| rows[place][cell].as_str().unwrap().to_owned();
    for (place, status, what) in [
        (0, "404", "DELETE /api/v2/nowhere"),
        (1, "404", "GET /api/v2/secrets/nope"),
        (2, "200", "POST /api/v2/secrets"),
    ] {
        assert_eq!(
            (shown(place, 0), shown(place, 1)),
            (status.into(), what.into())
        );
        let milliseconds: f64 = shown(place, 2)
            .strip_suffix(" ms")
            .unwrap()
            .parse()
            .unwrap();
        assert!((30.0..5_000.0).contains(&milliseconds), "{rows}");
    }
    assert_eq!(text(&stage.browser, "recorded").await, "3");

    // The page's own requests are not among them, and a pause holds the log.
    stage
        .browser
        .value("document.getElementById('pause').click()")
        .await;
    stage.api.get(SECRETS).await;
    stage
        .browser
        .until("document.getElementById('recorded').textContent === '4'")
        .await;
    assert_eq!(stage.browser.value(&cells("requests")).await, rows);
    stage
        .browser
        .value("document.getElementById('pause').click()")
        .await;
    stage
        .browser
        .until("document.querySelectorAll('#requests tr').length === 4")
        .await;

    // One that is not answered yet is there already.
    let hold = stage.emulator.faults().add(Fault::new(Effect::Hold));
    let request = stage.api.request(Method::GET, SECRETS);
    let held = tokio::spawn(request.send());
    stage
        .browser
        .until("document.querySelector('#requests td')?.innerText === '…'")
        .await;
    stage.emulator.faults().remove(hold);
    assert_eq!(held.await.unwrap().unwrap().status(), 200);
    stage
        .browser
        .until("document.querySelector('#requests td')?.innerText === '200'")
        .await;
    stage.browser.assert_quiet().await;
}

pub(crate) async fn faults_limits_and_the_clock_are_told(browser: Session) {
    let clock = Clock::stopped_at(SystemTime::UNIX_EPOCH + Duration::from_secs(86_400));
    let limit = RateLimit::new(40, Duration::from_secs(60))
        .unwrap()
        .burst(10);
    let builder = Emulator::builder().clock(clock).rate_limit(limit);
    let stage = Stage::of(builder, browser).await;
    assert_eq!(text(&stage.browser, "armed").await, "0");
    assert_eq!(text(&stage.browser, "limit").await, "40 / 1m");
    let limits = "document.getElementById('limits').innerText";
    assert!(stage.browser.text(limits).await.contains("10 of 10 left"));

    let unavailable = Reply::status(503);
    let fault = Fault::new(unavailable).on(Method::GET, "/api/v2/secrets/{name}");
    let fault = fault.named("db").times(2);
    stage.emulator.faults().add(fault);
    stage
        .browser
        .until("document.getElementById('armed').textContent === '1'")
        .await;
    assert_eq!(
        stage.browser.value(&cells("faults")).await,
        json!([["GET /api/v2/secrets/{name} named db", "reply 503", "0 of 2"]])
    );
    for _ in 0..2 {
        assert_eq!(stage.api.get(&format!("{SECRETS}/db")).await.status, 503);
    }
    stage
        .browser
        .until("document.getElementById('armed').textContent === '0'")
        .await;
    assert_eq!(stage.browser.value(&cells("faults")).await[0][2], "2 of 2");
    let marked = stage.browser.value(&cells("requests")).await;
    assert_eq!(marked[0][1], "GET /api/v2/secrets/db fault 1");
    stage.api.get(SECRETS).await;
    stage
        .browser
        .until(&format!("{limits}.includes('9 of 10 left')"))
        .await;

    stage
        .browser
        .until("document.getElementById('time-note').textContent.startsWith('1970-01-02 UTC, stopped, ')")
        .await;
    assert_eq!(text(&stage.browser, "time").await, "00:00:00");
    stage.emulator.clock().advance(Duration::from_secs(3_661));
    stage
        .browser
        .until("document.getElementById('time').textContent === '01:01:01'")
        .await;
    stage.browser.assert_quiet().await;
}

pub(crate) async fn an_emulator_that_is_gone_is_noticed(browser: Session) {
    let stage = Stage::open(browser).await;
    let name = canary();
    stage.create_secret(&name, "v").await;
    stage.browser.until(&crate::stage::row(&name)).await;
    stage.browser.assert_quiet().await;
    let Stage {
        emulator, browser, ..
    } = stage;
    emulator.shutdown().await;
    browser
        .until("document.getElementById('live').textContent === 'The emulator does not answer'")
        .await;
    // What was there is still to be seen.
    assert!(browser.seen().await.contains(&name));
    let rows: Value = browser
        .value("document.querySelectorAll('#collections tr').length")
        .await;
    assert!(rows.as_u64() > Some(0));
}
