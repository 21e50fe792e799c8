//! What the attributes of a webhook are for, in the words of the documentation.

pub(super) const WEBHOOK: &str = "\
    A webhook of the organisation: a URL by which an event from outside invokes an agent or a workflow. **Whoever knows \
    the `url` can invoke it**: no API key is needed.";

pub(super) const NAME: &str =
    "Name of the webhook. Several webhooks can have one name; what tells them apart is their `id`.";

pub(super) const AGENT: &str = "\
    Agent that the event is given to: its name or id, in any letter case. Refer to it as `kubiya_agent.ADDRESS.name`, so \
    that it is created first. Exactly one of `agent` and `workflow` is set; an empty text counts as not set.";

pub(super) const WORKFLOW: &str = "\
    Workflow that the event starts, as a JSON object, such as `jsonencode({...})`. Another spelling of the same value is \
    no change, and neither is what the API adds to it.";

pub(super) const PROMPT: &str = "\
    What the agent is told, with `{{.event.NAME}}` in the place of what the event has under this name. Empty where it is \
    not set.";

pub(super) const SOURCE: &str =
    "Where the events come from, in any words, such as `GitHub`. Empty where it is not set.";

pub(super) const FILTER: &str = "\
    Which events count, as an expression of JMESPath. All of them where it is not set.";

pub(super) const RUNNER: &str = "\
    Runner that executes it: its name, in any letter case. The platform's choice where it is not set.";

pub(super) const METHOD: &str = "\
    How the answers are sent: `Slack`, `Teams` or `http`, in any letter case. Defaults to `Slack`.";

pub(super) const DESTINATION: &str = "\
    Where the answers are sent. For Slack a channel such as `#alerts`, an e-mail address, or `@` and the display name of a \
    user, who is sent the answers at their e-mail address; `webhook` where it is not set. For Teams the channel, with or \
    without `#`, which has to be set. Empty for http.";

pub(super) const TEAM_NAME: &str =
    "Team in Microsoft Teams that the channel is of. It has to be set for Teams.";

pub(super) const HIDE_WEBHOOK_HEADERS: &str = "\
    Whether the HTTP headers of the event are kept from the agent. What the webhook has stays where it is not set, which is \
    `false` for a new one.";

pub(super) const URL: &str = "\
    Where events are posted to. It is a credential: whoever knows it can invoke the webhook.";

pub(super) const CREATED_AT: &str = "When the webhook was created, as the API writes it.";

pub(super) const CREATED_BY: &str = "Who created the webhook, as the API says.";

pub(super) const INVOKE: &str = "\
    Posts an event to the URL of a webhook, such as `kubiya_webhook.ADDRESS.url`: once, without the API key, and without \
    following redirects. Whatever fails, nothing is sent again.";

pub(super) const INVOKE_URL: &str = "\
    Where the event is posted to, with https unless its host is this machine. It is a credential, of which no message of the \
    provider shows more than scheme, host and port, and which plans hide from Terraform 1.14.9 on; with an earlier one, \
    give it a `sensitive` value.";

pub(super) const INVOKE_PAYLOAD: &str = "\
    The event: JSON, such as `jsonencode({...})`, which is sent as it is. Defaults to `{}`. A webhook's `prompt` shows the \
    members of an object to the agent.";

pub(super) const INVOKE_TIMEOUT: &str = "\
    How long it may take until the webhook has accepted the event, such as `45s` or `2m`. Defaults to `30s`.";
