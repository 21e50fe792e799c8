//! The Kubiya API that providers talk to: the emulator, in a process of its own.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// The API key that the emulator takes when it is given none.
pub(super) const API_KEY: &str = "emulator-key";

const REQUESTS: &str = "/_emulator/requests";

/// A running emulator; dropping it ends it.
pub(super) struct Api {
    process: Child,
    url: String,
}

impl Api {
    /// Starts the emulator on a free port, with further options.
    pub(super) fn start(program: &Path, options: &[String]) -> Result<Self, Box<dyn Error>> {
        let mut process = Command::new(program)
            .args(["--listen", "127.0.0.1:0", "--print-url", "--quiet"])
            .args(options)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()?;
        let stdout = process.stdout.take();
        let mut api = Self {
            process,
            url: String::new(),
        };
        if let Some(stdout) = stdout {
            BufReader::new(stdout).read_line(&mut api.url)?;
        }
        api.url.truncate(api.url.trim_end().len());
        if api.url.is_empty() {
            return Err("the emulator did not start".into());
        }
        Ok(api)
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// The requests since the last call.
    ///
    /// # Errors
    /// The emulator does not answer.
    pub(super) fn take_calls(&self) -> Result<Calls, Box<dyn Error>> {
        let answer = self.ask("GET")?;
        self.ask("DELETE")?;
        let (_, body) = answer
            .split_once("\r\n\r\n")
            .ok_or("an answer without a body")?;
        Ok(Calls::of(&serde_json::from_str(body)?))
    }

    /// Sends a request about the request log. The emulator closes the connection, being asked in
    /// HTTP/1.0.
    fn ask(&self, method: &str) -> Result<String, Box<dyn Error>> {
        let address = self.url.strip_prefix("http://").unwrap_or(&self.url);
        let mut stream = TcpStream::connect(address)?;
        write!(stream, "{method} {REQUESTS} HTTP/1.0\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    }
}

impl Drop for Api {
    fn drop(&mut self) {
        let _ended_either_way = self.process.kill().and_then(|()| self.process.wait());
    }
}

/// How often the API was called, by kind of call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Calls(BTreeMap<String, usize>);

impl Calls {
    fn of(log: &Value) -> Self {
        let mut calls = Self::default();
        for request in log["requests"].as_array().into_iter().flatten() {
            let method = request["method"].as_str().unwrap_or_default();
            let route = request["route"].as_str().unwrap_or_default();
            let kind = match method {
                "GET" if !route.ends_with('}') => "LIST",
                method => method,
            };
            *calls.0.entry(kind.to_owned()).or_default() += 1;
        }
        calls
    }

    pub(super) fn total(&self) -> usize {
        self.0.values().sum()
    }
}

/// Such as `1,001: 1,000 POST, 1 LIST`.
impl fmt::Display for Calls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", thousands(self.total()))?;
        let mut kinds: Vec<_> = self.0.iter().collect();
        kinds.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        for (place, (kind, count)) in kinds.into_iter().enumerate() {
            let separator = if place == 0 { ": " } else { ", " };
            write!(f, "{separator}{} {kind}", thousands(*count))?;
        }
        Ok(())
    }
}

/// A number with a comma before every third digit from the end.
pub(super) fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn requests_are_counted_by_what_they_are_for() {
        let request = |method: &str, route: &str| json!({"method": method, "route": route});
        let mut requests = vec![request("GET", "/api/v2/secrets")];
        requests.resize(1_234, request("POST", "/api/v2/secrets"));
        requests.push(request("GET", "/api/v2/secrets/{name}"));
        let calls = Calls::of(&json!({"requests": requests}));
        assert_eq!(calls.to_string(), "1,235: 1,233 POST, 1 GET, 1 LIST");
        assert_eq!(Calls::default().to_string(), "0");
    }

    #[test]
    fn digits_are_grouped_by_three() {
        let numbers = [0, 999, 1_000, 1_234_567];
        assert_eq!(numbers.map(thousands), ["0", "999", "1,000", "1,234,567"]);
    }
}
