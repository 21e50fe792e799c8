//! The shared snapshot: what it costs, and when it must not be believed.

use std::sync::Arc;
use std::time::Duration;

use kubiya_sdk::{Catalog, ErrorKind, RetryPolicy, Secret, SecretString, SecretUpdate};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::sleep;
use wiremock::matchers::{method, path_regex};
use wiremock::{Mock, MockBuilder, Request, ResponseTemplate};

use crate::support::{Api, delete, empty, get, json, list, put};

/// Long enough for requests that are started together to overlap.
const DELAY: Duration = Duration::from_millis(50);

fn item(name: &str) -> String {
    format!(r#"{{"name":"{name}","description":"d","created_at":"t","created_by":"u"}}"#)
}

fn items(names: impl IntoIterator<Item = String>) -> String {
    format!(
        "[{}]",
        names
            .into_iter()
            .map(|name| item(&name))
            .collect::<Vec<_>>()
            .join(",")
    )
}

fn any_item() -> MockBuilder {
    Mock::given(method("GET")).and(path_regex("^/api/v2/secrets/.+$"))
}

/// Answers a GET by name with the metadata of that name.
fn echo(request: &Request) -> ResponseTemplate {
    let name = request.url.path().rsplit('/').next().unwrap();
    json(200, &item(name)).set_delay(DELAY)
}

fn name(number: usize) -> String {
    format!("s{number}")
}

/// Reads `s0`, `s1`, … with at most `width` reads at a time.
async fn read_many(catalog: &Catalog<Secret>, count: usize, width: usize) -> Vec<Option<Secret>> {
    let permits = Arc::new(Semaphore::new(width));
    let mut tasks = JoinSet::new();
    for number in 0..count {
        let (catalog, permits) = (catalog.clone(), Arc::clone(&permits));
        tasks.spawn(async move {
            let _permit = permits.acquire().await.unwrap();
            catalog.get_opt(&name(number)).await.unwrap()
        });
    }
    tasks.join_all().await
}

#[tokio::test]
async fn a_lone_read_is_one_request_by_name() {
    let api = Api::start().await;
    api.expect(get("/api/v2/secrets/a"), 1, json(200, &item("a")))
        .await;
    let catalog = Catalog::<Secret>::new(api.client());
    assert_eq!(catalog.get("a").await.unwrap().created_by(), Some("u"));
    api.verify().await;
}

#[tokio::test]
async fn a_thousand_reads_ten_at_a_time_are_two_requests() {
    let api = Api::start().await;
    any_item()
        .respond_with(echo)
        .expect(1)
        .mount(&api.server)
        .await;
    let all = json(200, &items((0..1000).map(name))).set_delay(DELAY);
    api.expect(list(), 1, all).await;
    let secrets = read_many(&Catalog::<Secret>::new(api.client()), 1000, 10).await;
    assert_eq!(secrets.iter().flatten().count(), 1000);
    api.verify().await;
}

#[tokio::test]
async fn a_thousand_reads_one_after_the_other_are_three_requests() {
    let api = Api::start().await;
    any_item()
        .respond_with(echo)
        .expect(2)
        .mount(&api.server)
        .await;
    api.expect(list(), 1, json(200, &items((0..1000).map(name))))
        .await;
    let secrets = read_many(&Catalog::<Secret>::new(api.client()), 1000, 1).await;
    assert_eq!(secrets.iter().flatten().count(), 1000);
    api.verify().await;
}

/// A catalog that has its snapshot already.
async fn listed(api: &Api, all: &str) -> Catalog<Secret> {
    api.expect(list(), 1, json(200, all)).await;
    let warm_up = get("/api/v2/secrets/warm-up");
    api.expect(warm_up, 1, json(200, &item("warm-up")).set_delay(DELAY))
        .await;
    let catalog = Catalog::<Secret>::new(api.client());
    let (first, second) = tokio::join!(catalog.get("warm-up"), catalog.get("present"));
    assert!(first.is_ok() && second.is_ok());
    catalog
}

#[tokio::test]
async fn a_name_that_is_not_listed_is_confirmed_by_name() {
    let api = Api::start().await;
    let catalog = listed(&api, &items(["present".into()])).await;
    api.expect(get("/api/v2/secrets/gone"), 1, empty(404)).await;
    api.expect(get("/api/v2/secrets/late"), 1, json(200, &item("late")))
        .await;
    api.expect(get("/api/v2/secrets/dark"), 1, empty(403)).await;
    assert_eq!(catalog.get_opt("gone").await.unwrap(), None);
    assert!(catalog.get_opt("late").await.unwrap().is_some());
    let error = catalog.get_opt("dark").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PermissionDenied);
    api.verify().await;
}

