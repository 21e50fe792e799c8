//! A working directory of Terraform: a configuration, a state, and runs of both through a provider process.

mod apply;
mod plan;

use std::collections::{BTreeMap, BTreeSet};

use kubiya_emulator::Emulator;
use serde_json::{Map, Value as Json};
use tempfile::TempDir;
use tfplugin_framework::Value;
use tfplugin_framework::testing::core::{Action, Core, CoreError, Era, Object, Planned};
use tfplugin_framework::testing::host::Launch;
use tfplugin_proto::generated::tfplugin6::Diagnostic;

use crate::configuration::{Item, Label};
use crate::step::Run;

const PROVIDER: &str = env!("CARGO_BIN_EXE_terraform-provider-kubiya");

/// How much shorter the provider's fixed waits are than usually.
const WAITS: &str = "0.01";

/// Variables that would change what the provider does.
const FOREIGN: [&str; 12] = [
    "ALL_PROXY",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "KUBIYA_API_KEY",
    "KUBIYA_BASE_URL",
    "KUBIYA_ENV",
    "NO_PROXY",
    "TF_LOG",
    "TF_LOG_PROVIDER",
    "all_proxy",
    "http_proxy",
    "https_proxy",
];

/// The attributes of a resource.
pub(crate) type Attributes = Map<String, Json>;

/// What is the matter with a history.
pub(crate) type Outcome<T = ()> = Result<T, String>;

pub(crate) struct Terraform {
    core: Core,
    temporary: TempDir,
    /// The provider block.
    pub(crate) api_key: String,
    endpoint: String,
    /// After what time the provider gives up, if that is not as usual.
    pub(crate) patience: Option<&'static str>,
    is_previewing: bool,
    /// Whether requests may still be under way of a run that was not given the time for them.
    pub(crate) lingers: bool,
    pub(crate) configuration: BTreeMap<Label, Item>,
    pub(crate) state: BTreeMap<Label, Stored>,
}

/// A resource in the state.
#[derive(Clone)]
pub(crate) struct Stored {
    pub(crate) object: Object,
    /// What it referred to when it was last applied.
    pub(crate) refers_to: BTreeSet<Label>,
}

impl Stored {
    pub(crate) fn key(&self, label: Label) -> String {
        let key = self.object.state.field(label.kind().key());
        key.as_str().unwrap_or_default().to_owned()
    }
}

/// What a run has come to.
#[derive(Default)]
pub(crate) struct Report {
    pub(crate) actions: BTreeMap<Label, Action>,
    /// What was begun while applying.
    pub(crate) applied: BTreeSet<Label>,
    pub(crate) errors: BTreeMap<Label, Vec<Diagnostic>>,
    pub(crate) warnings: Vec<Diagnostic>,
    pub(crate) was_interrupted: bool,
}

impl Report {
    /// Sorts out what Core makes of an answer. What breaks its rules, or is none, ends the history.
    fn take<T>(&mut self, label: Label, answer: Result<T, CoreError>) -> Outcome<Option<T>> {
        match answer {
            Ok(answer) => Ok(Some(answer)),
            Err(CoreError::Reported(diagnostics)) => {
                self.errors.entry(label).or_default().extend(diagnostics);
                Ok(None)
            }
            Err(error) => Err(format!("{label:?}: {error}")),
        }
    }

    pub(crate) fn said(&self) -> impl Iterator<Item = &Diagnostic> {
        self.errors.values().flatten().chain(&self.warnings)
    }

