#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod api;
mod attribution;
mod auth;
mod client;
mod config;
mod cron;
mod error;
mod http;
mod made;
mod size;
mod waits;
mod written;

pub use secrecy::SecretString;

pub use crate::api::agent::Agents;
pub use crate::api::agent::config::{Agent, AgentConfig, Starter, Task};
pub use crate::api::agent::create::CreatedAgent;
pub use crate::api::catalog::Catalog;
pub use crate::api::external_knowledge::ExternalKnowledge;
pub use crate::api::external_knowledge::config::{ExternalKnowledgeConfig, ExternalKnowledgeEntry};
pub use crate::api::external_knowledge::written::WrittenExternalKnowledge;
pub use crate::api::group::{Group, Groups};
pub use crate::api::inline_source::config::{InlineSource, InlineSourceConfig};
pub use crate::api::inline_source::definitions::{Definitions, NotAnArray};
pub use crate::api::inline_source::{InlineSources, LoadedInlineSource};
pub use crate::api::integration::Integrations;
pub use crate::api::integration::config::{Integration, IntegrationConfig, VendorConfig};
pub use crate::api::integration::create::CreatedIntegration;
pub use crate::api::integration::vendor_specific::VendorSpecific;
pub use crate::api::knowledge::Knowledge;
pub use crate::api::knowledge::config::{KnowledgeConfig, KnowledgeEntry};
pub use crate::api::knowledge::create::CreatedKnowledge;
pub use crate::api::letters::{composed, folded};
pub use crate::api::model::Models;
pub use crate::api::runner::create::{CreatedRunner, NewRunner};
pub use crate::api::runner::{Runner, Runners};
pub use crate::api::scheduled_task::ScheduledTasks;
pub use crate::api::scheduled_task::config::{ScheduledTask, ScheduledTaskConfig};
pub use crate::api::scheduled_task::create::CreatedScheduledTask;
pub use crate::api::secret::Secrets;
pub use crate::api::secret::content::{NewSecret, SecretUpdate, secret_size};
pub use crate::api::secret::create::CreatedSecret;
pub use crate::api::secret::metadata::Secret;
pub use crate::api::secret::name::{SecretNameError, validate_secret_name};
pub use crate::api::source::Sources;
pub use crate::api::source::config::{Source, SourceConfig};
pub use crate::api::source::dynamic_config::{DynamicConfig, NotAnObject};
pub use crate::api::source::loaded::{LoadError, Loaded, LoadedSource};
pub use crate::api::trigger::config::{Trigger, TriggerConfig};
pub use crate::api::trigger::create::CreatedTrigger;
pub use crate::api::trigger::{Triggers, UpdatedTrigger};
pub use crate::api::user::{User, Users};
pub use crate::api::webhook::call::{WebhookCall, WebhookUrl, WebhookUrlError};
pub use crate::api::webhook::communication::{Communication, TeamsChannel};
pub use crate::api::webhook::config::{Webhook, WebhookConfig};
pub use crate::api::webhook::create::CreatedWebhook;
pub use crate::api::webhook::{UpdatedWebhook, Webhooks};
pub use crate::auth::seal;
pub use crate::client::Client;
pub use crate::config::{
    ClientBuilder, ComposerError, Endpoint, EndpointError, Proxy, ProxyError, RetryPolicy,
    TrustError,
};
pub use crate::cron::{Cron, CronError};
pub use crate::error::{ConnectProblem, Error, ErrorKind, Result};
pub use crate::size::{OBJECT_LIMIT, ObjectTooLarge, text_size};
pub use crate::waits::Waits;
