//! What `lab run` and `lab check` share: the cache, the run, and the record of it.

use std::collections::BTreeSet;
use std::path::Path;

use crate::disk::hash::PartsHash;
use crate::disk::text;
use crate::domain::event::EventSink;
use crate::domain::finding::Finding;
use crate::domain::lab::Lab;
use crate::domain::source::SourceFile;
use crate::domain::verdict::{LabReport, Owner, Status};
use crate::judge::dut;
use crate::judge::part::Bench;
use crate::judge::run::{self, Job, Judged};
use crate::manifest::harness::{self, Harness};
use crate::tool::ToolName;
use crate::workspace::cache::{Cache, CacheKey};
use crate::workspace::init;
use crate::workspace::ledger::{Attempt, LabState, LedgerEvent, State};
use crate::workspace::place::Place;
use crate::workspace::sources::Sources;

use super::app::App;
use super::exit::CliError;

/// How labs are to be judged.
pub struct AttemptRequest<'a> {
    /// Which labs.
    pub labs: Vec<&'a Lab>,
    /// Where the sources are; with `--rtl` nothing is recorded, and no cache is used.
    pub rtl: Option<&'a Path>,
    /// Whether an answer may come from the cache.
    pub use_cache: bool,
    /// Whether working directories stay.
    pub keep: bool,
    /// How many tools run at once.
    pub threads: usize,
}

/// What came of it.
pub struct Attempts {
    /// One entry a lab, in their order.
    pub graded: Vec<Judged>,
    /// Whether it is in the journal. A verdict is shown even where it cannot be recorded.
    pub recorded: Result<(), CliError>,
}

/// A lab before it is judged.
struct Candidate<'a> {
    lab: &'a Lab,
    sources: Result<Vec<SourceFile>, Box<Finding>>,
    hash: String,
    key: Option<CacheKey>,
    cached: Option<LabReport>,
}

/// Judges the labs. What was learnt is in the journal and the cache when this returns.
///
/// # Errors
/// When there is no place that the sources could come from.
pub fn judge(app: &App, request: &AttemptRequest<'_>, sink: &dyn EventSink) -> Result<Attempts, CliError> {
    let sources = app.sources(request.rtl)?;
    let own = matches!(sources, Sources::Own(_));
    let cache = app.place.state_dir().filter(|_| own).map(|dir| Cache::new(&dir));
    let tools = fingerprints(app);
    let labs = request.labs.iter();
    let mut candidates: Vec<Candidate<'_>> =
        labs.map(|lab| Candidate::new(app, lab, &sources, tools.as_deref())).collect();
    if let Some(cache) = cache.as_ref().filter(|_| request.use_cache) {
        for candidate in &mut candidates {
            candidate.look_up(cache);
        }
    }
    let graded = run_fresh(app, request, &candidates, cache.as_ref(), sink);
    let recorded = if own { record(app, &candidates, &graded) } else { Ok(()) };
    Ok(Attempts { graded, recorded })
}

/// Runs what is not in the cache, and keeps the reports there.
fn run_fresh(
    app: &App,
    request: &AttemptRequest<'_>,
    candidates: &[Candidate<'_>],
    cache: Option<&Cache>,
    sink: &dyn EventSink,
) -> Vec<Judged> {
    let fresh = || candidates.iter().filter(|candidate| candidate.cached.is_none());
    let jobs: Vec<Job<'_>> = fresh().map(|candidate| candidate.job(app)).collect();
    let bench = Bench { keep: request.keep, ..app.machine.bench() };
    let graded = run::run(bench, sink, &jobs, request.threads);
    for (candidate, graded) in fresh().zip(&graded) {
        if let (Some(cache), Some(key)) = (cache, &candidate.key) {
            cache.put(key, &graded.report);
        }
    }
    let mut graded = graded.into_iter();
    let result = |candidate: &Candidate<'_>| match &candidate.cached {
        Some(report) => Some(Judged { report: report.clone(), traces: Vec::new(), kept: Vec::new() }),
        None => graded.next(),
    };
    candidates.iter().filter_map(result).collect()
}

/// What identifies the tools; `None` if one is missing, so that its absence is not cached.
fn fingerprints(app: &App) -> Option<Vec<String>> {
    let tools = [ToolName::Iverilog, ToolName::Vvp, ToolName::Yosys];
    let fingerprint = |name| app.machine.toolbox.locate(name).and_then(|tool| tool.fingerprint()).ok();
    tools.into_iter().map(fingerprint).collect()
}

