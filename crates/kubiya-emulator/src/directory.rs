//! What agents refer to, seen and changed past the API.

use serde_json::{Value, json};

use crate::collection::Shape;
use crate::objects::Objects;
use crate::reach::Reach;
use crate::shapes::{GROUPS, INTEGRATIONS, MANIFEST_URL, MODELS, RUNNERS, SOURCES, USERS};

/// Shorthands for the [`Objects`] that agents refer to: people, groups, runners, sources, integrations and
/// models of one organisation.
///
/// Every organisation begins with the groups `Admin` and `Users`, the runner `kubiya-hosted`, the
/// integrations `aws`, `datadog`, `github` and `jira`, a handful of models, and a user for each e-mail
/// address that things are created by.
///
/// # Panics
///
/// The methods that change something panic if a state file is configured and cannot be written.
#[derive(Debug)]
pub struct Directory<'a> {
    reach: Reach<'a>,
}

impl<'a> Directory<'a> {
    pub(crate) fn new(reach: Reach<'a>) -> Self {
        Self { reach }
    }

    /// The uuid of the first user with this e-mail address.
    pub fn user_id(&self, email: &str) -> Option<String> {
        self.objects(&USERS).key_of("email", email)
    }

    /// The uuid of the first group with this name.
    pub fn group_id(&self, name: &str) -> Option<String> {
        self.objects(&GROUPS).key_of("name", name)
    }

    /// Adds a user, whatever others are called; returns the uuid.
    pub fn add_user(&self, name: &str, email: &str) -> String {
        self.objects(&USERS)
            .put(json!({"name": name, "email": email}))
    }

    /// Adds a group, whatever others are called; returns the uuid.
    pub fn add_group(&self, name: &str) -> String {
        self.objects(&GROUPS).put(named(name))
    }

    /// Adds a source, whatever others are called; returns the uuid.
    pub fn add_source(&self, name: &str) -> String {
        self.objects(&SOURCES).put(named(name))
    }

    /// Adds a runner; false where it was there.
    pub fn add_runner(&self, name: &str) -> bool {
        self.add_missing(&RUNNERS, name)
    }

    /// Adds an integration; false where it was there.
    pub fn add_integration(&self, name: &str) -> bool {
        self.add_missing(&INTEGRATIONS, name)
    }

    /// The credentials of a runner, which leak where clients show or keep what the API tells of it: the password
    /// of its gateway, and the tokens in the URLs of its connection and its manifest.
    pub fn runner_credentials(&self, name: &str) -> Vec<String> {
        let fields = ["gateway_password", "wss_url", MANIFEST_URL];
        let texts = fields.map(|field| self.objects(&RUNNERS).text(name, field));
        let credential = |text: String| match text.split_once("token=") {
            Some((_, token)) => token.to_owned(),
            None => text,
        };
        texts.into_iter().flatten().map(credential).collect()
    }

    /// Replaces the models that agents may use.
    pub fn set_models(&self, models: &[&str]) {
        let models = models.iter().copied().map(named);
        self.objects(&MODELS).replace_all(models);
    }

    /// Removes a user; false where there is none. Agents keep the uuid.
    pub fn remove_user(&self, uuid: &str) -> bool {
        self.objects(&USERS).remove(uuid)
    }

    /// Removes a group; false where there is none. Agents keep the uuid.
    pub fn remove_group(&self, uuid: &str) -> bool {
        self.objects(&GROUPS).remove(uuid)
    }

    /// Removes a source; false where there is none. Agents keep the uuid.
    pub fn remove_source(&self, uuid: &str) -> bool {
        self.objects(&SOURCES).remove(uuid)
    }

    /// Removes a runner; false where there is none. Agents keep the name.
    pub fn remove_runner(&self, name: &str) -> bool {
        self.objects(&RUNNERS).remove(name)
    }

    /// Removes an integration; false where there is none. Agents keep the name.
    pub fn remove_integration(&self, name: &str) -> bool {
        self.objects(&INTEGRATIONS).remove(name)
    }

    fn add_missing(&self, shape: &'static Shape, name: &str) -> bool {
        let objects = self.objects(shape);
        let is_missing = objects.get(name).is_none();
        if is_missing {
            objects.put(named(name));
        }
        is_missing
    }

    fn objects(&self, shape: &'static Shape) -> Objects<'a> {
        Objects::new(shape, self.reach)
    }
}

fn named(name: &str) -> Value {
    json!({"name": name})
}
