//! Creating knowledge: what is sent, and settling what a lost answer leaves open although names are not unique.

use std::error::Error as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use kubiya_sdk::{Client, CreatedKnowledge, ErrorKind, KnowledgeConfig, RetryPolicy, Waits};
use serde_json::{Value, json as value};
use wiremock::matchers::body_json;
use wiremock::{MockBuilder, Request, Respond, ResponseTemplate};

use crate::support::raw::{Act, RawServer};
use crate::support::{Api, KEY, empty, get, json, post_to, quick};

const LIST: &str = "/api/v1/knowledge";

fn post() -> MockBuilder {
    post_to(LIST)
}

/// An entry for one agent.
fn config(agent: &str) -> KnowledgeConfig {
    let mut config = KnowledgeConfig::new("Orders guide", "# Orders\n");
    config.groups = ["g-1".to_owned()].into();
    config.supported_agents = [agent.to_owned()].into();
    config
}

fn entry(id: &str, agent: &str) -> Value {
    value!({
        "uuid": id, "name": "Orders guide", "description": "", "content": "# Orders\n",
        "type": "knowledge", "labels": [], "groups": ["g-1"], "supported_agents": [agent],
        "owner": "u-1", "created_at": "t",
    })
}

async fn create(api: &Api) -> kubiya_sdk::Result<CreatedKnowledge> {
    api.client().knowledge().create(&config("a-1")).await
}

fn list_of(entries: &[Value]) -> ResponseTemplate {
    json(200, &value!(entries).to_string())
}

#[tokio::test]
async fn every_field_is_sent_and_the_answer_saves_the_read() {
    let api = Api::start().await;
    let body = value!({
        "name": "Orders guide", "description": "", "content": "# Orders\n", "type": "knowledge",
        "labels": [], "groups": ["g-1"], "supported_agents": ["a-1"], "supported_agents_groups": [],
        "source": "terraform", "owner": "", "uuid": "", "managed_by": "terraform", "task_id": "t-1",
    });
    api.expect(get(LIST), 1, list_of(&[])).await;
    let answer = entry("k-1", "a-1").to_string();
    api.expect(post().and(body_json(body)), 1, json(201, &answer))
        .await;
    let builder = api
        .builder()
        .source("terraform")
        .managed_by("terraform")
        .task_id("t-1");
    let client = builder.build().unwrap();
    let created = client.knowledge().create(&config("a-1")).await.unwrap();
    assert_eq!(created.id(), "k-1");
    assert_eq!(created.entry().unwrap().config(), &config("a-1"));
    api.verify().await;
}

#[tokio::test]
async fn what_the_answer_lacks_is_read_and_a_read_that_fails_does_not_hide_the_create() {
    for (status, body) in [(200, entry("k-1", "a-1").to_string()), (403, String::new())] {
        let api = Api::start().await;
        api.expect(get(LIST), 1, list_of(&[])).await;
        api.expect(post(), 1, json(200, r#"{"uuid":"k-1"}"#)).await;
        api.expect(get("/api/v1/knowledge/k-1"), 1, json(status, &body))
            .await;
        let created = create(&api).await.unwrap();
        assert_eq!(
            (created.id(), created.entry().is_ok()),
            ("k-1", status == 200)
        );
        api.verify().await;
    }
}

#[tokio::test]
async fn the_entries_are_listed_once_before_the_first_create() {
    let api = Api::start().await;
    api.expect(get(LIST), 1, list_of(&[])).await;
    for number in 0..3 {
        let answer = entry(&format!("k-{number}"), "a-1").to_string();
        api.first(post(), 1, json(201, &answer)).await;
    }
    let client = api.client();
    for _ in 0..3 {
        let created = client.knowledge().create(&config("a-1")).await.unwrap();
        assert!(created.entry().is_ok());
    }
    api.verify().await;
}

#[tokio::test]
async fn a_list_that_fails_fails_the_create_and_nothing_is_posted() {
    for (list, kind) in [
        (empty(403), ErrorKind::PermissionDenied),
        (json(200, "{}"), ErrorKind::UnexpectedResponse),
    ] {
        let api = Api::start().await;
        api.expect(get(LIST), 1, list).await;
        let error = create(&api).await.unwrap_err();
        assert_eq!((error.kind(), error.is_maybe_processed()), (kind, false));
        assert_eq!(error.operation(), "knowledge.create");
        api.verify().await;
    }
}

#[tokio::test]
async fn the_one_new_entry_of_equal_content_is_adopted() {
    let api = Api::start().await;
    let before = [entry("k-1", "a-1"), entry("k-2", "a-2")];
    api.first(get(LIST), 2, list_of(&before)).await;
    api.expect(post(), 1, empty(502)).await;
    let [one, two] = before;
    let after = [one, two, entry("k-3", "a-1"), entry("k-4", "a-2")];
    api.expect(get(LIST), 2, list_of(&after)).await;
    let created = create(&api).await.unwrap();
    assert_eq!(created.id(), "k-3");
    api.verify().await;
}

#[tokio::test]
async fn an_entry_that_another_create_has_made_is_not_adopted() {
    let api = Api::start().await;
    api.first(get(LIST), 1, list_of(&[])).await;
    api.first(post(), 1, json(201, &entry("k-1", "a-1").to_string()))
        .await;
    api.expect(post(), 1, empty(502)).await;
    api.expect(get(LIST), 2, list_of(&[entry("k-1", "a-1")]))
        .await;
    let client = api.client();
    let first = client.knowledge().create(&config("a-1")).await.unwrap();
    assert_eq!(first.id(), "k-1");
    let error = client.knowledge().create(&config("a-1")).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::ServerError, Some(502))
    );
    assert!(error.is_maybe_processed());
    api.verify().await;
}

