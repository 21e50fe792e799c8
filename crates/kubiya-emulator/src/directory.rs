//! What agents refer to, seen and changed past the API.

use crate::listings::{Group, Listings, Source, User, add_name};
use crate::reach::Reach;

/// People, groups, runners, sources, integrations and models of one organisation.
///
/// Every organisation begins with the groups `Admin` and `Users`, the runner `kubiya-hosted`, the
/// integrations `aws`, `datadog`, `github` and `jira`, a handful of models, and a user for each e-mail
/// address that things are created by. Nothing here passes the request log, faults or limits.
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
        self.read(|listings| listings.user_id(email).map(str::to_owned))
    }

    /// The uuid of the first group with this name.
    pub fn group_id(&self, name: &str) -> Option<String> {
        self.read(|listings| listings.group_id(name).map(str::to_owned))
    }

    /// Adds a user, whatever others are called; returns the uuid.
    pub fn add_user(&self, name: &str, email: &str) -> String {
        let user = User::new(name, email, self.reach.backend.clock.timestamp());
        let uuid = user.uuid.clone();
        self.change(|listings| listings.users.push(user));
        uuid
    }

    /// Adds a group, whatever others are called; returns the uuid.
    pub fn add_group(&self, name: &str) -> String {
        let group = Group::new(name, self.reach.backend.clock.timestamp());
        let uuid = group.uuid.clone();
        self.change(|listings| listings.groups.push(group));
        uuid
    }

    /// Adds a source, whatever others are called; returns the uuid.
    pub fn add_source(&self, name: &str) -> String {
        let source = Source::new(name);
        let uuid = source.uuid.clone();
        self.change(|listings| listings.sources.push(source));
        uuid
    }

    /// Adds a runner; false where it was there.
    pub fn add_runner(&self, name: &str) -> bool {
        self.change(|listings| add_name(&mut listings.runners, name))
    }

    /// Adds an integration; false where it was there.
    pub fn add_integration(&self, name: &str) -> bool {
        self.change(|listings| add_name(&mut listings.integrations, name))
    }

    /// Replaces the models that agents may use.
    pub fn set_models(&self, models: &[&str]) {
        let models = models.iter().map(|&model| model.to_owned()).collect();
        self.change(|listings| listings.models = models);
    }

    /// Removes a user; false where there is none. Agents keep the uuid.
    pub fn remove_user(&self, uuid: &str) -> bool {
        self.change(|listings| removed(&mut listings.users, |user| user.uuid == uuid))
    }

    /// Removes a group; false where there is none. Agents keep the uuid.
    pub fn remove_group(&self, uuid: &str) -> bool {
        self.change(|listings| removed(&mut listings.groups, |group| group.uuid == uuid))
    }

    /// Removes a source; false where there is none. Agents keep the uuid.
    pub fn remove_source(&self, uuid: &str) -> bool {
        self.change(|listings| removed(&mut listings.sources, |source| source.uuid == uuid))
    }

    /// Removes a runner; false where there is none. Agents keep the name.
    pub fn remove_runner(&self, name: &str) -> bool {
        self.change(|listings| removed(&mut listings.runners, |runner| runner == name))
    }

    /// Removes an integration; false where there is none. Agents keep the name.
    pub fn remove_integration(&self, name: &str) -> bool {
        self.change(|listings| removed(&mut listings.integrations, |known| known == name))
    }

    fn read<R>(&self, look: impl FnOnce(&Listings) -> R) -> R {
        self.reach.read(|organization| look(&organization.listings))
    }

    fn change<R>(&self, change: impl FnOnce(&mut Listings) -> R) -> R {
        self.reach
            .change(|organization| change(&mut organization.listings))
    }
}

/// Removes what the condition holds for; false where there was nothing.
fn removed<T>(entries: &mut Vec<T>, condition: impl Fn(&T) -> bool) -> bool {
    let before = entries.len();
    entries.retain(|entry| !condition(entry));
    entries.len() < before
}
