//! Faults that can never strike.

use axum::http::Method;

use super::fault::{Fault, Times};
use super::pattern::{REST, may_match, may_name};

/// Why a fault was not put into force: it could never strike.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NeverStrikes(String);

/// A method and a path, with placeholders, that the API has.
#[derive(Clone, Debug)]
pub(crate) struct Route {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
}

impl Route {
    /// Whether it answers requests with this method. Where there is GET, there is HEAD.
    fn takes(&self, method: &Method) -> bool {
        self.method == *method || (self.method == Method::GET && *method == Method::HEAD)
    }

    /// Whether clients send bodies there, in which they name something.
    fn has_body(&self) -> bool {
        [Method::POST, Method::PUT, Method::PATCH].contains(&self.method)
    }
}

impl Fault {
    /// Refuses a fault that no request to these routes of the API can meet.
    pub(super) fn check(&self, routes: &[Route]) -> Result<(), NeverStrikes> {
        let problem = self.problem_of_numbers().map(str::to_owned);
        let problem = problem.or_else(|| self.problem_of_requests(routes));
        problem.map_or(Ok(()), |problem| Err(NeverStrikes(problem)))
    }

    fn problem_of_numbers(&self) -> Option<&'static str> {
        if self.times == Times::Count(0) {
            return Some("with \"times\": 0 it never strikes");
        }
        if self.after == u64::MAX {
            return Some("so many requests as \"after\" says never come");
        }
        match (self.probability, self.seed) {
            (Some(probability), _) if !(probability > 0.0 && probability <= 1.0) => {
                Some("its \"probability\" is not above 0 and at most 1")
            }
            (None, Some(_)) => Some("its \"seed\" means nothing without a \"probability\""),
            _ => None,
        }
    }

    fn problem_of_requests(&self, routes: &[Route]) -> Option<String> {
        let pattern = self.path.as_deref().unwrap_or(REST);
        let mut segments = pattern.split('/').rev().skip(1);
        if segments.any(|segment| segment == REST) {
            return Some(format!("{REST} is for the end of a path only"));
        }
        let on_path = routes.iter().filter(|it| may_match(pattern, it.path));
        let on_path: Vec<&Route> = on_path.collect();
        if on_path.is_empty() {
            let paths = listed(routes.iter().map(|route| route.path));
            return Some(format!("the API has no such path, but {paths}"));
        }
        let method = self.method.as_ref();
        let met = on_path
            .iter()
            .filter(|route| method.is_none_or(|method| route.takes(method)));
        let met: Vec<&&Route> = met.collect();
        if let Some(method) = method
            && met.is_empty()
        {
            let what = match self.path {
                Some(_) => "this path",
                None => "the API",
            };
            let methods = listed(on_path.iter().map(|route| route.method.as_str()));
            return Some(format!("{what} has no {method}, but {methods}"));
        }
        let name = self.name.as_deref()?;
        let can_name = |route: &&&Route| route.has_body() || may_name(pattern, route.path, name);
        match name {
            "" => Some("nothing has an empty \"name\"".to_owned()),
            _ if !met.iter().any(can_name) => {
                Some("no such request is about something with this \"name\"".to_owned())
            }
            _ => None,
        }
    }
}

fn listed<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let mut words: Vec<&str> = words.collect();
    words.sort_unstable();
    words.dedup();
    words.join(", ")
}
