//! Lists that are read page by page.

use kubiya_emulator::shapes::{KNOWLEDGE, SOURCES, USERS};
use kubiya_emulator::{Emulator, Quirk, Shape};
use serde_json::{Value, json};

use crate::api::Api;

/// The lists that have pages, and where.
const PAGED: [(&Shape, &str); 3] = [
    (&USERS, "/api/v1/users"),
    (&SOURCES, "/api/v1/sources"),
    (&KNOWLEDGE, "/api/v1/knowledge"),
];

/// An emulator with five of each.
async fn with_five(quirks: &[Quirk]) -> (Emulator, Api) {
    let builder = quirks
        .iter()
        .fold(Emulator::builder(), |builder, quirk| builder.quirk(*quirk));
    let emulator = builder.start().await.unwrap();
    for (shape, _) in PAGED {
        let five = ["1", "2", "3", "4", "5"];
        let objects = five.map(|name| json!({"name": name, "email": format!("{name}@x.example")}));
        emulator.objects(shape).replace_all(objects);
    }
    let api = Api::of(&emulator);
    (emulator, api)
}

fn names(list: &Value) -> String {
    let entries = list.as_array().unwrap().iter();
    entries
        .map(|entry| entry["name"].as_str().unwrap())
        .collect()
}

/// The names that the answers to these queries have.
async fn assert_names(api: &Api, expected: &[(&str, &str)]) {
    for (_, path) in PAGED {
        for (query, expected) in expected {
            let answer = api.get(&format!("{path}{query}")).await;
            assert_eq!(answer.status, 200, "{path}{query}");
            assert_eq!(&names(&answer.json()), expected, "{path}{query}");
        }
    }
}

#[tokio::test]
async fn a_list_is_whole_unless_a_page_or_a_limit_is_asked_for() {
    let (_emulator, api) = with_five(&[]).await;
    assert_names(
        &api,
        &[
            ("", "12345"),
            ("?other=1", "12345"),
            ("?limit=2", "12"),
            ("?page=1&limit=2", "12"),
            ("?page=2&limit=2", "34"),
            ("?page=3&page_size=2", "5"),
            ("?page=4&limit=2", ""),
            ("?page=1", "12345"),
            ("?page=2", ""),
            ("?limit=18446744073709551615&page=3", ""),
        ],
    )
    .await;
    for (_, path) in PAGED {
        for query in ["page=0", "limit=0", "page=-1", "limit=x"] {
            let refused = api.get(&format!("{path}?{query}")).await;
            assert_eq!(refused.status, 400, "{path} {query}");
            assert!(refused.text.contains("is not a number"), "{refused:?}");
        }
    }
}

#[tokio::test]
async fn a_page_without_a_limit_has_fifty_entries() {
    let (emulator, api) = with_five(&[]).await;
    let many = (0..51).map(|number| json!({"name": number.to_string()}));
    emulator.objects(&SOURCES).replace_all(many);
    for (page, length) in [(1, 50), (2, 1), (3, 0)] {
        let answer = api.get(&format!("/api/v1/sources?page={page}")).await;
        assert_eq!(answer.json().as_array().unwrap().len(), length, "{page}");
    }
}

#[tokio::test]
async fn pages_can_be_small_whatever_is_asked_for() {
    let (emulator, api) = with_five(&[Quirk::PagesOfTwo]).await;
    assert_names(
        &api,
        &[
            ("", "12"),
            ("?limit=100", "12"),
            ("?limit=1&page=2", "2"),
            ("?page=1&limit=100", "12"),
            ("?page=2&limit=100", "34"),
            ("?page=3", "5"),
            ("?page=4", ""),
        ],
    )
    .await;
    emulator
        .agents()
        .replace_all(["1", "2", "3"].map(|name| json!({"name": name})));
    let agents = api.get("/api/v1/agents?page=2").await.json();
    assert_eq!(names(&agents), "123");
}

#[tokio::test]
async fn the_page_that_is_asked_for_can_be_ignored() {
    let (_emulator, api) = with_five(&[Quirk::IgnoredPage]).await;
    assert_names(
        &api,
        &[
            ("?page=2", "12345"),
            ("?page=2&limit=2", "12"),
            ("?page=3&limit=100", "12345"),
        ],
    )
    .await;
    let (_emulator, api) = with_five(&[Quirk::IgnoredPage, Quirk::PagesOfTwo]).await;
    assert_names(&api, &[("", "12"), ("?page=2", "12")]).await;
}

#[tokio::test]
async fn the_second_list_of_users_is_the_first_in_an_object() {
    let (emulator, api) = with_five(&[]).await;
    let all = api.get("/api/v2/users").await.json();
    assert_eq!(all, json!({"items": emulator.objects(&USERS).list()}));
    let page = api.get("/api/v2/users?limit=2&page=3").await.json();
    assert_eq!(names(&page["items"]), "5");
    assert_eq!(api.post("/api/v2/users", json!({})).await.status, 405);
    for field in ["uuid", "name", "email", "status"] {
        assert!(page["items"][0][field].is_string(), "{field}");
    }
}
