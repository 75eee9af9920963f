//! The grader: everything that a grade needs, made once, and one submission after another from its files to its row.
//!
//! How a design is judged is in `judge`; who is graded when, and where rows go, is in `run`.
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::labs::GradableLab;
use super::late::LatePolicy;
use super::personal::{self, Secret};
use super::points::{self, Scored};
use super::prepared::{Answers, PrepareError, PreparedLab, ReadSubmission};
use super::roster::RosterEntry;
use super::submission::SubmissionReader;
use super::unit_grader::Reuse;
use crate::check::testbench::Case;
use crate::check::{self, Design};
use crate::domain::check::{Check, CheckId, PersonalCase};
use crate::domain::finding::{Finding, FindingKind};
use crate::domain::gradebook::{GradeLimits, GradeRow, Outcome, Surroundings, internal};
use crate::domain::lab::Lab;
use crate::domain::trace::Trace;
use crate::domain::verdict::{Owner, Status, Verdict};
use crate::exec::Cancel;
use crate::judge::bench::{Bench, Confined};
use crate::judge::blame;
use crate::judge::design_run::{Checked, DesignRun};
use crate::judge::error::RunError;
use crate::judge::in_order::in_order;
use crate::judge::plan::{Plan, Step};
use crate::judge::ready::ReadyLab;
use crate::manifest::harness::CaseJudge;
use crate::tool::{Confinement, Session, ToolName, Toolbox};

/// Version of the format of a row.
const SCHEMA: u32 = 1;

/// What a grader works with, and what the teacher decided.
#[derive(Debug)]
pub struct GraderOptions {
    pub toolbox: Toolbox,
    pub confinement: Confinement,
    /// Where private working directories are made.
    pub temp: PathBuf,
    pub cancel: Cancel,
    /// Version of `lab`.
    pub version: String,
    /// Without it there are no personal cases.
    pub secret: Option<Secret>,
    /// Whether Yosys is asked.
    pub synthesis: bool,
    pub late: Option<LatePolicy>,
}

/// Grades one submission at a time, from any thread.
#[derive(Debug)]
pub struct Grader {
    toolbox: Toolbox,
    cancel: Cancel,
    temp: PathBuf,
    confined: Confined,
    labs: Vec<PreparedLab>,
    secret: Option<Secret>,
    late: Option<LatePolicy>,
    surroundings: Surroundings,
}

impl Grader {
    /// Prepares the labs, and runs every reference: a lab whose reference does not pass grades nobody.
    ///
    /// # Errors
    /// [`PrepareError`].
    pub fn prepare(labs: Vec<GradableLab>, options: GraderOptions) -> Result<Self, PrepareError> {
        let GraderOptions { toolbox, confinement, temp, cancel, version, secret, synthesis, late } = options;
        let sandbox = confinement.tier().to_string();
        let confined = Confined::new(&toolbox, &cancel, &temp, confinement).map_err(RunError::from)?;
        let with_personal = secret.is_some();
        let labs = labs.into_iter().map(|graded| PreparedLab::new(graded, synthesis, with_personal));
        let labs: Vec<PreparedLab> = labs.collect::<Result<_, _>>()?;
        let tools = versions(&toolbox, &cancel, &temp, &labs)?;
        let surroundings = Surroundings { lab: version, tools, sandbox };
        let grader = Self { toolbox, cancel, temp, confined, labs, secret, late, surroundings };
        for prepared in &grader.labs {
            grader.try_reference(prepared)?;
        }
        Ok(grader)
    }

    /// The labs as they are graded, in their order.
    pub fn labs(&self) -> impl Iterator<Item = &Lab> {
        self.labs.iter().map(|prepared| &prepared.ready.lab)
    }

    /// The hash of all that decides in a lab, by its index.
    pub fn lab_sha256(&self, lab: usize) -> &str {
        &self.labs[lab].lab_sha256
    }

    /// What every row says about the machine.
    pub fn surroundings(&self) -> &Surroundings {
        &self.surroundings
    }

    /// What a grade in a lab may use, by the lab's index.
    pub fn limits(&self, lab: usize) -> &GradeLimits {
        &self.labs[lab].limits
    }

    /// Grades one submission in one lab.
    ///
    /// # Errors
    /// [`RunError`] when the machine is at fault: then nothing may be recorded.
    pub fn grade(
        &self,
        entry: &RosterEntry,
        reader: &SubmissionReader,
        lab: usize,
        reuse: &dyn Reuse,
    ) -> Result<GradeRow, RunError> {
        let prepared = &self.labs[lab];
        let read = prepared.read(entry, reader);
        let verdicts = match &read.design {
            Err(verdict) => unjudged(&prepared.ready, verdict),
            Ok(design) => {
                let known = read.normalized_sha256.as_deref().and_then(|hash| reuse.find(lab, hash));
                self.judge(prepared, design, &entry.student, known.as_ref())?
            }
        };
        Ok(self.row(prepared, entry, read, &verdicts))
    }

