//! What a test is here, and what becomes of it where there is no Terraform.

use std::borrow::Cow;
use std::error::Error;
use std::sync::OnceLock;

use libtest_mimic::{Completion, Failed, Trial};
use terraform_harness::{Capability, Product, Search, Terraform, Version};

/// What may fail, for whatever reason.
pub(crate) type Fallible<T> = Result<T, Box<dyn Error>>;

/// The end of a test; its error is the reason of a failure.
pub(crate) type Outcome = Fallible<()>;

/// What is fetched where there is no suitable Terraform.
const USUAL: Version = Version::new(1, 11, 4);

/// What is fetched for a case that needs a newer one.
const NEWER: Version = Version::new(1, 14, 9);

type Body = Box<dyn Fn(&Terraform) -> Outcome + Send>;

/// A test of the provider under the Terraform of this machine.
pub(crate) struct Case {
    name: Cow<'static, str>,
    needs: Capability,
    body: Body,
}

/// The cases whose names are the names of the given functions.
macro_rules! cases {
    ($($function:ident),+ $(,)?) => {
        vec![$($crate::cases::Case::new(stringify!($function), $function)),+]
    };
}
pub(crate) use cases;

impl Case {
    pub(crate) fn new(
        name: impl Into<Cow<'static, str>>,
        body: impl Fn(&Terraform) -> Outcome + Send + 'static,
    ) -> Self {
        Self {
            name: name.into(),
            needs: Capability::WriteOnly,
            body: Box::new(body),
        }
    }

    /// This case, under a fetched Terraform where that of this machine lacks the capability. It is ignored, and says
    /// so, where no Terraform has it, and where OpenTofu lacks it, which cannot be fetched.
    pub(crate) fn needs(mut self, capability: Capability) -> Self {
        self.needs = capability;
        self
    }

    pub(crate) fn into_trial(self, group: &str) -> Trial {
        let name = format!("{group}::{}", self.name);
        Trial::ignorable_test(name, move || match located(self.needs) {
            Located::Here(terraform) => match (self.body)(&terraform) {
                Ok(()) => Ok(Completion::Completed),
                Err(error) => Err(Failed::from(error.to_string())),
            },
            Located::Nowhere(reason) => Ok(Completion::ignored_with(reason)),
            Located::Missing(reason) => Err(Failed::from(reason)),
        })
    }
}

/// Whether there is a Terraform.
#[derive(Clone)]
enum Located {
    Here(Terraform),
    Nowhere(String),
    /// There is none although there has to be.
    Missing(String),
}

/// Looks for Terraform when the first test asks.
fn located(needs: Capability) -> Located {
    static LOCATED: OnceLock<Located> = OnceLock::new();
    static NEW: OnceLock<Located> = OnceLock::new();
    let located = LOCATED.get_or_init(|| Located::of(locate));
    // Who asks for a Core that stores values gets it.
    let suits = |core: &Terraform| needs == Capability::WriteOnly || core.has(needs);
    match located {
        Located::Here(core) if suits(core) => located.clone(),
        Located::Here(core)
            if core.product() == Product::OpenTofu || needs.since(core.product()).is_none() =>
        {
            Located::Nowhere(format!("{core} has no {needs}"))
        }
        Located::Here(_) => NEW.get_or_init(|| Located::of(newer)).clone(),
        located => located.clone(),
    }
}

/// A Terraform that has all that Terraform has.
pub(crate) fn newer(search: &Search) -> Fallible<Terraform> {
    Ok(Terraform::of_version(NEWER, search)?)
}

impl Located {
    fn of(locate: impl FnOnce(&Search) -> Fallible<Terraform>) -> Self {
        let search = Search::from_env();
        match locate(&search) {
            Ok(terraform) => Self::Here(terraform),
            Err(error) if search.required => Self::Missing(error.to_string()),
            Err(error) => Self::Nowhere(error.to_string()),
        }
    }
}

/// The Terraform that was asked for, else one that knows write-only attributes: older ones and OpenTofu
/// are passed over.
fn locate(search: &Search) -> Fallible<Terraform> {
    let found = Terraform::locate(search)?;
    let suits = found.product() == Product::Terraform && found.has(Capability::WriteOnly);
    if suits || search.program.is_some() {
        return Ok(found);
    }
    Ok(Terraform::of_version(USUAL, search)?)
}
