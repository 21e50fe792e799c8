//! PlanResourceChange.

use std::sync::atomic::Ordering;

use tfplugin_proto::path::AttributePath;
use tfplugin_proto::value::Value;

use super::{Configured, Session, guarded, identity, interruptible};
use crate::check;
use crate::context::WriteOnlyMode;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::plan::{self, Change, write_only};
use crate::provider::Provider;
use crate::resource::Plan;
use crate::schema::Schema;

pub(crate) struct PlanRequest<'a> {
    pub(crate) type_name: &'a str,
    pub(crate) config: Value,
    pub(crate) prior: Value,
    pub(crate) proposed: Value,
    pub(crate) private: &'a [u8],
    pub(crate) mode: WriteOnlyMode,
}

#[derive(Default)]
pub(crate) struct PlanResponse {
    pub(crate) planned: Value,
    pub(crate) requires_replace: Vec<AttributePath>,
    pub(crate) private: Vec<u8>,
    pub(crate) identity: Option<Value>,
    pub(crate) diagnostics: Diagnostics,
}

impl<P: Provider> Session<P> {
    pub(crate) async fn plan(&self, request: PlanRequest<'_>) -> PlanResponse {
        let PlanRequest {
            type_name,
            config,
            prior,
            proposed,
            private,
            mode,
        } = request;
        let resource = match self.resource(type_name) {
            Ok(resource) => resource,
            Err(diagnostics) => {
                return PlanResponse {
                    diagnostics,
                    ..PlanResponse::default()
                };
            }
        };
        let schema = resource.schema();
        let configured = self.configured();
        if proposed.is_null() {
            let judged = match configured.client.as_deref() {
                // What is gone already needs no judgement.
                Some(client) if !prior.is_null() => {
                    let work = resource.plan_delete(client, &prior);
                    guarded("plan", type_name, interruptible(&configured.stop, work)).await
                }
                _ => Ok(Ok(())),
            };
            // Delete gets this private data, and identity is what Core knows already.
            return PlanResponse {
                private: private.to_vec(),
                identity: identity(schema, &prior),
                diagnostics: judged.and_then(|judged| judged).err().unwrap_or_default(),
                ..PlanResponse::default()
            };
        }

        let change = Change {
            config: &config,
            prior: &prior,
            proposed: &proposed,
        };
        let by_schema = plan::by_schema(schema, change, mode);
        let mut cx = configured.cx(mode, private);
        let in_the_making = Plan {
            config: &config,
            prior: (!change.is_create()).then_some(&prior),
            planned: &by_schema,
            changed: by_schema != prior,
        };
        let client = configured.client.as_deref();
        let work = resource.modify_plan(&mut cx, client, in_the_making);
        let outcome = guarded("plan", type_name, interruptible(&configured.stop, work)).await;

        let mut diagnostics = std::mem::take(&mut cx.diagnostics);
        let mut planned = match outcome.and_then(|outcome| outcome) {
            Ok(planned) => planned,
            Err(errors) => {
                diagnostics.extend(errors);
                return PlanResponse {
                    diagnostics,
                    ..PlanResponse::default()
                };
            }
        };
        write_only::carry(schema, mode, &by_schema, &mut planned);
        diagnostics.extend(check::planned(schema, mode, &config, &prior, &planned));
        configured
            .said
            .once(type_name, schema, &config, &mut diagnostics);
        diagnostics.extend(configured.stored_in_clear(schema, type_name, mode));
        PlanResponse {
            requires_replace: plan::requires_replace(schema, change, &planned),
            identity: identity(schema, &planned),
            private: cx.private.encode(),
            planned,
            diagnostics,
        }
    }
}

impl<C> Configured<C> {
    /// The warning that this Core stores what newer ones do not: once per process, not per resource.
    fn stored_in_clear(
        &self,
        schema: &Schema,
        type_name: &str,
        mode: WriteOnlyMode,
    ) -> Option<Diagnostic> {
        let name = schema.write_only().next()?;
        if mode == WriteOnlyMode::Supported || self.warned.swap(true, Ordering::Relaxed) {
            return None;
        }
        let detail = format!(
            "This version of Terraform or OpenTofu does not know write-only attributes, so the \
             {name:?} of every {type_name} is stored in the state and in saved plans in clear text. \
             Keep both encrypted, or use version 1.11 or later, which stores neither."
        );
        Some(Diagnostic::warning(
            format!("State will hold the {name} of {type_name}"),
            detail,
        ))
    }
}
