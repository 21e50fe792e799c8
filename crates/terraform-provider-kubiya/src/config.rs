//! The provider block over the environment; the only file that reads environment variables.

mod origin;

use std::error::Error;
use std::time::Duration;

use kubiya_sdk::{Client, Endpoint, EndpointError, ProxyError, TrustError};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use tfplugin_framework::schema::{Attribute, Schema};
use tfplugin_framework::{Attr, Diagnostic, Diagnostics, Host, Result, Sensitive, Type, Value};

use crate::waits::Waits;
use origin::Origin;

const API_KEY: &str = "KUBIYA_API_KEY";
const ENVIRONMENT: &str = "KUBIYA_ENV";
const BASE_URL: &str = "KUBIYA_BASE_URL";
const COMPOSER_URL: &str = "KUBIYA_COMPOSER_URL";
const APPEND_USER_AGENT: &str = "TF_APPEND_USER_AGENT";
/// Whom new objects are put down to, and the task that they are made for, as the provider's predecessor read them.
const MANAGED_BY: &str = "MANAGED_BY";
const TASK_ID: &str = "TASK_UUID";
/// For tests: what every fixed wait is multiplied by.
const WAITS: &str = "KUBIYA_WAITS";

const DEFAULT_REQUEST_TIMEOUT: Duration = Duration::from_secs(30);
const DEFAULT_RETRY_TIMEOUT: Duration = Duration::from_secs(180);
const DEFAULT_MANAGED_BY: &str = "terraform";

/// The provider block.
#[derive(Deserialize)]
pub(crate) struct Block {
    api_key: Attr<Sensitive>,
    endpoint: Attr<String>,
    composer_endpoint: Attr<String>,
    request_timeout: Attr<String>,
    retry_timeout: Attr<String>,
}

const ABOUT_API_KEY: &str =
    "API key of the organisation. Defaults to the environment variable `KUBIYA_API_KEY`.";

const ABOUT_ENDPOINT: &str = "\
    Where the API is: `production`, `staging` or a URL, which must use https unless its host is this machine. \
    Defaults to the environment variables `KUBIYA_ENV`, then `KUBIYA_BASE_URL`, then `production`.";

const ABOUT_COMPOSER_ENDPOINT: &str = "\
    Where the composer is, which keeps the workflows of triggers: a URL, which must use https unless its host is this \
    machine. It is sent the same API key. Where `endpoint` is not set, it defaults to the environment variable \
    `KUBIYA_COMPOSER_URL`; then to `https://composer.kubiya.ai` for `production`, and to the API's own address for a \
    URL. For `staging` it has to be set, if there are triggers.";

const ABOUT_REQUEST_TIMEOUT: &str =
    "How long one attempt of an API call may take, such as `45s` or `2m`. Defaults to `30s`.";

const ABOUT_RETRY_TIMEOUT: &str = "\
    How long all attempts of one API call may take together, waits included. Defaults to `3m`.";

pub(crate) fn schema() -> Schema {
    let text = || Attribute::optional(Type::String);
    let duration = || text().check(check_duration);
    let api_key = text().sensitive().check(check_api_key);
    let endpoint = text().never_quoted().check(check_endpoint);
    let composer = text().never_quoted().check(check_composer_endpoint);
    Schema::new("Manages a [Kubiya](https://kubiya.ai) organisation.")
        .attribute("api_key", api_key.describe(ABOUT_API_KEY))
        .attribute("endpoint", endpoint.describe(ABOUT_ENDPOINT))
        .attribute(
            "composer_endpoint",
            composer.describe(ABOUT_COMPOSER_ENDPOINT),
        )
        .attribute(
            "request_timeout",
            duration().describe(ABOUT_REQUEST_TIMEOUT),
        )
        .attribute("retry_timeout", duration().describe(ABOUT_RETRY_TIMEOUT))
}

fn check_api_key(value: &Value) -> std::result::Result<(), String> {
    match value.as_str().map(str::trim) {
        Some("") => Err(format!(
            "api_key in the provider block is empty. Set it to a key of your organisation, or remove it and \
             set the environment variable {API_KEY}."
        )),
        _ => Ok(()),
    }
}

fn check_endpoint(value: &Value) -> std::result::Result<(), String> {
    Endpoint::parse(value.as_str().unwrap_or_default())
        .map(|_| ())
        .map_err(|error| format!("The endpoint cannot be used: {}", reason(&error)))
}

