//! The provider service of the wire: decode everything, dispatch, encode.

use std::collections::BTreeMap;

use async_trait::async_trait;
use tfplugin_proto::generated::tfplugin6::{
    Diagnostic, apply_resource_change, configure_provider, generate_resource_config, get_metadata,
    get_provider_schema, get_resource_identity_schemas, import_resource_state, invoke_action,
    list_resource, move_resource_state, plan_action, plan_resource_change, provider_server,
    read_data_source, read_resource, stop_provider, upgrade_resource_identity,
    upgrade_resource_state, validate_action_config, validate_data_resource_config,
    validate_list_resource_config, validate_provider_config, validate_resource_config,
};
use tonic::codegen::BoxStream;
use tonic::{Request, Response, Status};

use super::quoting::Quoting;
use super::{actions, from_proto, to_proto};
use crate::diagnostics::Diagnostics;
use crate::dispatch::Session;
use crate::provider::{Host, Provider};

/// A provider, as the generated server calls it. Never answers with a gRPC error of its own: failures
/// of a provider are diagnostics.
pub(crate) struct ProviderService<P: Provider> {
    pub(super) session: Session<P>,
}

impl<P: Provider> ProviderService<P> {
    pub(crate) fn new(provider: P) -> Self {
        Self {
            session: Session::new(provider),
        }
    }

    pub(super) fn resource_diagnostics(
        &self,
        type_name: &str,
        found: Diagnostics,
    ) -> Vec<Diagnostic> {
        let quoting = Quoting::of_type(type_name, &self.session.resource_schemas());
        to_proto::diagnostics(found, quoting)
    }

    fn data_source_diagnostics(&self, type_name: &str, found: Diagnostics) -> Vec<Diagnostic> {
        let quoting = Quoting::of_type(type_name, &self.session.data_source_schemas());
        to_proto::diagnostics(found, quoting)
    }

    pub(super) fn list_diagnostics(&self, type_name: &str, found: Diagnostics) -> Vec<Diagnostic> {
        let quoting = Quoting::of_type(type_name, &self.session.list_schemas());
        to_proto::diagnostics(found, quoting)
    }

    pub(super) fn action_diagnostics(
        &self,
        type_name: &str,
        found: Diagnostics,
    ) -> Vec<Diagnostic> {
        let quoting = Quoting::of_type(type_name, &self.session.action_schemas());
        to_proto::diagnostics(found, quoting)
    }
}

type Answer<T> = std::result::Result<Response<T>, Status>;

#[async_trait]
impl<P: Provider> provider_server::Provider for ProviderService<P> {
    async fn get_metadata(
        &self,
        _: Request<get_metadata::Request>,
    ) -> Answer<get_metadata::Response> {
        let resources = self.session.resource_schemas().into_keys();
        let data_sources = self.session.data_source_schemas().into_keys();
        let lists = self.session.list_schemas().into_keys();
        let actions = self.session.action_schemas().into_keys();
        Ok(Response::new(get_metadata::Response {
            server_capabilities: Some(to_proto::capabilities()),
            resources: resources
                .map(|name| get_metadata::ResourceMetadata {
                    type_name: name.to_owned(),
                })
                .collect(),
            data_sources: data_sources
                .map(|name| get_metadata::DataSourceMetadata {
                    type_name: name.to_owned(),
                })
                .collect(),
            list_resources: lists
                .map(|name| get_metadata::ListResourceMetadata {
                    type_name: name.to_owned(),
                })
                .collect(),
            actions: actions
                .map(|name| get_metadata::ActionMetadata {
                    type_name: name.to_owned(),
                })
                .collect(),
            ..get_metadata::Response::default()
        }))
    }

    async fn get_provider_schema(
        &self,
        _: Request<get_provider_schema::Request>,
    ) -> Answer<get_provider_schema::Response> {
        let action_schemas = self.session.action_schemas().into_iter();
        Ok(Response::new(get_provider_schema::Response {
            provider: Some(to_proto::schema(self.session.provider_schema())),
            resource_schemas: to_proto::schemas(self.session.resource_schemas()),
            data_source_schemas: to_proto::schemas(self.session.data_source_schemas()),
            list_resource_schemas: to_proto::schemas(self.session.list_schemas()),
            action_schemas: action_schemas
                .map(|(name, schema)| (name.to_owned(), actions::schema(schema)))
                .collect(),
            server_capabilities: Some(to_proto::capabilities()),
            diagnostics: to_proto::diagnostics(self.session.problems(), Quoting::Never),
            ..get_provider_schema::Response::default()
        }))
    }

