mod concealed;
mod connections;
mod slow;

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use http::{HeaderMap, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use tokio::task::JoinSet;
use zeroize::Zeroizing;

use super::*;
use crate::config::Place;
use crate::error::ConnectProblem;
use crate::http::answer::Answer;
use crate::http::call::Connection;
use crate::http::transport::FailureKind;

const SECOND: Duration = Duration::from_secs(1);

/// What the scripted server does with one request.
#[derive(Clone)]
enum Step {
    Answer(u16, &'static [(&'static str, &'static str)], &'static str),
    Fail(FailureKind),
    /// The same after a time.
    Late(Duration, FailureKind),
    /// The certificate has expired.
    Barred,
    Hang,
}

/// Answers from a script, and remembers when it was asked.
struct Script {
    steps: Mutex<Vec<Step>>,
    asked: Mutex<Vec<Duration>>,
    over: Mutex<Vec<Connection>>,
    start: Instant,
}

impl Exchange for Script {
    fn elsewhere(&self, _: &Place) -> Result<Self> {
        unreachable!("there is one server")
    }

    async fn exchange(
        &self,
        _: &RequestSpec<'_>,
        connection: Connection,
    ) -> Result<Answer, Failure> {
        self.over.lock().unwrap().push(connection);
        self.asked.lock().unwrap().push(self.start.elapsed());
        let step = {
            let mut steps = self.steps.lock().unwrap();
            if steps.len() > 1 {
                steps.remove(0)
            } else {
                steps[0].clone()
            }
        };
        match step {
            Step::Answer(status, headers, body) => Ok(answer(status, headers, body)),
            Step::Fail(kind) => Err(failure(kind)),
            Step::Barred => Err(Failure {
                problem: Some(ConnectProblem::Expired),
                ..failure(FailureKind::NeverSent)
            }),
            Step::Late(time, kind) => {
                tokio::time::sleep(time).await;
                Err(failure(kind))
            }
            Step::Hang => std::future::pending().await,
        }
    }
}

fn failure(kind: FailureKind) -> Failure {
    Failure {
        kind,
        status: None,
        timeout: false,
        problem: None,
        cause: "scripted".into(),
    }
}

fn answer(status: u16, headers: &[(&'static str, &'static str)], body: &str) -> Answer {
    let headers = headers.iter().map(|&(name, value)| {
        (
            http::HeaderName::from_static(name),
            HeaderValue::from_static(value),
        )
    });
    let headers = HeaderMap::from_iter(headers);
    Answer {
        status,
        headers,
        body: Zeroizing::new(body.as_bytes().to_vec()),
    }
}

fn sender<X>(exchange: X) -> Sender<X> {
    let builder = crate::Client::builder().endpoint("http://127.0.0.1:1");
    let builder = builder.api_key(SecretString::from("kby_test-key"));
    Sender {
        jitter: || 1.0,
        ..Sender::new(builder.check().unwrap(), exchange)
    }
}

/// A sender whose server follows `steps` and then repeats the last one.
fn scripted(steps: &[Step]) -> Sender<Script> {
    let (steps, asked) = (Mutex::new(steps.to_vec()), Mutex::new(Vec::new()));
    sender(Script {
        steps,
        asked,
        over: Mutex::default(),
        start: Instant::now(),
    })
}

impl Sender<Script> {
    async fn get(&self) -> Result<Reply> {
        self.send(
            &mut self.call(),
            &RequestSpec::item("t.get", Method::Get, "/t/{name}", ["n"]),
        )
        .await
    }

    async fn post(&self) -> Result<Reply> {
        self.send(
            &mut self.call(),
            &RequestSpec::collection("t.post", Method::Post, "/t"),
        )
        .await
    }

    async fn put(&self) -> Result<Reply> {
        self.send(
            &mut self.call(),
            &RequestSpec::item("t.put", Method::Put, "/t/{name}", ["n"]),
        )
        .await
    }

    async fn stop_after(&self, time: Duration) {
        tokio::time::sleep(time).await;
        self.stop();
    }

    /// When requests were sent, in milliseconds from the start.
    fn asked_ms(&self) -> Vec<u128> {
        self.lines
            .api
            .exchange
            .asked
            .lock()
            .unwrap()
            .iter()
            .map(Duration::as_millis)
            .collect()
    }
}

const OK: Step = Step::Answer(200, &[], "{}");

#[tokio::test(start_paused = true)]
async fn waits_between_attempts_grow_and_attempts_are_counted() {
    let sender = scripted(&[Step::Answer(
        500,
        &[("x-request-id", "r-1")],
        r#"{"error":"down"}"#,
    )]);
    let error = sender.get().await.err().unwrap();
    assert_eq!(sender.asked_ms(), [0, 500, 1500, 3500, 7500, 15500]);
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::ServerError, 6)
    );
    assert_eq!((error.status(), error.message()), (Some(500), Some("down")));
    assert_eq!(error.request_id(), Some("r-1"));
    assert!(!error.is_maybe_processed(), "a read changes nothing");
}

