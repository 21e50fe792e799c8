//! Creates a secret, gives it a new value, and deletes it.
//!
//! ```text
//! KUBIYA_API_KEY=… cargo run -p kubiya-sdk --example create_and_rotate
//! ```

#![expect(clippy::print_stdout, reason = "it is a program for the terminal")]

use std::error::Error;

use kubiya_sdk::{Client, NewSecret, SecretUpdate, seal};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    run(&Client::from_env()?).await
}

pub(crate) async fn run(client: &Client) -> Result<(), Box<dyn Error>> {
    let secrets = client.secrets();
    let name = "example/rotating-password";

    let new = NewSecret::new(name, seal(generate())).description("Rotated by the example");
    let secret = secrets.create(new).await?.into_metadata()?;
    println!(
        "created {} at {}",
        secret.name(),
        secret.created_at().unwrap_or("an unknown time")
    );

    // The API takes value and description together: pass on the description to keep it.
    let description = secret.description().unwrap_or_default();
    secrets
        .update(name, SecretUpdate::new(seal(generate()), description))
        .await?;
    println!("rotated {name}");

    secrets.delete(name).await?;
    println!("deleted {name}");
    Ok(())
}

/// A stand-in for a password generator.
fn generate() -> String {
    use std::hash::{BuildHasher, RandomState};
    format!("{:016x}", RandomState::new().hash_one(()))
}
