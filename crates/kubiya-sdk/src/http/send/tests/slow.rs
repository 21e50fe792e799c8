//! Requests that the API works on before it answers.

use super::*;

impl Sender<Script> {
    async fn slow_put(&self) -> Result<Reply> {
        let spec = RequestSpec::item("t.put", Method::Put, "/t/{name}", ["n"]);
        self.send(&mut self.slow_call(), &spec.slow()).await
    }
}

#[tokio::test(start_paused = true)]
async fn an_attempt_may_take_minutes_and_all_of_them_as_much_longer() {
    let sender = scripted(&[Step::Hang]);
    let start = Instant::now();
    let error = sender.slow_put().await.err().unwrap();
    assert_eq!(sender.asked_ms()[..2], [0, 300_500]);
    assert_eq!(start.elapsed(), (180 + 270) * SECOND);
    assert_eq!(error.kind(), ErrorKind::MaybeProcessed);
}

#[tokio::test(start_paused = true)]
async fn a_timeout_that_is_longer_anyway_holds() {
    let mut sender = scripted(&[Step::Hang]);
    (sender.timeout, sender.budget) = (600 * SECOND, 700 * SECOND);
    let start = Instant::now();
    sender.slow_put().await.err().unwrap();
    assert_eq!(sender.asked_ms()[..2], [0, 600_500]);
    assert_eq!(start.elapsed(), 700 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn other_requests_of_a_slow_call_take_no_longer_than_ever() {
    let sender = scripted(&[Step::Hang]);
    let spec = RequestSpec::item("t.get", Method::Get, "/t/{name}", ["n"]);
    let asked = sender.send(&mut sender.slow_call(), &spec).await;
    assert!(asked.is_err());
    assert_eq!(sender.asked_ms()[..3], [0, 30_500, 61_500]);
}

#[test]
fn words_of_an_answer_are_shown_without_secrets() {
    let sender = scripted(&[OK]);
    sender.conceal(&SecretString::from("concealed-text"));
    let text = "a kby_test-key b concealed-text c given-text d";
    assert_eq!(
        sender.shown(text, &["given-text"]).as_deref(),
        Some("a [REDACTED] b [REDACTED] c [REDACTED] d")
    );
    assert_eq!(sender.shown(" \n", &[]), None);
}
