use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::*;

fn guard(key: &str) -> Guard {
    Guard::new(&SecretString::from(key))
}

/// The key of an organisation that nobody else has.
fn token(organisation: &str, signature: &str) -> Guard {
    let claims = format!(r#"{{"organization":"{organisation}"}}"#);
    let [header, claims] = [r#"{"alg":"HS256"}"#, &claims].map(|it| URL_SAFE_NO_PAD.encode(it));
    guard(&format!("{header}.{claims}.{signature}"))
}

async fn standing(of: &Guard, laid_by: &Guard) -> Standing {
    of.standing(&laid_by.mark().await.unwrap()).await
}

#[tokio::test]
async fn a_key_recognises_its_own_mark_without_a_slow_hash() {
    for (before, after) in [
        (token("acme", "a"), token("acme", "a")),
        (guard("opaque"), guard("opaque")),
    ] {
        assert_eq!(standing(&after, &before).await, Standing::SameKey);
        assert!(after.tags.lock().unwrap().is_empty());
    }
}

#[tokio::test]
async fn another_key_of_the_organisation_recognises_the_mark() {
    let (before, after) = (token("acme", "a"), token("acme", "b"));
    assert_eq!(standing(&after, &before).await, Standing::SameOrganisation);
}

#[tokio::test]
async fn a_key_of_another_organisation_is_foreign() {
    let before = token("acme", "a");
    for other in ["Acme", "acm", "acme2", "other"] {
        let other = token(other, "a");
        assert_eq!(standing(&other, &before).await, Standing::Foreign);
    }
}

#[tokio::test]
async fn where_one_key_does_not_tell_its_organisation_nobody_knows() {
    let (opaque, other, acme) = (guard("opaque"), guard("other"), token("acme", "a"));
    for (of, laid_by) in [(&opaque, &other), (&opaque, &acme), (&acme, &opaque)] {
        assert_eq!(standing(of, laid_by).await, Standing::Unclear);
    }
}

#[tokio::test]
async fn a_process_lays_one_mark_and_computes_one_hash_for_each_salt() {
    let (before, after) = (token("acme", "a"), token("acme", "b"));
    let mark = before.mark().await.unwrap();
    assert_eq!(before.mark().await, Some(mark));
    for _ in 0..3 {
        after.standing(&mark).await;
    }
    assert_eq!(after.tags.lock().unwrap().len(), 1);
    let another = token("acme", "a").mark().await.unwrap();
    assert_ne!(mark.salt, another.salt);
    assert_ne!(mark.organisation, another.organisation);
}

#[tokio::test]
async fn the_tag_of_an_organisation_is_argon2id_of_its_name() {
    let mark = token("acme", "a").mark().await.unwrap();
    let input = b"terraform-provider-kubiya organisation v1\0acme".to_vec();
    let hash = slow_hash(mark.salt, input).await.unwrap();
    assert_eq!(mark.organisation, hash.first_chunk().copied());
}
