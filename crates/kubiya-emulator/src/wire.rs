//! Text forms of types that have none in serde.

/// A duration such as `300ms` or `1m 30s`.
pub(crate) mod duration {
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serializer, de};

    pub(crate) fn serialize<S: Serializer>(time: &Duration, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&humantime::format_duration(*time))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
        let text = String::deserialize(from)?;
        humantime::parse_duration(&text).map_err(de::Error::custom)
    }
}

/// A method such as `GET`, or none.
pub(crate) mod method {
    use axum::http::Method;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

    pub(crate) fn serialize<S: Serializer>(
        method: &Option<Method>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        method.as_ref().map(Method::as_str).serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Method>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        text.map(|text| Method::from_bytes(text.to_ascii_uppercase().as_bytes()))
            .transpose()
            .map_err(de::Error::custom)
    }
}

/// A final status, as its number.
pub(crate) mod status {
    use axum::http::StatusCode;
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub(crate) fn serialize<S: Serializer>(status: &StatusCode, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u16(status.as_u16())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<StatusCode, D::Error> {
        StatusCode::from_u16(u16::deserialize(from)?)
            .ok()
            .filter(|status| !status.is_informational())
            .ok_or_else(|| de::Error::custom("expected a status from 200 to 999"))
    }
}

/// Header fields, as an object of texts.
pub(crate) mod headers {
    use std::collections::BTreeMap;

    use axum::http::{HeaderMap, HeaderName, HeaderValue};
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub(crate) fn serialize<S: Serializer>(headers: &HeaderMap, to: S) -> Result<S::Ok, S::Error> {
        let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        to.collect_map(
            headers
                .iter()
                .map(|(name, value)| (name.as_str(), text(value))),
        )
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<HeaderMap, D::Error> {
        BTreeMap::<String, String>::deserialize(from)?
            .iter()
            .map(|(name, value)| {
                let name = HeaderName::from_bytes(name.as_bytes()).map_err(de::Error::custom)?;
                Ok((
                    name,
                    HeaderValue::from_str(value).map_err(de::Error::custom)?,
                ))
            })
            .collect()
    }
}

/// The value of a header field.
pub(crate) mod header_value {
    use axum::http::HeaderValue;
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub(crate) fn serialize<S: Serializer>(value: &HeaderValue, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&String::from_utf8_lossy(value.as_bytes()))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<HeaderValue, D::Error> {
        HeaderValue::from_str(&String::deserialize(from)?).map_err(de::Error::custom)
    }
}
