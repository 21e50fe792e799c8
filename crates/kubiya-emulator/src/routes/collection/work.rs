//! What requests cost beside many objects, counted in objects that are looked into.

use axum::http::Method;
use serde_json::{Value, json};

use super::CollectionRoutes;
use super::tests::{ask, served};
use crate::collection::reads;
use crate::shapes::AGENTS;

const LIST: &str = "/api/v1/agents";

/// How many objects a create, an update, a read, a refused create, a delete and a list look into, beside so many.
async fn costs(agents: usize) -> [u64; 6] {
    let mut api = served(CollectionRoutes::of(&AGENTS));
    for number in 0..agents {
        let agent = json!({"name": format!("agent-{number}")});
        assert_eq!(ask(&mut api, Method::POST, LIST, agent).await.0, 200);
    }
    let mut cost = async |method: Method, path: &str, body: Value, status: u16| {
        let before = reads::so_far();
        let (answered, told) = ask(&mut api, method, path, body).await;
        assert_eq!(answered, status, "{told}");
        (reads::so_far() - before, told)
    };
    let (create, made) = cost(Method::POST, LIST, json!({"name": "new"}), 200).await;
    let item = format!("{LIST}/{}", made["uuid"].as_str().unwrap());
    let (update, _) = cost(Method::PUT, &item, json!({"name": "renamed"}), 200).await;
    let (read, told) = cost(Method::GET, &item, Value::Null, 200).await;
    assert_eq!(told["name"], "renamed");
    let (refused, _) = cost(Method::POST, LIST, json!({"name": "agent-0"}), 409).await;
    let (list, listed) = cost(Method::GET, LIST, Value::Null, 200).await;
    assert_eq!(listed.as_array().unwrap().len(), agents + 1);
    let (delete, _) = cost(Method::DELETE, &item, Value::Null, 200).await;
    [create, update, read, refused, list, delete]
}

#[tokio::test]
async fn a_request_looks_into_no_more_objects_beside_thousands_than_beside_ten() {
    let few = costs(10).await;
    assert_eq!(costs(2_000).await, few);
    let [create, .., list, _] = few;
    assert!(create > 0, "nothing was counted");
    assert_eq!(list, 0, "a list is made of what is stored");
}
