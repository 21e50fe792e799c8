//! What is trusted, and what is said of a certificate that is not.

use std::net::TcpListener;

use test_network::{Authority, Identity, Manner};

use super::world::{NAME, REACHED, World};

const HERE: &[&str] = &["localhost"];

/// What the child prints about a certificate that nothing but a correction helps.
fn refusal(problem: &str) -> String {
    format!("get: Err NeverSent Some({problem}) attempts=1 ")
}

#[test]
fn an_authority_is_trusted_by_file_and_by_folder() {
    let world = World::new();
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(world.authority.file(), folder.path().join("authority.pem")).unwrap();
    let empty = tempfile::tempdir().unwrap();
    let both = std::env::join_paths([empty.path(), folder.path()]).unwrap();
    let nothing = "/dev/null";
    for child in [
        world.child(),
        world.child().env("SSL_CERT_DIR", empty.path()),
        world
            .child()
            .env("SSL_CERT_FILE", nothing)
            .env("SSL_CERT_DIR", folder.path()),
        world
            .child()
            .env("SSL_CERT_FILE", nothing)
            .env("SSL_CERT_DIR", &both),
    ] {
        let out = child.run();
        assert!(out.contains(REACHED), "{out}");
    }
}

#[test]
fn a_certificate_that_cannot_be_accepted_is_named_in_words_and_tried_once() {
    let other = Authority::new();
    let world = |identity: fn(&Authority) -> Identity| {
        let authority = Authority::new();
        let identity = identity(&authority);
        World::showing(authority, identity)
    };
    let unknown = world(|authority| authority.certify(HERE));
    let out = unknown.child().env("SSL_CERT_FILE", other.file()).run();
    assert!(out.contains(&refusal("UnknownIssuer")), "{out}");
    assert!(out.contains("not trusted here, or by itself"), "{out}");
    for (world, problem, says) in [
        (
            world(|it| it.certify_for_the_past(HERE)),
            "Expired",
            "expired at Sat, 01 Jan 2011",
        ),
        (
            world(|it| it.certify_for_the_future(HERE)),
            "NotYetValid",
            "before Mon, 01 Jan 3010",
        ),
        (
            world(|it| it.certify(&["other.example"])),
            "WrongName",
            "not for the host name localhost, but for DnsName(\"other.example\")",
        ),
    ] {
        let out = world.child().run();
        assert!(out.contains(&refusal(problem)), "{out}");
        assert!(
            out.contains("the certificate of the server") && out.contains(says),
            "{out}"
        );
        assert!(out.contains(&world.front.url()), "{out}");
        assert_eq!(world.front.connections(), 1);
    }
}

#[test]
fn a_self_signed_certificate_is_no_servers_even_where_it_is_trusted() {
    let identity = Identity::self_signed(HERE);
    let trusted = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(&trusted, identity.pem()).unwrap();
    let world = World::showing(Authority::new(), identity);
    for file in [trusted.path(), world.authority.file()] {
        let out = world.child().env("SSL_CERT_FILE", file).run();
        assert!(out.contains(&refusal("AuthorityAsServer")), "{out}");
        assert!(out.contains("self-signed"), "{out}");
    }
}

#[test]
fn a_server_without_tls_is_called_that() {
    let world = World::new();
    let out = world
        .child_elsewhere(&format!("localhost:{}", world.plain_port()))
        .run();
    assert!(out.contains(&refusal("NotTls")), "{out}");
    assert!(out.contains("not in TLS"), "{out}");
}

#[test]
fn the_certificate_of_a_proxy_is_called_that() {
    let world = World::new();
    let identity = Authority::new().certify(HERE);
    let proxy = world.proxy(Manner::Https(identity), None);
    let url = format!("https://localhost:{}", proxy.address().port());
    let out = world.child_elsewhere(NAME).env("HTTPS_PROXY", &url).run();
    assert!(out.contains(&refusal("UnknownIssuer")), "{out}");
    assert!(out.contains("the certificate of the proxy"), "{out}");
}

#[test]
fn variables_that_lead_to_no_certificate_are_named() {
    let world = World::new();
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().to_str().unwrap();
    for (file, says) in [
        (
            "/dev/null",
            "SSL_CERT_FILE names \"/dev/null\", which holds no certificate in PEM form",
        ),
        (
            "/nowhere/ca.pem",
            "which cannot be read (No such file or directory",
        ),
        ("", "which is no path (unset the variable instead)"),
        (folder, "which is a folder"),
    ] {
        let out = world.child().env("SSL_CERT_FILE", file).run();
        assert!(
            out.contains("build: Err") && out.contains(says),
            "{file:?}: {out}"
        );
        let out = world
            .child()
            .env("SSL_CERT_FILE", file)
            .env("SSL_CERT_DIR", folder)
            .run();
        let says = [says, &format!("SSL_CERT_DIR names {folder:?}")];
        assert!(
            says.into_iter().all(|says| out.contains(says)),
            "{file:?}: {out}"
        );
    }
    assert_eq!(world.front.connections(), 0);
}

#[test]
fn a_name_that_nobody_listens_for_may_be_tried_again() {
    let closed = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let world = World::new();
    let out = world.child_elsewhere(&closed.to_string()).run();
    assert!(out.contains("get: Err NeverSent None attempts=6 "), "{out}");
}
