//! Runs the checks of labs: two parts a lab, on as many threads as there are cores, with events as they happen.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::domain::event::{Event, EventSink};
use crate::domain::figures::Figures;
use crate::domain::finding::{Finding, FindingKind};
use crate::domain::id::CheckId;
use crate::domain::lab::Lab;
use crate::domain::source::SourceFile;
use crate::domain::trace::Trace;
use crate::domain::verdict::{CheckReport, Findings, LabReport, Owner, Status, Verdict};
use crate::exec::Cancel;
use crate::manifest::harness::Harness;

use super::blame;
use super::part::{self, Bench, Part, PartRun};
use crate::exec::parallel;

/// One lab and the sources that are to be judged.
pub struct Job<'a> {
    /// The lab.
    pub lab: &'a Lab,
    /// Its trusted files, or why they cannot be used.
    pub harness: Result<Harness, Vec<Finding>>,
    /// The learner's files, or why they cannot be used.
    pub sources: Result<Vec<SourceFile>, Vec<Finding>>,
}

/// A lab's report, with what only some commands show.
#[derive(Debug)]
pub struct Judged {
    /// The report.
    pub report: LabReport,
    /// The traces of the simulations.
    pub traces: Vec<(CheckId, Trace)>,
    /// Working directories that were kept.
    pub kept: Vec<PathBuf>,
}

/// Runs all jobs on `threads` threads; the results come in the order of the jobs.
pub fn run(bench: Bench<'_>, sink: &dyn EventSink, jobs: &[Job<'_>], threads: usize) -> Vec<Judged> {
    let tasks = tasks(jobs);
    let parts_left: Vec<AtomicUsize> = jobs.iter().map(|job| AtomicUsize::new(Part::of(job.lab).len())).collect();
    let cancels: Vec<Cancel> = jobs.iter().map(|_| bench.cancel.for_a_part()).collect();
    for job in jobs.iter().filter(|job| job.usable().is_none()) {
        sink.event(&Event::LabFinished { lab: job.lab.id.clone() });
    }
    let runs = parallel::map(&tasks, threads, |task| {
        let started = Instant::now();
        let cancel = &cancels[task.job];
        let run = run_part(Bench { cancel, ..bench }, sink, task);
        if run.checked.iter().any(|checked| is_refused(&checked.check, &checked.outcome.verdict)) {
            // Nobody waits for a synthesis of what is not the design that was asked for.
            cancel.cancel();
        }
        if parts_left[task.job].fetch_sub(1, Ordering::Relaxed) == 1 {
            sink.event(&Event::LabFinished { lab: task.lab.id.clone() });
        }
        Timed { run, started, ended: Instant::now() }
    });
    let mut parts: Vec<Vec<Timed>> = jobs.iter().map(|_| Vec::new()).collect();
    for (task, run) in tasks.iter().zip(runs) {
        parts[task.job].push(run);
    }
    let mut graded: Vec<Judged> = jobs.iter().zip(parts).map(|(job, parts)| job.graded(parts)).collect();
    if !bench.cancel.is_cancelled() {
        for graded in &mut graded {
            block(&mut graded.report.checks);
        }
    }
    graded
}

/// Whether this is an interface that is not the one asked for, or that nothing can be said about.
fn is_refused(check: &CheckId, verdict: &Verdict) -> bool {
    *check == CheckId::Interface && verdict.status() != Status::Pass
}

/// When the interface is refused, what other checks have to say is beside the point, whether or not they came to their end
/// before that was known. Tools that do not work are news all the same.
fn block(checks: &mut [CheckReport]) {
    if !checks.iter().any(|report| is_refused(&report.check, &report.verdict)) {
        return;
    }
    let is_beside = |status| matches!(status, Status::Pass | Status::Fail | Status::Broken(Owner::User));
    let others = checks.iter_mut().filter(|report| report.check != CheckId::Interface);
    for report in others.filter(|report| is_beside(report.verdict.status())) {
        report.verdict = Verdict::Blocked { by: CheckId::Interface };
        report.figures = Figures::default();
        report.warnings.clear();
    }
}

/// One part of one job.
struct PartTask<'a> {
    job: usize,
    lab: &'a Lab,
    harness: &'a Harness,
    sources: &'a [SourceFile],
    part: Part,
}

