//! The organisation that an API key says it is of.

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde::de::IgnoredAny;

/// No key is longer that is looked into, and no name that is taken from one.
const MAX_KEY: usize = 16 * 1024;
const MAX_NAME: usize = 1024;

/// With padding or without.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// What a key calls its organisation, byte for byte.
pub(crate) struct Organisation(String);

#[derive(Deserialize)]
struct Header {
    #[serde(rename = "alg")]
    _algorithm: IgnoredAny,
}

#[derive(Deserialize)]
struct Claims {
    organization: String,
}

impl Organisation {
    /// The claim `organization` of a key that is a JSON Web Token; nothing where the key is anything else.
    ///
    /// Nobody vouches for the claim here: that is the API's part. **Source:** Kubiya's own command line reads it from the
    /// key in the same way, and goes on without it where it cannot.
    pub(crate) fn of_key(key: &SecretString) -> Option<Self> {
        let key = key.expose_secret();
        if key.len() > MAX_KEY {
            return None;
        }
        let mut parts = key.split('.');
        let (header, claims, _signature) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        let _: Header = decoded(header)?;
        let Claims { organization } = decoded(claims)?;
        let is_name = !organization.trim().is_empty() && organization.len() <= MAX_NAME;
        is_name.then_some(Self(organization))
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

fn decoded<T: for<'de> Deserialize<'de>>(part: &str) -> Option<T> {
    let json = BASE64.decode(part).ok()?;
    // An array with the members in their order would do as well.
    let is_object = json.trim_ascii_start().starts_with(b"{");
    serde_json::from_slice(&json).ok().filter(|_| is_object)
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::{STANDARD, URL_SAFE as PADDED, URL_SAFE_NO_PAD};
    use hostile_inputs::{attack, bytes, json};
    use proptest::prelude::*;

    use super::*;

    const HEADER: &str = r#"{"alg":"HS256","typ":"JWT"}"#;

    fn key(header: &str, claims: &str) -> String {
        let [header, claims] = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part));
        format!("{header}.{claims}.c2lnbmF0dXJl")
    }

    fn read(key: &str) -> Option<String> {
        let organisation = Organisation::of_key(&SecretString::from(key))?;
        Some(organisation.0)
    }

    #[test]
    fn the_claim_of_a_token_is_the_organisation() {
        let claims = r#"{"organization":"Müller & Co","email":"a@b.example","exp":1,"more":[{}]}"#;
        assert_eq!(read(&key(HEADER, claims)).unwrap(), "Müller & Co");
        let unsigned = key(r#"{"alg":"none"}"#, r#"{"organization":"acme"}"#);
        let unsigned = unsigned.rsplit_once('.').unwrap().0.to_owned() + ".";
        assert_eq!(read(&unsigned).unwrap(), "acme");
        let [header, claims] = [HEADER, r#"{"organization":"acme"}"#].map(|it| PADDED.encode(it));
        let padded = format!("{header}.{claims}.x");
        assert!(padded.contains('='));
        assert_eq!(read(&padded).unwrap(), "acme");
    }

    #[test]
    fn any_other_key_says_nothing() {
        let token = key(HEADER, r#"{"organization":"acme"}"#);
        let long = "x".repeat(MAX_NAME + 1);
        for odd in [
            "",
            "uk_0123456789",
            "..",
            "a.b.c",
            &format!("{token}.more"),
            &format!("x{token}"),
            token.rsplit_once('.').unwrap().0,
            &key("no JSON", r#"{"organization":"acme"}"#),
            &key("{}", r#"{"organization":"acme"}"#),
            &key(HEADER, "{}"),
            &key(HEADER, r#"["organization"]"#),
            &key(HEADER, r#"{"organization":""}"#),
            &key(HEADER, r#"{"organization":" "}"#),
            &key(HEADER, r#"{"organization":null}"#),
            &key(HEADER, r#"{"organization":7}"#),
            &key(HEADER, r#"{"organization":["acme"]}"#),
            &key(HEADER, r#"{"organization":"a","organization":"b"}"#),
            &key(HEADER, r#"{"Organization":"acme"}"#),
            &key(HEADER, &format!(r#"{{"organization":"{long}"}}"#)),
            &format!("{token}{}", "A".repeat(MAX_KEY)),
            &format!(
                "{}.{}.x",
                STANDARD.encode(HEADER),
                STANDARD.encode(r#"{"organization":"a???>>>"}"#)
            ),
        ] {
            assert_eq!(read(odd), None, "{odd}");
        }
    }

    #[test]
    fn no_key_does_harm() {
        let token = key(HEADER, r#"{"organization":"acme"}"#);
        let damaged = bytes::damaged(Just(token.into_bytes()));
        let damaged = damaged.prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let claims = json::text_with(vec!["organization"]).prop_map(|claims| key(HEADER, &claims));
        let nested = key(HEADER, &json::nested(4_000, "[", "", "]"));
        let inputs = prop_oneof![any::<String>(), damaged, claims, Just(nested)];
        attack(2_000, inputs, |text| {
            drop(read(&text));
            Ok(())
        });
    }
}
