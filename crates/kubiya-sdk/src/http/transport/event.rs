//! The body of a request that is sent once, and that knows whether its sending has begun.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

/// A text on its way to the network. Nothing can make a copy of it to send it again.
pub(in crate::http) struct Event {
    /// None once it is handed over.
    text: Option<Bytes>,
    begun: Arc<AtomicBool>,
}

/// Whether the sending of an event has begun.
pub(in crate::http) struct Begun(Arc<AtomicBool>);

impl Event {
    pub(in crate::http) fn new(text: Bytes) -> (Self, Begun) {
        let begun = Arc::new(AtomicBool::new(false));
        let event = Self {
            text: Some(text),
            begun: Arc::clone(&begun),
        };
        (event, Begun(begun))
    }
}

impl Begun {
    pub(in crate::http) fn has_begun(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

impl Body for Event {
    type Data = Bytes;
    type Error = Infallible;

    /// Called once there is a connection to write to, and before the first byte is written.
    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let this = self.get_mut();
        this.begun.store(true, Ordering::SeqCst);
        Poll::Ready(this.text.take().map(|text| Ok(Frame::data(text))))
    }

    fn is_end_stream(&self) -> bool {
        self.text.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        let length = self.text.as_ref().map_or(0, Bytes::len);
        SizeHint::with_exact(length as u64)
    }
}
