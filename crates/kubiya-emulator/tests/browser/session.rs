//! A browser's window, over WebDriver. Source: the W3C's recommendation, and what Chromium's driver adds to it.
//!
//! What is needed of the protocol is a dozen requests, for which the HTTP client of the other tests is enough: `fantoccini` brings
//! a crate under the MPL, `thirtyfour` ten crates that nothing else here needs.

use std::time::{Duration, Instant};

use reqwest::{Client, Method};
use serde_json::{Value, json};

use crate::driver::Driver;
use crate::programs::Programs;

/// How long something may take that is not measured.
const LONG: Duration = Duration::from_secs(20);

/// A name that leads to this machine, as if somebody had rebound it.
pub(crate) const REBOUND: &str = "rebound.test";

#[derive(Clone)]
pub(crate) struct Session {
    client: Client,
    url: String,
}

/// What the driver says where it cannot do something.
#[derive(Debug)]
pub(crate) struct Refusal(pub(crate) Value);

impl Session {
    pub(crate) async fn open(driver: &Driver, programs: &Programs) -> Self {
        let mut arguments = vec![
            "--headless=new".to_owned(),
            "--window-size=1280,900".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            "--disable-background-networking".to_owned(),
            "--disable-component-update".to_owned(),
            "--no-first-run".to_owned(),
            // Letters of three colours make a picture large.
            "--disable-lcd-text".to_owned(),
            "--no-proxy-server".to_owned(),
            "--force-color-profile=srgb".to_owned(),
            // Nothing leaves this machine.
            format!(
                "--host-resolver-rules=MAP {REBOUND} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
            ),
        ];
        if is_root() {
            arguments.push("--no-sandbox".to_owned());
        }
        let capabilities = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": {"binary": programs.browser, "args": arguments},
            "goog:loggingPrefs": {"browser": "ALL"},
            // So that a dialog which should not be there is noticed.
            "unhandledPromptBehavior": "ignore",
        }}});
        let opening = Self {
            client: Client::builder().no_proxy().timeout(LONG).build().unwrap(),
            url: format!("{}/session", driver.url),
        };
        let opened = opening.ask(Method::POST, "", capabilities).await.unwrap();
        let id = opened["sessionId"].as_str().unwrap();
        Self {
            url: format!("{}/{id}", opening.url),
            ..opening
        }
    }

    pub(crate) async fn close(&self) {
        self.ask(Method::DELETE, "", json!({})).await.unwrap();
    }

    pub(crate) async fn go(&self, url: &str) {
        self.post("/url", json!({"url": url})).await;
    }

    /// What a function body returns in the page; a promise is waited for. `arguments` are what it is given.
    pub(crate) async fn run(&self, body: &str, arguments: Value) -> Value {
        self.try_run(body, arguments).await.unwrap()
    }

    async fn try_run(&self, body: &str, arguments: Value) -> Result<Value, Refusal> {
        let script = json!({"script": body, "args": arguments});
        self.ask(Method::POST, "/execute/sync", script).await
    }

    /// The value of an expression.
    pub(crate) async fn value(&self, expression: &str) -> Value {
        self.run(&format!("return {expression};"), json!([])).await
    }

    pub(crate) async fn text(&self, expression: &str) -> String {
        let value = self.value(expression).await;
        value
            .as_str()
            .unwrap_or_else(|| panic!("{expression} is {value}"))
            .to_owned()
    }

    /// What can be seen of the page, as text.
    pub(crate) async fn seen(&self) -> String {
        self.text("document.body.innerText").await
    }

    /// Waits until an expression is true, and says how long that took.
    pub(crate) async fn until(&self, expression: &str) -> Duration {
        let begin = Instant::now();
        while self.value(&format!("Boolean({expression})")).await != json!(true) {
            if begin.elapsed() > LONG {
                panic!("it never came: {expression}\n{}", self.seen().await);
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        begin.elapsed()
    }

    /// Presses keys one after the other, as WebDriver names them.
    pub(crate) async fn press(&self, keys: &str) {
        let strokes = keys.chars().flat_map(|key| {
            ["keyDown", "keyUp"].map(|kind| json!({"type": kind, "value": key.to_string()}))
        });
        let strokes: Vec<Value> = strokes.collect();
        let keyboard = json!({"type": "key", "id": "keyboard", "actions": strokes});
        self.post("/actions", json!({"actions": [keyboard]})).await;
    }

    /// A command of Chromium's own protocol.
    pub(crate) async fn command(&self, name: &str, parameters: Value) -> Value {
        let command = json!({"cmd": name, "params": parameters});
        self.post("/goog/cdp/execute", command).await
    }

    /// Makes the window look like one with a width in pixels, with preferences of its user.
    pub(crate) async fn look(&self, width: u32, height: u32, scheme: &str) {
        let size =
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.command("Emulation.setDeviceMetricsOverride", size)
            .await;
        let features = json!({"features": [
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]});
        self.command("Emulation.setEmulatedMedia", features).await;
    }

    /// What the console has said since the last time.
    pub(crate) async fn console(&self) -> Vec<String> {
        let entries = self.post("/se/log", json!({"type": "browser"})).await;
        let entries = entries.as_array().unwrap().iter();
        entries
            .map(|entry| entry["message"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Asserts that nothing went wrong in the page, and that it asks nothing.
    pub(crate) async fn assert_quiet(&self) {
        assert_eq!(self.console().await, Vec::<String>::new());
        let dialog = self.ask(Method::GET, "/alert/text", json!({})).await;
        assert_eq!(dialog.unwrap_err().0["error"], "no such alert");
    }

    pub(crate) async fn enter_frame(&self, place: u32) {
        self.post("/frame", json!({"id": place})).await;
    }

    pub(crate) async fn leave_frames(&self) {
        self.post("/frame", json!({"id": null})).await;
    }

    /// The window as a PNG, in base64.
    pub(crate) async fn picture(&self) -> String {
        let picture = self
            .ask(Method::GET, "/screenshot", json!({}))
            .await
            .unwrap();
        picture.as_str().unwrap().to_owned()
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        self.ask(Method::POST, path, body).await.unwrap()
    }

    async fn ask(&self, method: Method, path: &str, body: Value) -> Result<Value, Refusal> {
        let mut request = self
            .client
            .request(method.clone(), format!("{}{path}", self.url));
        if method == Method::POST {
            request = request.json(&body);
        }
        let answer = request.send().await.unwrap();
        let is_done = answer.status().is_success();
        let mut answer: Value = answer.json().await.unwrap();
        match is_done {
            true => Ok(answer["value"].take()),
            false => Err(Refusal(answer["value"].take())),
        }
    }
}

/// Whose browser has no sandbox.
#[cfg(unix)]
fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}
