//! What a practitioner does after a run that ended badly, and what there must be then.

use std::collections::BTreeSet;
use std::fs;

use terraform_harness::leaks::{self, Places};
use terraform_harness::{Diagnostic, Run, Severity};

use super::fleet::{Fleet, Ship, population};
use super::strike::Strike;
use super::tally;
use crate::cases::{Fallible, Outcome};
use crate::subject::never_stored;
use crate::world::World;

const STATE: &str = "terraform.tfstate";

/// The state file as it was, as a backend that keeps versions would have it; nothing where there was none.
pub(super) struct Version(Option<Vec<u8>>);

impl Version {
    pub(super) fn of_now(world: &World) -> Fallible<Self> {
        let state = world.terraform.path(STATE);
        Ok(Self(state.exists().then(|| fs::read(state)).transpose()?))
    }
}

pub(super) struct Aftermath<'a> {
    pub(super) world: &'a World,
    pub(super) fleet: &'a Fleet,
    pub(super) strike: Strike,
    /// From before the run that was struck.
    pub(super) before: Version,
}

impl Aftermath<'_> {
    /// Applies again, and imports what that names. What has names that others can have is imported before. Then everything is as configured, and can be destroyed.
    pub(super) fn settle(&self) -> Outcome {
        self.expect_no_leak()?;
        self.restore_state()?;
        self.expect_nothing_foreign()?;
        let orphans = self.orphans()?;
        if !self.strike.may_lose() && !orphans.is_empty() {
            let names: Vec<_> = orphans.iter().map(|ship| &ship.name).collect();
            return Err(format!("{names:?} are not in the state").into());
        }
        let orphans = self.import_namesakes(orphans)?;
        let run = self.world.terraform.apply_json()?;
        self.expect_refusals(run, &orphans)?;
        tally::names(orphans.len());
        self.import(&orphans)?;
        self.expect_as_configured()?;
        self.world.expect_no_changes()?;
        self.expect_no_leak()?;
        self.world.destroy()?;
        match population(self.world) {
            0 => Ok(()),
            left => Err(format!("{left} objects are left").into()),
        }
    }

    /// Terraform writes its state in place, and makes no backup before something has changed. Who ends it
    /// while it writes needs an older version.
    fn restore_state(&self) -> Outcome {
        let state = self.world.terraform.path(STATE);
        if !state.exists() || self.world.terraform.state().is_ok() {
            return Ok(());
        }
        if !self.strike.may_lose() {
            return Err("the state cannot be read".into());
        }
        tally::restores();
        match &self.before.0 {
            Some(version) => fs::write(state, version)?,
            None => fs::remove_file(state)?,
        }
        Ok(())
    }

    /// Whatever there is has the content from before or after the task, and nothing else is there.
    fn expect_nothing_foreign(&self) -> Outcome {
        let mut known = 0;
        for ship in &self.fleet.ships {
            let there = ship.on_server(self.world)?;
            if there != ship.before && there != ship.after {
                return Err(format!("{ship} became {there:?}").into());
            }
            known += usize::from(there.is_some());
        }
        match population(self.world) - known {
            0 => Ok(()),
            more => Err(format!("{more} objects are there that were never configured").into()),
        }
    }

    /// What is at the API and not in the state.
    fn orphans(&self) -> Fallible<Vec<&Ship>> {
        let mut orphans = Vec::new();
        for ship in &self.fleet.ships {
            let is_there = ship.on_server(self.world)?.is_some();
            if is_there && self.world.instance(&ship.address()).is_err() {
                orphans.push(ship);
            }
        }
        match orphans.iter().find(|ship| ship.after.is_none()) {
            Some(lost) => Err(format!("{lost} is nowhere mentioned any more").into()),
            None => Ok(orphans),
        }
    }

    /// Imports what no refusal would name, since others can have its name: another apply would make it twice. Gives
    /// what is left.
    fn import_namesakes<'s>(&self, orphans: Vec<&'s Ship>) -> Fallible<Vec<&'s Ship>> {
        let is_refused = |ship: &&Ship| ship.subject.has_unique_names();
        let (refused, shared): (Vec<_>, Vec<_>) = orphans.into_iter().partition(is_refused);
        for ship in shared {
            self.import_by_command(ship)?;
        }
        Ok(refused)
    }

    fn import_by_command(&self, ship: &Ship) -> Outcome {
        let id = ship.subject.existing(self.world, &ship.name);
        let imported = self.world.terraform.import(&ship.address(), &id)?;
        imported.expect_success()?;
        Ok(())
    }

    /// Everything that is left unmanaged is named with the command that imports it, and nothing else fails.
    fn expect_refusals(&self, run: Run, orphans: &[&Ship]) -> Outcome {
        if orphans.is_empty() {
            run.expect_success()?;
            return Ok(());
        }
        let mut errors = run.expect_failure()?.diagnostics()?;
        errors.retain(|it| it.severity == Severity::Error);
        let refused: BTreeSet<_> = errors.iter().filter_map(|it| it.address.clone()).collect();
        let expected: BTreeSet<_> = orphans.iter().map(|ship| ship.address()).collect();
        if errors.len() != orphans.len() || refused != expected {
            return Err(format!("{errors:?} instead of refusals of {expected:?}").into());
        }
        for ship in orphans {
            let is_about = |it: &&Diagnostic| it.address == Some(ship.address());
            let error = errors.iter().find(is_about).ok_or("it was found before")?;
            let id = ship.subject.existing(self.world, &ship.name);
            let named = error.summary.contains(&format!("{:?}", ship.name));
            let shown =
                error.detail.contains("terraform import kubiya_") && error.detail.contains(&id);
            if !named || !shown {
                return Err(format!("no way to import {}: {error:?}", ship.name).into());
            }
        }
        Ok(())
    }

    /// Imports one by the command that was shown, and the others by blocks, which takes one run.
    fn import(&self, orphans: &[&Ship]) -> Outcome {
        let Some((first, others)) = orphans.split_first() else {
            return Ok(());
        };
        self.import_by_command(first)?;
        let mut configuration = self.fleet.configured();
        for ship in others {
            configuration += &ship.subject.import_block(self.world, &ship.name);
        }
        self.world.configure(configuration)?;
        self.world.terraform.apply()?.expect_success()?;
        Ok(())
    }

    fn expect_as_configured(&self) -> Outcome {
        for ship in &self.fleet.ships {
            let there = ship.on_server(self.world)?;
            let is_managed = self.world.instance(&ship.address()).is_ok();
            if there != ship.after || is_managed != ship.after.is_some() {
                return Err(format!("{ship} became {there:?}, managed: {is_managed}").into());
            }
        }
        self.expect_nothing_foreign()
    }

    /// No value is in what the run has left behind, however it ended.
    fn expect_no_leak(&self) -> Outcome {
        let left = Places::new().tree(self.world.terraform.root());
        let left = left.leaving_out("main.tf");
        leaks::search(&[("a value", never_stored())], left)?.expect_clean()?;
        Ok(())
    }
}
