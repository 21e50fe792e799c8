//! Where requests go: the API, or a service beside it. Each host has a gate of its own.

use std::sync::{Arc, OnceLock};

use super::gate::Gate;
use super::request::Service;
use super::transport::Exchange;
use crate::config::{Composer, Config, Endpoint, Place};
use crate::error::{Error, ErrorKind, Result};
use crate::waits::Waits;

/// The way to one place.
pub(super) struct Line<X> {
    pub(super) exchange: X,
    /// Shared by what one host serves.
    pub(super) gate: Arc<Gate>,
    pub(super) destination: Arc<str>,
}

/// The ways to all services of one organisation.
pub(super) struct Lines<X> {
    pub(super) api: Line<X>,
    api_endpoint: Endpoint,
    composer: Composer,
    /// Made when it is needed for the first time: most programs never do.
    to_composer: OnceLock<Line<X>>,
    waits: Waits,
}

impl<X> Lines<X> {
    pub(super) fn new(config: &Config, exchange: X) -> Self {
        Self {
            api: Line {
                exchange,
                gate: Arc::new(Gate::new(config.waits)),
                destination: Arc::clone(&config.api.destination),
            },
            api_endpoint: config.api.endpoint.clone(),
            composer: config.composer.clone(),
            to_composer: OnceLock::new(),
            waits: config.waits,
        }
    }
}

impl<X: Exchange> Lines<X> {
    /// The way to a service.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] where there is none. Nothing is sent then, to any other place either.
    pub(super) fn to(&self, service: Service, operation: &'static str) -> Result<&Line<X>> {
        let place = match (service, &self.composer) {
            (Service::Api, _) | (Service::Composer, Composer::WithTheApi) => return Ok(&self.api),
            (Service::Composer, Composer::At(place)) => place,
            (Service::Composer, Composer::Nowhere(reason)) => {
                let error = Error::new(operation, ErrorKind::Config);
                return Err(error.with_source(reason.clone()));
            }
        };
        if let Some(line) = self.to_composer.get() {
            return Ok(line);
        }
        let line = self.line(place).map_err(|error| error.of(operation))?;
        Ok(self.to_composer.get_or_init(|| line))
    }

    fn line(&self, place: &Place) -> Result<Line<X>> {
        let gate = match place.endpoint.has_host_of(&self.api_endpoint) {
            true => Arc::clone(&self.api.gate),
            false => Arc::new(Gate::new(self.waits)),
        };
        Ok(Line {
            exchange: self.api.exchange.elsewhere(place)?,
            gate,
            destination: Arc::clone(&place.destination),
        })
    }
}
