//! How the API fails: every kind of fault that the emulator knows, at any request.

use std::fmt;
use std::time::Duration;

use kubiya_emulator::{
    Effect, Emulator, Encoding, ErrorShape, Fault, HostileBody, Method, Reply, RetryAfter,
};

use serde::{Deserialize, Serialize};

use crate::kinds::{KINDS, NamedKind};
use crate::step::Trouble;

/// Requests of one of these are struck.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Verb {
    Get,
    Post,
    Put,
    Delete,
}

pub(crate) const VERBS: [Verb; 4] = [Verb::Get, Verb::Post, Verb::Put, Verb::Delete];

impl From<Verb> for Method {
    fn from(verb: Verb) -> Self {
        match verb {
            Verb::Get => Self::GET,
            Verb::Post => Self::POST,
            Verb::Put => Self::PUT,
            Verb::Delete => Self::DELETE,
        }
    }
}

/// What is done to a request, and what it must not be done to.
pub(crate) struct Harm {
    name: &'static str,
    make: fn() -> Effect,
    /// An API that says so of a write which it has not carried out is not to be seen through, or it is of a read alone.
    only_reads: bool,
    /// Whether only the answer suffers, so that a look tells what became of a create.
    pub(crate) is_seen_through: bool,
    /// Whether the request ends as usual.
    is_harmless: bool,
    /// Whether nothing has been done where it is said: what is told to come later comes again.
    is_refusal: bool,
}

const fn harm(name: &'static str, make: fn() -> Effect) -> Harm {
    Harm {
        name,
        make,
        only_reads: false,
        is_seen_through: false,
        is_harmless: false,
        is_refusal: false,
    }
}

const fn refusal(name: &'static str, make: fn() -> Effect) -> Harm {
    Harm {
        is_refusal: true,
        ..harm(name, make)
    }
}

const fn on_reads(name: &'static str, make: fn() -> Effect) -> Harm {
    Harm {
        only_reads: true,
        ..harm(name, make)
    }
}

const fn on_the_answer(name: &'static str, make: fn() -> Effect) -> Harm {
    Harm {
        is_seen_through: true,
        ..harm(name, make)
    }
}

const fn harmless(name: &'static str, make: fn() -> Effect) -> Harm {
    Harm {
        is_harmless: true,
        ..harm(name, make)
    }
}

pub(crate) const HARMS: [Harm; 29] = [
    harm("400", || Reply::status(400).into()),
    harm("401", || Reply::status(401).into()),
    harm("403", || Reply::status(403).into()),
    harm("409", || Reply::status(409).into()),
    refusal("429", || {
        Reply::status(429)
            .retry_after(RetryAfter::Seconds(0))
            .into()
    }),
    refusal("429 with a date", || {
        Reply::status(429)
            .retry_after(RetryAfter::DateIn(Duration::ZERO))
            .into()
    }),
    harm("500", || Reply::status(500).into()),
    harm("500", || Reply::status(500).into()),
    harm("502", || Reply::status(502).body(ErrorShape::Html).into()),
    harm("503", || Reply::status(503).into()),
    harm("504", || Reply::status(504).into()),
    on_the_answer("reset", || Effect::Reset),
    on_the_answer("hang", || Effect::Hang {
        time: Duration::from_millis(30),
    }),
    harmless("delay", || Effect::Delay {
        time: Duration::from_millis(20),
    }),
    harmless("drip", || Effect::Drip {
        interval: Duration::from_micros(10),
    }),
    harmless("gzip", || Effect::Pack {
        encoding: Encoding::Gzip,
    }),
    harmless("deflate", || Effect::Pack {
        encoding: Encoding::Deflate,
    }),
    on_the_answer("truncate", || Effect::Truncate),
    on_the_answer("garbage", || Effect::Garbage),
    on_the_answer("html", || Reply::status(200).body(ErrorShape::Html).into()),
    harm("error in success", || Reply::error_in_success().into()),
    on_reads("empty", || {
        Reply::status(200).body(ErrorShape::Empty).into()
    }),
    on_reads("another", another),
    harm("redirect", || Effect::redirect("/elsewhere")),
    on_the_answer("oversized", || {
        Reply::status(200).body(HostileBody::Oversized).into()
    }),
    on_reads("endless", || Effect::Endless {
        limit_bytes: 8 << 20,
    }),
    on_reads("header flood", || Effect::HeaderFlood { headers: 300 }),
    harm("echoed message", || {
        Reply::status(400).body(HostileBody::EchoMessage).into()
    }),
    harm("echoed key", || {
        Reply::status(400).body(HostileBody::EchoKey).into()
    }),
];

/// A harm by its place in [`HARMS`], told by its name.
#[derive(Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct NamedHarm(pub(crate) usize);

impl NamedHarm {
    fn of(self) -> &'static Harm {
        &HARMS[self.0]
    }
}

impl fmt::Debug for NamedHarm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.of().name)
    }
}

impl From<NamedHarm> for String {
    fn from(harm: NamedHarm) -> Self {
        harm.of().name.to_owned()
    }
}

impl TryFrom<String> for NamedHarm {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        let place = HARMS.iter().position(|it| it.name == name);
        place
            .map(Self)
            .ok_or_else(|| format!("there is no harm {name}"))
    }
}

/// Another object than was asked for.
fn another() -> Effect {
    let body = r#"{"uuid": "other", "id": "other", "name": "other", "created_at": "x", "created_by": "y"}"#;
    let body = HostileBody::Literal(body.to_owned());
    Reply::status(200).body(body).into()
}

impl Trouble {
    fn harm(&self) -> &'static Harm {
        self.harm.of()
    }

    fn method(&self) -> Option<Method> {
        match self.harm().only_reads {
            true => Some(Method::GET),
            false => self.method.map(Method::from),
        }
    }

    pub(crate) fn begin(&self, emulator: &Emulator) {
        let mut fault = Fault::new((self.harm().make)()).after(self.after);
        fault = match self.times {
            // It only takes time.
            _ if self.is_harmless() => fault,
            Some(times) => fault.times(times),
            None => fault.forever(),
        };
        if let Some(method) = self.method() {
            fault = fault.method(method);
        }
        if let Some((NamedKind(kind), is_one)) = self.path {
            let all = KINDS[kind].path();
            fault = match is_one {
                true => fault.path(format!("{all}/**")),
                false => fault.path(all),
            };
        }
        if self.after_work && !self.harm().is_refusal {
            fault = fault.after_work();
        }
        emulator.faults().add(fault);
    }

    /// How long the provider goes on trying. What passes is waited for as long as a busy machine takes.
    pub(crate) fn patience(&self) -> Option<&'static str> {
        match self.times {
            _ if self.is_harmless() => None,
            None => Some("300ms"),
            Some(_) => Some("2s"),
        }
    }

    /// Whether the run has to end as it would have without it.
    pub(crate) fn is_harmless(&self) -> bool {
        self.harm().is_harmless
    }

    /// Whether something may have been made of which the provider cannot have learned.
    pub(crate) fn may_orphan(&self) -> bool {
        let strikes_creates = self.method().is_none_or(|it| it == Method::POST);
        let once = self.times == Some(1) && self.method() == Some(Method::POST);
        strikes_creates && !self.is_harmless() && !(once && self.harm().is_seen_through)
    }
}
