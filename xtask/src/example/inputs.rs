//! What the input variables of an example are set to.

use std::error::Error;
use std::fs;
use std::path::Path;

use crate::generated::{self, Files};

/// Where the tests of a module are, which set its variables themselves.
const TESTS: &str = "tests";
const KEY_FILE: &str = "keys/id_ed25519";

/// The variables without a default, with values that are made up.
pub(super) struct Inputs(Vec<(String, String)>);

impl Inputs {
    /// # Errors
    /// The example could not be read, or a variable is neither text nor known here.
    pub(super) fn of(example: &Path) -> Result<Self, Box<dyn Error>> {
        let mut inputs = Vec::new();
        if example.join(TESTS).is_dir() {
            return Ok(Self(inputs));
        }
        for entry in fs::read_dir(example)? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "tf") {
                for declaration in declarations(&fs::read_to_string(path)?) {
                    inputs.extend(declaration.input()?);
                }
            }
        }
        Ok(Self(inputs))
    }

    pub(super) fn variables(&self) -> impl Iterator<Item = (&str, &str)> {
        let variables = self.0.iter();
        variables.map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Files below the example that it needs besides its configuration.
    ///
    /// # Errors
    /// A test of a module could not be read.
    pub(super) fn files(&self, example: &Path) -> Result<Files, Box<dyn Error>> {
        let tests = example.join(TESTS);
        let mut files = match tests.is_dir() {
            true => generated::read(&tests)?,
            false => Files::new(),
        };
        files = files
            .into_iter()
            .map(|(name, text)| (format!("{TESTS}/{name}"), text))
            .collect();
        if self.0.iter().any(|(_, value)| value == KEY_FILE) {
            files.insert(KEY_FILE.to_owned(), "made-up private key\n".to_owned());
        }
        Ok(files)
    }
}

/// A variable as a configuration declares it.
struct Declaration<'a> {
    name: &'a str,
    body: &'a str,
}

fn declarations(text: &str) -> impl Iterator<Item = Declaration<'_>> {
    let blocks = text.split("variable \"").skip(1);
    blocks.filter_map(|block| {
        let (name, rest) = block.split_once('"')?;
        let (body, _) = rest.split_once("\n}")?;
        Some(Declaration { name, body })
    })
}

impl Declaration<'_> {
    /// The variable with its value; nothing where it has a default.
    fn input(&self) -> Result<Option<(String, String)>, Box<dyn Error>> {
        if self.argument("default").is_some() {
            return Ok(None);
        }
        let value = match (self.name, self.argument("type")) {
            ("queue_passwords", _) => {
                r#"{"test": "made-up 1", "preview": "made-up 2", "live": "made-up 3"}"#.to_owned()
            }
            ("api_keys", _) => r#"{"north": "made-up 1", "south": "made-up 2"}"#.to_owned(),
            ("private_key_file", _) => KEY_FILE.to_owned(),
            (name, Some("string")) => format!("made-up {}", name.replace('_', " ")),
            (name, _) => {
                return Err(format!("what variable {name} can be is not in {}", file!()).into());
            }
        };
        Ok(Some((self.name.to_owned(), value)))
    }

    fn argument(&self, name: &str) -> Option<&str> {
        self.body.lines().find_map(|line| {
            let (left, right) = line.split_once('=')?;
            (left.trim() == name).then_some(right.trim())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cargo;
    use crate::example::names;

    #[test]
    fn texts_are_made_up_and_defaults_are_left_alone() {
        let text = "variable \"a_key\" {\n  type = string\n}\n\nvariable \"n\" {\n  type    = number\n  \
                    default = 1\n}\n";
        let inputs: Vec<_> = declarations(text).map(|it| it.input().unwrap()).collect();
        assert_eq!(
            inputs,
            [Some(("a_key".to_owned(), "made-up a key".to_owned())), None]
        );
        let odd = "variable \"odd\" {\n  type = list(string)\n}\n";
        let odd = declarations(odd).next().unwrap();
        let said = odd.input().unwrap_err().to_string();
        assert!(said.starts_with("what variable odd can be"), "{said}");
    }

    #[test]
    fn every_example_has_its_inputs() {
        let folder = cargo::root().join("examples");
        let names = names::all(&folder).unwrap();
        assert!(names.len() > 20, "{names:?}");
        for name in names {
            Inputs::of(&folder.join(&name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }
}
