//! Every model against its schema: a sample with every attribute set comes back as it went in.
//!
//! The samples are a table over everything that the provider offers, and an offer without a sample
//! fails, so a model cannot drift from its schema unseen.

mod agent_parts;
mod agents;
mod external_knowledge;
mod inline_sources;
mod integrations;
mod knowledge;
mod people;
mod runners;
mod scheduled_tasks;
mod secrets;
mod sources;
mod triggers;
mod webhooks;

use std::collections::{BTreeMap, BTreeSet};

use tfplugin_framework::Value;
use tfplugin_framework::testing::core::{Core, Era, type_of};
use tfplugin_proto::generated::tfplugin6::{
    DynamicValue, Schema, get_provider_schema, list_resource, read_data_source, read_resource,
};
use tfplugin_proto::value::msgpack;

use crate::world::World;

/// What a kind of object is called in [`Samples`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Resource,
    DataSource,
    ListResource,
}

/// What goes in, and what comes back.
struct Sample {
    sent: Value,
    answered: Value,
}

type Samples = BTreeMap<(Kind, &'static str), Sample>;

/// The samples of each kind of object.
const SAMPLES: [fn(&World) -> Samples; 13] = [
    secrets::samples,
    agents::samples,
    runners::samples,
    scheduled_tasks::samples,
    knowledge::samples,
    people::samples,
    webhooks::samples,
    sources::samples,
    external_knowledge::samples,
    inline_sources::samples,
    integrations::samples,
    triggers::samples,
    agent_parts::samples,
];

#[tokio::test]
async fn every_model_holds_every_attribute_of_its_schema() {
    let world = World::new().await;
    let core = world.walk(Era::WriteOnly).await;
    let offers = Offers::of(&core).await;
    let samples: Samples = SAMPLES.iter().flat_map(|of| of(&world)).collect();
    let sampled: BTreeSet<_> = samples.keys().copied().collect();
    assert_eq!(offers.names(), sampled, "each offer needs a sample");
    for ((kind, name), sample) in &samples {
        for attribute in offers.readable(*kind, name) {
            let null = sample.answered.field(attribute).is_null();
            assert!(!null, "{kind:?} {name}: no sample of {attribute}");
        }
        let answered = offers.ask(&core, *kind, name, &sample.sent).await;
        assert!(answered == sample.answered, "{kind:?} {name}: {answered:?}");
    }
}

/// What the provider says that it has.
struct Offers(BTreeMap<Kind, BTreeMap<String, Schema>>);

impl Offers {
    async fn of(core: &Core) -> Self {
        let request = get_provider_schema::Request::default();
        let answer = core.client().get_provider_schema(request).await.unwrap();
        let answer = answer.into_inner();
        Self(BTreeMap::from([
            (Kind::Resource, answer.resource_schemas),
            (Kind::DataSource, answer.data_source_schemas),
            (Kind::ListResource, answer.list_resource_schemas),
        ]))
    }

    fn names(&self) -> BTreeSet<(Kind, &str)> {
        let offers = self.0.iter();
        offers
            .flat_map(|(kind, schemas)| schemas.keys().map(|name| (*kind, name.as_str())))
            .collect()
    }

    /// The schema of what is asked with.
    fn asking(&self, kind: Kind, name: &str) -> &Schema {
        &self.0[&kind][name]
    }

    /// The schema of what comes back: a list resource finds managed resources.
    fn answering(&self, kind: Kind, name: &str) -> &Schema {
        match kind {
            Kind::ListResource => self.asking(Kind::Resource, name),
            Kind::Resource | Kind::DataSource => self.asking(kind, name),
        }
    }

    /// The attributes that an answer holds. Found objects have the model of managed ones, but not all
    /// of it, so they need not show that it is complete.
    fn readable(&self, kind: Kind, name: &str) -> Vec<&str> {
        if kind == Kind::ListResource {
            return Vec::new();
        }
        let block = self.answering(kind, name).block.iter();
        block
            .flat_map(|block| &block.attributes)
            .filter(|attribute| !attribute.write_only)
            .map(|attribute| attribute.name.as_str())
            .collect()
    }

    async fn ask(&self, core: &Core, kind: Kind, name: &str, sent: &Value) -> Value {
        let mut client = core.client();
        let type_name = name.to_owned();
        let sent = msgpack::encode(sent, &type_of(self.asking(kind, name)).unwrap()).unwrap();
        let sent = Some(DynamicValue {
            msgpack: sent,
            json: Vec::new(),
        });
        let ty = type_of(self.answering(kind, name)).unwrap();
        let decode = |value: Option<DynamicValue>| msgpack::decode(&value.unwrap().msgpack, &ty);
        match kind {
            Kind::Resource => {
                let request = read_resource::Request {
                    type_name,
                    current_state: sent,
                    ..read_resource::Request::default()
                };
                let answer = client.read_resource(request).await.unwrap();
                decode(answer.into_inner().new_state).unwrap()
            }
            Kind::DataSource => {
                let request = read_data_source::Request {
                    type_name,
                    config: sent,
                    ..read_data_source::Request::default()
                };
                let answer = client.read_data_source(request).await.unwrap();
                decode(answer.into_inner().state).unwrap()
            }
            Kind::ListResource => {
                let request = list_resource::Request {
                    type_name,
                    config: sent,
                    include_resource_object: true,
                    limit: 100,
                };
                let mut events = client.list_resource(request).await.unwrap().into_inner();
                let mut listed = Vec::new();
                while let Some(event) = events.message().await.unwrap() {
                    listed.push(decode(event.resource_object).unwrap());
                }
                Value::List(listed)
            }
        }
    }
}
