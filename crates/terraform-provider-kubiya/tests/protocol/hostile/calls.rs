//! Every call that takes bytes of a value, of stored state, of private data or of an identity.

use hostile_inputs::{Canaries, attack};
use proptest::prelude::*;
use tfplugin_framework::testing::core::Core;
use tfplugin_proto::generated::tfplugin6::provider_client::ProviderClient;
use tfplugin_proto::generated::tfplugin6::{
    ClientCapabilities, Diagnostic, DynamicValue, RawState, ResourceIdentityData,
    apply_resource_change, get_provider_schema, import_resource_state, list_resource,
    move_resource_state, plan_resource_change, read_data_source, read_resource,
    upgrade_resource_identity, upgrade_resource_state, validate_data_resource_config,
    validate_list_resource_config, validate_provider_config, validate_resource_config,
};
use tfplugin_proto::value::{Type, json, msgpack};
use tokio::runtime::Runtime;
use tonic::Status;
use tonic::transport::Channel;

use super::inputs::{Input, any_input};
use super::{attacked, expect_unharmed, is_error};
use crate::world::World;

/// A type that the provider does not have.
const NOBODY: &str = "kubiya_nobody";

#[derive(Clone, Copy, Debug)]
pub(super) enum Call {
    ValidateProvider,
    ValidateResource,
    ValidateDataSource,
    ValidateList,
    UpgradeState,
    UpgradeIdentity,
    MoveState,
    Read,
    Plan,
    Apply,
    Import,
    ImportByIdentity,
    ReadDataSource,
    List,
}

impl Call {
    pub(super) const ALL: [Self; 14] = [
        Self::ValidateProvider,
        Self::ValidateResource,
        Self::ValidateDataSource,
        Self::ValidateList,
        Self::UpgradeState,
        Self::UpgradeIdentity,
        Self::MoveState,
        Self::Read,
        Self::Plan,
        Self::Apply,
        Self::Import,
        Self::ImportByIdentity,
        Self::ReadDataSource,
        Self::List,
    ];

    /// How many of the values of an input are of the resource's type.
    fn values(self) -> usize {
        match self {
            Self::ValidateResource | Self::Read => 1,
            Self::Plan | Self::Apply => 3,
            _ => 0,
        }
    }
}

/// What there was to an answer.
struct Answer {
    diagnostics: Vec<Diagnostic>,
    /// The state that Core would store.
    state: Option<DynamicValue>,
}

impl From<Vec<Diagnostic>> for Answer {
    fn from(diagnostics: Vec<Diagnostic>) -> Self {
        Self {
            diagnostics,
            state: None,
        }
    }
}

/// The diagnostics of an answer, where they are all there is to it.
macro_rules! diagnosed {
    ($call:expr) => {
        $call.await?.into_inner().diagnostics.into()
    };
}

