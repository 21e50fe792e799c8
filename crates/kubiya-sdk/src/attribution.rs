//! Whom a new object is put down to.

use bytes::Bytes;
use serde::Serialize;

use crate::http::json_body;

/// What some kinds of objects keep of their create: the tool that manages them, and the task that it serves.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Attribution {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) managed_by: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) task_id: String,
}

#[derive(Serialize)]
struct Attributed<'a, T> {
    #[serde(flatten)]
    content: &'a T,
    #[serde(flatten)]
    attribution: &'a Attribution,
}

impl Attribution {
    /// What a create sends: the fields of `content`, and what there is of these.
    pub(crate) fn body(&self, content: &impl Serialize) -> Bytes {
        json_body(&Attributed {
            content,
            attribution: self,
        })
    }
}
