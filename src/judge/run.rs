//! Runs the checks of labs on as many threads as there are cores, with events as they happen.
//!
//! A check begins when those that it needs have passed. One that takes long begins before that is known, if a core would be
//! idle otherwise; when they do not pass it is cancelled, and what it found does not count.

use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::bench::Bench;
use super::blame;
use super::design_run::{Checked, DesignRun};
use super::diagnosis::disk_failure;
use super::plan::Plan;
use super::ready::ReadyLab;
use super::schedule::{Next, Schedule};
use crate::check::Design;
use crate::domain::check::CheckId;
use crate::domain::event::{self, Event, EventSink};
use crate::domain::finding::{Finding, FindingKind};
use crate::domain::gradebook::internal;
use crate::domain::lab::Lab;
use crate::domain::source::SourceFile;
use crate::domain::trace::Trace;
use crate::domain::verdict::{Findings, LabReport, Owner, Verdict};
use crate::exec::Cancel;
use crate::exec::parallel::surviving;
use crate::manifest::harness::Harness;

/// One lab and the sources that are to be judged.
pub struct Job<'a> {
    pub lab: &'a Lab,
    /// Its trusted files, or why they cannot be used.
    pub harness: Result<Harness, Vec<Finding>>,
    /// The learner's files and the supplied ones, or why they cannot be used.
    pub sources: Result<Vec<SourceFile>, Vec<Finding>>,
}

/// A lab's report, with what only some commands show.
#[derive(Debug)]
pub struct Judged {
    pub report: LabReport,
    /// The traces of the simulations.
    pub traces: Vec<(CheckId, Trace)>,
    /// The working directory, if it was kept.
    pub kept: Option<PathBuf>,
}

/// Runs all jobs on at most `threads` threads; the results come in the order of the jobs.
pub fn run(bench: Bench<'_>, sink: &dyn EventSink, jobs: &[Job<'_>], threads: usize) -> Vec<Judged> {
    let ready: Vec<Result<(ReadyLab, Design), Verdict>> = jobs.iter().map(Job::ready).collect();
    let works: Vec<RunningJob<'_>> =
        ready.iter().flatten().map(|(ready, design)| RunningJob::new(bench, ready, design)).collect();
    let steps = works.iter().map(|work| work.plan.steps.len()).sum();
    let engine = Engine::new(bench, sink, &works);
    std::thread::scope(|scope| {
        for _ in 1..threads.min(steps) {
            scope.spawn(|| engine.work());
        }
        engine.work();
    });
    let mut outcomes = engine.outcomes().into_iter();
    let mut judged = Vec::new();
    for (job, ready) in jobs.iter().zip(&ready) {
        judged.push(match ready {
            Ok(_) => job.judged(outcomes.next().unwrap_or_default()),
            Err(verdict) => {
                let judged = job.judged(Outcome { checked: job.not_run(verdict), ..Outcome::default() });
                event::report_at_once(sink, &judged.report);
                judged
            }
        });
    }
    judged
}

/// What came of one job.
#[derive(Debug, Default)]
struct Outcome {
    checked: Vec<Checked>,
    kept: Option<PathBuf>,
    wall: Duration,
}

/// A job whose files can be used.
struct RunningJob<'a> {
    bench: Bench<'a>,
    ready: &'a ReadyLab,
    design: &'a Design,
    plan: Plan<'a>,
    /// One for each check: what runs in vain is ended.
    cancels: Vec<Cancel>,
    progress: Mutex<Progress<'a>>,
}

/// How far a job is.
#[derive(Default)]
struct Progress<'a> {
    /// The directory of the design, from the first check to the last.
    run: Option<Arc<DesignRun<'a>>>,
    kept: Option<PathBuf>,
    times: Option<(Instant, Instant)>,
}

impl<'a> RunningJob<'a> {
    fn new(bench: Bench<'a>, ready: &'a ReadyLab, design: &'a Design) -> Self {
        let plan = ready.plan();
        let cancels = plan.steps.iter().map(|_| bench.cancel.for_a_part()).collect();
        Self { bench, ready, design, plan, cancels, progress: Mutex::default() }
    }

    fn lock(&self) -> MutexGuard<'_, Progress<'a>> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a check, and lets the reference decide about what is suspicious.
    fn make(&self, step: usize) -> Checked {
        let started = Instant::now();
        let (step, cancel) = (&self.plan.steps[step], &self.cancels[step]);
        let mut checked = match self.design_run(started) {
            Ok(run) => run.step(step, cancel),
            Err(error) => Checked::not_run(step.id.clone(), disk_failure(&error)),
        };
        blame::settle(Bench { cancel, ..self.bench }, self.ready, &self.plan, &step.id, &mut checked);
        let ended = Instant::now();
        if let Some((_, last)) = &mut self.lock().times {
            *last = ended;
        }
        checked
    }

    /// The directory of the design, which the first check makes.
    fn design_run(&self, started: Instant) -> std::io::Result<Arc<DesignRun<'a>>> {
        let mut progress = self.lock();
        progress.times.get_or_insert((started, started));
        if let Some(run) = &progress.run {
            return Ok(Arc::clone(run));
        }
        let generated = self.ready.generated.as_deref();
        let run = Arc::new(DesignRun::new(self.bench, &self.ready.lab.work, self.design, generated)?);
        progress.run = Some(Arc::clone(&run));
        Ok(run)
    }

    /// Ends the job: its directory goes, or is kept.
    fn close(&self) {
        let run = self.lock().run.take();
        let kept = run.and_then(Arc::into_inner).and_then(DesignRun::finish);
        self.lock().kept = kept;
    }
}

