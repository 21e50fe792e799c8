//! Ids and names of which there may be any number, in a message.

/// So many are shown.
const SHOWN: usize = 10;

/// The ids, quoted, of which one may be chosen; the first of them where there are many.
pub(super) fn some_of<T: AsRef<str>>(ids: &[T]) -> String {
    match first_of(ids, " or ") {
        (shown, 0) => shown,
        (shown, more) => format!("{shown}, or one of {more} more"),
    }
}

/// The names, quoted, of all that are meant; the first of them where there are many.
pub(super) fn all_of<T: AsRef<str>>(names: &[T]) -> String {
    match first_of(names, ", ") {
        (shown, 0) => shown,
        (shown, more) => format!("{shown} and {more} more"),
    }
}

/// The first of them, and how many more there are.
fn first_of<T: AsRef<str>>(texts: &[T], between: &str) -> (String, usize) {
    let shown = texts.iter().take(SHOWN);
    let shown: Vec<String> = shown.map(|text| format!("{:?}", text.as_ref())).collect();
    (shown.join(between), texts.len().saturating_sub(SHOWN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_quoted_and_not_too_many() {
        assert_eq!(some_of(&["a", "b\n\"c"]), r#""a" or "b\n\"c""#);
        let many: Vec<String> = (0..12).map(|id| id.to_string()).collect();
        let shown = some_of(&many);
        assert!(shown.starts_with(r#""0" or "1""#), "{shown}");
        assert!(shown.ends_with(r#""9", or one of 2 more"#), "{shown}");
    }

    #[test]
    fn names_are_quoted_and_not_too_many() {
        assert_eq!(all_of(&["a", "b\n\"c"]), r#""a", "b\n\"c""#);
        let many: Vec<String> = (0..12).map(|name| name.to_string()).collect();
        let shown = all_of(&many);
        assert!(shown.starts_with(r#""0", "1""#), "{shown}");
        assert!(shown.ends_with(r#""8", "9" and 2 more"#), "{shown}");
    }
}
