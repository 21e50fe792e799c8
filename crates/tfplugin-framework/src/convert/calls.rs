//! The calls about managed resources: decode **all** inputs, dispatch, encode.

use tfplugin_proto::generated::tfplugin6::{
    apply_resource_change, generate_resource_config, import_resource_state, move_resource_state,
    plan_resource_change, read_resource, upgrade_resource_identity, upgrade_resource_state,
};

use super::quoting::Quoting;
use super::{ProviderService, from_proto, path, to_proto};
use crate::diagnostics::{Diagnostics, Result};
use crate::dispatch::{ApplyRequest, ImportRequest, PlanRequest, ReadRequest};
use crate::generated;
use crate::provider::Provider;

impl<P: Provider> ProviderService<P> {
    pub(super) async fn read(
        &self,
        request: &read_resource::Request,
    ) -> Result<read_resource::Response> {
        let resource = self.session.resource(&request.type_name)?;
        let answer = self
            .session
            .read(ReadRequest {
                type_name: &request.type_name,
                state: from_proto::value(
                    request.current_state.as_ref(),
                    resource.ty(),
                    "prior state",
                )?,
                private: &request.private,
                mode: from_proto::mode(request.client_capabilities.as_ref()),
            })
            .await;
        let mut found = answer.diagnostics;
        let identity_ty = resource.schema().identity_ty();
        Ok(read_resource::Response {
            new_state: to_proto::value(&answer.state, resource.ty(), &mut found),
            new_identity: to_proto::identity(answer.identity.as_ref(), &identity_ty, &mut found)
                .or_else(|| {
                    request
                        .current_identity
                        .clone()
                        .filter(|_| !answer.state.is_null())
                }),
            private: answer.private,
            diagnostics: to_proto::diagnostics(found, Quoting::Of(resource.schema())),
            deferred: None,
        })
    }

    pub(super) async fn plan(
        &self,
        request: &plan_resource_change::Request,
    ) -> Result<plan_resource_change::Response> {
        let resource = self.session.resource(&request.type_name)?;
        let ty = resource.ty();
        let (config, prior, proposed) = all3(
            from_proto::value(request.config.as_ref(), ty, "configuration"),
            from_proto::value(request.prior_state.as_ref(), ty, "prior state"),
            from_proto::value(request.proposed_new_state.as_ref(), ty, "proposed state"),
        )?;
        let answer = self
            .session
            .plan(PlanRequest {
                type_name: &request.type_name,
                config,
                prior,
                proposed,
                private: &request.prior_private,
                mode: from_proto::mode(request.client_capabilities.as_ref()),
            })
            .await;
        let mut found = answer.diagnostics;
        let identity_ty = resource.schema().identity_ty();
        Ok(plan_resource_change::Response {
            planned_state: to_proto::value(&answer.planned, ty, &mut found),
            requires_replace: answer.requires_replace.iter().map(path::to_proto).collect(),
            planned_private: answer.private,
            planned_identity: to_proto::identity(
                answer.identity.as_ref(),
                &identity_ty,
                &mut found,
            ),
            diagnostics: to_proto::diagnostics(found, Quoting::Of(resource.schema())),
            legacy_type_system: false,
            deferred: None,
        })
    }

    pub(super) async fn apply(
        &self,
        request: &apply_resource_change::Request,
    ) -> Result<apply_resource_change::Response> {
        let resource = self.session.resource(&request.type_name)?;
        let ty = resource.ty();
        let (config, prior, planned) = all3(
            from_proto::value(request.config.as_ref(), ty, "configuration"),
            from_proto::value(request.prior_state.as_ref(), ty, "prior state"),
            from_proto::value(request.planned_state.as_ref(), ty, "planned state"),
        )?;
        let answer = self
            .session
            .apply(ApplyRequest {
                type_name: &request.type_name,
                config,
                prior,
                planned,
                private: &request.planned_private,
            })
            .await;
        let mut found = answer.diagnostics;
        let identity_ty = resource.schema().identity_ty();
        Ok(apply_resource_change::Response {
            new_state: to_proto::value(&answer.state, ty, &mut found),
            new_identity: to_proto::identity(answer.identity.as_ref(), &identity_ty, &mut found)
                .or_else(|| {
                    request
                        .planned_identity
                        .clone()
                        .filter(|_| !answer.state.is_null())
                }),
            private: answer.private,
            diagnostics: to_proto::diagnostics(found, Quoting::Of(resource.schema())),
            legacy_type_system: false,
        })
    }

