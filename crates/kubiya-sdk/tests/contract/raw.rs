//! Requests that the SDK does not make, and answers as they are.

use std::collections::BTreeMap;

use kubiya_sdk::{Endpoint, SecretString};
use reqwest::{Client, Method, StatusCode};
use secrecy::ExposeSecret;
use serde_json::Value;

pub(crate) struct Raw {
    http: Client,
    base: String,
    key: SecretString,
}

/// An answer, and what is remarkable about its form.
pub(crate) struct Seen {
    pub(crate) status: StatusCode,
    pub(crate) content_type: String,
    pub(crate) body: String,
}

impl Raw {
    /// `path` is that of a collection.
    pub(crate) fn new(endpoint: &Endpoint, path: &str, key: SecretString) -> Self {
        Self {
            http: Client::new(),
            base: format!("{}{path}", endpoint.as_str()),
            key,
        }
    }

    /// `path` follows that of the collection as it is.
    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> Seen {
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        request = request.header(
            "authorization",
            format!("UserKey {}", self.key.expose_secret()),
        );
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request
                .header("content-type", "application/json")
                .body(body.to_string());
        }
        let response = request.send().await.unwrap();
        Seen {
            status: response.status(),
            content_type: response
                .headers()
                .get("content-type")
                .map_or("none".to_owned(), |kind| kind.to_str().unwrap().to_owned()),
            body: response.text().await.unwrap(),
        }
    }

    pub(crate) async fn post(&self, body: Value) -> Seen {
        self.send(Method::POST, "", &[], Some(body)).await
    }

    pub(crate) async fn get(&self, path: &str) -> Seen {
        self.send(Method::GET, path, &[], None).await
    }
}

impl Seen {
    /// Status, content type and the form of the body, without its texts.
    pub(crate) fn form(&self) -> String {
        let form = match serde_json::from_str(&self.body) {
            Ok(value) => form(&value),
            Err(_) if self.body.is_empty() => "empty".to_owned(),
            Err(_) => format!("text of {} bytes", self.body.len()),
        };
        format!("{} ({}), {form}", self.status.as_u16(), self.content_type)
    }
}

fn form(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(_) => "boolean".to_owned(),
        Value::Number(_) => "number".to_owned(),
        Value::String(text) if text.is_empty() => "\"\"".to_owned(),
        Value::String(_) => "string".to_owned(),
        Value::Array(items) => format!("[{}]", items.first().map(form).unwrap_or_default()),
        Value::Object(fields) => {
            let fields: BTreeMap<_, _> = fields.iter().collect();
            let fields = fields
                .iter()
                .map(|(name, value)| format!("{name}: {}", form(value)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
        }
    }
}
