//! How a provider process ends, and what does not end it.

use std::time::{Duration, Instant};

use tfplugin_framework::testing::host::{Dial, Ended};
use tfplugin_proto::generated::plugin::grpc_stdio_client::GrpcStdioClient;
use tfplugin_proto::generated::tfplugin6::read_resource;
use tokio::time::timeout;

use crate::connections::is_served;
use crate::{Sandbox, Trials, trials};

/// Terraform allows two seconds and counts every process of a run.
const PROMPT: Duration = Duration::from_millis(100);
/// How long a process may outlive its host.
const ORPHAN_LIMIT: Duration = Duration::from_secs(10);
/// Long enough for a call to arrive.
const A_WHILE: Duration = Duration::from_millis(50);
/// The machine may be busy: the promptest of several counts.
const ATTEMPTS: usize = 5;

pub(crate) fn trials() -> Trials {
    trials![
        shutdown_ends_the_process_at_once_and_leaves_nothing_behind,
        shutdown_does_not_wait_for_open_streams_and_hanging_calls,
        an_interrupt_is_ignored,
        no_signal_that_asks_to_end_ends_a_provider_that_has_a_host,
        a_provider_whose_host_has_gone_ends_by_itself,
        a_provider_whose_host_has_gone_does_not_wait_for_a_call,
        a_provider_whose_host_ends_before_it_connects_ends_by_itself,
    ]
}

async fn shutdown_ends_the_process_at_once_and_leaves_nothing_behind() {
    let mut promptest = Duration::MAX;
    for _ in 0..ATTEMPTS {
        let sandbox = Sandbox::new();
        let plugin = sandbox.start().await;
        assert!(is_served(plugin.dial(Dial::host()).await).await);
        assert_eq!(sandbox.leftovers().len(), 1);
        let Ended { status, after, .. } = plugin.shutdown().await.unwrap();
        assert_eq!(status.code(), Some(0));
        assert!(sandbox.leftovers().is_empty());
        promptest = promptest.min(after);
    }
    assert!(promptest < PROMPT, "took {promptest:?}");
}

async fn shutdown_does_not_wait_for_open_streams_and_hanging_calls() {
    let mut promptest = Duration::MAX;
    for _ in 0..ATTEMPTS {
        let sandbox = Sandbox::new();
        let plugin = sandbox.start().await;
        let mut output = GrpcStdioClient::new(plugin.dial(Dial::host()).await.unwrap());
        let _open = output.stream_stdio(()).await.unwrap();
        let mut provider = plugin.provider().await.unwrap();
        let call = provider.read_resource(read_resource::Request::default());
        let mut call = std::pin::pin!(call);
        assert!(
            timeout(A_WHILE, &mut call).await.is_err(),
            "the call does not hang"
        );
        let Ended { status, after, .. } = plugin.shutdown().await.unwrap();
        assert_eq!(status.code(), Some(0));
        assert!(sandbox.leftovers().is_empty());
        promptest = promptest.min(after);
    }
    assert!(promptest < PROMPT, "took {promptest:?}");
}

async fn an_interrupt_is_ignored() {
    let sandbox = Sandbox::new();
    let plugin = sandbox.start().await;
    signal("INT", plugin.pid().unwrap());
    tokio::time::sleep(PROMPT).await;
    assert!(is_served(plugin.dial(Dial::host()).await).await);
    assert_eq!(plugin.shutdown().await.unwrap().status.code(), Some(0));
}

async fn a_provider_whose_host_has_gone_ends_by_itself() {
    let sandbox = Sandbox::new();
    let plugin = sandbox.start().await;
    assert!(is_served(plugin.dial(Dial::host()).await).await);
    let ended = plugin.end(Duration::from_secs(15)).await.unwrap();
    assert_eq!(ended.status.code(), Some(0));
    assert!(sandbox.leftovers().is_empty());
}

/// Not only the usual ones: `timeout` and container engines send whatever they are told to.
async fn no_signal_that_asks_to_end_ends_a_provider_that_has_a_host() {
    let sandbox = Sandbox::new();
    let plugin = sandbox.start().await;
    let mut names = vec![
        "TERM", "HUP", "QUIT", "INT", "USR1", "USR2", "ALRM", "VTALRM", "PROF", "XCPU", "XFSZ",
    ];
    if cfg!(target_os = "linux") {
        // The last three: SIGRTMIN+1, SIGRTMIN+3, which halts some init systems, and SIGRTMAX.
        names.extend(["PWR", "STKFLT", "35", "37", "64"]);
    }
    for name in names {
        signal(name, plugin.pid().unwrap());
    }
    tokio::time::sleep(PROMPT).await;
    assert!(is_served(plugin.dial(Dial::host()).await).await);
    assert_eq!(plugin.shutdown().await.unwrap().status.code(), Some(0));
}

async fn a_provider_whose_host_has_gone_does_not_wait_for_a_call() {
    let sandbox = Sandbox::new();
    let plugin = sandbox.start().await;
    let mut provider = plugin.provider().await.unwrap();
    let call = provider.read_resource(read_resource::Request::default());
    assert!(
        timeout(A_WHILE, call).await.is_err(),
        "the call does not hang"
    );
    drop(provider);
    signal("TERM", plugin.pid().unwrap());
    let ended = plugin.end(ORPHAN_LIMIT).await.unwrap();
    assert_eq!(ended.status.code(), Some(0));
    assert!(sandbox.leftovers().is_empty());
}

/// The host is a shell that ends as soon as the handshake line is there.
async fn a_provider_whose_host_ends_before_it_connects_ends_by_itself() {
    let sandbox = Sandbox::new();
    let line = sandbox.root.path().join("line");
    let host = sandbox.script(&format!(
        "{:?} > {line:?} 2> /dev/null &\nwhile ! [ -s {line:?} ]; do sleep 0.05; done\necho $!",
        sandbox.program(),
    ));
    let output = sandbox.launch_of(host).run().await.unwrap();
    let pid = String::from_utf8(output.stdout).unwrap();
    let pid = pid.trim().parse().unwrap();
    signal("TERM", pid);
    let started = Instant::now();
    while is_running(pid) {
        assert!(started.elapsed() < ORPHAN_LIMIT, "it goes on");
        tokio::time::sleep(A_WHILE).await;
    }
    assert!(sandbox.leftovers().is_empty());
}

fn is_running(pid: u32) -> bool {
    let mut kill = std::process::Command::new("kill");
    let kill = kill.args(["-0", &pid.to_string()]);
    kill.stderr(std::process::Stdio::null())
        .status()
        .unwrap()
        .success()
}

pub(crate) fn signal(name: &str, pid: u32) {
    let mut kill = std::process::Command::new("kill");
    assert!(
        kill.args([format!("-{name}"), pid.to_string()])
            .status()
            .unwrap()
            .success()
    );
}
