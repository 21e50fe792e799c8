//! References: what a configuration calls by a name or an id, in any letter case, and the API by one of the two.
//!
//! A name stands for the object that it stood for when it was last applied, for as long as that goes by the name.
//! Three occasions ask what a name stands for: [`Planning`], [`Applying`] and [`Reading`].

mod applying;
mod binding;
mod planning;
mod reading;
mod single;
mod table;
mod whole;

use applying::Applying;
use planning::{Planning, Targets};
use reading::Reading;
pub(crate) use single::{Planned, id_at_hand, plan_singles, resolve_singles};
pub(crate) use table::{Reference, ReferenceSet, Referring, expected, reference_set};
pub(crate) use whole::{absorb, ids_held, plan, remember, resolve};

use crate::client::ProviderClient;
use crate::directory::{Kind, is_uuid};
use crate::letters::folded;

/// An attribute whose texts refer to things of one kind.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Site {
    pub(crate) attribute: &'static str,
    pub(crate) kind: Kind,
}

impl Site {
    /// Whether the plan has made sure that a name is that of the organisation, letter by letter. It saves the list
    /// in the process that applies, for the names that are the rule. What is not ASCII can be written in two ways.
    fn is_sent_as_it_is(&self, name: &str) -> bool {
        self.kind == Kind::Integration && name.is_ascii() && folded(name) == name
    }
}

/// Whether something goes by exactly this id or name; nothing where only the list would tell.
async fn without_list(client: &ProviderClient, kind: Kind, name: &str) -> Option<bool> {
    match kind {
        Kind::Secret => {
            let found = client.secrets.find(name).await.ok()?;
            Some(found.is_some())
        }
        _ if kind.has_ids() && is_uuid(name) => Some(true),
        _ => None,
    }
}