impl Input {
    async fn make(&self, mut client: ProviderClient<Channel>) -> Result<Answer, Status> {
        let type_name = self.type_name.clone();
        let [first, second, third] = self.values.clone().map(Some);
        let client_capabilities = Some(ClientCapabilities {
            write_only_attributes_allowed: true,
            ..ClientCapabilities::default()
        });
        let raw = |json: &[u8]| {
            Some(RawState {
                json: json.to_vec(),
                ..RawState::default()
            })
        };
        let identity = || {
            let identity_data = Some(DynamicValue {
                msgpack: self.identity.clone(),
                json: Vec::new(),
            });
            Some(ResourceIdentityData { identity_data })
        };
        Ok(match self.call {
            Call::ValidateProvider => {
                let request = validate_provider_config::Request { config: first };
                diagnosed!(client.validate_provider_config(request))
            }
            Call::ValidateResource => {
                let request = validate_resource_config::Request {
                    type_name,
                    config: first,
                    client_capabilities,
                };
                diagnosed!(client.validate_resource_config(request))
            }
            Call::ValidateDataSource => {
                let request = validate_data_resource_config::Request {
                    type_name,
                    config: first,
                };
                diagnosed!(client.validate_data_resource_config(request))
            }
            Call::ValidateList => {
                let request = validate_list_resource_config::Request {
                    type_name,
                    config: first,
                    ..validate_list_resource_config::Request::default()
                };
                diagnosed!(client.validate_list_resource_config(request))
            }
            Call::UpgradeState => {
                let request = upgrade_resource_state::Request {
                    type_name,
                    version: self.version,
                    raw_state: raw(&self.stored),
                };
                diagnosed!(client.upgrade_resource_state(request))
            }
            Call::UpgradeIdentity => {
                let request = upgrade_resource_identity::Request {
                    type_name,
                    version: self.version,
                    raw_identity: raw(&self.stored),
                };
                diagnosed!(client.upgrade_resource_identity(request))
            }
            Call::MoveState => {
                let request = move_resource_state::Request {
                    source_provider_address: self.id.clone(),
                    source_type_name: self.type_name.clone(),
                    source_schema_version: self.version,
                    source_state: raw(&self.stored),
                    target_type_name: type_name,
                    source_private: self.private.clone(),
                    source_identity: raw(&self.identity),
                    ..move_resource_state::Request::default()
                };
                diagnosed!(client.move_resource_state(request))
            }
            Call::Read => {
                let request = read_resource::Request {
                    type_name,
                    current_state: first,
                    private: self.private.clone(),
                    client_capabilities,
                    current_identity: identity(),
                    provider_meta: second,
                };
                let answer = client.read_resource(request).await?.into_inner();
                Answer {
                    diagnostics: answer.diagnostics,
                    state: answer.new_state,
                }
            }
            Call::Plan => {
                let request = plan_resource_change::Request {
                    type_name,
                    prior_state: first,
                    proposed_new_state: second,
                    config: third,
                    prior_private: self.private.clone(),
                    client_capabilities,
                    prior_identity: identity(),
                    ..plan_resource_change::Request::default()
                };
                diagnosed!(client.plan_resource_change(request))
            }
            Call::Apply => {
                let request = apply_resource_change::Request {
                    type_name,
                    prior_state: first,
                    planned_state: second,
                    config: third,
                    planned_private: self.private.clone(),
                    planned_identity: identity(),
                    ..apply_resource_change::Request::default()
                };
                let answer = client.apply_resource_change(request).await?.into_inner();
                Answer {
                    diagnostics: answer.diagnostics,
                    state: answer.new_state,
                }
            }
            Call::Import | Call::ImportByIdentity => {
                let by_identity = matches!(self.call, Call::ImportByIdentity);
                let request = import_resource_state::Request {
                    type_name,
                    id: self.id.clone(),
                    identity: identity().filter(|_| by_identity),
                    ..import_resource_state::Request::default()
                };
                diagnosed!(client.import_resource_state(request))
            }
            Call::ReadDataSource => {
                let request = read_data_source::Request {
                    type_name,
                    config: first,
                    ..read_data_source::Request::default()
                };
                diagnosed!(client.read_data_source(request))
            }
            Call::List => {
                let request = list_resource::Request {
                    type_name,
                    config: first,
                    include_resource_object: true,
                    limit: self.version,
                };
                let mut events = client.list_resource(request).await?.into_inner();
                let mut found = Vec::new();
                while let Some(event) = events.message().await? {
                    found.extend(event.diagnostic);
                }
                found.into()
            }
        })
    }

    /// Whether a value that the call needs cannot be one.
    fn is_unreadable(&self, ty: &Type) -> bool {
        self.values[..self.call.values()].iter().any(|value| {
            if !value.msgpack.is_empty() {
                msgpack::decode(&value.msgpack, ty).is_err()
            } else {
                !value.json.is_empty() && json::decode(&value.json, ty).is_err()
            }
        })
    }

    /// # Errors
    /// Where an answer is not what is due to a call like this one.
    fn judge(&self, answer: &Answer, ty: Option<&Type>) -> Result<(), TestCaseError> {
        for diagnostic in &answer.diagnostics {
            self.canary.absent_from(&format!("{diagnostic:?}"))?;
            // Core never sends null where an object must be: the model says so, and that is enough.
            let crashed = diagnostic.detail.contains("crashed");
            prop_assert!(!crashed, "{:?}", diagnostic);
        }
        let refused = answer.diagnostics.iter().any(is_error);
        match ty {
            None => prop_assert!(refused || matches!(self.call, Call::ValidateProvider)),
            Some(ty) if self.is_unreadable(ty) => {
                prop_assert!(refused);
                if matches!(self.call, Call::Read | Call::Apply) {
                    prop_assert_eq!(answer.state.as_ref(), Some(&self.values[0]));
                }
            }
            Some(_) => {}
        }
        Ok(())
    }
}

/// The types to ask about: all that there are, and one that nobody has.
async fn types(core: &Core) -> Vec<(String, Type)> {
    let request = get_provider_schema::Request::default();
    let answer = core.client().get_provider_schema(request).await.unwrap();
    let names = answer.into_inner().resource_schemas.into_keys();
    let known = names.map(|name| {
        let ty = core.schema(&name).unwrap().ty().clone();
        (name, ty)
    });
    let nobody = (NOBODY.to_owned(), Type::String);
    known.chain([nobody]).collect()
}

#[test]
fn whatever_a_call_holds_is_answered_with_diagnostics_and_the_next_one_is_served() {
    let runtime = Runtime::new().unwrap();
    let (world, core, types) = runtime.block_on(async {
        let world = World::new().await;
        let core = attacked(&world).await;
        let types = types(&core).await;
        (world, core, types)
    });
    let values = Canaries::default();
    attack(400, any_input(types.clone()), |input| {
        values.add(&input.canary);
        let answer = runtime.block_on(input.make(core.client()));
        let answer = answer.map_err(|status| TestCaseError::fail(format!("{status:?}")))?;
        let mut known = types.iter().filter(|(name, _)| name != NOBODY);
        let ty = known.find(|(name, _)| *name == input.type_name);
        input.judge(&answer, ty.map(|(_, ty)| ty))
    });
    runtime.block_on(expect_unharmed(core, &values));
    drop(world);
}
