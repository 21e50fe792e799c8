//! The handshake line as Terraform reads it.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use rustls::pki_types::CertificateDer;
use tfplugin_proto::Endpoint;

/// What a provider announces about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandshakeLine {
    /// Where it listens.
    pub endpoint: Endpoint,
    /// Its certificate. Absent: plain text.
    pub certificate: Option<CertificateDer<'static>>,
}

/// A line that Terraform would not understand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the handshake line has a wrong {0}")]
pub struct MalformedLine(pub &'static str);

impl FromStr for HandshakeLine {
    type Err = MalformedLine;

    fn from_str(line: &str) -> Result<Self, Self::Err> {
        let fields: Vec<&str> = line.split('|').collect();
        let [core, protocol, network, address, transport, certificate] = fields[..] else {
            return Err(MalformedLine("number of fields"));
        };
        let expect = |is: &str, wanted: &str, name| {
            if is == wanted {
                Ok(())
            } else {
                Err(MalformedLine(name))
            }
        };
        expect(core, "1", "core protocol")?;
        expect(protocol, "6", "protocol")?;
        expect(transport, "grpc", "transport")?;
        Ok(Self {
            endpoint: endpoint(network, address)?,
            certificate: decode(certificate)?,
        })
    }
}

fn endpoint(network: &str, address: &str) -> Result<Endpoint, MalformedLine> {
    const WRONG: MalformedLine = MalformedLine("address");
    match network {
        "unix" => Some(PathBuf::from(address))
            .filter(|path| path.is_absolute())
            .map(Endpoint::Unix)
            .ok_or(WRONG),
        "tcp" => address
            .parse::<SocketAddr>()
            .map(Endpoint::Tcp)
            .map_err(|_| WRONG),
        _ => Err(MalformedLine("network")),
    }
}

fn decode(certificate: &str) -> Result<Option<CertificateDer<'static>>, MalformedLine> {
    if certificate.is_empty() {
        return Ok(None);
    }
    match STANDARD_NO_PAD.decode(certificate) {
        Ok(der) => Ok(Some(der.into())),
        Err(_) => Err(MalformedLine("certificate")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_complete_line_is_understood() {
        let line: HandshakeLine = "1|6|unix|/tmp/p|grpc|YWJj".parse().unwrap();
        assert_eq!(line.endpoint, Endpoint::Unix("/tmp/p".into()));
        assert_eq!(line.certificate, Some(b"abc".to_vec().into()));
    }

    #[test]
    fn lines_that_terraform_refuses_are_refused() {
        for (line, reason) in [
            ("1|6|unix|/tmp/p|grpc", "number of fields"),
            ("2|6|unix|/tmp/p|grpc|", "core protocol"),
            ("1|5|unix|/tmp/p|grpc|", "protocol"),
            ("1|6|udp|/tmp/p|grpc|", "network"),
            ("1|6|unix|p|grpc|", "address"),
            ("1|6|tcp|localhost|grpc|", "address"),
            ("1|6|unix|/tmp/p|netrpc|", "transport"),
            ("1|6|unix|/tmp/p|grpc|YWI=", "certificate"),
        ] {
            assert_eq!(
                line.parse::<HandshakeLine>(),
                Err(MalformedLine(reason)),
                "{line}"
            );
        }
    }
}
