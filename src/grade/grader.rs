//! The grader: everything that a grade needs, made once, and one submission after another from its files to its row.
//!
//! How a design is judged is in `judge`; who is graded when, and where rows go, is in `run`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::labs::GradableLab;
use super::late::LatePolicy;
use super::personal::{self, Secret};
use super::points::{self, Scored};
use super::prepared::{Answers, PrepareError, PreparedLab, ReadSubmission};
use super::roster::RosterEntry;
use super::submission::SubmissionReader;
use super::unit_grader::Reuse;
use crate::domain::finding::{Finding, FindingKind};
use crate::domain::gradebook::{GradeLimits, GradeRow, Outcome, Surroundings, internal};
use crate::domain::id::CheckId;
use crate::domain::lab::{Lab, Personal};
use crate::domain::trace::Trace;
use crate::domain::verdict::{Status, Verdict};
use crate::exec::Cancel;
use crate::judge::bench::ConfinedBench;
use crate::judge::error::RunError;
use crate::judge::trial::{Design, Trial};
use crate::tool::{Confinement, Session, ToolName, Toolbox};

/// Version of the format of a row.
const SCHEMA: u32 = 1;

/// What a grader works with, and what the teacher decided.
#[derive(Debug)]
pub struct GraderOptions {
    /// Where the tools are.
    pub toolbox: Toolbox,
    /// How they are confined.
    pub confinement: Confinement,
    /// Where private working directories are made.
    pub temp: PathBuf,
    /// Ends everything early.
    pub cancel: Cancel,
    /// Version of `lab`.
    pub version: String,
    /// Without it there are no personal cases.
    pub secret: Option<Secret>,
    /// Whether Yosys is asked.
    pub synthesis: bool,
    /// What being late costs.
    pub late: Option<LatePolicy>,
}

