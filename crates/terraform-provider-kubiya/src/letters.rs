//! Names in different spellings: which of them may be one.
//!
//! Terraform writes every text in composed Unicode, and the API keeps names as it was given them. So every comparison
//! with a name of the API is made here.

pub(crate) use kubiya_sdk::{composed, folded};

/// Whether two names look the same: they differ in the form of Unicode at most.
pub(crate) fn same_characters(a: &str, b: &str) -> bool {
    composed(a) == composed(b)
}

/// Whether two names differ in letter case, and in the form of Unicode, at most.
pub(crate) fn same_letters(a: &str, b: &str) -> bool {
    folded(a) == folded(b)
}

/// Whether an API that drops white space around names, or their letter case, makes one of the other.
pub(crate) fn is_respelled(a: &str, b: &str) -> bool {
    same_letters(a.trim(), b.trim())
}

/// Whether a name begins with a prefix; every name does where there is none.
pub(crate) fn begins_with(name: &str, prefix: Option<&str>) -> bool {
    composed(name).starts_with(&*composed(prefix.unwrap_or_default()))
}
