//! Why there is nobody to trust: the certificates of authorities, as far as settings choose them.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use super::path;

/// On Linux and other systems without a certificate store of their own. **Source:** rustls-native-certs, which takes
/// what they name in place of what the system trusts.
const FILE: &str = "SSL_CERT_FILE";
const FOLDERS: &str = "SSL_CERT_DIR";

/// The certificates of authorities cannot be loaded: those that were given
/// ([`ClientBuilder::root_certificates`](crate::ClientBuilder::root_certificates)), or those of the system.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{0}")]
pub struct TrustError(String);

impl TrustError {
    /// Those that were given to the builder are none.
    pub(crate) fn given(reason: Option<String>) -> Self {
        let reason = match reason {
            Some(reason) => format!(": {reason}"),
            None => "; they have to be in PEM form".to_owned(),
        };
        Self(format!(
            "the root certificates that were given cannot be used{reason}"
        ))
    }

    /// The system has none, or the variables lead to none.
    pub(crate) fn system() -> Self {
        let file = path(FILE).map(|file| format!("{FILE} names {file:?}, {}", in_file(&file)));
        // An empty one counts as absent, unlike an empty file.
        let folders = path(FOLDERS).filter(|folders| !folders.is_empty());
        let folders = folders
            .map(|folders| format!("{FOLDERS} names {folders:?}, with no certificate in PEM form"));
        let found: Vec<_> = file.into_iter().chain(folders).collect();
        let places = match found.is_empty() {
            true => format!(
                "the system has none; {FILE} can name a file with certificates of authorities"
            ),
            false => format!(
                "{}; it takes the place of the system's",
                found.join(", and ")
            ),
        };
        Self(format!(
            "no certificates of authorities to trust were found: {places}"
        ))
    }
}

/// What is wrong with the file, of which it is known that nothing in it could be used.
fn in_file(file: &OsStr) -> String {
    if file.is_empty() {
        return "which is no path (unset the variable instead)".to_owned();
    }
    match fs::File::open(Path::new(file)).and_then(|file| file.metadata()) {
        Ok(metadata) if metadata.is_dir() => "which is a folder".to_owned(),
        Ok(_) => "which holds no certificate in PEM form".to_owned(),
        Err(error) => format!("which cannot be read ({error})"),
    }
}