#[tokio::test(start_paused = true)]
async fn the_time_budget_bounds_everything_even_a_server_that_hangs() {
    let sender = scripted(&[Step::Hang]);
    let start = Instant::now();
    let error = sender.get().await.err().unwrap();
    assert!(start.elapsed() <= 180 * SECOND, "{:?}", start.elapsed());
    assert_eq!(sender.asked_ms()[..3], [0, 30_500, 61_500]);
    assert_eq!(error.kind(), ErrorKind::MaybeProcessed);
    assert!(error.is_timeout());
}

#[tokio::test(start_paused = true)]
async fn the_last_attempt_gets_only_the_time_that_is_left() {
    let mut sender = scripted(&[Step::Hang]);
    sender.budget = 40 * SECOND;
    let start = Instant::now();
    assert!(sender.get().await.is_err());
    assert_eq!(start.elapsed(), 40 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn an_attempt_cut_short_by_the_budget_does_not_hide_the_answer_before_it() {
    let down = Step::Answer(503, &[], r#"{"error":"down"}"#);
    let mut sender = scripted(&[down, Step::Hang]);
    sender.budget = 10 * SECOND;
    let error = sender.get().await.err().unwrap();
    assert_eq!((error.status(), error.message()), (Some(503), Some("down")));
    assert_eq!(error.attempts(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_to_a_post_is_reported_and_not_repeated() {
    for step in [Step::Hang, Step::Fail(FailureKind::NoAnswer)] {
        let sender = scripted(&[step, OK]);
        let error = sender.post().await.err().unwrap();
        assert_eq!(
            (error.kind(), error.attempts()),
            (ErrorKind::MaybeProcessed, 1)
        );
        assert!(error.is_maybe_processed());
    }
}

#[tokio::test(start_paused = true)]
async fn a_post_that_was_never_sent_is_repeated() {
    let sender = scripted(&[Step::Fail(FailureKind::NeverSent), OK]);
    sender.post().await.unwrap();
    let sender = scripted(&[Step::Fail(FailureKind::NeverSent)]);
    let error = sender.post().await.err().unwrap();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::NeverSent, 6));
    assert!(!error.is_maybe_processed());
}

#[tokio::test(start_paused = true)]
async fn one_uncertain_attempt_makes_the_outcome_of_a_write_uncertain() {
    let lost = Step::Fail(FailureKind::NoAnswer);
    let sender = scripted(&[lost, Step::Answer(404, &[], "")]);
    let spec = RequestSpec::item("t.delete", Method::Delete, "/t/{name}", ["n"]);
    let error = sender.send(&mut sender.call(), &spec).await.err().unwrap();
    assert!(error.is_not_found() && error.is_maybe_processed());
}

#[tokio::test(start_paused = true)]
async fn retry_after_in_seconds_as_a_date_and_in_the_body_is_obeyed() {
    let date = &[
        ("retry-after", "Thu, 16 Jan 2025 12:00:07 GMT"),
        ("date", "Thu, 16 Jan 2025 12:00:00 GMT"),
    ];
    for step in [
        Step::Answer(429, &[("retry-after", "7")], ""),
        Step::Answer(429, date, ""),
        Step::Answer(429, &[], r#"{"retryAfter":7}"#),
        Step::Answer(503, &[("retry-after", "7")], ""),
    ] {
        let sender = scripted(&[step, OK]);
        sender.post().await.unwrap();
        assert_eq!(sender.asked_ms(), [0, 7000]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_rate_limit_beyond_the_budget_is_reported_at_once() {
    let sender = scripted(&[Step::Answer(429, &[("retry-after", "99999999999")], "")]);
    let start = Instant::now();
    let error = sender.get().await.err().unwrap();
    assert_eq!(start.elapsed(), Duration::ZERO);
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::RateLimited, 1)
    );
    assert_eq!(
        error.retry_after(),
        Some(Duration::from_secs(99_999_999_999))
    );
}

#[tokio::test(start_paused = true)]
async fn an_absurd_retry_after_does_not_close_the_client_for_ever() {
    let limit = Step::Answer(429, &[("retry-after", "18446744073709551615")], "");
    let sender = scripted(&[limit, OK]);
    assert!(sender.get().await.is_err());
    let error = sender.get().await.err().unwrap();
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::RateLimited, 0)
    );
    assert_eq!(error.retry_after(), Some(3600 * SECOND));
    sleep(3600 * SECOND).await;
    sender.get().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_rate_limit_for_one_request_holds_back_the_others() {
    let sender = scripted(&[Step::Answer(429, &[("retry-after", "5")], ""), OK]);
    let (first, second) = tokio::join!(sender.get(), async {
        sleep(SECOND).await;
        sender.get().await
    });
    assert!(first.is_ok() && second.is_ok());
    assert_eq!(sender.asked_ms(), [0, 5000, 5000]);
}

#[tokio::test(start_paused = true)]
async fn rate_limits_are_endured_as_long_as_there_is_time() {
    let mut steps = vec![Step::Answer(429, &[("retry-after", "1")], ""); 100];
    steps.push(OK);
    scripted(&steps).post().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn dropping_the_call_ends_all_attempts() {
    let sender = Arc::new(scripted(&[Step::Answer(503, &[], "")]));
    let task = tokio::spawn({
        let sender = Arc::clone(&sender);
        async move { sender.get().await.map(drop) }
    });
    sleep(SECOND).await;
    task.abort();
    sleep(100 * SECOND).await;
    assert_eq!(sender.asked_ms(), [0, 500]);
}

#[tokio::test(start_paused = true)]
async fn the_words_of_the_server_are_shown_without_what_was_sent() {
    let words = r#"{"error":"bad value s3cret-value for kby_test-key","errorCode":"s3cret-value"}"#;
    let sender = scripted(&[Step::Answer(
        400,
        &[("x-request-id", "s3cret-value")],
        words,
    )]);
    let value = SecretString::from("s3cret-value");
    let spec = RequestSpec::collection("t.post", Method::Post, "/t")
        .with_sensitive([value.expose_secret()]);
    let error = sender.send(&mut sender.call(), &spec).await.err().unwrap();
    assert_eq!(error.message(), Some("bad value [REDACTED] for [REDACTED]"));
    assert_eq!(
        (error.code(), error.request_id()),
        (Some("[REDACTED]"), Some("[REDACTED]"))
    );
}

/// A token bucket: 100 requests in 60 s, 20 at once. Every answer takes 50 ms.
struct Bucket {
    tokens: Mutex<(f64, Instant)>,
    in_flight: AtomicUsize,
    /// The most requests in flight since the first 429 was answered.
    peak: AtomicUsize,
    refused: AtomicUsize,
}

impl Exchange for Bucket {
    fn elsewhere(&self, _: &Place) -> Result<Self> {
        unreachable!("there is one server")
    }

    async fn exchange(&self, _: &RequestSpec<'_>, _: Connection) -> Result<Answer, Failure> {
        let in_flight = self.in_flight.fetch_add(1, Ordering::SeqCst) + 1;
        let admitted_after_a_refusal = self.refused.load(Ordering::SeqCst) > 0;
        if admitted_after_a_refusal {
            self.peak.fetch_max(in_flight, Ordering::SeqCst);
        }
        let granted = self.take();
        sleep(SECOND / 20).await;
        self.in_flight.fetch_sub(1, Ordering::SeqCst);
        if granted {
            return Ok(answer(201, &[], "{}"));
        }
        self.refused.fetch_add(1, Ordering::SeqCst);
        Ok(answer(
            429,
            &[("retry-after", "1")],
            r#"{"error":"rate limited"}"#,
        ))
    }
}

impl Bucket {
    fn take(&self) -> bool {
        let (tokens, filled) = &mut *self.tokens.lock().unwrap();
        *tokens = (*tokens + filled.elapsed().as_secs_f64() * 100.0 / 60.0).min(20.0);
        *filled = Instant::now();
        let granted = *tokens >= 1.0;
        if granted {
            *tokens -= 1.0;
        }
        granted
    }
}

#[tokio::test(start_paused = true)]
async fn two_hundred_creates_under_a_limit_of_a_hundred_a_minute_all_succeed_without_a_herd() {
    let sender = Arc::new(sender(Bucket {
        tokens: Mutex::new((20.0, Instant::now())),
        in_flight: AtomicUsize::new(0),
        peak: AtomicUsize::new(0),
        refused: AtomicUsize::new(0),
    }));
    let start = Instant::now();
    let mut tasks = JoinSet::new();
    for _ in 0..200 {
        let sender = Arc::clone(&sender);
        tasks.spawn(async move {
            let spec = RequestSpec::collection("t.post", Method::Post, "/t");
            sender.send(&mut sender.call(), &spec).await.map(drop)
        });
    }
    let results = tasks.join_all().await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 200);
    // The limit itself needs (200 - 20) / (100 / 60) s = 108 s.
    assert!(start.elapsed() < 130 * SECOND, "{:?}", start.elapsed());
    let (peak, refused) = (
        &sender.lines.api.exchange.peak,
        &sender.lines.api.exchange.refused,
    );
    assert!(peak.load(Ordering::SeqCst) <= 4, "{peak:?}");
    // The first wave meets the limit unprepared; later ones probe it with one request a pause.
    assert!(refused.load(Ordering::SeqCst) <= 180 + 130, "{refused:?}");
}

#[tokio::test(start_paused = true)]
async fn a_stopped_client_ends_its_waits_and_begins_nothing() {
    let failing = Step::Answer(500, &[], "{}");
    let throttling = Step::Answer(429, &[("retry-after", "60")], "{}");
    for (step, kind) in [
        (failing, ErrorKind::ServerError),
        (throttling, ErrorKind::Stopped),
    ] {
        let sender = scripted(&[step, OK]);
        let start = Instant::now();
        let stop = async {
            tokio::time::sleep(SECOND / 10).await;
            sender.stop();
        };
        let (outcome, ()) = tokio::join!(sender.get(), stop);
        assert_eq!(outcome.err().unwrap().kind(), kind);
        assert!(start.elapsed() < SECOND, "{:?}", start.elapsed());
        assert_eq!(sender.get().await.err().unwrap().kind(), ErrorKind::Stopped);
        assert_eq!(sender.asked_ms(), [0]);
    }
}

#[tokio::test(start_paused = true)]
async fn stopping_does_not_cut_off_a_request_under_way() {
    let sender = scripted(&[Step::Hang]);
    let start = Instant::now();
    let stop = async { sender.stop() };
    let (outcome, ()) = tokio::join!(sender.post(), stop);
    assert_eq!(outcome.err().unwrap().kind(), ErrorKind::MaybeProcessed);
    assert_eq!(start.elapsed(), 30 * SECOND);
}

const LOST: Step = Step::Fail(FailureKind::NoAnswer);

#[tokio::test(start_paused = true)]
async fn a_write_in_doubt_is_settled_after_a_stop_without_a_long_wait() {
    let sender = scripted(&[LOST, LOST, OK]);
    let stop = sender.stop_after(SECOND / 10);
    let (outcome, ()) = tokio::join!(sender.put(), stop);
    assert!(outcome.is_ok());
    assert_eq!(sender.asked_ms(), [0, 100, 350]);
    assert_eq!(sender.put().await.err().unwrap().kind(), ErrorKind::Stopped);
}

#[tokio::test(start_paused = true)]
async fn settling_after_a_stop_lasts_five_seconds_however_fast_the_api_fails() {
    let failing = Step::Answer(503, &[], "{}");
    let sender = scripted(&[failing]);
    let start = Instant::now();
    let stop = sender.stop_after(SECOND / 10);
    let (outcome, ()) = tokio::join!(sender.put(), stop);
    assert!(outcome.err().unwrap().is_maybe_processed());
    let took = start.elapsed();
    assert!(
        took > 9 * SECOND / 2 && took <= 51 * SECOND / 10,
        "{took:?}"
    );
    assert_eq!(sender.asked_ms().len(), 21);
}

#[tokio::test(start_paused = true)]
async fn settling_after_a_stop_comes_back_when_the_server_asks() {
    let busy = Step::Answer(503, &[("retry-after", "2")], "{}");
    let sender = scripted(&[LOST, busy]);
    let stop = sender.stop_after(SECOND / 10);
    let (outcome, ()) = tokio::join!(sender.put(), stop);
    assert!(outcome.err().unwrap().is_maybe_processed());
    assert_eq!(sender.asked_ms(), [0, 100, 2100, 4100]);
}

#[tokio::test(start_paused = true)]
async fn a_stop_cuts_off_what_only_settles_an_earlier_attempt() {
    let sender = scripted(&[LOST, Step::Hang]);
    let stop = sender.stop_after(10 * SECOND);
    let start = Instant::now();
    let (outcome, ()) = tokio::join!(sender.put(), stop);
    let error = outcome.err().unwrap();
    assert_eq!(error.kind(), ErrorKind::MaybeProcessed);
    assert_eq!((start.elapsed(), error.attempts()), (15 * SECOND, 2));
}

#[tokio::test(start_paused = true)]
async fn settling_that_fails_late_does_not_begin_anew() {
    let late = Step::Late(14 * SECOND, FailureKind::NoAnswer);
    let sender = scripted(&[LOST, late, Step::Hang]);
    let stop = sender.stop_after(10 * SECOND);
    let start = Instant::now();
    let (outcome, ()) = tokio::join!(sender.put(), stop);
    assert!(outcome.err().unwrap().is_maybe_processed());
    assert_eq!(start.elapsed(), 15 * SECOND);
}

/// It may be processed, so that its answer decides; what was in doubt before turned out not to be.
#[tokio::test(start_paused = true)]
async fn a_create_that_is_sent_again_is_not_cut_off() {
    let sender = scripted(&[Step::Hang]);
    let mut call = sender.call();
    call.doubt();
    call.is_settled();
    let spec = RequestSpec::collection("t.post", Method::Post, "/t");
    let start = Instant::now();
    let stop = sender.stop_after(SECOND);
    let (outcome, ()) = tokio::join!(sender.send(&mut call, &spec), stop);
    assert!(outcome.err().unwrap().is_maybe_processed());
    assert_eq!(start.elapsed(), 30 * SECOND);
    // And it is found out what became of it.
    let look = RequestSpec::item("t.get", Method::Get, "/t/{name}", ["n"]);
    let start = Instant::now();
    let error = sender.send(&mut call, &look).await.err().unwrap();
    assert_eq!(error.kind(), ErrorKind::MaybeProcessed);
    assert_eq!(start.elapsed(), 5 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn after_a_stop_a_limiter_that_asks_for_long_is_not_waited_for() {
    let throttling = Step::Answer(429, &[("retry-after", "60")], "{}");
    let sender = scripted(&[LOST, throttling]);
    let stop = sender.stop_after(SECOND / 10);
    let start = Instant::now();
    let (outcome, ()) = tokio::join!(sender.put(), stop);
    let error = outcome.err().unwrap();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert!(error.is_maybe_processed());
    assert!(start.elapsed() < SECOND, "{:?}", start.elapsed());
}
