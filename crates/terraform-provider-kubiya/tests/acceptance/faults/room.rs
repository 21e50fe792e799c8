//! Cells of the matrix side by side: one directory, one API, one plan.

use std::ops::Range;

use kubiya_emulator::{Emulator, Fault, FaultId, Quirk};
use serde_json::Value;
use terraform_harness::{Group, Run, Signal, Terraform};

use super::ends::{End, Sides};
use super::harm::Harm;
use super::operations::Operation;
use super::troubles::Trouble;
use crate::cases::{Fallible, Outcome};
use crate::subject::{Content, Sight, Subject};
use crate::world::{World, wait_until};

/// A port that needs privileges to listen at, and that nothing uses any more.
const NOWHERE: &str = "http://127.0.0.1:1";

/// A provider that gives up soon, though not so soon that a busy machine makes it.
const IMPATIENT: &str = r#"
provider "kubiya" {
  request_timeout = "5s"
  retry_timeout   = "6s"
}
"#;

/// More than there are cells, so that each waits for its own trouble only.
const PARALLELISM: &str = "-parallelism=64";

/// One operation on several objects of a kind, each of which has its own trouble.
pub(super) struct Room {
    pub(super) world: World,
    pub(super) operation: Operation,
    pub(super) subject: &'static dyn Subject,
    pub(super) cells: Vec<Cell>,
}

/// One object and its trouble.
pub(super) struct Cell {
    /// What the object is called at the API, and in the configuration.
    pub(super) name: String,
    pub(super) trouble: &'static Trouble,
    /// By what the API knew it before its trouble began.
    pub(super) handle: Option<String>,
    /// What the emulator was given for it.
    pub(super) fault: Option<FaultId>,
}

impl Room {
    pub(super) fn new(
        terraform: &Terraform,
        operation: Operation,
        subject: &'static dyn Subject,
        troubles: &[&'static Trouble],
    ) -> Fallible<Self> {
        // Lists that say little make the provider read each object by itself.
        let emulator = Emulator::builder()
            .quirk(Quirk::SparseList)
            .quirk(Quirk::SparseAgentList)
            .quirk(Quirk::SparseKnowledgeList)
            .quirk(Quirk::SparseSourceList)
            .quirk(Quirk::SparseWebhookList);
        let cells = troubles.iter().enumerate();
        let cells = cells.map(|(number, trouble)| Cell {
            name: format!("cell-{number}"),
            trouble,
            handle: None,
            fault: None,
        });
        let mut world = World::with(terraform, emulator)?;
        subject.prepare(&world.emulator.agents());
        let is_signalled = |it: &Trouble| matches!(it.harm, Harm::Signalled(..));
        if subject.is_slow() && !troubles.iter().any(|it| is_signalled(it)) {
            // Minutes become about as long as an impatient provider waits for anything. What settles a write after a
            // signal keeps its time.
            world.terraform.env("KUBIYA_WAITS", "0.02");
        }
        Ok(Self {
            world,
            operation,
            subject,
            cells: cells.collect(),
        })
    }

    pub(super) fn put_all(&self) {
        for cell in &self.cells {
            self.subject.put(&self.world, &cell.name);
        }
    }

    pub(super) fn configure(&self, content: Content) -> Outcome {
        self.world.configure(self.resources(content))
    }

    /// Configures the old content, and an import of whatever is at the API and not in the state.
    pub(super) fn configure_imports(&self) -> Outcome {
        let mut configuration = self.resources(Content::Old);
        for cell in &self.cells {
            let is_there = self.subject.handle(&self.world, &cell.name).is_some();
            if is_there && self.instance(cell).is_none() {
                configuration += &self.subject.import_block(&self.world, &cell.name);
            }
        }
        self.world.configure(configuration)
    }

    /// Configures the data source of all objects of the kind.
    pub(super) fn configure_list(&self) -> Outcome {
        let list = format!("data {:?} \"all\" {{}}\n", self.subject.data_source());
        self.world.configure(self.provider().to_owned() + &list)
    }

    pub(super) fn apply(&self, content: Content) -> Outcome {
        self.configure(content)?;
        self.run(&["apply", "-auto-approve"])?.expect_success()?;
        Ok(())
    }

    /// Applies the old content, and imports whatever is at the API and not in the state.
    pub(super) fn apply_imports(&self) -> Outcome {
        self.configure_imports()?;
        self.run(&["apply", "-auto-approve"])?.expect_success()?;
        Ok(())
    }

    /// Runs a command with its events as JSON.
    pub(super) fn run(&self, command: &[&str]) -> Fallible<Run> {
        let options = ["-json", PARALLELISM];
        let words = command.iter().copied().chain(options);
        Ok(self.world.terraform.run(words)?)
    }

    /// As [`run`](Self::run), while the troubles last.
    pub(super) fn attempt(&self, command: &[&str]) -> Fallible<Run> {
        match self.cells[..] {
            [
                Cell {
                    trouble:
                        Trouble {
                            harm: Harm::Signalled(signal, _),
                            ..
                        },
                    fault: Some(fault),
                    ..
                },
            ] => self.run_signalled(command, *signal, fault),
            _ => self.run(command),
        }
    }

    /// Sends a signal to Terraform and the provider as soon as a fault has struck.
    fn run_signalled(&self, command: &[&str], signal: Signal, fault: FaultId) -> Fallible<Run> {
        let options = ["-json", PARALLELISM];
        let words = command.iter().copied().chain(options);
        let running = self.world.terraform.spawn(words, Group::Own)?;
        let faults = self.world.emulator.faults();
        wait_until("the trouble comes about", || faults.struck(fault) > Some(0));
        running.signal_group(signal)?;
        Ok(running.wait()?)
    }

    /// The block of the provider. What passes is waited for as long as it takes.
    fn provider(&self) -> &'static str {
        let passes = |cell: &Cell| cell.trouble.ends(self.operation) == [End::Done];
        if self.cells.iter().all(passes) {
            ""
        } else {
            IMPATIENT
        }
    }

