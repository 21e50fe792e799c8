//! A local Kubiya API.
fn main() {}
