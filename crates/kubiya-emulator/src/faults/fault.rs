//! Which requests a fault strikes, and how often.

use axum::http::Method;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::chance::falls;
use super::effect::Effect;
use super::pattern::path_matches;
use crate::wire;

/// An effect, the requests it is meant for, and how often it strikes.
///
/// A new fault strikes the next request, once, and the work that was asked for is not done. As JSON:
///
/// ```json
/// {"method": "POST", "path": "/api/v2/secrets", "name": "db", "after": 1, "times": 2,
///  "probability": 0.5, "seed": 7, "work": "done",
///  "effect": {"kind": "reply", "status": 503, "retry_after": {"seconds": 1}}}
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    pub(super) effect: Effect,
    #[serde(default, with = "wire::method")]
    pub(super) method: Option<Method>,
    #[serde(default)]
    pub(super) path: Option<String>,
    #[serde(default)]
    pub(super) name: Option<String>,
    #[serde(default)]
    pub(super) after: u64,
    #[serde(default)]
    pub(super) times: Times,
    #[serde(default)]
    pub(super) probability: Option<f64>,
    #[serde(default)]
    pub(super) seed: Option<u64>,
    #[serde(default)]
    pub(super) work: Work,
}

impl Fault {
    /// A fault that strikes the next request, whatever it is.
    pub fn new(effect: impl Into<Effect>) -> Self {
        Self {
            effect: effect.into(),
            method: None,
            path: None,
            name: None,
            after: 0,
            times: Times::default(),
            probability: None,
            seed: None,
            work: Work::default(),
        }
    }

    /// Only requests with this method.
    #[must_use]
    pub fn method(mut self, method: Method) -> Self {
        self.method = Some(method);
        self
    }

    /// Only requests to this path.
    ///
    /// A segment `*` or `{anything}` stands for one segment, `**` at the end for all that follow. The
    /// others are compared with the decoded segments of the request.
    #[must_use]
    pub fn path(mut self, pattern: impl Into<String>) -> Self {
        self.path = Some(pattern.into());
        self
    }

    /// Both [`Fault::method`] and [`Fault::path`].
    #[must_use]
    pub fn on(self, method: Method, pattern: impl Into<String>) -> Self {
        self.method(method).path(pattern)
    }

    /// Only requests about the thing with this name, be it named in the path or in the body.
    ///
    /// The path to an agent names its uuid; the path to what belongs to a thing, such as a runner's description,
    /// names the thing.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Lets so many matching requests pass first.
    #[must_use]
    pub fn after(mut self, requests: u64) -> Self {
        self.after = requests;
        self
    }

    /// Strikes so many requests.
    #[must_use]
    pub fn times(mut self, requests: u64) -> Self {
        self.times = Times::Count(requests);
        self
    }

    /// Strikes until it is removed.
    #[must_use]
    pub fn forever(mut self) -> Self {
        self.times = Times::Forever;
        self
    }

    /// Does what was asked for first, so that the client cannot know that it was done.
    #[must_use]
    pub fn after_work(mut self) -> Self {
        self.work = Work::Done;
        self
    }

    /// Strikes only so large a share of the requests that it could strike, by chance; from above 0 to 1.
    ///
    /// The chances come again: they depend on the seed, on how many faults were put into force before since there
    /// was none, and on how many requests the fault matched before. So the same faults meet the same requests
    /// as long as those come in the same order.
    #[must_use]
    pub fn probability(mut self, probability: f64) -> Self {
        self.probability = Some(probability);
        self
    }

    /// What the chances of [`Fault::probability`] begin with; another number has others. The default is 0.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    pub(super) fn matches(&self, asked: &Asked<'_>) -> bool {
        self.method
            .as_ref()
            .is_none_or(|method| method == asked.method)
            && self
                .path
                .as_ref()
                .is_none_or(|pattern| path_matches(pattern, asked.path))
            && self
                .name
                .as_ref()
                .is_none_or(|name| asked.names.contains(&Some(name)))
    }

    /// Whether chance lets the fault strike the request that is the so-manieth of those that it matched, from 1.
    pub(super) fn is_drawn(&self, place: u64, matched: u64) -> bool {
        let seed = self.seed.unwrap_or_default();
        self.probability
            .is_none_or(|probability| falls(probability, seed, place, matched))
    }
}

/// How often a fault strikes: a number, or `"forever"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Times {
    Count(u64),
    Forever,
}

/// Whether the work is done although the client does not learn of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Work {
    #[default]
    Skipped,
    Done,
}

