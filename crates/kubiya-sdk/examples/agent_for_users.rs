//! Gives some users an agent that can read one secret, or brings the agent that they have up to date.
//!
//! ```text
//! KUBIYA_API_KEY=… cargo run -p kubiya-sdk --example agent_for_users
//! ```

#![expect(clippy::print_stdout, reason = "it is a program for the terminal")]

use std::collections::BTreeSet;
use std::error::Error;

use kubiya_sdk::{AgentConfig, Client};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let id = run(&Client::from_env()?, &["dana@example.com"]).await?;
    println!("the agent is {id}");
    Ok(())
}

/// Returns the id of the agent.
pub(crate) async fn run(client: &Client, emails: &[&str]) -> Result<String, Box<dyn Error>> {
    let runners = client.runners().list().await?;
    let runner = runners.first().ok_or("the organisation has no runner")?;

    let mut config = AgentConfig::new("db-manager", runner.name());
    config.instructions = "Look after the databases.".into();
    config.secrets.insert("db-password".into());
    config.users = ids(client, emails).await?;

    let agents = client.agents();
    let all = agents.list().await?;
    match all.iter().find(|agent| agent.config().name == config.name) {
        Some(agent) => {
            agents.update(agent.id(), &config).await?;
            Ok(agent.id().to_owned())
        }
        None => Ok(agents.create(&config).await?.id().to_owned()),
    }
}

/// The ids of the users with these addresses; letter case does not matter.
async fn ids(client: &Client, emails: &[&str]) -> Result<BTreeSet<String>, Box<dyn Error>> {
    let users = client.users().list().await?;
    let id = |email: &&str| {
        let user = users
            .iter()
            .find(|user| user.email().eq_ignore_ascii_case(email));
        let user = user.ok_or_else(|| format!("nobody has the address {email}"))?;
        Ok(user.id().to_owned())
    };
    emails.iter().map(id).collect()
}