    async fn get_resource_identity_schemas(
        &self,
        _: Request<get_resource_identity_schemas::Request>,
    ) -> Answer<get_resource_identity_schemas::Response> {
        let schemas = self.session.resource_schemas().into_iter();
        let identity_schemas: BTreeMap<_, _> = schemas
            .filter_map(|(name, schema)| {
                Some((name.to_owned(), to_proto::identity_schema(schema)?))
            })
            .collect();
        Ok(Response::new(get_resource_identity_schemas::Response {
            identity_schemas,
            diagnostics: Vec::new(),
        }))
    }

    async fn validate_provider_config(
        &self,
        request: Request<validate_provider_config::Request>,
    ) -> Answer<validate_provider_config::Response> {
        let request = request.into_inner();
        let ty = self.session.provider_ty();
        let found = match from_proto::value(request.config.as_ref(), ty, "provider configuration") {
            Ok(config) => self.session.validate_provider(&config).await,
            Err(errors) => errors,
        };
        Ok(Response::new(validate_provider_config::Response {
            diagnostics: to_proto::diagnostics(found, Quoting::Never),
        }))
    }

    async fn configure_provider(
        &self,
        request: Request<configure_provider::Request>,
    ) -> Answer<configure_provider::Response> {
        let request = request.into_inner();
        let ty = self.session.provider_ty();
        let host = Host {
            terraform_version: request.terraform_version,
        };
        let mode = from_proto::mode(request.client_capabilities.as_ref());
        let found = match from_proto::value(request.config.as_ref(), ty, "provider configuration") {
            Ok(config) => self.session.configure(host, mode, &config).await,
            Err(errors) => errors,
        };
        Ok(Response::new(configure_provider::Response {
            diagnostics: to_proto::diagnostics(found, Quoting::Never),
        }))
    }

    async fn validate_resource_config(
        &self,
        request: Request<validate_resource_config::Request>,
    ) -> Answer<validate_resource_config::Response> {
        let request = request.into_inner();
        let config = self
            .session
            .resource(&request.type_name)
            .and_then(|resource| {
                from_proto::value(request.config.as_ref(), resource.ty(), "configuration")
            });
        let found = match config {
            Ok(config) => {
                self.session
                    .validate_resource(&request.type_name, &config)
                    .await
            }
            Err(errors) => errors,
        };
        Ok(Response::new(validate_resource_config::Response {
            diagnostics: self.resource_diagnostics(&request.type_name, found),
        }))
    }

    async fn upgrade_resource_state(
        &self,
        request: Request<upgrade_resource_state::Request>,
    ) -> Answer<upgrade_resource_state::Response> {
        let answer = self.upgrade(request.get_ref()).await;
        Ok(Response::new(answer.unwrap_or_else(|errors| {
            upgrade_resource_state::Response {
                upgraded_state: None,
                diagnostics: self.resource_diagnostics(&request.get_ref().type_name, errors),
            }
        })))
    }

    async fn upgrade_resource_identity(
        &self,
        request: Request<upgrade_resource_identity::Request>,
    ) -> Answer<upgrade_resource_identity::Response> {
        let answer = self.upgrade_identity(request.get_ref());
        Ok(Response::new(answer.unwrap_or_else(|errors| {
            upgrade_resource_identity::Response {
                upgraded_identity: None,
                diagnostics: self.resource_diagnostics(&request.get_ref().type_name, errors),
            }
        })))
    }

    async fn read_resource(
        &self,
        request: Request<read_resource::Request>,
    ) -> Answer<read_resource::Response> {
        let request = request.into_inner();
        let answer = self.read(&request).await;
        Ok(Response::new(answer.unwrap_or_else(|errors| {
            read_resource::Response {
                new_state: request.current_state,
                private: request.private,
                new_identity: request.current_identity,
                diagnostics: self.resource_diagnostics(&request.type_name, errors),
                deferred: None,
            }
        })))
    }

    async fn plan_resource_change(
        &self,
        request: Request<plan_resource_change::Request>,
    ) -> Answer<plan_resource_change::Response> {
        let answer = self.plan(request.get_ref()).await;
        Ok(Response::new(answer.unwrap_or_else(|errors| {
            plan_resource_change::Response {
                diagnostics: self.resource_diagnostics(&request.get_ref().type_name, errors),
                ..plan_resource_change::Response::default()
            }
        })))
    }

