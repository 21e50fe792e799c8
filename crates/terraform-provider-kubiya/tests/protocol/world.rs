//! One test's Kubiya organisation, and walks of Core over it.

use std::path::PathBuf;

use kubiya_emulator::{Emulator, EmulatorBuilder, Method};
use secrecy::ExposeSecret;
use tempfile::TempDir;
use tfplugin_framework::Value;
use tfplugin_framework::testing::core::{Core, CoreError, Era, Object};
use tfplugin_framework::testing::host::Launch;
use tfplugin_proto::generated::tfplugin6::attribute_path::step::Selector;
use tfplugin_proto::generated::tfplugin6::{AttributePath, Diagnostic};

/// The type name of the resource that the tests are about.
pub(crate) const SECRET: &str = "kubiya_secret";
/// The name of the secret that [`config`] configures.
pub(crate) const NAME: &str = "one";
pub(crate) const BOTH_ERAS: [Era; 2] = [Era::WriteOnly, Era::Plain];

/// Settings of a provider that gives up soon, though not so soon that a busy machine makes it.
pub(crate) const IMPATIENT: (&str, &str) = ("retry_timeout", "1500ms");

/// The provider's binary.
pub(crate) const PROVIDER: &str = env!("CARGO_BIN_EXE_terraform-provider-kubiya");

/// Variables that would change what the provider does or says.
const FOREIGN: [&str; 18] = [
    "ALL_PROXY",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "KUBIYA_API_KEY",
    "KUBIYA_BASE_URL",
    "KUBIYA_ENV",
    "MANAGED_BY",
    "NO_PROXY",
    "PLUGIN_UNIX_SOCKET_DIR",
    "PLUGIN_UNIX_SOCKET_GROUP",
    "TASK_UUID",
    "TF_APPEND_USER_AGENT",
    "TF_LOG",
    "TF_LOG_PROVIDER",
    "all_proxy",
    "http_proxy",
    "https_proxy",
    "no_proxy",
];

/// A Kubiya API, and the directory in which provider processes keep their sockets.
pub(crate) struct World {
    pub(crate) emulator: Emulator,
    temporary: TempDir,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(Emulator::builder()).await
    }

    pub(crate) async fn with(emulator: EmulatorBuilder) -> Self {
        Self {
            emulator: emulator.start().await.unwrap(),
            temporary: tempfile::tempdir().unwrap(),
        }
    }

    /// The provider, told by its environment where the API is.
    pub(crate) fn launch(&self) -> Launch {
        self.launch_bare()
            .env("KUBIYA_API_KEY", self.key())
            .env("KUBIYA_BASE_URL", self.emulator.url())
    }

    /// The provider without any settings in its environment.
    pub(crate) fn launch_bare(&self) -> Launch {
        let launch = Launch::new(PROVIDER).env("TMPDIR", self.temporary.path());
        // An empty variable counts as absent.
        FOREIGN
            .iter()
            .fold(launch, |launch, name| launch.env(name, ""))
    }

    /// A configured walk of Core, in a process of its own.
    pub(crate) async fn walk(&self, era: Era) -> Core {
        self.configured(era, &[]).await
    }

    /// A walk whose client repeats failed requests for a short time only.
    pub(crate) async fn impatient(&self) -> Core {
        let (name, limit) = IMPATIENT;
        self.configured(Era::WriteOnly, &[(name, limit.into())])
            .await
    }

    /// A walk with these settings in the provider block.
    pub(crate) async fn configured(&self, era: Era, block: &[(&str, Value)]) -> Core {
        let mut core = Core::start(self.launch(), era).await.unwrap();
        core.configure(block).await.unwrap();
        core
    }

    /// A created secret with this value, and its configuration.
    pub(crate) async fn created(&self, era: Era, members: &[(&str, Value)]) -> (Object, Value) {
        let mut core = self.walk(era).await;
        let (mut object, config) = (absent(&core), config(&core, members));
        core.converge(&mut object, &config).await.unwrap();
        (object, config)
    }

    pub(crate) fn key(&self) -> &str {
        self.emulator.api_key().expose_secret()
    }

    /// How many requests of a method arrived.
    pub(crate) fn requests(&self, method: &Method) -> usize {
        let requests = self.emulator.requests();
        requests.count_where(|record| record.method == method.as_str())
    }

    #[track_caller]
    pub(crate) fn expect_value(&self, name: &str, value: &str) {
        let vault = self.emulator.secrets();
        assert!(
            vault.metadata(name).is_some(),
            "there is no secret {name:?}"
        );
        assert!(vault.value_matches(name, value), "another value");
    }

    /// The description of a secret on the server; nothing where there is no such secret.
    pub(crate) fn description(&self, name: &str) -> Option<String> {
        let metadata = self.emulator.secrets().metadata(name);
        metadata.map(|metadata| metadata.description)
    }

    /// What provider processes have left in their directory for temporary files.
    pub(crate) fn leftovers(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.temporary.path()).unwrap();
        entries.map(|entry| entry.unwrap().path()).collect()
    }
}

/// The configuration of a secret: [`NAME`], a value, and these.
pub(crate) fn config(core: &Core, members: &[(&str, Value)]) -> Value {
    let schema = core.schema(SECRET).unwrap();
    let mut config = schema.object(&[("name", NAME.into()), ("value", "first value".into())]);
    for (name, member) in members {
        config.set_field(name, member.clone());
    }
    config
}

/// Private data says who wrote the object, and no more.
#[track_caller]
pub(crate) fn expect_only_a_mark(object: &Object) {
    let mut private: serde_json::Value = serde_json::from_slice(&object.private).unwrap();
    let entries = private["entries"].as_object_mut().unwrap();
    let mark = entries.remove("written");
    assert!(mark.unwrap().as_str().unwrap().len() <= 50);
    // An import says that no description has been applied yet.
    assert!(entries.remove("descriptions").is_none_or(|it| it.is_null()));
    assert_eq!(private, serde_json::json!({"v": 1, "entries": {}}));
}

/// A secret that is not there yet.
pub(crate) fn absent(core: &Core) -> Object {
    core.absent(SECRET).unwrap()
}

/// A text that occurs nowhere else.
pub(crate) fn canary(purpose: &str) -> String {
    let random = getrandom::u64().unwrap();
    format!("canary-{purpose}-{random:016x}")
}

/// The only error that the provider reported.
#[track_caller]
pub(crate) fn only_error(error: &CoreError) -> &Diagnostic {
    match error.reported() {
        [diagnostic] => diagnostic,
        _ => panic!("not one error: {error}"),
    }
}

/// The attributes on the way to what a diagnostic is about.
pub(crate) fn path_of(diagnostic: &Diagnostic) -> String {
    diagnostic.attribute.as_ref().map(path).unwrap_or_default()
}

fn path(path: &AttributePath) -> String {
    let steps = path.steps.iter().filter_map(|step| step.selector.as_ref());
    let steps = steps.map(|selector| match selector {
        Selector::AttributeName(name) => name.clone(),
        Selector::ElementKeyString(key) => format!("[{key:?}]"),
        Selector::ElementKeyInt(index) => format!("[{index}]"),
    });
    steps.collect::<Vec<_>>().join(".")
}
