//! The licences of everything that a program is linked from, collected from the sources themselves.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::linked::Crate;
use super::platform::Platform;

/// What the names of licence files begin with, in any letter case.
const NAMES: [&str; 6] = [
    "copying",
    "copyright",
    "licence",
    "license",
    "notice",
    "unlicense",
];

const RULE: &str =
    "--------------------------------------------------------------------------------";

const TITLE: &str = "\
This program is linked from the software that is listed here. The names of what a text is the licence of
stand before it.

The Rust standard library, which is part of every Rust program, is licensed under the Apache License,
Version 2.0, or the MIT licence, at your option; see https://github.com/rust-lang/rust.
";

/// The C library of programs for Linux that depend on nothing else.
const MUSL: &str = "\
musl, https://musl.libc.org

Copyright (c) 2005-2020 Rich Felker, et al.
";

/// The text of all licences of others, each text once.
///
/// # Errors
/// A crate comes without a licence, or a file could not be read.
pub(super) fn collect(crates: &[Crate], platform: &Platform) -> Result<String, Box<dyn Error>> {
    let mut covered = BTreeMap::<String, Vec<String>>::new();
    for of in crates.iter().filter(|it| it.checksum.is_some()) {
        let texts = texts(of, crates)?;
        let about = [&of.license, &of.repository].into_iter().flatten();
        let about: String = about.map(|it| format!(", {it}")).collect();
        let name = format!("{} {}{about}", of.name, of.version);
        for text in texts {
            covered.entry(text).or_default().push(name.clone());
        }
    }
    let mut groups: Vec<_> = covered
        .into_iter()
        .map(|(text, names)| (names, text))
        .collect();
    groups.sort();
    let mut all = TITLE.to_owned();
    if platform.is_musl() {
        all += &format!("\n{RULE}\n{MUSL}");
    }
    for (names, text) in groups {
        all += &format!("\n{RULE}\n{}\n\n{text}\n", names.join("\n"));
    }
    Ok(all)
}

/// The licences in a crate's source, else those of another crate from the same repository: not every
/// crate of a family carries a copy.
fn texts(of: &Crate, crates: &[Crate]) -> Result<Vec<String>, Box<dyn Error>> {
    let family = crates
        .iter()
        .filter(|it| it.repository.is_some() && it.repository == of.repository);
    for member in [of].into_iter().chain(family) {
        let mut files = Vec::new();
        find(&member.folder, &mut files)?;
        if !files.is_empty() {
            files.sort();
            return Ok(files
                .iter()
                .map(|file| read(file))
                .collect::<Result<_, _>>()?);
        }
    }
    Err(format!("{} {} comes without a licence", of.name, of.version).into())
}

/// Adds the licence files in a folder and below: what a crate has taken in from elsewhere has licences of
/// its own.
fn find(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            find(&path, files)?;
        } else if is_license(&path) {
            files.push(path);
        }
    }
    Ok(())
}

fn is_license(path: &Path) -> bool {
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase();
    let is_text = path.extension().is_none_or(|extension| extension != "rs");
    is_text && NAMES.iter().any(|start| name.starts_with(start))
}

/// The text of a file, without what differs between copies of the same licence.
fn read(path: &Path) -> io::Result<String> {
    let text = String::from_utf8_lossy(&fs::read(path)?).into_owned();
    let lines: Vec<_> = text.lines().map(str::trim_end).collect();
    Ok(lines.join("\n").trim_matches('\n').to_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn a_crate(root: &Path, name: &str, repository: &str, files: &[(&str, &str)]) -> Crate {
        let folder = root.join(name);
        fs::create_dir_all(folder.join("src")).unwrap();
        for (file, text) in files {
            fs::write(folder.join(file), text).unwrap();
        }
        Crate {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            license: Some("MIT".to_owned()),
            repository: Some(repository.to_owned()),
            checksum: Some("ab".to_owned()),
            folder,
            uses: BTreeSet::new(),
        }
    }

    fn collected(crates: &[Crate]) -> Result<String, String> {
        let platform = Platform::of("x86_64-apple-darwin").unwrap();
        collect(crates, &platform).map_err(|error| error.to_string())
    }

    #[test]
    fn each_text_is_there_once_with_everything_that_it_covers() {
        let root = tempfile::tempdir().unwrap();
        let one = a_crate(
            root.path(),
            "one",
            "r1",
            &[("LICENSE", "Text. \n"), ("license.rs", "no")],
        );
        let two = a_crate(
            root.path(),
            "two",
            "r2",
            &[("COPYING.txt", "Text."), ("src/NOTICE", "More.")],
        );
        let text = collected(&[one, two]).unwrap();
        assert!(text.ends_with(&format!(
            "\n{RULE}\none 1.0.0, MIT, r1\ntwo 1.0.0, MIT, r2\n\nText.\n\
             \n{RULE}\ntwo 1.0.0, MIT, r2\n\nMore.\n"
        )));
    }

    #[test]
    fn a_crate_without_a_licence_has_that_of_its_family_or_is_an_error() {
        let root = tempfile::tempdir().unwrap();
        let with = a_crate(root.path(), "with", "r", &[("LICENSE-MIT", "Text.")]);
        let without = a_crate(root.path(), "without", "r", &[]);
        let text = collected(&[with, without]).unwrap();
        assert!(text.contains("with 1.0.0, MIT, r\nwithout 1.0.0, MIT, r\n\nText."));

        let alone = a_crate(root.path(), "alone", "other", &[]);
        assert_eq!(
            collected(&[alone]).unwrap_err(),
            "alone 1.0.0 comes without a licence"
        );
    }

    #[test]
    fn our_own_crates_are_not_among_those_of_others() {
        let root = tempfile::tempdir().unwrap();
        let mut ours = a_crate(root.path(), "ours", "r", &[]);
        ours.checksum = None;
        assert_eq!(collected(&[ours]).unwrap(), TITLE);
    }
}
