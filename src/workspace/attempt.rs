//! An attempt: labs are judged, and what is news is remembered. It is the same for a command, an editor and a page.
//!
//! What is known already comes from the cache, the rest is run, and every judgement that the journal does not have yet goes
//! into it. Nothing here prints or knows an exit code.

use super::cache::{Cache, CacheKey};
use super::clock::Clock;
use super::ledger::{self, Journal, LabState, LedgerError, LedgerEvent, State};
use super::place::Place;
use super::sources::Sources;
use super::{init, snapshot};
use crate::check;
use crate::disk::hash::PartsHash;
use crate::domain::event::{self, EventSink};
use crate::domain::finding::Finding;
use crate::domain::id::LabId;
use crate::domain::lab::Lab;
use crate::domain::source::SourceFile;
use crate::domain::verdict::{LabReport, Owner, Status};
use crate::judge::bench::Bench;
use crate::judge::dut;
use crate::judge::run::{self, Job, Judged};
use crate::manifest::harness::{Harness, LabFiles};
use crate::manifest::pack::Pack;
use crate::tool::{ToolName, Toolbox};
use std::collections::{BTreeMap, BTreeSet};

/// Where and with what labs are attempted.
#[derive(Clone)]
pub struct AttemptSetup<'a> {
    /// Where the learner works: journal and cache are there.
    pub place: &'a Place,
    pub pack: &'a Pack,
    /// What is judged. Only the learner's own work is recorded, and only for it the cache is used.
    pub sources: Sources,
    pub bench: Bench<'a>,
    /// How many tools run at once.
    pub threads: usize,
    pub clock: &'a dyn Clock,
}

/// Labs that can be attempted: the files that decide about them are read, and those of the learner.
pub struct PreparedAttempt<'a> {
    setup: AttemptSetup<'a>,
    candidates: Vec<Candidate<'a>>,
}

/// What an attempt led to.
#[derive(Debug)]
pub struct AttemptOutcome {
    /// One entry a lab, in their order.
    pub labs: Vec<AttemptedLab>,
    /// Whether it is in the journal. A verdict counts even where it cannot be recorded.
    pub recorded: Result<(), LedgerError>,
}

/// A lab that was judged.
#[derive(Debug)]
pub struct AttemptedLab {
    /// The judgement; without traces if it was cached.
    pub judged: Judged,
    /// What judged; `None` if the judgement was cached, or the harness is broken.
    pub harness: Option<Harness>,
}

/// Copies in a workspace that are not the files that decide.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StaleCopies {
    /// Files that were edited. Labs share some; each is named once.
    pub edited: BTreeSet<String>,
    /// Labs that have files of an older pack.
    pub outdated: Vec<LabId>,
}

/// One lab before it is judged.
struct Candidate<'a> {
    files: LabFiles<'a>,
    /// Content hash of the harness; empty if a file of it cannot be read.
    hash: String,
    sources: Result<Vec<SourceFile>, Box<Finding>>,
}

