//! How a history fails.

use std::fmt;

/// What the matter is, and where it showed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Failure {
    pub(crate) place: String,
    pub(crate) said: String,
}

impl Failure {
    /// Whether the other one is of the same kind: it says the same of whatever it is about.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        words(&self.said) == words(&other.said)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.said)
    }
}

/// What is said in the first two lines, up to what is quoted or listed in them: without addresses, paths, ids and
/// numbers.
fn words(said: &str) -> Vec<&str> {
    let lines = said.lines().take(2);
    let words = lines.flat_map(|line| {
        let said = line.split(['"', '[', '{']).next().unwrap_or_default();
        said.split_whitespace()
    });
    let is_word = |it: &&str| {
        it.trim_end_matches([':', ',', '.'])
            .chars()
            .all(char::is_alphabetic)
    };
    words.filter(is_word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn are_alike(one: &str, other: &str) -> bool {
        let failure = |said: &str| Failure {
            place: String::new(),
            said: said.to_owned(),
        };
        failure(one).is_like(&failure(other))
    }

    #[test]
    fn failures_are_alike_that_say_the_same_of_something_else() {
        for (one, other) in [
            (
                "kubiya_agent.l3 is wrong after Update in [\"name\"]",
                "kubiya_webhook.l12 is wrong after Update in [\"prompt\", \"filter\"]",
            ),
            (
                "two writes of /api/v1/agents/1a at once",
                "two writes of /api/v1/event/2b at once",
            ),
            (
                "a run without trouble fails:\nkubiya_agent.l3: There is no runner \"a\": see",
                "a run without trouble fails:\nkubiya_source.l1: There is no runner \"b\": look",
            ),
        ] {
            assert!(are_alike(one, other), "{one} {other}");
        }
        for (one, other) in [
            (
                "kubiya_agent.l3 is not there",
                "kubiya_agent.l3 was not destroyed",
            ),
            (
                "a run without trouble fails:\nkubiya_agent.l3: There is no runner",
                "a run without trouble fails:\nkubiya_agent.l3: The API key was refused",
            ),
        ] {
            assert!(!are_alike(one, other), "{one} {other}");
        }
    }
}
