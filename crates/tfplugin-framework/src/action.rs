//! What the author of an action writes: a schema, a model of the configuration and one call.

use async_trait::async_trait;
use serde::de::DeserializeOwned;
use tokio::sync::mpsc;

use crate::context::Cx;
use crate::diagnostics::{Diagnostics, Result};
use crate::schema::Schema;

/// An action: something that is done and leaves nothing in the state (Terraform 1.14 and later).
///
/// A plan holds the configuration to its rules and does nothing. What an action has is configured: nothing of it is
/// computed, has a default or is write-only.
#[async_trait]
pub trait Action: Send + Sync + 'static {
    /// What [`crate::Provider::configure`] makes.
    type Client: Send + Sync + 'static;

    /// What can be configured, as a type.
    type Config: DeserializeOwned + Send + Sync + 'static;

    /// What can be configured. Called once per process.
    fn schema(&self) -> Schema;

    /// What is wrong with a configuration beyond the rules of the schema, which it has passed. While something is
    /// unknown, called only if the model has room for that. Called again before the action is invoked.
    fn validate(&self, _config: &Self::Config) -> Diagnostics {
        Diagnostics::new()
    }

    /// Does it. The configuration is wholly known.
    ///
    /// The future is dropped where it stands when the practitioner interrupts Terraform, or when Core goes away.
    ///
    /// # Errors
    /// Why it was not done, or may not have been.
    async fn invoke(
        &self,
        cx: &mut Cx,
        client: &Self::Client,
        progress: &Progress,
        config: Self::Config,
    ) -> Result<()>;
}

/// Tells the practitioner how far an action has come, while it goes on.
#[derive(Clone, Debug)]
pub struct Progress(mpsc::UnboundedSender<String>);

impl Progress {
    pub(crate) fn channel() -> (Self, mpsc::UnboundedReceiver<String>) {
        let (sender, messages) = mpsc::unbounded_channel();
        (Self(sender), messages)
    }

    /// Shows a message, which must hold no secret.
    ///
    /// Best before what takes its time, and not at the end: after Ctrl-C, Core takes a message for the end of the action,
    /// and crashes over what follows it. That an action is completed Core says by itself.
    ///
    /// **Source:** Terraform 1.14 and 1.15; 1.16 goes on reading.
    pub fn tell(&self, message: impl Into<String>) {
        // Nobody listens any more once Core has gone away; the action ends with it.
        let _ = self.0.send(message.into());
    }
}
