//! Tells what to do about each kind of error.
//!
//! ```text
//! KUBIYA_API_KEY=… cargo run -p kubiya-sdk --example handle_errors -- NAME
//! ```

#![expect(clippy::print_stdout, reason = "it is a program for the terminal")]

use kubiya_sdk::{Client, Error, ErrorKind, Result};

#[tokio::main]
async fn main() {
    let name = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "example/no-such-secret".to_owned());
    match try_it(&name).await {
        Ok(()) => println!("deleted {name}"),
        Err(error) => println!("{error}\n→ {}", advice(&error)),
    }
}

async fn try_it(name: &str) -> Result<()> {
    Client::from_env()?.secrets().delete(name).await
}

/// What a person, or a program on their behalf, should do next.
pub(crate) fn advice(error: &Error) -> String {
    let advice = match error.kind() {
        ErrorKind::AlreadyExists => "Update the existing secret, or choose another name.",
        ErrorKind::Config => "Check KUBIYA_API_KEY, KUBIYA_ENV and KUBIYA_BASE_URL.",
        ErrorKind::Conflict => "Something uses it or has changed it. Look at it, then try again.",
        ErrorKind::InvalidInput => "Choose a name and a value that the API can take.",
        ErrorKind::MaybeProcessed => "Look at the secret: it may or may not have been changed.",
        ErrorKind::NeverSent => "Nothing was sent. Check the network, then simply try again.",
        ErrorKind::NotFound => "There is no such secret. Check the name, and the organisation.",
        ErrorKind::PermissionDenied => "Ask an administrator for the permission.",
        ErrorKind::RateLimited => match error.retry_after() {
            Some(wait) => return format!("Try again in {} s.", wait.as_secs()),
            None => "Try again in a minute.",
        },
        ErrorKind::Redirected => "The endpoint has moved: set its new address.",
        ErrorKind::Rejected => "The server has told why. Change the request.",
        ErrorKind::ServerError if error.is_maybe_processed() => {
            "The service failed midway. Look at the secret before trying again."
        }
        ErrorKind::ServerError => "The service is unwell. Try again later.",
        ErrorKind::Stopped => "This program is ending, and nothing was sent. Run it again.",
        ErrorKind::Unauthenticated => "The key is wrong or revoked. Create a new one.",
        ErrorKind::ResponseTooLarge => {
            "It is larger than what is read. Shorten it where it was made."
        }
        ErrorKind::UnexpectedResponse => {
            "Something else than the Kubiya API has answered. Check the endpoint and any proxy."
        }
        _ => "This is new. Update this program.",
    };
    match error.request_id() {
        Some(id) => format!("{advice} For support, quote request id {id}."),
        None => advice.to_owned(),
    }
}
