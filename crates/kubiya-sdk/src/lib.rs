#![doc = include_str!("../README.md")]

mod api;
mod auth;
mod client;
mod config;
mod error;
mod http;

pub use secrecy::SecretString;

pub use crate::api::secret::{Created, NewSecret, Secret, SecretCatalog, SecretUpdate, Secrets};
pub use crate::api::secret_name::{SecretNameError, validate_secret_name};
pub use crate::auth::seal;
pub use crate::client::Client;
pub use crate::config::{ClientBuilder, Endpoint, EndpointError};
pub use crate::error::{Error, ErrorKind, Result};
pub use crate::http::RetryPolicy;
