//! The client: what all calls share. Each group of the API adds its own accessor.

use std::fmt;
use std::sync::Arc;

use secrecy::SecretString;
use tracing::debug;

use crate::attribution::Attribution;
use crate::config::{ClientBuilder, ComposerError, Endpoint};
use crate::error::Result;
use crate::http::{Sender, Transport};
use crate::made::{Made, MadeOfKind};
use crate::written::Written;

/// A client of one Kubiya organisation.
///
/// Cloning is cheap, and all clones share connections and the pause that a rate limit imposes. So make one
/// client per API key, and use it everywhere. Use it inside a Tokio runtime.
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
    composer: Option<Endpoint>,
    composer_error: Option<ComposerError>,
    sender: Sender<Transport>,
    written: Written,
    attribution: Attribution,
    source: Option<String>,
    made: Made,
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

    /// Makes this client and its clones begin nothing new, for good.
    ///
    /// Requests under way run to their end, so that it is known what became of them. Waits, such as
    /// those before a retry or behind a rate limit, end at once with the error that led to them. What
    /// has not been sent yet fails with [`ErrorKind::Stopped`](crate::ErrorKind::Stopped).
    ///
    /// If the answer to a write is lost, the client may still find out what became of it, by a look or by the
    /// same update or delete once more. It has five seconds for that, counted from the stop, or from the loss
    /// if that comes later. It does not send a create again.
    pub fn stop(&self) {
        self.0.sender.stop();
    }

    /// Keeps a secret text out of every error of this client and its clones from now on. For texts that a
    /// server may know, such as the address of a runner's manifest.
    pub fn conceal(&self, text: &SecretString) {
        self.0.sender.conceal(text);
    }

    /// The address that requests go to.
    pub fn endpoint(&self) -> &Endpoint {
        &self.0.endpoint
    }

    /// The address that requests about triggers go to. `None` if there is no way to the composer, so that there
    /// can be no triggers.
    pub fn composer_endpoint(&self) -> Option<&Endpoint> {
        self.0.composer.as_ref()
    }

    /// Why requests about triggers can go nowhere. `None` if they can.
    pub fn composer_error(&self) -> Option<&ComposerError> {
        self.0.composer_error.as_ref()
    }

    pub(crate) fn sender(&self) -> &Sender<Transport> {
        &self.0.sender
    }

    /// Whom new objects are put down to.
    pub(crate) fn attribution(&self) -> &Attribution {
        &self.0.attribution
    }

    /// What new objects that name their source are to name: that of the header, or what people send by hand.
    ///
    /// **Source:** the Go provider's client; a public tool sends `manual`.
    pub(crate) fn source(&self) -> &str {
        self.0.source.as_deref().unwrap_or("manual")
    }

    /// What creates of this kind are not to take for theirs.
    pub(crate) fn made(&self, kind: &'static str) -> Arc<MadeOfKind> {
        self.0.made.of_kind(kind)
    }

    /// Remembers that objects of this kind change from now on. To be called before a write is sent.
    pub(crate) fn note_write(&self, kind: &'static str) {
        self.0.written.note(kind);
    }

    /// Whether objects of this kind were changed through this client, or may have been.
    pub(crate) fn has_written(&self, kind: &'static str) -> bool {
        self.0.written.has(kind)
    }
}

impl ClientBuilder {
    /// Builds the client. Nothing is sent; for an https endpoint the system's root certificates are
    /// loaded.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) for a missing or unsendable key, an unusable
    /// endpoint (its source is an [`EndpointError`](crate::EndpointError)) or composer
    /// ([`ComposerError`](crate::ComposerError)), an unusable proxy
    /// ([`ProxyError`](crate::ProxyError)), root certificates that cannot be loaded
    /// ([`TrustError`](crate::TrustError)), a zero duration, or header text with control characters.
    pub fn build(self) -> Result<Client> {
        let config = self.check()?;
        let transport = Transport::new(&config)?;
        debug!(target: "kubiya_sdk", destination = &*config.api.destination, "client is set up");
        Ok(Client(Arc::new(Inner {
            composer: config.composer.endpoint(&config.api.endpoint).cloned(),
            composer_error: config.composer.problem().cloned(),
            endpoint: config.api.endpoint.clone(),
            attribution: config.attribution.clone(),
            source: config
                .source
                .as_ref()
                .and_then(|source| source.to_str().ok())
                .map(str::to_owned),
            made: Made::default(),
            sender: Sender::new(config, transport),
            written: Written::default(),
        })))
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
