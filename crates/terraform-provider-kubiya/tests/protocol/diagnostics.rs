//! Every diagnostic of the secret resource as the practitioner reads it, on record.
//!
//! `INSTA_UPDATE=always cargo test -p terraform-provider-kubiya --test protocol diagnostics` accepts a change,
//! which should have been read aloud before.

use std::fmt::Write as _;

use kubiya_emulator::{Effect, Emulator, ErrorShape, Fault, Method, Quirk, Reply, RetryAfter};
use tfplugin_framework::Value;
use tfplugin_framework::testing::core::{CoreError, Era};
use tfplugin_proto::generated::tfplugin6::{Diagnostic, diagnostic};

use crate::remade::{redate, remake};
use crate::world::{IMPATIENT, NAME, SECRET, World, absent, config, path_of};

/// Diagnostics by what led to them.
#[derive(Default)]
pub(crate) struct Record(pub(crate) String);

impl Record {
    pub(crate) fn add(&mut self, occasion: &str, diagnostics: &[Diagnostic]) {
        assert!(!diagnostics.is_empty(), "nothing was said: {occasion}");
        writeln!(self.0, "== {occasion}").unwrap();
        for diagnostic in diagnostics {
            let kind = match diagnostic.severity() {
                diagnostic::Severity::Warning => "Warning",
                _ => "Error",
            };
            let path = path_of(diagnostic);
            writeln!(self.0, "{kind} at {path:?}: {}", diagnostic.summary).unwrap();
            writeln!(self.0, "{}\n", steady(&diagnostic.detail)).unwrap();
        }
    }

    pub(crate) fn failed<T>(&mut self, occasion: &str, outcome: Result<T, CoreError>) {
        self.add(occasion, outcome.err().unwrap().reported());
    }
}

/// `text` without what differs from run to run: request IDs, ports, and how often a request was tried.
fn steady(text: &str) -> String {
    let mut steady = Vec::new();
    let mut words = text.split(' ').peekable();
    while let Some(word) = words.next() {
        let next = words.peek().copied().unwrap_or_default();
        if next.starts_with("attempts,") {
            words.next();
        } else if word == "request" && next == "ID" {
            let id = words.nth(1).unwrap_or_default();
            let rest = id.find(')').map_or("", |end| &id[end..]);
            steady.push(format!("request ID ...{rest}"));
        } else if let Some(port) = word.strip_prefix("http://127.0.0.1:") {
            let rest = port.trim_start_matches(|c: char| c.is_ascii_digit());
            steady.push(format!("http://127.0.0.1:...{rest}"));
        } else {
            steady.push(word.to_owned());
        }
    }
    steady.join(" ")
}

#[tokio::test]
async fn what_a_configuration_is_told_is_on_record() {
    let world = World::new().await;
    let mut core = world.walk(Era::WriteOnly).await;
    let mut record = Record::default();
    for (occasion, name, value) in [
        ("no name", "name", Value::Null),
        ("an empty name", "name", "".into()),
        ("a dot for a name", "name", ".".into()),
        ("a reserved name", "name", "get_value".into()),
        ("a name of two lines", "name", "a\nb".into()),
        ("no value", "value", Value::Null),
        ("an empty value", "value", "".into()),
        ("a negative version", "value_version", Value::from(-1)),
        ("a computed attribute", "created_at", "now".into()),
    ] {
        let config = config(&core, &[(name, value)]);
        record.failed(occasion, core.validate(SECRET, &config).await);
    }
    record.failed(
        "an import ID that is no name",
        core.import(SECRET, "..").await,
    );
    insta::assert_snapshot!(record.0);
}

#[tokio::test]
async fn what_a_failing_api_leads_to_is_on_record() {
    let mut record = Record::default();
    for (occasion, effect) in [
        ("401", Effect::from(Reply::status(401))),
        ("403", Reply::status(403).into()),
        ("404 everywhere", Reply::status(404).into()),
        (
            "429",
            Reply::status(429)
                .retry_after(RetryAfter::Seconds(600))
                .into(),
        ),
        ("500", Reply::status(500).into()),
        (
            "a page of HTML",
            Reply::status(200).body(ErrorShape::Html).into(),
        ),
        ("a redirect", Effect::redirect("/elsewhere")),
        ("an error in a success", Reply::error_in_success().into()),
    ] {
        let world = World::new().await;
        let (mut secret, config) = world.created(Era::WriteOnly, &[]).await;
        let (name, limit) = IMPATIENT;
        let mut core = world
            .configured(Era::WriteOnly, &[(name, limit.into())])
            .await;
        world.emulator.faults().add(Fault::new(effect).forever());
        record.failed(
            &format!("{occasion}, read"),
            core.refresh(&mut secret.clone()).await,
        );
        let create = core.converge(&mut absent(&core), &config).await;
        record.failed(&format!("{occasion}, create"), create);
        let mut rotated = config;
        rotated.set_field("value", "second value".into());
        let update = core.converge(&mut secret, &rotated).await;
        record.failed(&format!("{occasion}, update"), update);
        record.failed(
            &format!("{occasion}, delete"),
            core.destroy(&mut secret).await,
        );
    }
    insta::assert_snapshot!(record.0);
}

