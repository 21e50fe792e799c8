//! JSON whose objects have their keys in the reverse order.

use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::ser::{Serialize, Serializer};
use serde_json::Value;

use crate::body;

/// The answer with the keys of all objects reversed. What is no JSON stays as it is.
pub(crate) async fn answer(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let body = match body::collect(body, usize::MAX).await {
        Ok(body) => body,
        Err(problem) => return problem.into_response(),
    };
    let read: Result<Value, _> = serde_json::from_slice(&body);
    let reversed = read.and_then(|json| serde_json::to_vec(&Reversed(&json)));
    let Ok(reversed) = reversed else {
        return Response::from_parts(parts, Body::from(body));
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(reversed))
}

struct Reversed<'a>(&'a Value);

impl Serialize for Reversed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Array(items) => serializer.collect_seq(items.iter().map(Reversed)),
            Value::Object(fields) => {
                let fields = fields.iter().rev();
                serializer.collect_map(fields.map(|(key, value)| (key, Reversed(value))))
            }
            scalar => scalar.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn keys_are_reversed_at_every_depth_and_elements_are_not() {
        let json = json!({"a": [{"b": 1, "c": 2}, 3], "d": null});
        let reversed = serde_json::to_string(&Reversed(&json)).unwrap();
        assert_eq!(reversed, r#"{"d":null,"a":[{"c":2,"b":1},3]}"#);
    }
}
