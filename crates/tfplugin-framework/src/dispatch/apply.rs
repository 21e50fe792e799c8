//! ApplyResourceChange: create, update or delete.
//!
//! State is sacred here. Whatever fails, the answer holds what is known to exist: what the write
//! established, or else what was there before.

use std::collections::BTreeSet;

use tfplugin_proto::value::Value;

use super::{Configured, Resource, Session, guarded, identity};
use crate::check;
use crate::context::{Cx, WriteOnlyMode};
use crate::diagnostics::{Applied, Diagnostics};
use crate::plan::write_only;
use crate::provider::Provider;
use crate::schema::Schema;

pub(crate) struct ApplyRequest<'a> {
    pub(crate) type_name: &'a str,
    pub(crate) config: Value,
    pub(crate) prior: Value,
    pub(crate) planned: Value,
    pub(crate) private: &'a [u8],
}

#[derive(Default)]
pub(crate) struct ApplyResponse {
    pub(crate) state: Value,
    pub(crate) private: Vec<u8>,
    pub(crate) identity: Option<Value>,
    pub(crate) diagnostics: Diagnostics,
}

impl<P: Provider> Session<P> {
    pub(crate) async fn apply(&self, request: ApplyRequest<'_>) -> ApplyResponse {
        let configured = self.configured();
        let resource = match self.resource(request.type_name) {
            Ok(resource) => resource,
            Err(errors) => return untouched(request, errors),
        };
        let schema = resource.schema();
        let mode = mode_of(&configured, schema, &request.planned);
        let mut cx = configured.cx(mode, request.private);
        cx.configured = with_values(&request.config);
        let applied = self.write(&resource, &configured, &mut cx, &request).await;

        let mut diagnostics = std::mem::take(&mut cx.diagnostics);
        diagnostics.extend(applied.diagnostics);
        let state = match applied.state {
            Some(mut state) => {
                let failed = diagnostics.has_errors();
                write_only::carry(schema, mode, &request.planned, &mut state);
                diagnostics.extend(check::stored(schema, mode, &mut state));
                if !failed {
                    diagnostics.extend(check::applied(schema, &request.planned, &state));
                }
                state
            }
            None if diagnostics.has_errors() => request.prior,
            None => Value::Null,
        };
        ApplyResponse {
            identity: identity(schema, &state),
            private: if state.is_null() {
                Vec::new()
            } else {
                cx.private.encode()
            },
            state,
            diagnostics,
        }
    }

    async fn write(
        &self,
        resource: &Resource<P>,
        configured: &Configured<P::Client>,
        cx: &mut Cx,
        request: &ApplyRequest<'_>,
    ) -> Applied<Value> {
        let client = match configured.client() {
            Ok(client) => client,
            Err(errors) => return Applied::failed(errors),
        };
        let (prior, type_name) = (&request.prior, request.type_name);
        let mut planned = request.planned.clone();
        write_only::merge(
            resource.schema(),
            cx.write_only_mode(),
            &request.config,
            &mut planned,
        );
        let outcome = if request.planned.is_null() {
            let deletion = guarded("delete", type_name, resource.delete(cx, client, prior)).await;
            deletion.map(|result| match result {
                Ok(()) => Applied {
                    state: None,
                    diagnostics: Diagnostics::new(),
                },
                Err(errors) => Applied::failed(errors),
            })
        } else if prior.is_null() {
            guarded("create", type_name, resource.create(cx, client, &planned)).await
        } else {
            guarded(
                "update",
                type_name,
                resource.update(cx, client, prior, &planned),
            )
            .await
        };
        outcome.unwrap_or_else(Applied::failed)
    }
}

/// The attributes that have a value.
fn with_values(config: &Value) -> BTreeSet<String> {
    let Value::Map(fields) = config else {
        return BTreeSet::new();
    };
    let set = fields.iter().filter(|(_, value)| !value.is_null());
    set.map(|(name, _)| name.clone()).collect()
}

/// Apply carries no capabilities: the mode is the one of this process's ConfigureProvider, unless the
/// planned state shows by a value that Core stores write-only attributes.
fn mode_of<C>(configured: &Configured<C>, schema: &Schema, planned: &Value) -> WriteOnlyMode {
    if schema
        .write_only()
        .any(|name| !planned.field(name).is_null())
    {
        WriteOnlyMode::Plain
    } else {
        configured.mode
    }
}

fn untouched(request: ApplyRequest<'_>, diagnostics: Diagnostics) -> ApplyResponse {
    ApplyResponse {
        state: request.prior,
        private: request.private.to_vec(),
        identity: None,
        diagnostics,
    }
}