    async fn apply_resource_change(
        &self,
        request: Request<apply_resource_change::Request>,
    ) -> Answer<apply_resource_change::Response> {
        let request = request.into_inner();
        let answer = self.apply(&request).await;
        Ok(Response::new(answer.unwrap_or_else(|errors| {
            apply_resource_change::Response {
                new_state: request.prior_state,
                private: request.planned_private,
                new_identity: request.planned_identity,
                diagnostics: self.resource_diagnostics(&request.type_name, errors),
                legacy_type_system: false,
            }
        })))
    }

    async fn import_resource_state(
        &self,
        request: Request<import_resource_state::Request>,
    ) -> Answer<import_resource_state::Response> {
        Ok(Response::new(self.import(request.get_ref()).await))
    }

    async fn generate_resource_config(
        &self,
        request: Request<generate_resource_config::Request>,
    ) -> Answer<generate_resource_config::Response> {
        let answer = self.generate(request.get_ref());
        Ok(Response::new(answer.unwrap_or_else(|errors| {
            generate_resource_config::Response {
                config: None,
                diagnostics: self.resource_diagnostics(&request.get_ref().type_name, errors),
            }
        })))
    }

    async fn move_resource_state(
        &self,
        request: Request<move_resource_state::Request>,
    ) -> Answer<move_resource_state::Response> {
        let answer = self.move_state(request.get_ref()).await;
        Ok(Response::new(answer.unwrap_or_else(|errors| {
            move_resource_state::Response {
                diagnostics: self.resource_diagnostics(&request.get_ref().target_type_name, errors),
                ..move_resource_state::Response::default()
            }
        })))
    }

    async fn validate_data_resource_config(
        &self,
        request: Request<validate_data_resource_config::Request>,
    ) -> Answer<validate_data_resource_config::Response> {
        let found = self
            .validate_data_source(request.get_ref())
            .await
            .err()
            .unwrap_or_default();
        Ok(Response::new(validate_data_resource_config::Response {
            diagnostics: self.data_source_diagnostics(&request.get_ref().type_name, found),
        }))
    }

    async fn read_data_source(
        &self,
        request: Request<read_data_source::Request>,
    ) -> Answer<read_data_source::Response> {
        let answer = self.read_data_source(request.get_ref()).await;
        Ok(Response::new(answer.unwrap_or_else(|errors| {
            read_data_source::Response {
                diagnostics: self.data_source_diagnostics(&request.get_ref().type_name, errors),
                ..read_data_source::Response::default()
            }
        })))
    }

    async fn validate_list_resource_config(
        &self,
        request: Request<validate_list_resource_config::Request>,
    ) -> Answer<validate_list_resource_config::Response> {
        let found = self
            .validate_list(request.get_ref())
            .await
            .err()
            .unwrap_or_default();
        Ok(Response::new(validate_list_resource_config::Response {
            diagnostics: self.list_diagnostics(&request.get_ref().type_name, found),
        }))
    }

    async fn list_resource(
        &self,
        request: Request<list_resource::Request>,
    ) -> Answer<BoxStream<list_resource::Event>> {
        let events = self.list(request.get_ref()).await.into_iter().map(Ok);
        Ok(Response::new(Box::pin(tokio_stream::iter(events))))
    }

    async fn validate_action_config(
        &self,
        request: Request<validate_action_config::Request>,
    ) -> Answer<validate_action_config::Response> {
        let request = request.into_inner();
        let found = self
            .validate_action(&request.type_name, request.config.as_ref())
            .await;
        Ok(Response::new(validate_action_config::Response {
            diagnostics: self.action_diagnostics(&request.type_name, found),
        }))
    }

    /// A plan does nothing. More may be known than when the configuration was validated.
    async fn plan_action(
        &self,
        request: Request<plan_action::Request>,
    ) -> Answer<plan_action::Response> {
        let request = request.into_inner();
        let found = self
            .validate_action(&request.action_type, request.config.as_ref())
            .await;
        Ok(Response::new(plan_action::Response {
            diagnostics: self.action_diagnostics(&request.action_type, found),
            deferred: None,
        }))
    }

    async fn invoke_action(
        &self,
        request: Request<invoke_action::Request>,
    ) -> Answer<BoxStream<invoke_action::Event>> {
        Ok(Response::new(self.invoke(request.get_ref())))
    }

    async fn stop_provider(
        &self,
        _: Request<stop_provider::Request>,
    ) -> Answer<stop_provider::Response> {
        self.session.stop().await;
        Ok(Response::new(stop_provider::Response::default()))
    }
}
