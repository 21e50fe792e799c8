//! Posts that carry no key and are sent once.

use std::time::Duration;

use http::HeaderValue;
use http::header::{ACCEPT_ENCODING, CONTENT_TYPE, USER_AGENT};
use reqwest::{Body, Client, Request, Response, Url};
use tokio::time::timeout;

use super::event::Event;
use super::{ERROR_TEXT_LIMIT, Failure, JSON, Setup, UNPACKED};
use crate::config::Place;
use crate::error::Result;
use crate::http::answer::Answer;
use crate::http::call::Connection;
use crate::http::text::Text;
use crate::waits::Waits;

/// Posts without a key, each time over a connection of its own.
pub(in crate::http) struct Poster(Client);

/// What was answered to a post, as far as its head.
pub(in crate::http) struct Posted(Response);

impl Poster {
    /// For the host of this place, which may take all of this time until there is a connection.
    pub(in crate::http) fn new(
        place: Place,
        user_agent: HeaderValue,
        time: Duration,
    ) -> Result<Self> {
        let waits = Waits::default();
        let headers = [(ACCEPT_ENCODING, UNPACKED), (USER_AGENT, user_agent)];
        let setup = Setup {
            headers: headers.into_iter().collect(),
            place,
            root_certificates: Vec::new(),
            connect: time,
            idle: waits.idle,
            error_text: waits.error_text,
        };
        // By default a request that a server refuses at the level of HTTP/2 is sent again.
        let builder = setup
            .builder(Connection::Fresh)?
            .retry(reqwest::retry::never());
        setup.built(builder).map(Self)
    }

    /// Sends a text of JSON.
    pub(in crate::http) async fn post(&self, url: &Url, event: Event) -> Result<Posted, Failure> {
        let mut request = Request::new(reqwest::Method::POST, url.clone());
        request.headers_mut().insert(CONTENT_TYPE, JSON);
        *request.body_mut() = Some(Body::wrap(event));
        let response = self.0.execute(request).await;
        Ok(Posted(response.map_err(Failure::from)?))
    }
}

impl Posted {
    pub(in crate::http) fn status(&self) -> u16 {
        self.0.status().as_u16()
    }

    /// The answer with as much of its text as there is and comes in `time`. Of one that is no JSON object the beginning is
    /// enough: it may be a stream that goes on for as long as an agent works.
    pub(in crate::http) async fn answer(mut self, time: Duration) -> Answer {
        let mut text = Text::new(self.0.headers(), 0, ERROR_TEXT_LIMIT);
        let read = async {
            while let Ok(Some(piece)) = self.0.chunk().await
                && text.add(&piece).is_ok()
                && may_be_an_object(text.shown())
            {}
        };
        let _complete = timeout(time, read).await.is_ok();
        Answer {
            status: self.status(),
            headers: std::mem::take(self.0.headers_mut()),
            body: text.so_far(),
        }
    }
}

fn may_be_an_object(text: &[u8]) -> bool {
    let first = text.trim_ascii_start().first();
    first.is_none_or(|first| *first == b'{')
}
