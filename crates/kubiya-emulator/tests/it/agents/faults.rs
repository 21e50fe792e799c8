//! Faults that requests about agents meet.

use kubiya_emulator::{Fault, HostileBody, Method, Reply};
use serde_json::json;

use super::{AGENTS, id, path, started};

#[tokio::test]
async fn a_fault_can_echo_the_variables_that_were_sent() {
    let (emulator, api) = started().await;
    let echo = Reply::status(400).body(HostileBody::EchoValue);
    emulator.faults().add(Fault::new(echo));
    let variables = json!({"A": "one\n\"line\"", "B": "two"});
    let body = json!({"name": "ci", "environment_variables": variables});
    let answer = api.post(AGENTS, body).await.json();
    let message = answer["error"].as_str().unwrap();
    assert!(message.ends_with("one\n\"line\"\ntwo"), "{message}");
}

#[tokio::test]
async fn faults_find_agents_by_route_by_uuid_and_by_name() {
    let (emulator, api) = started().await;
    let [one, two] = ["one", "two"].map(|name| emulator.agents().put(json!({"name": name})));
    let route = "/api/v1/agents/{uuid}";

    emulator
        .faults()
        .add(Fault::new(Reply::status(503)).on(Method::PUT, route));
    assert_eq!(api.get(&path(&one)).await.status, 200);
    assert_eq!(api.put(&path(&one), json!({})).await.status, 503);
    assert_eq!(api.put(&path(&one), json!({})).await.status, 200);
    assert_eq!(emulator.requests().count(&Method::PUT, route), 2);

    emulator
        .faults()
        .add(Fault::new(Reply::status(500)).named(&two).forever());
    assert_eq!(api.get(&path(&one)).await.status, 200);
    assert_eq!(api.get(&path(&two)).await.status, 500);
    assert_eq!(api.get(AGENTS).await.status, 200);
    emulator.faults().clear();

    emulator.faults().add(
        Fault::new(Reply::status(502))
            .named("new")
            .after_work()
            .times(2),
    );
    assert_eq!(api.post(AGENTS, json!({"name": "new"})).await.status, 502);
    let new = id(&emulator.agents().by_name("new").unwrap());
    assert_eq!(
        api.put(&path(&new), json!({"name": "new", "links": ["l"]}))
            .await
            .status,
        502
    );
    assert_eq!(emulator.agents().get(&new).unwrap()["links"], json!(["l"]));
}