impl<'a> AttemptSetup<'a> {
    /// Reads the files of these labs.
    pub fn prepare(self, labs: &[&'a Lab]) -> PreparedAttempt<'a> {
        let candidates = labs.iter().map(|lab| Candidate::read(self.pack, lab, &self.sources)).collect();
        PreparedAttempt { setup: self, candidates }
    }
}

impl PreparedAttempt<'_> {
    /// Which copies in the workspace are not what decides.
    pub fn stale_copies(&self) -> StaleCopies {
        let mut stale = StaleCopies::default();
        let Place::Workspace { root, .. } = self.setup.place else { return stale };
        for candidate in &self.candidates {
            let Ok(deciding) = candidate.files.all() else { continue };
            let Ok(differences) = init::differences(root, deciding) else { continue };
            stale.edited.extend(differences.edited);
            if !differences.outdated.is_empty() {
                stale.outdated.push(candidate.files.lab.id.clone());
            }
        }
        stale
    }

    /// Judges the labs. What was learnt is in the journal and the cache when this returns.
    pub fn run(&self, use_cache: bool, sink: &dyn EventSink) -> AttemptOutcome {
        let cache = self.state_dir().map(|dir| Cache::new(&dir));
        let mut tools = Fingerprints::default();
        let mut keys: Vec<Option<CacheKey>> = Vec::new();
        for candidate in &self.candidates {
            let mut key = || candidate.key(&tools.of(candidate.files.lab, self.setup.bench.toolbox)?);
            keys.push(cache.as_ref().and_then(|_| key()));
        }
        let mut known: Vec<Option<LabReport>> = Vec::new();
        let mut jobs = Vec::new();
        for (candidate, key) in self.candidates.iter().zip(&keys) {
            let entry = cache.as_ref().zip(key.as_ref()).filter(|_| use_cache);
            let report = entry.and_then(|(cache, key)| cache.get(key, candidate.files.lab));
            match &report {
                Some(report) => event::report_at_once(sink, report),
                None => jobs.push(candidate.job()),
            }
            known.push(report);
        }
        let judged = run::run(self.setup.bench, sink, &jobs, self.setup.threads);
        let mut fresh = jobs.into_iter().zip(judged);
        let mut labs = Vec::new();
        for (report, key) in known.into_iter().zip(&keys) {
            if let Some(report) = report {
                let judged = Judged { report, traces: Vec::new(), kept: None };
                labs.push(AttemptedLab { judged, harness: None });
            } else if let Some((job, judged)) = fresh.next() {
                if let Some((cache, key)) = cache.as_ref().zip(key.as_ref()) {
                    cache.put(key, &judged.report);
                }
                labs.push(AttemptedLab { judged, harness: job.harness.ok() });
            }
        }
        let recorded = self.record(&labs);
        AttemptOutcome { labs, recorded }
    }

    /// Where journal and cache are, if they are for this work.
    fn state_dir(&self) -> Option<std::path::PathBuf> {
        self.setup.place.state_dir().filter(|_| matches!(self.setup.sources, Sources::Own(_)))
    }

    fn record(&self, labs: &[AttemptedLab]) -> Result<(), LedgerError> {
        let Some(journal) = self.state_dir().map(|dir| Journal::new(&dir)) else { return Ok(()) };
        let state = State::from_records(&journal.read()?.records);
        let mut events = Vec::new();
        for (candidate, AttemptedLab { judged, .. }) in self.candidates.iter().zip(labs) {
            if candidate.is_news(&judged.report, self.setup.place, &state) {
                let attempt = ledger::Attempt::new(&judged.report, &candidate.hash, &candidate.sources_hash());
                events.push(LedgerEvent::Attempt(attempt));
            }
        }
        journal.append(self.setup.clock.now(), events)
    }
}

/// What identifies each tool, found once a run; `None` for one that is missing.
#[derive(Default)]
struct Fingerprints(BTreeMap<ToolName, Option<String>>);

impl Fingerprints {
    /// Those of the tools that the checks of a lab need; `None` if one is missing, so that its absence is not cached.
    fn of(&mut self, lab: &Lab, toolbox: &Toolbox) -> Option<Vec<String>> {
        let names: BTreeSet<ToolName> = lab.checks.iter().flat_map(check::tools).copied().collect();
        let mut found = Vec::new();
        for name in names {
            let fingerprint = || toolbox.locate(name).and_then(|tool| tool.fingerprint()).ok();
            found.push(self.0.entry(name).or_insert_with(fingerprint).clone()?);
        }
        Some(found)
    }
}

impl<'a> Candidate<'a> {
    fn read(pack: &'a Pack, lab: &'a Lab, sources: &Sources) -> Self {
        let files = LabFiles::read(pack, lab);
        let hash = files.content_hash().unwrap_or_default();
        let sources = lab.work.files().iter().map(|source| sources.read(lab, source)).collect();
        Self { files, hash, sources }
    }

    fn key(&self, tools: &[String]) -> Option<CacheKey> {
        let sources = self.sources.as_ref().ok().filter(|_| !self.hash.is_empty())?;
        Some(CacheKey::new(&self.hash, sources, tools))
    }

    fn job(&self) -> Job<'a> {
        let harness = Harness::of(&self.files);
        let sources = match (&self.sources, &harness) {
            (Ok(sources), Ok(harness)) => Ok(dut::with_supplied(sources.clone(), harness)),
            (Ok(_), Err(_)) => Ok(Vec::new()),
            (Err(finding), _) => Err(vec![Finding::clone(finding)]),
        };
        Job { lab: self.files.lab, harness, sources }
    }

    /// Whether the journal should have a judgement: every fresh one, and of the cached ones a pass that it does not know.
    /// An interrupted run judged nothing, and an untouched skeleton is not an attempt.
    fn is_news(&self, report: &LabReport, place: &Place, state: &State) -> bool {
        let is_known = || matches!(state.lab(&report.lab, &self.hash), LabState::Passed { .. });
        match report.status() {
            Status::Broken(Owner::User) => false,
            Status::Fail if self.is_skeleton(place) => false,
            Status::Pass if report.cached => !is_known(),
            _ => !report.cached,
        }
    }

    /// Whether the learner has not written anything yet.
    fn is_skeleton(&self, place: &Place) -> bool {
        let Place::Workspace { pack, .. } = place else { return false };
        let (Ok(sources), Ok(skeleton)) = (&self.sources, snapshot::skeleton(pack, self.files.lab)) else {
            return false;
        };
        sources.iter().all(|source| skeleton.get(&source.name).is_some_and(|bytes| bytes == source.text.as_bytes()))
    }

    /// A hash of the learner's files.
    fn sources_hash(&self) -> String {
        let sources = self.sources.iter().flatten();
        sources.fold(PartsHash::new(""), |hash, source| hash.part(&source.name, source.text.as_bytes())).finish()
    }
}
