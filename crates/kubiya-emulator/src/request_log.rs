//! What was asked of the emulated API, without anything confidential.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderMap, Method, StatusCode};
use serde::{Serialize, Serializer};

use crate::faults::FaultId;
use crate::lock::lock;

/// The most records that are kept; older ones are dropped.
const CAPACITY: usize = 100_000;

/// One request to the emulated API; it holds no value, body, query or key.
#[derive(Clone, Debug, Serialize)]
pub struct RequestRecord {
    /// Counts all requests in the order of their arrival, from 1.
    pub sequence: u64,
    /// `GET`, `PUT`, ….
    pub method: String,
    /// The path as it was sent, still percent-encoded.
    pub path: String,
    /// The template of the path, such as `/api/v2/secrets/{name}`; none for an unknown route.
    pub route: Option<String>,
    /// Whether there was a query; its text is not kept.
    pub has_query: bool,
    /// Whether the request carried an accepted key.
    pub authorized: bool,
    /// The organisation of the key.
    pub organization: Option<String>,
    /// The status of the answer; none while there is no answer, or if there was never one.
    pub status: Option<u16>,
    /// From arrival to the head of the answer, or to the end of the connection.
    #[serde(rename = "duration_ms", serialize_with = "milliseconds")]
    pub duration: Option<Duration>,
    /// The requests that were in progress when this one arrived, itself included.
    pub in_flight: usize,
    /// The fault that struck the request.
    pub fault: Option<FaultId>,
    /// The header `user-agent`.
    pub user_agent: Option<String>,
    /// The header `source`.
    pub source: Option<String>,
    /// The header `force`.
    pub force: Option<String>,
    /// The header `content-type`.
    pub content_type: Option<String>,
}

impl fmt::Display for RequestRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{} {} {}", self.sequence, self.method, self.path)?;
        match self.status {
            Some(status) => write!(f, " {status}")?,
            None => write!(f, " no answer")?,
        }
        if let Some(duration) = self.duration {
            write!(f, " {} ms", duration.as_millis())?;
        }
        match self.fault {
            Some(fault) => write!(f, " ({fault})"),
            None => Ok(()),
        }
    }
}

/// Is called with every record that is complete.
pub(crate) type Observer = Arc<dyn Fn(&RequestRecord) + Send + Sync>;

/// The requests that reached the emulated API, the refused ones included.
///
/// At most 100,000 records are kept.
#[derive(Default)]
pub struct RequestLog {
    journal: Mutex<Journal>,
    observer: Option<Observer>,
}

#[derive(Debug, Default)]
struct Journal {
    records: VecDeque<RequestRecord>,
    arrived: u64,
    in_flight: usize,
    peak_in_flight: usize,
}

impl RequestLog {
    /// All records, in the order of arrival.
    pub fn all(&self) -> Vec<RequestRecord> {
        lock(&self.journal).records.iter().cloned().collect()
    }

    /// At most so many records, the latest first.
    pub(crate) fn latest(&self, most: usize) -> impl Iterator<Item = RequestRecord> + use<> {
        let journal = lock(&self.journal);
        let latest: Vec<_> = journal.records.iter().rev().take(most).cloned().collect();
        latest.into_iter()
    }

    /// How many requests came with this method to this path template.
    pub fn count(&self, method: &Method, route: &str) -> usize {
        self.count_where(|record| {
            record.method == method.as_str() && record.route.as_deref() == Some(route)
        })
    }

    /// How many records satisfy the condition.
    pub fn count_where(&self, condition: impl Fn(&RequestRecord) -> bool) -> usize {
        lock(&self.journal)
            .records
            .iter()
            .filter(|record| condition(record))
            .count()
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        lock(&self.journal).records.len()
    }

    /// Whether there are no records.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The requests in progress: arrived, and without the head of an answer yet.
    pub fn in_flight(&self) -> usize {
        lock(&self.journal).in_flight
    }

    /// The most requests that were in progress at once since the start or the last clearing.
    pub fn peak_in_flight(&self) -> usize {
        lock(&self.journal).peak_in_flight
    }

    /// Forgets all records and the peak; sequence numbers go on.
    pub fn clear(&self) {
        let mut journal = lock(&self.journal);
        journal.records.clear();
        journal.peak_in_flight = journal.in_flight;
    }

    pub(crate) fn observed_by(observer: Option<Observer>) -> Self {
        Self {
            journal: Mutex::default(),
            observer,
        }
    }

