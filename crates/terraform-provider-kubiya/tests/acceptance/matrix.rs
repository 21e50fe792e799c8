//! The provider on every Core that can be fetched. Takes minutes, so it runs where `KUBIYA_MATRIX=1`.

mod features;
mod report;
mod upgrades;

use std::fmt;
use std::sync::{Arc, OnceLock};

use libtest_mimic::{Completion, Failed, Trial};
use terraform_harness::{Product, Search, Terraform, Version, fetchable_versions};

use crate::settings::setting;
use features::{FEATURES, Feature};
use report::{Report, Verdict};

pub(crate) struct Matrix {
    search: Search,
    report: Arc<Report>,
    /// The Core that `KUBIYA_TERRAFORM` names, if it is not one of those that can be fetched.
    named: Option<Terraform>,
}

/// A Core that is fetched when the first test asks, or the reason why it could not be.
type Core = Arc<dyn Fn() -> Result<Terraform, String> + Send + Sync>;

/// What a Core is called in the table, Terraform's first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Edition {
    product: Product,
    version: Version,
}

impl Edition {
    const fn of_terraform(version: Version) -> Self {
        Self {
            product: Product::Terraform,
            version,
        }
    }

    fn has(self, feature: &Feature) -> bool {
        let needs = feature.needs;
        needs.is_none_or(|it| it.is_in(self.product, self.version))
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.product {
            Product::Terraform => self.version.fmt(f),
            product => write!(f, "{product} {}", self.version),
        }
    }
}

impl Matrix {
    /// The matrix if the environment asks for it.
    pub(crate) fn if_wanted() -> Option<Self> {
        wanted().then(|| {
            let search = Search::from_env();
            Self {
                report: Arc::default(),
                named: named(&search),
                search,
            }
        })
    }

    /// A trial for every feature on every Core that has it, and for the ways between Cores.
    pub(crate) fn trials(&self) -> Vec<Trial> {
        let mut trials = Vec::new();
        for version in fetchable_versions() {
            trials.extend(self.trials_of(Edition::of_terraform(version), &self.core(version)));
        }
        if let Some(named) = self.named.clone() {
            let edition = Edition {
                product: named.product(),
                version: named.version(),
            };
            let core: Core = Arc::new(move || Ok(named.clone()));
            trials.extend(self.trials_of(edition, &core));
        }
        let cores = upgrades::CORES.map(|version| self.core(version));
        trials.push(self.guarded(
            "matrix::one state through old and new Cores".into(),
            move || {
                let [old, new] = cores.each_ref().map(|core| core());
                Ok(upgrades::one_state_through_old_and_new(&old?, &new?))
            },
        ));
        trials
    }

    fn trials_of(&self, edition: Edition, core: &Core) -> Vec<Trial> {
        let features = FEATURES.iter().filter(|feature| edition.has(feature));
        let trials = features.map(|feature| self.trial(edition, feature, Arc::clone(core)));
        trials.collect()
    }

    /// Prints what was found, as a table for people and for documents.
    pub(crate) fn conclude(&self) {
        eprintln!("\n{}", self.report);
    }

    fn core(&self, version: Version) -> Core {
        let (search, fetched) = (self.search.clone(), OnceLock::new());
        let fetch =
            move || Terraform::of_version(version, &search).map_err(|error| error.to_string());
        Arc::new(move || fetched.get_or_init(&fetch).clone())
    }

    fn trial(&self, edition: Edition, feature: &'static Feature, core: Core) -> Trial {
        let report = Arc::clone(&self.report);
        report.note(edition, feature, Verdict::Unknown);
        self.guarded(format!("matrix::{edition} {}", feature.title), move || {
            report.note(edition, feature, Verdict::NotFetched);
            let core = core()?;
            report.note(edition, feature, Verdict::Failed);
            let outcome = (feature.test)(&core);
            if outcome.is_ok() {
                report.note(edition, feature, Verdict::Passed);
            }
            Ok(outcome)
        })
    }

    /// A trial that is ignored where its Core cannot be fetched, unless it has to be.
    fn guarded(
        &self,
        name: String,
        test: impl FnOnce() -> Result<crate::cases::Outcome, String> + Send + 'static,
    ) -> Trial {
        let required = self.search.required;
        Trial::ignorable_test(name, move || match test() {
            Ok(Ok(())) => Ok(Completion::Completed),
            Ok(Err(error)) => Err(Failed::from(error.to_string())),
            Err(reason) if required => Err(Failed::from(reason)),
            Err(reason) => Ok(Completion::ignored_with(reason)),
        })
    }
}

fn named(search: &Search) -> Option<Terraform> {
    search.program.as_ref()?;
    let named = Terraform::locate(search).ok()?;
    let is_fetched = named.product() == Product::Terraform
        && fetchable_versions().any(|version| version == named.version());
    (!is_fetched).then_some(named)
}

fn wanted() -> bool {
    setting::<String>("KUBIYA_MATRIX").is_some_and(|value| value == "1")
}
