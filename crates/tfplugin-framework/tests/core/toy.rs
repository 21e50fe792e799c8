//! A provider whose remote objects are files, and which misbehaves where an object's note asks for it.

mod alarm;
mod bell;
mod finds;
mod form;
mod peg;
mod shelf;
mod stamp;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;

use async_trait::async_trait;
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use tfplugin_framework::schema::{Attribute, Schema, not_empty};
use tfplugin_framework::{
    Applied, Attr, Cx, Diagnostic, Diagnostics, Host, Plan, Provider, Registry, Resource, Result,
    Sensitive, Type, Value, WriteOnly,
};
use tfplugin_proto::HostEnv;

pub(crate) use self::alarm::TYPE_NAME as ALARM;
pub(crate) use self::bell::TYPE_NAME as BELL;
pub(crate) use self::form::TYPE_NAME as FORM;
pub(crate) use self::peg::TYPE_NAME as PEG;
pub(crate) use self::shelf::TYPE_NAME as SHELF;

pub(crate) const TYPE_NAME: &str = "toy_thing";

/// The type that has no update.
pub(crate) const STAMP: &str = "toy_stamp";

pub(crate) fn main() -> ExitCode {
    tfplugin_framework::logging::install_panic_hook("toy");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let service = tfplugin_framework::provider_service(Toy);
    let served = runtime.block_on(tfplugin_proto::serve(service, HostEnv::from_process()));
    runtime.shutdown_background();
    if served.is_ok() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

struct Toy;

#[derive(Deserialize)]
struct Block {
    store: Attr<PathBuf>,
}

#[async_trait]
impl Provider for Toy {
    type Config = Block;
    type Client = PathBuf;

    fn schema(&self) -> Schema {
        Schema::new("A provider of toys.").attribute("store", Attribute::required(Type::String))
    }

    fn register(&self, registry: &mut Registry<PathBuf>) {
        registry.resource(TYPE_NAME, Thing);
        registry.resource(STAMP, stamp::Stamp);
        registry.list_resource(TYPE_NAME, finds::Things);
        registry.data_source(TYPE_NAME, finds::OneThing);
        registry.resource(FORM, form::Form);
        registry.data_source(FORM, form::OneForm);
        registry.resource(ALARM, alarm::Alarm);
        registry.resource(PEG, peg::Peg);
        registry.list_resource(PEG, peg::Pegs);
        registry.resource(SHELF, shelf::Shelf);
        registry.data_source(SHELF, shelf::OneShelf);
        registry.action(BELL, bell::Bell);
    }

    async fn configure(&self, _: &Host, config: Block) -> Result<Option<PathBuf>> {
        Ok(config.store.into_known())
    }
}

struct Thing;

#[derive(Serialize, Deserialize)]
struct Model {
    name: Attr<String>,
    token: WriteOnly<Sensitive>,
    token_version: Attr<i64>,
    note: Attr<String>,
    size: Attr<i64>,
    tags: Attr<BTreeSet<String>>,
    id: Attr<String>,
}

impl Model {
    /// What can be read of a toy.
    fn read(name: &str, note: &str) -> Self {
        Self {
            name: Attr::Known(name.to_owned()),
            token: WriteOnly::default(),
            token_version: Attr::Known(1),
            note: Some(note.to_owned()).filter(|note| !note.is_empty()).into(),
            size: Attr::Known(3),
            tags: Attr::Null,
            id: Attr::Known("id-1".to_owned()),
        }
    }

    fn file(&self, store: &std::path::Path) -> PathBuf {
        store.join(self.name.known().unwrap())
    }

    fn note(&self) -> &str {
        self.note.known().map(String::as_str).unwrap_or_default()
    }

    fn token(&self) -> Option<&str> {
        self.token
            .attr()
            .known()
            .map(|token| token.as_secret().expose_secret())
    }

    /// Writes the object, token and all, and remembers the token's length in private data.
    fn save(&self, cx: &mut Cx, store: &std::path::Path) {
        let token = self.token().unwrap_or_default();
        std::fs::write(self.file(store), format!("{token}\n{}", self.note())).unwrap();
        cx.private.set("length", &token.len());
    }
}

/// Panics with a token once more while its owner panics, which ends the process.
struct PanicsInDrop<'a>(&'a str);

impl Drop for PanicsInDrop<'_> {
    fn drop(&mut self) {
        panic!("canary {}", self.0);
    }
}

