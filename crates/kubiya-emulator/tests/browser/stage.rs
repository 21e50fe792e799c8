//! An emulator, who speaks to it, and a browser that shows its page.

use kubiya_emulator::{Emulator, EmulatorBuilder};
use serde_json::{Value, json};

use crate::api::Api;
use crate::session::Session;

pub(crate) const SECRETS: &str = "/api/v2/secrets";
pub(crate) const AGENTS: &str = "/api/v1/agents";
pub(crate) const SOURCES: &str = "/api/v1/sources";
pub(crate) const WEBHOOKS: &str = "/api/v1/event";

pub(crate) struct Stage {
    pub(crate) emulator: Emulator,
    pub(crate) api: Api,
    pub(crate) browser: Session,
}

impl Stage {
    pub(crate) async fn open(browser: Session) -> Self {
        Self::of(Emulator::builder(), browser).await
    }

    pub(crate) async fn of(builder: EmulatorBuilder, browser: Session) -> Self {
        let emulator = builder.start().await.unwrap();
        let api = Api::of(&emulator);
        let stage = Self {
            emulator,
            api,
            browser,
        };
        stage.show().await;
        stage
    }

    /// Opens the page, and waits until it shows what there is.
    pub(crate) async fn show(&self) {
        self.browser.go(&format!("{}/", self.emulator.url())).await;
        self.browser.until(IS_LIVE).await;
    }

    /// Makes something as any client does.
    pub(crate) async fn create(&self, path: &str, object: Value) -> Value {
        let answer = self.api.post(path, object).await;
        assert!(answer.status < 300, "{answer:?}");
        match answer.text.is_empty() {
            true => Value::Null,
            false => answer.json(),
        }
    }

    pub(crate) async fn create_secret(&self, name: &str, value: &str) {
        let secret = json!({"name": name, "value": value, "description": ""});
        self.create(SECRETS, secret).await;
    }
}

/// Whether the page shows what the emulator has said.
pub(crate) const IS_LIVE: &str = "document.getElementById('live')?.textContent === 'Live'";

/// A row of the objects whose text begins with a name.
pub(crate) fn row(name: &str) -> String {
    let name = json!(name);
    format!(
        "[...document.querySelectorAll('#collections tbody tr')].find((row) => row.querySelector('bdi').textContent === {name})"
    )
}
