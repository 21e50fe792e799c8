//! Inputs that mean harm, for the property tests of every crate of the workspace.
//!
//! [`attack`] runs a property over many inputs, [`bytes`] and [`json`] make them of valid ones, and
//! [`cost`] bounds what one of them may take. For tests only; knows nothing of what is tested.

mod attack;
pub mod bytes;
mod canary;
pub mod cost;
pub mod json;

pub use attack::attack;
pub use canary::{Canaries, Canary};
