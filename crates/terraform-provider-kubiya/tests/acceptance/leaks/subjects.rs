//! An object of any kind whose hidden texts come from input variables and must be found nowhere else.

use std::fmt::Write as _;

use terraform_harness::Terraform;

use super::watched::Watched;
use crate::cases::{Fallible, Outcome};
use crate::configuration::{canary, literal};
use crate::subject::{Content, Subject};

const NAME: &str = "one";

/// A watched world with one object.
pub(super) struct Hiding {
    pub(super) watched: Watched,
    pub(super) subject: &'static dyn Subject,
    disguise: fn(String) -> String,
}

impl Hiding {
    pub(super) fn new(terraform: &Terraform, subject: &'static dyn Subject) -> Fallible<Self> {
        let watched = Watched::new(terraform)?.logging(subject.plural());
        subject.prepare(&watched.world.emulator.agents());
        Ok(Self {
            watched,
            subject,
            disguise: |text| text,
        })
    }

    /// With texts that look otherwise in every notation.
    pub(super) fn strange_texts(
        terraform: &Terraform,
        subject: &'static dyn Subject,
    ) -> Fallible<Self> {
        Ok(Self {
            disguise: |text| format!("<{text}> \"&\" Größe \\ \u{1f510}\t"),
            ..Self::new(terraform, subject)?
        })
    }

    /// Configures the object in this content, and gives each hidden text a canary in its place.
    pub(super) fn configure(&mut self, content: Content) -> Outcome {
        let mut configuration = self.subject.block(NAME, content);
        for (number, hidden) in (0..).zip(self.subject.hidden(NAME, content)) {
            let variable = format!("hidden_{number}");
            let text = literal(&hidden.text);
            assert!(configuration.contains(&text), "nothing is hidden");
            configuration = configuration.replace(&text, &format!("var.{variable}"));
            let hides = match hidden.is_stored {
                true => "sensitive",
                false => "ephemeral",
            };
            writeln!(
                configuration,
                "variable {variable:?} {{\n  type = string\n  {hides} = true\n}}"
            )?;
            let canary = (self.disguise)(canary("hidden"));
            self.watched.world.set(&variable, &canary);
            match hidden.is_stored {
                true => self.watched.never_show(canary),
                false => self.watched.never_store(canary),
            }
        }
        self.watched.world.configure(configuration)
    }

    /// Has what the API gave to the object searched for as well.
    pub(super) fn hide_what_is_given(&mut self) {
        for given in self.subject.given(&self.watched.world, NAME) {
            match given.is_stored {
                true => self.watched.never_show(given.text),
                false => self.watched.never_store(given.text),
            }
        }
    }

    pub(super) fn address(&self) -> String {
        self.subject.address(NAME)
    }

    /// By what an import knows the object, which has to be there.
    pub(super) fn handle(&self) -> String {
        self.subject.existing(&self.watched.world, NAME)
    }

    pub(super) fn expect_no_leak(&self) -> Outcome {
        self.watched.expect_no_leak()
    }
}
