//! One behavioural suite for every Kubiya API: the emulator always, the live one on request.
//!
//! ```text
//! KUBIYA_LIVE=1 KUBIYA_API_KEY=… cargo test -p kubiya-sdk --test contract
//! ```
//!
//! runs it against the API that `KUBIYA_ENV` or `KUBIYA_BASE_URL` names (production by default). It
//! creates some forty secrets, and about ten objects of each other kind, whose names begin with
//! `kubiya-sdk-contract-`, and deletes them. It does not touch others. Afterwards it prints what the API answered to questions that no document settles.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod contract {
    pub(super) mod agent;
    pub(super) mod external_knowledge;
    pub(super) mod inline_source;
    pub(super) mod integration;
    pub(super) mod knowledge;
    pub(super) mod questions;
    pub(super) mod raw;
    pub(super) mod runner;
    pub(super) mod scheduled_task;
    pub(super) mod secret;
    pub(super) mod source;
    pub(super) mod subject;
    pub(super) mod target;
    pub(super) mod trigger;
    pub(super) mod webhook;
}

use std::future::Future;
use std::pin::Pin;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use contract::agent::Agents;
use contract::external_knowledge::ExternalKnowledge;
use contract::inline_source::InlineSources;
use contract::integration::Integrations;
use contract::knowledge::Knowledge;
use contract::runner::Runners;
use contract::scheduled_task::ScheduledTasks;
use contract::secret::Secrets;
use contract::source::Sources;
use contract::subject::{cases, cases_of_changes, cases_of_unique_names};
use contract::target::{Setup, Target};
use contract::trigger::Triggers;
use contract::webhook::Webhooks;
use libtest_mimic::{Arguments, Trial};
use tokio::runtime::Runtime;

type Run<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// A promise that every Kubiya API must let the SDK keep.
type Case = (&'static str, fn(&Target) -> Run<'_>);

/// What must hold for a kind of object.
struct SubjectCases {
    noun: &'static str,
    cases: fn() -> Vec<Case>,
}

/// Every kind that the SDK can change.
const SUBJECTS: &[SubjectCases] = &[
    SubjectCases {
        noun: "secret",
        cases: || {
            let unique = cases_of_unique_names::<Secrets>();
            [cases::<Secrets>(), unique, cases_of_changes::<Secrets>()].concat()
        },
    },
    SubjectCases {
        noun: "agent",
        cases: || {
            let unique = cases_of_unique_names::<Agents>();
            [cases::<Agents>(), unique, cases_of_changes::<Agents>()].concat()
        },
    },
    SubjectCases {
        noun: "runner",
        cases: || [cases::<Runners>(), cases_of_unique_names::<Runners>()].concat(),
    },
    SubjectCases {
        noun: "knowledge entry",
        cases: || [cases::<Knowledge>(), cases_of_changes::<Knowledge>()].concat(),
    },
    SubjectCases {
        noun: "webhook",
        cases: || [cases::<Webhooks>(), cases_of_changes::<Webhooks>()].concat(),
    },
    SubjectCases {
        noun: "scheduled task",
        cases: cases::<ScheduledTasks>,
    },
    SubjectCases {
        noun: "source",
        cases: || [cases::<Sources>(), cases_of_changes::<Sources>()].concat(),
    },
    SubjectCases {
        noun: "external knowledge entry",
        cases: || {
            let changes = cases_of_changes::<ExternalKnowledge>();
            [cases::<ExternalKnowledge>(), changes].concat()
        },
    },
    SubjectCases {
        noun: "inline source",
        cases: || {
            let changes = cases_of_changes::<InlineSources>();
            [cases::<InlineSources>(), changes].concat()
        },
    },
    SubjectCases {
        noun: "integration",
        cases: || {
            let unique = cases_of_unique_names::<Integrations>();
            let changes = cases_of_changes::<Integrations>();
            [cases::<Integrations>(), unique, changes].concat()
        },
    },
    SubjectCases {
        noun: "trigger",
        cases: || [cases::<Triggers>(), cases_of_changes::<Triggers>()].concat(),
    },
];

/// Something that only an API can tell.
type Question = (
    &'static str,
    fn(&Target) -> Pin<Box<dyn Future<Output = String> + Send + '_>>,
);

fn main() -> ExitCode {
    let runtime = Arc::new(Runtime::new().unwrap());
    let setups = [Setup::emulator(), Setup::odd_emulator(), Setup::live()];
    let answers = Arc::new(Mutex::new(Vec::new()));
    let mut trials = Vec::new();
    for setup in &setups {
        for SubjectCases { noun, cases } in SUBJECTS {
            for (name, case) in cases() {
                let runtime = Arc::clone(&runtime);
                let run = move |target: &Target| runtime.block_on(case(target));
                trials.push(trial(setup, &format!("{noun}: {name}"), run));
            }
        }
        for &(question, ask) in contract::questions::ALL {
            let (runtime, answers) = (Arc::clone(&runtime), Arc::clone(&answers));
            let api = setup.name;
            trials.push(trial(setup, question, move |target| {
                let answer = runtime.block_on(ask(target));
                answers.lock().unwrap().push((api, question, answer));
            }));
        }
    }
    let conclusion = libtest_mimic::run(&Arguments::from_args(), trials);
    for setup in &setups {
        if let Ok(target) = &setup.target {
            runtime.block_on(target.clean_up());
        }
    }
    print(&mut answers.lock().unwrap());
    conclusion.exit_code()
}

/// A test of this setup, or one that says why it is skipped.
fn trial(setup: &Setup, name: &str, run: impl FnOnce(&Target) + Send + 'static) -> Trial {
    let target = setup.target.clone();
    let skipped = target.is_err();
    let name = match &target {
        Ok(_) => format!("{}: {name}", setup.name),
        Err(reason) => format!("{}: {name} ({reason})", setup.name),
    };
    let body = move || target.map(|target| run(&target)).map_err(Into::into);
    Trial::test(name, body).with_ignored_flag(skipped)
}

#[expect(
    clippy::print_stdout,
    reason = "the answers are for whoever runs the suite"
)]
fn print(answers: &mut [(&str, &str, String)]) {
    answers.sort();
    for (api, question, answer) in answers {
        println!("{api}: {question}\n    {answer}");
    }
}
