//! `NO_PROXY`: which hosts are connected to without a proxy.
//!
//! **Source:** the rules of Go's HTTP client (golang.org/x/net/http/httpproxy), which Terraform itself follows.
//! Other than there, an IPv6 address may stand in brackets without a port, and a name never stands for addresses.

use std::net::IpAddr;

use ipnet::IpNet;
use url::Host;

/// The hosts that a list in `NO_PROXY` names.
pub(super) struct Exemptions(Vec<Exemption>);

#[derive(Debug, Eq, PartialEq)]
enum Exemption {
    All,
    Network(IpNet),
    Address(IpAddr, Port),
    /// A name and those below it.
    Domain(String, Port),
    /// Only the names below this one.
    Below(String, Port),
}

/// The port that is meant, as it is written; empty for all.
type Port = String;

impl Exemptions {
    pub(super) fn parse(list: &str) -> Self {
        Self(list.split(',').filter_map(Exemption::parse).collect())
    }

    pub(super) fn contain(&self, host: &Host, port: u16) -> bool {
        let address = match host {
            Host::Domain(_) => None,
            Host::Ipv4(ip) => Some(IpAddr::V4(*ip)),
            Host::Ipv6(ip) => Some(ip.to_canonical()),
        };
        let name = match host {
            Host::Domain(name) => name.as_str(),
            _ => "",
        };
        let is_port = |wanted: &Port| wanted.is_empty() || *wanted == port.to_string();
        self.0.iter().any(|exemption| match exemption {
            Exemption::All => true,
            Exemption::Network(network) => address.is_some_and(|ip| network.contains(&ip)),
            Exemption::Address(ip, port) => address == Some(*ip) && is_port(port),
            Exemption::Domain(domain, port) => {
                (name == domain || is_below(name, domain)) && is_port(port)
            }
            Exemption::Below(domain, port) => is_below(name, domain) && is_port(port),
        })
    }
}

impl Exemption {
    /// Nothing for an entry that names nothing.
    fn parse(entry: &str) -> Option<Self> {
        let entry = entry.trim().to_lowercase();
        if entry == "*" {
            return Some(Self::All);
        }
        if let Ok(network) = entry.parse() {
            return Some(Self::Network(network));
        }
        let (host, port) = split(&entry);
        if let Ok(ip) = host.parse::<IpAddr>() {
            return Some(Self::Address(ip.to_canonical(), port.to_owned()));
        }
        let below = host.strip_prefix("*.").or(host.strip_prefix('.'));
        let name = ascii(below.unwrap_or(host));
        match below {
            _ if name.is_empty() => None,
            Some(_) => Some(Self::Below(name, port.to_owned())),
            None => Some(Self::Domain(name, port.to_owned())),
        }
    }
}

/// Host and port of an entry; the port is empty if there is none.
fn split(entry: &str) -> (&str, &str) {
    if let Some((host, rest)) = entry
        .strip_prefix('[')
        .and_then(|entry| entry.split_once(']'))
    {
        return (host, rest.strip_prefix(':').unwrap_or_default());
    }
    match entry.split_once(':') {
        // More than one colon: an IPv6 address without brackets.
        Some((host, port)) if !port.contains(':') => (host, port),
        _ => (entry, ""),
    }
}

/// The name as it is in a URL.
fn ascii(name: &str) -> String {
    match Host::parse(name) {
        Ok(Host::Domain(ascii)) if !name.is_ascii() => ascii,
        _ => name.to_owned(),
    }
}

fn is_below(name: &str, domain: &str) -> bool {
    name.strip_suffix(domain)
        .is_some_and(|rest| rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_exempt(list: &str, host: &str, port: u16) -> bool {
        Exemptions::parse(list).contain(&Host::parse(host).unwrap(), port)
    }

    #[test]
    fn a_name_stands_for_itself_and_for_those_below_it() {
        for list in [
            "example.com",
            "Example.COM",
            " example.com ",
            "a.b,example.com",
            "example.com:443",
        ] {
            assert!(is_exempt(list, "example.com", 443), "{list}");
            assert!(is_exempt(list, "api.example.com", 443), "{list}");
            assert!(!is_exempt(list, "myexample.com", 443), "{list}");
            assert!(!is_exempt(list, "example.com.evil.org", 443), "{list}");
        }
    }

    #[test]
    fn a_leading_dot_or_a_star_stands_for_names_below_only() {
        for list in [
            ".example.com",
            "*.example.com",
            ".example.com:443",
            "*.Example.com",
        ] {
            assert!(!is_exempt(list, "example.com", 443), "{list}");
            assert!(is_exempt(list, "api.example.com", 443), "{list}");
            assert!(is_exempt(list, "a.b.example.com", 443), "{list}");
        }
    }

    #[test]
    fn a_port_restricts_an_entry_to_itself() {
        for list in [
            "example.com:8443",
            ".com:8443",
            "192.0.2.1:8443",
            "[2001:db8::1]:8443",
        ] {
            for host in ["example.com", "192.0.2.1", "[2001:db8::1]"] {
                assert!(!is_exempt(list, host, 443), "{list} {host}");
            }
        }
        assert!(is_exempt("example.com:8443", "example.com", 8443));
        assert!(is_exempt("192.0.2.1:8443", "192.0.2.1", 8443));
        assert!(is_exempt("[2001:db8::1]:8443", "[2001:db8::1]", 8443));
    }

    #[test]
    fn addresses_and_networks_stand_for_hosts_that_are_written_as_an_address() {
        for (list, host, is_in) in [
            ("192.0.2.0/24", "192.0.2.77", true),
            ("192.0.2.99/24", "192.0.2.77", true),
            ("192.0.2.0/24", "192.0.3.77", false),
            ("2001:db8::/32", "[2001:db8::1]", true),
            ("2001:db8::1", "[2001:db8::1]", true),
            ("[2001:db8::1]", "[2001:db8::1]", true),
            ("192.0.2.1", "192.0.2.1", true),
            ("192.0.2.1", "[::ffff:192.0.2.1]", true),
            ("192.0.2.1", "192.0.2.11", false),
            ("192.0.2.0/24", "api.example.com", false),
            ("2.1", "192.0.2.1", false),
        ] {
            assert_eq!(is_exempt(list, host, 443), is_in, "{list} {host}");
        }
    }

    #[test]
    fn a_star_stands_for_everything() {
        for list in ["*", "a.b, *", "*,a.b"] {
            assert!(is_exempt(list, "api.example.com", 443), "{list}");
            assert!(is_exempt(list, "192.0.2.1", 443), "{list}");
        }
        assert!(!is_exempt("api.*", "api.example.com", 443));
    }

    #[test]
    fn an_entry_that_names_nothing_exempts_nothing() {
        for list in [
            "",
            " ",
            ",",
            ".",
            "*.",
            ":443",
            "http://example.com",
            "[",
            "example.com/24",
        ] {
            assert!(!is_exempt(list, "example.com", 443), "{list:?}");
            assert!(!is_exempt(list, "192.0.2.1", 443), "{list:?}");
        }
    }

    #[test]
    fn a_name_in_another_script_is_found_in_its_encoded_form() {
        assert!(is_exempt(
            "bücher.example",
            "api.xn--bcher-kva.example",
            443
        ));
    }
}
