//! What others, or a provider that was killed, have left where the socket goes.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _, PermissionsExt as _, symlink};
use std::os::unix::net::UnixStream;
use std::path::Path;

use tfplugin_framework::testing::host::{Dial, HostError};

use crate::connections::is_served;
use crate::start::socket;
use crate::{Sandbox, Trials, entries, tally, trials};

pub(crate) fn trials() -> Trials {
    trials![
        what_a_killed_provider_leaves_is_closed_and_out_of_the_way,
        behind_a_link_to_a_shared_directory_the_sockets_own_is_real_and_private,
        a_socket_in_the_place_of_the_providers_is_not_believed,
    ]
}

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().mode() & 0o777
}

async fn what_a_killed_provider_leaves_is_closed_and_out_of_the_way() {
    let sandbox = Sandbox::new();
    let killed = sandbox.start().await;
    let stale = socket(&killed);
    killed.kill().await.unwrap();

    let directory = stale.parent().unwrap();
    assert_eq!(sandbox.leftovers(), [directory]);
    assert_eq!(mode(directory), 0o700);
    assert_eq!(entries(directory), [stale.as_path()]);
    let file = fs::symlink_metadata(&stale).unwrap();
    assert!(file.file_type().is_socket() && file.len() == 0);
    let refused = UnixStream::connect(&stale).unwrap_err();
    tally::refused(
        "the socket of a killed provider",
        refused.kind() == ErrorKind::ConnectionRefused,
    );

    let plugin = sandbox.start().await;
    assert_ne!(socket(&plugin), stale);
    let is_served = is_served(plugin.dial(Dial::host()).await).await;
    tally::served("a provider was killed", is_served);
    assert!(plugin.shutdown().await.unwrap().status.success());
    assert_eq!(sandbox.leftovers(), [directory]);
}

/// Where the directory for temporary files is a link to one that everyone may write.
async fn behind_a_link_to_a_shared_directory_the_sockets_own_is_real_and_private() {
    let sandbox = Sandbox::new();
    let shared = sandbox.temp_dir();
    fs::set_permissions(&shared, fs::Permissions::from_mode(0o777)).unwrap();
    let link = sandbox.root.path().join("link");
    symlink(&shared, &link).unwrap();

    let plugin = sandbox.launch().env("TMPDIR", &link).start().await.unwrap();
    let directory = socket(&plugin).parent().unwrap().to_owned();
    let found = fs::symlink_metadata(&directory).unwrap();
    assert!(found.is_dir(), "{directory:?} is a link");
    assert_eq!(mode(&directory), 0o700);
    assert_eq!(
        found.uid(),
        fs::metadata(sandbox.root.path()).unwrap().uid()
    );
    let is_served = is_served(plugin.dial(Dial::host()).await).await;
    tally::served("the directory was a link", is_served);
}

/// Whoever may rename in the directory for temporary files can put another socket there. The host knows
/// the provider by its certificate, which came over standard output.
async fn a_socket_in_the_place_of_the_providers_is_not_believed() {
    let sandbox = Sandbox::new();
    let plugin = sandbox.start().await;
    let connected = plugin.dial(Dial::host()).await.unwrap();
    let other = sandbox.start().await;
    let directory = socket(&plugin).parent().unwrap().to_owned();
    fs::rename(&directory, sandbox.root.path().join("away")).unwrap();
    symlink(socket(&other).parent().unwrap(), &directory).unwrap();
    assert!(UnixStream::connect(socket(&plugin)).is_ok());
    for dial in [Dial::host(), Dial::host().at_most_tls12()] {
        let refused = matches!(plugin.dial(dial).await, Err(HostError::Connect(_)));
        tally::refused("a socket in the place of the provider's", refused);
        let is_served = is_served(Ok(connected.clone())).await;
        tally::served("its socket was replaced", is_served);
    }
}
