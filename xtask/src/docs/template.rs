//! Templates: Markdown with placeholders, such as `{{ schema }}` or `{{ file examples/a.tf }}`.

use std::error::Error;

type Filled = Result<String, Box<dyn Error>>;

/// Replaces every placeholder by what `fill` gives for its words.
///
/// A placeholder that is filled with nothing and stands alone takes its line along, and the empty line
/// after it. One that stands alone indents every line that it is filled with as far as itself.
///
/// # Errors
/// A placeholder has no end, or `fill` fails; with the number of the line.
pub(super) fn expand(template: &str, fill: impl Fn(&[&str]) -> Filled) -> Filled {
    let mut text = String::new();
    let mut gone = false;
    for (place, line) in template.lines().enumerate() {
        let filled = expand_line(line, &fill).map_err(|error| format!("{}: {error}", place + 1))?;
        let follows_a_gap = std::mem::replace(&mut gone, filled.is_empty() && !line.is_empty());
        let goes_along = follows_a_gap && line.is_empty();
        if !gone && !goes_along {
            text.push_str(&filled);
            text.push('\n');
        }
    }
    Ok(text.trim_end().to_owned() + "\n")
}

fn expand_line(line: &str, fill: impl Fn(&[&str]) -> Filled) -> Filled {
    let mut filled = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("{{") {
        let (words, after) = after.split_once("}}").ok_or("a placeholder has no end")?;
        let words: Vec<_> = words.split_whitespace().collect();
        let indentation = if before.trim().is_empty() { before } else { "" };
        filled.push_str(before);
        filled.push_str(&indented(fill(&words)?.trim_end(), indentation));
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled.trim_end().to_owned())
}

/// A text whose lines but the first one are indented, unless they are empty.
fn indented(text: &str, indentation: &str) -> String {
    let indented = text.replace('\n', &format!("\n{indentation}"));
    indented.replace(&format!("\n{indentation}\n"), "\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(words: &[&str]) -> Filled {
        match words {
            ["nothing"] => Ok(String::new()),
            ["lines"] => Ok("one\n\ntwo\n".to_owned()),
            ["repeat", word] => Ok(format!("{word}{word}")),
            _ => Err(format!("there is no {}", words.join(" ")).into()),
        }
    }

    #[test]
    fn placeholders_are_filled_where_they_stand() {
        let text = expand("a {{ repeat b }} c {{repeat d}}\n", fill).unwrap();
        assert_eq!(text, "a bb c dd\n");
    }

    #[test]
    fn what_is_filled_with_nothing_leaves_no_gap() {
        let text = expand("a\n\n{{ nothing }}\n\nb\n\n{{ nothing }}\n", fill).unwrap();
        assert_eq!(text, "a\n\nb\n");
    }

    #[test]
    fn several_lines_are_indented_as_far_as_the_placeholder() {
        let text = expand("1. a\n\n   {{ lines }}\n\n2. b", fill).unwrap();
        assert_eq!(text, "1. a\n\n   one\n\n   two\n\n2. b\n");
    }

    #[test]
    fn an_error_names_its_line() {
        let error = |template| expand(template, fill).unwrap_err().to_string();
        assert_eq!(error("a\n{{ other thing }}"), "2: there is no other thing");
        assert_eq!(error("{{ lines"), "1: a placeholder has no end");
    }
}