/// The threads of a run, and what they share.
struct Engine<'a> {
    bench: Bench<'a>,
    sink: &'a dyn EventSink,
    works: &'a [RunningJob<'a>],
    schedule: Mutex<Schedule>,
    changed: Condvar,
}

impl<'a> Engine<'a> {
    fn new(bench: Bench<'a>, sink: &'a dyn EventSink, works: &'a [RunningJob<'a>]) -> Self {
        let schedule = Schedule::new(works.iter().map(|work| &work.plan));
        Self { bench, sink, works, schedule: Mutex::new(schedule), changed: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, Schedule> {
        self.schedule.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes checks until none is left.
    fn work(&self) {
        while let Some((plan, step)) = self.next() {
            let work = &self.works[plan];
            let (lab, check) = (work.ready.lab.id.clone(), work.plan.steps[step].id.clone());
            self.sink.event(&Event::CheckStarted { lab, check });
            let made = surviving(|| work.make(step));
            self.finish(plan, step, made.unwrap_or_else(|message| failed(&work.plan.steps[step].id, message)));
        }
    }

    fn next(&self) -> Option<(usize, usize)> {
        let mut schedule = self.lock();
        loop {
            match schedule.next() {
                Next::Make { plan, step } => return Some((plan, step)),
                Next::Done => return None,
                Next::Wait => schedule = self.changed.wait(schedule).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }

    fn finish(&self, plan: usize, step: usize, checked: Checked) {
        let work = &self.works[plan];
        let mut schedule = self.lock();
        for decided in schedule.finish(&work.plan, plan, step, checked) {
            if let Some(checked) = schedule.decided(plan, decided) {
                let report = checked.clone().into_report();
                self.sink.event(&Event::CheckFinished { lab: work.ready.lab.id.clone(), report });
            }
        }
        for vain in schedule.in_vain(plan) {
            work.cancels[vain].cancel();
        }
        let is_done = schedule.is_done(plan);
        drop(schedule);
        if is_done {
            work.close();
            self.sink.event(&Event::LabFinished { lab: work.ready.lab.id.clone() });
        }
        self.changed.notify_all();
    }

    /// What came of each job that could be run.
    fn outcomes(self) -> Vec<Outcome> {
        let schedule = self.schedule.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut outcomes = Vec::new();
        for (work, mut checked) in self.works.iter().zip(schedule.into_checked()) {
            for checked in &mut checked {
                blame::interrupt(self.bench, checked);
            }
            let mut progress = work.lock();
            let wall = progress.times.map_or(Duration::ZERO, |(first, last)| last.duration_since(first));
            outcomes.push(Outcome { checked, kept: progress.kept.take(), wall });
        }
        outcomes
    }
}

/// A check in which `lab` itself failed.
fn failed(check: &CheckId, message: String) -> Checked {
    Checked::not_run(check.clone(), internal(Finding::new(FindingKind::Internal, message)))
}

impl Job<'_> {
    /// The lab and the design, or the verdict on files that cannot be used: a broken harness is the author's, a source that
    /// cannot be read the machine's, any other source the student's.
    fn ready(&self) -> Result<(ReadyLab, Design), Verdict> {
        let broken = |owner, findings: &[Finding]| match Findings::new(findings.to_vec()) {
            Some(findings) => Verdict::Broken { owner, findings },
            None => Verdict::failed(Vec::new()),
        };
        match (&self.harness, &self.sources) {
            (Ok(harness), Ok(sources)) => {
                Ok((ReadyLab::with_own_testbenches(self.lab, harness), Design::trusted(sources.clone())))
            }
            (Err(findings), _) => Err(broken(Owner::Author, findings)),
            (_, Err(findings)) if findings.iter().any(|finding| finding.kind == FindingKind::Disk) => {
                Err(broken(Owner::Environment, findings))
            }
            (_, Err(findings)) => Err(Verdict::failed(findings.clone())),
        }
    }

    fn judged(&self, outcome: Outcome) -> Judged {
        let mut traces = Vec::new();
        let mut checks = Vec::new();
        for mut checked in outcome.checked {
            traces.extend(checked.trace.take().map(|trace| (checked.check.clone(), trace)));
            checks.push(checked.into_report());
        }
        let own = self.sources.iter().flatten().filter(|file| self.lab.work.files().contains(&file.name));
        let report = LabReport {
            lab: self.lab.id.clone(),
            title: self.lab.title.clone(),
            sources: own.map(|file| file.display.clone()).collect(),
            checks,
            cached: false,
            wall_ms: u64::try_from(outcome.wall.as_millis()).unwrap_or(u64::MAX),
        };
        Judged { report, traces, kept: outcome.kept }
    }

    /// The checks of a job whose files cannot be used: the first says why, the others are blocked.
    fn not_run(&self, verdict: &Verdict) -> Vec<Checked> {
        let mut ids = self.lab.check_ids().into_iter();
        let Some(first) = ids.next() else { return Vec::new() };
        let mut checked = vec![Checked::not_run(first.clone(), verdict.clone())];
        checked.extend(ids.map(|id| Checked::not_run(id, Verdict::Blocked { by: first.clone() })));
        checked
    }
}
