//! When a text that the API tells is the one that it was given.

/// Whether the API may have stored `written` as `told`: with other line ends, and with less white space around it.
pub(crate) fn is_kept(written: &str, told: &str) -> bool {
    let (written, told) = (with_one_line_end(written), with_one_line_end(told));
    written.trim() == told.trim()
        && before(&written).ends_with(before(&told))
        && after(&written).starts_with(after(&told))
}

fn with_one_line_end(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// The white space before everything else.
fn before(text: &str) -> &str {
    &text[..text.len() - text.trim_start().len()]
}

/// The white space after everything else.
fn after(text: &str) -> &str {
    &text[text.trim_end().len()..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn less_white_space_and_other_line_ends_are_the_servers_doing() {
        for (written, told) in [
            ("a\n", "a\n"),
            ("a\n", "a"),
            ("\n  a \n\n", "a \n"),
            ("\n  a \n\n", "a"),
            ("a\r\nb\r\n", "a\nb"),
            ("a\nb\n", "a\r\nb\r\n"),
            (" \n", ""),
            ("", ""),
        ] {
            assert!(is_kept(written, told), "{written:?} as {told:?}");
        }
    }

    #[test]
    fn everything_else_is_a_change() {
        for (written, told) in [
            ("a", "a\n"),
            ("a", " a"),
            ("a b", "a  b"),
            ("a\n\nb", "a\nb"),
            ("a", ""),
            ("", "a"),
            ("", "\n"),
            ("a\t", "a "),
        ] {
            assert!(!is_kept(written, told), "{written:?} as {told:?}");
        }
    }
}
