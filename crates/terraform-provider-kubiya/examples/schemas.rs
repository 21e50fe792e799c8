//! Prints the provider's schemas as `terraform providers schema -json` does, without a Terraform.
//!
//! The documentation is made from them: see `cargo xtask docs`.

use std::error::Error;
use std::io::{self, Write};

use terraform_provider_kubiya::{SOURCE, service};
use tfplugin_framework::testing::core::schemas_json;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let schemas = schemas_json(SOURCE, &service()).await?;
    Ok(writeln!(io::stdout(), "{schemas:#}")?)
}
