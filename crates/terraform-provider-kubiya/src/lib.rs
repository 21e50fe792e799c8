//! Terraform provider for Kubiya.