/// Grades one submission at a time, from any thread.
#[derive(Debug)]
pub struct Grader {
    bench: ConfinedBench,
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
        let asks_yosys = synthesis && labs.iter().any(|graded| graded.lab.synthesis.is_some());
        let tools = versions(&toolbox, &cancel, &temp, asks_yosys)?;
        let bench = ConfinedBench::new(toolbox, confinement, temp, cancel)?;
        let with_personal = secret.is_some();
        let labs = labs.into_iter().map(|graded| PreparedLab::new(graded, synthesis, with_personal));
        let labs = labs.collect::<Result<_, _>>()?;
        let surroundings = Surroundings { lab: version, tools, sandbox };
        let grader = Self { bench, labs, secret, late, surroundings };
        for prepared in &grader.labs {
            grader.try_reference(prepared)?;
        }
        Ok(grader)
    }

    /// The labs as they are graded, in their order.
    pub fn labs(&self) -> impl Iterator<Item = &Lab> {
        self.labs.iter().map(|prepared| &prepared.lab)
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
        intake: &SubmissionReader,
        lab: usize,
        reuse: &dyn Reuse,
    ) -> Result<GradeRow, RunError> {
        let prepared = &self.labs[lab];
        let read = prepared.read(entry, intake);
        let verdicts = match &read.design {
            Err(verdict) => unjudged(&prepared.lab, verdict),
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
        self.row(prepared, entry, read, &unjudged(&prepared.lab, &verdict))
    }

    fn row(
        &self,
        prepared: &PreparedLab,
        entry: &RosterEntry,
        read: ReadSubmission,
        verdicts: &[(CheckId, Verdict)],
    ) -> GradeRow {
        let Scored { checks, points, max_points } = points::score(&prepared.lab, verdicts);
        let late = entry.submitted.and_then(|submitted| self.late.as_ref()?.lateness(submitted));
        let kept = 100 - late.map_or(0, |late| late.penalty_percent);
        let mut row = GradeRow {
            schema: SCHEMA,
            student: entry.student.clone(),
            lab: prepared.lab.id.clone(),
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

    /// All verdicts on a design. `known` is the row of a submission that says the same, whose simulations need not be repeated.
    fn judge(
        &self,
        prepared: &PreparedLab,
        design: &Design,
        student: &str,
        known: Option<&GradeRow>,
    ) -> Result<Vec<(CheckId, Verdict)>, RunError> {
        let scratch = self.bench.scratch()?;
        let mut trial = Trial::new(&self.bench, &prepared.lab.dut, design, scratch.path())?;
        let Some(first) = prepared.cases.first() else { return Ok(Vec::new()) };
        let interface = self.settle(prepared, trial.interface(&first.harness)?)?;
        if interface.status() != Status::Pass {
            return Ok(unjudged(&prepared.lab, &interface));
        }
        let mut verdicts = vec![(CheckId::Interface, interface)];
        for case in &prepared.cases {
            let check = CheckId::Simulate(case.name.clone());
            let verdict = match known.and_then(|row| repeatable(row, &check)) {
                Some(verdict) => verdict,
                None => self.settle(prepared, trial.simulate(case)?)?,
            };
            verdicts.push((check, verdict));
        }
        for (case, answers) in prepared.lab.grading.personal.iter().zip(&prepared.answers) {
            let verdict = self.personal(prepared, (case, answers), &mut trial, student)?;
            verdicts.push((CheckId::Simulate(case.name.clone()), self.settle(prepared, verdict)?));
        }
        if let Some(spec) = &prepared.lab.synthesis {
            let known = known.and_then(|row| repeatable(row, &CheckId::Synthesize));
            let verdict = match known.filter(|verdict| verdict.status() == Status::Pass) {
                Some(verdict) => verdict,
                None => self.settle(prepared, trial.synthesize(spec)?)?,
            };
            verdicts.push((CheckId::Synthesize, verdict));
        }
        Ok(verdicts)
    }

    /// A tool that dies of a design every time may be dying of everything: the reference decides.
    fn settle(&self, prepared: &PreparedLab, verdict: Verdict) -> Result<Verdict, RunError> {
        let crashed = verdict.findings().first().is_some_and(|finding| finding.kind == FindingKind::ToolCrash);
        if !crashed {
            return Ok(verdict);
        }
        let scratch = self.bench.scratch()?;
        let mut trial = Trial::new(&self.bench, &prepared.lab.dut, &prepared.reference, scratch.path())?;
        let mut controls = prepared.cases.iter().map(|case| trial.simulate(case)).collect::<Result<Vec<_>, _>>()?;
        if let Some(spec) = &prepared.lab.synthesis {
            controls.push(trial.synthesize(spec)?);
        }
        if let Some(failed) = controls.iter().find(|control| control.status() != Status::Pass) {
            let what = failed.findings().first().map_or("it is not run", |finding| finding.message.as_str());
            let message = format!("the tools do not work: even with the reference of {}, {what}", prepared.lab.id);
            return Err(RunError::Environment(message));
        }
        Ok(verdict)
    }

    /// Simulates a design, and the reference before it, with the stimulus of one student.
    fn personal<'a>(
        &'a self,
        prepared: &'a PreparedLab,
        (case, answers): (&Personal, &'a Answers),
        trial: &mut Trial<'a>,
        student: &str,
    ) -> Result<Verdict, RunError> {
        let Some(secret) = &self.secret else { return Ok(broken(&prepared.lab, "there is no secret")) };
        let model = &prepared.cases[answers.model];
        let mut vectors = personal::stimulus(secret.as_bytes(), &prepared.lab.id, case, student, &model.vectors);
        let stimulus = model.harness.stimulus(&vectors);
        match self.answer(prepared, answers, &stimulus)? {
            Ok(trace) => {
                if let Err(error) = personal::expect(&mut vectors, &model.vectors, &trace) {
                    return Ok(broken(&prepared.lab, &format!("in the case `{}` {error}", case.name)));
                }
                trial.simulate_own(model, &stimulus, &vectors)
            }
            Err(verdict) => {
                let why = verdict.findings().first().map_or("it failed", |finding| finding.message.as_str());
                Ok(broken(&prepared.lab, &format!("the reference gives no answer in the case `{}`: {why}", case.name)))
            }
        }
    }

    /// What the reference answers to a stimulus.
    fn answer(
        &self,
        prepared: &PreparedLab,
        answers: &Answers,
        stimulus: &str,
    ) -> Result<Result<Trace, Verdict>, RunError> {
        let model = &prepared.cases[answers.model];
        let scratch = self.bench.scratch()?;
        let mut trial = Trial::new(&self.bench, &prepared.lab.dut, &prepared.reference, scratch.path())?;
        if let Some(program) = answers.program.get() {
            trial.load(&model.harness, program)?;
        }
        let answer = trial.trace(&model.harness, stimulus, model.cpu_s)?;
        if answer.is_ok() && answers.program.get().is_none() {
            // Another thread may have been faster; its program is as good.
            let _ = answers.program.set(trial.program()?);
        }
        Ok(answer)
    }

    fn try_reference(&self, prepared: &PreparedLab) -> Result<(), PrepareError> {
        let verdicts = self.judge(prepared, &prepared.reference, "reference", None)?;
        let findings: Vec<Finding> = verdicts.iter().flat_map(|(check, verdict)| wrong(check, verdict)).collect();
        if findings.is_empty() {
            return Ok(());
        }
        Err(PrepareError::Lab { lab: prepared.lab.id.clone(), findings })
    }
}

/// The verdicts when the first of them keeps all others from being made.
fn unjudged(lab: &Lab, first: &Verdict) -> Vec<(CheckId, Verdict)> {
    let blocked = |check: CheckId| match check {
        CheckId::Interface => (check, first.clone()),
        check => (check, Verdict::Blocked { by: CheckId::Interface }),
    };
    points::checks(lab).into_iter().map(|(check, _)| blocked(check)).collect()
}

/// The verdict on a check of an identical submission, if nothing in it points at a line of that submission.
fn repeatable(row: &GradeRow, check: &CheckId) -> Option<Verdict> {
    let verdict = &row.checks.iter().find(|graded| graded.check == *check)?.verdict;
    let located = verdict.findings().iter().any(|finding| finding.location.is_some());
    (!located && matches!(verdict.status(), Status::Pass | Status::Fail)).then(|| verdict.clone())
}

/// What is wrong with a check of the reference, each finding with the name of the check.
fn wrong(check: &CheckId, verdict: &Verdict) -> Vec<Finding> {
    let named = |finding: &Finding| Finding { message: format!("{check}: {}", finding.message), ..finding.clone() };
    verdict.findings().iter().map(named).collect()
}

/// The versions of the tools that grade.
fn versions(
    toolbox: &Toolbox,
    cancel: &Cancel,
    temp: &Path,
    asks_yosys: bool,
) -> Result<BTreeMap<String, String>, RunError> {
    let session = Session::new(toolbox, cancel, temp);
    let mut names = vec![ToolName::Iverilog, ToolName::Vvp];
    names.extend(asks_yosys.then_some(ToolName::Yosys));
    let version = |name: ToolName| -> Result<(String, String), RunError> {
        Ok((name.to_string(), toolbox.locate(name)?.version(&session)?.to_string()))
    };
    names.into_iter().map(version).collect()
}

fn broken(lab: &Lab, what: &str) -> Verdict {
    internal(Finding::new(FindingKind::Harness, format!("{what} (lab {})", lab.id)))
}
