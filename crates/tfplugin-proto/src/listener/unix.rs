//! Unix sockets: where they go and who may use them.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::path::{Path, PathBuf, absolute};

use tokio::net::UnixListener;

use super::bound::{Endpoint, Files, ListenError, Listener, Socket};
use crate::host_env::HostEnv;

/// Where to go when the path in the system's temporary directory is too long for a socket: 108 bytes
/// on Linux, 104 on macOS, whose temporary directories take half of that.
const SHORT_TEMP_DIR: &str = "/tmp";
const SOCKET_NAME: &str = "plugin";

const OWNER_ONLY: u32 = 0o700;
/// The group may pass through the directory to the socket, not list it.
const GROUP_MAY_PASS: u32 = 0o710;
const GROUP_MAY_CONNECT: u32 = 0o660;
const OWNER_MAY_CONNECT: u32 = 0o600;

/// Binds a socket; `None` when there is no place for one and TCP should be tried.
pub(super) fn bind(env: &HostEnv) -> Result<Option<Listener>, ListenError> {
    let group = env.unix_socket_group.as_deref().map(group_id).transpose()?;
    if let Some(directory) = &env.unix_socket_dir {
        return bind_in_host_directory(directory, group).map(Some);
    }
    for base in [env.temp_dir.as_path(), Path::new(SHORT_TEMP_DIR)] {
        match bind_in_private_directory(base) {
            Ok((socket, path, directory)) => {
                if let Some(group) = group {
                    open_to_group(directory.path(), group, GROUP_MAY_PASS)?;
                    open_to_group(&path, group, GROUP_MAY_CONNECT)?;
                }
                return Ok(Some(Listener {
                    socket: Socket::Unix(socket),
                    endpoint: Endpoint::Unix(path),
                    files: Files::Directory { _remove: directory },
                }));
            }
            Err(error) => tracing::debug!(%error, "no unix socket in a temporary directory"),
        }
    }
    Ok(None)
}

/// A directory that nobody else can enter guards the socket from the moment it exists.
fn bind_in_private_directory(
    base: &Path,
) -> io::Result<(UnixListener, PathBuf, tempfile::TempDir)> {
    let directory = tempfile::Builder::new()
        .prefix("tfplugin")
        .permissions(Permissions::from_mode(OWNER_ONLY))
        .tempdir_in(handshake_safe(base)?)?;
    let path = directory.path().join(SOCKET_NAME);
    Ok((UnixListener::bind(&path)?, path, directory))
}

/// The socket lies directly in the host's directory: hosts that map it into a container expect that.
/// Keeping others out of the directory is the host's affair.
fn bind_in_host_directory(directory: &Path, group: Option<u32>) -> Result<Listener, ListenError> {
    let (socket, path) = handshake_safe(directory)
        .and_then(|directory| {
            tempfile::Builder::new()
                .prefix(SOCKET_NAME)
                .make_in(directory, |path| UnixListener::bind(path))
        })
        .map_err(ListenError::HostDirectory)?
        .into_parts();
    match group {
        Some(group) => open_to_group(&path, group, GROUP_MAY_CONNECT)?,
        None => fs::set_permissions(&path, Permissions::from_mode(OWNER_MAY_CONNECT))
            .map_err(ListenError::HostDirectory)?,
    }
    Ok(Listener {
        socket: Socket::Unix(socket),
        endpoint: Endpoint::Unix(path.to_path_buf()),
        files: Files::Socket { _remove: path },
    })
}

fn open_to_group(path: &Path, group: u32, mode: u32) -> Result<(), ListenError> {
    chown(path, None, Some(group))
        .and_then(|()| fs::set_permissions(path, Permissions::from_mode(mode)))
        .map_err(ListenError::Group)
}

/// The path in absolute form, unless the handshake line could not carry it.
fn handshake_safe(directory: &Path) -> io::Result<PathBuf> {
    let path = absolute(directory)?;
    match path.to_str() {
        Some(text) if !text.contains(|c: char| c == '|' || c.is_control()) => Ok(path),
        _ => Err(io::Error::from(io::ErrorKind::InvalidFilename)),
    }
}

/// A group's number, given that or its name.
///
/// Names are looked up in `/etc/group` only: directory services would need foreign code.
fn group_id(group: &str) -> Result<u32, ListenError> {
    if let Ok(id) = group.parse() {
        return Ok(id);
    }
    let groups = fs::read_to_string("/etc/group").map_err(|_| ListenError::UnknownGroup)?;
    find_group(&groups, group).ok_or(ListenError::UnknownGroup)
}

