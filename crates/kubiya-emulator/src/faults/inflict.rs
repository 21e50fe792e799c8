//! Doing to a request what a fault says.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use tokio::time::sleep;

use super::effect::{Effect, Reply, ReplyBody, RetryAfter};
use super::fault::{Fault, Work};
use super::hostile::{dripping, endless, garbage, header_flood, hostile, packed, truncated};
use super::scene::Scene;
use crate::error_shape::ErrorText;

/// Answers a request that a fault strikes, or breaks its connection.
///
/// `work` does what the request asked for and gives the true answer; it is dropped undone unless the
/// effect is on the answer or the fault says otherwise. `removed` waits until the fault is taken out of
/// force.
pub(crate) async fn inflict(
    fault: &Fault,
    scene: &Scene,
    removed: impl Future<Output = ()>,
    work: impl Future<Output = Response>,
) -> Response {
    match fault.effect {
        Effect::Delay { time } => sleep(time).await,
        Effect::Hold => return held(fault.work, removed, work).await,
        _ => {}
    }
    let answer = if fault.work == Work::Done || fault.effect.needs_the_answer() {
        work.await
    } else {
        Response::default()
    };
    match &fault.effect {
        Effect::Delay { .. } | Effect::Hold => answer,
        Effect::Drip { interval } => dripping(answer, *interval).await,
        Effect::Truncate => truncated(answer).await,
        Effect::Pack { encoding } => packed(answer, *encoding).await,
        Effect::Reply(reply) => replied(reply, scene),
        Effect::Reset => match scene.reset.reset().await {},
        Effect::Hang { time } => {
            sleep(*time).await;
            match scene.reset.reset().await {}
        }
        Effect::Garbage => garbage(),
        Effect::Redirect { to, status } => (*status, [(header::LOCATION, to)]).into_response(),
        Effect::Endless { limit_bytes } => endless(*limit_bytes),
        Effect::HeaderFlood { headers } => header_flood(*headers),
    }
}

async fn held(
    when: Work,
    removed: impl Future<Output = ()>,
    work: impl Future<Output = Response>,
) -> Response {
    match when {
        Work::Skipped => {
            removed.await;
            work.await
        }
        Work::Done => {
            let answer = work.await;
            removed.await;
            answer
        }
    }
}

fn replied(reply: &Reply, scene: &Scene) -> Response {
    let mut response = match &reply.body {
        ReplyBody::Shaped(shape) => shape.render(&ErrorText {
            retry_after: match reply.retry_after {
                Some(RetryAfter::Seconds(seconds)) => Some(seconds),
                Some(RetryAfter::DateIn(_)) | None => None,
            },
            ..ErrorText::of(reply.status)
        }),
        ReplyBody::Hostile(body) => hostile(body, scene),
    };
    *response.status_mut() = reply.status;
    if let Some(retry_after) = &reply.retry_after {
        let value = retry_after.at(scene.clock.now());
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
    for name in reply.headers.keys() {
        response.headers_mut().remove(name);
    }
    for (name, value) in &reply.headers {
        response.headers_mut().append(name, value.clone());
    }
    response
}
