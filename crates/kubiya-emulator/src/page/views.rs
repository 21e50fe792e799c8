//! What the page shows of each collection. A field that is not here is not shown: it may be a value, or work like one.

use serde_json::Value;

use crate::collection::{Fields, Reference, Shape};
use crate::noun::Noun;
use crate::shapes::{
    AGENTS, EXTERNAL_KNOWLEDGE, GROUPS, INTEGRATIONS, KNOWLEDGE, MODELS, RUNNER, RUNNERS,
    SCHEDULED_TASKS, SOURCES, TRIGGERS, USERS, WEBHOOKS,
};

/// The characters of a text that are shown; nobody reads more of it in a table.
const LONGEST: usize = 300;

/// How the page shows the objects of one collection.
pub(super) struct View {
    pub(super) shape: &'static Shape,
    pub(super) title: &'static str,
    /// The field that tells what an object is called, where that is not `name`.
    pub(super) named_by: &'static str,
    pub(super) details: &'static [Detail],
    /// References that the shape does not have, because the API makes nothing of them.
    pub(super) further: &'static [Reference],
}

/// A field, and the word for it.
pub(super) struct Detail {
    pub(super) label: &'static str,
    /// Such as `parameters/cron_string`.
    path: &'static str,
    form: Form,
}

/// What is shown of a field.
#[derive(Clone, Copy)]
enum Form {
    /// A text, a number or a list of such.
    Text,
    /// The names of its members, and not what they hold.
    Members,
    /// The names of the objects in the list, and nothing else of them.
    Names,
    /// A URL without what may be a credential in it.
    Address,
}

/// In the order of the page.
pub(super) static VIEWS: [View; 12] = [
    View::of(&AGENTS, "Agents")
        .details(&[
            Detail::text("model", "llm_model"),
            Detail::text("image", "image"),
            Detail::text("tools", "tools"),
            Detail::text("tags", "tags"),
            Detail::new("variables", "environment_variables", Form::Members),
        ])
        .further(&[
            refers("allowed_users", USERS.noun),
            refers("allowed_groups", GROUPS.noun),
        ]),
    View::of(&SOURCES, "Sources").details(&[
        Detail::text("type", "type"),
        Detail::new("at", "url", Form::Address),
    ]),
    View::of(&RUNNERS, "Runners").details(&[
        Detail::text("type", "runner_type"),
        Detail::text("namespace", "kubernetes_namespace"),
    ]),
    View::of(&INTEGRATIONS, "Integrations").details(&[
        Detail::text("type", "integration_type"),
        Detail::text("auth", "auth_type"),
        Detail::new("configurations", "configs", Form::Names),
    ]),
    View::of(&WEBHOOKS, "Webhooks")
        .details(&[
            Detail::text("source", "source"),
            Detail::text("answers to", "communication/method"),
            Detail::text("created by", "created_by"),
        ])
        .further(&[refers("runner", RUNNERS.noun)]),
    View::of(&KNOWLEDGE, "Knowledge").details(&[
        Detail::text("type", "type"),
        Detail::text("labels", "labels"),
        Detail::text("owner", "owner"),
    ]),
    View::of(&EXTERNAL_KNOWLEDGE, "External knowledge")
        .named_by("channel_ids")
        .details(&[
            Detail::text("from", "integration_type"),
            Detail::text("since", "start_date"),
        ]),
    View::of(&SCHEDULED_TASKS, "Scheduled tasks")
        .named_by("task_description")
        .details(&[
            Detail::text("status", "status"),
            Detail::text("at", "scheduled_time"),
            Detail::text("repeats", "parameters/cron_string"),
            Detail::text("channel", "channel_name"),
        ])
        .further(&[refers("parameters/context", AGENTS.noun)]),
    View::of(&TRIGGERS, "Workflows")
        .details(&[Detail::text("status", "status")])
        .further(&[refers(RUNNER, RUNNERS.noun)]),
    View::of(&USERS, "Users")
        .details(&[
            Detail::text("email", "email"),
            Detail::text("status", "status"),
        ])
        .further(&[refers("groups", GROUPS.noun)]),
    View::of(&GROUPS, "Groups").details(&[]),
    View::of(&MODELS, "Models").details(&[]),
];

const fn refers(field: &'static str, to: Noun) -> Reference {
    Reference {
        field,
        to,
        is_checked: false,
    }
}

