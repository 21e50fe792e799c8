//! Every configuration that a document shows is a file of the examples, all of which are tested.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::Path;

use super::by_hand::Documents;
use crate::generated::{self, Files};

const EXAMPLES: &str = "examples";
/// How a block of Terraform's language is marked.
const LANGUAGES: [&str; 3] = ["hcl", "terraform", "tf"];

/// # Errors
/// Every block of Terraform's language that is no example, or an example could not be read.
pub(super) fn check(
    pages: &Files,
    documents: &Documents,
    root: &Path,
) -> Result<(), Box<dyn Error>> {
    let files = generated::read(&root.join(EXAMPLES))?;
    let examples = files.values().map(|text| text.trim_end()).collect();
    let by_hand = documents.iter().map(|(name, text)| (*name, text));
    let all = pages.iter().map(|(name, text)| (name.as_str(), text));
    let strays: Vec<_> = all
        .chain(by_hand)
        .flat_map(|(document, text)| untested(document, text, &examples))
        .collect();
    if strays.is_empty() {
        Ok(())
    } else {
        Err(strays.join("\n").into())
    }
}

/// A sentence for every block that is no example.
fn untested(document: &str, text: &str, examples: &BTreeSet<&str>) -> Vec<String> {
    let strays = blocks(text).filter(|(_, block)| !examples.contains(block.trim_end()));
    strays
        .map(|(line, _)| format!("{document}:{line}: this code is no file of {EXAMPLES}"))
        .collect()
}

/// The blocks of Terraform's language, each with the number of the line on which it is opened.
fn blocks(text: &str) -> impl Iterator<Item = (usize, String)> {
    let mut lines = text.lines().enumerate();
    std::iter::from_fn(move || {
        let (place, indentation) = lines.find_map(|(place, line)| {
            let (indentation, language) = line.split_once("```")?;
            LANGUAGES
                .contains(&language)
                .then_some((place, indentation))
        })?;
        let inside = lines
            .by_ref()
            .map(|(_, line)| line.strip_prefix(indentation).unwrap_or(line));
        let block: Vec<_> = inside.take_while(|line| *line != "```").collect();
        Some((place + 1, block.join("\n")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_of_other_languages_are_nobodys_business() {
        let text = "```shell\nls\n```\n\n1. a\n\n   ```hcl\n   a = 1\n\n   b = 2\n   ```\n";
        let found: Vec<_> = blocks(text).collect();
        assert_eq!(found, [(7, "a = 1\n\nb = 2".to_owned())]);
    }

    #[test]
    fn a_block_that_is_no_example_is_named_by_document_and_line() {
        let text = "```terraform\ntested {}\n```\n```terraform\nuntested {}\n```\n";
        assert_eq!(
            untested("a.md", text, &BTreeSet::from(["tested {}"])),
            ["a.md:4: this code is no file of examples"]
        );
    }
}
