//! Collections of JSON objects: what their shapes say, and what is stored of them.

mod collections;
mod described;
mod field;
mod packed;
mod presentation;
mod readings;
mod sent;
mod settings;
mod shape;
mod stamp;
mod stored;

pub(crate) use collections::Collections;
pub(crate) use described::Described;
pub(crate) use field::{Field, FieldType, Fields};
#[cfg(test)]
pub(crate) use packed::reads;
pub(crate) use presentation::presented;
pub(crate) use sent::SentFields;
pub use shape::Shape;
pub(crate) use shape::{Key, Paths, Reference, Sparse};
pub(crate) use stamp::Stamp;
pub(crate) use stored::StoredObject;
