use std::error::Error as _;

use zeroize::Zeroizing;

use super::*;
use crate::config::Endpoint;
use crate::error::Error;

#[test]
fn a_proxy_is_a_url_of_four_schemes_and_shown_without_its_credentials() {
    for (text, shown) in [
        ("http://proxy.example:3128", "http://proxy.example:3128"),
        ("http://proxy.example/", "http://proxy.example:80"),
        ("HTTPS://proxy.example", "https://proxy.example:443"),
        ("socks5://proxy.example", "socks5h://proxy.example:1080"),
        ("socks5h://proxy.example:9", "socks5h://proxy.example:9"),
        ("proxy.example:3128", "http://proxy.example:3128"),
        ("192.0.2.1:3128", "http://192.0.2.1:3128"),
        ("http://[2001:db8::1]:3128", "http://[2001:db8::1]:3128"),
        ("user:hunter2@proxy.example:1", "http://proxy.example:1"),
        (
            "http://user:hunter2@proxy.example:1",
            "http://proxy.example:1",
        ),
        (
            "socks5://hunter2@proxy.example:1",
            "socks5h://proxy.example:1",
        ),
    ] {
        let proxy = Proxy::parse(text).unwrap();
        assert_eq!(proxy.to_string(), shown, "{text}");
        assert_eq!(format!("{proxy:?}"), format!("Proxy({shown})"));
    }
}

#[test]
fn what_stands_before_the_last_at_sign_belongs_to_the_credentials() {
    for scheme in ["http", "https", "socks5", "socks5h"] {
        let proxy = Proxy::parse(&format!("{scheme}://user:p@ss@proxy.example:1")).unwrap();
        assert!(proxy.to_string().ends_with("://proxy.example:1"), "{proxy}");
        let url = Url::parse(proxy.with_credentials()).unwrap();
        assert_eq!(url.password(), Some("p%40ss"));
    }
}

#[test]
fn what_is_wrong_is_said_and_the_password_is_not() {
    for (text, says) in [
        (" http://u:hunter2@proxy.example", "white space"),
        ("http://u:hunter2@proxy.example\n", "white space"),
        ("http://u:hunt er2@proxy.example", "white space"),
        (" ", "white space"),
        ("http://u:hunter2@", "not a valid URL"),
        ("http://u:hunter2@proxy.example:port", "not a valid URL"),
        ("http://u:hunter2@proxy.example:99999", "not a valid URL"),
        ("socks5://u:hunter2@:1080", "not a valid URL"),
        ("http://", "not a valid URL"),
        ("socks4://u:hunter2@proxy.example", "scheme"),
        ("socks://u:hunter2@proxy.example", "scheme"),
        ("ftp://u:hunter2@proxy.example", "scheme"),
        ("http://u:12/hunter2@proxy.example", "percent-encoded"),
        ("http://u:12?hunter2@proxy.example", "percent-encoded"),
        ("http://u:12#hunter2@proxy.example", "percent-encoded"),
        ("http://corp\\u:hunter2@proxy.example", "percent-encoded"),
        ("http://proxy.example/proxy.pac", "percent-encoded"),
        ("http://u:hunter2%@proxy.example", "%25"),
        ("http://u:50%hunter2@proxy.example", "%25"),
        ("http://u:hunter2%ff@proxy.example", "%25"),
    ] {
        let error = Proxy::parse(text).unwrap_err();
        assert!(error.to_string().contains(says), "{text:?}: {error}");
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{text}");
    }
}

fn route(endpoint: &str, variables: &[(&'static str, &str)]) -> Result<Route, Error> {
    let read = |name: &'static str| {
        let found = variables.iter().find(|(known, _)| *known == name);
        Ok(found
            .filter(|(_, text)| !text.is_empty())
            .map(|(_, text)| Zeroizing::new((*text).to_owned())))
    };
    Route::find(Wish::Environment, &Endpoint::parse(endpoint).unwrap(), read)
}

fn through(port: u16, variable: &'static str) -> Route {
    Route::Through(
        Proxy::parse(&format!("http://p:{port}")).unwrap(),
        Some(variable),
    )
}

#[test]
fn the_variable_of_https_comes_before_that_of_all_and_upper_case_before_lower_case() {
    let all = [
        ("HTTPS_PROXY", "http://p:1"),
        ("https_proxy", "http://p:2"),
        ("ALL_PROXY", "http://p:3"),
        ("all_proxy", "http://p:4"),
    ];
    for (index, (variable, _)) in all.iter().enumerate() {
        let mut some = all.to_vec();
        for gone in &mut some[..index] {
            gone.1 = "";
        }
        let found = route("production", &some).unwrap();
        assert_eq!(found, through(index as u16 + 1, variable));
    }
    let others = [("HTTP_PROXY", "http://p:1"), ("http_proxy", "http://p:1")];
    assert_eq!(route("production", &others).unwrap(), Route::System);
    assert_eq!(route("production", &[]).unwrap(), Route::System);
}

#[test]
fn an_exempt_host_and_this_machine_are_connected_to_directly() {
    let proxy = ("HTTPS_PROXY", "no proxy at all");
    for variable in ["NO_PROXY", "no_proxy"] {
        let exempt = [proxy, (variable, "kubiya.ai")];
        assert_eq!(route("production", &exempt).unwrap(), Route::Direct);
    }
    for endpoint in ["http://localhost:1", "https://127.0.0.1:1", "https://[::1]"] {
        assert_eq!(route(endpoint, &[proxy]).unwrap(), Route::Direct);
    }
}

#[test]
fn a_variable_that_cannot_be_used_is_named() {
    for variable in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        let error = route("production", &[(variable, " http://p:1")]).unwrap_err();
        let source = error.source().unwrap();
        let source = source.downcast_ref::<ProxyError>().unwrap();
        assert_eq!(source.variable(), Some(variable));
        assert!(source.to_string().contains(variable), "{source}");
    }
}

#[test]
fn an_endpoint_that_is_an_ipv6_address_is_not_asked_for_through_a_proxy() {
    let endpoint = "https://[2001:db8::1]";
    let error = route(endpoint, &[("HTTPS_PROXY", "p:1")]).unwrap_err();
    let source = error.source().unwrap().to_string();
    assert!(
        source.contains("HTTPS_PROXY") && source.contains("IPv6"),
        "{source}"
    );
    let exempt = [("HTTPS_PROXY", "p:1"), ("NO_PROXY", "2001:db8::1")];
    assert_eq!(route(endpoint, &exempt).unwrap(), Route::Direct);
    let named = Proxy::parse("http://p:1");
    let wish = Wish::Through(named);
    let none = |_| Ok(None);
    assert!(Route::find(wish, &Endpoint::parse(endpoint).unwrap(), none).is_err());
}
