//! What others may have written, and what nobody is to read.

use kubiya_emulator::shapes::{AGENTS as AGENT_SHAPE, RUNNERS, SOURCES as SOURCE_SHAPE, USERS};
use kubiya_emulator::{Effect, Emulator, Fault, HostileBody, Key, Reply, StatusCode};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::api::canary;
use crate::session::Session;
use crate::stage::{AGENTS, SECRETS, SOURCES, Stage, WEBHOOKS, row};

/// What would say `marked` or ask something if any of it became markup or script.
const PAYLOADS: [&str; 9] = [
    "<script>window.marked = 1; alert(1)</script>",
    "<img src=x onerror=\"window.marked = 1; alert(1)\">",
    "\"><svg onload=\"window.marked = 1\">",
    "</bdi></td></table><iframe srcdoc=\"<script>parent.marked = 1</script>\"></iframe>",
    "javascript:window.marked=1",
    "<a href=\"javascript:window.marked=1\" id=\"search\">x</a>",
    "<style>* { display: none }</style>",
    "{{constructor.constructor('window.marked = 1')()}}",
    "__proto__",
];

const HEADER: &str = "canary-of-a-header";

pub(crate) async fn markup_in_names_and_descriptions_stays_text(browser: Session) {
    let builder = Emulator::builder()
        .key(
            Key::new(canary())
                .organization(PAYLOADS[1])
                .created_by(PAYLOADS[0]),
        )
        .key(Key::new(canary()).organization(PAYLOADS[0]));
    let stage = Stage::of(builder, browser).await;
    for payload in PAYLOADS {
        let secret = json!({"name": payload, "value": "v", "description": payload});
        stage.create(SECRETS, secret).await;
        let source = json!({"name": payload, "url": payload, "type": payload, "description": payload, "runner": payload});
        let source = stage.create(SOURCES, source).await;
        let agent = json!({
            "name": payload, "description": payload, "llm_model": payload, "image": payload, "secrets": [payload],
            "sources": [source["uuid"]], "runners": [payload], "tags": [payload],
            "environment_variables": {payload: "v"},
        });
        stage.create(AGENTS, agent).await;
        stage
            .create(
                WEBHOOKS,
                json!({"name": payload, "source": payload, "agent_id": payload, "prompt": payload}),
            )
            .await;
        stage
            .emulator
            .objects(&RUNNERS)
            .put(json!({"name": payload, "description": payload, "runner_type": payload}));
        stage
            .emulator
            .objects(&USERS)
            .put(json!({"name": payload, "email": payload, "uuid": payload}));
        let fault = Fault::new(Effect::Redirect {
            to: "/x".parse().unwrap(),
            status: StatusCode::FOUND,
        });
        stage
            .emulator
            .faults()
            .add(fault.path(format!("/{payload}")).named(payload));
        // A path is shown as it was sent.
        stage.api.get(&format!("{SECRETS}/{payload}")).await;
    }
    stage
        .browser
        .until("document.querySelectorAll('#requests tr').length > 40")
        .await;
    stage.browser.until(&row("__proto__")).await;

    // Everything that is searched, chosen and followed goes the same way.
    for payload in PAYLOADS {
        crate::objects::search(&stage.browser, payload).await;
        let shown = format!("{}.innerText.includes({})", row(payload), json!(payload));
        assert_eq!(stage.browser.value(&shown).await, json!(true), "{payload}");
    }
    crate::objects::search(&stage.browser, "").await;
    for link in ["[data-target]", "#types a"] {
        let all = format!("[...document.querySelectorAll('{link}')].forEach((it) => it.click())");
        stage.browser.value(&all).await;
    }

    let made = "['script', 'img', 'svg', 'iframe', 'style', 'link', 'a[href^=javascript]', '[onerror]', '[onload]'] \
        .map((it) => document.querySelectorAll(it).length)";
    // The script, the picture, the style and the icon are the page's own.
    assert_eq!(
        stage.browser.value(made).await,
        json!([1, 1, 0, 0, 0, 2, 0, 0, 0])
    );
    assert_eq!(
        stage.browser.value("typeof window.marked").await,
        "undefined"
    );
    assert_eq!(
        stage
            .browser
            .value("Object.keys(Object.prototype).length")
            .await,
        json!(0)
    );
    let seen = stage.browser.seen().await;
    for payload in PAYLOADS {
        // A name, a description, a type, who uses it and more.
        assert!(seen.matches(payload).count() > 5, "{payload}");
    }
    stage.browser.assert_quiet().await;
}

