//! The action `kubiya_webhook_invoke`: posts an event to a webhook, as whoever knows its URL can.

use std::time::Duration;

use async_trait::async_trait;
use kubiya_sdk::WebhookUrl;
use secrecy::ExposeSecret;
use serde::Deserialize;
use tfplugin_framework::schema::{Attribute, Schema};
use tfplugin_framework::{
    Action, Attr, Cx, Diagnostic, JsonKind, JsonText, Progress, Result, Sensitive, Type, Value,
};

use super::description;
use crate::client::ProviderClient;
use crate::config::{check_duration, parse_duration};
use crate::error::webhook::{not_a_webhook_url, not_invoked};

pub(crate) const WEBHOOK_INVOKE: &str = "kubiya_webhook_invoke";

const DEFAULT_PAYLOAD: &str = "{}";
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

/// Posts one event, once.
pub(crate) struct WebhookInvoke;

#[derive(Deserialize)]
pub(crate) struct Config {
    url: Attr<Sensitive>,
    payload: Attr<JsonText>,
    timeout: Attr<String>,
}

#[async_trait]
impl Action for WebhookInvoke {
    type Client = ProviderClient;
    type Config = Config;

    fn schema(&self) -> Schema {
        let text = || Attribute::optional(Type::String);
        let url = Attribute::required(Type::String).sensitive();
        let payload = text().json(JsonKind::Any);
        let timeout = text().check(check_duration);
        Schema::new(description::INVOKE)
            .attribute(
                "url",
                url.check(check_url).describe(description::INVOKE_URL),
            )
            .attribute("payload", payload.describe(description::INVOKE_PAYLOAD))
            .attribute("timeout", timeout.describe(description::INVOKE_TIMEOUT))
    }

    async fn invoke(
        &self,
        _: &mut Cx,
        client: &ProviderClient,
        progress: &Progress,
        config: Config,
    ) -> Result<()> {
        let url = config
            .url
            .known()
            .map(|url| url.as_secret().expose_secret());
        let url = parse_url(url.unwrap_or_default()).map_err(|problem| invalid("url", problem))?;
        let timeout = config.timeout.known();
        let timeout = timeout.map_or(Ok(DEFAULT_TIMEOUT), |text| parse_duration(text));
        let timeout = timeout.map_err(|problem| invalid("timeout", problem))?;
        let payload = config.payload.known();
        let payload = payload.map_or(DEFAULT_PAYLOAD, JsonText::as_str);

        let origin = url.origin().to_owned();
        progress.tell(format!("Sending the event to {origin}"));
        let call = client.call(url, payload).timeout(timeout);
        call.send()
            .await
            .map_err(|error| not_invoked(&origin, &error).into())
    }
}

fn check_url(value: &Value) -> std::result::Result<(), String> {
    parse_url(value.as_str().unwrap_or_default()).map(drop)
}

/// What no configuration that passed validation leads to.
fn invalid(name: &str, problem: String) -> Diagnostic {
    Diagnostic::error(format!("Invalid value for {name}"), problem).at_attribute(name)
}

fn parse_url(text: &str) -> std::result::Result<WebhookUrl, String> {
    WebhookUrl::parse(text).map_err(not_a_webhook_url)
}
