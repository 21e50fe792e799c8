//! The provider on every Core that can be fetched. Takes minutes, so it runs where `KUBIYA_MATRIX=1`.

mod features;
mod report;
mod upgrades;

use std::sync::{Arc, OnceLock};

use libtest_mimic::{Completion, Failed, Trial};
use terraform_harness::{Search, Terraform, Version, fetchable_versions};

use crate::settings::setting;
use features::{FEATURES, Feature};
use report::{Report, Verdict};

pub(crate) struct Matrix {
    search: Search,
    report: Arc<Report>,
}

/// A Core that is fetched when the first test asks, or the reason why it could not be.
type Core = Arc<dyn Fn() -> Result<Terraform, String> + Send + Sync>;

impl Matrix {
    /// The matrix if the environment asks for it.
    pub(crate) fn if_wanted() -> Option<Self> {
        wanted().then(|| Self {
            search: Search::from_env(),
            report: Arc::default(),
        })
    }

    /// A trial for every feature on every Core that has it, and for the ways between Cores.
    pub(crate) fn trials(&self) -> Vec<Trial> {
        let mut trials = Vec::new();
        for version in fetchable_versions() {
            let core = self.core(version);
            let features = FEATURES.iter().filter(|feature| version >= feature.since);
            trials.extend(features.map(|feature| self.trial(version, feature, Arc::clone(&core))));
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

    fn trial(&self, version: Version, feature: &'static Feature, core: Core) -> Trial {
        let report = Arc::clone(&self.report);
        report.note(version, feature, Verdict::Unknown);
        self.guarded(format!("matrix::{version} {}", feature.title), move || {
            report.note(version, feature, Verdict::NotFetched);
            let core = core()?;
            report.note(version, feature, Verdict::Failed);
            let outcome = (feature.test)(&core);
            if outcome.is_ok() {
                report.note(version, feature, Verdict::Passed);
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

fn wanted() -> bool {
    setting::<String>("KUBIYA_MATRIX").is_some_and(|value| value == "1")
}
