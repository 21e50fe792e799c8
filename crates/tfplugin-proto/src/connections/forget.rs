//! Keeps what a host sent from staying behind in the buffers that its connection is read into.
//!
//! TLS and HTTP/2 keep the buffers that they read into for as long as a connection lives. What was in them
//! stays until something else is read, which may be never: the host asks, is answered, and waits. They
//! are nobody's but the libraries', but they are filled by the reader below, so that is where they can
//! be cleaned.

mod frames;

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use frames::{Blanks, Frames};

/// Wipes what it is to read into. Belongs below TLS, which decrypts where it has read, and asks for more
/// as soon as it has handed out what was there.
pub(super) struct Wiping<T>(pub(super) T);

impl<T: AsyncRead + Unpin> AsyncRead for Wiping<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        buf.initialize_unfilled().fill(0);
        Pin::new(&mut self.0).poll_read(cx, buf)
    }
}

/// Adds empty frames after those that carry a message, so that HTTP/2 has to take another buffer or to
/// overwrite the old one. Belongs directly below HTTP/2.
///
/// HTTP/2 never looks at them: it takes a buffer that has room for the whole of a frame as soon as it has
/// seen its head.
pub(super) struct Flushing<T> {
    io: T,
    frames: Frames,
    blanks: Blanks,
}

impl<T> Flushing<T> {
    pub(super) fn new(io: T) -> Self {
        Self {
            io,
            frames: Frames::default(),
            blanks: Blanks::default(),
        }
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Flushing<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        if this.blanks.are_due() {
            this.blanks.put(buf);
            return Poll::Ready(Ok(()));
        }
        let before = buf.filled().len();
        ready!(Pin::new(&mut this.io).poll_read(cx, buf))?;
        this.frames.follow(&buf.filled()[before..]);
        if this.frames.end_a_message() {
            this.blanks = Blanks::all();
        }
        Poll::Ready(Ok(()))
    }
}

/// Writing is what it was.
macro_rules! write_through {
    ($type:ident, $io:tt) => {
        impl<T: AsyncWrite + Unpin> AsyncWrite for $type<T> {
            fn poll_write(
                mut self: Pin<&mut Self>,
                cx: &mut Context<'_>,
                buf: &[u8],
            ) -> Poll<io::Result<usize>> {
                Pin::new(&mut self.$io).poll_write(cx, buf)
            }

            fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
                Pin::new(&mut self.$io).poll_flush(cx)
            }

            fn poll_shutdown(
                mut self: Pin<&mut Self>,
                cx: &mut Context<'_>,
            ) -> Poll<io::Result<()>> {
                Pin::new(&mut self.$io).poll_shutdown(cx)
            }

            fn poll_write_vectored(
                mut self: Pin<&mut Self>,
                cx: &mut Context<'_>,
                bufs: &[io::IoSlice<'_>],
            ) -> Poll<io::Result<usize>> {
                Pin::new(&mut self.$io).poll_write_vectored(cx, bufs)
            }

            fn is_write_vectored(&self) -> bool {
                self.$io.is_write_vectored()
            }
        }
    };
}

write_through!(Wiping, 0);
write_through!(Flushing, io);
