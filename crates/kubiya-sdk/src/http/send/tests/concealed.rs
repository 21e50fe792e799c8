//! What it costs to keep texts secret, as work rather than as time.

use super::*;

const TEXTS: usize = 100;

/// A sender that has been told secrets, and what its server does.
fn secretive(steps: &[Step]) -> Sender<Script> {
    let sender = scripted(steps);
    for number in 0..TEXTS {
        sender.conceal(&SecretString::from(format!("concealed-text-{number}")));
    }
    sender
}

#[tokio::test(start_paused = true)]
async fn nothing_is_made_of_concealed_texts_while_nothing_is_shown() {
    let ok = Step::Answer(200, &[("x-request-id", "concealed-text-7")], "{}");
    let remark = Step::Answer(200, &[], r#"{"message":"no concealed-text-8 here"}"#);
    let sender = secretive(&[ok, remark]);
    let reply = sender.put().await.unwrap();
    assert_eq!(sender.concealed.idle(), TEXTS);
    let error = reply.json::<String>().unwrap_err();
    assert_eq!(error.request_id(), Some("[REDACTED]"));
    assert_eq!(sender.concealed.idle(), 0);
    let remarks = sender.put().await.unwrap().remarks;
    assert_eq!(remarks, ["no [REDACTED] here"]);
}

#[tokio::test(start_paused = true)]
async fn a_text_concealed_after_the_answer_is_not_shown_either() {
    let sender = scripted(&[Step::Answer(200, &[("x-request-id", "told-later")], "{}")]);
    let reply = sender.get().await.unwrap();
    sender.conceal(&SecretString::from("told-later"));
    let error = reply.json::<String>().unwrap_err();
    assert_eq!(error.request_id(), Some("[REDACTED]"));
}

#[tokio::test(start_paused = true)]
async fn an_empty_text_is_concealed_nowhere_an_error_still_shows_its_words() {
    let refusal = r#"{"message":"the tool needs an image"}"#;
    let sender = scripted(&[Step::Answer(400, &[], refusal)]);
    sender.conceal(&SecretString::default());
    let error = sender.put().await.err().unwrap();
    assert!(
        error.to_string().contains("the tool needs an image"),
        "{error}"
    );
    assert_eq!(sender.shown("words", &[""]).as_deref(), Some("words"));
}
