//! Holds what becomes of each cell to the ends that the matrix allows, on both sides.

use std::collections::BTreeSet;

use serde_json::Value;
use terraform_harness::{Diagnostic, Run, Severity};

use super::ends::{End, Sides, Told};
use super::operations::Operation;
use super::room::{Cell, Room};
use super::troubles::ELSEWHERE;
use crate::cases::{Fallible, Outcome};
use crate::subject::Sight;

/// What is said of a write that may have been carried out.
const DOUBTS: [&str; 3] = [
    "may exist all the same",
    "may be in effect all the same",
    "may be gone all the same",
];

/// What Terraform itself says of a run that was interrupted, whatever came of it.
const HALTED: &str = "execution halted";

impl Room {
    /// Goes through the operation under the troubles, and then without them. Gives, for each cell, what does
    /// not hold of it.
    pub(super) fn judge(&mut self) -> Fallible<Vec<Vec<String>>> {
        let mut broken = vec![Vec::new(); self.cells.len()];
        self.operation.prepare(self)?;
        let together = match self.operation {
            Operation::List => 1, // A list is of no object, so the troubles take turns.
            _ => self.cells.len(),
        };
        for first in (0..self.cells.len()).step_by(together) {
            let turn = first..first + together;
            let before: Vec<_> = self.cells.iter().map(|cell| self.instance(cell)).collect();
            self.begin(turn.clone());
            let errors = errors(&self.operation.attempt(self)?)?;
            self.expect_no_strays(&errors);
            for number in turn {
                let (cell, before) = (&self.cells[number], before[number].as_ref());
                broken[number].extend(self.hold(cell, before, &errors).err());
            }
            self.end();
        }
        self.operation.repeat(self)?;
        for (cell, broken) in self.cells.iter().zip(&mut broken) {
            let (sides, after) = (self.sides(cell), self.operation.after());
            if sides != after {
                broken.push(format!(
                    "in the end there is {sides:?} instead of {after:?}"
                ));
            }
        }
        if !matches!(self.operation, Operation::Delete | Operation::List) {
            self.world.expect_no_changes()?;
        }
        self.expect_nothing_elsewhere();
        Ok(broken)
    }

    /// # Errors
    /// What does not hold of a cell while it is in trouble.
    fn hold(
        &self,
        cell: &Cell,
        before: Option<&Value>,
        errors: &[Diagnostic],
    ) -> Result<(), String> {
        let faults = self.world.emulator.faults();
        if cell
            .fault
            .is_some_and(|fault| faults.struck(fault) == Some(0))
        {
            return Err("the trouble never came about".to_owned());
        }
        let error = self.only_error(cell, errors)?;
        let (told, sides) = (Told::by(error), self.sides(cell));
        let ends = cell.trouble.ends(self.operation);
        let shown = |end: &End| end.shows(self.operation.before(), self.operation.after());
        if !ends.iter().map(shown).any(|shown| shown == (told, sides)) {
            return Err(format!(
                "{told:?} and {sides:?} is none of {ends:?}: {error:?}"
            ));
        }
        if let Some(error) = error {
            let says = cell.trouble.says;
            if !says.iter().any(|words| text(error).contains(words)) {
                return Err(format!("none of {says:?} is said in {error:?}"));
            }
        }
        match self.is_kept(cell, before, told) {
            true => Ok(()),
            false => Err("the state was changed".to_owned()),
        }
    }

    fn only_error<'a>(
        &self,
        cell: &Cell,
        errors: &'a [Diagnostic],
    ) -> Result<Option<&'a Diagnostic>, String> {
        let mut errors = errors.iter().filter(|error| self.is_about(error, cell));
        match (errors.next(), errors.next()) {
            (error, None) => Ok(error),
            (_, Some(further)) => Err(format!("there is another error: {further:?}")),
        }
    }

    /// Terraform gives no address to what fails in a destroy and in an import.
    fn is_about(&self, error: &Diagnostic, cell: &Cell) -> bool {
        let address = self.address(cell);
        let handle = self.subject.handle(&self.world, &cell.name);
        let handle = handle.or_else(|| cell.handle.clone());
        let is_named = |name: &str| text(error).contains(&format!("{name:?}"));
        match &error.address {
            Some(known) => *known == address,
            None => [Some(cell.name.clone()), Some(address), handle]
                .iter()
                .flatten()
                .any(|name| is_named(name)),
        }
    }

    fn expect_no_strays(&self, errors: &[Diagnostic]) {
        let is_stray =
            |error: &&Diagnostic| !self.cells.iter().any(|cell| self.is_about(error, cell));
        let stray = errors.iter().find(is_stray);
        assert!(
            stray.is_none(),
            "an error about none of the cells: {stray:?}"
        );
    }

    /// Whether what failed has left the state as it was, but for the memory of an update in doubt.
    fn is_kept(&self, cell: &Cell, before: Option<&Value>, told: Told) -> bool {
        let now = self.instance(cell);
        match (told, now, before) {
            (Told::Nothing, ..) => true,
            (Told::InDoubt, Some(now), Some(before)) if self.operation == Operation::Update => {
                now["attributes"] == before["attributes"] && self.subject.remembers_doubt(&now)
            }
            (_, now, before) => now.as_ref() == before,
        }
    }

    /// Holds another create to be refused for each object that is there although the state lacks it, and for
    /// nothing else.
    pub(super) fn expect_orphans_refused(&self) -> Outcome {
        let is_orphan = |cell: &&Cell| {
            let Sides { state, server } = self.sides(cell);
            state == Sight::Absent && server != Sight::Absent
        };
        let orphans = self
            .cells
            .iter()
            .filter(is_orphan)
            .map(|cell| self.address(cell));
        let orphans: BTreeSet<_> = orphans.collect();
        let mut refused = BTreeSet::new();
        for error in errors(&self.run(&["apply", "-auto-approve"])?)? {
            assert!(error.detail.contains("terraform import"), "{error:?}");
            refused.extend(error.address);
        }
        assert_eq!(refused, orphans);
        Ok(())
    }

    /// A redirect is not followed.
    fn expect_nothing_elsewhere(&self) {
        let requests = self.world.emulator.requests();
        assert_eq!(requests.count_where(|record| record.path == ELSEWHERE), 0);
    }
}

impl Told {
    fn by(error: Option<&Diagnostic>) -> Self {
        match error {
            None => Self::Nothing,
            Some(error) if DOUBTS.iter().any(|words| text(error).contains(words)) => Self::InDoubt,
            Some(_) => Self::NotDone,
        }
    }
}

fn text(error: &Diagnostic) -> String {
    format!("{} {}", error.summary, error.detail)
}

/// The errors that are about objects.
fn errors(run: &Run) -> Fallible<Vec<Diagnostic>> {
    let mut found = run.diagnostics()?;
    found.retain(|it| it.severity == Severity::Error && it.summary != HALTED);
    Ok(found)
}
