//! The lists by which the names in a configuration become what the API wants.
//!
//! Each list is loaded once per process, and only when something needs it. So is its failure: a key
//! that may not read a list fails where the list is needed, and nowhere else. A list that a refresh has loaded anyway
//! is not loaded once more.

mod entries;
mod list;

use std::borrow::Cow;
use std::sync::Arc;

use kubiya_sdk::{Agent, Catalog, Client, Error, Source};

pub(crate) use entries::Entries;
use entries::Entry;
use list::List;

use crate::nouns::{self, Noun};

/// What can be referred to by a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Agent,
    ExternalKnowledge,
    Group,
    Integration,
    Knowledge,
    Model,
    Runner,
    ScheduledTask,
    Secret,
    /// With those that hold their tools themselves: what refers to a source means either.
    Source,
    Trigger,
    User,
    Webhook,
}

/// The integrations that every organisation has and no list names. Source: the Go provider's client.
const BUILT_IN_INTEGRATIONS: [&str; 2] = ["kubernetes", "slack"];

/// The runner that the platform operates itself, which every organisation can use.
const HOSTED_RUNNER: &str = "kubiya-hosted";

impl Kind {
    /// What one of them is called in a sentence.
    pub(crate) const fn noun(self) -> Noun {
        match self {
            Self::Agent => nouns::AGENT,
            Self::ExternalKnowledge => nouns::EXTERNAL_KNOWLEDGE,
            Self::Group => nouns::GROUP,
            Self::Integration => nouns::INTEGRATION,
            Self::Knowledge => nouns::KNOWLEDGE,
            Self::Model => nouns::MODEL,
            Self::Runner => nouns::RUNNER,
            Self::ScheduledTask => nouns::SCHEDULED_TASK,
            Self::Secret => nouns::SECRET,
            Self::Source => nouns::SOURCE,
            Self::Trigger => nouns::TRIGGER,
            Self::User => nouns::USER,
            Self::Webhook => nouns::WEBHOOK,
        }
    }

    /// Whether the API knows them by an id, not by the name.
    pub(crate) fn has_ids(self) -> bool {
        matches!(
            self,
            Self::Agent
                | Self::Group
                | Self::Knowledge
                | Self::ScheduledTask
                | Self::Source
                | Self::Trigger
                | Self::User
                | Self::Webhook
                | Self::ExternalKnowledge
        )
    }

    /// Whether Terraform can make them, so that one that is missing may come about in the same run.
    pub(crate) fn can_be_made(self) -> bool {
        match self {
            Self::Agent
            | Self::Integration
            | Self::Knowledge
            | Self::Runner
            | Self::ScheduledTask
            | Self::Secret
            | Self::Source
            | Self::Trigger
            | Self::Webhook
            | Self::ExternalKnowledge => true,
            Self::Group | Self::Model | Self::User => false,
        }
    }

    /// Whether no two of their names differ in letter case alone.
    pub(crate) fn is_of_any_letter_case(self) -> bool {
        self == Self::Integration
    }

    /// Those that exist without being listed.
    fn built_in(self) -> &'static [&'static str] {
        match self {
            Self::Integration => &BUILT_IN_INTEGRATIONS,
            Self::Runner => &[HOSTED_RUNNER],
            _ => &[],
        }
    }

    /// Whether a name is that of something that exists without being listed.
    pub(crate) fn is_built_in(self, name: &str) -> bool {
        self.built_in()
            .iter()
            .any(|known| known.eq_ignore_ascii_case(name))
    }
}

/// The lists of one organisation.
pub(crate) struct Directory {
    catalogs: Catalogs,
    lists: Lists,
}

/// What refreshes have listed of what is referred to most.
pub(crate) struct Catalogs {
    pub(crate) agents: Catalog<Agent>,
    pub(crate) sources: Catalog<Source>,
}

#[derive(Default)]
struct Lists {
    agents: List,
    external_knowledge: List,
    groups: List,
    integrations: List,
    knowledge: List,
    models: List,
    runners: List,
    scheduled_tasks: List,
    secrets: List,
    sources: List,
    triggers: List,
    users: List,
    webhooks: List,
}

impl Lists {
    fn of(&self, kind: Kind) -> &List {
        match kind {
            Kind::Agent => &self.agents,
            Kind::ExternalKnowledge => &self.external_knowledge,
            Kind::Group => &self.groups,
            Kind::Integration => &self.integrations,
            Kind::Knowledge => &self.knowledge,
            Kind::Model => &self.models,
            Kind::Runner => &self.runners,
            Kind::ScheduledTask => &self.scheduled_tasks,
            Kind::Secret => &self.secrets,
            Kind::Source => &self.sources,
            Kind::Trigger => &self.triggers,
            Kind::User => &self.users,
            Kind::Webhook => &self.webhooks,
        }
    }
}

