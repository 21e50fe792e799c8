//! The language models that an organisation may use: a feature flag.

use super::object::Object;
use crate::client::Client;
use crate::error::Result;
use crate::http::{Method, RequestSpec, json_body};

const LIST: &str = "models.list";
const PATH: &str = "/api/v1/featureflags";
const FLAG: &str = "supported_llm_models";

/// The calls on language models. From [`Client::models`].
#[derive(Clone, Copy, Debug)]
pub struct Models<'a> {
    client: &'a Client,
}

impl Client {
    /// The language models that the organisation may use.
    pub fn models(&self) -> Models<'_> {
        Models { client: self }
    }
}

impl Models<'_> {
    /// The names of the models that Kubiya's own interface offers, in its order.
    ///
    /// `POST /api/v1/featureflags` with `["supported_llm_models"]`, success: any 2xx with an object that
    /// has the names, separated by commas, under that name. Nothing is changed by it, so it is repeated like
    /// a `GET`. Empty if the flag is not set.
    ///
    /// **Source:** the Go provider's client. An agent may well run with a model that is not in the list.
    ///
    /// # Errors
    ///
    /// As [`ErrorKind`](crate::ErrorKind) says.
    pub async fn list(&self) -> Result<Vec<String>> {
        let spec = RequestSpec::collection(LIST, Method::Query, PATH).with_body(json_body(&[FLAG]));
        let sender = self.client.sender();
        let reply = sender.send(&mut sender.call(), &spec).await?;
        let flags: Object = reply.json()?;
        let names: String = flags
            .value(FLAG)
            .map_err(|_| reply.unexpected("the models are not a text".into()))?;
        let names = names.split(',').map(str::trim);
        Ok(names
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect())
    }
}
