//! Paths that point at an attribute, an element or a key inside a value.

use std::fmt;

/// One step of an [`AttributePath`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// An attribute of an object, resource or block.
    Attribute(String),
    /// An element of a map.
    Key(String),
    /// An element of a list or tuple, counted from zero.
    Index(i64),
}

/// Where in a value something is. The empty path is the value itself.
///
/// The protocol cannot point at an element of a set: a path into a set stops at the set.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct AttributePath {
    steps: Vec<Step>,
}

impl AttributePath {
    /// The path of the whole value.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// The path of a top-level attribute.
    #[must_use]
    pub fn attribute(name: impl Into<String>) -> Self {
        Self::root().join(Step::Attribute(name.into()))
    }

    /// This path, one step further.
    #[must_use]
    pub fn join(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }

    /// This path with `step` put before its first step: for errors on their way out.
    #[must_use]
    pub fn prefixed(mut self, step: Step) -> Self {
        self.steps.insert(0, step);
        self
    }

    /// The steps, outermost first.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Whether this is the path of the whole value.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.steps.is_empty()
    }
}

impl fmt::Display for AttributePath {
    /// The form that a practitioner would write: `tasks[0].name`, `tags["team"]`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.steps.iter().enumerate() {
            match step {
                Step::Attribute(name) if position == 0 => f.write_str(name)?,
                Step::Attribute(name) => write!(f, ".{name}")?,
                Step::Key(key) => write!(f, "[{key:?}]")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_reads_as_a_practitioner_would_write_it() {
        let path = AttributePath::attribute("tasks")
            .join(Step::Index(2))
            .join(Step::Attribute("labels".into()))
            .join(Step::Key("a b".into()));
        assert_eq!(path.to_string(), r#"tasks[2].labels["a b"]"#);
        assert_eq!(AttributePath::root().to_string(), "");
    }
}
