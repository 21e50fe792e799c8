//! Links between pages lead to pages and to headings that exist.

use std::collections::BTreeSet;
use std::error::Error;

use crate::generated::Files;

/// # Errors
/// Every link that leads nowhere, with its page.
pub(super) fn check(pages: &Files) -> Result<(), Box<dyn Error>> {
    let mut dead = Vec::new();
    for (page, text) in pages {
        for target in targets(text).filter(|target| !target.contains("://")) {
            if !leads_somewhere(target, page, pages) {
                dead.push(format!("{}: the link {target} leads nowhere", page));
            }
        }
    }
    if dead.is_empty() {
        Ok(())
    } else {
        Err(dead.join("\n").into())
    }
}

/// What the links of a text lead to.
fn targets(text: &str) -> impl Iterator<Item = &str> {
    let ends = text.split("](").skip(1);
    ends.filter_map(|after| after.split_once(')').map(|(target, _)| target))
}

fn leads_somewhere(target: &str, from: &str, pages: &Files) -> bool {
    let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
    let path = match file {
        "" => from.to_owned(),
        file => resolve(file, from),
    };
    let page = pages.get(&path);
    page.is_some_and(|text| anchor.is_empty() || anchors(text).contains(anchor))
}

/// The path of what the page `from` calls `file`.
fn resolve(file: &str, from: &str) -> String {
    let mut resolved: Vec<_> = from.split('/').collect();
    resolved.pop();
    for part in file.split('/') {
        match part {
            ".." => {
                resolved.pop();
            }
            "." => {}
            part => resolved.push(part),
        }
    }
    resolved.join("/")
}

/// The anchors of a page: its headings, and those that are set by hand.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = text.lines().filter(|line| line.starts_with('#'));
    let headings = headings.map(|line| slug(line.trim_start_matches('#').trim()));
    let set = text.lines().filter_map(|line| {
        let (id, _) = line.strip_prefix("<a id=\"")?.split_once('"')?;
        Some(id.to_owned())
    });
    headings.chain(set).collect()
}

/// The anchor of a heading, as Markdown is rendered on the web: lower case, hyphens for spaces, and no
/// punctuation.
fn slug(heading: &str) -> String {
    let kept = heading
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.flat_map(char::to_lowercase)
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_pages(pages: &[(&str, &str)]) -> Option<String> {
        let pages = pages.iter();
        let outcome = check(
            &pages
                .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
                .collect(),
        );
        outcome.err().map(|error| error.to_string())
    }

    #[test]
    fn links_are_followed_from_page_to_page_and_heading() {
        let a = "# One\n\n[b](guides/b.md) [h](guides/b.md#set-value_version-to-1) [web](https://a.b/c)";
        let b = "## Set `value_version` to 1!\n\n[up](../a.md#one) [here](#by-hand)\n<a id=\"by-hand\"></a>\n";
        assert_eq!(check_pages(&[("a.md", a), ("guides/b.md", b)]), None);
    }

    #[test]
    fn links_that_lead_nowhere_are_named() {
        assert_eq!(
            check_pages(&[("a.md", "[b](b.md) [c](#c)")]).unwrap(),
            "a.md: the link b.md leads nowhere\na.md: the link #c leads nowhere"
        );
    }
}