#[tokio::test]
async fn what_conflicts_lead_to_is_on_record() {
    let mut record = Record::default();
    let world = World::new().await;
    let (mut secret, first) = world.created(Era::WriteOnly, &[]).await;
    let mut core = world.walk(Era::WriteOnly).await;
    let taken = core.converge(&mut absent(&core), &first).await;
    record.failed("a name that is taken", taken);
    let free = config(&core, &[("name", "two".into())]);
    core.converge(&mut absent(&core), &free).await.unwrap();
    let twice = core.converge(&mut absent(&core), &free).await;
    record.failed("a name that is configured twice", twice);

    let pinned = config(&core, &[("value_version", 1.into())]);
    let plan = core.plan(&secret, &pinned).await.unwrap();
    record.add("a version that is pinned", &plan.warnings);
    core.apply(&mut secret, &pinned, &plan).await.unwrap();
    let mut described = pinned.clone();
    described.set_field("description", "new".into());
    let alone = core.plan(&secret, &described).await;
    record.failed("a description without a new version", alone);
    let mut ignored = described;
    ignored.set_field("value", Value::Null);
    // Validation refuses an absent value, and does not see what ignore_changes takes away.
    let alone = core.plan_ignoring(&secret, &ignored).await;
    record.failed("a description of an ignored value", alone);
    let mut ignored = pinned;
    ignored.set_field("value", Value::Null);
    ignored.set_field("value_version", 2.into());
    let conflict = core.plan_ignoring(&secret, &ignored).await;
    record.failed("a new version of an ignored value", conflict);
    insta::assert_snapshot!(record.0);
}

#[tokio::test]
async fn what_is_warned_of_is_on_record() {
    let mut record = Record::default();
    let quirky = Emulator::builder().quirk(Quirk::EmptyWriteResponse);
    let world = World::with(quirky).await;
    let (name, limit) = IMPATIENT;
    let mut core = world
        .configured(Era::WriteOnly, &[(name, limit.into())])
        .await;
    let config = config(&core, &[("value_version", 1.into())]);
    let mut secret = absent(&core);
    let plan = core.plan(&secret, &config).await.unwrap();
    let unreadable = Fault::new(Reply::status(500)).on(Method::GET, "/api/v2/secrets/{name}");
    world.emulator.faults().add(unreadable.forever());
    let warnings = core.apply(&mut secret, &config, &plan).await.unwrap();
    record.add("metadata that cannot be read after a create", &warnings);

    world.emulator.faults().clear();
    let lost = Fault::new(Effect::Reset).method(Method::PUT);
    world.emulator.faults().add(lost.after_work().forever());
    let mut rotated = config.clone();
    rotated.set_field("value_version", 2.into());
    core.converge(&mut secret, &rotated).await.unwrap_err();
    let plan = core.plan(&secret, &config).await.unwrap();
    record.add(
        "a version that is put back after an update in doubt",
        &plan.warnings,
    );

    world.emulator.faults().clear();
    world.emulator.secrets().remove(NAME);
    let gone = core.converge(&mut secret, &rotated).await;
    record.failed("an update of what is gone", gone);
    let mut old = world.walk(Era::Plain).await;
    let plan = old.plan(&absent(&old), &config).await.unwrap();
    record.add("a Core that stores the value", &plan.warnings);

    let world = World::new().await;
    let (mut secret, _) = world.created(Era::WriteOnly, &[]).await;
    let mut core = world.walk(Era::WriteOnly).await;
    remake(&world);
    let warnings = core.refresh(&mut secret).await.unwrap();
    record.add("a secret that was made anew", &warnings);
    redate(&world, "yesterday");
    let mut core = world.walk(Era::WriteOnly).await;
    let warnings = core.refresh(&mut secret).await.unwrap();
    record.add("a secret that may have been made anew", &warnings);
    insta::assert_snapshot!(record.0);
}