fn check_composer_endpoint(value: &Value) -> std::result::Result<(), String> {
    Endpoint::parse_composer(value.as_str().unwrap_or_default())
        .map(|_| ())
        .map_err(|error| format!("The composer's address cannot be used: {}", reason(&error)))
}

fn reason(error: &EndpointError) -> String {
    match error {
        EndpointError::NotHttps => format!(
            "{error}. The guide \"Testing modules offline\" shows how an emulator in another container is reached."
        ),
        _ => format!("{error}."),
    }
}

const NOT_A_DURATION: &str = "\
    The text is not a duration longer than zero. Write a number and a unit, such as \"500ms\", \"30s\" or \"3m\".";

/// The rule that a text is a duration longer than zero.
pub(crate) fn check_duration(value: &Value) -> std::result::Result<(), String> {
    parse_duration(value.as_str().unwrap_or_default()).map(|_| ())
}

/// A duration such as `30s`, which is never shown.
pub(crate) fn parse_duration(text: &str) -> std::result::Result<Duration, String> {
    match humantime::parse_duration(text) {
        Ok(duration) if !duration.is_zero() => Ok(duration),
        // Not shown: it may be a key that was pasted into the wrong line.
        _ => Err(NOT_A_DURATION.to_owned()),
    }
}

/// The environment variables that the provider knows.
#[derive(Default)]
pub(crate) struct Environment {
    pub(crate) api_key: Option<SecretString>,
    pub(crate) environment: Option<String>,
    pub(crate) base_url: Option<String>,
    pub(crate) composer_url: Option<String>,
    pub(crate) append_user_agent: Option<String>,
    pub(crate) managed_by: Option<String>,
    pub(crate) task_id: Option<String>,
    pub(crate) waits: Option<String>,
}

impl Environment {
    pub(crate) fn of_the_process() -> Self {
        Self {
            api_key: variable(API_KEY).map(kubiya_sdk::seal),
            environment: variable(ENVIRONMENT),
            base_url: variable(BASE_URL),
            composer_url: variable(COMPOSER_URL),
            append_user_agent: variable(APPEND_USER_AGENT),
            managed_by: variable(MANAGED_BY),
            task_id: variable(TASK_ID),
            waits: variable(WAITS),
        }
    }
}

/// An empty variable counts as absent, as it did for the provider's predecessor. Broken text is kept, to be
/// refused where it is used: it must not pass for an absent variable.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that reads the environment"
)]
fn variable(name: &str) -> Option<String> {
    let text = std::env::var_os(name)?.to_string_lossy().into_owned();
    Some(text).filter(|text| !text.trim().is_empty())
}

/// Everything that the provider's client is made from.
pub(crate) struct Settings {
    pub(crate) api_key: SecretString,
    endpoint: Endpoint,
    /// Which setting the endpoint comes from, in words.
    endpoint_origin: String,
    /// The same of the composer, where it does not follow from the endpoint.
    composer: Option<(Endpoint, String)>,
    request_timeout: Duration,
    retry_timeout: Duration,
    pub(crate) user_agent: String,
    pub(crate) append_user_agent: Option<String>,
    managed_by: String,
    task_id: String,
    pub(crate) waits: Waits,
}

