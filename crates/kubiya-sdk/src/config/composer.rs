//! Where the composer is, which keeps workflows: a service beside the API.

use super::destination::destination;
use super::endpoint::{Endpoint, EndpointError};
use super::proxy::{ProxyError, Route, Wish};
use super::{Place, variable};
use crate::error::{Error, Result};

/// What a client was told about the composer.
#[derive(Clone, Debug)]
pub(super) enum ComposerWish {
    /// Nothing: it goes with the API.
    Derived,
    /// This, by the environment. It belongs to the API that the environment says.
    OfEnvironment(Endpoint),
    /// This.
    Given(Result<Endpoint, EndpointError>),
}

/// The way to the composer.
#[derive(Clone, Debug)]
pub(crate) enum Composer {
    /// It is where the API is.
    WithTheApi,
    /// It is elsewhere.
    At(Box<Place>),
    /// There is none, which matters to whoever asks it for something.
    Nowhere(ComposerError),
}

/// Why nothing can be asked of the composer, which keeps the workflows of triggers.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ComposerError {
    /// The address that was given is none.
    #[error("the composer's address cannot be used: {0}")]
    Address(EndpointError),
    /// The way to it leads through a proxy that cannot be used.
    #[error("{0}")]
    Proxy(ProxyError),
    /// Nobody has told where the composer of this environment is.
    #[error("where the composer of {0} is, is not known; its address has to be set")]
    Unknown(String),
}

impl ComposerWish {
    /// Where the composer is, for a client of the API at `api`.
    ///
    /// # Errors
    ///
    /// An address that was given and cannot be used. What is wrong with the way to it is told to whoever needs it.
    pub(super) fn resolve(
        self,
        origin: Option<String>,
        proxy: Wish,
        api: &Endpoint,
    ) -> Result<Composer> {
        let (endpoint, origin) = match self {
            Self::Given(given) => {
                let endpoint =
                    given.map_err(|error| Error::config(ComposerError::Address(error)))?;
                (endpoint, origin)
            }
            Self::OfEnvironment(endpoint) => (endpoint, origin),
            Self::Derived if *api == Endpoint::production() => {
                let origin = format!("the composer of {api}");
                (Endpoint::production_composer(), Some(origin))
            }
            Self::Derived if *api == Endpoint::staging() => {
                return Ok(Composer::Nowhere(ComposerError::Unknown(api.to_string())));
            }
            Self::Derived => return Ok(Composer::WithTheApi),
        };
        match Route::find(proxy, &endpoint, variable) {
            Ok(route) => Ok(Composer::At(Box::new(Place {
                destination: destination(&endpoint, origin.as_deref(), &route),
                endpoint,
                route,
            }))),
            Err(error) => match std::error::Error::source(&error)
                .and_then(|source| source.downcast_ref::<ProxyError>())
            {
                Some(problem) => Ok(Composer::Nowhere(ComposerError::Proxy(*problem))),
                None => Err(error),
            },
        }
    }
}

impl Composer {
    /// Its address, if it has one.
    pub(crate) fn endpoint<'a>(&'a self, api: &'a Endpoint) -> Option<&'a Endpoint> {
        match self {
            Self::WithTheApi => Some(api),
            Self::At(place) => Some(&place.endpoint),
            Self::Nowhere(_) => None,
        }
    }

    /// Why there is no way to it.
    pub(crate) fn problem(&self) -> Option<&ComposerError> {
        match self {
            Self::WithTheApi | Self::At(_) => None,
            Self::Nowhere(problem) => Some(problem),
        }
    }
}
