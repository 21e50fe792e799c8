use super::*;

fn key(text: &str) -> SecretString {
    SecretString::from(text)
}

fn input<'a>(name: &'a str, value: &'a SecretString) -> Input<'a> {
    Input {
        type_name: "kubiya_secret",
        name,
        value,
    }
}

#[tokio::test]
async fn a_fingerprint_matches_the_value_it_was_made_of_and_no_other() {
    let prints = Fingerprinter::new(&key("api key"));
    let (value, other) = (key("the value"), key("another value"));
    let stored = prints.make(&input("a", &value)).await.unwrap();
    assert!(prints.matches(&stored, &input("a", &value)).await);
    assert!(!prints.matches(&stored, &input("a", &other)).await);
}

#[tokio::test]
async fn another_api_key_gets_the_same_answers_from_argon2id() {
    let (value, other) = (key("the value"), key("another value"));
    let stored = Fingerprinter::new(&key("one"))
        .make(&input("a", &value))
        .await
        .unwrap();
    let two = Fingerprinter::new(&key("two"));
    assert!(two.matches(&stored, &input("a", &value)).await);
    assert!(!two.matches(&stored, &input("a", &other)).await);
    assert!(matches_slowly(&stored, &input("a", &value)).await);
    assert!(!matches_slowly(&stored, &input("a", &other)).await);
}

#[tokio::test]
async fn each_tier_alone_decides() {
    let (mine, value) = (key("mine"), key("the value"));
    let prints = Fingerprinter::new(&mine);
    let stored = prints.make(&input("a", &value)).await.unwrap();

    let mut broken_hash = stored.clone();
    let mut memory = slow::Memory::new().unwrap();
    broken_hash.argon2id = SlowHash::compute(&[0; 16], b"something else", &mut memory).unwrap();
    assert!(
        prints.matches(&broken_hash, &input("a", &value)).await,
        "the tag is enough"
    );

    let mut broken_tag = stored;
    broken_tag.keyed = TagKey::derive(&mine).tag(&broken_tag.salt, b"something else");
    assert!(
        !prints.matches(&broken_tag, &input("a", &value)).await,
        "the tag has the last word"
    );
    let stranger = Fingerprinter::new(&key("two"));
    assert!(
        stranger.matches(&broken_tag, &input("a", &value)).await,
        "argon2id is enough"
    );
}

#[tokio::test]
async fn a_fingerprint_holds_for_one_secret_of_one_type() {
    let prints = Fingerprinter::new(&key("api key"));
    let value = key("the value");
    let stored = prints.make(&input("a", &value)).await.unwrap();
    assert!(!prints.matches(&stored, &input("b", &value)).await);
    let other_type = Input {
        type_name: "kubiya_other",
        name: "a",
        value: &value,
    };
    assert!(!prints.matches(&stored, &other_type).await);
    // Parts that run together to the same bytes are still different parts.
    let shifted = key("e value");
    assert!(!prints.matches(&stored, &input("ath", &shifted)).await);
}

#[tokio::test]
async fn two_fingerprints_of_one_value_have_nothing_in_common() {
    let prints = Fingerprinter::new(&key("api key"));
    let value = key("the value");
    let one = prints.make(&input("a", &value)).await.unwrap();
    let two = prints.make(&input("a", &value)).await.unwrap();
    assert_ne!(one.salt, two.salt);
    assert_ne!(one.argon2id, two.argon2id);
    assert_ne!(one.keyed, two.keyed);
    assert_ne!(one.keyed.key, two.keyed.key);
}

#[tokio::test]
async fn the_stored_form_survives_json_and_shows_neither_value_nor_key() {
    let prints = Fingerprinter::new(&key("canary-api-key"));
    let value = key("canary-value");
    let stored = prints.make(&input("a", &value)).await.unwrap();
    let json = serde_json::to_string(&stored).unwrap();
    for shown in [&json, &format!("{stored:?}")] {
        assert!(!shown.contains("canary"), "{shown}");
    }
    assert_eq!(serde_json::from_str::<Fingerprint>(&json).unwrap(), stored);
}

/// The fingerprint of "the value" of "a" for "api key", with a salt of 0 to 15. HKDF and HMAC were computed
/// by Python's `hmac`, argon2id by OpenSSL.
const ELSEWHERE: &str =
    "AQABAgMEBQYHCAkKCwwNDg9zxJz7xk/zNRaQOnZV+y4S0SXz7Aqj1vUc00XMGH5MKqXYWX5LOlsH";

#[tokio::test]
async fn a_fingerprint_made_elsewhere_matches() {
    let stored: Fingerprint = serde_json::from_value(ELSEWHERE.into()).unwrap();
    assert_eq!(serde_json::to_value(&stored).unwrap(), ELSEWHERE);
    let (value, other) = (key("the value"), key("another value"));
    for api_key in ["api key", "another key"] {
        let prints = Fingerprinter::new(&key(api_key));
        assert!(prints.matches(&stored, &input("a", &value)).await);
        assert!(!prints.matches(&stored, &input("a", &other)).await);
    }
}

#[test]
fn what_is_no_fingerprint_of_version_1_is_not_read() {
    let read = |text: &str| serde_json::from_value::<Fingerprint>(text.into());
    let version_2 = ELSEWHERE.replacen("AQ", "Ag", 1);
    let [shorter, longer, padded] = [
        ELSEWHERE[..72].to_owned(),
        format!("{ELSEWHERE}AAAA"),
        format!("{ELSEWHERE}===="),
    ];
    assert!(read(ELSEWHERE).is_ok());
    for other in ["", "A", &version_2, &shorter, &longer, &padded] {
        assert!(read(other).is_err(), "{other:?}");
    }
}

#[tokio::test]
async fn values_that_agree_in_their_first_kilobytes_are_told_apart() {
    let prints = Fingerprinter::new(&key("api key"));
    let long = "x".repeat(64 * 1024);
    let (one, two) = (key(&format!("{long}1")), key(&format!("{long}2")));
    let stored = prints.make(&input("a", &one)).await.unwrap();
    assert!(!prints.matches(&stored, &input("a", &two)).await);
    assert!(!matches_slowly(&stored, &input("a", &two)).await);
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