    /// Needs neither a client nor what the provider's author wrote: the schema says all.
    pub(super) fn generate(
        &self,
        request: &generate_resource_config::Request,
    ) -> Result<generate_resource_config::Response> {
        let resource = self.session.resource(&request.type_name)?;
        let (schema, ty) = (resource.schema(), resource.ty());
        let state = from_proto::value(request.state.as_ref(), ty, "state")?;
        let mut found = Diagnostics::new();
        Ok(generate_resource_config::Response {
            config: to_proto::value(&generated::config(schema, &state), ty, &mut found),
            diagnostics: to_proto::diagnostics(found, Quoting::Of(schema)),
        })
    }

    pub(super) async fn import(
        &self,
        request: &import_resource_state::Request,
    ) -> import_resource_state::Response {
        let mut found = Diagnostics::new();
        let imported = self.imported(request, &mut found).await;
        let imported = imported.map_err(|errors| found.extend(errors)).ok();
        let imported = imported.filter(|_| !found.has_errors());
        import_resource_state::Response {
            imported_resources: imported.into_iter().collect(),
            diagnostics: self.resource_diagnostics(&request.type_name, found),
            deferred: None,
        }
    }

    async fn imported(
        &self,
        request: &import_resource_state::Request,
        found: &mut Diagnostics,
    ) -> Result<import_resource_state::ImportedResource> {
        let resource = self.session.resource(&request.type_name)?;
        let identity_ty = resource.schema().identity_ty();
        let by_identity = from_proto::identity(request.identity.as_ref(), &identity_ty)?;
        let (outcome, warnings) = self
            .session
            .import(ImportRequest {
                type_name: &request.type_name,
                id: &request.id,
                identity: by_identity.as_ref(),
                mode: from_proto::mode(request.client_capabilities.as_ref()),
            })
            .await;
        found.extend(warnings);
        let answer = outcome?;
        Ok(import_resource_state::ImportedResource {
            type_name: request.type_name.clone(),
            state: to_proto::value(&answer.state, resource.ty(), found),
            private: answer.private,
            identity: to_proto::identity(answer.identity.as_ref(), &identity_ty, found),
        })
    }

    pub(super) async fn upgrade(
        &self,
        request: &upgrade_resource_state::Request,
    ) -> Result<upgrade_resource_state::Response> {
        let stored = from_proto::stored(request.raw_state.as_ref())?;
        let resource = self.session.resource(&request.type_name)?;
        let state = self
            .session
            .upgrade(&request.type_name, request.version, stored)
            .await?;
        let mut found = Diagnostics::new();
        Ok(upgrade_resource_state::Response {
            upgraded_state: to_proto::value(&state, resource.ty(), &mut found),
            diagnostics: to_proto::diagnostics(found, Quoting::Of(resource.schema())),
        })
    }

    pub(super) async fn move_state(
        &self,
        request: &move_resource_state::Request,
    ) -> Result<move_resource_state::Response> {
        let target = &request.target_type_name;
        let resource = self.session.resource(target)?;
        let stored = from_proto::stored(request.source_state.as_ref())?;
        let (version, source_type) = (request.source_schema_version, &request.source_type_name);
        let (state, identity) = self
            .session
            .move_state(source_type, version, stored, target)
            .await?;
        let mut found = Diagnostics::new();
        let identity_ty = resource.schema().identity_ty();
        Ok(move_resource_state::Response {
            target_state: to_proto::value(&state, resource.ty(), &mut found),
            target_identity: to_proto::identity(identity.as_ref(), &identity_ty, &mut found),
            target_private: Vec::new(),
            diagnostics: to_proto::diagnostics(found, Quoting::Of(resource.schema())),
        })
    }

    pub(super) fn upgrade_identity(
        &self,
        request: &upgrade_resource_identity::Request,
    ) -> Result<upgrade_resource_identity::Response> {
        let resource = self.session.resource(&request.type_name)?;
        let stored = from_proto::stored(request.raw_identity.as_ref())?;
        let identity = self.session.upgrade_identity(&request.type_name, stored)?;
        let mut found = Diagnostics::new();
        let identity_ty = resource.schema().identity_ty();
        Ok(upgrade_resource_identity::Response {
            upgraded_identity: to_proto::identity(Some(&identity), &identity_ty, &mut found),
            diagnostics: to_proto::diagnostics(found, Quoting::Of(resource.schema())),
        })
    }
}

/// All of three results, or all of their errors.
fn all3<A, B, C>(a: Result<A>, b: Result<B>, c: Result<C>) -> Result<(A, B, C)> {
    match (a, b, c) {
        (Ok(a), Ok(b), Ok(c)) => Ok((a, b, c)),
        (a, b, c) => {
            let mut found = Diagnostics::new();
            for errors in [a.err(), b.err(), c.err()].into_iter().flatten() {
                found.extend(errors);
            }
            Err(found)
        }
    }
}
