//! What the emulator itself refuses, and why.

use std::borrow::Cow;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::error_shape::{ErrorShape, ErrorText};
use crate::noun::{Noun, capitalised};

/// A refusal by the emulated API.
///
/// As a response it is a bare status that carries itself; [`rendered`] gives it the configured form.
/// Its text never repeats anything that the request said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    MissingCredentials,
    WrongScheme,
    UnknownKey,
    ReadOnlyKey,
    UnreadableValue,
    Invalid(&'static str),
    /// A field of an object.
    WrongType,
    NullVariables,
    /// A field of such an object.
    Missing(Noun, &'static str),
    NameTaken(Noun),
    NotFound(Noun),
    /// From such an object to such a one.
    DanglingReference(Noun, Noun),
    /// Such an object goes by force only.
    ForceRequired(Noun),
    /// Such an object.
    InUse(Noun),
    RouteNotFound,
    MethodNotAllowed,
    BodyTooLarge,
    StateNotSaved,
    /// With the whole seconds until another request is allowed.
    RateLimited(u64),
}

/// Gives the answer of a [`Problem`] its body; any other response passes unchanged.
///
/// Without a configured `shape` the form is the documented one for its status.
pub(crate) fn rendered(mut response: Response, shape: Option<ErrorShape>) -> Response {
    let Some(problem) = response.extensions_mut().remove::<Problem>() else {
        return response;
    };
    let mut answer = shape
        .unwrap_or(problem.documented_shape())
        .render(&problem.text());
    for (name, value) in response.headers() {
        if !answer.headers().contains_key(name) && name != axum::http::header::CONTENT_LENGTH {
            answer.headers_mut().append(name, value.clone());
        }
    }
    answer
}

impl Problem {
    /// What an answer says of it.
    pub(crate) fn text(self) -> ErrorText {
        ErrorText {
            status: self.status(),
            error_code: self.error_code(),
            message: self.message().into_owned(),
            retry_after: match self {
                Self::RateLimited(seconds) => Some(seconds),
                _ => None,
            },
        }
    }

    fn status(self) -> StatusCode {
        match self {
            Self::MissingCredentials | Self::WrongScheme | Self::UnknownKey => {
                StatusCode::UNAUTHORIZED
            }
            Self::ReadOnlyKey | Self::UnreadableValue => StatusCode::FORBIDDEN,
            Self::Invalid(_)
            | Self::WrongType
            | Self::Missing(..)
            | Self::DanglingReference(..) => StatusCode::BAD_REQUEST,
            Self::NotFound(_) | Self::RouteNotFound => StatusCode::NOT_FOUND,
            Self::NameTaken(_) | Self::ForceRequired(_) | Self::InUse(_) => StatusCode::CONFLICT,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::RateLimited(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::NullVariables | Self::StateNotSaved => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    pub(crate) fn message(self) -> Cow<'static, str> {
        let fixed = match self {
            Self::MissingCredentials => "Authentication required",
            Self::WrongScheme => "API keys are sent with the UserKey scheme",
            Self::UnknownKey => "Invalid API key",
            Self::ReadOnlyKey => "The API key does not allow changes",
            Self::UnreadableValue => "The API key does not allow reading values",
            Self::Invalid(reason) => reason,
            Self::WrongType => "A field does not have its documented type",
            Self::Missing(noun, field) => {
                return Cow::Owned(format!("The {field} of {} is missing or empty", noun.one));
            }
            Self::NameTaken(noun) => {
                return Cow::Owned(format!("{} with this name exists", capitalised(noun.one)));
            }
            Self::NotFound(noun) => {
                return Cow::Owned(format!("{} not found", capitalised(noun.bare())));
            }
            Self::DanglingReference(from, to) => {
                let (from, to) = (from.bare(), to.one);
                return Cow::Owned(format!("The {from} refers to {to} that does not exist"));
            }
            Self::NullVariables => "Internal server error",
            Self::ForceRequired(noun) => {
                let noun = noun.bare();
                return Cow::Owned(format!("The {noun} is in use; repeat with force"));
            }
            Self::InUse(noun) => {
                return Cow::Owned(format!("Something uses the {}", noun.bare()));
            }
            Self::RouteNotFound => "No such route",
            Self::MethodNotAllowed => "Method not allowed",
            Self::BodyTooLarge => "The request body is too large",
            Self::StateNotSaved => "The state file could not be written",
            Self::RateLimited(_) => "Rate limit exceeded",
        };
        Cow::Borrowed(fixed)
    }

    fn error_code(self) -> Option<&'static str> {
        match self {
            Self::MissingCredentials => Some("AUTH_REQUIRED"),
            Self::WrongScheme | Self::UnknownKey => Some("INVALID_API_KEY"),
            Self::ReadOnlyKey | Self::UnreadableValue => Some("INSUFFICIENT_SCOPE"),
            Self::RateLimited(_) => Some("RATE_LIMITED"),
            _ => None,
        }
    }

    /// Source: the published API reference; its authentication page documents the flat form.
    fn documented_shape(self) -> ErrorShape {
        if self.error_code().is_some() {
            ErrorShape::Flat
        } else {
            ErrorShape::Nested
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
