//! What whoever runs an emulator has to know, and no answer tells.

use std::fmt;
use std::io::{self, Write};

/// Writes a line to standard error; it must not hold values.
pub(crate) fn give(text: fmt::Arguments<'_>) {
    let _nobody_listens = writeln!(io::stderr(), "kubiya-emulator: {text}");
}
