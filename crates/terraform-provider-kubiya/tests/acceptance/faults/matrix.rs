//! Every trouble with every operation on every kind of object.

use terraform_harness::Terraform;

use super::ends::End;
use super::operations::{OPERATIONS, Operation};
use super::room::Room;
use super::tally;
use super::troubles::{TROUBLES, Trouble};
use crate::cases::{Case, Outcome};
use crate::subject::{SUBJECTS, Subject};

/// How many troubles take turns in one room.
const TURNS: usize = 4;

type Troubles = Vec<&'static Trouble>;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for operation in OPERATIONS {
        for subject in SUBJECTS {
            let rooms = rooms(operation).into_iter();
            cases.extend(rooms.map(|troubles| case(operation, subject, troubles)));
        }
    }
    cases
}

/// The troubles of an operation, as many as possible side by side. What passes is apart from what lasts: a read
/// or an import that fails for one object is done for none.
fn rooms(operation: Operation) -> Vec<Troubles> {
    let troubles = TROUBLES.iter().filter(|it| !it.ends(operation).is_empty());
    if operation == Operation::List {
        let troubles: Troubles = troubles.collect();
        return troubles.chunks(TURNS).map(<[_]>::to_vec).collect();
    }
    let (for_all, for_one): (Troubles, Troubles) = troubles.partition(|it| it.harm.is_for_all());
    let passes = |it: &&Trouble| it.ends(operation) == [End::Done];
    let (passing, lasting) = for_one.into_iter().partition(passes);
    let alone = for_all.into_iter().map(|trouble| vec![trouble]);
    alone.chain([passing, lasting]).collect()
}

fn case(operation: Operation, subject: &'static dyn Subject, troubles: Troubles) -> Case {
    let noun = subject.noun();
    let names: Vec<_> = troubles.iter().map(|trouble| trouble.name).collect();
    let names = match names[..] {
        [first, .., last] => format!("{first} to {last}"),
        _ => names.concat(),
    };
    Case::new(
        format!("{operation} of {noun}s under {names}"),
        move |terraform| hold(terraform, operation, subject, &troubles),
    )
}

fn hold(
    terraform: &Terraform,
    operation: Operation,
    subject: &'static dyn Subject,
    troubles: &[&'static Trouble],
) -> Outcome {
    tally::tries(troubles.len());
    let broken = Room::new(terraform, operation, subject, troubles)?.judge()?;
    tally::held(broken.iter().filter(|broken| broken.is_empty()).count());
    let broken = troubles.iter().zip(broken).flat_map(|(trouble, broken)| {
        broken
            .into_iter()
            .map(|what| format!("{}: {what}", trouble.name))
    });
    let broken: Vec<_> = broken.collect();
    if broken.is_empty() {
        Ok(())
    } else {
        Err(broken.join("\n").into())
    }
}
