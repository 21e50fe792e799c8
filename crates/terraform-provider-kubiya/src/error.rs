//! What the practitioner reads when the API fails; the only place where that is worded.

use std::error::Error as _;

use kubiya_sdk::{Error, ErrorKind};
use tfplugin_framework::Diagnostic;

/// What was to be done with a secret.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Verb {
    Create,
    Read,
    Update,
    Delete,
}

impl Verb {
    fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Read => "read",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }

    /// What the failure leaves behind, as far as it is known.
    fn aftermath(self, error: &Error) -> &'static str {
        match self {
            Self::Read => "The state was not changed.",
            Self::Create if error.is_maybe_processed() => {
                "The secret may exist all the same; if the next apply reports that it does, import it."
            }
            Self::Create => "The secret was not created.",
            Self::Update if error.is_maybe_processed() => {
                "The update may be in effect all the same; the next apply writes the configured value again."
            }
            Self::Update => "The secret was not changed.",
            Self::Delete if error.is_maybe_processed() => {
                "The secret may be gone all the same; the next apply finds out."
            }
            Self::Delete => "The secret was not deleted, and stays in the state.",
        }
    }
}

/// The diagnostic for a failed call about the secret `name`.
pub(crate) fn describe(verb: Verb, name: &str, error: &Error) -> Diagnostic {
    let summary = format!("Cannot {} secret {name:?}", verb.as_str());
    let detail = format!(
        "{} {} {}",
        cause(error),
        verb.aftermath(error),
        advice(error)
    );
    Diagnostic::error(summary, detail)
}

/// The diagnostic for a failed list of secrets.
pub(crate) fn list(error: &Error) -> Diagnostic {
    let detail = format!("{} {}", cause(error), advice(error));
    Diagnostic::error("Cannot list the secrets", detail)
}

/// The diagnostic for a create whose name is taken.
pub(crate) fn already_exists(name: &str) -> Diagnostic {
    let detail = format!(
        "There is a secret with this name in the organisation, and it was left alone. To manage it with \
         Terraform, import it under the address of this resource:\n\n  terraform import \
         kubiya_secret.ADDRESS {}\n\nThe apply after the import writes the configured value; value_version = 1 \
         keeps the value that is there. Otherwise choose another name.",
        shell_quoted(name)
    );
    Diagnostic::error(format!("Secret {name:?} exists already"), detail).at_attribute("name")
}

/// The diagnostic for a create of a name that another create of the same run has.
pub(crate) fn configured_twice(name: &str) -> Diagnostic {
    let detail = "Another resource of this configuration creates a secret with this name, and names are \
                  unique in the organisation. Give one of the two another name, or remove it.";
    Diagnostic::error(format!("Secret {name:?} is configured twice"), detail).at_attribute("name")
}

/// The warning for a secret that was written while a read after it failed.
pub(crate) fn metadata_missing(name: &str, error: &Error) -> Diagnostic {
    let detail = format!(
        "The secret was written, but when and by whom it was created could not be read. {} The next \
         refresh fills in created_at and created_by.",
        cause(error)
    );
    Diagnostic::warning(format!("Metadata of secret {name:?} is missing"), detail)
}

/// The warning for a secret that exists, with a value that may be another one than the configured.
pub(crate) fn value_in_doubt(name: &str, error: &Error) -> Diagnostic {
    let detail = format!(
        "The secret was created, but the API's answer was lost, and the attempt to make sure of its value \
         failed. {} The next apply writes the configured value again.",
        cause(error)
    );
    Diagnostic::warning(format!("Value of secret {name:?} is in doubt"), detail)
}

/// What happened, why as far as it is known, and what the server said about it.
fn cause(error: &Error) -> String {
    let mut facts = Vec::new();
    if let Some(status) = error.status() {
        facts.push(format!("HTTP status {status}"));
    }
    if error.attempts() > 1 {
        facts.push(format!("{} attempts", error.attempts()));
    }
    if let Some(id) = error.request_id() {
        facts.push(format!("request ID {id}"));
    }
    let mut text = meaning(error.kind()).to_owned();
    if !facts.is_empty() {
        text = format!("{text} ({})", facts.join(", "));
    }
    // Scrubbed by the SDK, as the server's message is.
    if let Some(reason) = error.source() {
        text = format!("{text}: {}", reason.to_string().trim_end_matches('.'));
    }
    match error.message() {
        Some(message) => format!("{text}. It said: {message:?}."),
        None => format!("{text}."),
    }
}

fn meaning(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::AlreadyExists => "There is a secret with this name",
        ErrorKind::Conflict => "The API found a conflict with the state of the secret",
        ErrorKind::InvalidInput => "The secret cannot be sent",
        ErrorKind::MaybeProcessed => "The API did not answer",
        ErrorKind::NeverSent => "The API could not be reached",
        ErrorKind::NotFound => "There is no such secret",
        ErrorKind::PermissionDenied => "The API key may not do this",
        ErrorKind::RateLimited => "The API's rate limit was exceeded",
        ErrorKind::Redirected => "The API answered with a redirect, which is not followed",
        ErrorKind::Rejected => "The API rejected the request",
        ErrorKind::ResponseTooLarge => {
            "What answered is not the Kubiya API: the answer is too large"
        }
        ErrorKind::ServerError => "The API failed",
        ErrorKind::Stopped => "Terraform was interrupted",
        ErrorKind::Unauthenticated => "The API refused the API key",
        ErrorKind::UnexpectedResponse => "What answered is not the Kubiya API",
        _ => "The call failed",
    }
}

/// What to do about it.
fn advice(error: &Error) -> &'static str {
    match error.kind() {
        ErrorKind::Unauthenticated => {
            "Check api_key in the provider block or the environment variable KUBIYA_API_KEY; the key may be \
             wrong, expired or of another environment."
        }
        ErrorKind::PermissionDenied => {
            "Use an API key that may manage secrets, or ask an administrator of the organisation."
        }
        ErrorKind::NotFound => {
            "It was deleted outside of Terraform. Plan again: the refresh notices, and the plan creates it."
        }
        ErrorKind::RateLimited => {
            "Run it again later, with a lower -parallelism, or with a longer retry_timeout in the provider \
             block."
        }
        ErrorKind::InvalidInput => {
            "If such a secret is in the state of an earlier provider, terraform state rm takes it out."
        }
        ErrorKind::NeverSent | ErrorKind::MaybeProcessed => {
            "Check the network, proxies and the endpoint in the provider block, then run it again."
        }
        ErrorKind::ServerError => "Run it again later.",
        ErrorKind::Stopped => "Run it again to finish.",
        ErrorKind::Redirected | ErrorKind::UnexpectedResponse | ErrorKind::ResponseTooLarge => {
            "Check that the endpoint in the provider block is the address of the Kubiya API itself."
        }
        _ => "Correct what the message names, then run it again.",
    }
}

fn shell_quoted(name: &str) -> String {
    format!("'{}'", name.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_existing_name_is_shown_with_the_command_that_imports_it() {
        let found = already_exists("it's #1");
        assert!(
            found
                .detail
                .contains(r"terraform import kubiya_secret.ADDRESS 'it'\''s #1'")
        );
        assert_eq!(found.attribute.unwrap().to_string(), "name");
    }
}