/// Searches lines of the form `name:password:id:members`.
fn find_group(groups: &str, name: &str) -> Option<u32> {
    groups.lines().find_map(|line| {
        let mut fields = line.split(':');
        (fields.next() == Some(name))
            .then(|| fields.nth(1)?.parse().ok())
            .flatten()
    })
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt as _;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o7777
    }

    fn bind_unix(env: &HostEnv) -> (Listener, PathBuf) {
        let listener = bind(env).unwrap().unwrap();
        let Endpoint::Unix(path) = listener.endpoint.clone() else {
            panic!("not a unix socket")
        };
        (listener, path)
    }

    fn in_temp_dir(directory: impl Into<PathBuf>) -> HostEnv {
        HostEnv {
            temp_dir: directory.into(),
            ..HostEnv::default()
        }
    }

    #[tokio::test]
    async fn the_socket_lies_in_a_private_directory_and_both_vanish() {
        let base = tempfile::tempdir().unwrap();
        let (listener, path) = bind_unix(&in_temp_dir(base.path()));
        let directory = path.parent().unwrap();
        assert!(path.starts_with(base.path()));
        assert_eq!(mode(directory), 0o700);
        drop(listener);
        assert_eq!(fs::read_dir(base.path()).unwrap().count(), 0);
    }

    #[tokio::test]
    async fn a_directory_too_long_for_a_socket_falls_back_to_tmp() {
        let base = tempfile::tempdir().unwrap();
        let long = base.path().join("d".repeat(120));
        fs::create_dir(&long).unwrap();
        let (_listener, path) = bind_unix(&in_temp_dir(&long));
        assert!(
            path.starts_with(SHORT_TEMP_DIR) && !path.starts_with(&long),
            "{path:?}"
        );
        assert_eq!(
            fs::read_dir(&long).unwrap().count(),
            0,
            "the attempt left something behind"
        );
    }

    #[tokio::test]
    async fn a_missing_directory_falls_back_to_tmp() {
        let (_listener, path) = bind_unix(&in_temp_dir("/nonexistent/directory"));
        assert!(path.starts_with(SHORT_TEMP_DIR), "{path:?}");
    }

    #[tokio::test]
    async fn a_directory_that_would_break_the_handshake_line_is_avoided() {
        let base = tempfile::tempdir().unwrap();
        let broken = base.path().join("a|b");
        fs::create_dir(&broken).unwrap();
        let (_listener, path) = bind_unix(&in_temp_dir(broken));
        assert!(!path.to_str().unwrap().contains('|'));
    }

    #[tokio::test]
    async fn the_hosts_directory_holds_the_socket_itself() {
        let base = tempfile::tempdir().unwrap();
        let env = HostEnv {
            unix_socket_dir: Some(base.path().into()),
            ..in_temp_dir("/tmp")
        };
        let (listener, path) = bind_unix(&env);
        assert_eq!(path.parent(), Some(base.path()));
        assert_eq!(mode(&path), 0o600);
        drop(listener);
        assert!(!path.exists());
        assert!(base.path().exists());
    }

    #[tokio::test]
    async fn an_unusable_host_directory_is_an_error() {
        let env = HostEnv {
            unix_socket_dir: Some("/nonexistent/directory".into()),
            ..in_temp_dir("/tmp")
        };
        assert!(matches!(bind(&env), Err(ListenError::HostDirectory(_))));
    }

    #[tokio::test]
    async fn the_hosts_group_may_reach_the_socket() {
        let base = tempfile::tempdir().unwrap();
        // Our own group: the only one that every user may give files to.
        let group = fs::metadata(base.path()).unwrap().gid();
        let env = HostEnv {
            unix_socket_group: Some(group.to_string()),
            ..in_temp_dir(base.path())
        };
        let (_listener, path) = bind_unix(&env);
        assert_eq!(mode(path.parent().unwrap()), 0o710);
        assert_eq!(mode(&path), 0o660);
        assert_eq!(fs::metadata(&path).unwrap().gid(), group);
    }

    #[test]
    fn an_unknown_group_is_an_error() {
        let env = HostEnv {
            unix_socket_group: Some("no:such:group".to_owned()),
            ..in_temp_dir("/tmp")
        };
        assert!(matches!(bind(&env), Err(ListenError::UnknownGroup)));
    }

    #[test]
    fn groups_are_found_by_their_whole_name() {
        let groups = "root:x:0:\n# comment\nterraform:x:1007:ann,bob\nterra:x:1008:\n";
        assert_eq!(find_group(groups, "terra"), Some(1008));
        assert_eq!(find_group(groups, "terraform"), Some(1007));
        assert_eq!(find_group(groups, "ann"), None);
    }
}