/// What a fault knows of a request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) method: &'a Method,
    /// Still percent-encoded.
    pub(crate) path: &'a str,
    /// What the path names, and what the body names.
    pub(crate) names: [Option<&'a str>; 2],
}

impl Times {
    pub(super) fn allow(self, struck: u64) -> bool {
        match self {
            Self::Count(times) => struck < times,
            Self::Forever => true,
        }
    }
}

impl Default for Times {
    fn default() -> Self {
        Self::Count(1)
    }
}

impl Serialize for Times {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Count(times) => to.serialize_u64(*times),
            Self::Forever => to.serialize_str("forever"),
        }
    }
}

impl<'de> Deserialize<'de> for Times {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(from)?;
        match (value.as_u64(), value.as_str()) {
            (Some(times), _) => Ok(Self::Count(times)),
            (_, Some("forever")) => Ok(Self::Forever),
            _ => Err(de::Error::custom("expected a number or \"forever\"")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faults::effect::Reply;

    #[test]
    fn a_condition_that_is_not_given_is_met_by_every_request() {
        let asked = Asked {
            method: &Method::PUT,
            path: "/api/v2/secrets/db",
            names: [Some("db"), Some("database")],
        };
        let any = || Fault::new(Effect::Reset);
        assert!(any().matches(&asked));
        assert!(
            any()
                .on(Method::PUT, "/api/v2/secrets/*")
                .named("db")
                .matches(&asked)
        );
        assert!(any().named("database").matches(&asked));
        assert!(!any().method(Method::GET).matches(&asked));
        assert!(!any().named("DB").matches(&asked));
        assert!(!any().path("/api/v2/secrets").matches(&asked));
    }

    #[test]
    fn the_documented_json_is_understood() {
        let text = r#"{"method": "post", "path": "/api/v2/secrets", "name": "db", "after": 1,
            "times": "forever", "work": "done",
            "effect": {"kind": "reply", "status": 503, "body": "html",
                       "retry_after": {"date_in": "2s"}, "headers": {"X-A": "b"}}}"#;
        let fault: Fault = serde_json::from_str(text).unwrap();
        assert_eq!(fault.method, Some(Method::POST));
        assert_eq!(
            (fault.after, fault.times, fault.work),
            (1, Times::Forever, Work::Done)
        );
        let Effect::Reply(Reply {
            status, headers, ..
        }) = &fault.effect
        else {
            panic!("{fault:?}")
        };
        assert_eq!(
            (status.as_u16(), headers["x-a"].as_bytes()),
            (503, b"b".as_slice())
        );
    }

    #[test]
    fn every_effect_survives_its_json_form() {
        for effect in [
            r#"{"kind":"reset"}"#,
            r#"{"kind":"hang","for":"2s"}"#,
            r#"{"kind":"delay","for":"50ms"}"#,
            r#"{"kind":"hold"}"#,
            r#"{"kind":"drip","interval":"1ms"}"#,
            r#"{"kind":"truncate"}"#,
            r#"{"kind":"garbage"}"#,
            r#"{"kind":"redirect","to":"http://127.0.0.1:1/","status":302}"#,
            r#"{"kind":"endless","limit_bytes":1024}"#,
            r#"{"kind":"header_flood","headers":200}"#,
        ] {
            let fault: Fault = serde_json::from_str(&format!(r#"{{"effect":{effect}}}"#)).unwrap();
            assert_eq!(serde_json::to_string(&fault.effect).unwrap(), effect);
        }
    }

    #[test]
    fn mistakes_in_the_json_are_refused() {
        for text in [
            "{}",
            r#"{"effect": {"kind": "resett"}}"#,
            r#"{"effect": {"kind": "reset"}, "time": 2}"#,
            r#"{"effect": {"kind": "reset"}, "times": "often"}"#,
            r#"{"effect": {"kind": "reset"}, "times": -1}"#,
            r#"{"effect": {"kind": "reset"}, "probability": "often"}"#,
            r#"{"effect": {"kind": "reset"}, "probability": 0.5, "seed": -1}"#,
            r#"{"effect": {"kind": "hang"}}"#,
            r#"{"effect": {"kind": "hang", "for": "soon"}}"#,
            r#"{"effect": {"kind": "reply"}}"#,
            r#"{"effect": {"kind": "reply", "status": 100}}"#,
            r#"{"effect": {"kind": "reply", "status": 500, "bodi": "html"}}"#,
            r#"{"effect": {"kind": "reply", "status": 500, "body": "htm"}}"#,
            r#"{"effect": {"kind": "reply", "status": 500, "headers": {"a b": "c"}}}"#,
        ] {
            assert!(serde_json::from_str::<Fault>(text).is_err(), "{text}");
        }
    }
}
