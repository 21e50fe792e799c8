//! The public API is made of our own types: another HTTP library, or a new version of it, must not be
//! a breaking change.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod public_api {
    pub(super) mod surface;
}

use std::fs;
use std::path::{Path, PathBuf};

use public_api::surface::Surface;

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| {
            if path.is_dir() {
                sources(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

/// The name below `src` and the text of every source file, in the order of names.
fn files() -> Vec<(String, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let name = |path: &Path| {
        let name = path.strip_prefix(&src).unwrap().to_string_lossy();
        name.replace('\\', "/")
    };
    let mut files: Vec<_> = sources(&src)
        .iter()
        .map(|path| (name(path), fs::read_to_string(path).unwrap()))
        .collect();
    files.sort();
    files
}

/// The public items, each up to its body.
fn signatures(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("pub ").map(|(start, _)| {
        let item = &text[start..];
        &item[..item.find(['{', ';']).unwrap_or(item.len())]
    })
}

#[test]
fn only_the_transport_names_the_http_library() {
    let naming = files()
        .into_iter()
        .filter(|(_, text)| text.contains("reqwest"));
    let names: Vec<_> = naming.map(|(name, _)| name).collect();
    assert_eq!(names, ["http/transport.rs"]);
}

#[test]
fn no_public_signature_has_a_type_of_an_http_library() {
    let foreign = [
        "Bytes",
        "HeaderMap",
        "HeaderName",
        "HeaderValue",
        "StatusCode",
        "Url",
        "http::",
    ];
    let mut seen = 0;
    for (name, text) in files() {
        for signature in signatures(&text).filter(|item| !item.starts_with("pub use crate::")) {
            seen += 1;
            for kind in foreign {
                assert!(!has_name(signature, kind), "{name}: {signature}");
            }
        }
    }
    assert!(seen > 80, "only {seen} public items were found");
}

/// Whether a name begins so; one of ours may end so.
fn has_name(signature: &str, begins: &str) -> bool {
    let mut places = signature.match_indices(begins);
    places.any(|(at, _)| !signature[..at].ends_with(|it: char| it.is_alphanumeric() || it == '_'))
}

#[test]
fn the_environment_is_read_in_one_place() {
    let reading = files()
        .into_iter()
        .filter(|(_, text)| text.contains("env::var"));
    assert_eq!(
        reading.map(|(name, _)| name).collect::<Vec<_>>(),
        ["config.rs"]
    );
}

#[test]
fn what_is_public_is_on_record() {
    let surface = Surface::of(&files());
    insta::assert_snapshot!(surface.render());
}

#[test]
fn what_is_not_exported_is_not_on_record() {
    let library = "pub use secrecy::SecretString;\npub use crate::a::{A, f};";
    let text = r#"
        /// Words.
        #[derive(Debug)]
        #[non_exhaustive]
        pub struct A<T> { pub shown: T, hidden: u8 }
        pub struct B;
        impl<T> A<T> {
            /// Words.
            #[must_use]
            pub async fn call(&self) -> u8 { self.hidden }
            pub(crate) fn internal() {}
        }
        impl<T> Clone for A<T> { fn clone(&self) -> Self { self.copied() } }
        impl<T> Sealed for A<T> {}
        trait Sealed {}
        impl B { pub fn other(&self) {} }
        pub const fn f(name: &str) -> u8 { 1 }
        #[cfg(test)]
        mod tests { pub struct A; }
    "#;
    let files = [("lib.rs", library), ("a.rs", text)].map(|(n, t)| (n.to_owned(), t.to_owned()));
    let expected = "\
pub use secrecy::SecretString;
#[derive(Debug)]
#[non_exhaustive]
pub struct A<T> {
    pub shown: T,
    not_public: _,
}
impl<T> A<T> {
    #[must_use]
    pub async fn call(&self) -> u8 {}
}
impl<T> Clone for A<T> {}
pub const fn f(name: &str) -> u8 {}
";
    assert_eq!(Surface::of(&files).render(), expected);
}
