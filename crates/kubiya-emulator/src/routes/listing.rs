//! The body of a list, made while it is sent: a long one is at no time in memory as a whole.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::vec;

use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use hyper::body::{Frame, SizeHint};

use crate::collection::StoredObject;

/// In bytes; a piece that has so many is sent.
const PIECE: usize = 32 * 1024;

/// An answer with these objects as they are stored.
pub(super) fn listing(objects: Vec<Arc<StoredObject>>) -> Response {
    let lengths = objects.iter().map(|object| object.shown_length() as u64);
    let commas = objects.len().saturating_sub(1) as u64;
    let listing = Listing {
        left: 2 + commas + lengths.sum::<u64>(),
        objects: objects.into_iter(),
        place: Place::Start,
    };
    let headers = [(header::CONTENT_TYPE, "application/json")];
    (headers, Body::new(listing)).into_response()
}

/// What of a list was not sent yet.
struct Listing {
    objects: vec::IntoIter<Arc<StoredObject>>,
    place: Place,
    /// In bytes.
    left: u64,
}

#[derive(PartialEq, Eq)]
enum Place {
    Start,
    Between,
    End,
}

impl Listing {
    fn piece(&mut self) -> Vec<u8> {
        let mut piece = Vec::with_capacity(PIECE + PIECE / 4);
        while self.place != Place::End && piece.len() < PIECE {
            let object = self.objects.next();
            match (&object, &self.place) {
                (_, Place::Start) => piece.push(b'['),
                (Some(_), _) => piece.push(b','),
                (None, _) => {}
            }
            self.place = Place::Between;
            match object {
                Some(object) => object.write_shown(&mut piece),
                None => {
                    piece.push(b']');
                    self.place = Place::End;
                }
            }
        }
        piece
    }
}

impl hyper::body::Body for Listing {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let piece = self.piece();
        self.left = self.left.saturating_sub(piece.len() as u64);
        let frame = (!piece.is_empty()).then(|| Ok(Frame::data(piece.into())));
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.place == Place::End
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
