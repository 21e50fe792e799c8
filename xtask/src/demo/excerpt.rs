//! The lines of Terraform's output that matter.

/// How much of a command's output is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Show {
    /// Resources, what is planned for them, what was done, and errors.
    Details,
    /// What was done.
    Progress,
}

/// Chooses lines of standard output and standard error. A resource loses the indentation of its
/// head; nothing else is changed.
pub(super) fn excerpt<'a>(stdout: &'a str, stderr: &'a str, show: Show) -> Vec<&'a str> {
    let mut chosen = Vec::new();
    let mut resource = None;
    for line in stdout.lines() {
        resource = resource.or_else(|| Form::of_head(line));
        match resource {
            None if is_outcome(line) => chosen.push(line),
            None => {}
            Some(form) => {
                let ends = line == form.end;
                if show == Show::Details {
                    chosen.push(line.strip_prefix(form.indent).unwrap_or(line));
                    chosen.extend(ends.then_some(""));
                }
                if ends {
                    resource = None;
                }
            }
        }
    }
    let error = stderr
        .lines()
        .skip_while(|line| !line.starts_with("Error: "));
    chosen.extend(error);
    while chosen.last().is_some_and(|line| line.trim().is_empty()) {
        chosen.pop();
    }
    chosen
}

/// How a resource is set.
#[derive(Clone, Copy)]
struct Form {
    indent: &'static str,
    /// The last line.
    end: &'static str,
}

impl Form {
    /// `  # kubiya_secret.a will be created` in a plan, `# kubiya_secret.a:` in a state.
    fn of_head(line: &str) -> Option<Self> {
        let forms = [
            Self {
                indent: "  ",
                end: "    }",
            },
            Self {
                indent: "",
                end: "}",
            },
        ];
        let begins = |form: &Self| {
            line.strip_prefix(form.indent)
                .is_some_and(|rest| rest.starts_with("# kubiya_secret."))
        };
        forms.into_iter().find(begins)
    }
}

fn is_outcome(line: &str) -> bool {
    let begins = [
        "Plan: ",
        "No changes.",
        "Apply complete!",
        "Destroy complete!",
        "Import successful!",
    ];
    begins.iter().any(|begin| line.starts_with(begin))
        || line.contains(" complete after ")
        || is_warning(line)
}

/// Whether a line begins a warning. That of overrides is Terraform's own, and comes with every command.
fn is_warning(line: &str) -> bool {
    line.starts_with("Warning: ") && !line.contains("development overrides")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: &str = "\
kubiya_secret.a: Refreshing state... [name=a]

Terraform will perform the following actions:

  # kubiya_secret.a will be updated in-place
  ~ resource \"kubiya_secret\" \"a\" {
        name          = \"a\"
      ~ value_version = 1 -> (known after apply)
    }

Plan: 0 to add, 1 to change, 0 to destroy.
kubiya_secret.a: Modifying... [name=a]
kubiya_secret.a: Modifications complete after 0s [name=a]

Apply complete! Resources: 0 added, 1 changed, 0 destroyed.
";

    #[test]
    fn details_are_resources_and_outcomes() {
        let expected = [
            "# kubiya_secret.a will be updated in-place",
            "~ resource \"kubiya_secret\" \"a\" {",
            "      name          = \"a\"",
            "    ~ value_version = 1 -> (known after apply)",
            "  }",
            "",
            "Plan: 0 to add, 1 to change, 0 to destroy.",
            "kubiya_secret.a: Modifications complete after 0s [name=a]",
            "Apply complete! Resources: 0 added, 1 changed, 0 destroyed.",
        ];
        assert_eq!(excerpt(PLAN, "", Show::Details), expected);
        assert_eq!(excerpt(PLAN, "", Show::Progress), expected[6..]);
    }

    #[test]
    fn a_resource_in_a_state_keeps_its_indentation() {
        let state = "# kubiya_secret.a:\nresource \"kubiya_secret\" \"a\" {\n    name = \"a\"\n}\n";
        let lines: Vec<_> = state.lines().collect();
        assert_eq!(excerpt(state, "", Show::Details), lines);
    }

    #[test]
    fn an_error_is_shown_to_its_end() {
        let stderr = "\nWarning: Provider development overrides\n\nError: No\n\n  on main.tf\n\n";
        assert_eq!(
            excerpt("", stderr, Show::Progress),
            ["Error: No", "", "  on main.tf"]
        );
    }
}
