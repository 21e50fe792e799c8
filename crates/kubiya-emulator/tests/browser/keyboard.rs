//! The page without a mouse.

use serde_json::{Value, json};

use crate::api::canary;
use crate::session::Session;
use crate::stage::{AGENTS, Stage, row};

const TAB: &str = "\u{E004}";
const ENTER: &str = "\u{E007}";

/// The most stops of a walk through a page with a few objects.
const STOPS: usize = 80;

/// What has the focus, and whether that can be seen.
const FOCUSED: &str = "(() => { const it = document.activeElement; const style = getComputedStyle(it); \
    return { what: it.id || it.dataset.target || it.getAttribute('href') || it.getAttribute('role') || it.tagName, \
    isSeen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 }; })()";

pub(crate) async fn everything_is_reached_with_the_keyboard(browser: Session) {
    let stage = Stage::open(browser).await;
    stage.create_secret("token", "v").await;
    stage
        .create(AGENTS, json!({"name": "deployer", "secrets": ["token"]}))
        .await;
    stage.browser.until(&row("deployer")).await;

    let mut stops = Vec::new();
    for _ in 0..STOPS {
        stage.browser.press(TAB).await;
        let focused: Value = stage.browser.value(FOCUSED).await;
        let what = focused["what"].as_str().unwrap().to_owned();
        if what == "BODY" || stops.first() == Some(&what) {
            break;
        }
        assert_eq!(focused["isSeen"], true, "{what}");
        stops.push(what);
    }
    let place = |what: &str| {
        let place = stops.iter().position(|stop| stop == what);
        place.unwrap_or_else(|| panic!("{what} is not among {stops:?}"))
    };
    let order = [
        "#objects",
        "search",
        "#type/secrets",
        "#type/agents",
        "object/secrets/token",
        "region",
        "pause",
    ];
    let places = order.map(place);
    assert_eq!(places[0], 0, "{stops:?}");
    assert!(
        places[..5].is_sorted() && places[4] < places[6] && places[6] < places[5],
        "{stops:?}"
    );

    // What is typed is searched, and a relation is followed.
    stage.browser.value("document.activeElement.blur()").await;
    stage.show().await;
    for _ in 0..=places[1] {
        stage.browser.press(TAB).await;
    }
    stage.browser.press("deployer").await;
    let found = "document.getElementById('found').textContent.startsWith('2 of ')";
    stage.browser.until(found).await;
    stage
        .browser
        .value(&format!(
            "{}.querySelector('a.chip').focus()",
            row("deployer")
        ))
        .await;
    stage.browser.press(ENTER).await;
    stage
        .browser
        .until(&format!("document.activeElement === {}", row("token")))
        .await;
    stage.browser.assert_quiet().await;

    // Programs that read aloud are told what there is.
    for (what, number) in [
        ("main", 1),
        ("header", 1),
        ("footer", 1),
        ("search", 1),
        ("nav[aria-label]", 1),
        ("html[lang]", 1),
        ("h1", 1),
        ("table:not(:has(caption))", 0),
        ("th:not([scope])", 0),
        ("img:not([alt])", 0),
        ("[role=status]", 2),
    ] {
        let count = format!("document.querySelectorAll('{what}').length");
        assert_eq!(stage.browser.value(&count).await, json!(number), "{what}");
    }
    let unlabelled = "[...document.querySelectorAll('input, select, meter')].filter((it) => it.labels.length === 0).length";
    assert_eq!(stage.browser.value(unlabelled).await, json!(0));
}

pub(crate) async fn what_has_the_focus_keeps_it_while_objects_come(browser: Session) {
    let stage = Stage::open(browser).await;
    stage.create_secret("b", "v").await;
    stage
        .create(AGENTS, json!({"name": "deployer", "secrets": ["b"]}))
        .await;
    stage.browser.until(&row("deployer")).await;
    let focus = format!("{}.querySelector('a.chip').focus()", row("deployer"));
    stage.browser.value(&focus).await;
    let name = canary();
    stage.create_secret("a", "v").await;
    stage.create(AGENTS, json!({"name": name})).await;
    stage.browser.until(&row(&name)).await;
    assert!(stage.api.delete("/api/v2/secrets/a").await.status < 300);
    stage.browser.until(&format!("!{}", row("a"))).await;
    assert_eq!(
        stage.browser.text("document.activeElement.innerText").await,
        "b"
    );
    stage.browser.assert_quiet().await;
}
