//! The text of an answer as it arrives: unpacked, within a limit, wiped when dropped.

use flate2::{Decompress, FlushDecompress, Status};
use http::HeaderMap;
use http::header::CONTENT_ENCODING;
use zeroize::Zeroizing;

/// The window of gzip, in bits: the largest that there is, 32 KiB.
const WINDOW_BITS: u8 = 15;

/// The least room that is made for what is unpacked, in bytes.
const ROOM: usize = 1024;

/// As much of a text as has come.
pub(super) struct Text {
    text: Zeroizing<Vec<u8>>,
    /// In bytes, of the unpacked text.
    limit: usize,
    packing: Packing,
}

/// What becomes of the text on its way.
enum Packing {
    None,
    Known(Unpacker),
    /// Not understood, by its name.
    Unknown(String),
}

struct Unpacker {
    format: Format,
    /// None before the first piece, and after the end of a whole text: gzip may go on with another.
    inflate: Option<Decompress>,
}

#[derive(Clone, Copy)]
enum Format {
    Gzip,
    /// With the header of zlib, as RFC 9110 wants it.
    Deflate,
}

/// Why a text is of no use.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unusable {
    #[error("more than {0} bytes")]
    TooLarge(usize),
    #[error("the packed text broke off")]
    BrokenOff,
    #[error("the text is not packed as its Content-Encoding \"{0}\" says")]
    Mispacked(&'static str),
    #[error("its Content-Encoding \"{0}\" is not understood")]
    Unknown(String),
}

impl Text {
    /// Nothing yet, of a text with these headers; `expected` is how many bytes are announced.
    pub(super) fn new(headers: &HeaderMap, expected: usize, limit: usize) -> Self {
        Self {
            text: Zeroizing::new(Vec::with_capacity(expected)),
            limit,
            packing: Packing::of(headers),
        }
    }

    /// Adds the next piece. What exceeds the limit is left out.
    pub(super) fn add(&mut self, piece: &[u8]) -> Result<(), Unusable> {
        match &mut self.packing {
            _ if piece.is_empty() => Ok(()),
            Packing::Known(unpacker) => unpacker.unpack(piece, &mut self.text, self.limit),
            Packing::Unknown(name) => Err(Unusable::Unknown(name.clone())),
            Packing::None => {
                let fitting = piece.len().min(self.limit - self.text.len());
                let needed = self.text.len() + fitting;
                reserve(&mut self.text, needed, self.limit);
                self.text.extend_from_slice(&piece[..fitting]);
                match fitting == piece.len() {
                    true => Ok(()),
                    false => Err(Unusable::TooLarge(self.limit)),
                }
            }
        }
    }

    /// The whole text, once every piece has been added. One without a piece is whole, whatever its headers say.
    pub(super) fn finish(self) -> Result<Zeroizing<Vec<u8>>, Unusable> {
        match &self.packing {
            Packing::Known(unpacker) if unpacker.inflate.is_some() => Err(Unusable::BrokenOff),
            _ => Ok(self.text),
        }
    }

    /// What has come until now.
    pub(super) fn shown(&self) -> &[u8] {
        &self.text
    }

    /// What has come.
    pub(super) fn so_far(self) -> Zeroizing<Vec<u8>> {
        self.text
    }
}

impl Packing {
    fn of(headers: &HeaderMap) -> Self {
        let lines = headers.get_all(CONTENT_ENCODING).iter();
        let lines: Vec<_> = lines
            .map(|line| String::from_utf8_lossy(line.as_bytes()))
            .collect();
        let line = lines.join(",").to_ascii_lowercase();
        let names: Vec<_> = line
            .split(',')
            .map(str::trim)
            .filter(|name| !["", "identity"].contains(name))
            .collect();
        match names[..] {
            [] => Self::None,
            ["gzip" | "x-gzip"] => Self::Known(Unpacker::new(Format::Gzip)),
            ["deflate"] => Self::Known(Unpacker::new(Format::Deflate)),
            _ => Self::Unknown(names.join(", ")),
        }
    }
}

impl Unpacker {
    fn new(format: Format) -> Self {
        Self {
            format,
            inflate: None,
        }
    }

    /// Unpacks a piece to the end of the text, straight into its buffer.
    fn unpack(
        &mut self,
        mut piece: &[u8],
        text: &mut Zeroizing<Vec<u8>>,
        limit: usize,
    ) -> Result<(), Unusable> {
        while !piece.is_empty() || self.inflate.is_some() {
            reserve(text, (text.len() + ROOM).min(limit + 1), limit);
            let inflate = self.inflate.get_or_insert_with(|| self.format.inflate());
            let before = (inflate.total_in(), text.len());
            let status = inflate
                .decompress_vec(piece, text, FlushDecompress::None)
                .map_err(|_| Unusable::Mispacked(self.format.name()))?;
            let after = (inflate.total_in(), text.len());
            piece = &piece[(after.0 - before.0) as usize..];
            if text.len() > limit {
                text.truncate(limit);
                return Err(Unusable::TooLarge(limit));
            }
            if status == Status::StreamEnd {
                self.inflate = None;
            } else if before == after {
                break;
            }
        }
        Ok(())
    }
}

impl Format {
    fn inflate(self) -> Decompress {
        match self {
            Self::Gzip => Decompress::new_gzip(WINDOW_BITS),
            Self::Deflate => Decompress::new(true),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Deflate => "deflate",
        }
    }
}

/// Makes room for `needed` bytes, more than asked for so that it is not done often, and leaves no unwiped copy
/// behind.
fn reserve(text: &mut Zeroizing<Vec<u8>>, needed: usize, limit: usize) {
    if needed > text.capacity() {
        let roomy = (2 * text.capacity()).min(limit + 1);
        let mut larger = Zeroizing::new(Vec::with_capacity(needed.max(roomy)));
        larger.extend_from_slice(text);
        *text = larger;
    }
}

#[cfg(test)]
mod tests;
