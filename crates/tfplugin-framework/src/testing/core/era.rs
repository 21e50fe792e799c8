//! The Cores that can be played.

/// Which Core is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Era {
    /// Terraform or OpenTofu from 1.11: knows write-only attributes and says so.
    WriteOnly,
    /// Terraform before 1.9: says nothing about itself, and stores every attribute.
    Plain,
}
