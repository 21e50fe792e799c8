//! ReadResource.

use tfplugin_proto::value::Value;

use super::{Session, guarded, identity, interruptible};
use crate::check;
use crate::context::WriteOnlyMode;
use crate::diagnostics::Diagnostics;
use crate::plan::write_only;
use crate::provider::Provider;

pub(crate) struct ReadRequest<'a> {
    pub(crate) type_name: &'a str,
    pub(crate) state: Value,
    pub(crate) private: &'a [u8],
    pub(crate) mode: WriteOnlyMode,
}

#[derive(Default)]
pub(crate) struct ReadResponse {
    /// Null if, and only if, the remote object is known to be gone.
    pub(crate) state: Value,
    pub(crate) private: Vec<u8>,
    pub(crate) identity: Option<Value>,
    pub(crate) diagnostics: Diagnostics,
}

impl<P: Provider> Session<P> {
    pub(crate) async fn read(&self, request: ReadRequest<'_>) -> ReadResponse {
        let ReadRequest {
            type_name,
            state: current,
            private,
            mode,
        } = request;
        let resource = match self.resource(type_name) {
            Ok(resource) => resource,
            Err(diagnostics) => return kept(current, private, diagnostics),
        };
        let configured = self.configured();
        if configured.deferred {
            return kept(current, private, Diagnostics::new());
        }
        let mut cx = configured.cx(mode, private);
        let work = async {
            let client = configured.client()?;
            interruptible(&configured.stop, resource.read(&mut cx, client, &current)).await
        };
        let outcome = guarded("read", type_name, work)
            .await
            .and_then(|outcome| outcome);

        let mut diagnostics = std::mem::take(&mut cx.diagnostics);
        let mut state = match outcome {
            Ok(Some(state)) => state,
            Ok(None) => {
                return ReadResponse {
                    diagnostics,
                    ..ReadResponse::default()
                };
            }
            Err(errors) => {
                diagnostics.extend(errors);
                return kept(current, private, diagnostics);
            }
        };
        write_only::carry(resource.schema(), mode, &current, &mut state);
        diagnostics.extend(check::stored(resource.schema(), mode, &mut state));
        ReadResponse {
            identity: identity(resource.schema(), &state),
            private: cx.private.encode(),
            state,
            diagnostics,
        }
    }
}

fn kept(state: Value, private: &[u8], diagnostics: Diagnostics) -> ReadResponse {
    ReadResponse {
        state,
        private: private.to_vec(),
        identity: None,
        diagnostics,
    }
}
