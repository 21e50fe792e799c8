//! go-plugin's handshake: may we start, which protocol, and the line that tells the host.
//!
//! Source: go-plugin 1.4 to 1.8; observed with Terraform 1.11.4.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use crate::host_env::HostEnv;
use crate::listener::Endpoint;

/// The value of `TF_PLUGIN_MAGIC_COOKIE`, the same in every version of Terraform and OpenTofu.
pub const MAGIC_COOKIE: &str = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";

/// The Terraform plugin protocol spoken here.
pub const PROTOCOL_VERSION: u32 = 6;

/// The version of go-plugin's own conventions.
const CORE_PROTOCOL_VERSION: u32 = 1;

/// Why a provider process does not start serving.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HandshakeError {
    /// Someone ran the program by hand.
    #[error(
        "This program is a Terraform provider. Terraform starts it by itself; it does nothing when \
         run directly.\nTo use it, name the provider in `required_providers` of a Terraform \
         configuration and run `terraform init`."
    )]
    NotStartedByHost,
    /// The host does not speak our protocol.
    #[error(
        "this provider speaks Terraform plugin protocol {PROTOCOL_VERSION} and the host offers \
         only {}; Terraform 1.0 or later is needed",
        list(.offered)
    )]
    UnsupportedProtocol {
        /// The versions that the host offers, as far as they are numbers.
        offered: Vec<u32>,
    },
}

/// Makes sure that a plugin host started this process.
///
/// # Errors
///
/// [`HandshakeError::NotStartedByHost`], whose text is meant for a person at a terminal.
pub fn check_cookie(env: &HostEnv) -> Result<(), HandshakeError> {
    match env.magic_cookie.as_deref() {
        Some(MAGIC_COOKIE) => Ok(()),
        _ => Err(HandshakeError::NotStartedByHost),
    }
}

/// Makes sure that the host offers [`PROTOCOL_VERSION`].
///
/// A host that offers nothing at all predates negotiation and takes what it gets.
///
/// # Errors
///
/// [`HandshakeError::UnsupportedProtocol`] with the versions on offer.
pub fn check_protocol(env: &HostEnv) -> Result<(), HandshakeError> {
    let Some(offer) = env.protocol_versions.as_deref() else {
        return Ok(());
    };
    let offered: Vec<u32> = offer
        .split(',')
        .filter_map(|v| v.trim().parse().ok())
        .collect();
    if offered.contains(&PROTOCOL_VERSION) {
        Ok(())
    } else {
        Err(HandshakeError::UnsupportedProtocol { offered })
    }
}

fn list(versions: &[u32]) -> String {
    match versions {
        [] => "none".to_owned(),
        _ => versions
            .iter()
            .map(u32::to_string)
            .collect::<Vec<_>>()
            .join(", "),
    }
}

/// The only line a provider writes to its standard output. `Display` leaves out the line feed.
#[derive(Clone, Copy, Debug)]
pub struct HandshakeLine<'a> {
    /// Where the provider listens.
    pub endpoint: &'a Endpoint,
    /// The server's certificate, DER. Absent: plain text.
    pub certificate: Option<&'a [u8]>,
    /// Whether the host understands the field about connection multiplexing, which is always
    /// "false". Hosts that do not would read it as part of the certificate.
    pub multiplexing_field: bool,
}

impl fmt::Display for HandshakeLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let network = self.endpoint.network();
        let address = self.endpoint.address();
        // Go's decoder refuses padding.
        let certificate = STANDARD_NO_PAD.encode(self.certificate.unwrap_or_default());
        write!(
            f,
            "{CORE_PROTOCOL_VERSION}|{PROTOCOL_VERSION}|{network}|{address}|grpc|{certificate}"
        )?;
        if self.multiplexing_field {
            f.write_str("|false")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offering(versions: &str) -> HostEnv {
        HostEnv {
            protocol_versions: Some(versions.to_owned()),
            ..HostEnv::default()
        }
    }

    fn line(certificate: Option<&[u8]>, multiplexing_field: bool) -> String {
        let endpoint = Endpoint::Unix("/tmp/p/plugin".into());
        HandshakeLine {
            endpoint: &endpoint,
            certificate,
            multiplexing_field,
        }
        .to_string()
    }

    #[test]
    fn the_right_cookie_is_accepted() {
        let env = HostEnv {
            magic_cookie: Some(MAGIC_COOKIE.to_owned()),
            ..HostEnv::default()
        };
        assert_eq!(check_cookie(&env), Ok(()));
    }

    #[test]
    fn a_wrong_or_missing_cookie_explains_how_to_use_the_provider() {
        let wrong = HostEnv {
            magic_cookie: Some("nonsense".to_owned()),
            ..HostEnv::default()
        };
        for env in [wrong, HostEnv::default()] {
            let error = check_cookie(&env).unwrap_err();
            assert!(error.to_string().contains("required_providers"), "{error}");
        }
    }

    #[test]
    fn protocol_6_is_found_in_any_position() {
        for offer in ["5,6", "6,5", "6", " 5, 6 ", "4,x,6"] {
            assert_eq!(check_protocol(&offering(offer)), Ok(()), "{offer}");
        }
    }

    #[test]
    fn a_host_that_offers_nothing_is_served() {
        assert_eq!(check_protocol(&HostEnv::default()), Ok(()));
    }

    #[test]
    fn a_host_without_protocol_6_is_told_what_it_offers() {
        let error = check_protocol(&offering("4,5")).unwrap_err();
        assert_eq!(
            error,
            HandshakeError::UnsupportedProtocol {
                offered: vec![4, 5]
            }
        );
        assert!(error.to_string().contains("offers only 4, 5;"), "{error}");
        let error = check_protocol(&offering("66")).unwrap_err();
        assert_eq!(
            error,
            HandshakeError::UnsupportedProtocol { offered: vec![66] }
        );
    }

    #[test]
    fn the_line_has_six_fields_with_the_certificate_last_and_unpadded() {
        assert_eq!(
            line(Some(b"\xfb\xff\xfe\x00"), false),
            "1|6|unix|/tmp/p/plugin|grpc|+//+AA"
        );
    }

    #[test]
    fn without_tls_the_sixth_field_is_empty() {
        assert_eq!(line(None, false), "1|6|unix|/tmp/p/plugin|grpc|");
    }

    #[test]
    fn hosts_that_ask_about_multiplexing_get_a_seventh_field() {
        assert_eq!(
            line(Some(b"abc"), true),
            "1|6|unix|/tmp/p/plugin|grpc|YWJj|false"
        );
    }

    #[test]
    fn tcp_addresses_carry_the_port() {
        let endpoint = Endpoint::Tcp(([127, 0, 0, 1], 10_000).into());
        let line = HandshakeLine {
            endpoint: &endpoint,
            certificate: None,
            multiplexing_field: false,
        };
        assert_eq!(line.to_string(), "1|6|tcp|127.0.0.1:10000|grpc|");
    }
}