pub(crate) async fn no_value_and_no_key_is_on_the_page(browser: Session) {
    let key = canary();
    let stage = Stage::of(Emulator::builder().key(Key::new(key.clone())), browser).await;
    let [
        value,
        second,
        variable,
        token,
        config,
        vendor,
        content,
        prompt,
        destination,
        url,
        literal,
    ] = std::array::from_fn(|_| canary());
    let name = canary();
    stage.create_secret(&name, &value).await;
    stage
        .api
        .put(&format!("{SECRETS}/{name}"), json!({"value": second}))
        .await;
    stage.api.get(&format!("{SECRETS}?value={value}")).await;
    stage.api.get(&format!("{SECRETS}/{key}")).await;
    stage.api.get(&format!("/{key}/{value}")).await;
    let agent = json!({"name": "agent", "secrets": [name], "environment_variables": {"A_NAME": variable},
        "ai_instructions": content, "starters": [{"display_name": "x", "command": content}]});
    let agent = stage.create(AGENTS, agent).await;
    stage.create(WEBHOOKS, json!({"name": "hook", "agent_id": agent["uuid"], "prompt": prompt,
        "communication": {"method": "http", "destination": format!("https://x.example/{destination}")}})).await;
    for address in [
        format!("https://git.example.com/tools?t={token}"),
        format!("https://user:{token}@git.example.com"),
    ] {
        stage.create(SOURCES, json!({"url": address})).await;
    }
    let address = format!("https://user:{token}@git.example.com/tools?t={token}#{token}");
    let source = json!({"name": "source", "url": address, "dynamic_config": {"token": config}});
    stage.emulator.objects(&SOURCE_SHAPE).put(source);
    stage
        .create(
            "/api/v2/integrations",
            json!({"name": "vendor", "integration_type": "vendor",
        "configs": [{"name": "prod", "is_default": true, "vendor_specific": {"key": vendor}}]}),
        )
        .await;
    stage
        .create(
            "/api/v1/knowledge",
            json!({"name": "entry", "content": content}),
        )
        .await;
    stage
        .emulator
        .objects(&RUNNERS)
        .put(json!({"name": "edge", "gateway_password": url, "wss_url": url, "gateway_url": url}));
    let reply = Reply::status(200).body(HostileBody::Literal(literal.clone()));
    let fault = Fault::new(reply.header("x-a", HEADER));
    stage.emulator.faults().add(fault.path("/never"));

    stage
        .browser
        .until("document.querySelectorAll('#requests tr').length >= 9")
        .await;
    stage
        .browser
        .until("document.querySelectorAll('#faults tr').length === 1")
        .await;
    stage.browser.until(&row("entry")).await;
    let hook = stage.api.get(WEBHOOKS).await.json()[0]["webhook_url"].clone();
    let hook = hook
        .as_str()
        .unwrap()
        .rsplit('/')
        .next()
        .unwrap()
        .to_owned();
    let page = stage
        .browser
        .text("document.documentElement.outerHTML")
        .await;
    let objects = stage.api.get("/_emulator/page/objects").await.text;
    let activity = stage.api.get("/_emulator/page/activity").await.text;
    let own_key = stage.emulator.api_key().expose_secret().to_owned();
    let secrets = [
        &value,
        &second,
        &variable,
        &token,
        &config,
        &vendor,
        &content,
        &prompt,
        &destination,
        &url,
        &literal,
        &HEADER.to_owned(),
        &key,
        &own_key,
        &hook,
    ];
    for (place, text) in [
        ("page", &page),
        ("objects", &objects),
        ("activity", &activity),
    ] {
        for (number, secret) in secrets.iter().enumerate() {
            assert!(
                !text.contains(secret.as_str()),
                "number {number} is in the {place}"
            );
        }
    }
    for shown in [name.as_str(), "A_NAME", "git.example.com/tools", "prod"] {
        assert!(page.contains(shown), "{shown}");
    }
    assert!(objects.contains("\"description\"") && activity.contains("an API key in it"));
    assert_eq!(stage.emulator.objects(&AGENT_SHAPE).list().len(), 1);
    let told: Value = serde_json::from_str(&objects).unwrap();
    assert_eq!(told["collections"][0]["objects"][0]["name"], name);
    stage.browser.assert_quiet().await;
}
