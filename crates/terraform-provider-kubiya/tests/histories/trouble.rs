//! How the API fails: every kind of fault that the emulator knows, at any request.

use std::time::Duration;

use kubiya_emulator::{
    Effect, Emulator, Encoding, ErrorShape, Fault, HostileBody, Method, Reply, RetryAfter,
};

use crate::kinds::KINDS;
use crate::step::Trouble;

/// Requests of one of these are struck.
pub(crate) const METHODS: [Method; 4] = [Method::GET, Method::POST, Method::PUT, Method::DELETE];

/// What is done to a request, and what it must not be done to.
pub(crate) struct Harm {
    make: fn() -> Effect,
    /// An API that says so of a write which it has not carried out is not to be seen through, or it is of a read alone.
    only_reads: bool,
    /// Whether only the answer suffers, so that a look tells what became of a create.
    pub(crate) is_seen_through: bool,
    /// Whether the request ends as usual.
    is_harmless: bool,
}

const fn harm(make: fn() -> Effect) -> Harm {
    Harm {
        make,
        only_reads: false,
        is_seen_through: false,
        is_harmless: false,
    }
}

const fn on_reads(make: fn() -> Effect) -> Harm {
    Harm {
        only_reads: true,
        ..harm(make)
    }
}

const fn on_the_answer(make: fn() -> Effect) -> Harm {
    Harm {
        is_seen_through: true,
        ..harm(make)
    }
}

const fn harmless(make: fn() -> Effect) -> Harm {
    Harm {
        is_harmless: true,
        ..harm(make)
    }
}

pub(crate) const EFFECTS: [Harm; 29] = [
    harm(|| Reply::status(400).into()),
    harm(|| Reply::status(401).into()),
    harm(|| Reply::status(403).into()),
    harm(|| Reply::status(409).into()),
    harm(|| {
        Reply::status(429)
            .retry_after(RetryAfter::Seconds(0))
            .into()
    }),
    harm(|| {
        Reply::status(429)
            .retry_after(RetryAfter::DateIn(Duration::ZERO))
            .into()
    }),
    harm(|| Reply::status(500).into()),
    harm(|| Reply::status(500).into()),
    harm(|| Reply::status(502).body(ErrorShape::Html).into()),
    harm(|| Reply::status(503).into()),
    harm(|| Reply::status(504).into()),
    on_the_answer(|| Effect::Reset),
    on_the_answer(|| Effect::Hang {
        time: Duration::from_millis(30),
    }),
    harmless(|| Effect::Delay {
        time: Duration::from_millis(20),
    }),
    harmless(|| Effect::Drip {
        interval: Duration::from_micros(10),
    }),
    harmless(|| Effect::Pack {
        encoding: Encoding::Gzip,
    }),
    harmless(|| Effect::Pack {
        encoding: Encoding::Deflate,
    }),
    on_the_answer(|| Effect::Truncate),
    on_the_answer(|| Effect::Garbage),
    on_the_answer(|| Reply::status(200).body(ErrorShape::Html).into()),
    harm(|| Reply::error_in_success().into()),
    on_reads(|| Reply::status(200).body(ErrorShape::Empty).into()),
    on_reads(another),
    harm(|| Effect::redirect("/elsewhere")),
    on_the_answer(|| Reply::status(200).body(HostileBody::Oversized).into()),
    on_reads(|| Effect::Endless {
        limit_bytes: 8 << 20,
    }),
    on_reads(|| Effect::HeaderFlood { headers: 300 }),
    harm(|| Reply::status(400).body(HostileBody::EchoMessage).into()),
    harm(|| Reply::status(400).body(HostileBody::EchoKey).into()),
];

/// Another object than was asked for.
fn another() -> Effect {
    let body = r#"{"uuid": "other", "id": "other", "name": "other", "created_at": "x", "created_by": "y"}"#;
    let body = HostileBody::Literal(body.to_owned());
    Reply::status(200).body(body).into()
}

impl Trouble {
    fn harm(&self) -> &'static Harm {
        &EFFECTS[self.effect % EFFECTS.len()]
    }

    fn method(&self) -> Option<Method> {
        match self.harm().only_reads {
            true => Some(Method::GET),
            false => self.method.map(|it| METHODS[it % METHODS.len()].clone()),
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
        if let Some((kind, is_one)) = self.path {
            let all = KINDS[kind % KINDS.len()].path();
            fault = match is_one {
                true => fault.path(format!("{all}/**")),
                false => fault.path(all),
            };
        }
        if self.after_work {
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
