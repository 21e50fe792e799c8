//! The fault matrix as data: what goes wrong, and where each operation may end then.

use std::time::Duration;

use kubiya_emulator::{Effect, ErrorShape, HostileBody, Reply, RetryAfter};
use terraform_harness::Signal;

use super::ends::End;
use super::harm::{Harm, Strikes, Work};
use super::operations::{OPERATIONS, Operation};

/// What goes wrong, and what is allowed to come of it.
pub(super) struct Trouble {
    /// Ends by operation, in the order of [`OPERATIONS`].
    ends: [Ends; OPERATIONS.len()],
    pub(super) name: &'static str,
    pub(super) harm: Harm,
    /// An error says one of these.
    pub(super) says: &'static [&'static str],
}

type Ends = &'static [End];

impl Trouble {
    /// The ends that an operation may come to; none where there is no such cell.
    pub(super) fn ends(&self, operation: Operation) -> Ends {
        self.ends[operation as usize]
    }

    /// Whether a create can only be carried out by being sent again after no answer, which it never is where names
    /// may repeat.
    pub(super) fn asks_for_a_second_create(&self) -> bool {
        self.name == ONE_RESET
    }

    /// Whether it befalls Terraform, which begins nothing new then.
    pub(super) fn is_signal(&self) -> bool {
        matches!(self.harm, Harm::Signalled(..))
    }
}

const ONE_RESET: &str = "one reset before the work";

const DONE: Ends = &[End::Done];
const NOT: Ends = &[End::NotDone];
const OPEN: Ends = &[End::DoubtedNotDone];
const LOST: Ends = &[End::DoubtedDone];
const GONE: Ends = &[End::Forgotten];
const MISS: Ends = &[End::Missed];
/// The time may not suffice to find out.
const LATE: Ends = &[End::Done, End::DoubtedDone];
/// No cell: where nothing is written, nothing is carried out before a failure, and a list is of no object.
const NONE: Ends = &[];

const UNREADABLE: &[&str] = &["HTTP status 200"];
const NO_ANSWER: &[&str] = &["did not answer"];
const LIMITED: &[&str] = &["rate limit"];

#[rustfmt::skip]
pub(super) const TROUBLES: [Trouble; 38] = [
    // read create update delete import list
    row([NOT,  NOT,  NOT,  NOT,  NOT,  NOT],  "401", always(|| status(401)), &["refused the API key"]),
    row([NOT,  NOT,  NOT,  NOT,  NOT,  NOT],  "403", always(|| status(403)), &["may not do this"]),
    row([GONE, NOT,  MISS, DONE, MISS, NOT],  "404", Harm::Removed, &["HTTP status 404", " to import"]),
    row([NOT,  NOT,  NOT,  NOT,  NOT,  NOT],  "409", always(|| status(409)), &["HTTP status 409", "exists already"]),
    row([NOT,  NOT,  NOT,  NOT,  NOT,  NOT],  "429 for ten minutes", throttled(|| back_in(TOO_LONG)), LIMITED),
    row([NOT,  NOT,  NOT,  NOT,  NOT,  NOT],  "429 until a date", throttled(|| back_at(TOO_LONG)), LIMITED),
    row([DONE, DONE, DONE, DONE, DONE, DONE], "429 for a second", throttled_once(|| back_in(SECOND)), LIMITED),
    row([DONE, DONE, DONE, DONE, DONE, DONE], "429 until the next second", throttled_once(|| back_at(SECOND)), LIMITED),
    row([NOT,  OPEN, OPEN, OPEN, NOT,  NOT],  "500", always(|| status(500)), &["HTTP status 500"]),
    row([NONE, LOST, LOST, LOST, NONE, NONE], "500 after the work", after_work(|| status(500)), &["HTTP status 500"]),
    row([NOT,  OPEN, OPEN, OPEN, NOT,  NOT],  "502", always(bad_gateway), &["HTTP status 502"]),
    row([NONE, DONE, LOST, LOST, NONE, NONE], "502 after the work", after_work(bad_gateway), &["HTTP status 502"]),
    row([NOT,  OPEN, OPEN, OPEN, NOT,  NOT],  "503", always(|| status(503)), &["HTTP status 503"]),
    row([NONE, LOST, LOST, LOST, NONE, NONE], "503 after the work", after_work(|| status(503)), &["HTTP status 503"]),
    row([DONE, DONE, DONE, DONE, DONE, DONE], "503 for a second", once(overloaded), &[]),
    row([NOT,  NOT,  NOT,  NOT,  NOT,  NOT],  "a refused connection", Harm::Refused, &["could not be reached"]),
    row([NOT,  NOT,  NOT,  NOT,  NOT,  NOT],  "a wrong address", Harm::Misled, &["HTTP status 404"]),
    row([NOT,  OPEN, OPEN, OPEN, NOT,  NOT],  "a reset before the work", always(|| Effect::Reset), NO_ANSWER),
    row([NOT,  DONE, LOST, LOST, NOT,  NOT],  "a reset after the work", after_work(|| Effect::Reset), NO_ANSWER),
    row([DONE, DONE, DONE, DONE, DONE, DONE], ONE_RESET, once(|| Effect::Reset), &[]),
    row([DONE, DONE, DONE, DONE, DONE, DONE], "one reset after the work", once_after_work(|| Effect::Reset), &[]),
    row([NOT,  OPEN, OPEN, OPEN, NOT,  NOT],  "silence", always(silence), NO_ANSWER),
    row([NONE, LATE, LOST, LOST, NONE, NONE], "silence after the work", after_work(silence), NO_ANSWER),
    row([NOT,  DONE, LOST, DONE, NOT,  NOT],  "half an answer", always(|| Effect::Truncate), NO_ANSWER),
    row([NOT,  OPEN, OPEN, OPEN, NOT,  NOT],  "garbage", always(|| Effect::Garbage), UNREADABLE),
    row([NONE, DONE, LOST, LOST, NONE, NONE], "garbage after the work", after_work(|| Effect::Garbage), UNREADABLE),
    row([NOT,  OPEN, OPEN, OPEN, NOT,  NOT],  "a page of HTML", always(html), UNREADABLE),
    row([NONE, DONE, LOST, LOST, NONE, NONE], "a page of HTML after the work", after_work(html), UNREADABLE),
    row([NOT,  OPEN, OPEN, OPEN, NOT,  NOT],  "two mebibytes", always(oversized), UNREADABLE),
    row([NONE, DONE, LOST, LOST, NONE, NONE], "two mebibytes after the work", after_work(oversized), UNREADABLE),
    row([NOT,  NOT,  NOT,  NOT,  NOT,  NOT],  "an error in a success", always(|| Reply::error_in_success().into()), UNREADABLE),
    row([NOT,  NOT,  NOT,  NOT,  NOT,  NOT],  "a redirect", always(|| Effect::redirect(ELSEWHERE)), &["HTTP status 307"]),
    row([NONE, OPEN, DONE, DONE, NONE, NONE], "Ctrl-C before the work", signalled(Signal::Interrupt, Work::Skipped), NO_ANSWER),
    row([NONE, DONE, DONE, DONE, NONE, NONE], "Ctrl-C after the work", signalled(Signal::Interrupt, Work::Done), &[]),
    row([NONE, OPEN, DONE, DONE, NONE, NONE], "SIGTERM before the work", signalled(Signal::Terminate, Work::Skipped), NO_ANSWER),
    row([NONE, DONE, DONE, DONE, NONE, NONE], "SIGTERM after the work", signalled(Signal::Terminate, Work::Done), &[]),
    row([NOT,  NONE, NONE, NONE, NOT,  NOT],  "an empty answer", always(empty), UNREADABLE),
    row([NOT,  NONE, NONE, NONE, NOT,  NONE], "another object", always(another), UNREADABLE),
];

