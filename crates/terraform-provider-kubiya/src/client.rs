//! What resources call the API with.

use std::sync::Arc;

use kubiya_sdk::{
    Agent, Client, Error, ExternalKnowledgeEntry, InlineSource, Integration, KnowledgeEntry,
    Runner, ScheduledTask, Secret, Source, Trigger, Webhook, WebhookCall, WebhookUrl,
};
use tfplugin_framework::Diagnostics;

use crate::config::Settings;
use crate::directory::{Catalogs, Directory, Entries, Kind};
use crate::fingerprint::Fingerprinter;
use crate::guard::Guard;
use crate::objects::Objects;
use crate::record::Records;
use crate::run::Run;

/// The configured provider.
pub(crate) struct ProviderClient {
    pub(crate) api: Client,
    pub(crate) agents: Objects<Agent>,
    pub(crate) knowledge: Objects<KnowledgeEntry>,
    pub(crate) runners: Objects<Runner>,
    pub(crate) scheduled_tasks: Objects<ScheduledTask>,
    pub(crate) secrets: Objects<Secret>,
    pub(crate) webhooks: Objects<Webhook>,
    pub(crate) sources: Objects<Source>,
    pub(crate) external_knowledge: Objects<ExternalKnowledgeEntry>,
    pub(crate) inline_sources: Objects<InlineSource>,
    pub(crate) integrations: Objects<Integration>,
    pub(crate) triggers: Objects<Trigger>,
    pub(crate) directory: Directory,
    pub(crate) fingerprints: Fingerprinter,
    pub(crate) run: Arc<Run>,
    pub(crate) records: Records,
    user_agent: [String; 2],
}

impl ProviderClient {
    pub(crate) fn new(settings: &Settings) -> Result<Self, Diagnostics> {
        let (api, waits) = (settings.client()?, settings.waits);
        let run = Arc::new(Run::new(waits));
        let guard = Arc::new(Guard::new(&settings.api_key));
        let agents = Objects::<Agent>::new(&api, &run, &guard, waits);
        let sources = Objects::<Source>::new(&api, &run, &guard, waits);
        let catalogs = Catalogs {
            agents: agents.catalog().clone(),
            sources: sources.catalog().clone(),
        };
        Ok(Self {
            agents,
            knowledge: Objects::new(&api, &run, &guard, waits),
            runners: Objects::new(&api, &run, &guard, waits),
            scheduled_tasks: Objects::new(&api, &run, &guard, waits),
            secrets: Objects::new(&api, &run, &guard, waits),
            webhooks: Objects::new(&api, &run, &guard, waits),
            sources,
            external_knowledge: Objects::new(&api, &run, &guard, waits),
            inline_sources: Objects::new(&api, &run, &guard, waits),
            integrations: Objects::new(&api, &run, &guard, waits),
            triggers: Objects::new(&api, &run, &guard, waits),
            directory: Directory::new(catalogs),
            api,
            fingerprints: Fingerprinter::new(&settings.api_key),
            run,
            records: Records::default(),
            user_agent: [
                settings.user_agent.clone(),
                settings.append_user_agent.clone().unwrap_or_default(),
            ],
        })
    }

    /// The API, for a call that changes something.
    pub(crate) fn writing(&self) -> &Client {
        self.run.applies();
        &self.api
    }

    /// An event for a webhook, from this program.
    pub(crate) fn call(&self, url: WebhookUrl, payload: &str) -> WebhookCall {
        let [prefix, suffix] = &self.user_agent;
        WebhookCall::new(url, payload)
            .user_agent_prefix(prefix)
            .user_agent_suffix(suffix)
    }

    /// Everything of this kind that can be referred to.
    pub(crate) async fn entries(&self, kind: Kind) -> Result<Arc<Entries>, Arc<Error>> {
        self.directory.entries(&self.api, kind).await
    }

    /// Ends every wait: the practitioner has interrupted Terraform.
    pub(crate) fn stop(&self) {
        self.api.stop();
        self.run.stop();
    }
}
