use hostile_inputs::attack;
use proptest::prelude::*;

use super::*;

const SECOND: Duration = Duration::from_secs(1);

fn attempt(method: Method, outcome: Outcome) -> Attempt {
    Attempt {
        method,
        outcome,
        retry_after: None,
        failures: 1,
        remaining: Duration::from_secs(180),
        jitter: 1.0,
    }
}

fn repeats(attempt: &Attempt) -> bool {
    decide(&RetryPolicy::default(), attempt).repeat
}

#[test]
fn what_is_repeated_depends_on_method_outcome_and_retry_after() {
    use Outcome::{NeverSent, NoAnswer, Status, Unusable};
    // (outcome, has Retry-After, GET/PUT/DELETE repeated, POST repeated)
    let table = [
        (NeverSent, false, true, true),
        (NoAnswer, false, true, false),
        (Unusable, false, false, false),
        (Status(200), false, false, false),
        (Status(301), false, false, false),
        (Status(302), true, false, false),
        (Status(400), false, false, false),
        (Status(401), false, false, false),
        (Status(403), true, false, false),
        (Status(404), false, false, false),
        (Status(408), false, true, false),
        (Status(409), true, false, false),
        (Status(413), false, false, false),
        (Status(422), false, false, false),
        (Status(425), false, true, false),
        (Status(429), false, true, true),
        (Status(429), true, true, true),
        (Status(500), false, true, false),
        (Status(500), true, true, false),
        (Status(501), false, false, false),
        (Status(502), true, true, false),
        (Status(503), false, true, false),
        (Status(503), true, true, true),
        (Status(504), true, true, false),
        (Status(505), false, false, false),
    ];
    for (outcome, asked, others, post) in table {
        let retry_after = asked.then_some(SECOND);
        for method in [Method::Get, Method::Put, Method::Delete] {
            let attempt = Attempt {
                retry_after,
                ..attempt(method, outcome)
            };
            assert_eq!(repeats(&attempt), others, "{attempt:?}");
        }
        let attempt = Attempt {
            retry_after,
            ..attempt(Method::Post, outcome)
        };
        assert_eq!(repeats(&attempt), post, "{attempt:?}");
    }
}

#[test]
fn attempts_are_counted_except_for_rate_limits() {
    let sixth = |outcome| Attempt {
        failures: 6,
        ..attempt(Method::Get, outcome)
    };
    assert!(repeats(&Attempt {
        failures: 5,
        ..sixth(Outcome::NoAnswer)
    }));
    assert!(!repeats(&sixth(Outcome::NoAnswer)));
    assert!(!repeats(&sixth(Outcome::Status(503))));
    assert!(repeats(&Attempt {
        failures: 1000,
        ..sixth(Outcome::Status(429))
    }));
}

#[test]
fn without_retries_nothing_is_repeated_and_nobody_waits() {
    for outcome in [
        Outcome::NeverSent,
        Outcome::Status(429),
        Outcome::Status(503),
    ] {
        let attempt = Attempt {
            retry_after: Some(SECOND),
            ..attempt(Method::Get, outcome)
        };
        let decision = decide(&RetryPolicy::none(), &attempt);
        assert_eq!(
            decision,
            Decision {
                repeat: false,
                wait: Duration::ZERO,
                shared: false
            }
        );
    }
    assert_eq!(RetryPolicy::default().max_attempts(0), RetryPolicy::none());
}

#[test]
fn waits_grow_to_the_maximum_and_jitter_takes_any_part_of_them() {
    let policy = RetryPolicy::default().max_attempts(u32::MAX);
    let wait = |failures, jitter| {
        let attempt = attempt(Method::Get, Outcome::NeverSent);
        decide(
            &policy,
            &Attempt {
                failures,
                jitter,
                ..attempt
            },
        )
        .wait
        .as_millis()
    };
    let ceilings = [1, 2, 3, 4, 5, 6, 7, 8, 100, u32::MAX - 1].map(|failures| wait(failures, 1.0));
    assert_eq!(
        ceilings,
        [
            500, 1000, 2000, 4000, 8000, 16000, 20000, 20000, 20000, 20000
        ]
    );
    assert_eq!(
        [0.0, 0.25, 0.5].map(|jitter| wait(2, jitter)),
        [0, 250, 500]
    );
}