/// Where the redirect leads, and nobody must go.
pub(super) const ELSEWHERE: &str = "/elsewhere";

/// Longer than the provider is willing to wait.
const TOO_LONG: Duration = Duration::from_secs(600);

/// Shorter than the provider is willing to wait.
const SECOND: Duration = Duration::from_secs(1);

const fn row(
    ends: [Ends; OPERATIONS.len()],
    name: &'static str,
    harm: Harm,
    says: &'static [&'static str],
) -> Trouble {
    Trouble {
        ends,
        name,
        harm,
        says,
    }
}

const fn always(effect: fn() -> Effect) -> Harm {
    Harm::Fault(effect, Work::Skipped, Strikes::Always)
}

const fn after_work(effect: fn() -> Effect) -> Harm {
    Harm::Fault(effect, Work::Done, Strikes::Always)
}

const fn once(effect: fn() -> Effect) -> Harm {
    Harm::Fault(effect, Work::Skipped, Strikes::Once)
}

const fn once_after_work(effect: fn() -> Effect) -> Harm {
    Harm::Fault(effect, Work::Done, Strikes::Once)
}

const fn throttled(effect: fn() -> Effect) -> Harm {
    Harm::Throttled(effect, Strikes::Always)
}

const fn throttled_once(effect: fn() -> Effect) -> Harm {
    Harm::Throttled(effect, Strikes::Once)
}

const fn signalled(signal: Signal, work: Work) -> Harm {
    Harm::Signalled(signal, work)
}

fn status(status: u16) -> Effect {
    Reply::status(status).into()
}

fn back_in(time: Duration) -> Effect {
    let seconds = RetryAfter::Seconds(time.as_secs());
    Reply::status(429).retry_after(seconds).into()
}

fn back_at(time: Duration) -> Effect {
    Reply::status(429)
        .retry_after(RetryAfter::DateIn(time))
        .into()
}

fn overloaded() -> Effect {
    Reply::status(503)
        .retry_after(RetryAfter::Seconds(1))
        .into()
}

fn bad_gateway() -> Effect {
    Reply::status(502).body(ErrorShape::Html).into()
}

fn silence() -> Effect {
    Effect::Hang { time: TOO_LONG }
}

fn html() -> Effect {
    Reply::status(200).body(ErrorShape::Html).into()
}

fn oversized() -> Effect {
    Reply::status(200).body(HostileBody::Oversized).into()
}

fn empty() -> Effect {
    Reply::status(200).body(ErrorShape::Empty).into()
}

fn another() -> Effect {
    let body = r#"{"uuid": "other", "name": "other", "description": "", "created_at": "x", "created_by": "y"}"#;
    Reply::status(200)
        .body(HostileBody::Literal(body.to_owned()))
        .into()
}