impl Catalogs {
    /// Everything of this kind, if a refresh has listed it.
    fn listed(&self, kind: Kind) -> Option<Vec<Entry>> {
        match kind {
            Kind::Agent => self.agents.listed().map(agents),
            Kind::Source => self.sources.listed().map(sources),
            _ => None,
        }
    }
}

impl Directory {
    pub(crate) fn new(catalogs: Catalogs) -> Self {
        Self {
            catalogs,
            lists: Lists::default(),
        }
    }

    /// Everything of this kind.
    ///
    /// # Errors
    /// Where the list cannot be had, now and later.
    pub(crate) async fn entries(
        &self,
        api: &Client,
        kind: Kind,
    ) -> Result<Arc<Entries>, Arc<Error>> {
        let load = async {
            match self.catalogs.listed(kind) {
                Some(listed) => Ok(listed),
                None => load(api, kind).await,
            }
        };
        self.lists.of(kind).loaded(load).await
    }

    /// Loads the list once more. One that fails leaves what is there.
    pub(crate) async fn look_again(&self, api: &Client, kind: Kind) {
        self.lists.of(kind).reload(load(api, kind)).await;
    }

    /// Everything of this kind, if it has been loaded.
    pub(crate) fn at_hand(&self, kind: Kind) -> Option<Arc<Entries>> {
        self.lists.of(kind).at_hand()
    }
}

async fn load(api: &Client, kind: Kind) -> Result<Vec<Entry>, Error> {
    let mut entries: Vec<Entry> = match kind {
        Kind::Agent => agents(api.agents().list().await?),
        Kind::ExternalKnowledge => named(api.external_knowledge().list().await?, |it| {
            Entry::of_name(it.id())
        }),
        Kind::Group => named(api.groups().list().await?, |it| {
            Entry::new(it.id(), &[it.name()])
        }),
        Kind::Integration => named(api.integrations().names().await?, |it| Entry::of_name(it)),
        Kind::Knowledge => named(api.knowledge().list().await?, |it| {
            Entry::new(it.id(), &[&it.config().name])
        }),
        Kind::Model => named(api.models().list().await?, |it| Entry::of_name(it)),
        Kind::Runner => named(api.runners().list().await?, |it| Entry::of_name(it.name())),
        Kind::ScheduledTask => named(api.scheduled_tasks().list().await?, |it| {
            Entry::of_name(it.id())
        }),
        Kind::Secret => named(api.secrets().list().await?, |it| Entry::of_name(it.name())),
        Kind::Source => sources(api.sources().list().await?),
        Kind::Trigger => named(api.triggers().list().await?, |it| {
            Entry::new(it.id(), &[it.name()])
        }),
        Kind::User => named(api.users().list().await?, |it| {
            Entry::new(it.id(), &[it.email(), it.name()])
        }),
        Kind::Webhook => named(api.webhooks().list().await?, |it| {
            Entry::new(it.id(), &[&it.config().name])
        }),
    };
    for name in kind.built_in() {
        if entries.iter().all(|entry| !entry.is_called(name)) {
            entries.push(Entry::of_name(name));
        }
    }
    Ok(entries)
}

/// Whether a text has the form of an id that the API gives.
pub(crate) fn is_uuid(text: &str) -> bool {
    text.len() == 36 && text.chars().all(|it| it.is_ascii_hexdigit() || it == '-')
}

/// A reference as the API writes it: an id is of small letters, a name as it is.
pub(crate) fn spelled(reference: &str) -> Cow<'_, str> {
    match is_uuid(reference) && reference.contains(|it: char| it.is_ascii_uppercase()) {
        true => reference.to_ascii_lowercase().into(),
        false => reference.into(),
    }
}

fn agents(listed: Vec<Agent>) -> Vec<Entry> {
    named(listed, |it| Entry::new(it.id(), &[&it.config().name]))
}

fn sources(listed: Vec<Source>) -> Vec<Entry> {
    named(listed, |it| Entry::new(it.id(), &[it.name()]))
}

fn named<T>(listed: Vec<T>, entry: impl Fn(&T) -> Entry) -> Vec<Entry> {
    listed.iter().map(entry).collect()
}
