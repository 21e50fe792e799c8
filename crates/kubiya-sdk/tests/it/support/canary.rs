//! A secret that cannot occur by accident, and a search for every trace of it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// So many characters of a canary in a row are a leak.
const FRAGMENT: usize = 8;

pub(crate) struct Canary {
    parts: [String; 2],
    pub(crate) text: String,
}

impl Canary {
    /// A value with characters that every encoding treats differently.
    pub(crate) fn value() -> Self {
        let parts = [random(), random()];
        let text = format!("{} \"q\\uote\" </+&?=é\n{}", parts[0], parts[1]);
        Self { parts, text }
    }

    /// A value as it may stand in an API key.
    pub(crate) fn key() -> Self {
        let parts = [random(), random()];
        let text = format!("kby_{}-{}", parts[0], parts[1]);
        Self { parts, text }
    }

    /// Panics if any part of the canary is in the text, in plain or in base64.
    pub(crate) fn assert_absent(&self, place: &str, text: &str) {
        for part in &self.parts {
            for fragment in fragments(part) {
                assert!(!text.contains(&fragment), "{place}: {fragment:?} in {text}");
            }
        }
        for offset in 0..3 {
            let shifted = format!("{}{}", &"   "[..offset], self.text);
            let encoded = STANDARD_NO_PAD.encode(shifted);
            for fragment in fragments(&encoded[4..encoded.len() - 2]) {
                let found = text.contains(&fragment);
                assert!(!found, "{place}: base64 {fragment:?} in {text}");
            }
        }
    }
}

fn fragments(text: &str) -> impl Iterator<Item = String> {
    let bytes: Vec<u8> = text.bytes().collect();
    (0..=bytes.len() - FRAGMENT)
        .map(move |start| String::from_utf8(bytes[start..start + FRAGMENT].to_vec()).unwrap())
}

/// Sixteen letters: most characters of an encoding stand for themselves here.
fn random() -> String {
    let letters = getrandom::u64().unwrap().to_be_bytes().into_iter();
    letters
        .flat_map(|byte| [b'g' + (byte >> 4), b'G' + (byte & 15)])
        .map(char::from)
        .collect()
}
