//! The provider without a process, a connection or Core around it: only what its calls take.

use kubiya_emulator::Emulator;
use secrecy::ExposeSecret;
use terraform_provider_kubiya::service;
use tfplugin_proto::generated::tfplugin6::provider_server::Provider;
use tfplugin_proto::generated::tfplugin6::{
    apply_resource_change, get_provider_schema, plan_resource_change,
};
use tonic::Request;

use super::questions::Questions;

const NAME: &str = "one";

/// A secret that was created, and what Core would ask about it.
pub(crate) struct OneSecret {
    questions: Questions,
    created: apply_resource_change::Response,
}

/// The provider, configured with this API key.
pub(crate) async fn configured(emulator: &Emulator, api_key: &str) -> impl Provider {
    let service = service();
    let request = Request::new(get_provider_schema::Request {});
    let schemas = service.get_provider_schema(request).await.unwrap();
    let questions = Questions::new(schemas.into_inner());
    let request = Request::new(questions.configure(emulator.url(), api_key));
    let answer = service.configure_provider(request).await.unwrap();
    assert!(answer.into_inner().diagnostics.is_empty());
    service
}

impl OneSecret {
    pub(crate) async fn create(emulator: &Emulator) -> Self {
        let service = configured(emulator, emulator.api_key().expose_secret()).await;
        let request = Request::new(get_provider_schema::Request {});
        let schemas = service.get_provider_schema(request).await.unwrap();
        let questions = Questions::new(schemas.into_inner());
        let request = Request::new(questions.create(NAME));
        let created = service.apply_resource_change(request).await.unwrap();
        let created = created.into_inner();
        assert!(created.diagnostics.is_empty());
        Self { questions, created }
    }

    /// What Core asks in a plan of the configuration that was applied.
    pub(crate) fn plan(&self) -> Request<plan_resource_change::Request> {
        Request::new(self.questions.plan(NAME, &self.created))
    }

    /// Whether an answer plans nothing.
    pub(crate) fn is_unchanged(&self, answer: &plan_resource_change::Response) -> bool {
        answer.diagnostics.is_empty() && answer.planned_state == self.created.new_state
    }
}