#[test]
fn the_server_is_never_asked_sooner_than_it_wants() {
    let asked = |seconds: u64, jitter| {
        let retry_after = Some(Duration::from_secs(seconds));
        let attempt = attempt(Method::Get, Outcome::Status(503));
        decide(
            &RetryPolicy::default(),
            &Attempt {
                retry_after,
                jitter,
                ..attempt
            },
        )
        .wait
    };
    assert_eq!(asked(7, 1.0), 7 * SECOND);
    assert_eq!(asked(7, 0.0), 7 * SECOND);
    assert_eq!(asked(0, 1.0), SECOND / 2);
}

#[test]
fn a_limiter_that_says_when_to_come_back_is_taken_at_its_word() {
    let asked = |seconds: u64| {
        let retry_after = Some(Duration::from_secs(seconds));
        let attempt = attempt(Method::Post, Outcome::Status(429));
        decide(
            &RetryPolicy::default(),
            &Attempt {
                retry_after,
                failures: 50,
                ..attempt
            },
        )
        .wait
    };
    assert_eq!(asked(1), SECOND);
    assert_eq!(asked(0), SECOND / 2);
}

#[test]
fn a_rate_limit_without_a_time_is_waited_for_at_least_half_the_ceiling() {
    let wait = |jitter| {
        let attempt = attempt(Method::Post, Outcome::Status(429));
        let decision = decide(&RetryPolicy::default(), &Attempt { jitter, ..attempt });
        assert!(decision.shared);
        decision.wait.as_millis()
    };
    assert_eq!([0.0, 1.0].map(wait), [250, 500]);
}

#[test]
fn a_wait_beyond_the_time_budget_is_given_up_at_once() {
    let attempt = Attempt {
        retry_after: Some(180 * SECOND),
        remaining: 180 * SECOND,
        ..attempt(Method::Get, Outcome::Status(429))
    };
    let decision = decide(&RetryPolicy::default(), &attempt);
    assert_eq!(
        decision,
        Decision {
            repeat: false,
            wait: 180 * SECOND,
            shared: true
        }
    );
    assert!(repeats(&Attempt {
        remaining: 181 * SECOND,
        ..attempt
    }));
}

#[test]
fn the_longest_delays_of_all_can_be_jittered() {
    let policy = RetryPolicy::default()
        .base_delay(Duration::MAX)
        .max_delay(Duration::MAX);
    let decision = decide(&policy, &attempt(Method::Get, Outcome::NoAnswer));
    assert!(!decision.repeat);
}

fn durations() -> impl Strategy<Value = Duration> {
    let any_length = any::<(u64, u32)>().prop_map(|(s, ns)| Duration::new(s, ns % 1_000_000_000));
    prop_oneof![Just(Duration::ZERO), Just(Duration::MAX), any_length]
}

#[test]
fn whatever_the_policy_and_the_server_ask_for_there_is_a_decision_that_fits_the_time() {
    let policy = (any::<u32>(), durations(), durations());
    let outcomes = prop_oneof![
        Just(Outcome::NeverSent),
        Just(Outcome::NoAnswer),
        Just(Outcome::Unusable),
        prop_oneof![Just(429), Just(503), any::<u16>()].prop_map(Outcome::Status),
    ];
    let asked = proptest::option::of(durations());
    let jitter = prop_oneof![Just(1.0), 0.0..=1.0];
    let inputs = (policy, outcomes, asked, any::<u32>(), durations(), jitter);
    attack(
        1_500,
        inputs,
        |(policy, outcome, retry_after, failures, remaining, jitter)| {
            let (attempts, base, longest) = policy;
            let policy = RetryPolicy::default()
                .max_attempts(attempts)
                .base_delay(base)
                .max_delay(longest);
            for method in [Method::Get, Method::Post] {
                let decision = decide(
                    &policy,
                    &Attempt {
                        method,
                        outcome,
                        retry_after,
                        failures,
                        remaining,
                        jitter,
                    },
                );
                if decision.repeat {
                    prop_assert!(decision.wait < remaining);
                    prop_assert!(decision.wait >= retry_after.unwrap_or_default());
                }
            }
            Ok(())
        },
    );
}
