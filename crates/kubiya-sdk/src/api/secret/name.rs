//! Which names a secret can have.

/// The longest accepted name, in bytes.
const LONGEST: usize = 255;

/// `GET /api/v2/secrets/get_value/{name}` reads a value, so a secret of this name has no address.
const RESERVED: &str = "get_value";

/// Why a name cannot be the name of a secret.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SecretNameError {
    /// The name is empty.
    #[error("the name is empty")]
    Empty,
    /// The name is longer than 255 bytes.
    #[error("the name is {bytes} bytes long; at most 255 are allowed")]
    TooLong {
        /// Its length in bytes.
        bytes: usize,
    },
    /// The name contains a control character, such as a line break or a tab.
    #[error("the name contains a control character, such as a line break or a tab")]
    ControlCharacter,
    /// The name is `.` or `..`, which URLs use for something else.
    #[error("the name must not be \".\" or \"..\": URLs cannot address it")]
    DotSegment,
    /// The name is `get_value`, an address of the API itself.
    #[error("the name \"get_value\" is reserved: it is an address of the API itself")]
    Reserved,
}

/// Checks a name the way every call of [`Secrets`](crate::Secrets) does before it sends anything.
///
/// All other characters are allowed and reach the server unchanged: spaces, `/`, `#`, `%`, letters of
/// any script.
///
/// # Errors
///
/// The reason, ready to be shown.
///
/// # Examples
///
/// ```
/// use kubiya_sdk::{SecretNameError, validate_secret_name};
///
/// assert_eq!(validate_secret_name("team a/db-password"), Ok(()));
/// assert_eq!(validate_secret_name(".."), Err(SecretNameError::DotSegment));
/// ```
pub fn validate_secret_name(name: &str) -> Result<(), SecretNameError> {
    if name.is_empty() {
        Err(SecretNameError::Empty)
    } else if name.len() > LONGEST {
        Err(SecretNameError::TooLong { bytes: name.len() })
    } else if name.chars().any(char::is_control) {
        Err(SecretNameError::ControlCharacter)
    } else if name == "." || name == ".." {
        Err(SecretNameError::DotSegment)
    } else if name == RESERVED {
        Err(SecretNameError::Reserved)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unusable_names_are_refused_with_the_reason() {
        for (name, error) in [
            ("", SecretNameError::Empty),
            (&*"n".repeat(256), SecretNameError::TooLong { bytes: 256 }),
            (&*"é".repeat(128), SecretNameError::TooLong { bytes: 256 }),
            ("a\nb", SecretNameError::ControlCharacter),
            ("a\0", SecretNameError::ControlCharacter),
            ("\u{7f}", SecretNameError::ControlCharacter),
            ("\u{85}", SecretNameError::ControlCharacter),
            (".", SecretNameError::DotSegment),
            ("..", SecretNameError::DotSegment),
            ("get_value", SecretNameError::Reserved),
        ] {
            assert_eq!(validate_secret_name(name), Err(error), "{name:?}");
        }
    }

    #[test]
    fn everything_else_is_a_name() {
        for name in [
            "a",
            "...",
            "a b",
            "a/b",
            "a#?%",
            "é",
            "GET_VALUE",
            &*"n".repeat(255),
        ] {
            assert_eq!(validate_secret_name(name), Ok(()), "{name:?}");
        }
    }
}