    pub(crate) fn failures(&self) -> String {
        let lines = self.errors.iter().flat_map(|(label, diagnostics)| {
            diagnostics
                .iter()
                .map(move |it| format!("{label:?}: {}: {}", it.summary, it.detail))
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// What is planned of a resource.
struct Draft {
    object: Object,
    plan: Planned,
}

impl Terraform {
    pub(crate) async fn new(emulator: &Emulator, api_key: String) -> Outcome<Self> {
        let temporary = tempfile::tempdir().map_err(|error| error.to_string())?;
        Ok(Self {
            core: start(&temporary).await?,
            temporary,
            api_key,
            endpoint: emulator.url().to_owned(),
            patience: None,
            is_previewing: false,
            lingers: false,
            configuration: BTreeMap::new(),
            state: BTreeMap::new(),
        })
    }

    /// Ends the provider process and starts another.
    pub(crate) async fn restart(&mut self) -> Outcome {
        let next = start(&self.temporary).await?;
        let ended = std::mem::replace(&mut self.core, next).end().await;
        let ended = ended.map_err(|error| error.to_string())?;
        match ended.stdout.is_empty() && ended.status.success() {
            true => Ok(()),
            false => Err("the process ended in disorder".to_owned()),
        }
    }

    /// Plans and applies. The state is then what Core would store, whatever failed.
    pub(crate) async fn run(&mut self, emulator: &Emulator, run: &Run) -> Outcome<Report> {
        let mut report = Report::default();
        let drafts = self.plan(emulator, run, &mut report).await?;
        if report.errors.is_empty() {
            self.apply(emulator, run, drafts, &mut report).await?;
        }
        Ok(report)
    }

    /// Plans, changes nothing, and says what there would be to do, and what was read.
    pub(crate) async fn preview(
        &mut self,
        emulator: &Emulator,
    ) -> Outcome<(Report, BTreeMap<Label, Stored>)> {
        let mut report = Report::default();
        let before = self.state.clone();
        self.is_previewing = true;
        let planned = self.plan(emulator, &Run::default(), &mut report).await;
        self.is_previewing = false;
        let read = std::mem::replace(&mut self.state, before);
        planned?;
        Ok((report, read))
    }

    /// Takes an object of the API into the state.
    pub(crate) async fn import(&mut self, label: Label, key: &str) -> Outcome<Report> {
        let mut report = Report::default();
        self.configure().await?;
        let imported = self.core.import(label.kind().type_name(), key).await;
        if let Some(object) = report.take(label, imported)? {
            let refers_to = BTreeSet::new();
            self.state.insert(label, Stored { object, refers_to });
        }
        Ok(report)
    }

    /// Takes over the state that the provider written in Go has of an object.
    pub(crate) async fn inherit(&mut self, label: Label, state: &Json) -> Outcome {
        let upgraded = async {
            let mut object = self.core.absent(label.kind().type_name())?;
            object.schema_version = 0;
            let json = state.to_string().into_bytes();
            self.core.upgrade_stored(&mut object, json).await?;
            Ok::<_, CoreError>(object)
        };
        let object = upgraded.await;
        let object = object.map_err(|error| format!("{label:?} of the Go provider: {error}"))?;
        let refers_to = BTreeSet::new();
        self.state.insert(label, Stored { object, refers_to });
        Ok(())
    }

    /// Each walk is a configuration of its own, as with a provider that Terraform is attached to.
    async fn configure(&mut self) -> Outcome {
        let mut block: Vec<(&str, Value)> = vec![
            ("api_key", self.api_key.as_str().into()),
            ("endpoint", self.endpoint.as_str().into()),
        ];
        if let Some(patience) = self.patience {
            block.push(("retry_timeout", patience.into()));
            self.lingers = true;
        }
        let configured = self.core.configure(&block).await;
        configured
            .map(drop)
            .map_err(|error| format!("the provider block: {error}"))
    }

    /// The addresses that a run is about.
    fn scope(&self, run: &Run) -> BTreeSet<Label> {
        let all: BTreeSet<Label> = self
            .configuration
            .keys()
            .chain(self.state.keys())
            .copied()
            .collect();
        let Some(target) = run.target else {
            return all;
        };
        let labels: Vec<Label> = all.into_iter().collect();
        let (mut scope, mut open) = (BTreeSet::new(), Vec::new());
        open.extend(labels.get(target % labels.len().max(1)));
        while let Some(label) = open.pop() {
            if scope.insert(label) {
                let item = self.configuration.get(&label);
                open.extend(item.map(Item::references).unwrap_or_default());
                if item.is_none() {
                    // A destroy takes those along that refer to it.
                    let refers = |(_, it): &(&Label, &Stored)| it.refers_to.contains(&label);
                    open.extend(self.state.iter().filter(refers).map(|(label, _)| *label));
                }
            }
        }
        scope
    }

    /// The attributes of an object as JSON.
    pub(crate) fn attributes(&self, object: &Object) -> Attributes {
        self.json(&object.type_name, &object.state)
    }

    /// Arguments of a resource as JSON, with null for what is not among them.
    pub(crate) fn encoded(&self, label: Label, arguments: &[(&str, Value)]) -> Attributes {
        let type_name = label.kind().type_name();
        let schema = self.core.schema(type_name).unwrap();
        self.json(type_name, &schema.object(arguments))
    }

    fn json(&self, type_name: &str, object: &Value) -> Attributes {
        let ty = self.core.schema(type_name).unwrap().ty();
        let json = tfplugin_proto::value::json::encode(object, ty).unwrap();
        serde_json::from_slice(&json).unwrap()
    }

    pub(crate) fn state_bytes(&self, label: Label) -> Vec<u8> {
        let Some(Stored { object, .. }) = self.state.get(&label) else {
            return Vec::new();
        };
        let ty = self.core.schema(&object.type_name).unwrap().ty();
        let json = tfplugin_proto::value::json::encode(&object.state, ty).unwrap();
        [&json[..], &object.private].concat()
    }
}

async fn start(temporary: &TempDir) -> Outcome<Core> {
    let launch = Launch::new(PROVIDER)
        .env("TMPDIR", temporary.path())
        .env("KUBIYA_WAITS", WAITS);
    let launch = FOREIGN
        .iter()
        .fold(launch, |launch, name| launch.env(name, ""));
    let started = Core::start(launch, Era::WriteOnly).await;
    started.map_err(|error| format!("the provider does not start: {error}"))
}
