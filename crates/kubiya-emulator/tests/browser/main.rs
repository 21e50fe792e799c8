//! The page at `/`, in a real browser: headless Chromium, driven over WebDriver.
//!
//! Where there is no browser, every case is ignored and says why; in CI that is a failure.

#![expect(clippy::unwrap_used, reason = "a test fails where it cannot go on")]

#[path = "../it/api.rs"]
#[expect(dead_code, reason = "the tests of the API use all of it")]
mod api;
mod driver;
mod keyboard;
mod looks;
mod objects;
mod programs;
mod requests;
mod session;
mod stage;
mod strangers;
mod texts;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Completion, Failed, Trial};
use tokio::runtime::Runtime;

use driver::Driver;
use programs::Programs;
use session::Session;

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // A browser is busy enough with one page.
    arguments.test_threads.get_or_insert(1);
    let programs = Programs::find();
    if let (Err(reason), false) = (&programs, arguments.list) {
        eprintln!("The page of the emulator is not tried in a browser: {reason}");
    }
    let conclusion = libtest_mimic::run(&arguments, trials(&programs));
    driver::end();
    conclusion.exit_code()
}

/// The trials whose names are those of the given functions.
macro_rules! trials {
    ($programs:expr; $($module:ident::$function:ident),+ $(,)?) => {
        vec![$(trial(
            concat!(stringify!($module), "::", stringify!($function)),
            $programs,
            $module::$function,
        )),+]
    };
}

fn trials(programs: &Result<Programs, String>) -> Vec<Trial> {
    trials![programs;
        objects::what_is_created_shows_within_a_second,
        objects::what_is_changed_and_deleted_shows_as_well,
        objects::relations_lead_both_ways,
        objects::a_search_narrows_what_is_shown,
        objects::organisations_are_chosen,
        objects::thousands_of_objects_are_shown_in_parts,
        requests::the_log_tells_method_path_status_and_latency,
        requests::faults_limits_and_the_clock_are_told,
        requests::an_emulator_that_is_gone_is_noticed,
        texts::markup_in_names_and_descriptions_stays_text,
        texts::no_value_and_no_key_is_on_the_page,
        strangers::a_page_of_another_origin_neither_reads_nor_changes_anything,
        strangers::a_name_that_was_made_to_lead_here_reaches_nothing,
        strangers::a_link_from_elsewhere_opens_the_page,
        keyboard::everything_is_reached_with_the_keyboard,
        keyboard::what_has_the_focus_keeps_it_while_objects_come,
        looks::nothing_is_wider_than_a_small_telephone,
        looks::texts_can_be_read_in_the_light_and_in_the_dark,
        looks::the_picture_in_the_documentation_is_this_page,
    ]
}

fn trial<F: Future<Output = ()> + Send + 'static>(
    name: &str,
    programs: &Result<Programs, String>,
    body: fn(Session) -> F,
) -> Trial {
    let programs = programs.clone();
    Trial::ignorable_test(name, move || {
        let programs = match programs {
            Ok(programs) => programs,
            Err(reason) if programs::are_required() => return Err(Failed::from(reason)),
            Err(reason) => return Ok(Completion::ignored_with(reason)),
        };
        Runtime::new().map_err(Failed::from)?.block_on(async {
            let session = Session::open(&Driver::shared(&programs), &programs).await;
            let outcome = tokio::spawn(body(session.clone())).await;
            session.close().await;
            outcome.map_err(|panicked| match panicked.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(cancelled) => Failed::from(cancelled),
            })?;
            Ok(Completion::Completed)
        })
    })
}
