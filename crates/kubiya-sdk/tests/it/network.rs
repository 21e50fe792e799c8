//! A proxy and an authority that the program itself names.

use std::error::Error as _;

use kubiya_emulator::Emulator;
use kubiya_sdk::{
    Client, ClientBuilder, ConnectProblem, ErrorKind, Proxy, ProxyError, RetryPolicy, TrustError,
};
use test_network::{Authority, Manner, TlsFront};

const NAME: &str = "api.kubiya.invalid";

struct World {
    emulator: Emulator,
    authority: Authority,
    front: TlsFront,
}

impl World {
    async fn new() -> Self {
        let emulator = Emulator::builder().start().await.unwrap();
        let authority = Authority::new();
        let identity = authority.certify(&["localhost", NAME]);
        let front = TlsFront::start(identity, emulator.address());
        Self {
            emulator,
            authority,
            front,
        }
    }

    fn builder(&self) -> ClientBuilder {
        Client::builder()
            .api_key(self.emulator.api_key().clone())
            .retry(RetryPolicy::none())
    }
}

#[tokio::test]
async fn an_authority_that_the_program_names_is_trusted_beside_those_of_the_system() {
    let world = World::new().await;
    let builder = || world.builder().endpoint(world.front.url().as_str());
    let error = builder()
        .build()
        .unwrap()
        .secrets()
        .list()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NeverSent);
    assert_eq!(error.connect_problem(), Some(ConnectProblem::UnknownIssuer));
    assert!(!error.is_transient());
    let other = Authority::new();
    let pem = format!("{}{}", other.pem(), world.authority.pem());
    for builder in [
        builder().root_certificates(world.authority.pem()),
        builder().root_certificates(pem),
        builder()
            .root_certificates(world.authority.pem())
            .root_certificates(other.pem().as_bytes()),
    ] {
        builder.build().unwrap().secrets().list().await.unwrap();
    }
}

#[tokio::test]
async fn root_certificates_that_are_none_are_refused() {
    let world = World::new().await;
    let damaged = world.authority.pem().replace("MII", "AAA");
    for pem in ["", "no certificate", &damaged] {
        let error = world.builder().root_certificates(pem).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        let source = error.source().unwrap();
        assert!(source.is::<TrustError>(), "{source}");
        assert!(source.to_string().contains("root certificates"), "{source}");
    }
}

#[tokio::test]
async fn a_proxy_that_the_program_names_is_used() {
    let world = World::new().await;
    for (manner, scheme) in [(Manner::Http, "http"), (Manner::Socks5, "socks5")] {
        let proxy =
            test_network::Proxy::start(manner, Some(("me", "hunter2")), world.front.address());
        let url = format!("{scheme}://me:hunter2@{}", proxy.address());
        let builder = world
            .builder()
            .endpoint(format!("https://{NAME}").as_str())
            .root_certificates(world.authority.pem())
            .proxy(url.as_str());
        assert!(!format!("{builder:?}").contains("hunter2"));
        builder.build().unwrap().secrets().list().await.unwrap();
        assert_eq!(proxy.asked(), [format!("{NAME}:443")]);
    }
}

#[test]
fn a_proxy_that_cannot_be_used_is_refused() {
    let builder = || Client::builder().api_key("kby_key".into());
    for builder in [
        builder().proxy("socks4://127.0.0.1"),
        builder()
            .proxy(Proxy::parse("http://127.0.0.1:1").unwrap())
            .endpoint("http://127.0.0.1:1"),
    ] {
        let error = builder.build().unwrap_err();
        let source = error
            .source()
            .unwrap()
            .downcast_ref::<ProxyError>()
            .unwrap();
        assert_eq!(source.variable(), None);
    }
}

#[tokio::test]
async fn an_error_says_where_the_request_went_and_what_the_program_says_of_it() {
    let client = Client::builder()
        .api_key("kby_key".into())
        .endpoint("http://127.0.0.1:1")
        .endpoint_origin("set by --url")
        .retry(RetryPolicy::none())
        .build()
        .unwrap();
    let error = client.secrets().get("a").await.unwrap_err();
    assert_eq!(
        error.destination(),
        Some("http://127.0.0.1:1, set by --url")
    );
    assert!(
        error
            .to_string()
            .contains("(to http://127.0.0.1:1, set by --url)"),
        "{error}"
    );
}
