//! Bytes that are nearly right: valid ones, damaged.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// What decoders of MessagePack, JSON, PEM and headers stumble over.
const STUMBLING_BLOCKS: [&[u8]; 30] = [
    b"\xdd\xff\xff\xff\xff",
    b"\xdc\xff\xff",
    b"\xdf\xff\xff\xff\xff",
    b"\xde\xff\xff",
    b"\xdb\xff\xff\xff\xff",
    b"\xda\xff\xff",
    b"\xc6\xff\xff\xff\xff",
    b"\xc9\xff\xff\xff\xff\x0c",
    b"\xc7\xff\x0c",
    b"\xd4\x00\x00",
    b"\xd8\x0c",
    b"\xc1",
    b"\xc0",
    b"\xca\x7f\xc0\x00\x00",
    b"\xcb\x7f\xf0\x00\x00\x00\x00\x00\x00",
    b"\x92\xc4\x09\"dynamic\"",
    b"\xa2\xff\xfe",
    b"\xed\xa0\x80",
    b"\xff",
    b"\x00",
    b"[",
    b"]",
    b"{",
    b"}",
    b"\"",
    b"\"\\ud800\"",
    b"1e999999999999999999",
    b"-",
    b"null",
    b"\r\n",
];

/// One thing that happens to bytes.
#[derive(Clone, Debug)]
enum Damage {
    Cut(Index),
    Flip(Index, u8),
    Insert(Index, Vec<u8>),
    Overwrite(Index, Vec<u8>),
    Remove(Index, u8),
    Repeat(Index, u8),
}

/// The bytes of `valid`, damaged in one to four places.
pub fn damaged(valid: impl Strategy<Value = Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    (valid, vec(damage(), 1..=4)).prop_map(|(mut bytes, damages)| {
        for damage in &damages {
            damage.inflict(&mut bytes);
        }
        bytes
    })
}

fn damage() -> impl Strategy<Value = Damage> {
    let at = any::<Index>;
    let block = || {
        prop_oneof![
            3 => select(&STUMBLING_BLOCKS[..]).prop_map(<[u8]>::to_vec),
            1 => vec(any::<u8>(), 1..9),
        ]
    };
    prop_oneof![
        at().prop_map(Damage::Cut),
        (at(), 1..=u8::MAX).prop_map(|(at, bits)| Damage::Flip(at, bits)),
        (at(), block()).prop_map(|(at, block)| Damage::Insert(at, block)),
        (at(), block()).prop_map(|(at, block)| Damage::Overwrite(at, block)),
        (at(), 1..20_u8).prop_map(|(at, length)| Damage::Remove(at, length)),
        (at(), 1..20_u8).prop_map(|(at, length)| Damage::Repeat(at, length)),
    ]
}

impl Damage {
    fn inflict(&self, bytes: &mut Vec<u8>) {
        let places = bytes.len() + 1;
        let end = |at: usize, length: usize| (at + length).min(places - 1);
        match self {
            Self::Cut(at) => bytes.truncate(at.index(places)),
            Self::Flip(at, bits) => {
                if let Some(byte) = bytes.get_mut(at.index(places)) {
                    *byte ^= bits;
                }
            }
            Self::Insert(at, block) => {
                let at = at.index(places);
                bytes.splice(at..at, block.iter().copied());
            }
            Self::Overwrite(at, block) => {
                let at = at.index(places);
                bytes.splice(at..end(at, block.len()), block.iter().copied());
            }
            Self::Remove(at, length) => {
                let at = at.index(places);
                bytes.drain(at..end(at, (*length).into()));
            }
            Self::Repeat(at, length) => {
                let at = at.index(places);
                let again = bytes[at..end(at, (*length).into())].to_vec();
                bytes.splice(at..at, again);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::attack;

    #[test]
    fn damage_of_every_kind_fits_into_bytes_of_every_length() {
        attack(1_000, damaged(vec(any::<u8>(), 0..20)), |_| Ok(()));
    }

    #[test]
    fn most_damage_shows() {
        let (tried, unharmed) = (Cell::new(0), Cell::new(0));
        attack(1_000, damaged(Just(b"0123456789".to_vec())), |bytes| {
            tried.set(tried.get() + 1);
            unharmed.set(unharmed.get() + usize::from(bytes == b"0123456789"));
            Ok(())
        });
        assert!(unharmed.get() * 5 < tried.get(), "{}", unharmed.get());
    }
}
