//! The life of one managed object, call by call as Core makes them.

use tfplugin_proto::generated::tfplugin6::{
    self as wire, AttributePath, RawState, ResourceIdentityData, apply_resource_change,
    generate_resource_config, import_resource_state, plan_resource_change, read_resource,
    upgrade_resource_state, validate_resource_config,
};
use tfplugin_proto::value::{Value, json};

use super::error::{CoreError, Result, broken};
use super::{Core, decode, encode, identity, judged, rules};

/// A managed object as a state file has it.
#[derive(Clone, Debug)]
pub struct Object {
    /// Its resource type.
    pub type_name: String,
    /// Its attributes; null where it does not exist.
    pub state: Value,
    /// The schema version that the state was stored under.
    pub schema_version: i64,
    /// Its private data.
    pub private: Vec<u8>,
    /// Its identity.
    pub identity: Option<ResourceIdentityData>,
    /// Whether its creation failed half-way.
    pub tainted: bool,
}

impl Object {
    /// The same as an object that there is not yet, with what a plan before has left in private data.
    fn anew(&self, private: Vec<u8>) -> Self {
        Self {
            state: Value::Null,
            private,
            ..self.clone()
        }
    }
}

/// What a plan comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// There is nothing to do.
    NoOp,
    /// The object is created.
    Create,
    /// The object is changed in place.
    Update,
    /// The object is destroyed and created anew.
    Replace,
    /// The object is destroyed.
    Delete,
}

/// A plan that passed Core's checks.
#[derive(Clone, Debug)]
pub struct Planned {
    /// What it comes to.
    pub action: Action,
    /// The planned state.
    pub state: Value,
    /// The planned private data.
    pub private: Vec<u8>,
    /// Warnings.
    pub warnings: Vec<wire::Diagnostic>,
    identity: Option<ResourceIdentityData>,
}

impl Core {
    /// An object that does not exist yet.
    ///
    /// # Errors
    /// Where the provider has no such type.
    pub fn absent(&self, type_name: &str) -> Result<Object> {
        Ok(Object {
            type_name: type_name.to_owned(),
            state: Value::Null,
            schema_version: self.schema(type_name)?.version,
            private: Vec::new(),
            identity: None,
            tainted: false,
        })
    }

    /// Reads stored state back and refreshes it from the remote object.
    ///
    /// # Errors
    /// What the provider reports; `object` is then as it was.
    pub async fn refresh(&mut self, object: &mut Object) -> Result<Vec<wire::Diagnostic>> {
        self.upgrade(object).await?;
        let schema = self.schema(&object.type_name)?.clone();
        let request = read_resource::Request {
            type_name: object.type_name.clone(),
            current_state: Some(encode(&object.state, schema.ty())?),
            private: object.private.clone(),
            client_capabilities: self.capabilities(),
            current_identity: object.identity.clone(),
            ..read_resource::Request::default()
        };
        let answer = self.client.read_resource(request).await?.into_inner();
        let warnings = judged(&schema, answer.diagnostics)?;
        let state = decode(answer.new_state.as_ref(), schema.ty())?;
        rules::is_storable(&schema, self.era, &state)?;
        let (before, after) = (object.identity.as_ref(), answer.new_identity.as_ref());
        identity::stays(&schema, before, after)?;
        (object.state, object.private, object.identity) =
            (state, answer.private, answer.new_identity);
        Ok(warnings)
    }

    async fn upgrade(&mut self, object: &mut Object) -> Result<()> {
        let schema = self.schema(&object.type_name)?.clone();
        let json = json::encode(&object.state, schema.ty())?.to_vec();
        self.upgrade_stored(object, json).await
    }

    /// Brings the JSON of stored state to today's schema, as on every read of state.
    ///
    /// # Errors
    /// What the provider reports.
    pub async fn upgrade_stored(&mut self, object: &mut Object, json: Vec<u8>) -> Result<()> {
        let schema = self.schema(&object.type_name)?.clone();
        let request = upgrade_resource_state::Request {
            type_name: object.type_name.clone(),
            version: object.schema_version,
            raw_state: Some(RawState {
                json,
                ..RawState::default()
            }),
        };
        let answer = self
            .client
            .upgrade_resource_state(request)
            .await?
            .into_inner();
        judged(&schema, answer.diagnostics)?;
        let state = decode(answer.upgraded_state.as_ref(), schema.ty())?;
        rules::is_storable(&schema, self.era, &state)?;
        (object.state, object.schema_version) = (state, schema.version);
        Ok(())
    }

    /// Validates a configuration.
    ///
    /// # Errors
    /// What the provider objects to.
    pub async fn validate(&mut self, type_name: &str, config: &Value) -> Result<()> {
        let request = validate_resource_config::Request {
            type_name: type_name.to_owned(),
            config: Some(encode(config, self.schema(type_name)?.ty())?),
            client_capabilities: self.capabilities(),
        };
        let answer = self
            .client
            .validate_resource_config(request)
            .await?
            .into_inner();
        judged(self.schema(type_name)?, answer.diagnostics).map(drop)
    }

