//! ValidateProviderConfig, ConfigureProvider and StopProvider.

use std::sync::{Arc, PoisonError};

use tfplugin_proto::value::Value;
use tokio_util::sync::CancellationToken;

use super::{Configured, Session, guarded, interruptible, validate};
use crate::context::WriteOnlyMode;
use crate::diagnostics::Diagnostics;
use crate::erased::model_from_value;
use crate::provider::{Host, Provider};

impl<P: Provider> Session<P> {
    pub(crate) async fn validate_provider(&self, config: &Value) -> Diagnostics {
        validate::by_schema("provider", &self.schema, config).await
    }

    pub(crate) async fn configure(
        &self,
        host: Host,
        mode: WriteOnlyMode,
        config: &Value,
    ) -> Diagnostics {
        let stop = CancellationToken::new();
        let work = async {
            let config = model_from_value(config)?;
            interruptible(&stop, self.provider.configure(&host, config)).await
        };
        let outcome = guarded("configure", "provider", work).await;
        let (client, deferred, found) = match outcome.and_then(|outcome| outcome) {
            Ok(Some(client)) => (Some(Arc::new(client)), false, Diagnostics::new()),
            Ok(None) => (None, true, Diagnostics::new()),
            Err(errors) => (None, false, errors),
        };
        let configured = Configured {
            client,
            deferred,
            mode,
            stop,
            warned: Arc::default(),
            said: Arc::default(),
        };
        *self
            .configured
            .write()
            .unwrap_or_else(PoisonError::into_inner) = configured;
        found
    }

    /// Ends every wait and keeps the client from beginning anything new.
    pub(crate) async fn stop(&self) {
        let configured = self.configured();
        configured.stop.cancel();
        if let Some(client) = &configured.client {
            let stopping = async { self.provider.stop(client) };
            // Core ignores what comes of this call.
            let _ = guarded("stop", "provider", stopping).await;
        }
    }
}
