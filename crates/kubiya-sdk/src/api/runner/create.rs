//! Creating a runner, and finding out what became of a create whose answer was lost.

use secrecy::SecretString;

use super::{Runner, Runners};
use crate::api::create::{self, Creation, Doubt, taken};
use crate::api::item::{self, Item, Key, found};
use crate::api::object::Object;
use crate::auth::seal;
use crate::error::{Error, Result};
use crate::http::{Call, Method, Reply, RequestSpec, json_body};

const CREATE: &str = "runners.create";

/// A runner to create.
#[derive(Clone, Debug)]
#[must_use]
pub struct NewRunner {
    name: String,
    known_absent: bool,
}

impl NewRunner {
    /// A runner of this name.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            known_absent: false,
        }
    }

    /// Says that you have just looked, and that there was no runner of this name.
    /// [`Runners::create`](crate::Runners::create) then does not look itself.
    ///
    /// A runner that came since then may be taken for the one created.
    pub fn known_absent(mut self) -> Self {
        self.known_absent = true;
        self
    }
}

impl From<&str> for NewRunner {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}

impl From<String> for NewRunner {
    fn from(name: String) -> Self {
        Self::new(name)
    }
}

/// A create that succeeded.
///
/// The runner exists. What the server made of it is known, unless the read after the create failed. That
/// failure does not undo the create, so it is kept apart.
#[derive(Debug)]
#[must_use]
pub struct CreatedRunner {
    runner: Result<Runner>,
    manifest_url: Option<SecretString>,
}

impl CreatedRunner {
    /// The runner, or why it could not be read. **The runner exists in both cases.**
    ///
    /// # Errors
    ///
    /// The failure of the read that followed the create.
    pub fn runner(&self) -> Result<&Runner, &Error> {
        self.runner.as_ref()
    }

    /// As [`runner`](Self::runner), by value.
    ///
    /// # Errors
    ///
    /// The failure of the read that followed the create.
    pub fn into_runner(self) -> Result<Runner> {
        self.runner
    }

    /// Where the manifest lies that installs the runner in a cluster. Whoever knows the address can read the
    /// runner's credentials, so it is never printed.
    ///
    /// Nothing if the API did not tell, or its answer was lost. Nothing but the create tells it.
    pub fn manifest_url(&self) -> Option<&SecretString> {
        self.manifest_url.as_ref()
    }
}

impl Runners<'_> {
    /// Creates a runner, after a look whether there is one of this name.
    ///
    /// Takes a name, or a [`NewRunner`].
    ///
    /// `GET /api/v3/runners`, left out after [`NewRunner::known_absent`]. If a runner of this name is listed, in any
    /// letter case, nothing is posted: the API is likely to answer a `POST` of an existing name as if it had created
    /// it, and may ignore letter case. Then
    /// `POST /api/v3/runners/{name}` with `managed_by` and `task_id` where [`ClientBuilder`](crate::ClientBuilder)
    /// has them, success: any 2xx, with the address of the manifest in `url`. What the runner is, is read
    /// with one `GET`, as [`get`](Self::get) does.
    ///
    /// If the answer is lost (a broken connection, a timeout, 502 or 504 from a gateway, a 2xx that cannot be
    /// understood), the client settles the matter by looking. If there is such a runner, it is the one created
    /// here, since there was none before; its manifest stays unknown. If there is none, and no answer at all
    /// came, it is created again, within the limits of the retry policy.
    ///
    /// **Source:** the Go provider's client; Kubiya's command line tool sends the same `POST` for the manifest of
    /// a runner that exists.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::AlreadyExists`](crate::ErrorKind::AlreadyExists) if there is a runner of this name, which is left
    /// alone; [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for an unusable name;
    /// [`ErrorKind::MaybeProcessed`](crate::ErrorKind::MaybeProcessed) if neither the answer nor a look at the
    /// runner told what became of it. Otherwise as [`ErrorKind`](crate::ErrorKind) says. Where the look before
    /// the `POST` fails, nothing was written, and [`Error::is_maybe_processed`] is false.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the runner may or may not exist. Look before repeating.
    pub async fn create(&self, runner: impl Into<NewRunner>) -> Result<CreatedRunner> {
        let NewRunner { name, known_absent } = runner.into();
        Runner::check_key(CREATE, &name)?;
        let attempt = Attempt {
            runners: self,
            name: &name,
        };
        let mut call = self.client.sender().call();
        let client = self.client;
        if !known_absent {
            let lookup = attempt.lookup();
            let entry = item::entry::<Runner>(client, &mut call, &lookup, Key::can_mean);
            if let Some(entry) = entry.await? {
                return Err(attempt.taken_by(&call, &entry));
            }
        }
        create::create(client, &mut call, &attempt).await
    }
}

/// A create under way.
struct Attempt<'a> {
    runners: &'a Runners<'a>,
    name: &'a str,
}

/// Where the manifest lies, if the answer to a create tells.
type ManifestUrl = Option<SecretString>;

/// The runner that has the name writes it in another letter case.
#[derive(Debug, thiserror::Error)]
#[error("it is listed as {0:?}")]
struct ListedAs(String);

impl Attempt<'_> {
    fn taken_by(&self, call: &Call, entry: &Reply) -> Error {
        let error = taken(CREATE, call);
        let listed: Option<Object> = entry.json().ok();
        match listed.and_then(|listed| Runner::KEY.of(&listed)) {
            Some(listed) if listed != self.name => error.with_source(ListedAs(listed)),
            _ => error,
        }
    }

    fn lookup(&self) -> RequestSpec<'_> {
        item::lookup::<Runner>(CREATE, self.name)
    }
}

impl Creation for Attempt<'_> {
    type Receipt = ManifestUrl;
    type Created = CreatedRunner;

    async fn post(&self, call: &mut Call) -> Result<ManifestUrl> {
        let client = self.runners.client;
        let spec = RequestSpec::item(CREATE, Method::Post, Runner::ITEM, [self.name])
            .creating()
            .with_body(json_body(client.attribution()));
        let reply = item::write::<Runner>(client, call, &spec).await?;
        reply.acknowledged()?;
        Ok(manifest_url(&reply))
    }

    async fn created(&self, call: &mut Call, manifest_url: ManifestUrl) -> CreatedRunner {
        let client = self.runners.client;
        if let Some(url) = &manifest_url {
            client.conceal(url);
        }
        CreatedRunner {
            runner: item::read(client, call, &self.lookup()).await,
            manifest_url,
        }
    }

    async fn look(&self, call: &mut Call, doubt: &Doubt) -> Result<Option<CreatedRunner>> {
        let seen = found(item::read(self.runners.client, call, &self.lookup()).await);
        let runner = seen.map_err(|error| doubt.unsettled().with_cause(error))?;
        Ok(runner.map(|runner| CreatedRunner {
            runner: Ok(runner),
            manifest_url: None,
        }))
    }
}

fn manifest_url(reply: &Reply) -> ManifestUrl {
    let answer: Object = reply.json().ok()?;
    let url: String = answer.value("url").ok()?;
    Some(url).filter(|url| !url.is_empty()).map(seal)
}
