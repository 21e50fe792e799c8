//! Ids that the server chose, in a message.

/// So many are shown.
const SHOWN: usize = 10;

/// The ids, quoted; the first of them where there are many.
pub(super) fn some_of<T: AsRef<str>>(ids: &[T]) -> String {
    let shown = ids.iter().take(SHOWN);
    let shown: Vec<String> = shown.map(|id| format!("{:?}", id.as_ref())).collect();
    let shown = shown.join(" or ");
    match ids.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown}, or one of {more} more"),
    }
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
}