    /// Plans `object` towards `config`; a null configuration plans its destruction.
    ///
    /// # Errors
    /// What the provider reports, or the rule that its plan breaks.
    pub async fn plan(&mut self, object: &Object, config: &Value) -> Result<Planned> {
        if !config.is_null() {
            self.validate(&object.type_name, config).await?;
        }
        self.plan_ignoring(object, config).await
    }

    /// As [`Core::plan`], where `config` is what `ignore_changes` leaves of a configuration: validation sees
    /// all of it, and is left out here.
    ///
    /// # Errors
    /// As [`Core::plan`].
    pub async fn plan_ignoring(&mut self, object: &Object, config: &Value) -> Result<Planned> {
        // Of what is tainted nothing is shown to the provider: Core plans it as new.
        let is_remade = object.tainted && !object.state.is_null() && !config.is_null();
        let (answer, planned) = match is_remade {
            true => self.plan_once(&object.anew(Vec::new()), config).await?,
            false => self.plan_once(object, config).await?,
        };
        let action = match (&object.state, &planned) {
            (Value::Null, Value::Null) => Action::NoOp,
            (Value::Null, _) => Action::Create,
            (_, Value::Null) => Action::Delete,
            _ if is_remade || replaces(&answer.requires_replace) => Action::Replace,
            (prior, planned) if prior == planned => Action::NoOp,
            _ => Action::Update,
        };
        let mut plan = Planned {
            action,
            state: planned,
            private: answer.planned_private,
            warnings: judged(self.schema(&object.type_name)?, answer.diagnostics)?,
            identity: answer.planned_identity,
        };
        if action == Action::Replace && !is_remade {
            let fresh = object.anew(plan.private);
            let (answer, planned) = self.plan_once(&fresh, config).await?;
            (plan.state, plan.private) = (planned, answer.planned_private);
        }
        Ok(plan)
    }

    async fn plan_once(
        &mut self,
        object: &Object,
        config: &Value,
    ) -> Result<(plan_resource_change::Response, Value)> {
        let schema = self.schema(&object.type_name)?.clone();
        let proposed = match config {
            Value::Null => Value::Null,
            config => schema.propose(config, &object.state),
        };
        let request = plan_resource_change::Request {
            type_name: object.type_name.clone(),
            prior_state: Some(encode(&object.state, schema.ty())?),
            proposed_new_state: Some(encode(&proposed, schema.ty())?),
            config: Some(encode(config, schema.ty())?),
            prior_private: object.private.clone(),
            client_capabilities: self.capabilities(),
            prior_identity: object.identity.clone(),
            ..plan_resource_change::Request::default()
        };
        let answer = self
            .client
            .plan_resource_change(request)
            .await?
            .into_inner();
        judged(&schema, answer.diagnostics.clone())?;
        let planned = decode(answer.planned_state.as_ref(), schema.ty())?;
        match config {
            Value::Null if !planned.is_null() => Err(broken("a destroy plans something")),
            Value::Null => Ok((answer, planned)),
            config => {
                rules::plan_is_valid(&schema, self.era, config, &object.state, &planned)?;
                Ok((answer, planned))
            }
        }
    }

    /// Applies a plan: plans again, holds the second plan against the first, and writes.
    ///
    /// # Errors
    /// What the provider reports, or the rule that it breaks. `object` is then what Core would store.
    pub async fn apply(
        &mut self,
        object: &mut Object,
        config: &Value,
        first: &Planned,
    ) -> Result<Vec<wire::Diagnostic>> {
        self.apply_evaluated(object, config, config, first).await
    }

    /// As [`Core::apply`], where `config` is what plans see under `ignore_changes`, and `evaluated` what the
    /// configuration says: Core hands that to the write.
    ///
    /// # Errors
    /// As [`Core::apply`].
    pub async fn apply_evaluated(
        &mut self,
        object: &mut Object,
        config: &Value,
        evaluated: &Value,
        first: &Planned,
    ) -> Result<Vec<wire::Diagnostic>> {
        match first.action {
            Action::NoOp => return Ok(Vec::new()),
            Action::Delete => return self.write(object, &Value::Null, first).await,
            Action::Replace => {
                let gone = Planned {
                    state: Value::Null,
                    ..first.clone()
                };
                self.write(object, &Value::Null, &gone).await?;
                *object = self.absent(&object.type_name)?;
            }
            Action::Create | Action::Update => {}
        }
        let second = self.plan(object, config).await?;
        rules::second_action_agrees(first.action, second.action)?;
        let schema = self.schema(&object.type_name)?;
        rules::second_plan_agrees(schema, &first.state, &second.state)?;
        match second.action {
            Action::NoOp => Ok(Vec::new()),
            _ => self.write(object, evaluated, &second).await,
        }
    }

