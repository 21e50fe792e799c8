//! What an emulator without any data starts with, from a file.

mod file;

use std::path::Path;

use secrecy::ExposeSecret;

use crate::auth::Key;
use crate::collection::{Agent, Fields, SentFields};
use crate::founding::Founding;
use crate::json_file::{self, FileError};
use crate::listings::{Group, Source, User};
use crate::organization::{Organization, Organizations, Secret};
use file::{Entry, SeedFile, SeedGroup, SeedSecret, SeedSource, SeedUser};

/// Reads a seed file; what it does not say is as in a new organisation.
pub(crate) fn read(path: &Path, founding: &Founding) -> Result<Organizations, FileError> {
    let SeedFile(seed) = json_file::read(path)?;
    let home = seed
        .organization
        .unwrap_or_else(|| Key::DEFAULT_ORGANIZATION.to_owned());
    let mut organizations = Organizations::new();
    for secret in seed.secrets {
        let place = secret.organization.as_ref().unwrap_or(&home).clone();
        add_secret(organizations.entry(place).or_default(), secret, founding)?;
    }

    let at = || founding.clock.timestamp();
    let listings = &mut organizations.entry(home.clone()).or_default().listings;
    listings.users = seed.users.into_iter().map(|it| user(it, at())).collect();
    listings.groups = seed.groups.into_iter().map(|it| group(it, at())).collect();
    listings.runners = seed.runners;
    listings.sources = seed.sources.into_iter().map(source).collect();
    listings.integrations = seed.integrations;
    listings.models = seed.models;
    for (name, organization) in &mut organizations {
        founding.complete(name, &mut organization.listings);
    }

    let organization = organizations.entry(home.clone()).or_default();
    for agent in seed.agents {
        add_agent(organization, &home, agent, founding)?;
    }
    Ok(organizations)
}

fn add_secret(
    organization: &mut Organization,
    seed: SeedSecret,
    founding: &Founding,
) -> Result<(), FileError> {
    if seed.name.is_empty() || seed.value.expose_secret().is_empty() {
        return Err(FileError::Content(
            "a secret in it has an empty name or value",
        ));
    }
    let secret = Secret {
        value: seed.value,
        description: seed.description,
        created_by: seed
            .created_by
            .unwrap_or_else(|| founding.created_by.clone()),
        created_at: seed
            .created_at
            .unwrap_or_else(|| founding.clock.timestamp()),
    };
    match organization.secrets.insert(seed.name, secret) {
        None => Ok(()),
        Some(_) => Err(FileError::Content("a name occurs twice in it")),
    }
}

/// Adds an agent that the API would accept; it may name its uuid, which the API decides itself.
fn add_agent(
    organization: &mut Organization,
    home: &str,
    seed: Fields,
    founding: &Founding,
) -> Result<(), FileError> {
    let uuid = seed.get("uuid").cloned();
    let sent = SentFields::parse(seed)
        .and_then(SentFields::whole)
        .and_then(|sent| organization.admits(&sent, None).map(|()| sent))
        .map_err(|problem| FileError::Content(problem.message()))?;
    let mut given = sent.into_fields();
    given.extend(uuid.map(|uuid| ("uuid".to_owned(), uuid)));
    let stamp = organization.stamp(&founding.created_by, &founding.clock);
    let agent = Agent::new(given, home, &stamp);
    if organization.agent(&agent.uuid).is_ok() {
        return Err(FileError::Content("a uuid occurs twice in it"));
    }
    organization.put_agent(agent);
    Ok(())
}

fn user(seed: SeedUser, at: String) -> User {
    let user = User::new(&seed.name, &seed.email, at);
    User {
        uuid: seed.uuid.unwrap_or(user.uuid),
        ..user
    }
}

fn group(seed: Entry<SeedGroup>, at: String) -> Group {
    let (name, uuid) = match seed {
        Entry::Name(name) => (name, None),
        Entry::Object(group) => (group.name, group.uuid),
    };
    let group = Group::new(&name, at);
    Group {
        uuid: uuid.unwrap_or(group.uuid),
        ..group
    }
}

fn source(seed: Entry<SeedSource>) -> Source {
    let (name, uuid, url) = match seed {
        Entry::Name(name) => (name, None, None),
        Entry::Object(source) => (source.name, source.uuid, source.url),
    };
    let source = Source::new(&name);
    Source {
        uuid: uuid.unwrap_or(source.uuid),
        url: url.unwrap_or(source.url),
        ..source
    }
}
