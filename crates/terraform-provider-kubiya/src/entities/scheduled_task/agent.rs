//! The agent of a task: by name or id in the configuration, by name for the API, and by either in what that answers.

use kubiya_sdk::ScheduledTask;
use tfplugin_framework::Attr;

use super::references::AGENT;
use crate::attributes::text;
use crate::client::ProviderClient;
use crate::directory::{Entries, Kind, is_uuid};
use crate::letters::same_letters;
use crate::record::Record;

/// What the API is sent for the agent with this id: its name, and the id where several have that name, or where
/// nothing tells the name.
///
/// **Source:** the Go provider sends names; a script of Kubiya sends ids.
pub(super) async fn sent(client: &ProviderClient, configured: &str, id: &str) -> String {
    if let Some(listed) = client.directory.at_hand(Kind::Agent)
        && (same_letters(configured, id) || listed.goes_by(id, configured))
    {
        return listed.kept_name_of(id).to_owned();
    }
    // It is newer than the list, or was renamed since.
    match client.agents.find(id).await {
        Ok(Some(agent)) => agent.config().name.clone(),
        _ => configured.to_owned(),
    }
}

/// Whether the configuration has another name than the state. It is a change even where both stand for one agent, which
/// has been renamed: the API knows the task's agent by its name.
pub(super) fn has_another_name(state: &Attr<String>, configured: &Attr<String>) -> bool {
    let names = [state, configured].map(text);
    !same_letters(names[0], names[1]) && !names.iter().any(|name| name.is_empty() || is_uuid(name))
}

/// Takes over the agent that the API tells. What the state calls it stays while it means the same.
pub(super) async fn absorb(
    client: &ProviderClient,
    mut record: Record,
    state: &mut Attr<String>,
    task: &ScheduledTask,
) -> Record {
    let (spelled, told) = (text(state), task.config().agent.as_str());
    if told.is_empty() || same_letters(spelled, told) {
        return record;
    }
    if spelled.is_empty() && !is_uuid(told) {
        *state = told.to_owned().into();
        return record;
    }
    // A list that cannot be had tells no difference, and no client can change the agent of a task.
    let Ok(listed) = client.entries(Kind::Agent).await else {
        if spelled.is_empty() {
            *state = told.to_owned().into();
        }
        return record;
    };
    if spelled.is_empty() {
        *state = listed.name_of(told).into();
    } else if let Some(id) = meant(&listed, &record, spelled, told) {
        record.set(AGENT.attribute, spelled, &id);
    } else if listed.has(spelled) || listed.has(told) {
        *state = told.to_owned().into();
    }
    record
}

/// The id of the agent that the state and the API call by these texts; nothing if those are two, or none.
fn meant(listed: &Entries, record: &Record, spelled: &str, told: &str) -> Option<String> {
    let told = listed.ids_of(told);
    let spelled_as = listed.ids_of(spelled);
    let mut both = told.iter().filter(|id| spelled_as.contains(id));
    let bound = record.id(AGENT.attribute, spelled);
    let is_bound = |id: &&&str| Some(**id) == bound;
    let id = both.clone().find(is_bound).or_else(|| both.next());
    id.map(|id| (*id).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_and_an_id_mean_the_same_agent_while_the_list_says_so() {
        let listed = Entries::of(&[("1", "helper"), ("2", "twin"), ("3", "twin")]);
        let mut record = Record::default();
        record.set(AGENT.attribute, "twin", "3");
        let meant = |spelled, told| meant(&listed, &record, spelled, told);
        assert_eq!(meant("helper", "1").as_deref(), Some("1"));
        assert_eq!(meant("HELPER", "1").as_deref(), Some("1"));
        assert_eq!(meant("1", "helper").as_deref(), Some("1"));
        assert_eq!(meant("2", "twin").as_deref(), Some("2"));
        assert_eq!(meant("twin", "twin").as_deref(), Some("3"));
        assert_eq!(meant("helper", "2"), None);
        assert_eq!(meant("helper", "gone"), None);
        assert_eq!(meant("gone", "1"), None);
    }
}
