//! A lab that can be graded: its cases with their harnesses, its reference, and what a submission to it says before any tool has run.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use thiserror::Error;

use super::labs::GradableLab;
use super::roster::RosterEntry;
use super::submission::SubmissionReader;
use crate::check::testbench::Case;
use crate::check::{self, Design};
use crate::disk::hash::sha256;
use crate::domain::check::{Check, PersonalCase};
use crate::domain::code::Topic;
use crate::domain::finding::{Finding, FindingKind};
use crate::domain::gradebook::{GradeLimits, SubmittedFile};
use crate::domain::id::LabId;
use crate::domain::source::SourceFile;
use crate::domain::verdict::{Owner, Verdict};
use crate::judge::error::RunError;
use crate::judge::gate::{self, Policy};
use crate::judge::harness::GeneratedHarness;
use crate::judge::limits;
use crate::judge::ready::{self, ReadyLab};
use crate::manifest::harness::{CaseJudge, HarnessFile};
use crate::tool::ToolName;

/// Why nobody can be graded.
#[derive(Debug, Error)]
pub enum PrepareError {
    /// The machine is at fault.
    #[error(transparent)]
    Run(#[from] RunError),
    /// A lab is: its reference does not pass, or a case cannot be graded. At least one finding.
    #[error("the lab {lab} cannot be graded")]
    Lab {
        lab: LabId,
        /// What is wrong with it.
        findings: Vec<Finding>,
    },
}

/// A lab that can be graded.
#[derive(Debug)]
pub(super) struct PreparedLab {
    /// Without the checks that are not made in this run.
    pub(super) ready: ReadyLab,
    /// Every lab that can be graded has one.
    pub(super) reference: Arc<Design>,
    pub(super) lab_sha256: String,
    /// The supplied files as they are written, and as the tools see them.
    pub(super) supplied: Vec<(SourceFile, SourceFile)>,
    /// Names of the modules that are supplied.
    pub(super) reserved: Vec<String>,
    /// By the name of the personal case.
    pub(super) answers: BTreeMap<String, Answers>,
    pub(super) limits: GradeLimits,
}

/// The reference in a personal case.
#[derive(Debug)]
pub(super) struct Answers {
    /// The index of the case that it is made from.
    pub(super) model: usize,
    /// The reference compiled with that case's harness, once it was.
    pub(super) program: OnceLock<Vec<u8>>,
}

/// What is known about the text of a submission before any tool has run.
pub(super) struct ReadSubmission {
    pub(super) files: Vec<SubmittedFile>,
    pub(super) normalized_sha256: Option<String>,
    pub(super) notes: Vec<Finding>,
    /// What can be judged, or why nothing can.
    pub(super) design: Result<Design, Verdict>,
}

impl PreparedLab {
    pub(super) fn new(graded: GradableLab, synthesis: bool, with_personal: bool) -> Result<Self, PrepareError> {
        let id = graded.lab.id.clone();
        let failed = |finding: Finding| PrepareError::Lab { lab: id.clone(), findings: vec![finding] };
        let mut lab = graded.lab.clone();
        let is_asked = |check: &Check| synthesis || !check::tools(check).contains(&ToolName::Yosys);
        let is_made = |check: &Check| is_asked(check) && (with_personal || !check.is_for_classes());
        // What needs a check that is not made is not made either.
        let mut left_out = Vec::new();
        lab.checks.retain(|check| {
            let stays = is_made(check) && check.needs().iter().all(|need| !left_out.contains(need));
            left_out.extend((!stays).then(|| check.id()));
            stays
        });
        let cases = cases(&graded).map_err(failed)?;
        let supplied: Vec<SourceFile> = graded.harness.supplied.iter().map(source).collect();
        let supplied_clean = admit(&supplied, &[]).map_err(|findings| lab_error(&id, findings))?;
        let reserved = supplied_clean.modules.clone();
        let supplied: Vec<(SourceFile, SourceFile)> = clean(supplied, supplied_clean.files);
        let reference: Vec<SourceFile> = graded.reference().iter().map(source).collect();
        let admitted = admit(&reference, &reserved).map_err(|findings| lab_error(&id, findings))?;
        let reference = Arc::new(design(clean(reference, admitted.files), &supplied));
        let answers = lab.personal_cases().map(|case| Ok((case.name.clone(), model(case, &cases)?)));
        let answers = answers.collect::<Result<_, _>>().map_err(failed)?;
        let limits = grade_limits(&cases);
        let generated = cases.first().map(|case| Arc::clone(&case.testbench));
        let own = Some(Arc::clone(&reference));
        let ready = ReadyLab { lab, cases, generated, reference: own, own_files: Vec::new() };
        Ok(Self { ready, reference, lab_sha256: graded.lab_sha256, supplied, reserved, answers, limits })
    }

