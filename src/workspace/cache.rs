//! The cache of verdicts: the same sources, harness and tools give the same report, so it need not be computed again.
//!
//! A cache may lose anything at any time, so nothing here fails: what cannot be read is a miss, what cannot be written is
//! not kept. It never holds what a machine in a worse mood might decide otherwise: time and memory limits, crashes,
//! missing tools. It trusts the user's own disk, so work of strangers (`--rtl`, grading) must not use it.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::sources::SourceText;
use crate::disk::files::hexadecimal;
use crate::domain::finding::FindingKind;
use crate::domain::lab::Lab;
use crate::domain::verdict::{LabReport, Status};

/// Raise it when an entry, or what a report means, changes within one version of `lab`.
const FORMAT: u32 = 2;
/// Entries that are kept.
const MAX_ENTRIES: usize = 512;
/// The largest entry that is read, in bytes; the limits on output keep reports far smaller.
const MAX_ENTRY_BYTES: u64 = 16 << 20;

/// The cache of one workspace or pack.
#[derive(Debug, Clone)]
pub struct Cache {
    directory: PathBuf,
}

/// What a verdict depends on, as a hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheKey(String);

#[derive(Serialize, Deserialize)]
struct CacheEntry<R> {
    key: String,
    report: R,
}

impl CacheKey {
    /// The key of a lab's report.
    ///
    /// `harness` is the content hash of the harness, `tools` what identifies each tool: path, version, options.
    pub fn new(harness: &str, sources: &[SourceText], tools: &[String]) -> Self {
        let mut hash = Sha256::new();
        // Every part goes in with its length, so that no two lists of parts look the same.
        let mut part = |bytes: &[u8]| {
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        };
        part(env!("CARGO_PKG_VERSION").as_bytes());
        part(&FORMAT.to_le_bytes());
        part(harness.as_bytes());
        part(&sources.len().to_le_bytes());
        for source in sources {
            part(source.path.as_bytes());
            part(source.text.as_bytes());
        }
        for tool in tools {
            part(tool.as_bytes());
        }
        Self(hexadecimal(&hash.finalize()))
    }
}

impl Cache {
    /// The cache in a state directory (`.lab`); nothing is read or made yet.
    pub fn new(state_dir: &Path) -> Self {
        Self { directory: state_dir.join("cache") }
    }

    /// The report of `lab` under this key, marked as cached.
    pub fn get(&self, key: &CacheKey, lab: &Lab) -> Option<LabReport> {
        let mut text = String::new();
        File::open(self.path(key)).ok()?.take(MAX_ENTRY_BYTES).read_to_string(&mut text).ok()?;
        let CacheEntry { key: written, report } = serde_json::from_str::<CacheEntry<LabReport>>(&text).ok()?;
        let is_complete = report.checks.iter().map(|check| &check.check).eq(&lab.checks());
        let fits = written == key.0 && report.lab == lab.id && is_complete && is_lasting(&report);
        fits.then_some(LabReport { cached: true, ..report })
    }

    /// Keeps a report, if it is one that lasts.
    pub fn put(&self, key: &CacheKey, report: &LabReport) {
        if is_lasting(report) && self.write(key, report).is_ok() {
            self.drop_oldest();
        }
    }

    fn path(&self, key: &CacheKey) -> PathBuf {
        self.directory.join(format!("{}.json", key.0))
    }

    fn write(&self, key: &CacheKey, report: &LabReport) -> io::Result<()> {
        fs::create_dir_all(&self.directory)?;
        let mut file = tempfile::Builder::new().prefix(".lab-").suffix(".tmp").tempfile_in(&self.directory)?;
        // Not synchronised: what a power failure leaves is a miss.
        file.write_all(&serde_json::to_vec(&CacheEntry { key: key.0.clone(), report })?)?;
        file.persist(self.path(key))?;
        Ok(())
    }

    /// Drops a quarter of the entries, the oldest, when there are too many: most runs then have nothing to drop.
    fn drop_oldest(&self) {
        let Ok(entries) = fs::read_dir(&self.directory) else { return };
        let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        if paths.len() <= MAX_ENTRIES {
            return;
        }
        paths.sort_by_cached_key(|path| {
            fs::metadata(path).and_then(|data| data.modified()).unwrap_or(SystemTime::UNIX_EPOCH)
        });
        for path in &paths[..paths.len() - MAX_ENTRIES * 3 / 4] {
            let _ = fs::remove_file(path);
        }
    }
}

