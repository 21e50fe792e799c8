//! Base64 inside of a text, decoded.

use base64::Engine as _;
use base64::alphabet;
use base64::alphabet::Alphabet;
use base64::engine::general_purpose::GeneralPurpose;
use base64::engine::{DecodePaddingMode, GeneralPurposeConfig};

use super::canary::MIN_LENGTH;

/// The fewest characters that encode a value which is searched for.
const MIN_RUN: usize = (MIN_LENGTH * 8).div_ceil(6);

/// What the runs of base64 in a text decode to, a line each. None if there are none.
///
/// A run begins where no character of either alphabet stands before it, as behind a quotation mark.
pub(super) fn base64_runs(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut decoded = Vec::new();
    for run in bytes.split(|byte| !is_base64(*byte)) {
        if run.len() < MIN_RUN {
            continue;
        }
        let alphabet = match run.iter().any(|byte| b"-_".contains(byte)) {
            true => &alphabet::URL_SAFE,
            false => &alphabet::STANDARD,
        };
        // One character more than whole bytes is no base64 any more.
        let whole = run.len() - usize::from(run.len() % 4 == 1);
        if let Ok(bytes) = lenient(alphabet).decode(&run[..whole]) {
            decoded.extend(bytes);
            decoded.push(b'\n');
        }
    }
    (!decoded.is_empty()).then_some(decoded)
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/-_".contains(&byte)
}

/// Without padding, which ends a run, and whatever the bits that belong to no byte.
fn lenient(alphabet: &Alphabet) -> GeneralPurpose {
    let config = GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent);
    GeneralPurpose::new(alphabet, config)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(text: &str) -> Option<String> {
        base64_runs(text.as_bytes()).map(|bytes| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn runs_of_both_alphabets_are_decoded_with_and_without_padding() {
        // "a value <?> here", and its last letter left out.
        for (text, expected) in [
            (
                r#"{"private":"YSB2YWx1ZSA8Pz4gaGVyZQ=="}"#,
                "a value <?> here\n",
            ),
            ("YSB2YWx1ZSA8Pz4gaGVyZQ", "a value <?> here\n"),
            ("YSB2YWx1ZSA8Pz4gaGVy", "a value <?> her\n"),
            ("fn5-fn5-fn5-fn5-", "~~~~~~~~~~~~\n"),
        ] {
            assert_eq!(runs(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn short_words_are_no_base64() {
        assert_eq!(runs("words of a text, c4nary-1 among"), None);
        assert_eq!(runs(""), None);
    }
}
