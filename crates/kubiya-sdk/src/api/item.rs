//! What holds for a single object of every kind.

use crate::client::Client;
use crate::error::Result;
use crate::http::{Method, RequestSpec};

/// Turns "not found" into `None`.
pub(super) fn found<T>(result: Result<T>) -> Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error),
    }
}

/// Deletes an object. A 404 that follows an attempt without an answer is a success: that attempt did it.
pub(super) async fn delete(
    client: &Client,
    kind: &'static str,
    operation: &'static str,
    template: &'static str,
    name: &str,
) -> Result<()> {
    let spec = RequestSpec::item(operation, Method::Delete, template, name);
    let mut call = client.sender().call();
    client.note_write(kind);
    match client.sender().send(&mut call, &spec).await {
        Ok(reply) => reply.acknowledged(),
        Err(error) if error.is_not_found() && error.is_maybe_processed() => Ok(()),
        Err(error) => Err(error),
    }
}
