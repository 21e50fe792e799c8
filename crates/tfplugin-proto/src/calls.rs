//! The calls of a provider, as gRPC serves them.
//!
//! The bindings have a server that is made anew for every call there is, which would be a good part of a small
//! program. Here one codec carries bytes for all of them, and a call differs from others by how those are read and written.

use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::{Buf, Bytes};
use futures_util::StreamExt;
use prost::Message;
use tonic::body::Body;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::codegen::{BoxFuture, BoxStream, Service, http};
use tonic::server::{Grpc, NamedService, ServerStreamingService, UnaryService};
use tonic::{Request, Response, Status};

use crate::generated::tfplugin6::provider_server::{Provider, SERVICE_NAME};

/// Largest message in either direction, as in HashiCorp's own SDKs. Terraform itself takes at most
/// 64 MiB of schema.
const MAX_MESSAGE_BYTES: usize = 256 << 20;

/// Serves the calls of protocol 6, but for those that stream what a state store is to keep.
#[derive(Clone)]
pub(crate) struct Calls(Arc<dyn Provider>);

impl Calls {
    pub(crate) fn of(provider: Arc<dyn Provider>) -> Self {
        Self(provider)
    }
}

impl NamedService for Calls {
    const NAME: &'static str = SERVICE_NAME;
}

impl Service<http::Request<Body>> for Calls {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<Self::Response, Infallible>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let path = request.uri().path();
        let name = path.rsplit('/').next().unwrap_or_default().to_owned();
        let provider = Arc::clone(&self.0);
        let call = Call { provider, name };
        let mut grpc = Grpc::new(Whole)
            .max_decoding_message_size(MAX_MESSAGE_BYTES)
            .max_encoding_message_size(MAX_MESSAGE_BYTES);
        Box::pin(async move {
            Ok(match call.name.as_str() {
                "ListResource" | "InvokeAction" | "ReadStateBytes" => {
                    grpc.server_streaming(call, request).await
                }
                _ => grpc.unary(call, request).await,
            })
        })
    }
}

/// One call, by the name it has in the protocol.
struct Call {
    provider: Arc<dyn Provider>,
    name: String,
}

impl UnaryService<Bytes> for Call {
    type Response = Encode;
    type Future = BoxFuture<Response<Encode>, Status>;

    fn call(&mut self, it: Request<Bytes>) -> Self::Future {
        let provider = Arc::clone(&self.provider);
        let name = std::mem::take(&mut self.name);
        Box::pin(async move {
            let to = &*provider;
            match name.as_str() {
                "GetMetadata" => one(it, |it| to.get_metadata(it)).await,
                "GetProviderSchema" => one(it, |it| to.get_provider_schema(it)).await,
                "ValidateProviderConfig" => one(it, |it| to.validate_provider_config(it)).await,
                "ConfigureProvider" => one(it, |it| to.configure_provider(it)).await,
                "StopProvider" => one(it, |it| to.stop_provider(it)).await,
                "ValidateResourceConfig" => one(it, |it| to.validate_resource_config(it)).await,
                "UpgradeResourceState" => one(it, |it| to.upgrade_resource_state(it)).await,
                "ReadResource" => one(it, |it| to.read_resource(it)).await,
                "PlanResourceChange" => one(it, |it| to.plan_resource_change(it)).await,
                "ApplyResourceChange" => one(it, |it| to.apply_resource_change(it)).await,
                "ImportResourceState" => one(it, |it| to.import_resource_state(it)).await,
                "MoveResourceState" => one(it, |it| to.move_resource_state(it)).await,
                "GenerateResourceConfig" => one(it, |it| to.generate_resource_config(it)).await,
                "GetResourceIdentitySchemas" => {
                    one(it, |it| to.get_resource_identity_schemas(it)).await
                }
                "UpgradeResourceIdentity" => one(it, |it| to.upgrade_resource_identity(it)).await,
                "ValidateDataResourceConfig" => {
                    one(it, |it| to.validate_data_resource_config(it)).await
                }
                "ReadDataSource" => one(it, |it| to.read_data_source(it)).await,
                "ValidateEphemeralResourceConfig" => {
                    one(it, |it| to.validate_ephemeral_resource_config(it)).await
                }
                "OpenEphemeralResource" => one(it, |it| to.open_ephemeral_resource(it)).await,
                "RenewEphemeralResource" => one(it, |it| to.renew_ephemeral_resource(it)).await,
                "CloseEphemeralResource" => one(it, |it| to.close_ephemeral_resource(it)).await,
                "ValidateListResourceConfig" => {
                    one(it, |it| to.validate_list_resource_config(it)).await
                }
                "GetFunctions" => one(it, |it| to.get_functions(it)).await,
                "CallFunction" => one(it, |it| to.call_function(it)).await,
                "ValidateStateStoreConfig" => {
                    one(it, |it| to.validate_state_store_config(it)).await
                }
                "ConfigureStateStore" => one(it, |it| to.configure_state_store(it)).await,
                "LockState" => one(it, |it| to.lock_state(it)).await,
                "UnlockState" => one(it, |it| to.unlock_state(it)).await,
                "GetStates" => one(it, |it| to.get_states(it)).await,
                "DeleteState" => one(it, |it| to.delete_state(it)).await,
                "ValidateActionConfig" => one(it, |it| to.validate_action_config(it)).await,
                "PlanAction" => one(it, |it| to.plan_action(it)).await,
                _ => Err(unknown(&name)),
            }
        })
    }
}

