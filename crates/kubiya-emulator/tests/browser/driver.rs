//! The process of the driver, which all cases share.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::programs::Programs;

static SHARED: Mutex<Option<Arc<Driver>>> = Mutex::new(None);

/// How many lines it may say before it says where it listens.
const LINES: usize = 20;

pub(crate) struct Driver {
    process: Mutex<Child>,
    pub(crate) url: String,
}

impl Driver {
    /// The one of this process, which starts with the first case.
    pub(crate) fn shared(programs: &Programs) -> Arc<Self> {
        let mut shared = SHARED.lock().unwrap();
        Arc::clone(shared.get_or_insert_with(|| Arc::new(Self::start(programs))))
    }

    fn start(programs: &Programs) -> Self {
        let mut process = Command::new(&programs.driver)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let output = BufReader::new(process.stdout.take().unwrap());
        let lines = output.lines().take(LINES).map(Result::unwrap);
        let mut ports = lines.filter_map(|line| {
            let (_, port) = line.split_once("started successfully on port ")?;
            port.trim_end_matches('.').parse::<u16>().ok()
        });
        let port = ports.next().expect("the driver says where it listens");
        Self {
            process: Mutex::new(process),
            url: format!("http://127.0.0.1:{port}"),
        }
    }
}

/// Ends the driver, and with it what is left of its browsers.
pub(crate) fn end() {
    let Some(driver) = SHARED.lock().unwrap().take() else {
        return;
    };
    let asked = tokio::runtime::Runtime::new().unwrap().block_on(async {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let request = client.get(format!("{}/shutdown", driver.url));
        request.timeout(Duration::from_secs(5)).send().await
    });
    let mut process = driver.process.lock().unwrap();
    if asked.is_err() {
        process.kill().unwrap();
    }
    process.wait().unwrap();
}
