//! The provider that records: it gives every value back as it decoded and encoded it, and writes down
//! the bytes in which it came.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use tfplugin_proto::generated::tfplugin6::{
    Diagnostic, DynamicValue, Schema, apply_resource_change, configure_provider, diagnostic,
    get_provider_schema, plan_resource_change, provider_server, read_resource, schema,
    stop_provider, upgrade_resource_state, validate_provider_config, validate_resource_config,
};
use tfplugin_proto::value::{Mismatch, Type, Value, ValueError, json, msgpack};
use tfplugin_proto::{HostEnv, serve};
use tonic::{Request, Response, Status};

use crate::kinds::{self, UNKNOWN};
use crate::recording;

/// The provider's address in configurations.
pub(crate) const SOURCE: &str = "test/golden";
/// The program name under which Terraform looks for it.
pub(crate) const PROGRAM: &str = "terraform-provider-golden";
/// The variable that names the directory to record into. Where it is not set nothing is recorded.
pub(crate) const RECORD_TO: &str = "GOLDEN_RECORD_TO";

pub(crate) fn main() -> ExitCode {
    #[expect(
        clippy::disallowed_methods,
        reason = "how the tests reach the provider through Terraform"
    )]
    let directory = std::env::var_os(RECORD_TO).map(PathBuf::from);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let served = runtime.block_on(serve(Recorder { directory }, HostEnv::from_process()));
    runtime.shutdown_background();
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

struct Recorder {
    directory: Option<PathBuf>,
}

impl Recorder {
    /// Writes down what came for a case. The value of `golden_unknown` is no case.
    fn record(&self, type_name: &str, value: &Value, extension: &str, bytes: &[u8]) {
        if let (Some(directory), Some(case)) = (&self.directory, value.field("case").as_str()) {
            let path = directory.join(recording::file(kinds::kind_of(type_name), case, extension));
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
    }
}

/// What a call works on: values of one resource type.
struct Codec(Type);

impl Codec {
    fn of(type_name: &str) -> Result<Self, ValueError> {
        let unheard_of = || Mismatch::UnexpectedAttribute(type_name.to_owned());
        Ok(Self(kinds::resource(type_name).ok_or_else(unheard_of)?))
    }

    fn decode(&self, value: Option<DynamicValue>) -> Result<Value, ValueError> {
        msgpack::decode(&value.unwrap_or_default().msgpack, &self.0)
    }

    fn encode(&self, value: &Value) -> Result<DynamicValue, ValueError> {
        Ok(DynamicValue {
            msgpack: msgpack::encode(value, &self.0)?,
            json: Vec::new(),
        })
    }
}

/// A value where there was none, when `golden_unknown` is applied.
fn made(ty: &Type) -> Value {
    match ty {
        Type::Bool => true.into(),
        Type::Number => 3.into(),
        Type::String => "made".into(),
        Type::Dynamic => Value::Dynamic(Box::new((Type::String, "made".into()))),
        Type::List(element) => Value::List(vec![made(element), made(element)]),
        Type::Set(element) => Value::set(vec![made(element)]),
        Type::Map(element) => Value::map([("made", made(element))]),
        Type::Tuple(elements) => Value::List(elements.iter().map(made).collect()),
        Type::Object(attributes) => {
            Value::map(attributes.iter().map(|(name, ty)| (name, made(ty))))
        }
    }
}

/// Either half of an answer: a value, or the diagnostic for why there is none.
fn answer(result: Result<DynamicValue, ValueError>) -> (Option<DynamicValue>, Vec<Diagnostic>) {
    match result {
        Ok(value) => (Some(value), Vec::new()),
        Err(error) => {
            let mut diagnostic = Diagnostic {
                summary: error.to_string(),
                ..Diagnostic::default()
            };
            diagnostic.set_severity(diagnostic::Severity::Error);
            (None, vec![diagnostic])
        }
    }
}

type Answer<T> = Result<Response<T>, Status>;

#[tonic::async_trait]
impl provider_server::Provider for Recorder {
    async fn get_provider_schema(
        &self,
        _: Request<get_provider_schema::Request>,
    ) -> Answer<get_provider_schema::Response> {
        let kinds = kinds::kinds();
        let cases = kinds
            .iter()
            .map(|(kind, ty)| (kinds::type_name(kind), case_schema(ty)));
        let source = kinds.iter().map(|(kind, ty)| schema::Attribute {
            computed: true,
            ..attribute(kind, ty)
        });
        let source = (UNKNOWN.to_owned(), schema_of(source.collect()));
        Ok(Response::new(get_provider_schema::Response {
            provider: Some(schema_of(Vec::new())),
            resource_schemas: cases.chain([source]).collect::<BTreeMap<_, _>>(),
            ..get_provider_schema::Response::default()
        }))
    }

