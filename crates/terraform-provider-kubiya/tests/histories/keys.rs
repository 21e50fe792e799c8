//! API keys of two organisations.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

/// A JSON Web Token that says of which organisation it is.
#[derive(Clone, Copy)]
pub(crate) struct ApiKey {
    organisation: &'static str,
    rest: &'static str,
}

/// Those of the practitioner's organisation.
pub(crate) const KEYS: [ApiKey; 2] = [
    of("acme-organisation-of-ours", "first-signature"),
    of("acme-organisation-of-ours", "second-signature"),
];

pub(crate) const THEIR_KEY: ApiKey = of("other-organisation", "third-signature");

const fn of(organisation: &'static str, rest: &'static str) -> ApiKey {
    ApiKey { organisation, rest }
}

impl ApiKey {
    pub(crate) fn text(self) -> String {
        let claims = json!({"organization": self.organisation, "email": "someone@example.com"});
        let parts = [json!({"alg": "HS256", "typ": "JWT"}), claims];
        let [header, claims] = parts.map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        format!("{header}.{claims}.{}", URL_SAFE_NO_PAD.encode(self.rest))
    }
}
