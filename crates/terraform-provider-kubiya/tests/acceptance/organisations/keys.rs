//! API keys of two organisations.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

/// What a key says of its organisation, what it is otherwise, and whose data it opens.
#[derive(Clone, Copy)]
pub(super) struct ApiKey {
    claim: Option<&'static str>,
    rest: &'static str,
    pub(super) is_ours: bool,
}

/// What our organisation calls itself.
pub(super) const NAME: &str = "acme-organisation-of-ours";

pub(super) const OURS: ApiKey = of(Some(NAME), "first", true);
pub(super) const ROTATED: ApiKey = of(Some(NAME), "second", true);
pub(super) const RENAMED: ApiKey = of(Some("new-name-of-ours"), "third", true);
pub(super) const THEIRS: ApiKey = of(Some("other-organisation"), "fourth", false);
pub(super) const OPAQUE: ApiKey = of(None, "uk_0123456789abcdef", true);
pub(super) const OPAQUE_OF_OTHERS: ApiKey = of(None, "uk_fedcba9876543210", false);

pub(super) const ALL: [ApiKey; 6] = [OURS, ROTATED, RENAMED, THEIRS, OPAQUE, OPAQUE_OF_OTHERS];

const fn of(claim: Option<&'static str>, rest: &'static str, is_ours: bool) -> ApiKey {
    ApiKey {
        claim,
        rest,
        is_ours,
    }
}

impl ApiKey {
    /// A token where the key says of which organisation it is.
    pub(super) fn text(self) -> String {
        let Some(claim) = self.claim else {
            return self.rest.to_owned();
        };
        let claims = json!({"organization": claim, "email": "someone@example.com"});
        let parts = [json!({"alg": "HS256", "typ": "JWT"}), claims];
        let [header, claims] = parts.map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        format!("{header}.{claims}.{}", URL_SAFE_NO_PAD.encode(self.rest))
    }
}
