//! Lists that come in pages: read to their end, whatever the server knows of pages and whatever happens meanwhile.

use std::sync::{Arc, Mutex};

use kubiya_sdk::{ErrorKind, RetryPolicy};
use serde_json::json as value;
use wiremock::{Request, Respond, ResponseTemplate};

use crate::support::capture;
use crate::support::{Api, empty, get, json};

const LIST: &str = "/api/v1/sources";

/// What a server answers to each request for a page: the number of the page, and how often a page was asked for
/// before.
type Answer = fn(page: usize, asked: usize) -> ResponseTemplate;

/// Answers pages, and remembers which were asked for. A request that names no page asks for the first.
#[derive(Clone)]
struct Pages {
    answer: Answer,
    asked: Arc<Mutex<Vec<usize>>>,
}

impl Respond for Pages {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let mut parameters = request.url.query_pairs();
        let page = match parameters.next() {
            Some((name, page)) if name == "page" => page.parse().unwrap(),
            Some((name, _)) => panic!("{name}"),
            None => 1,
        };
        assert!(parameters.next().is_none());
        let mut asked = self.asked.lock().unwrap();
        asked.push(page);
        (self.answer)(page, asked.len() - 1)
    }
}

fn sources(numbers: impl IntoIterator<Item = usize>) -> ResponseTemplate {
    let source = |number| value!({"uuid": format!("s-{number}"), "name": format!("{number:03}")});
    let all: Vec<_> = numbers.into_iter().map(source).collect();
    json(200, &value!(all).to_string())
}

/// A page of two of so many sources.
fn two_of(count: usize, page: usize) -> ResponseTemplate {
    let first = (page - 1) * 2;
    sources((first..count).take(2))
}

/// The numbers of the sources that are read, and the pages that are asked for.
async fn read(answer: Answer) -> (Result<Vec<usize>, ErrorKind>, Vec<usize>) {
    let api = Api::start().await;
    let asked = Arc::default();
    let pages = Pages {
        answer,
        asked: Arc::clone(&asked),
    };
    get(LIST).respond_with(pages).mount(&api.server).await;
    let client = api.builder().retry(RetryPolicy::none()).build().unwrap();
    let list = client.sources().list().await;
    let number = |source: &kubiya_sdk::Source| source.name().parse().unwrap();
    let numbers = list.map(|list| list.iter().map(number).collect());
    api.verify().await;
    let asked = asked.lock().unwrap().clone();
    (numbers.map_err(|error| error.kind()), asked)
}

#[tokio::test]
async fn three_pages_are_read_to_their_end() {
    let (numbers, asked) = read(|page, _| two_of(5, page)).await;
    assert_eq!(numbers, Ok(vec![0, 1, 2, 3, 4]));
    assert_eq!(asked, [1, 2, 3, 4, 1, 2, 3]);
}

#[tokio::test]
async fn a_server_that_ignores_the_page_costs_one_request_more() {
    let (numbers, asked) = read(|_, _| sources(0..3)).await;
    assert_eq!((numbers, asked), (Ok(vec![0, 1, 2]), vec![1, 2]));
}

#[tokio::test]
async fn an_empty_list_is_asked_for_once() {
    let (numbers, asked) = read(|_, _| sources([])).await;
    assert_eq!((numbers, asked), (Ok(vec![]), vec![1]));
}

#[tokio::test]
async fn what_moves_to_a_page_that_was_read_already_is_not_missed() {
    // Source 0 is deleted after the first page was read, so that source 2 moves to it.
    let (numbers, _) = read(|page, asked| match asked {
        0 => sources([0, 1]),
        _ => sources((1..7).skip((page - 1) * 2).take(2)),
    })
    .await;
    assert_eq!(numbers, Ok(vec![0, 1, 2, 3, 4, 5, 6]));
    // The same while the pages are read again.
    let (numbers, _) = read(|page, asked| match asked {
        0..=4 => two_of(6, page),
        _ => sources((1..7).skip((page - 1) * 2).take(2)),
    })
    .await;
    assert_eq!(numbers.unwrap()[..6], [0, 1, 2, 3, 4, 5]);
}

#[tokio::test]
async fn a_page_that_shrinks_to_what_is_known_ends_the_list() {
    let (numbers, _) = read(|page, asked| match (page, asked) {
        (1, _) => sources([0, 1]),
        (2, 1) => sources([1, 2]),
        _ => sources([2]),
    })
    .await;
    assert_eq!(numbers, Ok(vec![0, 1, 2]));
}

#[tokio::test]
async fn a_page_that_the_server_refuses_is_none() {
    let refusals: [Answer; 3] = [
        |page, _| if page > 1 { empty(400) } else { sources(0..3) },
        |page, _| if page > 1 { empty(404) } else { sources(0..3) },
        |page, _| if page > 1 { empty(422) } else { sources(0..3) },
    ];
    for answer in refusals {
        assert_eq!(read(answer).await, (Ok(vec![0, 1, 2]), vec![1, 2]));
    }
}