fn refused(what: &str) -> Diagnostics {
    Diagnostic::error("Toy refused", what)
        .at_attribute("note")
        .into()
}

#[async_trait]
impl Resource for Thing {
    type Client = PathBuf;
    type Model = Model;

    fn schema(&self) -> Schema {
        let longest = 20;
        let short = move |value: &Value| match value.as_str() {
            Some(name) if name.len() > longest => Err(format!("It is longer than {longest}.")),
            _ => Ok(()),
        };
        Schema::new("A toy.")
            .version(2)
            .identified_by("name")
            .attribute(
                "name",
                Attribute::required(Type::String)
                    .requires_replace()
                    .check(not_empty())
                    .check(short),
            )
            .attribute("token", Attribute::required(Type::String).write_only())
            .attribute("token_version", Attribute::computed(Type::Number))
            .attribute("note", Attribute::optional(Type::String))
            .attribute(
                "size",
                Attribute::optional_computed(Type::Number).default_value(3.into()),
            )
            .attribute("tags", Attribute::optional(Type::set(Type::String)))
            .attribute("id", Attribute::computed(Type::String).keeps_state())
    }

    /// A token counts as changed when its length has.
    async fn modify_plan(
        &self,
        cx: &mut Cx,
        _: Option<&PathBuf>,
        plan: &mut Plan<Model>,
    ) -> Result<()> {
        match plan.config.note() {
            "misplan" => plan.planned.size = Attr::Known(99),
            "panic in plan" => panic!("canary {}", plan.config.token().unwrap_or_default()),
            _ => {}
        }
        let written = cx.private.get::<usize>("length");
        if plan.prior.is_some() && plan.config.token().map(str::len) != written {
            plan.planned.token_version = Attr::Unknown;
        }
        Ok(())
    }

    async fn create(&self, cx: &mut Cx, store: &PathBuf, mut planned: Model) -> Applied<Model> {
        match planned.note() {
            "panic in create" => panic!("canary {}", planned.token().unwrap_or_default()),
            "die in create" => {
                let _in_drop = PanicsInDrop(planned.token().unwrap_or_default());
                panic!("canary {}", planned.token().unwrap_or_default());
            }
            "print in create" => {
                eprintln!("{}", planned.token().unwrap_or_default());
                return Applied::failed(refused("before the work"));
            }
            "fail in create" => return Applied::failed(refused("before the work")),
            "wait in create" => cx.stopped().await,
            _ => {}
        }
        planned.save(cx, store);
        planned.token_version = Attr::Known(1);
        planned.id = Attr::Known("id-1".to_owned());
        match planned.note() {
            "fail after create" => return Applied::partial(planned, refused("after the work")),
            "leave unknown" => planned.id = Attr::Unknown,
            "misapply" => planned.size = Attr::Known(99),
            _ => {}
        }
        Applied::ok(planned)
    }

    async fn read(&self, cx: &mut Cx, store: &PathBuf, mut state: Model) -> Result<Option<Model>> {
        if state.note() == "hang in read" {
            cx.stopped().await;
            std::future::pending::<()>().await;
        }
        let Ok(text) = std::fs::read_to_string(state.file(store)) else {
            return Ok(None);
        };
        let note = text
            .split_once('\n')
            .map(|(_, note)| note)
            .unwrap_or_default();
        if note != state.note() {
            state.note = Attr::Known(note.to_owned());
        }
        Ok(Some(state))
    }

    async fn update(
        &self,
        cx: &mut Cx,
        store: &PathBuf,
        prior: Model,
        mut planned: Model,
    ) -> Applied<Model> {
        if planned.note() == "fail in update" {
            return Applied::failed(refused("before the work"));
        }
        planned.save(cx, store);
        planned.token_version = Attr::Known(prior.token_version.known().unwrap_or(&0) + 1);
        Applied::ok(planned)
    }

    async fn delete(&self, _: &mut Cx, store: &PathBuf, state: Model) -> Result<()> {
        match state.note() {
            "fail in delete" => Err(refused("before the work")),
            _ => {
                let _ = std::fs::remove_file(state.file(store));
                Ok(())
            }
        }
    }

    async fn import(&self, cx: &mut Cx, store: &PathBuf, id: &str) -> Result<Model> {
        finds::imported(cx, store, id)
    }

    /// Version 1 had no size.
    fn upgrade(&self, _from: i64, mut state: Model) -> Result<Model> {
        state.size = Attr::Known(3);
        Ok(state)
    }
}
