//! Making a secret, or taking over the one that has its name.

use kubiya_sdk::{CreatedSecret, Error, NewSecret, Secret, SecretUpdate};
use secrecy::SecretString;
use tfplugin_framework::{Cx, Diagnostic};

use super::model::SecretModel;
use super::size;
use crate::client::ProviderClient;
use crate::error::{self, Verb};
use crate::nouns;
use crate::objects::{IfTaken, Vacancy};

/// How often a name may turn out to be taken when a secret is made, and free when it is taken over. Somebody else
/// makes and deletes it at the same time then, or the API contradicts itself.
const MOST_TURNS: usize = 3;

/// A secret that exists, with the planned value and description.
pub(super) enum Made {
    Anew(CreatedSecret),
    /// It existed; the name is as the organisation spells it.
    TakenOver(String),
}

impl SecretModel {
    /// What is not known while planning may turn out to overwrite, so the plan warns of that.
    pub(super) fn if_taken(&self) -> IfTaken {
        match self.overwrites() || self.overwrite_on_create.is_unknown() {
            true => IfTaken::TakeOver,
            false => IfTaken::Fail,
        }
    }
}

/// What the create finds under its name.
pub(super) async fn look<'a>(
    client: &'a ProviderClient,
    planned: &'a SecretModel,
) -> Result<Vacancy<'a>, Diagnostic> {
    let name = planned.name();
    match planned.if_taken() {
        IfTaken::TakeOver => client.secrets.vacancy(name).await,
        IfTaken::Fail => client.secrets.admit(name).await.map(Vacancy::Free),
    }
}

/// Makes the planned secret, or takes over the one that is there where that is asked for.
///
/// # Errors
/// Nothing is known to exist with the planned value. Where a takeover is in doubt, the next create takes over.
pub(super) async fn make(
    cx: &mut Cx,
    client: &ProviderClient,
    planned: &SecretModel,
    value: &SecretString,
    mut vacancy: Vacancy<'_>,
) -> Result<Made, Diagnostic> {
    let (name, api) = (planned.name(), client.writing().secrets());
    let failure = |verb, error| size::failure(verb, planned, &error);
    let mut turns = 0;
    loop {
        match vacancy {
            Vacancy::Taken(holder) => {
                let update = SecretUpdate::new(value.clone(), planned.description());
                let call = api.update(&holder, update);
                match client.secrets.take_over(cx, name, &holder, call).await {
                    Ok(Some(())) => return Ok(Made::TakenOver(holder)),
                    Ok(None) => vacancy = client.secrets.freed(name),
                    Err(error) => return Err(failure(Verb::Update, error)),
                }
            }
            Vacancy::Free(admission) => {
                let secret =
                    || NewSecret::new(name, value.clone()).description(planned.description());
                let call = || api.create(secret().known_absent());
                match client.secrets.create_admitted(cx, admission, call).await {
                    Ok(created) => return Ok(Made::Anew(created)),
                    Err(error) if !error.is_already_exists() => {
                        return Err(failure(Verb::Create, error));
                    }
                    Err(_) if planned.overwrites() && turns < MOST_TURNS => {
                        turns += 1;
                        vacancy = Vacancy::Taken(client.secrets.spelling(name).await.into_owned());
                    }
                    Err(_) => return Err(client.secrets.taken(name).await),
                }
            }
        }
    }
}

impl Made {
    /// Why the value may be another one than the planned.
    pub(super) fn doubt(&self) -> Option<&Error> {
        match self {
            Self::Anew(created) => created.doubt(),
            Self::TakenOver(_) => None,
        }
    }

    /// What the API says of the secret.
    pub(super) async fn metadata(self, client: &ProviderClient) -> Result<Secret, Error> {
        match self {
            Self::Anew(created) => created.into_metadata(),
            Self::TakenOver(name) => client.api.secrets().get(&name).await,
        }
    }

    /// Warns where the secret was there before.
    pub(super) fn mention(&self, cx: &mut Cx) {
        if let Self::TakenOver(name) = self {
            cx.warn(error::taken_over(nouns::SECRET, name));
        }
    }
}
