//! The client: shared state, and one accessor per API group.

use std::fmt;
use std::sync::Arc;

use crate::api::agent::Agents;
use crate::api::group::Groups;
use crate::api::integration::Integrations;
use crate::api::model::Models;
use crate::api::runner::Runners;
use crate::api::secret::Secrets;
use crate::api::source::Sources;
use crate::api::user::Users;
use crate::api::written::Written;
use crate::config::{ClientBuilder, Config, Endpoint};
use crate::error::Result;
use crate::http::{Sender, Transport};

/// A client of one Kubiya organisation.
///
/// Cloning is cheap, and all clones share connections and the pause that a rate limit imposes. So
/// make one client per API key and use it everywhere. It must be used inside of a Tokio runtime.
///
/// # Examples
///
/// ```no_run
/// use kubiya_sdk::{Client, NewSecret, SecretString};
///
/// # async fn example() -> kubiya_sdk::Result<()> {
/// let client = Client::from_env()?;
/// let value = SecretString::from("correct horse battery staple");
/// let new = NewSecret::new("db-password", value).description("Production database");
/// let secret = client.secrets().create(new).await?.into_metadata()?;
/// println!("created by {:?}", secret.created_by());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    endpoint: Endpoint,
    sender: Sender<Transport>,
    written: Written,
}

impl Client {
    /// Starts a client from explicit settings.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// Builds a client from the environment, see [`ClientBuilder::from_env`].
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) if `KUBIYA_API_KEY` is absent or a variable is unusable.
    pub fn from_env() -> Result<Self> {
        ClientBuilder::from_env()?.build()
    }

    /// The agents of the organisation.
    pub fn agents(&self) -> Agents<'_> {
        Agents::new(self)
    }

    /// The groups of users of the organisation.
    pub fn groups(&self) -> Groups<'_> {
        Groups::new(self)
    }

    /// The integrations of the organisation with other services.
    pub fn integrations(&self) -> Integrations<'_> {
        Integrations::new(self)
    }

    /// The language models that the organisation may use.
    pub fn models(&self) -> Models<'_> {
        Models::new(self)
    }

    /// The runners of the organisation, which execute agents.
    pub fn runners(&self) -> Runners<'_> {
        Runners::new(self)
    }

    /// The secrets of the organisation.
    pub fn secrets(&self) -> Secrets<'_> {
        Secrets::new(self)
    }

    /// The sources of the organisation, which hold tools.
    pub fn sources(&self) -> Sources<'_> {
        Sources::new(self)
    }

    /// The users of the organisation.
    pub fn users(&self) -> Users<'_> {
        Users::new(self)
    }

    /// Makes this client and its clones begin nothing new, for good.
    ///
    /// Requests under way run to their end, so that it is known what became of them. Waits, such as
    /// those before a retry or behind a rate limit, end at once with the error that led to them. What
    /// has not been sent yet fails with [`ErrorKind::Stopped`](crate::ErrorKind::Stopped).
    ///
    /// Where the answer to a write is lost, it may still be found out what became of it, by a look, or by
    /// the same update or delete once more: for five seconds after the stop, or after the loss if that
    /// comes later. A create is not sent again.
    pub fn stop(&self) {
        self.0.sender.stop();
    }

    /// The address that requests go to.
    pub fn endpoint(&self) -> &Endpoint {
        &self.0.endpoint
    }

    pub(crate) fn from_config(config: Config) -> Result<Self> {
        let transport = Transport::new(&config)?;
        let endpoint = config.endpoint.clone();
        Ok(Self(Arc::new(Inner {
            endpoint,
            sender: Sender::new(config, transport),
            written: Written::default(),
        })))
    }

    pub(crate) fn sender(&self) -> &Sender<Transport> {
        &self.0.sender
    }

    pub(crate) fn written(&self) -> &Written {
        &self.0.written
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("endpoint", &self.0.endpoint)
            .field("api_key", &"[REDACTED]")
            .finish_non_exhaustive()
    }
}
