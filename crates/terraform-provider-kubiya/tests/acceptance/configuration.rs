//! Configurations, and texts to put into them.

use serde_json::Value;
use terraform_harness::{Capability, Terraform};

/// Where the resource that most tests are about is in the configuration.
pub(crate) const ONE: &str = "kubiya_secret.one";

/// An input variable that is in no state and no plan.
pub(crate) const VALUE: &str = r#"
variable "value" {
  type      = string
  ephemeral = true
}
"#;

/// [`VALUE`] as it suits the Core best.
pub(crate) fn variable(terraform: &Terraform) -> String {
    match terraform.has(Capability::WriteOnly) {
        true => VALUE.to_owned(),
        false => VALUE.replace("ephemeral = true", "sensitive = true"),
    }
}

/// [`ONE`], named `one`, with the input variable `value` for its value.
pub(crate) fn one(arguments: &str) -> String {
    format!("{VALUE}{}", one_of("var.value", arguments))
}

/// [`ONE`], named `one`, with an expression for its value.
pub(crate) fn one_of(value: &str, arguments: &str) -> String {
    secret("one", "one", value, arguments)
}

/// A secret under a label, with an expression for its value.
pub(crate) fn secret(label: &str, name: &str, value: &str, arguments: &str) -> String {
    let name = literal(name);
    format!(
        "
resource \"kubiya_secret\" \"{label}\" {{
  name  = {name}
  value = {value}
  {arguments}
}}
"
    )
}

/// The block of the provider.
pub(crate) fn provider(arguments: &str) -> String {
    format!("provider \"kubiya\" {{\n{arguments}\n}}\n")
}

/// A text as a literal of the configuration language.
pub(crate) fn literal(text: &str) -> String {
    Value::from(text)
        .to_string()
        .replace("${", "$${")
        .replace("%{", "%%{")
}

/// A text that occurs nowhere else.
pub(crate) fn canary(purpose: &str) -> String {
    let random = getrandom::u64().expect("the system has randomness");
    format!("canary-{purpose}-{random:016x}")
}
