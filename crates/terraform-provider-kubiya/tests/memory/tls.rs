//! What is left of a value that went to the API over https, once the connection has nothing to do.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::future::join_all;
use kubiya_emulator::{Effect, Fault, Method};
use test_network::{Authority, Identity, TlsFront};
use tfplugin_framework::testing::core::{Core, Era, Object};

use crate::calls::{expect_nothing_left, memory};
use crate::canary::Canary;
use crate::world::{World, absent, config};

/// In bytes: less than a TLS record, and several.
const SIZES: [usize; 3] = [20, 4_000, 60_000];
/// How many secrets Terraform makes at a time, and how often.
const WIDTH: usize = 10;
const ROUNDS: usize = 8;
/// How long the API takes for each.
const REPLY: Duration = Duration::from_millis(50);

/// A provider that reaches the API through TLS.
struct Secured {
    world: World,
    front: TlsFront,
    core: Core,
}

impl Secured {
    async fn new(front: fn(Identity, SocketAddr) -> TlsFront) -> Self {
        let (world, authority) = (World::new().await, Authority::new());
        let identity = authority.certify(&["localhost", "127.0.0.1"]);
        let front = front(identity, world.emulator.address());
        let launch = world
            .launch()
            .env("KUBIYA_BASE_URL", front.url())
            .env("SSL_CERT_FILE", authority.file());
        let mut core = Core::start(launch, Era::WriteOnly).await.unwrap();
        core.configure(&[]).await.unwrap();
        Self { world, front, core }
    }

    async fn create(&self, name: &str, canary: &Canary) -> Object {
        let mut core = self.core.beside();
        let members = [
            ("name", name.into()),
            ("value", canary.value.as_str().into()),
        ];
        let (mut secret, config) = (absent(&core), config(&core, &members));
        let plan = core.plan(&secret, &config).await.unwrap();
        core.apply(&mut secret, &config, &plan).await.unwrap();
        secret
    }
}

pub(crate) async fn nothing_is_left_over_tls_soon_after_the_last_write() {
    expect_soon_gone(TlsFront::start).await;
}

pub(crate) async fn nothing_is_left_over_http2_soon_after_the_last_write() {
    expect_soon_gone(TlsFront::start_http2).await;
}

async fn expect_soon_gone(front: fn(Identity, SocketAddr) -> TlsFront) {
    let mut secured = Secured::new(front).await;
    let memory = memory(&secured.core);
    for size in SIZES {
        let canary = Canary::of(size);
        let name = format!("of-{size}-bytes");
        let mut secret = secured.create(&name, &canary).await;
        expect_nothing_left(&memory, &canary, "a create over TLS").await;
        let canary = Canary::of(size);
        let members = [
            ("name", name.as_str().into()),
            ("value", canary.value.as_str().into()),
        ];
        let config = config(&secured.core, &members);
        let plan = secured.core.plan(&secret, &config).await.unwrap();
        let applied = secured.core.apply(&mut secret, &config, &plan).await;
        applied.unwrap();
        expect_nothing_left(&memory, &canary, "an update over TLS").await;
    }
}

/// A connection that is closed early costs the next request another handshake.
pub(crate) async fn a_bulk_of_creates_over_tls_keeps_its_connections() {
    expect_connections(TlsFront::start, WIDTH).await;
    expect_connections(TlsFront::start_http2, 1).await;
}

async fn expect_connections(front: fn(Identity, SocketAddr) -> TlsFront, most: usize) {
    let secured = Secured::new(front).await;
    let slow = Fault::new(Effect::Delay { time: REPLY }).method(Method::POST);
    secured.world.emulator.faults().add(slow.forever());
    for round in 0..ROUNDS {
        let one = async |at: usize| {
            let canary = Canary::of(20);
            secured.create(&format!("s-{round}-{at}"), &canary).await
        };
        join_all((0..WIDTH).map(one)).await;
    }
    let connections = secured.front.connections();
    assert!(connections <= most, "{connections} connections");
}
