//! Terraform provider for Kubiya.
fn main() {}
