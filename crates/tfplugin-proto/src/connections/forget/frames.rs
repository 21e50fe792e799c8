//! HTTP/2 frames, as far as to know where one ends, and ones that mean nothing.
//!
//! **Source:** RFC 9113, sections 3.4, 4.1 and 5.5.

use tokio::io::ReadBuf;

/// What a client sends before its first frame, in bytes.
const PREFACE: usize = 24;
const HEAD: usize = 9;
const DATA: u8 = 0;
const HEADERS: u8 = 1;
const CONTINUATION: u8 = 9;
const END_HEADERS: u8 = 4;

/// The largest payload that every peer accepts.
const PAYLOAD: usize = 16_384;
/// A type set aside for experiments: whoever does not know it must ignore it.
const BLANK: u8 = 0xf0;
/// As many as overwrite the largest buffer that one message leaves behind.
const BLANKS: usize = 4;

/// Where a reader of frames is.
pub(super) struct Frames {
    /// What is left of the preface or of a payload.
    skip: usize,
    head: [u8; HEAD],
    head_length: usize,
    /// Nothing but a continuation may follow.
    in_headers: bool,
    /// Data came since the last time that it was asked for.
    carried: bool,
}

impl Default for Frames {
    fn default() -> Self {
        Self {
            skip: PREFACE,
            head: [0; HEAD],
            head_length: 0,
            in_headers: false,
            carried: false,
        }
    }
}

impl Frames {
    /// Takes note of what was read.
    pub(super) fn follow(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            if self.skip > 0 {
                let skipped = self.skip.min(bytes.len());
                self.skip -= skipped;
                bytes = &bytes[skipped..];
                continue;
            }
            let taken = (HEAD - self.head_length).min(bytes.len());
            let (head, rest) = bytes.split_at(taken);
            self.head[self.head_length..self.head_length + taken].copy_from_slice(head);
            self.head_length += taken;
            bytes = rest;
            if self.head_length == HEAD {
                self.begin();
            }
        }
    }

    fn begin(&mut self) {
        let [high, middle, low, kind, flags, ..] = self.head;
        self.skip = u32::from_be_bytes([0, high, middle, low]) as usize;
        self.head_length = 0;
        match kind {
            DATA => self.carried |= self.skip > 0,
            HEADERS | CONTINUATION => self.in_headers = flags & END_HEADERS == 0,
            _ => {}
        }
    }

    /// Whether data came, and the reader is between two frames now. Says so once.
    pub(super) fn end_a_message(&mut self) -> bool {
        let between = self.skip == 0 && self.head_length == 0 && !self.in_headers;
        between && std::mem::take(&mut self.carried)
    }
}

/// Frames without meaning that are yet to be handed out, in bytes.
#[derive(Default)]
pub(super) struct Blanks(usize);

impl Blanks {
    const SIZE: usize = HEAD + PAYLOAD;

    pub(super) fn all() -> Self {
        Self(BLANKS * Self::SIZE)
    }

    pub(super) fn are_due(&self) -> bool {
        self.0 > 0
    }

    /// Hands out as much as there is room for.
    pub(super) fn put(&mut self, buf: &mut ReadBuf<'_>) {
        const LENGTH: [u8; 4] = (PAYLOAD as u32).to_be_bytes();
        const OPENING: [u8; 4] = [LENGTH[1], LENGTH[2], LENGTH[3], BLANK];
        while self.0 > 0 && buf.remaining() > 0 {
            let at = (Self::SIZE - self.0 % Self::SIZE) % Self::SIZE;
            let count = match OPENING.get(at) {
                Some(byte) => {
                    buf.put_slice(&[*byte]);
                    1
                }
                None => {
                    let count = (Self::SIZE - at).min(buf.remaining());
                    buf.initialize_unfilled_to(count).fill(0);
                    buf.advance(count);
                    count
                }
            };
            self.0 -= count;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(kind: u8, flags: u8, payload: usize) -> Vec<u8> {
        let length = u32::try_from(payload).unwrap().to_be_bytes();
        let mut frame = vec![length[1], length[2], length[3], kind, flags, 0, 0, 0, 1];
        frame.resize(HEAD + payload, 7);
        frame
    }

    /// The places after which a message ended, however the bytes are cut.
    fn ends(stream: &[u8], piece: usize) -> Vec<usize> {
        let mut frames = Frames::default();
        let mut at = 0;
        let ends = stream.chunks(piece).filter_map(|piece| {
            frames.follow(piece);
            at += piece.len();
            frames.end_a_message().then_some(at)
        });
        ends.collect()
    }

    #[test]
    fn a_message_ends_with_its_frame() {
        let mut stream = vec![b'P'; PREFACE];
        stream.extend(frame(4, 0, 18));
        stream.extend(frame(HEADERS, END_HEADERS, 30));
        stream.extend(frame(DATA, 1, 300));
        let first = stream.len();
        stream.extend(frame(6, 0, 8));
        stream.extend(frame(DATA, 1, 0));
        assert_eq!(ends(&stream, 1), [first]);
        assert_eq!(ends(&stream, stream.len()), [stream.len()]);
        // A piece that begins another frame does not end the message before it.
        assert!(ends(&stream[..first + 1], first + 1).is_empty());
    }

    #[test]
    fn headers_that_go_on_are_not_interrupted() {
        let mut stream = vec![b'P'; PREFACE];
        stream.extend(frame(DATA, 0, 5));
        stream.extend(frame(HEADERS, 0, 10));
        let open = stream.len();
        stream.extend(frame(CONTINUATION, END_HEADERS, 10));
        assert!(ends(&stream[..open], open).is_empty());
        assert_eq!(ends(&stream, open), [stream.len()]);
    }

    #[test]
    fn blanks_are_whole_frames_whatever_the_room() {
        for room in [1, 5, 8, 1000, 100_000] {
            let mut blanks = Blanks::all();
            let mut bytes = Vec::new();
            while blanks.are_due() {
                let mut space = vec![1; room];
                let mut buf = ReadBuf::new(&mut space);
                blanks.put(&mut buf);
                bytes.extend_from_slice(buf.filled());
            }
            let mut blank = frame(BLANK, 0, PAYLOAD);
            blank[5..].fill(0);
            assert!(bytes == blank.repeat(BLANKS), "{room}");
        }
    }
}
