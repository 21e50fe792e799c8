//! What a guarded state tells of the organisation: nothing.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256, Sha512};
use terraform_harness::Terraform;
use terraform_harness::leaks::{self, Places};

use super::keys::{NAME, OURS, ROTATED, THEIRS};
use super::possession::{APPLY, DESTROY, PLAN, Possession, REFRESH};
use crate::cases::{Case, Outcome, cases};
use crate::subject::{Content, SUBJECTS, prepare_all};

pub(super) fn cases() -> Vec<Case> {
    cases![the_name_of_the_organisation_is_in_no_file_and_nothing_that_is_printed]
}

fn the_name_of_the_organisation_is_in_no_file_and_nothing_that_is_printed(
    terraform: &Terraform,
) -> Outcome {
    let subject = SUBJECTS[0];
    let mut ours = Possession::new(terraform, subject)?;
    prepare_all(&ours.world);
    let trace = ours.world.terraform.trace();
    let all = SUBJECTS.map(|subject| subject.block("one", Content::Old));
    ours.world.configure(all.concat())?;
    let mut places = Places::new();
    for (key, arguments) in [
        (OURS, APPLY),
        (ROTATED, PLAN),
        (ROTATED, REFRESH),
        (THEIRS, PLAN),
        (THEIRS, DESTROY),
        (OURS, &["plan", "-no-color", "-out=saved.plan"]),
        (OURS, &["show", "-json"]),
    ] {
        let run = ours.run(key, arguments)?;
        assert_eq!(run.is_success(), key.is_ours, "{}", run.stderr);
        places = places.run(&arguments.join(" "), &run);
    }
    for subject in SUBJECTS {
        let private = ours.world.private(&subject.address("one"))?;
        assert!(
            private.contains("written"),
            "{} has no mark",
            subject.noun()
        );
        places = places.text("private data", private);
    }
    let (sha256, sha512) = (Sha256::digest(NAME), Sha512::digest(NAME));
    let hashes = [&sha256[..], &sha512[..], &sha256[..16], &sha512[..16]];
    let mut canaries = vec![NAME.to_owned()];
    for hash in hashes {
        let hexadecimal: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        canaries.extend([
            hexadecimal,
            STANDARD.encode(hash),
            URL_SAFE_NO_PAD.encode(hash),
        ]);
    }
    let canaries: Vec<_> = canaries
        .iter()
        .map(|it| ("the organisation", &**it))
        .collect();
    let places = places.file(trace).tree(ours.world.terraform.root());
    leaks::search(&canaries, places)?.expect_clean()?;
    Ok(())
}
