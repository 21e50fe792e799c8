//! Every variable and every form of a proxy, against real ones.

use test_network::Manner;

use super::world::{ADDRESS, NAME, REACHED, World};

const TARGET: &str = "api.kubiya.invalid:443";

#[test]
fn every_form_of_a_proxy_and_every_variable_leads_to_the_api() {
    let world = World::new();
    let https = || Manner::Https(world.authority.certify(&["localhost"]));
    for (variable, manner, scheme) in [
        ("HTTPS_PROXY", Manner::Http, "http://127.0.0.1"),
        ("https_proxy", Manner::Http, "127.0.0.1"),
        ("HTTPS_PROXY", https(), "https://localhost"),
        ("ALL_PROXY", Manner::Http, "http://127.0.0.1"),
        ("all_proxy", https(), "https://localhost"),
        ("HTTPS_PROXY", Manner::Socks5, "socks5://127.0.0.1"),
        ("https_proxy", Manner::Socks5, "socks5h://127.0.0.1"),
        ("ALL_PROXY", Manner::Socks5, "socks5h://localhost"),
        ("all_proxy", Manner::Socks5, "socks5://127.0.0.1"),
    ] {
        let proxy = world.proxy(manner, None);
        let url = format!("{scheme}:{}", proxy.address().port());
        let out = world.child_elsewhere(NAME).env(variable, &url).run();
        assert!(out.contains(REACHED), "{variable}={url}: {out}");
        assert_eq!(proxy.asked(), [TARGET], "{variable}={url}");
    }
}

#[test]
fn user_name_and_password_reach_the_proxy_and_an_at_sign_needs_no_escape() {
    let world = World::new();
    let credentials = Some(("user", "p@ss:word"));
    for (manner, scheme) in [(true, "http"), (false, "socks5")] {
        for password in ["p%40ss%3Aword", "p@ss:word"] {
            let manner = if manner { Manner::Http } else { Manner::Socks5 };
            let proxy = world.proxy(manner, credentials);
            let url = format!("{scheme}://user:{password}@{}", proxy.address());
            let out = world.child_elsewhere(NAME).env("HTTPS_PROXY", &url).run();
            assert!(out.contains(REACHED), "{url}: {out}");
            assert_eq!(proxy.asked(), [TARGET], "{url}");
        }
    }
}

#[test]
fn a_proxy_that_wants_a_password_is_asked_once_and_named() {
    let world = World::new();
    for (is_http, url) in [
        (true, "http://"),
        (true, "http://user:hunter2@"),
        (false, "socks5://"),
        (false, "socks5://user:hunter2@"),
    ] {
        let manner = if is_http {
            Manner::Http
        } else {
            Manner::Socks5
        };
        let proxy = world.proxy(manner, Some(("user", "another")));
        let url = format!("{url}{}", proxy.address());
        let out = world.child_elsewhere(NAME).env("HTTPS_PROXY", &url).run();
        assert!(
            out.contains("get: Err NeverSent Some(ProxyCredentials) attempts=1 "),
            "{out}"
        );
        assert_eq!(out.contains("(407)"), is_http, "{out}");
        assert!(
            out.contains("set by the environment variable HTTPS_PROXY"),
            "{out}"
        );
        assert!(out.contains(&proxy.address().to_string()), "{out}");
        assert!(!out.contains("hunter2"), "{out}");
        assert_eq!(proxy.asked(), ["refused"]);
    }
}

#[test]
fn a_proxy_that_cannot_be_used_is_an_error_that_names_the_variable_only() {
    let world = World::new();
    for variable in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        for url in [
            " http://user:hunter2@127.0.0.1:1",
            "http://user:hunter2@127.0.0.1:1\n",
            "http://user:hunter2@127.0.0.1:port",
            "http://user:hunter2/@127.0.0.1:1",
            "http://user:12/hunter2@127.0.0.1:1",
            "ftp://user:hunter2@127.0.0.1:1",
            "http://user:hunter2%@127.0.0.1:1",
            " ",
        ] {
            let out = world.child_elsewhere(NAME).env(variable, url).run();
            assert!(out.contains("build: Err"), "{variable}={url:?}: {out}");
            assert!(out.contains(variable), "{variable}={url:?}: {out}");
            assert!(!out.contains("hunter2"), "{variable}={url:?}: {out}");
        }
    }
}

#[test]
fn hosts_in_no_proxy_are_connected_to_without_it() {
    let world = World::new();
    let proxy = world.proxy(Manner::Http, None);
    let url = format!("http://{}", proxy.address());
    for (variable, list) in [
        ("NO_PROXY", "*.kubiya.invalid"),
        ("no_proxy", ".kubiya.invalid"),
        ("NO_PROXY", "example.com, kubiya.invalid"),
        ("no_proxy", "API.kubiya.invalid"),
        ("NO_PROXY", "api.kubiya.invalid:443"),
        ("no_proxy", "*"),
    ] {
        let out = world
            .child_elsewhere(NAME)
            .env("HTTPS_PROXY", &url)
            .env(variable, list)
            .run();
        // No name server knows the host.
        assert!(out.contains("get: Err NeverSent None"), "{list}: {out}");
        assert!(!out.contains("proxy"), "{list}: {out}");
    }
    assert!(proxy.asked().is_empty());
}

#[test]
fn other_hosts_than_those_in_no_proxy_are_not() {
    let world = World::new();
    for (host, list) in [
        (NAME, "*.api.kubiya.invalid"),
        (NAME, ".api.kubiya.invalid"),
        (NAME, "iya.invalid"),
        (NAME, "kubiya.invalid:8443"),
        (NAME, "192.0.2.0/24"),
        (ADDRESS, "192.0.3.0/24"),
        (ADDRESS, "192.0.2.7:8443"),
        (ADDRESS, "192.0.2.70"),
    ] {
        let proxy = world.proxy(Manner::Http, None);
        let out = world
            .child_elsewhere(host)
            .env("HTTPS_PROXY", format!("http://{}", proxy.address()))
            .env("NO_PROXY", list)
            .run();
        assert!(out.contains(REACHED), "{list}: {out}");
        assert_eq!(proxy.asked(), [format!("{host}:443")], "{list}");
    }
}
