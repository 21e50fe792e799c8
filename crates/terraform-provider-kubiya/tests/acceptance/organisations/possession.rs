//! The object of one kind that a state of ours holds, in a world with two organisations.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kubiya_emulator::{Emulator, Key};
use serde_json::Value;
use terraform_harness::{Run, Terraform, Workspace};

use super::keys::{ALL, ApiKey, THEIRS};
use crate::cases::{Fallible, Outcome};
use crate::subject::{Content, Sight, Subject};
use crate::world::{World, assert_counts, assert_says};

pub(super) const PLAN: &[&str] = &["plan", "-no-color"];
pub(super) const APPLY: &[&str] = &["apply", "-no-color", "-auto-approve"];
pub(super) const DESTROY: &[&str] = &["destroy", "-no-color", "-auto-approve"];
pub(super) const REFRESH: &[&str] = &["apply", "-no-color", "-auto-approve", "-refresh-only"];
pub(super) const WITHOUT_REFRESH: &[&str] = &["-refresh=false"];

/// The name of the other organisation.
const OTHERS: &str = "others";

pub(super) struct Possession {
    pub(super) world: World,
    pub(super) subject: &'static dyn Subject,
}

impl Possession {
    pub(super) fn new(terraform: &Terraform, subject: &'static dyn Subject) -> Fallible<Self> {
        // The emulator's own data is that of its first organisation.
        let keys = ALL.map(|key| match key.is_ours {
            true => Key::new(key.text()),
            false => Key::new(key.text()).organization(OTHERS),
        });
        let emulator = keys
            .into_iter()
            .fold(Emulator::builder(), |it, key| it.key(key));
        let world = World::with(terraform, emulator)?;
        subject.prepare(&world.emulator.agents());
        Ok(Self { world, subject })
    }

    pub(super) fn configure(&self, content: Content) -> Outcome {
        self.world.configure(self.subject.block("one", content))
    }

    pub(super) fn run(&mut self, key: ApiKey, arguments: &[&str]) -> Fallible<Run> {
        use_key(&mut self.world.terraform, key);
        Ok(self.world.terraform.run(arguments)?)
    }

    /// Creates the object.
    pub(super) fn begin(&mut self, key: ApiKey) -> Outcome {
        self.configure(Content::Old)?;
        let run = self.run(key, APPLY)?.expect_success()?;
        assert_counts(&run, [1, 0, 0]);
        assert_eq!(self.on_server(), Sight::Is(Content::Old));
        Ok(())
    }

    /// A run with this key is refused, and says why and what to do.
    #[track_caller]
    pub(super) fn expect_refusal(&mut self, key: ApiKey, arguments: &[&str]) -> Outcome {
        let (noun, run) = (self.subject.noun(), self.run(key, arguments)?);
        let run = run.expect_failure()?;
        let called = noun.replace('_', " ");
        let summary = format!("The API key is of another organisation than {called}");
        assert_says(&run, &summary);
        // What one is called may begin with the noun and go on.
        let text = run.text();
        let named = text
            .split(&summary)
            .nth(1)
            .and_then(|it| it.split('"').nth(1));
        let instance = self.instance()?;
        let name = match self.subject.is_called_by_id() {
            true => instance["attributes"]["id"].as_str(),
            false => Some("one"),
        };
        assert_eq!(named, name, "{text}");
        assert_says(&run, "KUBIYA_API_KEY");
        assert_says(&run, &format!("terraform state rm kubiya_{noun}.ADDRESS"));
        assert_says(&run, &format!("terraform import kubiya_{noun}.ADDRESS"));
        Ok(())
    }

    #[track_caller]
    pub(super) fn expect_no_changes(&mut self, key: ApiKey) -> Outcome {
        let run = self.run(key, PLAN)?.expect_success()?;
        assert_says(&run, "No changes");
        assert!(!run.text().contains("API key"), "{}", run.stdout);
        Ok(())
    }

    pub(super) fn expect_destroyed(&mut self, key: ApiKey) -> Outcome {
        self.run(key, DESTROY)?.expect_success()?;
        assert_eq!(self.on_server(), Sight::Absent);
        assert!(self.instance().is_err());
        Ok(())
    }

    pub(super) fn import(&mut self, key: ApiKey) -> Outcome {
        let address = self.address();
        let handle = self.subject.existing(&self.world, "one");
        self.run(key, &["import", "-no-color", &address, &handle])?
            .expect_success()?;
        Ok(())
    }

    /// Takes the object out of the state.
    pub(super) fn forget(&self) -> Outcome {
        let forget = ["state", "rm", &self.address()];
        self.world.terraform.run(forget)?.expect_success()?;
        Ok(())
    }

    /// Takes the mark away, as if an older release had written the state.
    pub(super) fn forget_mark(&self) -> Outcome {
        if !self.is_marked()? {
            return Ok(());
        }
        let mut private: Value = serde_json::from_str(&self.world.private(&self.address())?)?;
        let entries = private["entries"].as_object_mut();
        drop(entries.and_then(|entries| entries.remove("written")));
        let private = STANDARD.encode(private.to_string());
        self.world.edit_state(|state| {
            state["resources"][0]["instances"][0]["private"] = private.into();
        })
    }

    /// A directory of the other organisation, which has an object of the same name.
    pub(super) fn namesake(&self) -> Fallible<Workspace> {
        let mut theirs = self.world.another_workspace()?;
        use_key(&mut theirs, THEIRS);
        self.subject.prepare(&self.world.emulator.agents_of(OTHERS));
        theirs.write("main.tf", self.subject.block("one", Content::Old))?;
        theirs.run(APPLY)?.expect_success()?;
        Ok(theirs)
    }

    pub(super) fn on_server(&self) -> Sight {
        self.subject.on_server(&self.world, "one")
    }

    pub(super) fn instance(&self) -> Fallible<Value> {
        self.world.instance(&self.address())
    }

    /// Whether private data says whose the object is.
    pub(super) fn is_marked(&self) -> Fallible<bool> {
        Ok(self.world.private(&self.address())?.contains("written"))
    }

    fn address(&self) -> String {
        self.subject.address("one")
    }
}

fn use_key(workspace: &mut Workspace, key: ApiKey) {
    let key = key.text();
    workspace.redact(&key).env("KUBIYA_API_KEY", &key);
}
