//! The text that makes Terraform use a provider that is already running.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use crate::handshake::PROTOCOL_VERSION;
use crate::listener::Endpoint;

const VARIABLE: &str = "TF_REATTACH_PROVIDERS";

/// A running provider. `Display` is an instruction for the person at the terminal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reattach<'a> {
    /// The provider's address, `HOST/NAMESPACE/TYPE`.
    pub(crate) source: &'a str,
    pub(crate) pid: u32,
    pub(crate) endpoint: &'a Endpoint,
}

/// One value of the JSON object in [`VARIABLE`].
///
/// Source: Terraform 1.11.4, which crashes when `Test` is false or the version is missing.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Config {
    protocol: &'static str,
    protocol_version: u32,
    pid: u32,
    test: bool,
    addr: Addr,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Addr {
    network: &'static str,
    string: String,
}

impl Reattach<'_> {
    fn json(&self) -> Result<String, serde_json::Error> {
        let config = Config {
            protocol: "grpc",
            protocol_version: PROTOCOL_VERSION,
            pid: self.pid,
            test: true,
            addr: Addr {
                network: self.endpoint.network(),
                string: self.endpoint.address(),
            },
        };
        serde_json::to_string(&BTreeMap::from([(self.source, config)]))
    }
}

impl fmt::Display for Reattach<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let json = self.json().map_err(|_| fmt::Error)?;
        writeln!(
            f,
            "The provider runs until it is interrupted. Set this for Terraform:\n"
        )?;
        if cfg!(windows) {
            writeln!(f, "$env:{VARIABLE} = '{}'", json.replace('\'', "''"))
        } else {
            writeln!(f, "export {VARIABLE}='{}'", json.replace('\'', r"'\''"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reattach<'a>(endpoint: &'a Endpoint) -> Reattach<'a> {
        Reattach {
            source: "registry.terraform.io/ns/toy",
            pid: 42,
            endpoint,
        }
    }

    #[test]
    fn terraform_is_told_protocol_address_and_that_the_process_stays() {
        let json = reattach(&Endpoint::Unix("/tmp/p/plugin".into()))
            .json()
            .unwrap();
        let expected = concat!(
            r#"{"registry.terraform.io/ns/toy":{"Protocol":"grpc","ProtocolVersion":6,"Pid":42,"#,
            r#""Test":true,"Addr":{"Network":"unix","String":"/tmp/p/plugin"}}}"#,
        );
        assert_eq!(json, expected);
    }

    #[test]
    fn tcp_addresses_carry_the_port() {
        let json = reattach(&Endpoint::Tcp(([127, 0, 0, 1], 10_000).into()))
            .json()
            .unwrap();
        assert!(
            json.contains(r#"{"Network":"tcp","String":"127.0.0.1:10000"}"#),
            "{json}"
        );
    }

    #[cfg(unix)]
    #[test]
    fn the_text_survives_a_shell_even_with_a_quote_in_the_path() {
        let text = reattach(&Endpoint::Unix("/tmp/it's/plugin".into())).to_string();
        let script = format!(
            "{}\nprintf %s \"${VARIABLE}\"",
            text.lines().nth(2).unwrap()
        );
        let output = std::process::Command::new("sh")
            .args(["-c", &script])
            .output()
            .unwrap();
        let value: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let addr = &value["registry.terraform.io/ns/toy"]["Addr"];
        assert_eq!(addr["String"], "/tmp/it's/plugin");
    }
}