#[tokio::test]
async fn an_entry_without_all_metadata_is_completed_by_name() {
    let api = Api::start().await;
    let all = format!(
        r#"[{},{{"name":"a","description":"d","created_at":"t"}},{{"name":"b","description":"d","created_at":"","created_by":"u"}},{{"name":"c","created_at":"t","created_by":"u"}},{{"name":"d","description":null,"created_at":"t","created_by":"u"}}]"#,
        item("present")
    );
    let catalog = listed(&api, &all).await;
    for name in ["a", "b", "c"] {
        api.expect(
            get(&format!("/api/v2/secrets/{name}")),
            1,
            json(200, &item(name)),
        )
        .await;
        assert_eq!(catalog.get(name).await.unwrap().created_by(), Some("u"));
    }
    assert_eq!(catalog.get("d").await.unwrap().description(), None);
    api.verify().await;
}

#[tokio::test]
async fn the_list_that_reads_share_is_told_without_a_request() {
    let api = Api::start().await;
    assert!(Catalog::<Secret>::new(api.client()).listed().is_none());
    let catalog = listed(&api, &items(["present", "a"].map(str::to_owned))).await;
    let told = catalog.listed().unwrap();
    let names: Vec<&str> = told.iter().map(Secret::name).collect();
    assert_eq!(names, ["a", "present"]);
    api.verify().await;
}

#[tokio::test]
async fn a_list_that_does_not_tell_all_objects_is_not_told() {
    let (present, twice) = (item("present"), item("a"));
    for rest in [&*format!("{twice},{twice}"), r#"{"description":"d"}"#, "7"] {
        let api = Api::start().await;
        let all = format!("[{present},{rest}]");
        assert!(listed(&api, &all).await.listed().is_none(), "{all}");
    }
}

#[tokio::test]
async fn a_name_that_is_listed_twice_is_asked_for_by_name() {
    let api = Api::start().await;
    let twice = items(["present".into(), "a".into(), "a".into()]);
    let catalog = listed(&api, &twice).await;
    api.expect(get("/api/v2/secrets/a"), 1, json(200, &item("a")))
        .await;
    assert!(catalog.get_opt("a").await.unwrap().is_some());
    api.verify().await;
}

#[tokio::test]
async fn if_the_list_fails_reads_go_by_name() {
    for response in [
        empty(403),
        empty(500),
        json(200, "{}"),
        json(200, "<html>"),
        empty(404),
    ] {
        let api = Api::start().await;
        api.expect(list(), 1, response).await;
        any_item()
            .respond_with(echo)
            .expect(20)
            .mount(&api.server)
            .await;
        let client = api.builder().retry(RetryPolicy::none()).build().unwrap();
        let secrets = read_many(&Catalog::<Secret>::new(client), 20, 10).await;
        assert_eq!(secrets.iter().flatten().count(), 20);
        api.verify().await;
    }
}

#[tokio::test]
async fn a_list_that_hangs_leaves_time_to_read_by_name() {
    let api = Api::start().await;
    api.expect(list(), 1, empty(200).set_delay(Duration::from_secs(60)))
        .await;
    any_item()
        .respond_with(echo)
        .expect(4)
        .mount(&api.server)
        .await;
    let client = api
        .builder()
        .retry_timeout(Duration::from_secs(1))
        .build()
        .unwrap();
    let catalog = Catalog::<Secret>::new(client);
    assert_eq!(read_many(&catalog, 3, 3).await.iter().flatten().count(), 3);
    assert!(catalog.get_opt("s3").await.unwrap().is_some());
    api.verify().await;
}

