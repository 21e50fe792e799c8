//! An answer as it arrived, and what can be learnt from it without knowing the API group.
//!
//! Error bodies have no agreed shape: Kubiya's own pages and clients show four, and gateways add
//! plain text and HTML. So whatever is recognisable is taken and nothing is required.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::{CONTENT_TYPE, DATE, RETRY_AFTER};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use zeroize::Zeroizing;

/// Where services and gateways put the id of a request, best first.
const REQUEST_ID_HEADERS: [&str; 5] = [
    "x-request-id",
    "x-correlation-id",
    "request-id",
    "x-amzn-requestid",
    "cf-ray",
];

/// An answer with a status, whatever it is.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    /// Wiped when dropped: a server may repeat the request.
    pub(super) body: Zeroizing<Vec<u8>>,
}

/// What a server says about a failure. Not scrubbed yet: not to be shown.
#[derive(Default)]
pub(super) struct ServerWords {
    pub(super) message: Option<Zeroizing<String>>,
    pub(super) code: Option<Zeroizing<String>>,
    /// A wait in the body, in the shape of Kubiya's rate limit page.
    pub(super) retry_after: Option<Duration>,
}

impl Answer {
    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    pub(super) fn request_id(&self) -> Option<&str> {
        REQUEST_ID_HEADERS
            .iter()
            .find_map(|name| self.header(name))
            .filter(|id| !id.is_empty())
    }

    /// The `Retry-After` header, in either of its forms.
    ///
    /// A date is compared with the server's own `Date` if there is one, so that a wrong local clock
    /// does not matter; `now` is the local time. What cannot be understood is ignored.
    pub(super) fn retry_after(&self, now: SystemTime) -> Option<Duration> {
        let text = self.header(RETRY_AFTER.as_str())?.trim();
        if let Ok(seconds) = text.parse() {
            return Some(Duration::from_secs(seconds));
        }
        let date = httpdate::parse_http_date(text).ok()?;
        let sent = self
            .header(DATE.as_str())
            .and_then(|text| httpdate::parse_http_date(text).ok());
        Some(date.duration_since(sent.unwrap_or(now)).unwrap_or_default())
    }

    /// The JSON that the body begins with. What follows it says nothing against it.
    fn first_value<T: DeserializeOwned>(&self) -> Option<T> {
        let mut values = serde_json::Deserializer::from_slice(&self.body).into_iter();
        values.next()?.ok()
    }

    /// The address that the body tells. Whoever knows that of a manifest can read credentials.
    pub(super) fn url(&self) -> Option<Zeroizing<String>> {
        #[derive(Deserialize)]
        struct Probe {
            url: String,
        }
        let probe: Probe = self.first_value()?;
        Some(Zeroizing::new(probe.url))
    }

    /// The addresses that the body tells of a webhook or a trigger, and what proves in one that it may be used. Whoever
    /// knows them can invoke it without a key.
    pub(super) fn invocations(&self) -> impl Iterator<Item = Zeroizing<String>> {
        #[derive(Default, Deserialize)]
        struct Probe {
            #[serde(default)]
            webhook_url: Value,
            #[serde(default, rename = "webhookUrl")]
            url: Value,
            #[serde(default, rename = "webhookHash")]
            hash: Value,
        }
        let probe: Probe = self.first_value().unwrap_or_default();
        let found = [probe.webhook_url, probe.url, probe.hash].into_iter();
        found.filter_map(|it| match it {
            Value::String(text) => Some(Zeroizing::new(text)),
            _ => None,
        })
    }

    /// What a success answer has to say beside the object: its `errors`, each with the file that it is about, and
    /// its `message`.
    ///
    /// **Source:** Kubiya's command line tool, for sources.
    pub(super) fn remarks(&self) -> Vec<Zeroizing<String>> {
        #[derive(Deserialize)]
        struct Probe {
            #[serde(default)]
            errors: Value,
            #[serde(default)]
            message: Value,
        }
        if self.body.trim_ascii_start().first() != Some(&b'{') {
            return Vec::new();
        }
        let Ok(Probe { errors, message }) = serde_json::from_slice(&self.body) else {
            return Vec::new();
        };
        let errors = match &errors {
            Value::Array(errors) => errors.iter().filter_map(remark).collect(),
            other => remark(other).into_iter().collect::<Vec<_>>(),
        };
        errors.into_iter().chain(text(&message)).collect()
    }

