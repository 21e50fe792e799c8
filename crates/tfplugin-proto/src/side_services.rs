//! go-plugin's own services, which every plugin offers next to its proper one.

use std::future::ready;

use futures_util::{Stream, StreamExt as _, stream};
use tokio_util::sync::CancellationToken;
use tonic::codegen::BoxStream;
use tonic::{Request, Response, Status, Streaming};

use crate::generated::plugin::grpc_broker_server::GrpcBroker;
use crate::generated::plugin::grpc_controller_server::GrpcController;
use crate::generated::plugin::grpc_stdio_server::GrpcStdio;
use crate::generated::plugin::{ConnInfo, Empty, StdioData};

/// The service that hosts ask after in health checks.
pub(crate) const HEALTH_SERVICE: &str = "plugin";

/// Lets the host end the process.
pub(crate) struct Controller {
    pub(crate) shutdown: CancellationToken,
}

#[tonic::async_trait]
impl GrpcController for Controller {
    async fn shutdown(&self, _: Request<Empty>) -> Result<Response<Empty>, Status> {
        self.shutdown.cancel();
        Ok(Response::new(Empty {}))
    }
}

/// Would forward what the plugin prints; there is nothing to forward.
pub(crate) struct Stdio {
    pub(crate) shutdown: CancellationToken,
}

#[tonic::async_trait]
impl GrpcStdio for Stdio {
    async fn stream_stdio(&self, _: Request<()>) -> Result<Response<BoxStream<StdioData>>, Status> {
        Ok(Response::new(silent_until(
            self.shutdown.clone(),
            stream::pending(),
        )))
    }
}

/// Would negotiate further connections; Terraform never asks for one.
pub(crate) struct Broker {
    pub(crate) shutdown: CancellationToken,
}

#[tonic::async_trait]
impl GrpcBroker for Broker {
    async fn start_stream(
        &self,
        request: Request<Streaming<ConnInfo>>,
    ) -> Result<Response<BoxStream<ConnInfo>>, Status> {
        let asked = request.into_inner();
        Ok(Response::new(silent_until(self.shutdown.clone(), asked)))
    }
}

/// A stream that yields nothing and ends with `input`, or at shutdown.
fn silent_until<T: Send + 'static>(
    shutdown: CancellationToken,
    input: impl Stream<Item = Result<T, Status>> + Send + 'static,
) -> BoxStream<T> {
    Box::pin(
        input
            .filter_map(|_| ready(None))
            .take_until(shutdown.cancelled_owned()),
    )
}
