//! Where requests go, in words, for whoever has to find out why nothing answers.

use std::fmt::Write;
use std::sync::Arc;

use super::{Endpoint, Route};

/// The address, the proxy on the way to it, and the settings that both come from.
pub(super) fn destination(endpoint: &Endpoint, origin: Option<&str>, route: &Route) -> Arc<str> {
    let mut words = endpoint.to_string();
    // Writing to a string does not fail.
    if let Some(origin) = origin {
        let _ = write!(words, ", {origin},");
    }
    if let Route::Through(proxy, variable) = route {
        let _ = write!(words, " through the proxy {proxy}");
        if let Some(variable) = variable {
            let _ = write!(words, ", set by the environment variable {variable}");
        }
    }
    words.trim_end_matches(',').into()
}