impl Settings {
    /// What the block and the environment say together; nothing where a value is not known yet.
    ///
    /// # Errors
    /// Every setting that cannot be used, by attribute and by variable.
    pub(crate) fn resolve(block: Block, env: Environment, host: &Host) -> Result<Option<Self>> {
        let Block {
            api_key,
            endpoint,
            composer_endpoint,
            request_timeout,
            retry_timeout,
        } = block;
        let texts = [
            &endpoint,
            &composer_endpoint,
            &request_timeout,
            &retry_timeout,
        ];
        let unknown = api_key.is_unknown() || texts.iter().any(|attr| attr.is_unknown());
        if unknown {
            return Ok(None);
        }
        let mut found = Diagnostics::new();
        let composer = keep(
            resolve_composer(composer_endpoint.into_known(), &endpoint, &env),
            &mut found,
        );
        let endpoint = keep(resolve_endpoint(endpoint.into_known(), &env), &mut found);
        let api_key = keep(
            resolve_api_key(api_key.into_known(), env.api_key),
            &mut found,
        );
        let request = duration("request_timeout", request_timeout, DEFAULT_REQUEST_TIMEOUT);
        let request_timeout = keep(request, &mut found);
        let retry = duration("retry_timeout", retry_timeout, DEFAULT_RETRY_TIMEOUT);
        let retry_timeout = keep(retry, &mut found);
        let waits = keep(resolve_waits(env.waits.as_deref()), &mut found);
        let append_user_agent = keep(check_user_agent(env.append_user_agent), &mut found);
        let (
            Some((endpoint, endpoint_origin)),
            Some(composer),
            Some(api_key),
            Some(request_timeout),
            Some(retry_timeout),
            Some(waits),
            Some(append_user_agent),
        ) = (
            endpoint,
            composer,
            api_key,
            request_timeout,
            retry_timeout,
            waits,
            append_user_agent,
        )
        else {
            return Err(found);
        };
        Ok(Some(Self {
            api_key,
            endpoint,
            endpoint_origin,
            composer,
            request_timeout,
            retry_timeout,
            user_agent: user_agent(host),
            append_user_agent,
            managed_by: env
                .managed_by
                .unwrap_or_else(|| DEFAULT_MANAGED_BY.to_owned()),
            task_id: env.task_id.unwrap_or_default(),
            waits: Waits {
                name_is_freed: waits.name_is_freed.min(retry_timeout),
                ..waits
            },
        }))
    }

    /// The client of these settings. Makes no connection yet.
    pub(crate) fn client(&self) -> Result<Client> {
        let builder = Client::builder()
            .api_key(self.api_key.clone())
            .endpoint(self.endpoint.clone())
            .endpoint_origin(&self.endpoint_origin)
            .timeout(self.request_timeout)
            .retry_timeout(self.retry_timeout)
            .waits(self.waits.api)
            .user_agent_prefix(&self.user_agent)
            .source("terraform")
            .managed_by(&self.managed_by)
            .task_id(&self.task_id);
        let builder = match &self.composer {
            Some((endpoint, origin)) => builder
                .composer_endpoint(endpoint.as_str())
                .composer_endpoint_origin(origin),
            None => builder,
        };
        let builder = match &self.append_user_agent {
            Some(suffix) => builder.user_agent_suffix(suffix),
            None => builder,
        };
        builder.build().map_err(|error| unusable(&error).into())
    }
}

/// What the network needs and the settings above do not say: a proxy, and whom to trust.
fn unusable(error: &kubiya_sdk::Error) -> Diagnostic {
    let Some(reason) = error.source() else {
        return Diagnostic::error("Unusable provider configuration", format!("{error}."));
    };
    if reason.is::<ProxyError>() {
        let detail = format!(
            "The Kubiya API cannot be reached: {reason}. Correct it, or name the API's host in NO_PROXY."
        );
        return Diagnostic::error("Invalid proxy", detail);
    }
    if reason.is::<TrustError>() {
        let detail = format!("No certificate of the Kubiya API could be checked: {reason}.");
        return Diagnostic::error("No certificates to trust", detail);
    }
    let detail = format!("The client of the Kubiya API cannot be made: {reason}.");
    Diagnostic::error("Unusable provider configuration", detail)
}

fn keep<T>(result: std::result::Result<T, Diagnostic>, found: &mut Diagnostics) -> Option<T> {
    result.map_err(|error| found.push(error)).ok()
}

fn resolve_api_key(
    configured: Option<Sensitive>,
    variable: Option<SecretString>,
) -> std::result::Result<SecretString, Diagnostic> {
    let (key, origin) = match (configured, variable) {
        (Some(key), _) => (key.into_secret(), Origin::Block("api_key")),
        (None, Some(key)) => (key, Origin::Variable(API_KEY)),
        (None, None) => return Err(missing_api_key()),
    };
    // The white space that a file or a copied line brings along is no part of a key.
    let key = SecretString::new(Box::from(key.expose_secret().trim()));
    let problem = if key.expose_secret().is_empty() {
        "is empty"
    } else if key.expose_secret().chars().all(|c| c.is_ascii_graphic()) {
        return Ok(key);
    } else {
        "holds a space, a line break or a character outside of ASCII, which no API key has"
    };
    let detail = format!("The API key, from {origin}, {problem}. Copy it again.");
    Err(origin.blamed(Diagnostic::error("Invalid API key", detail)))
}

