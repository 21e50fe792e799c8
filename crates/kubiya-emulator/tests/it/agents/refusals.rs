//! What the API does not accept of an agent.

use serde_json::json;

use super::{AGENTS, created, id, path, started};

#[tokio::test]
async fn a_name_is_needed_and_belongs_to_one_agent() {
    let (emulator, api) = started().await;
    for body in [
        json!({}),
        json!({"name": ""}),
        json!({"name": null}),
        json!([]),
        json!("ci"),
    ] {
        let answer = api.post(AGENTS, body.clone()).await;
        assert_eq!(answer.status, 400, "{body}");
    }
    let first = created(&api, json!({"name": "ci"})).await;
    let second = created(&api, json!({"name": "CI"})).await;
    let taken = api.post(AGENTS, json!({"name": "ci"})).await;
    assert_eq!(
        (taken.status, &taken.json()["error"]["code"]),
        (409, &json!("conflict"))
    );
    assert_eq!(emulator.agents().list(), [first.clone(), second.clone()]);

    let renaming = |name| json!({"name": name, "description": "changed"});
    assert_eq!(
        api.put(&path(&id(&second)), renaming("ci")).await.status,
        409
    );
    assert_eq!(api.put(&path(&id(&second)), renaming("")).await.status, 400);
    assert_eq!(emulator.agents().get(&id(&second)).unwrap(), second);
    assert_eq!(
        api.put(&path(&id(&first)), renaming("ci")).await.status,
        200
    );
    assert_eq!(
        api.put(&path(&id(&second)), renaming("cd")).await.status,
        200
    );
    assert!(emulator.agents().by_name("CI").is_none());
}

#[tokio::test]
async fn secrets_must_exist_before_an_agent_refers_to_them() {
    let (emulator, api) = started().await;
    emulator.secrets().put("db", "v");
    let body = |secrets: &[&str]| json!({"name": "ci", "secrets": secrets});
    assert_eq!(api.post(AGENTS, body(&["db", "none"])).await.status, 400);
    assert_eq!(api.post(AGENTS, body(&["DB"])).await.status, 400);
    let agent = path(&id(&created(&api, body(&["db"])).await));
    assert_eq!(api.put(&agent, body(&["none"])).await.status, 400);

    assert_eq!(api.delete("/api/v2/secrets/db").await.status, 200);
    assert_eq!(api.get(&agent).await.json()["secrets"], json!(["db"]));
    assert_eq!(
        api.put(&agent, json!({"description": "d"})).await.status,
        200
    );
    assert_eq!(api.put(&agent, body(&["db"])).await.status, 400);
    assert_eq!(
        api.put(&agent, body(&[])).await.json()["secrets"],
        json!([])
    );
}

#[tokio::test]
async fn wrong_types_are_refused_and_change_nothing() {
    let (emulator, api) = started().await;
    let agent = created(&api, json!({"name": "ci"})).await;
    for (field, value) in [
        ("name", json!(1)),
        ("description", json!(["d"])),
        ("is_debug_mode", json!("true")),
        ("runners", json!("one")),
        ("secrets", json!([1])),
        ("allowed_users", json!({"a": "b"})),
        ("environment_variables", json!({"A": 1})),
        ("environment_variables", json!([])),
        ("starters", json!([{"display_name": 1}])),
        ("tasks", json!(["a name"])),
    ] {
        let mut body = json!({"name": "other"});
        body[field] = value;
        for answer in [
            api.post(AGENTS, body.clone()).await,
            api.put(&path(&id(&agent)), body.clone()).await,
        ] {
            let code = &answer.json()["error"]["code"];
            assert_eq!(
                (answer.status, code),
                (400, &json!("invalid_request")),
                "{body}"
            );
        }
    }
    assert_eq!(emulator.agents().list(), [agent]);
}

#[tokio::test]
async fn null_empties_a_field_but_variables_that_are_null_make_the_api_fail() {
    let (emulator, api) = started().await;
    let sent = json!({"name": "ci", "description": "d", "links": ["l"], "is_debug_mode": true});
    let agent = path(&id(&created(&api, sent).await));
    let nulls = json!({"description": null, "links": null, "is_debug_mode": null});
    let emptied = api.put(&agent, nulls).await.json();
    assert_eq!(
        (
            &emptied["description"],
            &emptied["links"],
            &emptied["is_debug_mode"]
        ),
        (&json!(""), &json!([]), &json!(false))
    );

    let null = json!({"name": "other", "environment_variables": null});
    assert_eq!(api.post(AGENTS, null.clone()).await.status, 500);
    assert_eq!(api.put(&agent, null).await.status, 500);
    assert_eq!(emulator.agents().list(), [emptied]);
}
