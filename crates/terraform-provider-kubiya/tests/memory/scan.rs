//! Looks into the memory of another process.

use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::time::Duration;

use terraform_harness::leaks::Counter;

/// Read at a time. A mapping may be much larger.
const PIECE: u64 = 4 << 20;
/// Longer than any form of what is searched for; what two pieces have in common.
const OVERLAP: u64 = 256;
/// What the kernel shows in every process. It cannot be read, or holds nothing of the process.
const KERNEL: [&str; 3] = ["[vvar]", "[vvar_vclock]", "[vsyscall]"];

/// How often a process is looked into before copies count as left behind. A call's answer is on its way
/// before the last of its buffers are freed.
const LOOKS: usize = 40;
const PAUSE: Duration = Duration::from_millis(50);

/// The memory of a running process.
pub(crate) struct Memory {
    pid: u32,
    file: File,
}

/// How many copies there are, and in which mappings.
#[derive(Clone, Debug, Default)]
pub(crate) struct Copies {
    pub(crate) count: usize,
    pub(crate) places: Vec<String>,
}

impl Memory {
    /// # Errors
    /// Where this process may not look into that one.
    pub(crate) fn of(pid: u32) -> io::Result<Self> {
        let file = File::open(format!("/proc/{pid}/mem"))?;
        Ok(Self { pid, file })
    }

    /// Counts the copies in every readable mapping. One of a file that cannot be written to is the file.
    ///
    /// **Source:** proc_pid_maps(5), proc_pid_mem(5).
    pub(crate) fn copies(&self, counter: &Counter) -> io::Result<Copies> {
        let mut copies = Copies::default();
        for line in fs::read_to_string(format!("/proc/{}/maps", self.pid))?.lines() {
            let mut fields = line.split_ascii_whitespace();
            let (Some(range), Some(permissions)) = (fields.next(), fields.next()) else {
                continue;
            };
            let name = fields.nth(3).unwrap_or("[anonymous]");
            let is_program = name.starts_with('/') && !permissions.contains('w');
            if !permissions.starts_with('r') || is_program || KERNEL.contains(&name) {
                continue;
            }
            let found = self.copies_in(range, counter)?;
            if found > 0 {
                copies.count += found;
                copies
                    .places
                    .push(format!("{found} in {name} {permissions}"));
            }
        }
        Ok(copies)
    }

    fn copies_in(&self, range: &str, counter: &Counter) -> io::Result<usize> {
        let bound = |text: &str| u64::from_str_radix(text, 16).map_err(io::Error::other);
        let (start, end) = range.split_once('-').unwrap_or_default();
        let (mut at, end) = (bound(start)?, bound(end)?);
        let mut count = 0;
        while at < end {
            let next = end.min(at + PIECE);
            let bytes = self.read(at, end.min(next + OVERLAP));
            // What begins in the overlap is the next piece's.
            let overlap = bytes.len().saturating_sub((next - at) as usize);
            let twice = counter.count(&bytes[bytes.len() - overlap..]);
            count += counter.count(&bytes) - twice;
            at = next;
        }
        Ok(count)
    }

    /// What can be read: the process may have unmapped some of it since.
    fn read(&self, start: u64, end: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut file = &self.file;
        if file.seek(SeekFrom::Start(start)).is_ok() {
            let _what_is_mapped = file.take(end - start).read_to_end(&mut bytes);
        }
        bytes
    }

    /// The copies that stay, or as soon as there are no more than `most`, those.
    pub(crate) async fn left(&self, counter: &Counter, most: usize) -> io::Result<Copies> {
        let mut copies = self.copies(counter)?;
        for _ in 1..LOOKS {
            if copies.count <= most {
                break;
            }
            tokio::time::sleep(PAUSE).await;
            copies = self.copies(counter)?;
        }
        Ok(copies)
    }
}
