//! What happens: requests, faults, limits and the time.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::Json;
use axum::extract::State;
use secrecy::ExposeSecret;
use serde::Serialize;

use super::faults;
use super::views::{plain, shortened};
use crate::auth::Key;
use crate::backend::Backend;
use crate::limits::Limiter;
use crate::request_log::RequestRecord;

/// How many requests the page shows.
const LATEST: usize = 100;

#[derive(Serialize)]
pub(super) struct Activity {
    version: &'static str,
    time: String,
    /// Of the machine's clock.
    seconds_ahead: i64,
    latency: String,
    quirks: Vec<String>,
    recorded: usize,
    in_flight: usize,
    /// The latest come first.
    requests: Vec<Request>,
    faults: Vec<faults::Shown>,
    rate_limit: Option<Limit>,
}

#[derive(Serialize)]
struct Request {
    sequence: u64,
    method: String,
    path: String,
    organization: Option<String>,
    status: Option<u16>,
    microseconds: Option<u64>,
    fault: Option<u64>,
}

#[derive(Serialize)]
struct Limit {
    requests: u32,
    per: String,
    burst: u32,
    /// In the order of the keys, which are not told.
    keys: Vec<Standing>,
}

#[derive(Serialize)]
struct Standing {
    organization: String,
    left: u32,
}

pub(super) async fn show(State(backend): State<Arc<Backend>>) -> Json<Activity> {
    let quirks = backend.quirks.iter();
    let quirks = quirks.filter_map(|quirk| Some(plain(&serde_json::to_value(quirk).ok()?)));
    let armed = backend.faults.list();
    Json(Activity {
        version: env!("CARGO_PKG_VERSION"),
        time: backend.clock.timestamp(),
        seconds_ahead: seconds_ahead(backend.clock.now()),
        latency: humantime::format_duration(backend.latency).to_string(),
        quirks: quirks.collect(),
        recorded: backend.log.len(),
        in_flight: backend.log.in_flight(),
        requests: requests(&backend),
        faults: armed.iter().filter_map(faults::shown).collect(),
        rate_limit: backend.limiter.as_ref().map(|it| limit(it, &backend)),
    })
}

fn requests(backend: &Backend) -> Vec<Request> {
    let latest = backend.log.latest(LATEST);
    latest.map(|record| shown(record, &backend.keys)).collect()
}

fn shown(record: RequestRecord, keys: &[Key]) -> Request {
    // A client may have put its key in the wrong place.
    let has_key = |key: &Key| record.path.contains(key.secret().expose_secret());
    let path = match keys.iter().any(has_key) {
        true => "(it has an API key in it)",
        false => &record.path,
    };
    let microseconds = |time: Duration| u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
    Request {
        sequence: record.sequence,
        method: shortened(&record.method),
        path: shortened(path),
        organization: record.organization,
        status: record.status,
        microseconds: record.duration.map(microseconds),
        fault: record.fault.map(|fault| fault.number()),
    }
}

fn limit(limiter: &Limiter, backend: &Backend) -> Limit {
    let limit = limiter.limit();
    let keys = backend.keys.iter().enumerate();
    Limit {
        requests: limit.requests(),
        per: humantime::format_duration(limit.per()).to_string(),
        burst: limit.at_once(),
        keys: keys
            .map(|(place, key)| Standing {
                organization: key.organization_name().to_owned(),
                left: limiter.left(place, &backend.clock),
            })
            .collect(),
    }
}

fn seconds_ahead(time: SystemTime) -> i64 {
    let seconds = |time: Duration| i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
    match time.duration_since(SystemTime::now()) {
        Ok(ahead) => seconds(ahead),
        Err(behind) => -seconds(behind.duration()),
    }
}
