//! What is left of a secret in the memory of the provider's process once a call has ended.
//!
//! Starts the real binary, plays Core, and reads the process's memory from outside. Where that cannot be
//! read, every case is ignored and says why.

#![expect(clippy::unwrap_used, reason = "a test fails where it cannot go on")]
#![cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "nothing is run"))]

mod calls;
mod canary;
#[cfg(target_os = "linux")]
mod limits;
mod scan;
mod tally;
mod tls;
#[path = "../protocol/world.rs"]
#[expect(dead_code, reason = "the protocol's tests use all of it")]
mod world;

use std::process::ExitCode;
use std::thread::available_parallelism;

use libtest_mimic::{Arguments, Completion, Failed, Trial};
use tokio::runtime::Runtime;

use scan::Memory;
use world::World;

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // Cases wait more than they compute.
    let threads = 2 * available_parallelism().map_or(1, usize::from);
    arguments.test_threads.get_or_insert(threads);
    let conclusion = libtest_mimic::run(&arguments, trials());
    if let Some(line) = tally::line() {
        eprintln!("\n{line}");
    }
    conclusion.exit_code()
}

/// The trials whose names are those of the given functions.
macro_rules! trials {
    ($($module:ident::$function:ident),+ $(,)?) => {
        vec![$(trial(
            concat!(stringify!($module), "::", stringify!($function)),
            || $module::$function(),
        )),+]
    };
}

fn trials() -> Vec<Trial> {
    let trials = trials![
        calls::a_hanging_call_shows_that_copies_are_found,
        calls::nothing_is_left_of_the_values_of_a_secrets_life,
        calls::nothing_is_left_without_tls,
        calls::nothing_is_left_in_manual_mode,
        calls::nothing_is_left_under_a_core_that_stores_the_value,
        calls::nothing_is_left_of_a_value_that_is_refused,
        calls::nothing_is_left_of_calls_that_fail,
        calls::at_most_a_copy_is_left_of_a_value_that_the_api_sends_back,
        calls::nothing_is_left_of_many_creates_at_a_time,
        calls::the_api_key_is_there_a_few_times,
        tls::nothing_is_left_over_tls_soon_after_the_last_write,
        tls::nothing_is_left_over_http2_soon_after_the_last_write,
        tls::a_bulk_of_creates_over_tls_keeps_its_connections,
    ];
    #[cfg(target_os = "linux")]
    let trials = trials.into_iter().chain(on_linux()).collect();
    trials
}

#[cfg(target_os = "linux")]
fn on_linux() -> Vec<Trial> {
    trials![
        limits::a_provider_dumps_no_core_and_lets_nobody_look_in,
        limits::a_debugged_provider_dumps_no_core_and_lets_a_debugger_in,
    ]
}

fn trial<F: Future<Output = ()>>(name: &str, body: impl Fn() -> F + Send + 'static) -> Trial {
    Trial::ignorable_test(name, move || {
        Runtime::new().map_err(Failed::from)?.block_on(async {
            if let Some(reason) = obstacle().await {
                return Ok(Completion::ignored_with(reason));
            }
            body().await;
            Ok(Completion::Completed)
        })
    })
}

/// Why the memory of the provider cannot be read here. It takes a privileged user.
async fn obstacle() -> Option<String> {
    let world = World::new().await;
    let plugin = world.launch().start().await.unwrap();
    let error = Memory::of(plugin.pid().unwrap()).err()?;
    Some(format!(
        "this user may not read a provider's memory: {error}"
    ))
}
