//! ValidateProviderConfig, ConfigureProvider and StopProvider.

use std::sync::{Arc, PoisonError};

use tfplugin_proto::value::Value;
use tokio_util::sync::CancellationToken;

use super::{Configured, Session, guarded, interruptible, validate};
use crate::context::{Cx, WriteOnlyMode};
use crate::diagnostics::Diagnostics;
use crate::erased::model_from_value;
use crate::private::Private;
use crate::provider::{Host, Provider};

impl<P: Provider> Session<P> {
    pub(crate) async fn validate_provider(&self, config: &Value) -> Diagnostics {
        let mut found = validate::by_schema(&self.schema, config);
        if !found.has_errors() {
            let work = async {
                match model_from_value(config) {
                    Ok(config) => self.provider.validate(&config),
                    Err(errors) => errors,
                }
            };
            found.extend(
                guarded("validate", "provider", work)
                    .await
                    .unwrap_or_else(|bug| bug),
            );
        }
        found
    }

    pub(crate) async fn configure(
        &self,
        host: Host,
        mode: WriteOnlyMode,
        config: &Value,
    ) -> Diagnostics {
        let stop = CancellationToken::new();
        let mut cx = Cx::new(Private::default(), mode, stop.clone());
        let work = async {
            let config = model_from_value(config)?;
            interruptible(&stop, self.provider.configure(&mut cx, &host, config)).await
        };
        let outcome = guarded("configure", "provider", work)
            .await
            .and_then(|outcome| outcome);
        let mut found = std::mem::take(&mut cx.diagnostics);
        let (client, deferred) = match outcome {
            Ok(client) => {
                let deferred = client.is_none();
                (client.map(Arc::new), deferred)
            }
            Err(errors) => {
                found.extend(errors);
                (None, false)
            }
        };
        let configured = Configured {
            client,
            deferred,
            mode,
            stop,
            warned: Arc::default(),
        };
        *self
            .configured
            .write()
            .unwrap_or_else(PoisonError::into_inner) = configured;
        found
    }

    /// Ends every wait and keeps the client from beginning anything new.
    pub(crate) fn stop(&self) {
        let configured = self.configured();
        configured.stop.cancel();
        if let Some(client) = &configured.client {
            self.provider.stop(client);
        }
    }
}
