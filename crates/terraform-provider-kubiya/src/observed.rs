//! Reading an object that refers to others into the state.

use tfplugin_framework::{Cx, Diagnostic, Result};

use crate::client::ProviderClient;
use crate::error::Verb;
use crate::finds::Listable;
use crate::measured::{self, Measured};
use crate::record::Record;
use crate::references;

/// A model that takes over what the API has, references included.
pub(crate) trait Observed: Measured {
    /// Takes over everything about the object; gives what its references stand for.
    fn observe(
        &mut self,
        client: &ProviderClient,
        record: Record,
        object: &Self::Object,
    ) -> impl Future<Output = Result<Record>> + Send;

    /// Keeps what is confidential in it out of what the API says from now on.
    fn conceal(&self, _client: &ProviderClient) {}

    /// Why the object is none of this type, although the API has it among those; asked before anything is taken over.
    fn misplaced(&self, _object: &Self::Object) -> Option<Diagnostic> {
        None
    }
}

/// Reads the object of a state; nothing where it is gone.
///
/// # Errors
/// Where it cannot be read, or is of another type.
pub(crate) async fn read<M: Observed>(
    cx: &mut Cx,
    client: &ProviderClient,
    mut state: M,
) -> Result<Option<M>> {
    state.conceal(client);
    let objects = M::Object::objects(client);
    let object = match objects.refresh(cx, state.held()).await {
        Ok(Some(object)) => object,
        Ok(None) => return Ok(None),
        Err(failure) => return Err(measured::describe(&state, Verb::Read, failure).into()),
    };
    if let Some(problem) = state.misplaced(&object) {
        return Err(problem.into());
    }
    let record = Record::of(&cx.private);
    let record = state.observe(client, record, &object).await?;
    state.conceal(client);
    references::remember(client, &state, &record);
    record.keep(&mut cx.private);
    Ok(Some(state))
}