/// The longest first, so that no core is left with a long one at the end: synthesis, and later labs, are larger.
fn tasks<'a>(jobs: &'a [Job<'_>]) -> Vec<PartTask<'a>> {
    let mut tasks: Vec<PartTask<'a>> = Vec::new();
    for (index, job) in jobs.iter().enumerate().rev() {
        if let Some((harness, sources)) = job.usable() {
            let task = |part| PartTask { job: index, lab: job.lab, harness, sources, part };
            tasks.extend(Part::of(job.lab).into_iter().map(task));
        }
    }
    tasks.sort_by_key(|task| task.part == Part::Simulate);
    tasks
}

fn run_part(bench: Bench<'_>, sink: &dyn EventSink, task: &PartTask<'_>) -> PartRun {
    sink.event(&Event::PartStarted { lab: task.lab.id.clone(), checks: task.part.checks(task.lab).collect() });
    let mut run = part::run(bench, task.part, task.lab, task.harness, task.sources);
    blame::settle(bench, task.part, task.lab, task.harness, &mut run.checked);
    blame::interrupt(bench, &mut run.checked);
    run
}

/// A part that has run, and when.
struct Timed {
    run: PartRun,
    started: Instant,
    ended: Instant,
}

/// Wall-clock time from the first part's start to the last one's end, in milliseconds.
fn wall_ms(parts: &[Timed]) -> u64 {
    let first = parts.iter().map(|part| part.started).min();
    let last = parts.iter().map(|part| part.ended).max();
    let wall = first.zip(last).map_or(Duration::ZERO, |(first, last)| last.duration_since(first));
    u64::try_from(wall.as_millis()).unwrap_or(u64::MAX)
}

/// What Yosys says about a DUT that does not elaborate would only repeat it: that check is blocked, like the simulations.
fn block_synthesis(checks: &mut [CheckReport]) {
    let failed = |check: &CheckReport| check.check == CheckId::Interface && check.verdict.status() == Status::Fail;
    if checks.iter().any(failed) {
        for check in checks.iter_mut().filter(|check| check.check == CheckId::Synthesize) {
            check.verdict = Verdict::Blocked { by: CheckId::Interface };
            check.figures = Figures::default();
            check.warnings.clear();
        }
    }
}

impl Job<'_> {
    /// The files, if all of them can be used.
    fn usable(&self) -> Option<(&Harness, &[SourceFile])> {
        Some((self.harness.as_ref().ok()?, self.sources.as_ref().ok()?))
    }

    fn graded(&self, parts: Vec<Timed>) -> Judged {
        let wall_ms = wall_ms(&parts);
        let mut traces = Vec::new();
        let mut kept = Vec::new();
        let mut checks = Vec::new();
        for Timed { run, .. } in parts {
            kept.extend(run.kept);
            for mut checked in run.checked {
                traces.extend(checked.trace.take().map(|trace| (checked.check.clone(), trace)));
                checks.push(checked.into_report());
            }
        }
        if checks.is_empty() {
            checks = self.not_run();
        }
        block_synthesis(&mut checks);
        let order = self.lab.checks();
        checks.sort_by_key(|report| order.iter().position(|check| *check == report.check));
        let report = LabReport {
            lab: self.lab.id.clone(),
            title: self.lab.title.clone(),
            checks,
            sources: self.displays(),
            cached: false,
            wall_ms,
        };
        Judged { report, traces, kept }
    }

    /// The learner's files, as the user knows them.
    fn displays(&self) -> Vec<String> {
        let own = self.sources.iter().flatten().filter(|file| self.lab.dut.sources.contains(&file.name));
        own.map(|file| file.display.clone()).collect()
    }

    /// The reports of a job whose files cannot be used: a broken harness is the author's, a source that cannot be read the
    /// machine's, any other source the student's.
    fn not_run(&self) -> Vec<CheckReport> {
        let broken = |owner, findings: &[Finding]| {
            Findings::new(findings.to_vec()).map(|findings| Verdict::Broken { owner, findings })
        };
        let verdict = match (&self.harness, &self.sources) {
            (Err(findings), _) => broken(Owner::Author, findings),
            (_, Err(findings)) if findings.iter().any(|finding| finding.kind == FindingKind::Disk) => {
                broken(Owner::Environment, findings)
            }
            (_, Err(findings)) => Findings::new(findings.clone()).map(|findings| Verdict::Fail { findings }),
            (Ok(_), Ok(_)) => None,
        };
        let verdict = verdict.unwrap_or_else(|| Verdict::pass(Vec::new()));
        let blocked = || Verdict::Blocked { by: CheckId::Interface };
        let report = |(index, check)| CheckReport::not_run(check, if index == 0 { verdict.clone() } else { blocked() });
        self.lab.checks().into_iter().enumerate().map(report).collect()
    }
}
