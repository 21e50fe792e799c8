//! Where a provider listens: a unix socket in a private directory, or TCP loopback.

mod bound;
#[cfg(unix)]
mod unix;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::ops::RangeInclusive;

use tokio::net::TcpListener;

use crate::host_env::HostEnv;
pub use bound::{Endpoint, ListenError};
pub(crate) use bound::{Files, Listener, Socket};

impl Listener {
    /// Binds the best address that this machine and the host allow.
    ///
    /// Must be called within a tokio runtime.
    ///
    /// # Errors
    ///
    /// When the host asks for something impossible, or no address is left.
    pub(crate) fn bind(env: &HostEnv) -> Result<Self, ListenError> {
        #[cfg(unix)]
        if let Some(listener) = unix::bind(env)? {
            return Ok(listener);
        }
        Self::bind_tcp(env)
    }

    /// Binds the first free port of the host's range.
    pub(crate) fn bind_tcp(env: &HostEnv) -> Result<Self, ListenError> {
        let mut failure = io::Error::from(io::ErrorKind::AddrNotAvailable);
        for port in port_range(env)? {
            match bind_loopback(port) {
                Ok((socket, address)) => {
                    return Ok(Self {
                        socket: Socket::Tcp(socket),
                        endpoint: Endpoint::Tcp(address),
                        files: Files::None,
                    });
                }
                Err(error) => failure = error,
            }
        }
        Err(ListenError::Tcp(failure))
    }
}

fn bind_loopback(port: u16) -> io::Result<(TcpListener, SocketAddr)> {
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    Ok((TcpListener::from_std(listener)?, address))
}

/// The host's TCP ports. Neither given: port 0, which lets the system choose.
fn port_range(env: &HostEnv) -> Result<RangeInclusive<u16>, ListenError> {
    let port = |text: &Option<String>| match text {
        Some(text) => text.trim().parse().map_err(|_| ListenError::PortRange),
        None => Ok(0),
    };
    let (min, max) = (port(&env.min_port)?, port(&env.max_port)?);
    if min > max {
        Err(ListenError::PortRange)
    } else {
        Ok(min..=max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ports(min: &str, max: &str) -> HostEnv {
        HostEnv {
            min_port: Some(min.to_owned()),
            max_port: Some(max.to_owned()),
            ..HostEnv::default()
        }
    }

    #[test]
    fn ports_are_read_from_the_environment() {
        assert_eq!(
            port_range(&ports("10000", "25000")).unwrap(),
            10_000..=25_000
        );
        assert_eq!(port_range(&HostEnv::default()).unwrap(), 0..=0);
    }

    #[test]
    fn nonsense_ports_are_refused() {
        for (min, max) in [
            ("x", "1"),
            ("1", "x"),
            ("2", "1"),
            ("1", "65536"),
            ("-1", "1"),
        ] {
            assert!(
                matches!(port_range(&ports(min, max)), Err(ListenError::PortRange)),
                "{min}"
            );
        }
    }

    #[tokio::test]
    async fn a_taken_port_is_skipped() {
        let taken = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let first = taken.local_addr().unwrap().port();
        let env = ports(&first.to_string(), &u16::MAX.to_string());
        let listener = Listener::bind_tcp(&env).unwrap();
        let Endpoint::Tcp(address) = listener.endpoint else {
            panic!("not tcp")
        };
        assert!(address.ip().is_loopback());
        assert!(address.port() > first);
    }

    #[tokio::test]
    async fn a_range_without_a_free_port_is_an_error() {
        let taken = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port().to_string();
        let error = Listener::bind_tcp(&ports(&port, &port)).unwrap_err();
        assert!(matches!(error, ListenError::Tcp(_)));
    }
}
