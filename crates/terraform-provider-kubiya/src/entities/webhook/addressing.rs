//! Where the answers of a webhook go: what is configured, what the API has in its place, and when the two are the same.

use std::collections::BTreeSet;

use kubiya_sdk::{Communication, TeamsChannel};
use tfplugin_framework::{Attr, Diagnostic};

use super::model::WebhookModel;
use crate::attributes::text;
use crate::client::ProviderClient;
use crate::directory::Kind;
use crate::error;
use crate::letters::same_letters;
use crate::record::Record;

/// The method where none is configured.
pub(super) const SLACK: &str = "Slack";

/// The destination for Slack where none is configured. Source: the Go provider.
const NO_CHANNEL: &str = "webhook";

const TEAMS: &str = "teams";
const HTTP: &str = "http";

/// The attribute that the record has people under.
pub(super) const DESTINATION: &str = "destination";

/// Whether a method is that of Teams, which needs a team and a channel.
pub(super) fn is_teams(method: &str) -> bool {
    method.eq_ignore_ascii_case(TEAMS)
}

/// The destination of a method where none is configured.
pub(super) fn default_destination(method: &str) -> &'static str {
    match method.eq_ignore_ascii_case(HTTP) {
        true => "",
        false => NO_CHANNEL,
    }
}

impl WebhookModel {
    /// The configured place, as the API is to have it but for [people](Self::person).
    pub(super) fn communication(&self) -> Communication {
        let (method, destination) = (text(&self.method), text(&self.destination));
        let destination = match destination {
            channel if is_teams(method) => {
                TeamsChannel::new(text(&self.team_name), channel).destination()
            }
            "" => default_destination(method).to_owned(),
            destination => destination.to_owned(),
        };
        Communication::new(method, destination)
    }

    /// The display name of the user that the answers go to, where it is a user that is configured.
    pub(super) fn person(&self) -> Option<&str> {
        let is_person = [SLACK, ""]
            .iter()
            .any(|it| it.eq_ignore_ascii_case(text(&self.method)));
        let person = text(&self.destination).strip_prefix('@')?;
        Some(person).filter(|person| is_person && !person.is_empty())
    }

    /// The place as the API is to have it, with the e-mail address of a user in the place of their name. A name that no
    /// user has stays as it is: Slack may know it. The users are read where there is a name.
    ///
    /// # Errors
    /// Several users have the name, or the users cannot be read.
    pub(super) async fn addressed(
        &self,
        client: &ProviderClient,
    ) -> Result<Communication, Diagnostic> {
        let mut to = self.communication();
        if let Some(person) = self.person()
            && let Some(address) = address_of(client, person).await?
        {
            to.destination = address;
        }
        Ok(to)
    }

    /// Takes over where the answers go, in the configured spelling where that means the same.
    pub(super) async fn absorb_communication(
        &mut self,
        client: &ProviderClient,
        record: &mut Record,
        found: &Communication,
    ) {
        let mut known = self.communication();
        if let Some(address) = record.id(DESTINATION, text(&self.destination)) {
            address.clone_into(&mut known.destination);
        }
        let is_there = |known: &Communication| known.is_same(found);
        if !self.method.is_null() && is_there(&known) {
            return;
        }
        if self.person().is_some()
            && let Ok(known) = self.addressed(client).await
            && is_there(&known)
        {
            self.record_person(record, &known);
            return;
        }
        self.take_over(found);
        self.record_person(record, found);
    }

    /// Records whose address a name stood for.
    pub(super) fn record_person(&self, record: &mut Record, to: &Communication) {
        record.retain(DESTINATION, &BTreeSet::from([to.destination.clone()]));
        if self.person().is_some() {
            record.set(DESTINATION, text(&self.destination), &to.destination);
        }
    }