/// Whether another run would decide the same.
fn is_lasting(report: &LabReport) -> bool {
    use FindingKind::{FileLimit, Interrupted, MemoryLimit, OutputLimit, TimeLimit, ToolCrash};
    let mut findings = report.checks.iter().flat_map(|check| check.verdict.findings());
    let is_transient =
        |kind| matches!(kind, TimeLimit | MemoryLimit | OutputLimit | FileLimit | ToolCrash | Interrupted);
    matches!(report.status(), Status::Pass | Status::Fail) && !findings.any(|finding| is_transient(finding.kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::figures::Figures;
    use crate::domain::finding::Finding;
    use crate::domain::id::{CheckId, LabId};
    use crate::domain::lab::{ClassCases, Dut};
    use crate::domain::verdict::{CheckReport, Fact, Verdict};

    fn lab() -> Lab {
        let dut = Dut {
            top: "alu".to_owned(),
            sources: vec!["alu.v".to_owned()],
            supplied: Vec::new(),
            constant_bits: vec![],
            clock: None,
            ports: Vec::new(),
        };
        let (title, summary) = (String::new(), String::new());
        let (id, grading) = (LabId::new("alu").unwrap(), ClassCases::default());
        Lab { id, title, summary, dut, simulations: Vec::new(), synthesis: None, grading }
    }

    fn report(verdict: Verdict) -> LabReport {
        let check = CheckReport {
            check: CheckId::Interface,
            verdict,
            figures: Figures::default(),
            warnings: Vec::new(),
            commands: Vec::new(),
            wall_ms: 3,
        };
        LabReport {
            lab: lab().id,
            title: String::new(),
            sources: Vec::new(),
            checks: vec![check],
            cached: false,
            wall_ms: 3,
        }
    }

    fn pass() -> LabReport {
        report(Verdict::pass(vec![Fact::PortsMatched { ports: 3 }]))
    }

    fn source(path: &str, text: &str) -> SourceText {
        SourceText { name: path.to_owned(), path: path.to_owned(), text: text.to_owned() }
    }

    fn key(name: &str) -> CacheKey {
        CacheKey::new(name, &[], &[])
    }

    fn cache() -> (tempfile::TempDir, Cache) {
        let dir = tempfile::tempdir().unwrap();
        let cache = Cache::new(dir.path());
        (dir, cache)
    }

    #[test]
    fn a_report_comes_back_marked_as_cached() {
        let (_dir, cache) = cache();
        assert_eq!(cache.get(&key("h"), &lab()), None);
        cache.put(&key("h"), &pass());
        assert_eq!(cache.get(&key("h"), &lab()), Some(LabReport { cached: true, ..pass() }));
        assert_eq!(cache.get(&key("another"), &lab()), None);
    }

    #[test]
    fn every_part_of_a_key_counts_and_parts_do_not_run_together() {
        let tools = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        let keys = [
            CacheKey::new("h", &[source("a.v", "x")], &tools(&["vvp 11"])),
            CacheKey::new("g", &[source("a.v", "x")], &tools(&["vvp 11"])),
            CacheKey::new("h", &[source("b.v", "x")], &tools(&["vvp 11"])),
            CacheKey::new("h", &[source("a.v", "y")], &tools(&["vvp 11"])),
            CacheKey::new("h", &[source("a.v", "x")], &tools(&["vvp 12"])),
            CacheKey::new("h", &[source("a.v", "x")], &tools(&["vvp ", "11"])),
            CacheKey::new("h", &[source("a.vx", "")], &tools(&["vvp 11"])),
            CacheKey::new("h", &[], &tools(&["a.v", "x", "vvp 11"])),
        ];
        let distinct: std::collections::BTreeSet<_> = keys.iter().map(|key| &key.0).collect();
        assert_eq!(distinct.len(), keys.len());
    }

    #[test]
    fn what_another_run_might_decide_otherwise_is_not_kept() {
        let (_dir, cache) = cache();
        let fail = |kind| report(Verdict::fail(Finding::new(kind, "")));
        let broken = Verdict::broken(crate::domain::verdict::Owner::Author, Finding::new(FindingKind::Harness, ""));
        for report in [fail(FindingKind::TimeLimit), fail(FindingKind::ToolCrash), report(broken)] {
            cache.put(&key("h"), &report);
            assert_eq!(cache.get(&key("h"), &lab()), None);
        }
        cache.put(&key("h"), &fail(FindingKind::Mismatch));
        assert!(cache.get(&key("h"), &lab()).is_some());
    }

    #[test]
    fn a_damaged_or_forged_entry_is_a_miss() {
        let (_dir, cache) = cache();
        cache.put(&key("h"), &pass());
        let path = cache.path(&key("h"));
        let entry = fs::read_to_string(&path).unwrap();
        let forgeries = [
            entry.replace(r#"{"ports-matched":{"ports":3}}"#, ""),
            entry.replace(r#""interface""#, r#""synthesize""#),
            entry.replace(r#""alu""#, r#""mac""#),
            entry.replace(&key("h").0, &key("another").0),
            entry[..entry.len() / 2].to_owned(),
            String::new(),
        ];
        for forgery in forgeries {
            assert_ne!(forgery, entry);
            fs::write(&path, forgery).unwrap();
            assert_eq!(cache.get(&key("h"), &lab()), None);
        }
        fs::write(&path, entry).unwrap();
        assert!(cache.get(&key("h"), &lab()).is_some());
    }

    #[test]
    fn the_oldest_entries_make_room() {
        let (_dir, cache) = cache();
        let number = |n: usize| key(&n.to_string());
        for n in 0..=MAX_ENTRIES {
            cache.put(&number(n), &pass());
            let modified = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(n as u64);
            if let Ok(file) = File::options().write(true).open(cache.path(&number(n))) {
                file.set_modified(modified).unwrap();
            }
        }
        assert!(fs::read_dir(&cache.directory).unwrap().count() <= MAX_ENTRIES);
        assert!(cache.get(&number(0), &lab()).is_none());
        assert!(cache.get(&number(MAX_ENTRIES - 1), &lab()).is_some());
    }

    #[test]
    fn a_cache_that_cannot_be_written_is_no_failure() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("cache"), "in the way").unwrap();
        let cache = Cache::new(dir.path());
        cache.put(&key("h"), &pass());
        assert_eq!(cache.get(&key("h"), &lab()), None);
    }
}
