//! Where a webhook's answers go.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// The method of Microsoft Teams, in any letter case.
const TEAMS: &str = "teams";

/// What stands for no destination in particular, beside the empty text.
///
/// **Source:** the Go provider, whose default it is.
const NO_DESTINATION: &str = "webhook";

/// Where the answers of a webhook's agent or workflow go.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Communication {
    /// `Slack`, `Teams` or `http`, in any letter case. The server may know others.
    pub method: String,
    /// Where that is: for Slack a channel, a person or an e-mail address, for Teams a [`TeamsChannel`], and empty or
    /// `webhook` for no place in particular.
    pub destination: String,
}

impl Communication {
    /// By this method, to this destination.
    pub fn new(method: impl Into<String>, destination: impl Into<String>) -> Self {
        Self {
            method: method.into(),
            destination: destination.into(),
        }
    }

    /// The channel that it goes to, if it goes to Teams.
    pub fn teams_channel(&self) -> Option<TeamsChannel> {
        let is_teams = self.method.eq_ignore_ascii_case(TEAMS);
        TeamsChannel::parse(&self.destination).filter(|_| is_teams)
    }

    /// Whether both go to the same place, as far as is known of how the server writes it: methods in any letter
    /// case, channels with and without `#`, channels of Teams in any spelling of their JSON, and no place in
    /// particular in either of its forms.
    pub fn is_same(&self, other: &Self) -> bool {
        self.method.eq_ignore_ascii_case(&other.method)
            && (self.teams_channel().is_some(), self.place())
                == (other.teams_channel().is_some(), other.place())
    }

    /// Whether both say the same letter by letter, but for the spellings of methods, of JSON, and of no place in
    /// particular: to send one in the place of the other would change nothing.
    pub(super) fn reads_as(&self, other: &Self) -> bool {
        let is_nowhere = |it: &Self| matches!(it.destination.as_str(), "" | NO_DESTINATION);
        let channel = self.teams_channel();
        self.method.eq_ignore_ascii_case(&other.method)
            && (self.destination == other.destination
                || (channel.is_some() && channel == other.teams_channel())
                || (is_nowhere(self) && is_nowhere(other)))
    }

    fn place(&self) -> Cow<'_, str> {
        match self.teams_channel() {
            Some(channel) => channel.destination().into(),
            None if self.destination == NO_DESTINATION => "".into(),
            None => without_mark(&self.destination).into(),
        }
    }
}

/// A channel of a team in Microsoft Teams.
///
/// # Examples
///
/// ```
/// use kubiya_sdk::{Communication, TeamsChannel};
///
/// let channel = TeamsChannel::new("Platform", "#alerts");
/// let to = Communication::new("Teams", channel.destination());
/// assert_eq!(to.destination, r##"#{"team_name":"Platform","channel_name":"alerts"}"##);
/// assert_eq!(to.teams_channel(), Some(channel));
/// ```
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TeamsChannel {
    /// The team's name.
    pub team_name: String,
    /// The channel's name, without `#`.
    pub channel_name: String,
}

impl TeamsChannel {
    /// This channel of this team. A `#` before its name is left out.
    pub fn new(team_name: impl Into<String>, channel_name: &str) -> Self {
        Self {
            team_name: team_name.into(),
            channel_name: without_mark(channel_name).to_owned(),
        }
    }

    /// How a [`Communication`] names it: `#`, and an object of JSON.
    ///
    /// **Source:** the Go provider's client, which escapes nothing; Kubiya's command line tool writes it with spaces,
    /// the Python SDK without the `#`.
    pub fn destination(&self) -> String {
        let json = serde_json::to_string(self).expect("an object of texts serialises");
        format!("#{json}")
    }

    fn parse(destination: &str) -> Option<Self> {
        let channel: Self = serde_json::from_str(without_mark(destination)).ok()?;
        Some(Self::new(channel.team_name, &channel.channel_name))
    }
}

/// The name of a channel without the `#` before it.
fn without_mark(channel: &str) -> &str {
    channel.strip_prefix('#').unwrap_or(channel)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(method: &str, destination: &str) -> Communication {
        Communication::new(method, destination)
    }

    #[test]
    fn one_place_has_several_spellings() {
        let channel = TeamsChannel::new("A \"team\" \\ é", "general");
        for (one, other) in [
            (to("Slack", "#orders"), to("slack", "orders")),
            (to("Slack", "webhook"), to("SLACK", "")),
            (to("http", ""), to("HTTP", "webhook")),
            (
                to("Teams", &channel.destination()),
                to(
                    "teams",
                    "{\"channel_name\": \"#general\", \"team_name\": \"A \\\"team\\\" \\\\ \\u00e9\"}",
                ),
            ),
        ] {
            assert!(one.is_same(&other), "{one:?} and {other:?}");
        }
    }

    #[test]
    fn another_place_is_another_one() {
        let channel = |team| to("Teams", &TeamsChannel::new(team, "general").destination());
        for (one, other) in [
            (to("Slack", "#orders"), to("Slack", "#Orders")),
            (to("Slack", ""), to("http", "")),
            (to("Slack", "##a"), to("Slack", "a")),
            (channel("A"), channel("B")),
            (channel("A"), to("Slack", &channel("A").destination)),
        ] {
            assert!(!one.is_same(&other), "{one:?} and {other:?}");
        }
    }

    #[test]
    fn only_what_is_whole_is_a_channel_of_teams() {
        for destination in [
            "",
            "general",
            "#{}",
            "{\"team_name\":\"A\"}",
            "#{\"team_name\":1}",
        ] {
            assert_eq!(to("Teams", destination).teams_channel(), None);
        }
        let channel = TeamsChannel::new("A", "b").destination();
        assert_eq!(to("Slack", &channel).teams_channel(), None);
    }
}