    fn take_over(&mut self, found: &Communication) {
        if !same_letters(text(&self.method), &found.method) {
            self.method = found.method.clone().into();
        }
        let (place, team) = match found.teams_channel() {
            Some(channel) => (channel.channel_name, Some(channel.team_name)),
            None => (found.destination.clone(), None),
        };
        let is_same_channel = |known: &str| without_mark(known) == place;
        let is_kept = team.is_some()
            && self
                .destination
                .known()
                .is_some_and(|it| is_same_channel(it));
        if !is_kept {
            self.destination = place.into();
        }
        if team.is_some() || is_teams(&found.method) {
            self.team_name = team.into();
        }
    }

    /// Keeps the spelling of the prior state, in each attribute that means the same. What another attribute comes to is
    /// not waited for, since nothing that is planned as known may change later.
    pub(super) async fn keep_place(&mut self, prior: &Self, client: Option<&ProviderClient>) {
        let Some(method) = self.method.known() else {
            return;
        };
        if !same_letters(method, text(&prior.method)) {
            return;
        }
        self.method = prior.method.clone();
        if self.destination.known().is_some() && self.goes_where(prior, client).await {
            self.destination = prior.destination.clone();
        }
    }

    /// Whether the destination is that of the prior state, where the method is.
    async fn goes_where(&self, prior: &Self, client: Option<&ProviderClient>) -> bool {
        let (now, before) = (text(&self.destination), text(&prior.destination));
        let is_nowhere = |destination| matches!(destination, "" | NO_CHANNEL);
        if now == before {
            return true;
        }
        if is_teams(text(&self.method)) {
            return without_mark(now) == without_mark(before);
        }
        if is_nowhere(now) && is_nowhere(before) {
            return true;
        }
        match client.zip(self.person()) {
            Some((client, person)) => {
                let addresses = addresses_of(client, person).await.unwrap_or_default();
                addresses.iter().any(|it| same_letters(it, before))
            }
            None => false,
        }
    }

    /// As [`addressed`](Self::addressed), while applying. A name that was applied stays with the address that it is
    /// `bound` to, where it leads to nobody now, or to several, or the users cannot be read.
    ///
    /// # Errors
    /// As there, where nothing is bound.
    pub(super) async fn addressed_as_bound(
        &self,
        client: &ProviderClient,
        bound: Option<&str>,
    ) -> Result<Communication, Diagnostic> {
        let reached = self.addressed(client).await;
        let literal = text(&self.destination);
        let is_lost = match &reached {
            Ok(to) => self.person().is_some() && to.destination == literal,
            Err(_) => true,
        };
        match bound.filter(|_| is_lost) {
            Some(address) => {
                let mut to = self.communication();
                address.clone_into(&mut to.destination);
                Ok(to)
            }
            None => reached,
        }
    }

    /// Makes a destination that nobody has configured the default of the method.
    pub(super) fn fill_in_destination(&mut self) {
        if let Some(method) = self.method.known() {
            self.destination = Attr::Known(default_destination(method).to_owned());
        }
    }
}

/// The e-mail address of the user with this display name, in any letter case; nothing where no user has it.
async fn address_of(client: &ProviderClient, name: &str) -> Result<Option<String>, Diagnostic> {
    let addresses = addresses_of(client, name).await?;
    match &addresses[..] {
        [] => Ok(None),
        [address] => Ok(Some(address.clone()).filter(|it| it.contains('@'))),
        _ => Err(error::webhook::several_people(name, &addresses)),
    }
}

/// The same of all who have the name, sorted.
async fn addresses_of(client: &ProviderClient, name: &str) -> Result<Vec<String>, Diagnostic> {
    let users = client.entries(Kind::User).await;
    let users = users
        .map_err(|error| error::reference::unreadable_list(DESTINATION, Kind::User, &error))?;
    let ids = users.ids_of(name).into_iter();
    let mut addresses: Vec<String> = ids.map(|id| users.name_of(id)).collect();
    addresses.sort_unstable();
    Ok(addresses)
}

fn without_mark(channel: &str) -> &str {
    channel.strip_prefix('#').unwrap_or(channel)
}
