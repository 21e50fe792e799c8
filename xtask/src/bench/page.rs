//! What is printed, and the page that it becomes.

use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::thread::available_parallelism;
use std::time::SystemTime;

use terraform_harness::Terraform;

use super::report::{self, seconds};
use super::rounds::Results;
use super::targets::{self, FLOOR_THERE, START_UP_THERE};

const PAGE: &str = "performance.md";
const CHART: &str = "performance.svg";

const TITLE: &str = "# Performance\n\n";

/// How the tables are to be read.
fn reading() -> String {
    let (plan, start_up) = (seconds(FLOOR_THERE), seconds(START_UP_THERE));
    format!(
        "\
*Floor* is Terraform alone with as many built-in `terraform_data` resources: what a provider cannot do
anything about. *Ours* is this provider's release build. The API is the release build of this workspace's
emulator on the same machine; a scenario's milliseconds are what it waits before each answer. Times are
medians, and *least–most* is their range. CPU time and memory are those of the provider's processes, of which
a command of Terraform's starts two or three: the CPU time of all, and the peak resident memory of the
largest. LIST is a GET of all objects of a kind; GET is one of a single object. Pinned secrets have a `value_version`,
and so no fingerprint; another provider may not know it. The 350 objects of an organisation are 200 secrets, 50 agents,
30 sources, 30 webhooks, 20 knowledge entries, 10 scheduled tasks, 5 runners and 5 integrations, which refer to each
other. Every run was checked to have done its work.

Targets in seconds were set on another machine. There, Terraform alone planned 1,000 built-in resources in {plan}
and told schemas in {start_up}; what is computed is scaled by what these took in this run, and what is waited for is
not. The apply is held to what the Go provider took there. An exponent of 1 is growth in step with the number of
resources. It is fitted over all sizes, of which the small ones are mostly start-up; a row without a range was
measured once.

A limit of 100 calls per 6 s is the published one of 100 a minute, ten times as fast.
"
    )
}

/// The tables with what is needed to read and to repeat them.
pub(super) struct Page {
    facts: String,
    tables: String,
}

impl Page {
    pub(super) fn new(
        terraform: &Terraform,
        command: &str,
        results: &Results,
    ) -> Result<Self, Box<dyn Error>> {
        let date = humantime::format_rfc3339_seconds(SystemTime::now()).to_string();
        let date = date.split('T').next().unwrap_or_default();
        let rounds = results.schedule.rounds;
        let facts = format!(
            "Measured on {date} by `{command}` with {terraform} on {}. Rounds, interleaved and after a warm-up: \
             {rounds}.\n",
            machine()
        );
        let mut tables = report::comparison(results)?.to_string();
        tables.push_str(&format!("\n{}", targets::table(results)?));
        if let Some(growth) = report::growth(results) {
            tables.push_str(&format!("\n{growth}"));
        }
        Ok(Self { facts, tables })
    }

    pub(super) fn print(&self) -> io::Result<()> {
        let mut out = io::stdout().lock();
        writeln!(out, "{}\n{}", self.facts, self.tables)?;
        out.flush()
    }

    /// Writes the page and its chart.
    ///
    /// # Errors
    /// The directory cannot be written to.
    pub(super) fn write(&self, directory: &Path, chart: &str) -> io::Result<()> {
        let Self { facts, tables } = self;
        fs::create_dir_all(directory)?;
        fs::write(directory.join(CHART), chart)?;
        let picture = format!("![Time and API calls of a plan, by number of secrets]({CHART})\n");
        let text = [TITLE, facts, "\n", &picture, "\n", tables, "\n", &reading()].concat();
        fs::write(directory.join(PAGE), text)
    }
}

/// Such as `linux, x86_64, 2 cores, 16 GB (Some CPU)`.
fn machine() -> String {
    let mut text = format!("{}, {}", std::env::consts::OS, std::env::consts::ARCH);
    if let Ok(cores) = available_parallelism() {
        text.push_str(&format!(", {cores} cores"));
    }
    let kilobytes = entry("/proc/meminfo", "MemTotal");
    let kilobytes = kilobytes.and_then(|text| text.split(' ').next()?.parse::<u64>().ok());
    if let Some(kilobytes) = kilobytes {
        text.push_str(&format!(", {} GB", (kilobytes + 500_000) / 1_000_000));
    }
    if let Some(model) = entry("/proc/cpuinfo", "model name") {
        text.push_str(&format!(" ({model})"));
    }
    text
}

/// The first value of a name in a file of `name: value` lines, where there are such files.
fn entry(file: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    text.lines().find_map(|line| {
        let (found, value) = line.split_once(':')?;
        (found.trim() == name).then(|| value.trim().to_owned())
    })
}