    /// The error that a success answer reports in its body, if it does.
    ///
    /// **Source:** the Go provider's client looks for it in the answers to PUT and DELETE.
    pub(super) fn refusal(&self) -> Option<ServerWords> {
        #[derive(Deserialize)]
        struct Probe {
            #[serde(default)]
            error: Value,
        }
        if self.body.trim_ascii_start().first() != Some(&b'{') {
            return None;
        }
        let probe: Probe = self.first_value()?;
        let reported = match &probe.error {
            Value::Null | Value::Bool(false) => false,
            Value::String(text) => !text.trim().is_empty(),
            Value::Array(items) => !items.is_empty(),
            Value::Object(fields) => !fields.is_empty(),
            Value::Bool(true) | Value::Number(_) => true,
        };
        reported.then(|| self.words())
    }

    /// The server's words in an error body of any shape.
    pub(super) fn words(&self) -> ServerWords {
        if let Ok(value) = serde_json::from_slice(&self.body) {
            return ServerWords::from_json(&value);
        }
        let text = Zeroizing::new(String::from_utf8_lossy(&self.body).into_owned());
        let message = if self.is_html(&text) {
            html_title(&text)
        } else {
            Some(text)
        };
        let message = message.filter(|message| !message.trim().is_empty());
        ServerWords {
            message,
            ..ServerWords::default()
        }
    }

    fn is_html(&self, text: &str) -> bool {
        text.trim_start().starts_with('<')
            || self
                .header(CONTENT_TYPE.as_str())
                .is_some_and(|kind| kind.starts_with("text/html"))
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

impl ServerWords {
    fn from_json(value: &Value) -> Self {
        match value {
            Value::Object(fields) => Self::from_fields(fields),
            Value::Array(items) => items.first().map(Self::from_json).unwrap_or_default(),
            other => Self {
                message: text(other),
                ..Self::default()
            },
        }
    }

    /// Fields of the object, or of the object in its `error` field.
    fn from_fields(fields: &Map<String, Value>) -> Self {
        let inner = match fields.get("error") {
            Some(Value::Object(inner)) => Some(inner),
            _ => None,
        };
        let find = |names: &[&str]| {
            let places = inner.into_iter().chain([fields]);
            places
                .flat_map(|place| names.iter().filter_map(|name| text(place.get(*name)?)))
                .next()
        };
        let message = find(&["message", "error", "detail", "title", "reason", "errors"]);
        let details = find(&["details"]).filter(|details| Some(details) != message.as_ref());
        let seconds = fields
            .get("retryAfter")
            .or_else(|| fields.get("retry_after"));
        Self {
            message: match (message, details) {
                (Some(message), Some(details)) => {
                    Some(Zeroizing::new(format!("{}: {}", *message, *details)))
                }
                (message, details) => message.or(details),
            },
            code: find(&["errorCode", "error_code", "code"]),
            retry_after: seconds.and_then(Value::as_u64).map(Duration::from_secs),
        }
    }

    /// Whether the server says that an object of this name is there already.
    ///
    /// No published document fixes the status for it, so the words count as well.
    pub(super) fn say_already_exists(&self) -> bool {
        let lower = |text: &Option<Zeroizing<String>>| {
            Zeroizing::new(
                text.as_ref()
                    .map_or_else(String::new, |text| text.to_ascii_lowercase()),
            )
        };
        let (message, code) = (lower(&self.message), lower(&self.code));
        let marks = [
            "already exist",
            "already in use",
            "already taken",
            "duplicate",
        ];
        marks.iter().any(|mark| message.contains(mark))
            || (code.contains("exist") && !code.contains("not"))
            || code.contains("duplicate")
            || ["conflict", "name_conflict"].contains(&code.as_str())
    }
}

/// One of the errors in a success answer.
fn remark(error: &Value) -> Option<Zeroizing<String>> {
    let Value::Object(fields) = error else {
        return text(error);
    };
    let said = ServerWords::from_fields(fields).message;
    let said = said.or_else(|| text(fields.get("traceback")?))?;
    Some(match fields.get("file").and_then(text) {
        Some(file) => Zeroizing::new(format!("{}: {}", *file, *said)),
        None => said,
    })
}

/// A JSON value as text for people; nothing for the empty ones and for an object that is unfolded.
fn text(value: &Value) -> Option<Zeroizing<String>> {
    let text = match value {
        Value::Null | Value::Bool(_) => return None,
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    (!text.trim().is_empty()).then(|| Zeroizing::new(text))
}

/// The title of an HTML page: the one part of a gateway's page that is worth showing.
fn html_title(page: &str) -> Option<Zeroizing<String>> {
    let lower = page.to_ascii_lowercase();
    let start = lower.find("<title")?;
    let start = start + lower[start..].find('>')? + 1;
    let end = start + lower[start..].find('<')?;
    Some(Zeroizing::new(page[start..end].trim().to_owned()))
}

#[cfg(test)]
mod tests;
