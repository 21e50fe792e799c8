//! The calls about data sources and list resources.

use tfplugin_proto::generated::tfplugin6::{
    list_resource, read_data_source, validate_data_resource_config, validate_list_resource_config,
};
use tfplugin_proto::value::Type;

use super::quoting::Quoting;
use super::{ProviderService, from_proto, to_proto};
use crate::diagnostics::{Diagnostic, Diagnostics, Result};
use crate::dispatch::{Found, Wanted};
use crate::provider::Provider;

impl<P: Provider> ProviderService<P> {
    pub(super) async fn validate_data_source(
        &self,
        request: &validate_data_resource_config::Request,
    ) -> Result<()> {
        let data_source = self.session.data_source(&request.type_name)?;
        let config = from_proto::value(request.config.as_ref(), data_source.ty(), "configuration")?;
        unless_any(
            self.session
                .validate_data_source(&request.type_name, &config)
                .await,
        )
    }

    pub(super) async fn read_data_source(
        &self,
        request: &read_data_source::Request,
    ) -> Result<read_data_source::Response> {
        let data_source = self.session.data_source(&request.type_name)?;
        let config = from_proto::value(request.config.as_ref(), data_source.ty(), "configuration")?;
        let (outcome, mut found) = self
            .session
            .read_data_source(&request.type_name, &config)
            .await;
        let state = match outcome {
            Ok(state) => to_proto::value(&state, data_source.ty(), &mut found),
            Err(errors) => {
                found.extend(errors);
                None
            }
        };
        Ok(read_data_source::Response {
            state,
            diagnostics: to_proto::diagnostics(found, Quoting::Of(data_source.schema())),
            deferred: None,
        })
    }

    pub(super) async fn validate_list(
        &self,
        request: &validate_list_resource_config::Request,
    ) -> Result<()> {
        let list = self.session.list_resource(&request.type_name)?;
        let config = from_proto::value(request.config.as_ref(), list.ty(), "configuration")?;
        unless_any(
            self.session
                .validate_list(&request.type_name, &config)
                .await,
        )
    }

    /// One event with what there is to tell, if anything, then one for each remote object.
    ///
    /// Core goes on after an event that has warnings and no identity. **Source:** Terraform 1.14,
    /// `GRPCProvider.ListResource`.
    pub(super) async fn list(&self, request: &list_resource::Request) -> Vec<list_resource::Event> {
        let mut told = Diagnostics::new();
        let found = self.found(request, &mut told).await;
        let found = found.unwrap_or_else(|errors| {
            told.extend(errors);
            Vec::new()
        });
        let notice = list_resource::Event {
            diagnostic: self.list_diagnostics(&request.type_name, told),
            ..list_resource::Event::default()
        };
        let notice = Some(notice).filter(|notice| !notice.diagnostic.is_empty());
        notice.into_iter().chain(found).collect()
    }

    async fn found(
        &self,
        request: &list_resource::Request,
        told: &mut Diagnostics,
    ) -> Result<Vec<list_resource::Event>> {
        let type_name = &request.type_name;
        let (list, resource) = (
            self.session.list_resource(type_name)?,
            self.session.resource(type_name)?,
        );
        let config = from_proto::value(request.config.as_ref(), list.ty(), "configuration")?;
        // Core asks for a limit in every case; one that is not positive is none.
        let limit = usize::try_from(request.limit)
            .ok()
            .filter(|limit| *limit > 0);
        let wanted = Wanted {
            limit: limit.unwrap_or(usize::MAX),
            is_whole: request.include_resource_object,
        };
        let (found, warnings) = self.session.list(type_name, &config, wanted).await;
        told.extend(warnings);
        let identity_ty = resource.schema().identity_ty();
        let object_ty = request.include_resource_object.then_some(resource.ty());
        Ok(found?
            .iter()
            .map(|found| event(found, &identity_ty, object_ty))
            .collect())
    }
}

fn event(found: &Found, identity_ty: &Type, object_ty: Option<&Type>) -> list_resource::Event {
    let mut diagnostics = Diagnostics::new();
    if found.identity.is_none() {
        let problem = "The provider listed an object without an identity";
        diagnostics.push(Diagnostic::provider_bug(problem));
    }
    let object = &found.listed.object;
    list_resource::Event {
        identity: to_proto::identity(found.identity.as_ref(), identity_ty, &mut diagnostics),
        display_name: found.listed.display_name.clone(),
        resource_object: object_ty.and_then(|ty| to_proto::value(object, ty, &mut diagnostics)),
        diagnostic: to_proto::diagnostics(diagnostics, Quoting::Never),
    }
}

fn unless_any(found: Diagnostics) -> Result<()> {
    if found.iter().next().is_none() {
        Ok(())
    } else {
        Err(found)
    }
}