    /// The row of a submission about which nothing can be said because `lab` itself failed.
    pub fn failed(&self, entry: &RosterEntry, lab: usize, message: &str) -> GradeRow {
        let prepared = &self.labs[lab];
        let verdict = internal(Finding::new(FindingKind::Internal, message.to_owned()));
        let read = ReadSubmission {
            files: Vec::new(),
            normalized_sha256: None,
            notes: Vec::new(),
            design: Err(verdict.clone()),
        };
        self.row(prepared, entry, read, &unjudged(&prepared.ready, &verdict))
    }

    fn row(
        &self,
        prepared: &PreparedLab,
        entry: &RosterEntry,
        read: ReadSubmission,
        verdicts: &[(CheckId, Verdict)],
    ) -> GradeRow {
        let Scored { checks, points, max_points } = points::score(&prepared.ready.lab, verdicts);
        let late = entry.submitted.and_then(|submitted| self.late.as_ref()?.lateness(submitted));
        let kept = 100 - late.map_or(0, |late| late.penalty_percent);
        let mut row = GradeRow {
            schema: SCHEMA,
            student: entry.student.clone(),
            lab: prepared.ready.lab.id.clone(),
            outcome: Outcome::Passed,
            points: points.map(|points| points.percent(kept)),
            max_points,
            late,
            checks,
            notes: read.notes,
            files: read.files,
            normalized_sha256: read.normalized_sha256,
            identical_to: None,
            lab_sha256: prepared.lab_sha256.clone(),
            limits: prepared.limits.clone(),
            surroundings: self.surroundings.clone(),
        };
        row.outcome = row.decisive().map_or(Outcome::Passed, |check| Outcome::of(&check.verdict));
        row
    }

    /// Where and with what designs are judged.
    fn bench(&self) -> Bench<'_> {
        let Self { toolbox, cancel, temp, confined, .. } = self;
        Bench { toolbox, cancel, temp, keep: false, confined: Some(confined) }
    }

    /// All verdicts on a design. `known` is the row of a submission that says the same, whose simulations need not be repeated.
    fn judge(
        &self,
        prepared: &PreparedLab,
        design: &Design,
        student: &str,
        known: Option<&GradeRow>,
    ) -> Result<Vec<(CheckId, Verdict)>, RunError> {
        let ready = &prepared.ready;
        let run = self.run(prepared, design)?;
        let plan = ready.class_plan();
        let mut stopped = None;
        let done = in_order(&plan, |step| {
            if let Some(verdict) = known.and_then(|row| repeatable(row, step.check)) {
                return Some(Checked::not_run(step.id.clone(), verdict));
            }
            let made = self.make(prepared, &plan, step, &run, student);
            made.map_err(|error| stopped = Some(error)).ok()
        });
        match stopped {
            Some(error) => Err(error),
            None => Ok(done.into_iter().map(|checked| (checked.check, checked.judgement.verdict)).collect()),
        }
    }

    /// A design of the lab in its private directory.
    fn run<'a>(&'a self, prepared: &'a PreparedLab, design: &'a Design) -> Result<DesignRun<'a>, RunError> {
        let ready = &prepared.ready;
        DesignRun::new(self.bench(), &ready.lab.work, design, ready.generated.as_deref())
            .map_err(|error| RunError::disk("the working directory cannot be used", &error))
    }

    /// Makes one check. A tool that dies of a design every time may be dying of everything: the reference decides.
    fn make(
        &self,
        prepared: &PreparedLab,
        plan: &Plan<'_>,
        step: &Step<'_>,
        run: &DesignRun<'_>,
        student: &str,
    ) -> Result<Checked, RunError> {
        let (mut checked, control) = match step.check.personal_case() {
            Some(case) => {
                let checked = self.personal(prepared, step.check, case, run, student)?;
                (checked, CheckId::Simulate(case.like.clone()))
            }
            None => (run.step(step, &self.cancel), step.id.clone()),
        };
        blame::settle(self.bench(), &prepared.ready, plan, &control, &mut checked);
        usable(&checked.judgement.verdict)?;
        Ok(checked)
    }

    /// Simulates a design, and the reference before it, with the stimulus of one student.
    fn personal(
        &self,
        prepared: &PreparedLab,
        check: &Check,
        case: &PersonalCase,
        run: &DesignRun<'_>,
        student: &str,
    ) -> Result<Checked, RunError> {
        let lab = &prepared.ready.lab;
        let broken = |what: &str| {
            let message = format!("{what} (lab {})", lab.id);
            Ok(Checked::not_run(check.id(), internal(Finding::new(FindingKind::Harness, message))))
        };
        let Some(secret) = &self.secret else { return broken("there is no secret") };
        let Some(answers) = prepared.answers.get(&case.name) else { return broken("the case was not prepared") };
        let model = &prepared.ready.cases[answers.model];
        let CaseJudge::Vectors { vectors: model_vectors, rules, path } = &model.judge else {
            return broken("the model has no golden vectors");
        };
        let mut vectors = personal::stimulus(secret.as_bytes(), &lab.id, case, student, model_vectors);
        let stimulus = model.testbench.stimulus(&vectors);
        let mut own = Case { name: case.name.clone(), stimulus, ..model.clone() };
        match self.answer(prepared, answers, check, &own)? {
            Ok(trace) => {
                if let Err(error) = personal::expect(&mut vectors, model_vectors, &trace) {
                    return broken(&format!("in the case `{}` {error}", case.name));
                }
                own.judge = CaseJudge::Vectors { vectors, rules: rules.clone(), path: path.clone() };
                Ok(run.check(check, Some(&own), &self.cancel))
            }
            Err(verdict) => {
                let why = verdict.findings().first().map_or("it failed", |finding| finding.message.as_str());
                broken(&format!("the reference gives no answer in the case `{}`: {why}", case.name))
            }
        }
    }

    /// What the reference answers in a case.
    fn answer(
        &self,
        prepared: &PreparedLab,
        answers: &Answers,
        check: &Check,
        case: &Case,
    ) -> Result<Result<Trace, Verdict>, RunError> {
        let run = self.run(prepared, &prepared.reference)?;
        let testbench = case.testbench.as_ref();
        if let Some(program) = answers.program.get() {
            run.load(testbench, program).map_err(|error| RunError::disk("a program cannot be written", &error))?;
        }
        let answer = run.trace(check, case);
        match &answer {
            Err(verdict) => usable(verdict)?,
            Ok(_) if answers.program.get().is_none() => {
                // Another thread may have been faster; its program is as good.
                let _ = run.program(testbench).map(|program| answers.program.set(program));
            }
            Ok(_) => {}
        }
        Ok(answer)
    }

    fn try_reference(&self, prepared: &PreparedLab) -> Result<(), PrepareError> {
        let verdicts = self.judge(prepared, &prepared.reference, "reference", None)?;
        let findings: Vec<Finding> = verdicts.iter().flat_map(|(check, verdict)| wrong(check, verdict)).collect();
        if findings.is_empty() {
            return Ok(());
        }
        Err(PrepareError::Lab { lab: prepared.ready.lab.id.clone(), findings })
    }
}