impl ServerStreamingService<Bytes> for Call {
    type Response = Encode;
    type ResponseStream = BoxStream<Encode>;
    type Future = BoxFuture<Response<Self::ResponseStream>, Status>;

    fn call(&mut self, it: Request<Bytes>) -> Self::Future {
        let provider = Arc::clone(&self.provider);
        let name = std::mem::take(&mut self.name);
        Box::pin(async move {
            let to = &*provider;
            match name.as_str() {
                "ListResource" => many(it, |it| to.list_resource(it)).await,
                "InvokeAction" => many(it, |it| to.invoke_action(it)).await,
                "ReadStateBytes" => many(it, |it| to.read_state_bytes(it)).await,
                _ => Err(unknown(&name)),
            }
        })
    }
}

fn unknown(name: &str) -> Status {
    Status::unimplemented(format!("this provider does not know the call {name}"))
}

/// A call with one answer.
async fn one<Q, A, F>(
    request: Request<Bytes>,
    call: impl FnOnce(Request<Q>) -> F,
) -> Result<Response<Encode>, Status>
where
    Q: Message + Default,
    A: Message + 'static,
    F: Future<Output = Result<Response<A>, Status>>,
{
    Ok(call(decoded(request)?).await?.map(encoding))
}

/// A call that is answered bit by bit.
async fn many<Q, A, F>(
    request: Request<Bytes>,
    call: impl FnOnce(Request<Q>) -> F,
) -> Result<Response<BoxStream<Encode>>, Status>
where
    Q: Message + Default,
    A: Message + 'static,
    F: Future<Output = Result<Response<BoxStream<A>>, Status>>,
{
    let answers = call(decoded(request)?).await?;
    Ok(answers
        .map(|stream| -> BoxStream<Encode> { Box::pin(stream.map(|answer| answer.map(encoding))) }))
}

fn decoded<Q: Message + Default>(request: Request<Bytes>) -> Result<Request<Q>, Status> {
    let (metadata, extensions, body) = request.into_parts();
    let message = Q::decode(body).map_err(|error| Status::internal(error.to_string()))?;
    Ok(Request::from_parts(metadata, extensions, message))
}

/// Writes an answer, whichever it is.
type Encode = Box<dyn FnOnce(&mut EncodeBuf<'_>) -> Result<(), prost::EncodeError> + Send>;

fn encoding<A: Message + 'static>(answer: A) -> Encode {
    Box::new(move |buffer| answer.encode(buffer))
}

/// Reads a message as bytes, and writes what knows how to.
#[derive(Clone, Copy)]
struct Whole;

impl Codec for Whole {
    type Encode = Encode;
    type Decode = Bytes;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        *self
    }

    fn decoder(&mut self) -> Self {
        *self
    }
}

impl Encoder for Whole {
    type Item = Encode;
    type Error = Status;

    fn encode(&mut self, encode: Encode, buffer: &mut EncodeBuf<'_>) -> Result<(), Status> {
        encode(buffer).map_err(|error| Status::internal(error.to_string()))
    }
}

impl Decoder for Whole {
    type Item = Bytes;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<Bytes>, Status> {
        Ok(Some(buffer.copy_to_bytes(buffer.remaining())))
    }
}