#[tokio::test]
async fn after_a_write_the_snapshot_is_not_believed() {
    let writes = [
        ("update", put("/api/v2/secrets/present")),
        ("delete", delete("/api/v2/secrets/present")),
        ("failed update", put("/api/v2/secrets/present")),
    ];
    for (write, request) in writes {
        let api = Api::start().await;
        let client = api.client();
        api.expect(list(), 1, json(200, &items(["present".into()])))
            .await;
        any_item()
            .respond_with(echo)
            .expect(2)
            .mount(&api.server)
            .await;
        let status = if write == "failed update" { 400 } else { 200 };
        api.expect(request, 1, empty(status)).await;
        let catalog = Catalog::<Secret>::new(client.clone());
        let both = tokio::join!(catalog.get("present"), catalog.get("present"));
        assert!(both.0.is_ok() && both.1.is_ok());
        let result = match write {
            "delete" => client.secrets().delete("present").await,
            _ => {
                let update = SecretUpdate::new(SecretString::from("value"), "");
                client.secrets().update("present", update).await
            }
        };
        assert_eq!(result.is_ok(), status == 200);
        assert!(catalog.get_opt("present").await.unwrap().is_some());
        api.verify().await;
    }
}

#[tokio::test]
async fn a_list_that_a_write_overtakes_is_not_believed() {
    let api = Api::start().await;
    let client = api.client();
    let before = json(200, &items(["a".into()])).set_delay(10 * DELAY);
    api.expect(list(), 1, before).await;
    any_item()
        .respond_with(echo)
        .expect(2)
        .mount(&api.server)
        .await;
    api.expect(delete("/api/v2/secrets/b"), 1, empty(200)).await;
    let catalog = Catalog::<Secret>::new(client.clone());
    let overtake = async {
        while lists(&api).await == 0 {
            sleep(DELAY / 10).await;
        }
        client.secrets().delete("b").await
    };
    let (first, second, deleted) = tokio::join!(catalog.get("a"), catalog.get("a"), overtake);
    assert!(first.is_ok() && second.is_ok() && deleted.is_ok());
    api.verify().await;
}

async fn lists(api: &Api) -> usize {
    let requests = api.requests().await;
    requests
        .iter()
        .filter(|line| line.ends_with("/secrets"))
        .count()
}

#[tokio::test]
async fn a_reader_that_is_given_up_does_not_take_the_others_down() {
    let api = Api::start().await;
    any_item()
        .respond_with(echo)
        .expect(1)
        .mount(&api.server)
        .await;
    let all = json(200, &items((0..10).map(name))).set_delay(10 * DELAY);
    list().respond_with(all).mount(&api.server).await;
    let catalog = Catalog::<Secret>::new(api.client());
    let mut readers: Vec<_> = (0..10)
        .map(|number| {
            let catalog = catalog.clone();
            tokio::spawn(async move { catalog.get_opt(&name(number)).await.unwrap() })
        })
        .collect();
    while lists(&api).await == 0 {
        sleep(DELAY / 10).await;
    }
    let leader = readers.remove(1);
    leader.abort();
    assert!(leader.await.unwrap_err().is_cancelled());
    for reader in readers {
        assert!(reader.await.unwrap().is_some());
    }
    assert_eq!(
        lists(&api).await,
        2,
        "the list was given up once and taken over once"
    );
    api.verify().await;
}

#[tokio::test]
async fn unusable_names_are_refused_before_anything_is_sent() {
    let api = Api::start().await;
    let error = Catalog::<Secret>::new(api.client())
        .get_opt("..")
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert_eq!(api.requests().await, [""; 0]);
}
