//! The examples that can be run, and the one that is meant.

use std::path::Path;
use std::{fs, io};

/// The folders below `root` that have a configuration, sorted.
///
/// # Errors
/// A folder could not be read.
pub(super) fn all(root: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    collect(root, "", &mut names)?;
    names.sort_unstable();
    names.dedup();
    Ok(names)
}

fn collect(folder: &Path, name: &str, names: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let below = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            collect(
                &path,
                format!("{name}/{below}").trim_start_matches('/'),
                names,
            )?;
        } else if below.ends_with(".tf") {
            names.push(name.to_owned());
        }
    }
    Ok(())
}

/// The one of `names` that is called so: by all of it or by its last parts.
///
/// # Errors
/// None is, or several are.
pub(super) fn find<'a>(wanted: &str, names: &'a [String]) -> Result<&'a str, String> {
    let wanted = wanted.trim_end_matches('/');
    let wanted = wanted.strip_prefix("examples/").unwrap_or(wanted);
    if let Some(name) = names.iter().find(|name| *name == wanted) {
        return Ok(name);
    }
    let end = format!("/{wanted}");
    let found: Vec<_> = names.iter().filter(|name| name.ends_with(&end)).collect();
    match found[..] {
        [name] => Ok(name),
        [] => Err(format!(
            "there is no example {wanted}; there are\n{}",
            names.join("\n")
        )),
        [..] => {
            let found: Vec<_> = found.into_iter().map(String::as_str).collect();
            Err(format!("{wanted} is the end of\n{}", found.join("\n")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(wanted: &str) -> Result<String, String> {
        let names = ["data/thing", "resources/thing", "use-cases/key"].map(str::to_owned);
        find(wanted, &names).map(str::to_owned)
    }

    #[test]
    fn an_example_is_found_by_its_folder_or_the_end_of_that() {
        for wanted in ["use-cases/key", "key", "examples/use-cases/key/"] {
            assert_eq!(found(wanted).unwrap(), "use-cases/key", "{wanted}");
        }
        let said = found("ey").unwrap_err();
        assert!(
            said.contains("no example ey") && said.contains("use-cases/key"),
            "{said}"
        );
        assert_eq!(
            found("thing").unwrap_err(),
            "thing is the end of\ndata/thing\nresources/thing"
        );
    }

    #[test]
    fn folders_without_a_configuration_are_no_examples() {
        let root = tempfile::tempdir().unwrap();
        for path in ["a/main.tf", "a/b/main.tf", "a/b/versions.tf", "c/cli.tfrc"] {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        assert_eq!(all(root.path()).unwrap(), ["a", "a/b"]);
    }
}
