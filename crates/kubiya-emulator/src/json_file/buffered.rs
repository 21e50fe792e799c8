//! Writing a file piece by piece, through memory that is wiped.

use std::io::{self, Write};

use tempfile::NamedTempFile;
use zeroize::{Zeroize, Zeroizing};

/// In bytes.
const PIECE: usize = 64 * 1024;

/// A file that is written in pieces, so that it need not be in memory as a whole.
pub(crate) struct Buffered {
    file: NamedTempFile,
    piece: Zeroizing<Vec<u8>>,
    /// In bytes, of the pieces before.
    length: u64,
}

impl Buffered {
    pub(super) fn new(file: NamedTempFile) -> Self {
        Self {
            file,
            piece: Zeroizing::new(Vec::with_capacity(PIECE)),
            length: 0,
        }
    }

    /// The file with everything in it, and its length in bytes.
    pub(super) fn finish(mut self) -> io::Result<(NamedTempFile, u64)> {
        self.flush()?;
        Ok((self.file, self.length))
    }
}

impl Write for Buffered {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        if self.piece.len() == PIECE {
            self.flush()?;
        }
        let length = text.len().min(PIECE - self.piece.len());
        self.piece.extend_from_slice(&text[..length]);
        Ok(length)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.write_all(&self.piece)?;
        self.length += self.piece.len() as u64;
        self.piece.as_mut_slice().zeroize();
        self.piece.clear();
        Ok(())
    }
}
