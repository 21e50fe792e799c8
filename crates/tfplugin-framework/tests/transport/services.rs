//! What is served besides the provider, and the limits of what is.

use std::time::Duration;

use tfplugin_framework::testing::host::Dial;
use tfplugin_proto::generated::plugin::ConnInfo;
use tfplugin_proto::generated::plugin::grpc_broker_client::GrpcBrokerClient;
use tfplugin_proto::generated::plugin::grpc_stdio_client::GrpcStdioClient;
use tfplugin_proto::generated::tfplugin6::{DynamicValue, get_functions, validate_resource_config};
use tokio::time::timeout;
use tonic::Code;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use crate::{Sandbox, Trials, trials};

/// Long enough for an answer that should not come.
const A_WHILE: Duration = Duration::from_millis(200);

pub(crate) fn trials() -> Trials {
    trials![
        output_is_streamed_and_silent,
        the_broker_is_silent_and_ends_with_the_host,
        the_provider_is_healthy,
        calls_that_a_provider_lacks_are_unimplemented,
        large_values_are_taken,
    ]
}

async fn output_is_streamed_and_silent() {
    let sandbox = Sandbox::new();
    let plugin = sandbox.start().await;
    let mut client = GrpcStdioClient::new(plugin.dial(Dial::host()).await.unwrap());
    let mut output = client.stream_stdio(()).await.unwrap().into_inner();
    assert!(
        timeout(A_WHILE, output.message()).await.is_err(),
        "the stream ended or spoke"
    );
}

async fn the_broker_is_silent_and_ends_with_the_host() {
    let sandbox = Sandbox::new();
    let plugin = sandbox.start().await;
    let mut client = GrpcBrokerClient::new(plugin.dial(Dial::host()).await.unwrap());
    let (ask, asked) = tokio::sync::mpsc::channel(1);
    let asked = tokio_stream::wrappers::ReceiverStream::new(asked);
    ask.send(ConnInfo {
        service_id: 1,
        ..ConnInfo::default()
    })
    .await
    .unwrap();
    let mut answers = client.start_stream(asked).await.unwrap().into_inner();
    assert!(
        timeout(A_WHILE, answers.message()).await.is_err(),
        "the stream ended or spoke"
    );
    drop(ask);
    assert_eq!(
        timeout(A_WHILE, answers.message()).await.unwrap().unwrap(),
        None
    );
}

async fn the_provider_is_healthy() {
    let sandbox = Sandbox::new();
    let plugin = sandbox.start().await;
    let mut client = HealthClient::new(plugin.dial(Dial::host()).await.unwrap());
    let request = HealthCheckRequest {
        service: "plugin".to_owned(),
    };
    let answer = client.check(request).await.unwrap().into_inner();
    assert_eq!(answer.status(), ServingStatus::Serving);
}

async fn calls_that_a_provider_lacks_are_unimplemented() {
    let sandbox = Sandbox::new();
    let plugin = sandbox.start().await;
    let mut provider = plugin.provider().await.unwrap();
    let status = provider
        .get_functions(get_functions::Request {})
        .await
        .unwrap_err();
    assert_eq!(status.code(), Code::Unimplemented);
}

async fn large_values_are_taken() {
    const SIZE: usize = 20 << 20;
    let sandbox = Sandbox::new();
    let plugin = sandbox.start().await;
    let mut provider = plugin.provider().await.unwrap();
    let request = validate_resource_config::Request {
        config: Some(DynamicValue {
            msgpack: vec![0; SIZE],
            json: Vec::new(),
        }),
        ..validate_resource_config::Request::default()
    };
    let answer = provider
        .validate_resource_config(request)
        .await
        .unwrap()
        .into_inner();
    assert_eq!(answer.diagnostics[0].summary, SIZE.to_string());
}
