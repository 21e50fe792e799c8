use std::io::Write;

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use http::HeaderValue;
use proptest::prelude::*;

use super::*;

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn deflate(text: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn text(encodings: &[&'static str], limit: usize) -> Text {
    let mut headers = HeaderMap::new();
    for encoding in encodings {
        headers.append(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    Text::new(&headers, 0, limit)
}

/// The text that comes in pieces of a size.
fn unpacked(
    encodings: &[&'static str],
    packed: &[u8],
    size: usize,
    limit: usize,
) -> Result<Vec<u8>, Unusable> {
    let mut text = text(encodings, limit);
    for piece in packed.chunks(size) {
        text.add(piece)?;
    }
    text.finish().map(|text| text.to_vec())
}

#[test]
fn encodings_that_are_understood_are_taken_off() {
    let (gzip, deflate) = (gzip(b"text"), deflate(b"text"));
    for (encodings, packed) in [
        (&[][..], &b"text"[..]),
        (&["identity"], b"text"),
        (&[" , "], b"text"),
        (&["gzip"], &gzip),
        (&["x-gzip"], &gzip),
        (&[" GZip "], &gzip),
        (&["identity, gzip"], &gzip),
        (&["identity", "gzip"], &gzip),
        (&["deflate"], &deflate),
    ] {
        let text = unpacked(encodings, packed, 3, 100).unwrap();
        assert_eq!(text, b"text", "{encodings:?}");
    }
}

#[test]
fn an_encoding_that_is_not_understood_is_named_unless_there_is_nothing_to_unpack() {
    for (encodings, named) in [
        (&["br"][..], "br"),
        (&["ZSTD"], "zstd"),
        (&["nonsense"], "nonsense"),
        (&["gzip, gzip"], "gzip, gzip"),
        (&["gzip", "br"], "gzip, br"),
    ] {
        let error = unpacked(encodings, b"text", 3, 100).unwrap_err();
        let expected = format!("its Content-Encoding \"{named}\" is not understood");
        assert_eq!(error.to_string(), expected);
        assert_eq!(unpacked(encodings, b"", 3, 100).unwrap(), b"");
    }
    assert_eq!(unpacked(&["gzip"], b"", 3, 100).unwrap(), b"");
}

#[test]
fn the_limit_is_of_the_unpacked_text_and_what_fits_is_kept() {
    let spaces = [b' '; 5000];
    for (encoding, packed) in [
        ("identity", spaces.to_vec()),
        ("gzip", gzip(&spaces)),
        ("deflate", deflate(&spaces)),
    ] {
        assert_eq!(unpacked(&[encoding], &packed, 7, 5000).unwrap(), spaces);
        for limit in [0, 1, 1024, 4999] {
            let mut text = text(&[encoding], limit);
            let added = packed.chunks(7).try_for_each(|piece| text.add(piece));
            assert!(matches!(added, Err(Unusable::TooLarge(_))), "{encoding}");
            assert_eq!(text.so_far().to_vec(), &spaces[..limit]);
        }
    }
}

#[test]
fn a_text_that_unpacks_to_a_thousand_times_its_size_takes_no_more_room_than_the_limit() {
    let bomb = gzip(&vec![0; 100 << 20]);
    let mut text = text(&["gzip"], 1 << 20);
    assert!(matches!(text.add(&bomb), Err(Unusable::TooLarge(_))));
    assert!(text.text.capacity() <= (1 << 20) + 1);
}

#[test]
fn what_breaks_off_is_told_from_what_is_no_such_text() {
    for (encoding, packed) in [
        ("gzip", gzip(b"some text")),
        ("deflate", deflate(b"some text")),
    ] {
        for length in 1..packed.len() {
            let error = unpacked(&[encoding], &packed[..length], 4, 100).unwrap_err();
            assert!(
                matches!(error, Unusable::BrokenOff),
                "{encoding} {length}: {error}"
            );
        }
        let mut damaged = packed.clone();
        *damaged.last_mut().unwrap() ^= 1;
        let followed = [&packed[..], b"more"].concat();
        for wrong in [b"{\"name\":\"a\"}".to_vec(), damaged, followed] {
            let error = unpacked(&[encoding], &wrong, 4, 100).unwrap_err();
            assert!(
                matches!(error, Unusable::Mispacked(_)),
                "{encoding}: {error}"
            );
        }
    }
}

#[test]
fn texts_packed_one_after_the_other_are_one() {
    let packed = [gzip(b"some "), gzip(b""), gzip(b"text")].concat();
    assert_eq!(unpacked(&["gzip"], &packed, 5, 100).unwrap(), b"some text");
}

proptest! {
    #[test]
    fn any_text_comes_back_from_pieces_of_any_size(
        text in prop::collection::vec(any::<u8>(), 0..5000),
        size in 1_usize..600,
    ) {
        let limit = text.len();
        prop_assert_eq!(&unpacked(&["gzip"], &gzip(&text), size, limit).unwrap(), &text);
        prop_assert_eq!(&unpacked(&["deflate"], &deflate(&text), size, limit).unwrap(), &text);
        prop_assert_eq!(&unpacked(&[], &text, size, limit).unwrap(), &text);
    }

    #[test]
    fn any_bytes_are_unpacked_or_an_error(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        begins in any::<bool>(),
    ) {
        let packed = if begins { [&gzip(b"")[..10], &bytes].concat() } else { bytes };
        for encoding in ["gzip", "deflate"] {
            let _either = unpacked(&[encoding], &packed, 9, 1000);
        }
    }
}
