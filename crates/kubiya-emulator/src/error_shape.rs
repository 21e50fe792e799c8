//! The forms of an error body that have been seen or documented.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// The form of the body of an error response.
///
/// Source: the published API reference uses `Nested` for resources and `Flat` for authentication; the
/// Go provider's API description has `Coded`; the remaining ones are read by other clients, or are
/// what a gateway in front of the API answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorShape {
    /// `{"code": 404, "error": "text"}`
    Coded,
    /// `{"error": {"code": "not_found", "message": "text", "details": "text"}}`
    Nested,
    /// `{"error": "text", "details": "text", "errorCode": "NOT_FOUND", "status": 404}`
    Flat,
    /// `{"error": "text"}`
    Error,
    /// `{"message": "text"}`
    Message,
    /// `{"detail": "text"}`
    Detail,
    /// The text, as `text/plain`.
    Text,
    /// A gateway's page, as `text/html`.
    Html,
    /// No body at all.
    Empty,
}

/// What an error response says, whatever its form.
#[derive(Clone, Debug)]
pub(crate) struct ErrorText {
    pub(crate) status: StatusCode,
    /// In the spelling of [`ErrorShape::Flat`]; derived from the status where there is none.
    pub(crate) error_code: Option<&'static str>,
    pub(crate) message: String,
    /// Whole seconds, for the header and for [`ErrorShape::Flat`].
    pub(crate) retry_after: Option<u64>,
}

impl ErrorText {
    /// The text that a status without a further reason has.
    pub(crate) fn of(status: StatusCode) -> Self {
        let message = match status.canonical_reason() {
            Some(reason) if !status.is_success() => reason.to_owned(),
            _ => "The operation failed".to_owned(),
        };
        Self {
            status,
            error_code: None,
            message,
            retry_after: None,
        }
    }

    fn code(&self) -> String {
        match self.status {
            StatusCode::BAD_REQUEST => "invalid_request".to_owned(),
            status => status
                .canonical_reason()
                .unwrap_or("unknown")
                .to_ascii_lowercase()
                .replace([' ', '-'], "_"),
        }
    }

    fn flat_code(&self) -> String {
        self.error_code
            .map_or_else(|| self.code().to_ascii_uppercase(), str::to_owned)
    }
}

impl ErrorShape {
    /// The whole response, with its content type and `Retry-After`.
    pub(crate) fn render(self, text: &ErrorText) -> Response {
        let mut response = match self {
            Self::Empty => ().into_response(),
            Self::Text => text.message.clone().into_response(),
            Self::Html => Html(page(text)).into_response(),
            Self::Coded => {
                Json(json!({"code": text.status.as_u16(), "error": text.message})).into_response()
            }
            Self::Nested => Json(json!({"error": {
                "code": text.code(), "message": text.message, "details": text.message,
            }}))
            .into_response(),
            Self::Flat => Json(flat(text)).into_response(),
            Self::Error => Json(json!({"error": text.message})).into_response(),
            Self::Message => Json(json!({"message": text.message})).into_response(),
            Self::Detail => Json(json!({"detail": text.message})).into_response(),
        };
        *response.status_mut() = text.status;
        if let Some(seconds) = text.retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// The body of [`ErrorShape::Flat`].
pub(crate) fn flat(text: &ErrorText) -> serde_json::Value {
    let mut body = json!({
        "error": text.message,
        "details": text.message,
        "errorCode": text.flat_code(),
        "status": text.status.as_u16(),
    });
    if let Some(seconds) = text.retry_after {
        body["retryAfter"] = seconds.into();
    }
    body
}

fn page(text: &ErrorText) -> String {
    format!(
        "<html>\r\n<head><title>{0}</title></head>\r\n<body>\r\n<center><h1>{0}</h1></center>\r\n\
         <hr><center>gateway</center>\r\n</body>\r\n</html>\r\n",
        text.status
    )
}