    /// Records an arrival; the record is completed when the returned guard is dropped.
    pub(crate) fn open(&self, request: &Request, organization: Option<&str>) -> OpenRecord<'_> {
        let mut journal = lock(&self.journal);
        journal.arrived += 1;
        journal.in_flight += 1;
        journal.peak_in_flight = journal.peak_in_flight.max(journal.in_flight);
        let record = RequestRecord {
            sequence: journal.arrived,
            method: request.method().to_string(),
            path: request.uri().path().to_owned(),
            route: request
                .extensions()
                .get::<MatchedPath>()
                .map(|matched| matched.as_str().to_owned()),
            has_query: request.uri().query().is_some(),
            authorized: organization.is_some(),
            organization: organization.map(str::to_owned),
            status: None,
            duration: None,
            in_flight: journal.in_flight,
            fault: None,
            user_agent: text(request.headers(), "user-agent"),
            source: text(request.headers(), "source"),
            force: text(request.headers(), "force"),
            content_type: text(request.headers(), "content-type"),
        };
        let sequence = record.sequence;
        if journal.records.len() == CAPACITY {
            journal.records.pop_front();
        }
        journal.records.push_back(record);
        OpenRecord {
            log: self,
            sequence,
            arrived: Instant::now(),
            status: None,
            fault: None,
        }
    }

    /// Completes a record, unless it was cleared away meanwhile.
    fn close(&self, open: &OpenRecord<'_>) {
        let mut journal = lock(&self.journal);
        journal.in_flight -= 1;
        let Ok(place) = journal
            .records
            .binary_search_by_key(&open.sequence, |r| r.sequence)
        else {
            return;
        };
        let record = &mut journal.records[place];
        record.status = open.status.map(|status| status.as_u16());
        record.fault = open.fault;
        record.duration = Some(open.arrived.elapsed());
        let complete = self
            .observer
            .as_ref()
            .map(|observer| (observer, record.clone()));
        drop(journal);
        if let Some((observer, record)) = complete {
            observer(&record);
        }
    }
}

impl fmt::Debug for RequestLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestLog")
            .field("journal", &self.journal)
            .finish_non_exhaustive()
    }
}

/// A request in progress; dropping it completes its record, also when the connection broke.
pub(crate) struct OpenRecord<'a> {
    log: &'a RequestLog,
    sequence: u64,
    arrived: Instant,
    status: Option<StatusCode>,
    fault: Option<FaultId>,
}

impl OpenRecord<'_> {
    /// Says which fault strikes the request.
    pub(crate) fn struck_by(&mut self, fault: FaultId) {
        self.fault = Some(fault);
    }

    /// Says which status the client is about to see.
    pub(crate) fn answered(&mut self, status: StatusCode) {
        self.status = Some(status);
    }
}

impl Drop for OpenRecord<'_> {
    fn drop(&mut self) {
        self.log.close(self);
    }
}

fn milliseconds<S: Serializer>(time: &Option<Duration>, to: S) -> Result<S::Ok, S::Error> {
    time.map(|time| time.as_millis()).serialize(to)
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn request(path: &str) -> Request {
        Request::builder().uri(path).body(Body::empty()).unwrap()
    }

    #[test]
    fn the_peak_counts_requests_that_overlap() {
        let log = RequestLog::default();
        let first = log.open(&request("/a"), None);
        let second = log.open(&request("/b"), None);
        drop(first);
        drop(log.open(&request("/c"), None));
        assert_eq!((log.in_flight(), log.peak_in_flight()), (1, 2));
        let arrivals: Vec<_> = log.all().iter().map(|record| record.in_flight).collect();
        assert_eq!(arrivals, [1, 2, 2]);
        drop(second);
        log.clear();
        assert_eq!(
            (log.in_flight(), log.peak_in_flight(), log.len()),
            (0, 0, 0)
        );
    }

    #[test]
    fn clearing_during_a_request_neither_loses_count_nor_brings_it_back() {
        let log = RequestLog::default();
        let mut open = log.open(&request("/a"), None);
        log.clear();
        assert_eq!(log.peak_in_flight(), 1);
        open.answered(StatusCode::OK);
        drop(open);
        assert_eq!((log.in_flight(), log.len()), (0, 0));
    }

    #[test]
    fn a_request_that_was_never_answered_has_no_status() {
        let log = RequestLog::default();
        drop(log.open(&request("/a?token=x"), None));
        let record = &log.all()[0];
        assert_eq!(
            (record.status, record.has_query, record.path.as_str()),
            (None, true, "/a")
        );
        assert!(record.to_string().starts_with("#1 GET /a no answer"));
    }

    #[test]
    fn the_oldest_records_make_room() {
        let log = RequestLog::default();
        for _ in 0..CAPACITY + 2 {
            drop(log.open(&request("/a"), None));
        }
        assert_eq!((log.len(), log.all()[0].sequence), (CAPACITY, 3));
    }
}
