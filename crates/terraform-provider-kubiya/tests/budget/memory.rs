//! How much memory the provider's process has at most.

use futures_util::future::join_all;
use kubiya_emulator::Emulator;
use secrecy::ExposeSecret;
use tfplugin_framework::testing::host::Launch;
use tfplugin_proto::generated::tfplugin6::get_provider_schema;

use super::questions::Questions;

/// How many secrets are created at the same time: ten times as many as Terraform does by default.
const SECRETS: usize = 100;

/// In kB, of an unoptimised build, whose code alone takes 20 MB. Memory that is kept for each of the
/// creates shows: it is 7 MB.
const PEAK: u64 = 60_000;

#[tokio::test]
async fn creating_many_secrets_at_a_time_takes_little_memory() {
    let emulator = Emulator::builder().start().await.unwrap();
    let temporary = tempfile::tempdir().unwrap();
    let launch = Launch::new(env!("CARGO_BIN_EXE_terraform-provider-kubiya"))
        .env("TMPDIR", temporary.path());
    let plugin = launch.start().await.unwrap();
    let mut provider = plugin.provider().await.unwrap();
    let request = get_provider_schema::Request {};
    let schemas = provider.get_provider_schema(request).await.unwrap();
    let questions = Questions::new(schemas.into_inner());
    let key = emulator.api_key().expose_secret();
    let request = questions.configure(emulator.url(), key);
    let answer = provider.configure_provider(request).await.unwrap();
    assert!(answer.into_inner().diagnostics.is_empty());

    let creates = (0..SECRETS).map(|number| {
        let mut provider = provider.clone();
        let request = questions.create(&format!("secret-{number}"));
        async move { provider.apply_resource_change(request).await }
    });
    for created in join_all(creates).await {
        assert!(created.unwrap().into_inner().diagnostics.is_empty());
    }
    assert_eq!(emulator.secrets().list().len(), SECRETS);

    let peak = peak(plugin.pid().unwrap());
    assert!(peak <= PEAK, "{peak} kB");
    plugin.shutdown().await.unwrap();
}

/// The most resident memory that a process had so far, in kB. Source: proc(5).
fn peak(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak = peak.unwrap().trim().trim_end_matches("kB");
    peak.trim().parse().unwrap()
}
