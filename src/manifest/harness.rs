//! The harness of one lab: all that decides about a DUT, read from a trusted pack, never from a learner's workspace.

use std::collections::BTreeSet;
use std::path::Path;

use regex::Regex;

use super::pack::{Pack, PackError};
use super::source::PackText;
use super::vectors;
use crate::disk::hash::PartsHash;
use crate::disk::text;
use crate::domain::finding::{Finding, FindingKind};
use crate::domain::id::LabId;
use crate::domain::lab::{Judge, Lab, Personal, SimulateCase};
use crate::domain::source::{INCLUDE_EXTENSIONS, SourceFile, has_extension};
use crate::domain::vectors::VectorRules;
use crate::domain::vectors::Vectors;

/// Where the includes are that testbenches share.
const INCLUDES: &str = "testbenches/common";
/// The first thing that goes into a content hash: the version of what is hashed, and how.
const HASH_VERSION: &str = "lab content 1\n";

/// A file of the harness, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HarnessFile {
    /// File name, without a directory.
    pub name: String,
    /// Path from the root of the pack, and so from that of a workspace.
    pub rel: String,
    /// How the user knows the file.
    pub path: String,
    /// What is in it, in whatever encoding.
    pub contents: Vec<u8>,
}

impl HarnessFile {
    /// The file as tools and messages take it.
    pub fn source(&self) -> SourceFile {
        SourceFile { name: self.name.clone(), display: self.path.clone(), text: text::lossy(&self.contents) }
    }
}

