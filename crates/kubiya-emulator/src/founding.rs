//! What every organisation has from the beginning.

use crate::auth::Key;
use crate::clock::Clock;
use crate::listings::{Group, Listings, User, add_name};
use crate::organization::{Organization, Organizations};

const GROUPS: [&str; 2] = ["Admin", "Users"];
const RUNNER: &str = "kubiya-hosted";

/// `slack` and `kubernetes` are built in at the real platform, and not in its list.
const INTEGRATIONS: [&str; 4] = ["aws", "datadog", "github", "jira"];

const MODELS: [&str; 6] = [
    "azure/gpt-4",
    "azure/gpt-4o",
    "claude-4-opus",
    "claude-4-sonnet",
    "gpt-4o",
    "gpt-4o-mini",
];

/// Founds organisations, so that usual configurations find what they refer to.
#[derive(Debug)]
pub(crate) struct Founding {
    pub(crate) clock: Clock,
    /// Who creates what nobody else is known to create; works in all organisations.
    pub(crate) created_by: String,
    /// Organisations, and who works there; one entry for each key.
    staff: Vec<(String, Option<String>)>,
}

impl Founding {
    pub(crate) fn new(keys: &[Key], created_by: &str, clock: &Clock) -> Self {
        let entry = |key: &Key| {
            let who = key.creator().map(str::to_owned);
            (key.organization_name().to_owned(), who)
        };
        Self {
            clock: clock.clone(),
            created_by: created_by.to_owned(),
            staff: keys.iter().map(entry).collect(),
        }
    }

    /// Founds the organisations of the keys, and admits their people to those that exist.
    pub(crate) fn found(&self, organizations: &mut Organizations) {
        for (name, _) in &self.staff {
            let organization = organizations
                .entry(name.clone())
                .or_insert_with(|| self.organization(name));
            self.admit(name, &mut organization.listings);
        }
    }

    pub(crate) fn organization(&self, name: &str) -> Organization {
        let mut organization = Organization::default();
        self.complete(name, &mut organization.listings);
        organization
    }

    /// Adds whatever of the beginnings is not there.
    pub(crate) fn complete(&self, name: &str, listings: &mut Listings) {
        self.admit(name, listings);
        for group in GROUPS {
            if listings.group_id(group).is_none() {
                listings
                    .groups
                    .push(Group::new(group, self.clock.timestamp()));
            }
        }
        add_name(&mut listings.runners, RUNNER);
        for integration in INTEGRATIONS {
            add_name(&mut listings.integrations, integration);
        }
        for model in MODELS {
            add_name(&mut listings.models, model);
        }
    }

    /// Adds those of the people with keys, and of whoever creates without one, who are not there.
    ///
    /// Only an e-mail address makes a user.
    fn admit(&self, name: &str, listings: &mut Listings) {
        let with_keys = self.staff.iter().filter(|(place, _)| place == name);
        let with_keys = with_keys.filter_map(|(_, who)| who.as_deref());
        for who in std::iter::once(self.created_by.as_str()).chain(with_keys) {
            if let Some((person, _)) = who.split_once('@')
                && listings.user_id(who).is_none()
            {
                let user = User::new(person, who, self.clock.timestamp());
                listings.users.push(user);
            }
        }
    }
}
