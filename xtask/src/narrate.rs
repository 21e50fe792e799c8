//! How what Terraform does is told: steps, commands, their output, and checks.

use std::error::Error;
use std::io::{self, IsTerminal, Write};

use crate::environment;

type Outcome = Result<(), Box<dyn Error>>;

/// The widest line of prose, in characters, its indentation included.
const WIDTH: usize = 80;
const INDENT: &str = "   ";

const PLAIN: &str = "\x1b[0m";
const BOLD: &str = "\x1b[1m";
const DIM: &str = "\x1b[2m";
const RED: &str = "\x1b[31m";
const GREEN: &str = "\x1b[32m";
const CYAN: &str = "\x1b[36m";

/// Writes headings, prose, commands, output and checks.
pub(crate) struct Narrator {
    out: Box<dyn Write>,
    coloured: bool,
    steps: usize,
    checks: usize,
    /// Whether the last line was empty.
    apart: bool,
}

impl Narrator {
    /// One that tells on standard output, in colours where they are welcome.
    pub(crate) fn on_stdout() -> Self {
        let stdout = io::stdout();
        let coloured = stdout.is_terminal() && !environment::no_color();
        Self::new(Box::new(stdout), coloured)
    }

    fn new(out: Box<dyn Write>, coloured: bool) -> Self {
        Self {
            out,
            coloured,
            steps: 0,
            checks: 0,
            apart: false,
        }
    }

    pub(crate) fn title(&mut self, text: &str) -> io::Result<()> {
        let text = self.painted(BOLD, text);
        self.alone(&text)
    }

    /// Begins the next step.
    pub(crate) fn step(&mut self, heading: &str) -> io::Result<()> {
        self.steps += 1;
        let heading = self.painted(BOLD, &format!("{}. {heading}", self.steps));
        self.alone(&heading)
    }

    /// Prose, wrapped to lines.
    pub(crate) fn prose(&mut self, text: &str) -> io::Result<()> {
        for line in wrapped(text, WIDTH - INDENT.len()) {
            self.line(&format!("{INDENT}{line}"))?;
        }
        Ok(())
    }

    /// A name and what it stands for.
    pub(crate) fn fact(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.line(&format!("{INDENT}{name:<12}{text}"))
    }

    /// What somebody types.
    pub(crate) fn command(&mut self, line: &str) -> io::Result<()> {
        let line = self.painted(CYAN, &format!("$ {line}"));
        self.pause()?;
        self.line(&format!("{INDENT}{line}"))
    }

    /// What the machine answers.
    pub(crate) fn output<'a>(
        &mut self,
        lines: impl IntoIterator<Item = &'a str>,
    ) -> io::Result<()> {
        let bar = self.painted(DIM, "│");
        for line in lines {
            self.line(format!("{INDENT}{bar} {line}").trim_end())?;
        }
        Ok(())
    }

    /// States what must be true now.
    ///
    /// # Errors
    /// It is not.
    pub(crate) fn claim(&mut self, claim: &str, holds: bool) -> Outcome {
        let (colour, mark) = if holds { (GREEN, "✓") } else { (RED, "✗") };
        let painted = self.painted(colour, mark);
        let mut lead = painted.as_str();
        for line in wrapped(claim, WIDTH - INDENT.len() - 2) {
            self.line(&format!("{INDENT}{lead} {line}"))?;
            lead = " ";
        }
        if !holds {
            return Err("the demonstration did not go as told".into());
        }
        self.checks += 1;
        Ok(())
    }

    /// An empty line, unless there is one.
    pub(crate) fn pause(&mut self) -> io::Result<()> {
        if self.apart { Ok(()) } else { self.line("") }
    }

    /// How many claims held.
    pub(crate) fn checks(&self) -> usize {
        self.checks
    }

    /// A line with empty lines around it.
    fn alone(&mut self, text: &str) -> io::Result<()> {
        self.pause()?;
        self.line(text)?;
        self.pause()
    }

    fn line(&mut self, text: &str) -> io::Result<()> {
        self.apart = text.is_empty();
        writeln!(self.out, "{text}")
    }

    fn painted(&self, colour: &str, text: &str) -> String {
        if self.coloured {
            format!("{colour}{text}{PLAIN}")
        } else {
            text.to_owned()
        }
    }
}

/// Breaks a text between words so that no line has more characters than `width`, if its words
/// allow that.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::<String>::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::*;

    #[derive(Clone, Default)]
    struct Page(Rc<RefCell<Vec<u8>>>);

    impl Write for Page {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn told(coloured: bool, tell: impl FnOnce(&mut Narrator) -> Outcome) -> String {
        let page = Page::default();
        tell(&mut Narrator::new(Box::new(page.clone()), coloured)).unwrap();
        let bytes = page.0.take();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn steps_are_numbered_and_claims_that_hold_are_counted() {
        let text = told(false, |narrator| {
            narrator.step("Plan")?;
            narrator.command("terraform plan")?;
            narrator.output(["No changes.", "", "end"])?;
            narrator.claim("it holds", true)?;
            narrator.step("Apply")?;
            assert!(narrator.claim("it holds", false).is_err());
            assert_eq!(narrator.checks(), 1);
            Ok(())
        });
        assert_eq!(
            text,
            "\n1. Plan\n\n   $ terraform plan\n   │ No changes.\n   │\n   │ end\n   ✓ it holds\n\
             \n2. Apply\n\n   ✗ it holds\n"
        );
    }

    #[test]
    fn colour_is_only_used_where_it_is_wanted() {
        let tell = |narrator: &mut Narrator| narrator.claim("claim", true);
        assert_eq!(told(false, tell), "   ✓ claim\n");
        assert_eq!(told(true, tell), "   \x1b[32m✓\x1b[0m claim\n");
    }

    #[test]
    fn no_line_of_prose_is_wider_than_the_page() {
        let text = told(false, |narrator| Ok(narrator.prose(&"wört ".repeat(60))?));
        let widths: Vec<_> = text.lines().map(|line| line.chars().count()).collect();
        assert!(widths.iter().all(|width| *width <= WIDTH), "{widths:?}");
        assert_eq!(text.split_whitespace().count(), 60);
        let long = format!("a {} b", "x".repeat(100));
        assert_eq!(wrapped(&long, 10).len(), 3);
    }
}
