//! The framework as Core sees it: a toy provider in a process of its own, over the real handshake.
//!
//! This program is both sides. Asked to by its environment it serves the toys, else it runs the tests.

#![expect(clippy::unwrap_used, reason = "a test fails where it cannot go on")]

mod actions;
mod failures;
mod finds;
mod generated;
mod identity;
mod json_text;
mod life;
mod nested;
mod old_core;
mod old_shapes;
mod stamps;
mod terraform;
mod toy;
mod validation;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};
use tfplugin_framework::Value;
use tfplugin_framework::testing::core::{Core, CoreError, Era, Object};
use tfplugin_framework::testing::host::Launch;

const SERVE: &str = "SERVE_TOYS";

fn main() -> ExitCode {
    #[expect(
        clippy::disallowed_methods,
        reason = "how this program learns which side it is"
    )]
    if std::env::var_os(SERVE).is_some() {
        return toy::main();
    }
    let trials: Vec<Trial> = [
        life::trials(),
        actions::trials(),
        failures::trials(),
        finds::trials(),
        generated::trials(),
        identity::trials(),
        json_text::trials(),
        nested::trials(),
        validation::trials(),
        old_core::trials(),
        old_shapes::trials(),
        stamps::trials(),
        terraform::trials(),
    ]
    .into_iter()
    .flatten()
    .collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// Trials of async functions, named after them.
macro_rules! trials {
    ($($test:ident),+ $(,)?) => {
        pub(crate) fn trials() -> Vec<libtest_mimic::Trial> {
            vec![$(libtest_mimic::Trial::test(stringify!($test), || {
                tokio::runtime::Runtime::new()?.block_on($test());
                Ok(())
            })),+]
        }
    };
}
pub(crate) use trials;

/// A toy world: where its objects are.
struct World {
    store: tempfile::TempDir,
    /// Where the provider process keeps its socket.
    temporary: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        Self {
            store: tempfile::tempdir().unwrap(),
            temporary: tempfile::tempdir().unwrap(),
        }
    }

    /// A configured walk.
    async fn walk(&self, era: Era) -> Core {
        let mut core = self.start(era).await;
        let store = self.store.path().to_str().unwrap();
        core.configure(&[("store", store.into())]).await.unwrap();
        core
    }

    /// A walk that has not come to the provider's configuration yet.
    async fn start(&self, era: Era) -> Core {
        let launch = Launch::new(std::env::current_exe().unwrap())
            .env(SERVE, "1")
            .env("TMPDIR", self.temporary.path());
        Core::start(launch, era).await.unwrap()
    }

    /// What an object's file holds: token and note.
    fn remote(&self, name: &str) -> Option<(String, String)> {
        let text = std::fs::read_to_string(self.store.path().join(name)).ok()?;
        text.split_once('\n')
            .map(|(token, note)| (token.to_owned(), note.to_owned()))
    }

    fn remove(&self, name: &str) {
        std::fs::remove_file(self.store.path().join(name)).unwrap();
    }
}

/// A configured toy: name "a", token "secret", and these.
fn config(core: &Core, members: &[(&str, Value)]) -> Value {
    let mut config = core
        .schema(toy::TYPE_NAME)
        .unwrap()
        .object(&[("name", "a".into()), ("token", "secret".into())]);
    for (name, member) in members {
        config.set_field(name, member.clone());
    }
    config
}

/// A configured form: name "a", agent "b", and these.
fn form(core: &Core, members: &[(&str, Value)]) -> Value {
    let schema = core.schema(toy::FORM).unwrap();
    let mut form = schema.object(&[("name", "a".into()), ("agent", "b".into())]);
    for (name, member) in members {
        form.set_field(name, member.clone());
    }
    form
}

fn absent(core: &Core) -> Object {
    core.absent(toy::TYPE_NAME).unwrap()
}

/// The summary and path of the only error.
fn only_error(error: &CoreError) -> (String, String) {
    let [diagnostic] = error.reported() else {
        panic!("not one error: {error}")
    };
    let path = diagnostic.attribute.iter().flat_map(|path| &path.steps);
    let path: Vec<_> = path.map(|step| format!("{:?}", step.selector)).collect();
    (diagnostic.summary.clone(), path.join("."))
}
