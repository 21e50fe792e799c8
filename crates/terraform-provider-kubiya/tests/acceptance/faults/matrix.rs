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
            let rooms = rooms(operation, subject).into_iter();
            cases.extend(rooms.map(|troubles| case(operation, subject, troubles)));
        }
    }
    cases
}

/// The troubles of an operation, as many as possible side by side. What passes is apart from what lasts: a read
/// or an import that fails for one object is done for none.
fn rooms(operation: Operation, subject: &dyn Subject) -> Vec<Troubles> {
    let troubles = TROUBLES.iter().enumerate().filter(|(number, trouble)| {
        let operations = operations(subject, trouble);
        match subject.has_whole_matrix() {
            true => operations.contains(&operation),
            false => operations[number % operations.len()] == operation,
        }
    });
    let troubles = troubles.map(|(_, trouble)| trouble);
    if operation == Operation::List {
        let troubles: Troubles = troubles.collect();
        return troubles.chunks(TURNS).map(<[_]>::to_vec).collect();
    }
    let is_read = matches!(operation, Operation::Read | Operation::Import);
    let is_alone = |it: &&Trouble| it.harm.is_for_all() || is_read && subject.is_listed_whole();
    let (for_all, for_one): (Troubles, Troubles) = troubles.partition(is_alone);
    let passes = |it: &&Trouble| it.ends(operation) == [End::Done];
    let (passing, lasting) = for_one.into_iter().partition(passes);
    let alone = for_all.into_iter().map(|trouble| vec![trouble]);
    let rooms = alone.chain([passing, lasting]);
    rooms.filter(|troubles| !troubles.is_empty()).collect()
}

/// The operations on objects of a kind that a trouble can befall.
fn operations(subject: &dyn Subject, trouble: &Trouble) -> Vec<Operation> {
    let has = |it: &Operation| match it {
        // What is interrupted before it is published is tainted, which no end of the matrix is.
        Operation::Create if subject.is_published() && trouble.is_signal() => false,
        Operation::Create => subject.has_unique_names() || !trouble.asks_for_a_second_create(),
        Operation::Update => subject.has_update(),
        _ => true,
    };
    let operations = OPERATIONS.into_iter().filter(has);
    operations
        .filter(|it| !trouble.ends(*it).is_empty())
        .collect()
}

fn case(operation: Operation, subject: &'static dyn Subject, troubles: Troubles) -> Case {
    let objects = subject.plural();
    let names: Vec<_> = troubles.iter().map(|trouble| trouble.name).collect();
    let names = match names[..] {
        [first, .., last] => format!("{first} to {last}"),
        _ => names.concat(),
    };
    Case::new(
        format!("{operation} of {objects} under {names}"),
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