impl<'a> Candidate<'a> {
    fn new(app: &App, lab: &'a Lab, sources: &Sources, tools: Option<&[String]>) -> Self {
        let sources: Result<Vec<SourceFile>, _> =
            lab.dut.sources.iter().map(|source| sources.read(lab, source)).collect();
        let hash = harness::content_hash(&app.catalog.pack, lab).unwrap_or_default();
        let key = match (&sources, tools) {
            (Ok(sources), Some(tools)) if !hash.is_empty() => Some(CacheKey::new(&hash, sources, tools)),
            _ => None,
        };
        Self { lab, sources, hash, key, cached: None }
    }

    fn look_up(&mut self, cache: &Cache) {
        self.cached = self.key.as_ref().and_then(|key| cache.get(key, self.lab));
    }

    fn job(&self, app: &App) -> Job<'a> {
        let harness = Harness::load(&app.catalog.pack, self.lab);
        let sources = match (&self.sources, &harness) {
            (Ok(sources), Ok(harness)) => Ok(dut::with_supplied(sources.clone(), harness)),
            (Ok(_), Err(_)) => Ok(Vec::new()),
            (Err(finding), _) => Err(vec![Finding::clone(finding)]),
        };
        Job { lab: self.lab, harness, sources }
    }

    /// Whether the learner has not written anything yet.
    fn is_skeleton(&self, app: &App) -> bool {
        let Place::Workspace { pack, .. } = &app.place else { return false };
        let untouched = |source: &SourceFile| {
            let skeleton = pack.read(&format!("rtl/{}/{}", self.lab.id, source.name));
            skeleton.is_ok_and(|skeleton| text::lossy(&skeleton) == source.text)
        };
        self.sources.as_ref().is_ok_and(|sources| sources.iter().all(untouched))
    }

    /// A hash of the learner's files.
    fn sources_hash(&self) -> String {
        let sources = self.sources.iter().flatten();
        sources.fold(PartsHash::new(""), |hash, source| hash.part(&source.name, source.text.as_bytes())).finish()
    }
}

/// Notes every fresh judgement; of the cached ones only a pass that the journal does not know. An interrupted run judged
/// nothing, and an untouched skeleton is no attempt.
fn record(app: &App, candidates: &[Candidate<'_>], results: &[Judged]) -> Result<(), CliError> {
    let Some(journal) = app.journal() else { return Ok(()) };
    let state = app.state()?;
    let deed = |(candidate, graded): (&Candidate<'_>, &Judged)| {
        let report = &graded.report;
        let is_news = match report.status() {
            Status::Broken(Owner::User) => false,
            Status::Fail if candidate.is_skeleton(app) => false,
            _ => !report.cached || is_unknown_pass(report, candidate, &state),
        };
        is_news.then(|| LedgerEvent::Attempt(Attempt::new(report, &candidate.hash, &candidate.sources_hash())))
    };
    let deeds: Vec<LedgerEvent> = candidates.iter().zip(results).filter_map(deed).collect();
    journal.append(app.machine.clock.now(), deeds).map_err(|error| CliError::environment(error.to_string()))
}

fn is_unknown_pass(report: &LabReport, candidate: &Candidate<'_>, state: &State) -> bool {
    let known = matches!(state.lab(&report.lab, &candidate.hash), LabState::Passed { .. });
    report.status() == Status::Pass && !known
}

/// Says which files of the harness in the workspace differ from those that decide. Labs share some; each is named once.
pub fn remark_on_copies(app: &App, labs: &[&Lab]) {
    let Place::Workspace { root, pack } = &app.place else { return };
    let (mut edited, mut outdated) = (BTreeSet::new(), Vec::new());
    for lab in labs {
        let Ok(deciding) = harness::deciding_files(pack, lab) else { continue };
        let Ok(differences) = init::differences(root, &deciding) else { continue };
        edited.extend(differences.edited);
        if !differences.outdated.is_empty() {
            outdated.push(lab.id.as_str());
        }
    }
    for path in edited {
        app.out.remark(&format!("{path} was edited, which changes nothing: the lab's own file decides"));
    }
    if !outdated.is_empty() {
        let labs = outdated.join(", ");
        app.out.remark(&format!(
            "older here than what decides, the files of {labs}: lab init --update brings the new ones"
        ));
    }
}
