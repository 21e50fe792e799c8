//! A plain HTTP client for the tests: no SDK, no types of the emulator.

use kubiya_emulator::{Emulator, Key, Quirk};
use reqwest::{Client, Method, RequestBuilder, Response};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

/// Speaks to one emulator with one key.
pub(crate) struct Api {
    client: Client,
    url: String,
    authorization: String,
}

impl Api {
    /// With the emulator's own key.
    pub(crate) fn of(emulator: &Emulator) -> Self {
        Self::at(emulator.url(), emulator.api_key().expose_secret())
    }

    /// With a key.
    pub(crate) fn at(url: &str, key: &str) -> Self {
        Self::new(url, format!("UserKey {key}"))
    }

    /// With a whole `Authorization` header.
    pub(crate) fn with_authorization(emulator: &Emulator, authorization: &str) -> Self {
        Self::new(emulator.url(), authorization.to_owned())
    }

    fn new(url: &str, authorization: String) -> Self {
        let client = Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(std::time::Duration::from_secs(20))
            .build()
            .unwrap();
        Self {
            client,
            url: url.to_owned(),
            authorization,
        }
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("{}{path}", self.url))
            .header("authorization", &self.authorization)
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(self.request(Method::POST, path).json(&body))
            .await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(self.request(Method::PUT, path).json(&body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.send(self.request(Method::DELETE, path)).await
    }

    pub(crate) async fn send(&self, request: RequestBuilder) -> Answer {
        Answer::read(request.send().await.unwrap()).await
    }
}

/// An emulator with these quirks, and who speaks to it.
pub(crate) async fn with(quirks: &[Quirk]) -> (Emulator, Api) {
    let builder = quirks
        .iter()
        .fold(Emulator::builder(), |builder, quirk| builder.quirk(*quirk));
    let emulator = builder.start().await.unwrap();
    let api = Api::of(&emulator);
    (emulator, api)
}

/// An emulator, and three who speak to it: one of our organisation, one of it who may only read, and one of another.
pub(crate) async fn with_organisations() -> (Emulator, [Api; 3]) {
    let emulator = Emulator::builder()
        .key(Key::new("ours"))
        .key(Key::new("reader").read_only())
        .key(Key::new("theirs").organization("other"))
        .start()
        .await
        .unwrap();
    let apis = ["ours", "reader", "theirs"].map(|key| Api::at(emulator.url(), key));
    (emulator, apis)
}

/// A response that was read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    async fn read(response: Response) -> Self {
        Self {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            text: response.text().await.unwrap(),
        }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {self:?}"))
    }

    /// Asserts that it says that there is no such object.
    #[track_caller]
    pub(crate) fn assert_not_found(&self) {
        assert_eq!(
            (self.status, &self.json()["error"]["code"]),
            (404, &json!("not_found"))
        );
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

/// A text that occurs nowhere by chance.
pub(crate) fn canary() -> String {
    let mut bytes = [0_u8; 12];
    getrandom::fill(&mut bytes).unwrap();
    bytes.iter().fold("canary".to_owned(), |text, byte| {
        format!("{text}{byte:02x}")
    })
}
