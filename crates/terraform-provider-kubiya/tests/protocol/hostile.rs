//! Calls that no honest Core makes, to the provider's process over the real handshake.
//!
//! Each is answered with diagnostics, and the process goes on to serve the next good one.

mod calls;
mod inputs;
mod private;
mod settings;
mod start;
#[path = "../../../tfplugin-proto/tests/hostile/typed.rs"]
#[expect(dead_code, reason = "only values of a given type are needed here")]
mod typed;

use hostile_inputs::{Canaries, Canary};
use serde_json::Value as Json;
use tfplugin_framework::Value;
use tfplugin_framework::testing::core::{Core, Era};
use tfplugin_proto::generated::tfplugin6::{Diagnostic, diagnostic};

use crate::world::{IMPATIENT, World, absent, canary, config};

/// The most resident memory of a process that was attacked, in kB: an unoptimised build takes 30 MB for its
/// code and 14 MB for argon2.
#[cfg(target_os = "linux")]
const PEAK: u64 = 120_000;

/// A walk whose process logs everything and gives up soon.
async fn attacked(world: &World) -> Core {
    let launch = world.launch().env("TF_LOG", "TRACE");
    let mut core = Core::start(launch, Era::WriteOnly).await.unwrap();
    let (name, limit) = IMPATIENT;
    core.configure(&[(name, limit.into())]).await.unwrap();
    core
}

/// Makes sure that the process is unharmed: it manages a secret, ends when it is told to, and whatever it
/// logged are log lines without a word of a crash or a part of a secret.
async fn expect_unharmed(mut core: Core, secrets: &Canaries) {
    let last = Canary::random();
    secrets.add(&last);
    let (name, value) = (canary("good"), Value::string(last.text()));
    let good = config(&core, &[("name", name.as_str().into()), ("value", value)]);
    let mut secret = absent(&core);
    core.converge(&mut secret, &good).await.unwrap();
    #[cfg(target_os = "linux")]
    {
        let peak = peak(core.pid().unwrap());
        assert!(peak <= PEAK, "{peak} kB");
    }
    let ended = core.end().await.unwrap();
    assert_eq!(ended.status.code(), Some(0));
    assert!(ended.stdout.is_empty(), "{:?}", ended.stdout);
    for line in &ended.stderr {
        let entry: Json = serde_json::from_str(line).unwrap();
        assert!(
            entry["@message"].is_string() && entry["@level"].is_string(),
            "{line}"
        );
        assert!(!line.contains("panic"), "{line}");
        secrets.expect_absent_from(line);
    }
}

/// The most resident memory that a process had so far, in kB. Source: proc(5).
#[cfg(target_os = "linux")]
fn peak(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak = peak.unwrap().trim().trim_end_matches("kB");
    peak.trim().parse().unwrap()
}

fn is_error(diagnostic: &Diagnostic) -> bool {
    diagnostic.severity() == diagnostic::Severity::Error
}