fn missing_api_key() -> Diagnostic {
    let detail = format!(
        "The provider needs an API key of the Kubiya organisation. Set the environment variable \
         {API_KEY}, or api_key in the provider block. Keys are made in the Kubiya dashboard under \
         Admin, Kubiya API Keys."
    );
    Diagnostic::error("Missing API key", detail).at_attribute("api_key")
}

fn resolve_endpoint(
    configured: Option<String>,
    env: &Environment,
) -> std::result::Result<(Endpoint, String), Diagnostic> {
    let (text, origin) = match (&configured, &env.environment, &env.base_url) {
        (Some(text), _, _) => (text, Origin::Block("endpoint")),
        (None, Some(text), _) => (text, Origin::Variable(ENVIRONMENT)),
        (None, None, Some(text)) => (text, Origin::Variable(BASE_URL)),
        (None, None, None) => return Ok((Endpoint::production(), "by default".to_owned())),
    };
    match Endpoint::parse(text) {
        Ok(endpoint) => Ok((endpoint, format!("set by {origin}"))),
        Err(error) => {
            let reason = reason(&error);
            let detail = format!("The API's address, from {origin}, cannot be used: {reason}");
            Err(origin.blamed(Diagnostic::error("Invalid endpoint", detail)))
        }
    }
}

/// Where the composer is, where that does not follow from where the API is. The environment's goes with the
/// environment's API: where the block says which API it is, no other setting sends the key elsewhere.
fn resolve_composer(
    configured: Option<String>,
    endpoint: &Attr<String>,
    env: &Environment,
) -> std::result::Result<Option<(Endpoint, String)>, Diagnostic> {
    let (text, origin) = match (&configured, &env.composer_url) {
        (Some(text), _) => (text, Origin::Block("composer_endpoint")),
        (None, Some(text)) if endpoint.is_null() => (text, Origin::Variable(COMPOSER_URL)),
        (None, _) => return Ok(None),
    };
    match Endpoint::parse_composer(text) {
        Ok(endpoint) => Ok(Some((endpoint, format!("set by {origin}")))),
        Err(error) => {
            let reason = reason(&error);
            let detail = format!("The composer's address, from {origin}, cannot be used: {reason}");
            Err(origin.blamed(Diagnostic::error("Invalid composer endpoint", detail)))
        }
    }
}

/// The waits of this process. Longer ones than usual serve nobody.
fn resolve_waits(variable: Option<&str>) -> std::result::Result<Waits, Diagnostic> {
    let factor = variable.map_or(Ok(1.0), |text| text.trim().parse());
    match factor {
        Ok(factor) if (0.01..=1.0).contains(&factor) => Ok(Waits::scaled(factor)),
        _ => {
            let detail =
                format!("The environment variable {WAITS} is for tests: a number from 0.01 to 1.");
            Err(Diagnostic::error("Unusable provider configuration", detail))
        }
    }
}

/// What a header can hold.
fn check_user_agent(appended: Option<String>) -> std::result::Result<Option<String>, Diagnostic> {
    match appended {
        Some(text) if text.trim().contains(|c: char| c.is_control() && c != '\t') => {
            let detail = format!(
                "The environment variable {APPEND_USER_AGENT} holds a line break or another character that no \
                 header can hold."
            );
            Err(Diagnostic::error("Unusable provider configuration", detail))
        }
        appended => Ok(appended),
    }
}

fn duration(
    name: &str,
    configured: Attr<String>,
    default: Duration,
) -> std::result::Result<Duration, Diagnostic> {
    configured.into_known().map_or(Ok(default), |text| {
        parse_duration(&text)
            .map_err(|error| Diagnostic::error("Invalid duration", error).at_attribute(name))
    })
}

fn user_agent(host: &Host) -> String {
    // Core's own word for its version goes into a header: nothing but what versions are made of.
    let legal = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+');
    let core: String = host
        .terraform_version
        .chars()
        .filter(legal)
        .take(64)
        .collect();
    format!(
        "terraform-provider-kubiya/{} (+{}) terraform/{core}",
        env!("CARGO_PKG_VERSION"),
        env!("CARGO_PKG_REPOSITORY"),
    )
}

#[cfg(test)]
mod tests;
