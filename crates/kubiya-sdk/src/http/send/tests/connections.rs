//! Which connection a request goes over, and what no other one would help.

use super::*;

#[tokio::test(start_paused = true)]
async fn after_a_failure_every_request_of_the_call_goes_over_a_connection_of_its_own() {
    use Connection::{Fresh, Kept};
    let fail = Step::Fail(FailureKind::NoAnswer);
    let ok = Step::Answer(200, &[], "{}");
    for (first, second) in [
        (fail, Fresh),
        (Step::Answer(503, &[("retry-after", "1")], ""), Fresh),
        (Step::Answer(429, &[("retry-after", "1")], ""), Kept),
        (Step::Answer(404, &[], ""), Kept),
    ] {
        let sender = scripted(&[ok.clone(), first, ok.clone()]);
        let mut call = sender.call();
        let look = RequestSpec::item("t.get", Method::Get, "/t/{name}", ["n"]);
        let post = RequestSpec::collection("t.post", Method::Post, "/t");
        sender.send(&mut call, &look).await.unwrap();
        // What is known to be unprocessed is sent again, what is not is looked for.
        let _ = sender.send(&mut call, &post).await;
        sender.send(&mut call, &look).await.unwrap();
        let over = sender.lines.api.exchange.over.lock().unwrap().clone();
        assert_eq!(over[..3], [Kept, Kept, second]);
        assert!(over[2..].iter().all(|connection| *connection == second));
        sender.get().await.unwrap();
        assert_eq!(
            sender.lines.api.exchange.over.lock().unwrap().last(),
            Some(&Kept)
        );
    }
}

#[tokio::test(start_paused = true)]
async fn what_only_a_correction_helps_is_tried_once() {
    let sender = scripted(&[Step::Barred]);
    let error = sender.get().await.err().unwrap();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::NeverSent, 1));
    assert!(!error.is_transient() && !error.is_maybe_processed());
}
