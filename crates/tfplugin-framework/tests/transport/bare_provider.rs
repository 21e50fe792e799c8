//! The least that is a provider, with a few calls that misbehave on demand.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::Duration;

use tfplugin_framework::logging::{self, LogEnv};
use tfplugin_proto::generated::tfplugin6::provider_server::Provider;
use tfplugin_proto::generated::tfplugin6::{
    Diagnostic, Schema, diagnostic, get_provider_schema, read_resource, schema,
    validate_provider_config, validate_resource_config,
};
use tfplugin_proto::{HostEnv, ServeError};
use tonic::{Request, Response, Status};

/// The provider's source address.
pub(crate) const SOURCE: &str = "registry.terraform.io/test/bare";
/// What the provider panics with.
pub(crate) const PANIC_SECRET: &str = "canary-9d41";

pub(crate) fn main() -> ExitCode {
    logging::init(&LogEnv::from_process(), &["transport"]).unwrap();
    logging::install_panic_hook("transport");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let outcome = runtime.block_on(serve());
    runtime.shutdown_background();
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve() -> Result<(), ServeError> {
    let env = HostEnv::from_process();
    if std::env::args().any(|argument| argument == "--debug") {
        tfplugin_proto::serve_debug(Bare, SOURCE, env, &mut std::io::stdout()).await
    } else {
        tfplugin_proto::serve(Bare, env).await
    }
}

struct Bare;

#[tonic::async_trait]
impl Provider for Bare {
    async fn get_provider_schema(
        &self,
        _: Request<get_provider_schema::Request>,
    ) -> Result<Response<get_provider_schema::Response>, Status> {
        tracing::info!(answer = 42, "asked for the schema");
        tracing::info!(target: "h2::codec", "not for the log");
        let name = schema::Attribute {
            name: "name".to_owned(),
            r#type: br#""string""#.to_vec(),
            required: true,
            ..schema::Attribute::default()
        };
        let resource = Schema {
            version: 3,
            block: Some(schema::Block {
                attributes: vec![name],
                ..schema::Block::default()
            }),
        };
        Ok(Response::new(get_provider_schema::Response {
            provider: Some(Schema {
                version: 0,
                block: Some(schema::Block::default()),
            }),
            resource_schemas: BTreeMap::from([("bare_thing".to_owned(), resource)]),
            ..get_provider_schema::Response::default()
        }))
    }

    /// Says how large the configuration was.
    async fn validate_resource_config(
        &self,
        request: Request<validate_resource_config::Request>,
    ) -> Result<Response<validate_resource_config::Response>, Status> {
        let config = request.into_inner().config.unwrap_or_default();
        let mut size = Diagnostic::default();
        size.set_severity(diagnostic::Severity::Warning);
        size.summary = config.msgpack.len().to_string();
        Ok(Response::new(validate_resource_config::Response {
            diagnostics: vec![size],
        }))
    }

    /// Never answers, and keeps a thread busy.
    async fn read_resource(
        &self,
        _: Request<read_resource::Request>,
    ) -> Result<Response<read_resource::Response>, Status> {
        tokio::task::spawn_blocking(|| std::thread::sleep(Duration::from_secs(60)));
        std::future::pending().await
    }

    /// Panics.
    async fn validate_provider_config(
        &self,
        _: Request<validate_provider_config::Request>,
    ) -> Result<Response<validate_provider_config::Response>, Status> {
        panic!("{PANIC_SECRET}");
    }
}
