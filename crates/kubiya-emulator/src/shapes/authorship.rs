//! By whom and when an object was made and changed, as the API tells it of agents and sources.

use serde_json::{Value, json};

use crate::collection::Stamp;

/// Of an object that is made now.
pub(super) fn made(stamp: &Stamp) -> Value {
    let Stamp { by, at, .. } = stamp;
    json!({"created_at": at, "last_updated": at, "user_created": by, "user_last_updated": by})
}

/// Of the object when it is changed.
pub(super) fn renew(authorship: &mut Value, stamp: &Stamp) {
    if let Value::Object(authorship) = authorship {
        authorship.insert("last_updated".to_owned(), stamp.at.as_str().into());
        authorship.insert("user_last_updated".to_owned(), stamp.by.as_str().into());
    }
}
