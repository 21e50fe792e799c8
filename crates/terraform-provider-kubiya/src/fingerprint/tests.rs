use super::*;

fn key(text: &str) -> SecretString {
    SecretString::from(text)
}

fn subject<'a>(name: &'a str, value: &'a SecretString) -> Subject<'a> {
    Subject {
        type_name: "kubiya_secret",
        name,
        value,
    }
}

#[tokio::test]
async fn a_fingerprint_matches_the_value_it_was_laid_over_and_no_other() {
    let prints = Fingerprinter::new(&key("api key"));
    let (value, other) = (key("the value"), key("another value"));
    let stored = prints.lay(&subject("a", &value)).await.unwrap();
    assert!(prints.matches(&stored, &subject("a", &value)).await);
    assert!(!prints.matches(&stored, &subject("a", &other)).await);
}

#[tokio::test]
async fn another_api_key_gets_the_same_answers_from_argon2id() {
    let (value, other) = (key("the value"), key("another value"));
    let stored = Fingerprinter::new(&key("one"))
        .lay(&subject("a", &value))
        .await
        .unwrap();
    let two = Fingerprinter::new(&key("two"));
    assert!(two.matches(&stored, &subject("a", &value)).await);
    assert!(!two.matches(&stored, &subject("a", &other)).await);
    assert!(matches_slowly(&stored, &subject("a", &value)).await);
    assert!(!matches_slowly(&stored, &subject("a", &other)).await);
}

#[tokio::test]
async fn each_tier_alone_decides() {
    let (mine, value) = (key("mine"), key("the value"));
    let prints = Fingerprinter::new(&mine);
    let stored = prints.lay(&subject("a", &value)).await.unwrap();

    let mut broken_hash = stored.clone();
    let mut memory = slow::Memory::new().unwrap();
    broken_hash.argon2id = SlowHash::compute(&[0; 16], b"something else", &mut memory).unwrap();
    assert!(
        prints.matches(&broken_hash, &subject("a", &value)).await,
        "the tag is enough"
    );

    let mut broken_tag = stored;
    broken_tag.keyed = TagKey::derive(&mine).tag(&broken_tag.salt.0, b"something else");
    assert!(
        !prints.matches(&broken_tag, &subject("a", &value)).await,
        "the tag has the last word"
    );
    let stranger = Fingerprinter::new(&key("two"));
    assert!(
        stranger.matches(&broken_tag, &subject("a", &value)).await,
        "argon2id is enough"
    );
}

#[tokio::test]
async fn a_fingerprint_holds_for_one_secret_of_one_type() {
    let prints = Fingerprinter::new(&key("api key"));
    let value = key("the value");
    let stored = prints.lay(&subject("a", &value)).await.unwrap();
    assert!(!prints.matches(&stored, &subject("b", &value)).await);
    let other_type = Subject {
        type_name: "kubiya_other",
        name: "a",
        value: &value,
    };
    assert!(!prints.matches(&stored, &other_type).await);
    // Parts that run together to the same bytes are still different parts.
    let shifted = key("e value");
    assert!(!prints.matches(&stored, &subject("ath", &shifted)).await);
}

#[tokio::test]
async fn two_fingerprints_of_one_value_have_nothing_in_common() {
    let prints = Fingerprinter::new(&key("api key"));
    let value = key("the value");
    let one = prints.lay(&subject("a", &value)).await.unwrap();
    let two = prints.lay(&subject("a", &value)).await.unwrap();
    assert_ne!(one.salt, two.salt);
    assert_ne!(one.argon2id, two.argon2id);
    assert_ne!(one.keyed, two.keyed);
    let ids = |print: &Fingerprint| serde_json::to_value(print).unwrap()["keyed"]["key"].clone();
    assert_ne!(ids(&one), ids(&two));
}

#[tokio::test]
async fn the_stored_form_survives_json_and_shows_neither_value_nor_key() {
    let prints = Fingerprinter::new(&key("canary-api-key"));
    let value = key("canary-value");
    let stored = prints.lay(&subject("a", &value)).await.unwrap();
    let json = serde_json::to_string(&stored).unwrap();
    for shown in [&json, &format!("{stored:?}")] {
        assert!(!shown.contains("canary"), "{shown}");
    }
    assert_eq!(serde_json::from_str::<Fingerprint>(&json).unwrap(), stored);
}

#[tokio::test]
async fn a_fingerprint_of_another_version_or_cost_does_not_match() {
    let prints = Fingerprinter::new(&key("another key"));
    let value = key("the value");
    let laid = Fingerprinter::new(&key("api key"))
        .lay(&subject("a", &value))
        .await
        .unwrap();
    let change = |pointer: &str, to: u32| {
        let mut json = serde_json::to_value(&laid).unwrap();
        *json.pointer_mut(pointer).unwrap() = to.into();
        serde_json::from_value::<Fingerprint>(json).unwrap()
    };
    for (pointer, to) in [
        ("/v", 2),
        ("/argon2id/m", u32::MAX),
        ("/argon2id/t", u32::MAX),
        ("/argon2id/p", 2),
    ] {
        assert!(
            !prints
                .matches(&change(pointer, to), &subject("a", &value))
                .await,
            "{pointer}"
        );
    }
}

#[tokio::test]
async fn values_that_agree_in_their_first_kilobytes_are_told_apart() {
    let prints = Fingerprinter::new(&key("api key"));
    let long = "x".repeat(64 * 1024);
    let (one, two) = (key(&format!("{long}1")), key(&format!("{long}2")));
    let stored = prints.lay(&subject("a", &one)).await.unwrap();
    assert!(!prints.matches(&stored, &subject("a", &two)).await);
    assert!(!matches_slowly(&stored, &subject("a", &two)).await);
}

#[test]
fn used_memory_does_not_show_in_the_next_hash() {
    let fresh = || slow::Memory::new().unwrap();
    let expected = SlowHash::compute(&[0; 16], b"input", &mut fresh()).unwrap();
    let mut used = fresh();
    SlowHash::compute(&[1; 16], b"something else", &mut used).unwrap();
    let computed = SlowHash::compute(&[0; 16], b"input", &mut used).unwrap();
    assert_eq!(computed, expected);
}