impl View {
    const fn of(shape: &'static Shape, title: &'static str) -> Self {
        Self {
            shape,
            title,
            named_by: "name",
            details: &[],
            further: &[],
        }
    }

    const fn named_by(mut self, field: &'static str) -> Self {
        self.named_by = field;
        self
    }

    const fn details(mut self, details: &'static [Detail]) -> Self {
        self.details = details;
        self
    }

    const fn further(mut self, references: &'static [Reference]) -> Self {
        self.further = references;
        self
    }
}

impl Detail {
    const fn text(label: &'static str, path: &'static str) -> Self {
        Self::new(label, path, Form::Text)
    }

    const fn new(label: &'static str, path: &'static str, form: Form) -> Self {
        Self { label, path, form }
    }

    /// What an object tells of it; none where that is nothing.
    pub(super) fn told(&self, fields: &Fields) -> Option<String> {
        let value = find(fields, self.path)?;
        let text = match self.form {
            Form::Text => plain(value),
            Form::Members => {
                let members: Vec<&str> = value.as_object()?.keys().map(String::as_str).collect();
                members.join(", ")
            }
            Form::Names => {
                let names = value.as_array()?.iter().filter_map(|it| it.get("name"));
                let names: Vec<&str> = names.filter_map(Value::as_str).collect();
                names.join(", ")
            }
            Form::Address => address(value.as_str()?).to_owned(),
        };
        Some(shortened(&text)).filter(|text| !text.is_empty())
    }
}

/// What is at a path such as `parameters/context`.
pub(super) fn find<'a>(fields: &'a Fields, path: &str) -> Option<&'a Value> {
    let mut names = path.split('/');
    let first = fields.get(names.next()?)?;
    names.try_fold(first, |value, name| value.get(name))
}

/// A text, a number or a list of them as one text; nothing of anything else.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(plain).collect();
            items.join(", ")
        }
        _ => String::new(),
    }
}

/// The text, or as much of it as can be read at a glance.
pub(super) fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// A name without what may be a credential in it: a source is named after its URL.
pub(super) fn harmless(noun: Noun, name: &str) -> &str {
    match noun.many == SOURCES.noun.many {
        true => address(name),
        false => name,
    }
}

/// A URL without user, password, query and fragment.
fn address(url: &str) -> &str {
    let end = url.find(['?', '#']).unwrap_or(url.len());
    let url = &url[..end];
    let (_, rest) = url.split_once("://").unwrap_or(("", url));
    let host_end = rest.find('/').unwrap_or(rest.len());
    match rest[..host_end].rfind('@') {
        Some(at) => &rest[at + 1..],
        None => rest,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::shapes::SHAPES;

    #[test]
    fn every_collection_is_on_the_page() {
        for shape in SHAPES {
            let views = VIEWS.iter().filter(|view| view.shape.noun == shape.noun);
            assert_eq!(views.count(), 1, "{}", shape.plural());
        }
    }

    #[test]
    fn a_url_is_shown_without_what_may_be_a_credential() {
        for (url, shown) in [
            ("https://github.com/org/tools", "github.com/org/tools"),
            (
                "https://u:p@git.example.com/a?token=t#x",
                "git.example.com/a",
            ),
            ("https://git.example.com/a@b", "git.example.com/a@b"),
            ("https://u:p@h@git.example.com", "git.example.com"),
            ("u:p@git.example.com/a", "git.example.com/a"),
            ("?t", ""),
        ] {
            assert_eq!(address(url), shown, "{url}");
        }
    }

    #[test]
    fn of_what_may_be_confidential_only_names_are_told() {
        let fields = json!({"environment_variables": {"TOKEN": "hunter2", "URL": "x"}, "tools": ["a", 1, {"b": "c"}]});
        let fields = fields.as_object().unwrap();
        let variables = Detail::new("", "environment_variables", Form::Members);
        assert_eq!(variables.told(fields).as_deref(), Some("TOKEN, URL"));
        let tools = Detail::text("", "tools");
        assert_eq!(tools.told(fields).as_deref(), Some("a, 1, "));
        assert_eq!(Detail::text("", "missing").told(fields), None);
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        let long = "ü".repeat(LONGEST + 1);
        assert_eq!(shortened(&long).chars().count(), LONGEST + 1);
        assert_eq!(shortened("ü"), "ü");
    }
}
