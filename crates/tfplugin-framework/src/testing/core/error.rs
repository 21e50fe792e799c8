//! Why Core would not go on.

use tfplugin_proto::generated::tfplugin6 as wire;
use tfplugin_proto::value::ValueError;
use tonic::Status;

use crate::testing::host::HostError;

/// Why Core would not go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CoreError {
    /// The provider could not be started or reached.
    #[error(transparent)]
    Host(#[from] HostError),
    /// The provider answered with a gRPC error, which providers must not do.
    #[error("the provider answered with gRPC status {0}")]
    Status(tonic::Code),
    /// The provider's answer cannot be decoded.
    #[error("the provider's answer cannot be decoded: {0}")]
    Unreadable(#[from] ValueError),
    /// The provider reported errors.
    #[error("the provider reported: {}", .0.iter().map(|d| d.summary.as_str()).collect::<Vec<_>>().join("; "))]
    Reported(Vec<wire::Diagnostic>),
    /// The provider broke a rule of Core.
    #[error("the provider broke a rule of Core: {0}")]
    Broken(String),
}

impl From<Status> for CoreError {
    fn from(status: Status) -> Self {
        Self::Status(status.code())
    }
}

impl CoreError {
    /// The provider's errors, where that is what it is about.
    #[must_use]
    pub fn reported(&self) -> &[wire::Diagnostic] {
        match self {
            Self::Reported(diagnostics) => diagnostics,
            _ => &[],
        }
    }
}

/// The result of everything that Core does.
pub type Result<T> = std::result::Result<T, CoreError>;

pub(super) fn broken(rule: impl Into<String>) -> CoreError {
    CoreError::Broken(rule.into())
}