    async fn write(
        &mut self,
        object: &mut Object,
        config: &Value,
        plan: &Planned,
    ) -> Result<Vec<wire::Diagnostic>> {
        let schema = self.schema(&object.type_name)?.clone();
        let null = Some(encode(&Value::Null, schema.ty())?);
        let request = apply_resource_change::Request {
            type_name: object.type_name.clone(),
            prior_state: Some(encode(&object.state, schema.ty())?),
            planned_state: Some(encode(&plan.state, schema.ty())?),
            config: if config.is_null() {
                null
            } else {
                Some(encode(config, schema.ty())?)
            },
            planned_private: plan.private.clone(),
            planned_identity: plan.identity.clone(),
            ..apply_resource_change::Request::default()
        };
        let creating = object.state.is_null();
        let answer = self
            .client
            .apply_resource_change(request)
            .await?
            .into_inner();
        let state = decode(answer.new_state.as_ref(), schema.ty())?;
        rules::is_storable(&schema, self.era, &state)?;
        let before = object.identity.as_ref().filter(|_| !creating);
        identity::stays(&schema, before, answer.new_identity.as_ref())?;
        (object.state, object.private) = (state, answer.private);
        (object.identity, object.schema_version) = (answer.new_identity, schema.version);
        let warnings = judged(&schema, answer.diagnostics).inspect_err(|_| {
            object.tainted = creating && !object.state.is_null();
        })?;
        if object.state.is_null() != plan.state.is_null() {
            return Err(broken(
                "an object is there that should not be, or the reverse",
            ));
        }
        rules::result_agrees(&schema, &plan.state, &object.state)?;
        Ok(warnings)
    }

    /// Plans and applies, and then plans once more: that plan must be empty.
    ///
    /// # Errors
    /// What the provider reports, or the rule that it breaks.
    pub async fn converge(&mut self, object: &mut Object, config: &Value) -> Result<Action> {
        let plan = self.plan(object, config).await?;
        self.apply(object, config, &plan).await?;
        self.refresh(object).await?;
        match self.plan(object, config).await?.action {
            Action::NoOp => Ok(plan.action),
            again => Err(broken(format!(
                "the plan after an apply is not empty: {again:?}"
            ))),
        }
    }

    /// Destroys `object`.
    ///
    /// # Errors
    /// What the provider reports; `object` is then still there.
    pub async fn destroy(&mut self, object: &mut Object) -> Result<()> {
        let plan = self.plan(object, &Value::Null).await?;
        self.apply(object, &Value::Null, &plan).await.map(drop)
    }

    /// Imports the object with this ID.
    ///
    /// # Errors
    /// What the provider reports, and that there is no such object.
    pub async fn import(&mut self, type_name: &str, id: &str) -> Result<Object> {
        self.import_by(type_name, id, None).await
    }

    /// Imports the object with the identity of these parts.
    ///
    /// # Errors
    /// As [`Core::import`], and that the object has another identity than it was asked for by.
    pub async fn import_by_identity(
        &mut self,
        type_name: &str,
        parts: &[(&str, Value)],
    ) -> Result<Object> {
        let asked = identity::sent(self.schema(type_name)?, parts)?;
        let object = self.import_by(type_name, "", Some(asked.clone())).await?;
        match &object.identity {
            Some(identity) if *identity == asked => Ok(object),
            _ => Err(broken("an import by identity gives no object of it")),
        }
    }

    /// The configuration that Core would write for an object, with what is sensitive in it.
    ///
    /// # Errors
    /// What the provider reports, and that it configures what nobody can.
    pub async fn generate(&mut self, object: &Object) -> Result<Value> {
        let schema = self.schema(&object.type_name)?.clone();
        let request = generate_resource_config::Request {
            type_name: object.type_name.clone(),
            state: Some(encode(&object.state, schema.ty())?),
        };
        let answer = self.client.generate_resource_config(request).await?;
        let answer = answer.into_inner();
        judged(&schema, answer.diagnostics)?;
        let config = decode(answer.config.as_ref(), schema.ty())?;
        rules::is_configurable(&schema, &config)?;
        Ok(config)
    }

    async fn import_by(
        &mut self,
        type_name: &str,
        id: &str,
        identity: Option<ResourceIdentityData>,
    ) -> Result<Object> {
        let schema = self.schema(type_name)?.clone();
        let request = import_resource_state::Request {
            type_name: type_name.to_owned(),
            id: id.to_owned(),
            client_capabilities: self.capabilities(),
            identity,
        };
        let answer = self
            .client
            .import_resource_state(request)
            .await?
            .into_inner();
        judged(&schema, answer.diagnostics)?;
        let [imported] = &answer.imported_resources[..] else {
            return Err(broken("an import gives not exactly one object"));
        };
        let mut object = self.absent(type_name)?;
        object.state = decode(imported.state.as_ref(), schema.ty())?;
        object.private.clone_from(&imported.private);
        object.identity.clone_from(&imported.identity);
        identity::is_whole(&schema, object.identity.as_ref())?;
        rules::is_storable(&schema, self.era, &object.state)?;
        self.refresh(&mut object).await?;
        if object.state.is_null() {
            return Err(CoreError::Broken("there is nothing to import".to_owned()));
        }
        Ok(object)
    }
}

fn replaces(paths: &[AttributePath]) -> bool {
    !paths.is_empty()
}