    async fn validate_provider_config(
        &self,
        _: Request<validate_provider_config::Request>,
    ) -> Answer<validate_provider_config::Response> {
        Ok(Response::new(Default::default()))
    }

    async fn configure_provider(
        &self,
        _: Request<configure_provider::Request>,
    ) -> Answer<configure_provider::Response> {
        Ok(Response::new(Default::default()))
    }

    async fn validate_resource_config(
        &self,
        _: Request<validate_resource_config::Request>,
    ) -> Answer<validate_resource_config::Response> {
        Ok(Response::new(Default::default()))
    }

    async fn stop_provider(
        &self,
        _: Request<stop_provider::Request>,
    ) -> Answer<stop_provider::Response> {
        Ok(Response::new(Default::default()))
    }

    async fn upgrade_resource_state(
        &self,
        request: Request<upgrade_resource_state::Request>,
    ) -> Answer<upgrade_resource_state::Response> {
        let request = request.into_inner();
        let upgrade = || {
            let codec = Codec::of(&request.type_name)?;
            let stored = request.raw_state.clone().unwrap_or_default().json;
            let state = json::decode(&stored, &codec.0)?;
            self.record(&request.type_name, &state, "json", &stored);
            codec.encode(&state)
        };
        let (upgraded_state, diagnostics) = answer(upgrade());
        Ok(Response::new(upgrade_resource_state::Response {
            upgraded_state,
            diagnostics,
        }))
    }

    async fn read_resource(
        &self,
        request: Request<read_resource::Request>,
    ) -> Answer<read_resource::Response> {
        let request = request.into_inner();
        let read = || {
            let codec = Codec::of(&request.type_name)?;
            codec.encode(&codec.decode(request.current_state)?)
        };
        let (new_state, diagnostics) = answer(read());
        Ok(Response::new(read_resource::Response {
            new_state,
            diagnostics,
            ..read_resource::Response::default()
        }))
    }

    async fn plan_resource_change(
        &self,
        request: Request<plan_resource_change::Request>,
    ) -> Answer<plan_resource_change::Response> {
        let request = request.into_inner();
        let plan = || {
            let codec = Codec::of(&request.type_name)?;
            let config = request.config.unwrap_or_default();
            let sent = config.msgpack.clone();
            let config = codec.decode(Some(config))?;
            self.record(&request.type_name, &config, "msgpack", &sent);
            let mut planned = codec.decode(request.proposed_new_state)?;
            let creating = codec.decode(request.prior_state)?.is_null();
            if request.type_name == UNKNOWN && creating {
                for (kind, _) in kinds::kinds() {
                    planned.set_field(kind, Value::Unknown);
                }
            }
            codec.encode(&planned)
        };
        let (planned_state, diagnostics) = answer(plan());
        Ok(Response::new(plan_resource_change::Response {
            planned_state,
            diagnostics,
            ..plan_resource_change::Response::default()
        }))
    }

    async fn apply_resource_change(
        &self,
        request: Request<apply_resource_change::Request>,
    ) -> Answer<apply_resource_change::Response> {
        let request = request.into_inner();
        let apply = || {
            let codec = Codec::of(&request.type_name)?;
            let mut state = codec.decode(request.planned_state)?;
            if request.type_name == UNKNOWN && !state.is_null() {
                state = made(&codec.0);
            }
            codec.encode(&state)
        };
        let (new_state, diagnostics) = answer(apply());
        Ok(Response::new(apply_resource_change::Response {
            new_state,
            diagnostics,
            ..apply_resource_change::Response::default()
        }))
    }
}

fn case_schema(value: &Type) -> Schema {
    let case = schema::Attribute {
        required: true,
        ..attribute("case", &Type::String)
    };
    let value = schema::Attribute {
        optional: true,
        ..attribute("value", value)
    };
    schema_of(vec![case, value])
}

fn schema_of(attributes: Vec<schema::Attribute>) -> Schema {
    Schema {
        version: 0,
        block: Some(schema::Block {
            attributes,
            ..schema::Block::default()
        }),
    }
}

fn attribute(name: &str, ty: &Type) -> schema::Attribute {
    schema::Attribute {
        name: name.to_owned(),
        r#type: ty.to_json(),
        ..schema::Attribute::default()
    }
}