    /// Reads a submission and takes it through the gate.
    pub(super) fn read(&self, entry: &RosterEntry, reader: &SubmissionReader) -> ReadSubmission {
        let nothing = |finding: Finding| {
            let verdict = match finding.kind.topic() {
                Topic::Machine => Verdict::broken(Owner::Environment, finding),
                Topic::Design | Topic::Behaviour | Topic::Limit | Topic::Lab | Topic::Note => Verdict::fail(finding),
            };
            ReadSubmission { files: Vec::new(), normalized_sha256: None, notes: Vec::new(), design: Err(verdict) }
        };
        let submission = match reader.read(entry, &self.ready.lab) {
            Ok(submission) => submission,
            Err(finding) => return nothing(finding),
        };
        match admit(&submission.files, &self.reserved) {
            Ok(admitted) => ReadSubmission {
                files: submission.submitted,
                normalized_sha256: Some(sha256(admitted.canonical.as_bytes())),
                notes: admitted.notes,
                design: Ok(design(clean(submission.files, admitted.files), &self.supplied)),
            },
            Err(findings) => ReadSubmission {
                files: submission.submitted,
                normalized_sha256: None,
                notes: Vec::new(),
                design: Err(Verdict::failed(findings)),
            },
        }
    }
}

fn admit(files: &[SourceFile], reserved: &[String]) -> Result<gate::Admitted, Vec<Finding>> {
    gate::admit(files, &Policy { reserved_modules: reserved })
}

/// Files as they were written, each with what the gate left of it.
fn clean(written: Vec<SourceFile>, admitted: Vec<String>) -> Vec<(SourceFile, SourceFile)> {
    let pair = |(file, text): (SourceFile, String)| (file.clone(), SourceFile { text, ..file });
    written.into_iter().zip(admitted).map(pair).collect()
}

fn design(submitted: Vec<(SourceFile, SourceFile)>, supplied: &[(SourceFile, SourceFile)]) -> Design {
    let (written, admitted) = submitted.into_iter().chain(supplied.iter().cloned()).unzip();
    Design::admitted(written, admitted)
}

/// Under its path in the pack, so that results are the same wherever the pack is.
fn source(file: &HarnessFile) -> SourceFile {
    SourceFile { display: file.rel.clone(), ..file.source() }
}

fn cases(graded: &GradableLab) -> Result<Vec<Case>, Finding> {
    let harness_error = |message: String| Finding::new(FindingKind::Harness, message);
    let mut cases = Vec::new();
    for case in &graded.harness.cases {
        let (CaseJudge::Vectors { vectors, path, .. }, Some(dut)) = (&case.judge, graded.lab.work.dut()) else {
            return Err(harness_error("a case that its testbench judges cannot be graded".to_owned()));
        };
        let harness = GeneratedHarness::new(dut, vectors).map_err(|error| {
            let name = &case.simulation.name;
            harness_error(format!("the case `{name}` ({path}) cannot be graded: {error}"))
                .because("The grader generates its testbench from the columns: each is a port, or an element of one.")
                .next("name the columns after the ports, as docs/grading.md says")
        })?;
        cases.push(ready::case(case, Arc::new(harness)));
    }
    Ok(cases)
}

fn model(case: &PersonalCase, cases: &[Case]) -> Result<Answers, Finding> {
    let model = cases.iter().position(|model| model.name == case.like);
    let missing = || Finding::new(FindingKind::Harness, format!("`{}` is made from no case", case.name));
    Ok(Answers { model: model.ok_or_else(missing)?, program: OnceLock::new() })
}

fn grade_limits(cases: &[Case]) -> GradeLimits {
    GradeLimits {
        compile_cpu_s: limits::COMPILE_CPU_S,
        synthesize_cpu_s: limits::SYNTHESIZE_CPU_S,
        simulate_cpu_s: cases.iter().map(|case| (case.name.clone(), case.cpu_limit_s)).collect(),
        memory_bytes: limits::MEMORY_BYTES,
        file_bytes: limits::FILE_BYTES,
    }
}

fn lab_error(id: &LabId, findings: Vec<Finding>) -> PrepareError {
    PrepareError::Lab { lab: id.clone(), findings }
}