    fn resources(&self, content: Content) -> String {
        let mut configuration = self.provider().to_owned();
        for Cell { name, .. } in &self.cells {
            configuration += &self.subject.block(name, content);
        }
        configuration
    }

    /// Where errors about a cell are reported.
    pub(super) fn address(&self, cell: &Cell) -> String {
        match self.operation {
            Operation::List => format!("data.{}.all", self.subject.data_source()),
            _ => self.subject.address(&cell.name),
        }
    }

    /// The object in the state file.
    pub(super) fn instance(&self, cell: &Cell) -> Option<Value> {
        self.world.instance(&self.address(cell)).ok()
    }

    pub(super) fn sides(&self, cell: &Cell) -> Sides {
        let state = match self.operation {
            Operation::List if self.instance(cell).is_some() => Sight::Odd,
            Operation::List => Sight::Absent,
            _ => self.subject.stored(&self.world, &cell.name, &cell.name),
        };
        Sides {
            state,
            server: self.subject.on_server(&self.world, &cell.name),
        }
    }

    /// Lets the troubles of these cells begin.
    pub(super) fn begin(&mut self, turn: Range<usize>) {
        let is_on_one = !self.operation.is_on_collection();
        for number in turn {
            let handle = self.subject.handle(&self.world, &self.cells[number].name);
            self.cells[number].handle = handle;
            let cell = &self.cells[number];
            let harm = cell.trouble.harm;
            match harm {
                Harm::Refused => self.look_for_the_api_at(NOWHERE),
                Harm::Misled => {
                    let wrong = format!("{}/wrong", self.world.emulator.url());
                    self.look_for_the_api_at(&wrong);
                }
                Harm::Removed if is_on_one => self.subject.remove(&self.world, &cell.name),
                Harm::Removed | Harm::Fault(..) | Harm::Throttled(..) | Harm::Signalled(..) => {
                    let fault = harm.fault().map(|fault| self.directed(fault, cell));
                    let faults = self.world.emulator.faults();
                    self.cells[number].fault = fault.map(|fault| faults.add(fault));
                }
            }
        }
    }

    fn look_for_the_api_at(&mut self, address: &str) {
        self.world.terraform.env("KUBIYA_BASE_URL", address);
    }

    /// The fault at the requests that the operation makes for a cell.
    fn directed(&self, fault: Fault, cell: &Cell) -> Fault {
        let method = self.operation.method();
        match self.operation {
            Operation::List => fault.on(method, self.subject.collection()),
            Operation::Create => {
                let path = self.subject.path(&method, &cell.name);
                fault.on(method, path).named(&cell.name)
            }
            _ => {
                let handle = self.subject.handle(&self.world, &cell.name);
                let path = self.subject.path(&method, &handle.unwrap_or_default());
                fault.on(method, path)
            }
        }
    }

    /// Ends all troubles.
    pub(super) fn end(&mut self) {
        self.world.emulator.faults().clear();
        let address = self.world.emulator.url().to_owned();
        self.look_for_the_api_at(&address);
    }
}
