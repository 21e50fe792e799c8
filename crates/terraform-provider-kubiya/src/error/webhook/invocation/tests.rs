use kubiya_sdk::Client;

use super::*;

/// Every kind there is.
const KINDS: [ErrorKind; 16] = [
    ErrorKind::AlreadyExists,
    ErrorKind::Config,
    ErrorKind::Conflict,
    ErrorKind::InvalidInput,
    ErrorKind::MaybeProcessed,
    ErrorKind::NeverSent,
    ErrorKind::NotFound,
    ErrorKind::PermissionDenied,
    ErrorKind::RateLimited,
    ErrorKind::Redirected,
    ErrorKind::Rejected,
    ErrorKind::ResponseTooLarge,
    ErrorKind::ServerError,
    ErrorKind::Stopped,
    ErrorKind::Unauthenticated,
    ErrorKind::UnexpectedResponse,
];

#[test]
fn every_kind_of_failure_is_told_of_the_webhook_and_of_nothing_else() {
    for kind in KINDS {
        let advice = [advice_on(kind), after_what_may_be_done(kind)];
        let text = format!("{}. {}", meaning(kind), advice.concat());
        assert!(advice[1].starts_with("Look at"), "{kind:?}: {text}");
        assert!(meaning(kind).contains("webhook"), "{kind:?}: {text}");
        for other in ["API", "Kubiya", "composer", "provider block"] {
            assert!(!text.contains(other), "{kind:?}: {text}");
        }
    }
}

#[test]
fn what_a_webhook_answers_with_has_words_and_advice_of_its_own() {
    let answers = [
        ErrorKind::Config,
        ErrorKind::MaybeProcessed,
        ErrorKind::NeverSent,
        ErrorKind::NotFound,
        ErrorKind::RateLimited,
        ErrorKind::Redirected,
        ErrorKind::Rejected,
        ErrorKind::ServerError,
    ];
    for (at, kind) in answers.iter().enumerate() {
        let earlier = &answers[..at];
        let same = |other: &&ErrorKind| meaning(**other) == meaning(*kind);
        assert_eq!(earlier.iter().find(same), None, "{kind:?}");
        assert_ne!(meaning(*kind), meaning(ErrorKind::Stopped), "{kind:?}");
    }
}

/// The error of a client that cannot be made, as the call of a webhook meets it.
fn unusable(change: impl FnOnce(kubiya_sdk::ClientBuilder) -> kubiya_sdk::ClientBuilder) -> Error {
    let builder = Client::builder().api_key("kby_key".into());
    let builder = builder.endpoint("https://hooks.example");
    change(builder).build().expect_err("it cannot be made")
}

#[test]
fn a_fault_of_proxy_or_certificates_is_told_as_what_it_is() {
    let proxy = unusable(|builder| builder.proxy("socks4://127.0.0.1"));
    let trust = unusable(|builder| builder.root_certificates("no certificate"));
    for (error, says, advises) in [
        (
            proxy,
            "The webhook cannot be reached: the proxy cannot be used: its scheme",
            "or name the webhook's host in NO_PROXY.",
        ),
        (
            trust,
            "No certificate of the webhook could be checked: the root certificates",
            "Correct it, then invoke the action again.",
        ),
    ] {
        assert_eq!(error.kind(), ErrorKind::Config);
        let told = not_invoked("https://hooks.example", &error);
        assert!(told.detail.starts_with(says), "{}", told.detail);
        assert!(told.detail.ends_with(advises), "{}", told.detail);
        let nothing_happened = "The event was not processed.";
        assert!(told.detail.contains(nothing_happened), "{}", told.detail);
    }
}
