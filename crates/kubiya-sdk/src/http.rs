//! One request and its answer: built, sent, repeated, classified. Knows no API group.

mod answer;
mod call;
mod concealed;
mod gate;
mod judge;
mod line;
mod post;
mod redact;
mod reply;
mod request;
mod retry;
mod secrets;
mod send;
mod stop;
mod text;
mod transport;
mod unreachable;

pub(crate) use self::call::Call;
pub(crate) use self::post::Post;
pub(crate) use self::redact::is_distinct;
pub(crate) use self::reply::Reply;
pub(crate) use self::request::{Method, RequestSpec, Service, json_body};
pub(crate) use self::send::Sender;
pub(crate) use self::transport::Transport;