/// Stops when the machine is at fault: nothing that is found from now on could be trusted.
fn usable(verdict: &Verdict) -> Result<(), RunError> {
    match verdict {
        Verdict::Broken { owner: Owner::User, .. } => Err(RunError::Interrupted),
        Verdict::Broken { owner: Owner::Environment, findings } => {
            Err(RunError::Environment(findings.first().message.clone()))
        }
        Verdict::Broken { .. } | Verdict::Pass { .. } | Verdict::Fail { .. } | Verdict::Blocked { .. } => Ok(()),
    }
}

/// The verdicts on a submission of which nothing can be judged: the first check says why.
fn unjudged(ready: &ReadyLab, first: &Verdict) -> Vec<(CheckId, Verdict)> {
    let mut first = Some(first);
    let make = |step: &Step<'_>| Some(Checked::not_run(step.id.clone(), first.take()?.clone()));
    let done = in_order(&ready.class_plan(), make);
    done.into_iter().map(|checked| (checked.check, checked.judgement.verdict)).collect()
}

/// The verdict on a check of an identical submission, where it can be used again: not that of another student's own vectors,
/// and none that points at a line of that submission. What needs nothing is made anyway: it compiles the design.
fn repeatable(row: &GradeRow, check: &Check) -> Option<Verdict> {
    let id = check.id();
    let verdict = &row.checks.iter().find(|graded| graded.check == id)?.verdict;
    let is_its_own = check.is_for_classes() || check.needs().is_empty();
    let is_located = verdict.findings().iter().any(|finding| finding.location.is_some());
    let is_decided = matches!(verdict.status(), Status::Pass | Status::Fail);
    (is_decided && !is_its_own && !is_located).then(|| verdict.clone())
}

/// What is wrong with a check of the reference, each finding with the name of the check.
fn wrong(check: &CheckId, verdict: &Verdict) -> Vec<Finding> {
    let named = |finding: &Finding| Finding { message: format!("{check}: {}", finding.message), ..finding.clone() };
    verdict.findings().iter().map(named).collect()
}

/// The versions of the tools that the checks of these labs need.
fn versions(
    toolbox: &Toolbox,
    cancel: &Cancel,
    temp: &Path,
    labs: &[PreparedLab],
) -> Result<BTreeMap<String, String>, RunError> {
    let session = Session::new(toolbox, cancel, temp);
    let checks = labs.iter().flat_map(|prepared| &prepared.ready.lab.checks);
    let names: BTreeSet<ToolName> = checks.flat_map(check::tools).copied().collect();
    let version = |name: ToolName| -> Result<(String, String), RunError> {
        Ok((name.to_string(), toolbox.locate(name)?.version(&session)?.to_string()))
    };
    names.into_iter().map(version).collect()
}