#[tokio::test]
async fn several_new_entries_or_one_of_other_content_leave_the_matter_open() {
    let mut trimmed = entry("k-1", "a-1");
    trimmed["content"] = value!("# Orders");
    for after in [
        vec![entry("k-1", "a-1"), entry("k-2", "a-1")],
        vec![entry("k-1", "a-2")],
        vec![trimmed],
    ] {
        let api = Api::start().await;
        api.first(get(LIST), 1, list_of(&[])).await;
        api.expect(post(), 1, empty(504)).await;
        api.expect(get(LIST), 2, list_of(&after)).await;
        let error = create(&api).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::MaybeProcessed, Some(504))
        );
        let source = std::error::Error::source(&error).unwrap();
        assert!(source.to_string().contains("by the name"), "{source}");
        api.verify().await;
    }
}

#[tokio::test]
async fn a_taken_name_is_not_looked_for_and_a_refusal_is_not_repeated() {
    let api = Api::start().await;
    api.expect(get(LIST), 2, list_of(&[entry("k-1", "a-1")]))
        .await;
    api.expect(post(), 1, json(400, r#"{"error":"no such group"}"#))
        .await;
    let error = create(&api).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Rejected);
    api.verify().await;
}

/// Makes an entry of each request, and loses every answer.
#[derive(Clone, Default)]
struct Losing(Arc<Mutex<Vec<Value>>>);

impl Respond for Losing {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let mut made = self.0.lock().unwrap();
        if request.method.as_str() == "GET" {
            return list_of(&made);
        }
        let body: Value = request.body_json().unwrap();
        let agent = body["supported_agents"][0].as_str().unwrap();
        let id = format!("k-{}", made.len());
        made.push(entry(&id, agent));
        empty(502)
    }
}

#[tokio::test]
async fn equal_creates_at_once_that_lose_their_answers_get_an_entry_each() {
    let api = Api::start().await;
    let server = Losing::default();
    get(LIST)
        .respond_with(server.clone())
        .mount(&api.server)
        .await;
    post().respond_with(server).mount(&api.server).await;
    let client = api.builder().retry(RetryPolicy::none()).build().unwrap();
    let create = |agent: &'static str| {
        let client = client.clone();
        tokio::spawn(async move {
            let created = client.knowledge().create(&config(agent)).await.unwrap();
            let of = created.entry().unwrap().config().supported_agents.clone();
            assert_eq!(of, [agent.to_owned()].into());
            created.id().to_owned()
        })
    };
    let creates: Vec<_> = ["a-1", "a-1", "a-2", "a-1", "a-2"].map(create).into();
    let mut ids = Vec::new();
    for create in creates {
        ids.push(create.await.unwrap());
    }
    ids.sort();
    assert_eq!(ids, ["k-0", "k-1", "k-2", "k-3", "k-4"]);
    api.verify().await;
}

/// A create whose answer does not come, and what is looked for during `late_create`. `lists` are what the looks
/// find, the last of which goes on.
async fn unanswered(
    late_create: Duration,
    lists: &[&[Value]],
) -> (kubiya_sdk::Result<CreatedKnowledge>, Vec<String>) {
    let list_of = |list: &&[Value]| Act::respond("200 OK", &value!(list).to_string());
    let last = lists.last().map(list_of).unwrap();
    let acts = [Act::respond("200 OK", "[]"), Act::ReadAndReset];
    let acts = acts.into_iter().chain(lists.iter().map(list_of));
    let server = RawServer::start(acts.chain(vec![last; 100])).await;
    let mut waits = Waits::default();
    waits.late_create = late_create;
    waits.look_again = Duration::from_millis(5);
    let client = Client::builder()
        .api_key(KEY.into())
        .endpoint(server.url().as_str())
        .waits(waits)
        .retry(quick())
        .build()
        .unwrap();
    let created = client.knowledge().create(&config("a-1")).await;
    (created, server.requests())
}

#[tokio::test]
async fn an_entry_that_appears_after_the_answer_was_lost_is_adopted() {
    let late = [entry("k-1", "a-1")];
    let (created, requests) = unanswered(Duration::from_secs(60), &[&[], &[], &late]).await;
    assert_eq!(created.unwrap().id(), "k-1");
    let [get, post] = ["GET /api/v1/knowledge", "POST /api/v1/knowledge"];
    // A list that brings something new is asked for its second page.
    assert_eq!(requests[..5], [get, post, get, get, get]);
    assert!(requests[5..].iter().all(|request| request.starts_with(get)));
}

#[tokio::test]
async fn an_entry_that_does_not_appear_is_never_created_again() {
    let (created, requests) = unanswered(Duration::from_millis(50), &[&[]]).await;
    let error = created.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::MaybeProcessed);
    assert!(error.is_maybe_processed());
    let source = error.source().unwrap().to_string();
    assert!(source.contains("look for it by the name"), "{source}");
    let posts = requests.iter().filter(|it| it.starts_with("POST"));
    assert_eq!(posts.count(), 1);
}