#[tokio::test]
async fn a_first_page_that_is_not_full_is_the_whole_list() {
    let few: Answer = |page, _| match page {
        1 => sources(0..9),
        _ => sources([]),
    };
    let many: Answer = |page, _| match page {
        1 => sources(0..10),
        _ => sources([]),
    };
    assert_eq!(read(few).await, (Ok((0..9).collect()), vec![1, 2]));
    assert_eq!(read(many).await, (Ok((0..10).collect()), vec![1, 2, 1]));
}

#[tokio::test]
async fn past_the_end_a_page_may_be_refused_as_not_found() {
    let (numbers, asked) = read(|page, _| match page {
        1..=3 => two_of(6, page),
        _ => empty(404),
    })
    .await;
    assert_eq!(numbers, Ok(vec![0, 1, 2, 3, 4, 5]));
    assert_eq!(asked, [1, 2, 3, 4, 1, 2, 3]);
}

#[tokio::test]
async fn a_later_page_that_is_refused_otherwise_fails_the_list() {
    let refusals: [Answer; 2] = [
        |page, _| {
            if page > 2 {
                empty(400)
            } else {
                two_of(9, page)
            }
        },
        |page, _| {
            if page > 2 {
                empty(422)
            } else {
                two_of(9, page)
            }
        },
    ];
    for answer in refusals {
        let (numbers, asked) = read(answer).await;
        assert_eq!((numbers, asked), (Err(ErrorKind::Rejected), vec![1, 2, 3]));
    }
}

#[tokio::test]
async fn a_refused_page_is_traced_with_its_number() {
    capture::start();
    let (numbers, _) = read(|page, _| {
        if page > 2 {
            empty(404)
        } else {
            two_of(4, page)
        }
    })
    .await;
    assert_eq!(numbers, Ok(vec![0, 1, 2, 3]));
    let traced = capture::captured();
    let is_told = |line: &str| {
        let of_this_page = line.contains("refuses") && line.contains("page=3 ");
        line.starts_with("WARN") && of_this_page
    };
    assert!(traced.lines().any(is_told));
}

#[tokio::test]
async fn what_moves_off_the_second_page_is_not_missed() {
    // Source 0 is deleted after the first page was read, which leaves none for the second.
    let endings: [Answer; 2] = [
        |page, asked| match (page, asked) {
            (1, 0) => sources(0..10),
            (1, _) => sources(1..11),
            _ => sources([]),
        },
        |page, asked| match (page, asked) {
            (1, 0) => sources(0..10),
            (1, _) => sources(1..11),
            _ => empty(404),
        },
    ];
    for answer in endings {
        let (numbers, asked) = read(answer).await;
        assert_eq!(numbers, Ok((0..11).collect()));
        assert_eq!(asked, [1, 2, 1, 1]);
    }
}

#[tokio::test]
async fn a_list_of_more_than_five_hundred_pages_is_read() {
    let (numbers, asked) = read(|page, _| match page {
        ..=501 => sources([page]),
        _ => sources([]),
    })
    .await;
    assert_eq!(numbers, Ok((1..=501).collect()));
    assert_eq!(asked.len(), 502 + 501);
}

#[tokio::test]
async fn a_list_that_never_settles_is_given_up() {
    let (numbers, _) = read(|page, asked| match page {
        1 => sources((0..9).chain([9 + asked])),
        _ => sources([]),
    })
    .await;
    assert_eq!(numbers, Err(ErrorKind::UnexpectedResponse));
}

#[tokio::test]
async fn a_page_that_fails_fails_the_list() {
    let failures: [(Answer, ErrorKind); 3] = [
        (
            |page, _| if page > 1 { empty(500) } else { sources(0..3) },
            ErrorKind::ServerError,
        ),
        (
            |page, _| if page > 1 { empty(403) } else { sources(0..3) },
            ErrorKind::PermissionDenied,
        ),
        (
            |page, _| {
                if page > 1 {
                    json(200, "{}")
                } else {
                    sources(0..3)
                }
            },
            ErrorKind::UnexpectedResponse,
        ),
    ];
    for (answer, kind) in failures {
        assert_eq!(read(answer).await, (Err(kind), vec![1, 2]));
    }
}

#[tokio::test]
async fn a_list_without_an_end_is_given_up_after_a_thousand_pages() {
    let (numbers, asked) = read(|page, _| sources([page])).await;
    assert_eq!(
        (numbers, asked.len()),
        (Err(ErrorKind::UnexpectedResponse), 1000)
    );
}
