use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::task::JoinSet;
use tokio::time::sleep;

use super::*;

const SECOND: Duration = Duration::from_secs(1);

fn in_one_minute() -> Instant {
    Instant::now() + 60 * SECOND
}

async fn enter(gate: &Gate) -> Pass<'_> {
    gate.enter(in_one_minute()).await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn an_unthrottled_gate_lets_everyone_through_at_once() {
    let gate = Gate::new(Waits::default());
    let start = Instant::now();
    let mut passes = Vec::new();
    for _ in 0..1000 {
        passes.push(enter(&gate).await);
    }
    assert_eq!(start.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_rate_limit_for_one_makes_everyone_wait() {
    let gate = Gate::new(Waits::default());
    let start = Instant::now();
    enter(&gate).await.throttled(3 * SECOND);
    drop(enter(&gate).await);
    assert_eq!(start.elapsed(), 3 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn of_several_pauses_the_longest_counts() {
    let gate = Gate::new(Waits::default());
    let start = Instant::now();
    let (first, second) = (enter(&gate).await, enter(&gate).await);
    first.throttled(5 * SECOND);
    second.throttled(SECOND);
    drop(enter(&gate).await);
    assert_eq!(start.elapsed(), 5 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn a_pause_beyond_the_deadline_is_reported_at_once() {
    let gate = Gate::new(Waits::default());
    let start = Instant::now();
    enter(&gate).await.throttled(90 * SECOND);
    let paused = gate.enter(in_one_minute()).await.err();
    assert_eq!(
        paused,
        Some(Paused {
            remaining: 90 * SECOND
        })
    );
    assert_eq!(start.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_queue_that_is_too_long_is_left_at_the_deadline() {
    let gate = Gate::new(Waits::default());
    enter(&gate).await.throttled(SECOND);
    let _holds_the_only_place = enter(&gate).await;
    let start = Instant::now();
    let paused = gate.enter(in_one_minute()).await.err();
    assert_eq!(
        paused,
        Some(Paused {
            remaining: Duration::ZERO
        })
    );
    assert_eq!(start.elapsed(), 60 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn after_a_pause_the_flow_starts_with_one_and_stays_narrow() {
    let gate = Arc::new(Gate::new(Waits::default()));
    enter(&gate).await.throttled(SECOND);
    let (now, peaks) = (
        Arc::new(AtomicUsize::new(0)),
        Arc::new(Mutex::new(Vec::new())),
    );
    let mut tasks = JoinSet::new();
    for _ in 0..200 {
        let (gate, now, peaks) = (Arc::clone(&gate), Arc::clone(&now), Arc::clone(&peaks));
        tasks.spawn(async move {
            let pass = gate.enter(in_one_minute()).await.unwrap();
            let in_flight = now.fetch_add(1, Ordering::SeqCst) + 1;
            peaks.lock().unwrap().push(in_flight);
            sleep(SECOND / 10).await;
            now.fetch_sub(1, Ordering::SeqCst);
            pass.answered();
        });
    }
    tasks.join_all().await;
    let peaks = peaks.lock().unwrap();
    assert_eq!(peaks[0], 1);
    assert_eq!(peaks[1..3].iter().max(), Some(&2));
    assert_eq!(peaks.iter().max(), Some(&THROTTLED_WIDTH));
}

#[tokio::test(start_paused = true)]
async fn answers_from_before_the_pause_do_not_widen_the_flow() {
    let gate = Gate::new(Waits::default());
    let mut early = Vec::new();
    for _ in 0..20 {
        early.push(enter(&gate).await);
    }
    enter(&gate).await.throttled(SECOND);
    early.into_iter().for_each(Pass::answered);
    let _only = enter(&gate).await;
    assert!(gate.enter(Instant::now() + 2 * SECOND).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn after_a_quiet_time_the_gate_is_wide_open_again() {
    let gate = Gate::new(Waits::default());
    enter(&gate).await.throttled(SECOND);
    sleep(SECOND + Waits::default().quiet_time).await;
    let start = Instant::now();
    let mut passes = Vec::new();
    for _ in 0..100 {
        passes.push(enter(&gate).await);
    }
    assert_eq!(start.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn requests_pass_in_the_order_of_their_arrival() {
    let gate = Arc::new(Gate::new(Waits::default()));
    enter(&gate).await.throttled(SECOND);
    let order = Arc::new(Mutex::new(Vec::new()));
    let mut tasks = JoinSet::new();
    for number in 0..50 {
        let (gate, order) = (Arc::clone(&gate), Arc::clone(&order));
        tasks.spawn(async move {
            let pass = enter(&gate).await;
            order.lock().unwrap().push(number);
            sleep(SECOND / 10).await;
            pass.answered();
        });
        tokio::task::yield_now().await;
    }
    tasks.join_all().await;
    assert_eq!(*order.lock().unwrap(), (0..50).collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn a_request_that_is_given_up_while_it_waits_does_not_block_the_next() {
    let gate = Gate::new(Waits::default());
    enter(&gate).await.throttled(SECOND);
    let waiting = gate.enter(in_one_minute());
    assert!(tokio::time::timeout(SECOND / 2, waiting).await.is_err());
    let pass = enter(&gate).await;
    drop(pass);
    drop(enter(&gate).await);
}