/// How a case is judged, with all that is needed for it.
#[derive(Debug, Clone)]
pub enum CaseJudge {
    /// `lab` compares the trace with golden vectors.
    Vectors {
        /// The golden vectors.
        vectors: Vectors,
        /// How the user knows their file.
        path: String,
        /// What counts.
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
    /// The testbench.
    pub testbench: HarnessFile,
    /// Who judges.
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
        let mut findings = Vec::new();
        let mut cases = Vec::new();
        for simulation in &lab.simulations {
            match load_case(pack, lab, simulation) {
                Ok(case) => cases.push(case),
                Err(wrong) => findings.extend(wrong),
            }
        }
        for personal in &lab.grading.personal {
            findings.extend(check_personal(pack, lab, &cases, personal).err().unwrap_or_default());
        }
        let testbenches: Vec<&HarnessFile> = cases.iter().map(|case| &case.testbench).collect();
        let includes = note(includes(pack, &testbenches), &mut findings);
        let supplied = note(read_all(pack, "rtl/common", &lab.dut.supplied), &mut findings);
        let reference = note(reference(pack, lab), &mut findings);
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
fn check_personal(pack: &Pack, lab: &Lab, cases: &[Case], personal: &Personal) -> Result<(), Vec<Finding>> {
    let model = lab.simulations.iter().find(|simulation| simulation.name == personal.like);
    let (Some(file), Some((vectors, _))) = (model.and_then(vectors_file), vectors_of(cases, &personal.like)) else {
        return Ok(());
    };
    let source = PackText::read(pack, &format!("{}/{file}", testbenches(&lab.id)))?;
    vectors::check_varied(vectors, &source, personal)
}

/// The reference solution of a lab, in the order of its `sources`; `None` where the pack has none.
///
/// # Errors
/// [`PackError`] when there is one, and a file of it is missing or cannot be read.
pub fn reference(pack: &Pack, lab: &Lab) -> Result<Option<Vec<HarnessFile>>, PackError> {
    let directory = format!("tests/solutions/{}/reference", lab.id);
    if pack.files(&directory)?.is_empty() {
        return Ok(None);
    }
    read_all(pack, &directory, &lab.dut.sources).map(Some)
}

/// All files that decide about the DUT, sorted: the manifest, the testbenches with what they include, the golden vectors
/// and the supplied RTL. Not the texts, the hints, the skeleton and the solutions.
///
/// # Errors
/// [`PackError`] when one of the files cannot be read.
pub fn deciding_files(pack: &Pack, lab: &Lab) -> Result<Vec<HarnessFile>, PackError> {
    let directory = testbenches(&lab.id);
    let read_own = |name: &str| read(pack, &directory, name);
    let testbenches: BTreeSet<&str> = lab.simulations.iter().map(|case| case.testbench.as_str()).collect();
    let vectors: BTreeSet<&str> = lab.simulations.iter().filter_map(vectors_file).collect();
    let testbenches = testbenches.into_iter().map(read_own).collect::<Result<Vec<_>, _>>()?;
    let mut files = includes(pack, &testbenches.iter().collect::<Vec<_>>())?;
    files.extend(testbenches);
    files.extend(vectors.into_iter().map(read_own).collect::<Result<Vec<_>, _>>()?);
    files.extend(read_all(pack, "rtl/common", &lab.dut.supplied)?);
    files.push(read(pack, &format!("labs/{}", lab.id), "lab.toml")?);
    files.sort_by(|a, b| a.rel.cmp(&b.rel));
    Ok(files)
}

/// A fingerprint of the [`deciding_files`] with their names, as SHA-256 in hexadecimal. A lab that was passed with another
/// one is to be verified again.
///
/// # Errors
/// [`PackError`] when one of the files cannot be read.
pub fn content_hash(pack: &Pack, lab: &Lab) -> Result<String, PackError> {
    let files = deciding_files(pack, lab)?;
    let hash = files.iter().fold(PartsHash::new(HASH_VERSION), |hash, file| hash.part(&file.rel, &file.contents));
    Ok(hash.finish())
}

fn vectors_file(simulation: &SimulateCase) -> Option<&str> {
    match &simulation.judge {
        Judge::Vectors { file, .. } => Some(file),
        Judge::Patterns { .. } => None,
    }
}

fn testbenches(lab: &LabId) -> String {
    format!("testbenches/{lab}")
}

fn load_case(pack: &Pack, lab: &Lab, simulation: &SimulateCase) -> Result<Case, Vec<Finding>> {
    let directory = testbenches(&lab.id);
    let testbench = read(pack, &directory, &simulation.testbench).map_err(|error| vec![error.into()]);
    let judge = match &simulation.judge {
        Judge::Vectors { file, rules } => load_vectors(pack, lab, file, rules),
        Judge::Patterns { expect, reject } => compile(expect)
            .and_then(|expect| Ok(CaseJudge::Patterns { expect, reject: compile(reject)? }))
            .map_err(|error| vec![Finding::new(FindingKind::Harness, error.to_string())]),
    };
    match (testbench, judge) {
        (Ok(testbench), Ok(judge)) => Ok(Case { simulation: simulation.clone(), testbench, judge }),
        (testbench, judge) => Err([testbench.err(), judge.err()].into_iter().flatten().flatten().collect()),
    }
}

fn load_vectors(pack: &Pack, lab: &Lab, file: &str, rules: &VectorRules) -> Result<CaseJudge, Vec<Finding>> {
    let source = PackText::read(pack, &format!("{}/{file}", testbenches(&lab.id)))?;
    let vectors = vectors::parse(&source)?;
    vectors::check(&vectors, &source, rules, lab.dut.clock.as_deref())?;
    Ok(CaseJudge::Vectors { vectors, path: source.path().to_owned(), rules: rules.clone() })
}

fn compile(patterns: &[String]) -> Result<Vec<Regex>, regex::Error> {
    patterns.iter().map(|pattern| Regex::new(pattern)).collect()
}

/// The shared includes that these testbenches name, directly or through another include, sorted by name.
fn includes(pack: &Pack, testbenches: &[&HarnessFile]) -> Result<Vec<HarnessFile>, PackError> {
    let mut unused: Vec<String> = pack.files(INCLUDES)?.into_iter().collect();
    unused.retain(|name| has_extension(Path::new(name), &INCLUDE_EXTENSIONS));
    let mut used: Vec<HarnessFile> = Vec::new();
    loop {
        let named = |name: &String| testbenches.iter().copied().chain(&used).any(|file| mentions(file, name));
        let Some(at) = unused.iter().position(named) else { break };
        used.push(read(pack, INCLUDES, &unused.remove(at))?);
    }
    used.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(used)
}

/// Whether a file has the name in quotes, as an include does.
fn mentions(file: &HarnessFile, name: &str) -> bool {
    text::lossy(&file.contents).contains(&format!("\"{name}\""))
}

fn read(pack: &Pack, directory: &str, name: &str) -> Result<HarnessFile, PackError> {
    let rel = format!("{directory}/{name}");
    Ok(HarnessFile { name: name.to_owned(), path: pack.display(&rel), contents: pack.read(&rel)?, rel })
}

fn read_all(pack: &Pack, directory: &str, names: &[String]) -> Result<Vec<HarnessFile>, PackError> {
    names.iter().map(|name| read(pack, directory, name)).collect()
}

fn note<T>(result: Result<T, PackError>, findings: &mut Vec<Finding>) -> Option<T> {
    result.map_err(|error| findings.push(error.into())).ok()
}
