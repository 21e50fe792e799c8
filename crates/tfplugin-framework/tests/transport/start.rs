//! Up to the handshake line.

use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use tfplugin_framework::testing::host::{Dial, Plugin};
use tfplugin_proto::Endpoint;

use crate::connections::is_served;
use crate::{Sandbox, Trials, entries, trials};

pub(crate) fn trials() -> Trials {
    trials![
        without_a_host_the_program_explains_itself_and_fails,
        a_host_without_protocol_6_is_refused,
        an_unusable_client_certificate_is_refused,
        the_socket_lies_in_a_private_directory,
        a_long_temporary_directory_does_not_matter,
        the_hosts_directory_for_sockets_is_used,
        nothing_follows_the_handshake_line,
    ]
}

async fn without_a_host_the_program_explains_itself_and_fails() {
    let sandbox = Sandbox::new();
    let output = sandbox.launch().without_cookie().run().await.unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "");
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(
        stderr.contains("This program is a Terraform provider."),
        "{stderr}"
    );
}

async fn a_host_without_protocol_6_is_refused() {
    let sandbox = Sandbox::new();
    let launch = sandbox.launch().env("PLUGIN_PROTOCOL_VERSIONS", "4,5");
    let output = launch.run().await.unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("the host offers only 4, 5;"), "{stderr}");
}

async fn an_unusable_client_certificate_is_refused() {
    let sandbox = Sandbox::new();
    let output = sandbox
        .launch()
        .env("PLUGIN_CLIENT_CERT", "nonsense")
        .run()
        .await
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("PLUGIN_CLIENT_CERT"), "{stderr}");
    assert!(!stderr.contains("nonsense"), "{stderr}");
}

async fn the_socket_lies_in_a_private_directory() {
    let sandbox = Sandbox::new();
    let plugin = sandbox.start().await;
    let directory = socket(&plugin).parent().unwrap().to_owned();
    assert_eq!(directory.parent(), Some(sandbox.temp_dir().as_path()));
    let mode = directory.metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

async fn a_long_temporary_directory_does_not_matter() {
    let sandbox = Sandbox::new();
    let long = sandbox.temp_dir().join("d".repeat(100));
    std::fs::create_dir(&long).unwrap();
    let plugin = sandbox.launch().env("TMPDIR", &long).start().await.unwrap();
    assert!(!socket(&plugin).starts_with(&long));
    assert!(is_served(plugin.dial(Dial::host()).await).await);
    assert!(plugin.shutdown().await.unwrap().status.success());
}

async fn the_hosts_directory_for_sockets_is_used() {
    let sandbox = Sandbox::new();
    let directory = sandbox.root.path().join("sockets");
    std::fs::create_dir(&directory).unwrap();
    let plugin = sandbox
        .launch()
        .env("PLUGIN_UNIX_SOCKET_DIR", &directory)
        .start()
        .await
        .unwrap();
    assert_eq!(socket(&plugin).parent(), Some(directory.as_path()));
    assert!(plugin.shutdown().await.unwrap().status.success());
    assert!(entries(&directory).is_empty());
}

async fn nothing_follows_the_handshake_line() {
    let sandbox = Sandbox::new();
    let plugin = sandbox
        .launch()
        .env("TF_LOG", "TRACE")
        .start()
        .await
        .unwrap();
    assert!(is_served(plugin.dial(Dial::host()).await).await);
    assert!(plugin.shutdown().await.unwrap().stdout.is_empty());
}

/// Where a provider listens.
pub(crate) fn socket(plugin: &Plugin) -> PathBuf {
    match &plugin.line().endpoint {
        Endpoint::Unix(path) => path.clone(),
        Endpoint::Tcp(address) => panic!("listens on {address}"),
    }
}
