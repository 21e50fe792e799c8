//! Links lead to pages, to headings and to files that exist.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::Path;

use super::by_hand::Documents;
use crate::generated::Files;

/// # Errors
/// Every link between pages that leads nowhere, with its page.
pub(super) fn check(pages: &Files) -> Result<(), Box<dyn Error>> {
    let dead = pages.iter().flat_map(|(page, text)| {
        let dead = targets(text).filter(|target| !leads_somewhere(target, page, pages));
        dead.map(move |target| (page.as_str(), target))
    });
    report(dead)
}

/// # Errors
/// Every link of the documents in the folder `root` that leads to no file, or to no heading of one.
pub(super) fn check_files(documents: &Documents, root: &Path) -> Result<(), Box<dyn Error>> {
    let dead = documents.iter().flat_map(|(document, text)| {
        let dead = targets(text).filter(|target| !leads_to_file(target, text, root));
        dead.map(move |target| (*document, target))
    });
    report(dead)
}

fn report<'a>(dead: impl Iterator<Item = (&'a str, &'a str)>) -> Result<(), Box<dyn Error>> {
    let lines: Vec<_> = dead
        .map(|(document, target)| format!("{document}: the link {target} leads nowhere"))
        .collect();
    if lines.is_empty() {
        Ok(())
    } else {
        Err(lines.join("\n").into())
    }
}

/// What the links of a text lead to, apart from other places on the web.
fn targets(text: &str) -> impl Iterator<Item = &str> {
    let ends = text.split("](").skip(1);
    let targets = ends.filter_map(|after| after.split_once(')').map(|(target, _)| target));
    targets.filter(|target| !target.contains("://"))
}

fn leads_to_file(target: &str, from: &str, root: &Path) -> bool {
    let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
    let path = root.join(file);
    match (file, anchor) {
        ("", anchor) => anchors(from).contains(anchor),
        (_, "") => path.exists(),
        _ => fs::read_to_string(path).is_ok_and(|text| anchors(&text).contains(anchor)),
    }
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

    #[test]
    fn links_out_of_documents_are_followed_to_files_and_headings() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("b.md"), "# One\n").unwrap();
        let of =
            |text: &str| check_files(&Documents::from([("a.md", text.to_owned())]), root.path());
        of("# Two\n[b](b.md) [one](b.md#one) [two](#two) [here](.) [web](https://a.b)").unwrap();
        assert_eq!(
            of("[c](c.rs) [two](b.md#two) [three](#three)")
                .unwrap_err()
                .to_string(),
            "a.md: the link c.rs leads nowhere\na.md: the link b.md#two leads nowhere\n\
             a.md: the link #three leads nowhere"
        );
    }
}
