//! The harness of one lab: all that decides about a DUT, read from a trusted pack, never from a learner's workspace.

pub use super::files::{HarnessFile, LabFiles};
use super::files::{read, vectors_file};
use super::pack::{Pack, PackError};
use super::source::PackText;
use super::vectors;
use crate::disk::text;
use crate::domain::check::{Judge, PersonalCase, SimulateCase};
use crate::domain::finding::{Finding, FindingKind};
use crate::domain::lab::Lab;
use crate::domain::vectors::{VectorRules, Vectors};
use regex::Regex;

/// How a case is judged, with all that is needed for it.
#[derive(Debug, Clone)]
pub enum CaseJudge {
    /// `lab` compares the trace with golden vectors.
    Vectors {
        vectors: Vectors,
        /// How the user knows their file.
        path: String,
        rules: VectorRules,
    },
    /// The testbench judges; `lab` looks for patterns in what it prints.
    Patterns {
        /// Must match; at least one.
        expect: Vec<Regex>,
        /// Must not match.
        reject: Vec<Regex>,
    },
}

/// One `[[simulate]]` case.
#[derive(Debug, Clone)]
pub struct Case {
    /// Its table in the manifest.
    pub simulation: SimulateCase,
    pub testbench: HarnessFile,
    pub judge: CaseJudge,
}

/// All that decides about the DUT of one lab.
#[derive(Debug, Clone)]
pub struct Harness {
    /// The cases in the order of the manifest.
    pub cases: Vec<Case>,
    /// The files that the testbenches include.
    pub includes: Vec<HarnessFile>,
    /// The supplied RTL, in the order of the manifest.
    pub supplied: Vec<HarnessFile>,
    /// The reference solution, in the order of `sources`; `None` where the pack has none.
    pub reference: Option<Vec<HarnessFile>>,
}

impl Harness {
    /// Reads the harness of a lab.
    ///
    /// # Errors
    /// Everything that is wrong with its files.
    pub fn load(pack: &Pack, lab: &Lab) -> Result<Self, Vec<Finding>> {
        Self::of(&LabFiles::read(pack, lab))
    }

    /// The harness that these files make. Only the reference is read in addition.
    ///
    /// # Errors
    /// Everything that is wrong with the files.
    pub fn of(files: &LabFiles<'_>) -> Result<Self, Vec<Finding>> {
        let lab = files.lab;
        let mut findings = Vec::new();
        let mut cases = Vec::new();
        for simulation in lab.cases() {
            match load_case(files, simulation) {
                Ok(case) => cases.push(case),
                Err(wrong) => findings.extend(wrong),
            }
        }
        for personal in lab.personal_cases() {
            findings.extend(check_personal(files, &cases, personal).err().unwrap_or_default());
        }
        let includes = note(files.includes(), &mut findings);
        let supplied = lab.work.supplied().iter().map(|name| files.supplied(name).cloned()).collect();
        let supplied = note(supplied, &mut findings);
        let reference = note(reference(files.pack, lab).map_err(Finding::from), &mut findings);
        match (includes, supplied, reference) {
            (Some(includes), Some(supplied), Some(reference)) if findings.is_empty() => {
                Self { cases, includes, supplied, reference }.of_text()
            }
            _ => Err(findings),
        }
    }

    /// The harness, unless a file of it is not text.
    fn of_text(self) -> Result<Self, Vec<Finding>> {
        let testbenches = self.cases.iter().map(|case| &case.testbench);
        let files = testbenches.chain(&self.includes).chain(&self.supplied).chain(self.reference.iter().flatten());
        let wrong =
            |file: &HarnessFile| Some(text::decode(&file.contents).err()?.finding(FindingKind::Harness, &file.path));
        let findings: Vec<Finding> = files.filter_map(wrong).collect();
        if findings.is_empty() { Ok(self) } else { Err(findings) }
    }

    /// The golden vectors of a case, and what counts; `None` when there is no such case, or it has none.
    pub fn vectors(&self, case: &str) -> Option<(&Vectors, &VectorRules)> {
        vectors_of(&self.cases, case)
    }
}

fn vectors_of<'c>(cases: &'c [Case], name: &str) -> Option<(&'c Vectors, &'c VectorRules)> {
    match &cases.iter().find(|case| case.simulation.name == name)?.judge {
        CaseJudge::Vectors { vectors, rules, .. } => Some((vectors, rules)),
        CaseJudge::Patterns { .. } => None,
    }
}

/// Whether the vectors of its model have the columns that a personal case varies. A model that could not be read has its
/// own findings.
fn check_personal(files: &LabFiles<'_>, cases: &[Case], personal: &PersonalCase) -> Result<(), Vec<Finding>> {
    let model = files.lab.cases().find(|simulation| simulation.name == personal.like);
    let (Some(file), Some((vectors, _))) = (model.and_then(vectors_file), vectors_of(cases, &personal.like)) else {
        return Ok(());
    };
    vectors::check_varied(vectors, &vectors_text(files, file)?, personal)
}

/// The reference solution of a lab, in the order of its `sources`; `None` where the pack has none.
fn reference(pack: &Pack, lab: &Lab) -> Result<Option<Vec<HarnessFile>>, PackError> {
    let directory = format!("tests/solutions/{}/reference", lab.id);
    if pack.files(&directory)?.is_empty() {
        return Ok(None);
    }
    lab.work.files().iter().map(|name| read(pack, &format!("{directory}/{name}"))).collect::<Result<_, _>>().map(Some)
}

fn load_case(files: &LabFiles<'_>, simulation: &SimulateCase) -> Result<Case, Vec<Finding>> {
    let testbench = files.of_case(&simulation.testbench).map_err(|finding| vec![finding]);
    let judge = match &simulation.judge {
        Judge::Vectors { file, rules } => load_vectors(files, file, rules),
        Judge::Patterns { expect, reject } => compile(expect)
            .and_then(|expect| Ok(CaseJudge::Patterns { expect, reject: compile(reject)? }))
            .map_err(|error| vec![Finding::new(FindingKind::Harness, error.to_string())]),
    };
    match (testbench, judge) {
        (Ok(testbench), Ok(judge)) => Ok(Case { simulation: simulation.clone(), testbench: testbench.clone(), judge }),
        (testbench, judge) => Err([testbench.err(), judge.err()].into_iter().flatten().flatten().collect()),
    }
}

fn load_vectors(files: &LabFiles<'_>, file: &str, rules: &VectorRules) -> Result<CaseJudge, Vec<Finding>> {
    let source = vectors_text(files, file)?;
    let vectors = vectors::parse(&source)?;
    vectors::check(&vectors, &source, rules, files.lab.work.dut().and_then(|dut| dut.clock.as_deref()))?;
    Ok(CaseJudge::Vectors { vectors, path: source.path().to_owned(), rules: rules.clone() })
}

/// Golden vectors as text.
fn vectors_text(files: &LabFiles<'_>, name: &str) -> Result<PackText, Vec<Finding>> {
    let file = files.of_case(name).map_err(|finding| vec![finding])?;
    PackText::from_bytes(file.path.clone(), &file.contents)
}

fn compile(patterns: &[String]) -> Result<Vec<Regex>, regex::Error> {
    patterns.iter().map(|pattern| Regex::new(pattern)).collect()
}

fn note<T>(result: Result<T, Finding>, findings: &mut Vec<Finding>) -> Option<T> {
    result.map_err(|finding| findings.push(finding)).ok()
}
