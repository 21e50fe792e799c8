//! Brings many secrets to the wanted values, ten at a time, and shows the progress.
//!
//! ```text
//! KUBIYA_API_KEY=… cargo run -p kubiya-sdk --example bulk_sync
//! ```

#![expect(clippy::print_stdout, reason = "it is a program for the terminal")]

use std::collections::BTreeMap;
use std::error::Error;
use std::sync::Arc;

use kubiya_sdk::{Catalog, Client, NewSecret, Result, Secret, SecretString, SecretUpdate, seal};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// How many secrets are worked on at once. The client itself slows down where the API asks it to.
const AT_ONCE: usize = 10;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let wanted = (1..=25).map(|number| {
        (
            format!("example/bulk-{number}"),
            seal(format!("value number {number}")),
        )
    });
    sync(&Client::from_env()?, wanted.collect()).await
}

/// Creates what is missing and updates the rest. Goes on after a failure, and reports it in the end.
pub(crate) async fn sync(
    client: &Client,
    wanted: BTreeMap<String, SecretString>,
) -> Result<(), Box<dyn Error>> {
    let total = wanted.len();
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let before = Catalog::<Secret>::new(client.clone());
    let mut tasks = JoinSet::new();
    for (name, value) in wanted {
        let (client, before, places) = (client.clone(), before.clone(), Arc::clone(&places));
        tasks.spawn(async move {
            let _place = places.acquire_owned().await;
            let outcome = bring(&client, &before, &name, value).await;
            (name, outcome)
        });
    }

    let (mut done, mut failed) = (0, 0);
    while let Some(task) = tasks.join_next().await {
        let (name, outcome) = task?;
        done += 1;
        match outcome {
            Ok(what) => println!("[{done}/{total}] {what} {name}"),
            Err(error) => {
                failed += 1;
                println!("[{done}/{total}] failed {name}: {error}");
            }
        }
    }
    if failed > 0 {
        return Err(format!("{failed} of {total} secrets could not be brought up to date").into());
    }
    Ok(())
}

async fn bring(
    client: &Client,
    before: &Catalog<Secret>,
    name: &str,
    value: SecretString,
) -> Result<&'static str> {
    match before.get_opt(name).await? {
        None => {
            // That the secret exists is all that matters here; its metadata may be unread.
            let new = NewSecret::new(name, value).known_absent();
            let _created = client.secrets().create(new).await?;
            Ok("created")
        }
        Some(secret) => {
            let description = secret.description().unwrap_or_default();
            client
                .secrets()
                .update(name, SecretUpdate::new(value, description))
                .await?;
            Ok("updated")
        }
    }
}
