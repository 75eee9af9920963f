//! Which labs are graded, and with which cases: those of the pack, and the hidden ones of a private pack.
//!
//! A private pack is a pack like any other, which only the teacher has. Of a lab that both have, the private one adds its
//! `[[simulate]]` and `[[personal]]` cases, all of them hidden whatever it says, and the reference if the other has none; all
//! else is that of the first pack.

use thiserror::Error;

use crate::disk::hash::PartsHash;
use crate::domain::check::{Check, Judge};
use crate::domain::finding::{Finding, FindingKind};
use crate::domain::lab::{Dut, Lab};
use crate::domain::weight::{Points, Visibility, Weight};
use crate::manifest::catalog::{BrokenLab, Catalog, ResolveError};
use crate::manifest::harness::{Harness, HarnessFile, LabFiles};
use crate::manifest::pack::Pack;
use crate::manifest::source::PackText;

use super::points;

/// The first thing that goes into a lab's hash: the version of what is hashed, and how.
const HASH_VERSION: &str = "lab graded 1";

/// A lab that can be graded.
#[derive(Debug, Clone)]
pub struct GradableLab {
    /// The lab with all its cases, in the order of both manifests.
    pub lab: Lab,
    /// The cases with their vectors; it always has a reference. Testbenches are those of the packs, which a grader does not use.
    pub harness: Harness,
    /// SHA-256 of everything that decides: manifests, testbenches, vectors and supplied RTL of both packs, and the reference.
    pub lab_sha256: String,
}

impl GradableLab {
    /// The reference solution, in the order of the lab's sources.
    pub fn reference(&self) -> &[HarnessFile] {
        self.harness.reference.as_deref().unwrap_or_default()
    }
}

/// Which labs are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// Every lab of the catalog.
    All,
    /// These, as a user names them; once each, however often they are named.
    Named(Vec<String>),
}

/// Why labs cannot be graded. Always the teacher's or the author's to mend.
#[derive(Debug, Error)]
pub enum LabsError {
    /// A name that is none of a lab.
    #[error(transparent)]
    Resolve(#[from] ResolveError),
    /// No lab was named.
    #[error("no lab is selected")]
    Nothing,
    /// A private pack that was meant for something else.
    #[error("the private pack has none of the labs that are graded: none of its hidden cases would count")]
    NothingPrivate,
    /// Labs that cannot be graded.
    #[error("a lab cannot be graded")]
    Unfit(Vec<Finding>),
}

/// The wanted labs, in the order of the catalog.
///
/// # Errors
/// [`LabsError`]; every lab that is wanted must be fit.
pub fn select(catalog: &Catalog, private: Option<&Catalog>, wanted: &Wanted) -> Result<Vec<GradableLab>, LabsError> {
    let labs = chosen(catalog, wanted)?;
    let is_private = |lab: &&Lab| private.is_none_or(|private| is_in(private, lab));
    if !labs.iter().any(is_private) {
        return Err(if labs.is_empty() { LabsError::Nothing } else { LabsError::NothingPrivate });
    }
    let (mut graded, mut wrong) = (Vec::new(), Vec::new());
    for lab in labs {
        match load(catalog, private, lab) {
            Ok(lab) => graded.push(lab),
            Err(findings) => wrong.extend(findings),
        }
    }
    if wrong.is_empty() { Ok(graded) } else { Err(LabsError::Unfit(wrong)) }
}

fn chosen<'c>(catalog: &'c Catalog, wanted: &Wanted) -> Result<Vec<&'c Lab>, LabsError> {
    match wanted {
        Wanted::All => match catalog.broken.first() {
            Some(broken) => Err(LabsError::Unfit(broken.findings.clone())),
            None => Ok(catalog.labs.iter().collect()),
        },
        Wanted::Named(names) => {
            let found = names.iter().map(|name| catalog.resolve(name)).collect::<Result<Vec<_>, _>>()?;
            Ok(catalog.labs.iter().filter(|lab| found.iter().any(|found| found.id == lab.id)).collect())
        }
    }
}

fn is_in(private: &Catalog, lab: &Lab) -> bool {
    private.get(&lab.id).is_some() || broken(private, lab).is_some()
}

fn broken<'c>(private: &'c Catalog, lab: &Lab) -> Option<&'c BrokenLab> {
    private.broken.iter().find(|broken| broken.directory == lab.id.as_str())
}

fn load(catalog: &Catalog, private: Option<&Catalog>, lab: &Lab) -> Result<GradableLab, Vec<Finding>> {
    if let Some(broken) = private.and_then(|private| broken(private, lab)) {
        return Err(broken.findings.clone());
    }
    let mut graded = lab.clone();
    let mut wrong = unfit_cases(&catalog.pack, lab);
    let files = LabFiles::read(&catalog.pack, lab);
    let hidden_files = private.and_then(|private| Some(LabFiles::read(&private.pack, private.get(&lab.id)?)));
    let mut harness = Harness::of(&files)?;
    if let Some(files) = &hidden_files {
        let (pack, hidden) = (files.pack, files.lab);
        wrong.extend(unfit_cases(pack, hidden));
        wrong.extend(differences(&catalog.pack, lab, pack, hidden));
        append(&mut graded, &mut harness, hidden, Harness::of(files)?);
    }
    if harness.reference.is_none() {
        let message = format!("the lab {} has no reference solution", lab.id);
        let next = format!("put it into tests/solutions/{}/reference/ of the pack, or of a private pack", lab.id);
        wrong.push(about(&catalog.pack, lab, &id_line(lab), message).because(WHY_REFERENCE).next(next));
    }
    if points::most(&graded) == Points::ZERO {
        let message = format!("all checks of the lab {} together are worth no point", lab.id);
        wrong.push(about(&catalog.pack, lab, &id_line(lab), message).next("give one of them `points`"));
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let lab_sha256 = hash(&files, hidden_files.as_ref(), &harness).map_err(|finding| vec![finding])?;
    Ok(GradableLab { lab: graded, harness, lab_sha256 })
}

const WHY_REFERENCE: &str =
    "It says what personal vectors expect, and whether a tool that fails does so with every design.";

/// Adds the cases of the private pack, each after the last one of its kind.
fn append(lab: &mut Lab, harness: &mut Harness, hidden: &Lab, cases: Harness) {
    for check in hidden.checks.iter().filter(|check| check.case().is_some() || check.personal_case().is_some()) {
        let kind = std::mem::discriminant(&check.kind);
        let same = lab.checks.iter().rposition(|other| std::mem::discriminant(&other.kind) == kind);
        let last = same.or_else(|| lab.checks.iter().rposition(|other| other.case().is_some()));
        let weight = Weight { visibility: Visibility::Hidden, ..check.weight.clone() };
        lab.checks.insert(last.map_or(0, |last| last + 1), Check { kind: check.kind.clone(), weight });
    }
    harness.cases.extend(cases.cases);
    harness.reference = harness.reference.take().or(cases.reference);
}

/// A finding at a text of a lab's manifest.
fn about(pack: &Pack, lab: &Lab, text: &str, message: String) -> Finding {
    match PackText::read(pack, &format!("labs/{}/lab.toml", lab.id)) {
        Ok(source) => {
            let at = source.text().find(text).map_or(0..0, |start| start..start + text.len());
            source.finding(at, message)
        }
        Err(_) => Finding::new(FindingKind::Harness, message),
    }
}

fn id_line(lab: &Lab) -> String {
    format!("\"{}\"", lab.id)
}

/// Cases that a testbench judges by what it prints.
fn unfit_cases(pack: &Pack, lab: &Lab) -> Vec<Finding> {
    let judged = lab.cases().filter(|case| matches!(case.judge, Judge::Patterns { .. }));
    judged
        .map(|case| {
            let message = format!("the case `{}` of the lab {} cannot be graded: its testbench judges", case.name, lab.id);
            about(pack, lab, &format!("\"{}\"", case.name), message)
                .because("Whatever a testbench prints, a design can print as well. Submissions are graded by golden vectors only.")
                .next("give the case golden vectors (`vectors`), or leave the lab out")
        })
        .collect()
}

/// Where the private pack means another DUT, or names a case again.
fn differences(public: &Pack, lab: &Lab, private: &Pack, hidden: &Lab) -> Vec<Finding> {
    let mut wrong = Vec::new();
    let (Some(ours), Some(theirs)) = (lab.work.dut(), hidden.work.dut()) else { return wrong };
    let ours = Dut { constant_bits: Vec::new(), ..ours.clone() };
    let theirs = Dut { constant_bits: Vec::new(), ..theirs.clone() };
    if ours != theirs {
        let message = format!("the private lab {} has another DUT than the lab of the other pack", lab.id);
        let finding = about(private, hidden, "[dut]", message);
        wrong.push(
            finding
                .because(format!("They differ in {}.", different_keys(&ours, &theirs).join(", ")))
                .next("make `[dut]` the same in both packs"),
        );
    }
    for file in lab.work.supplied().iter().filter(|file| hidden.work.supplied().contains(file)) {
        let rel = format!("rtl/common/{file}");
        if !matches!((public.read(&rel), private.read(&rel)), (Ok(ours), Ok(theirs)) if ours == theirs) {
            let message = format!("{} is not the same as {}", private.display(&rel), public.display(&rel));
            wrong.push(Finding::new(FindingKind::Harness, message).next("copy it, so that both packs mean one design"));
        }
    }
    let names: Vec<&str> = case_names(lab).collect();
    for name in case_names(hidden).filter(|name| names.contains(name)) {
        let message = format!("the lab {} has a case `{name}` in both packs", lab.id);
        wrong.push(about(private, hidden, &format!("\"{name}\""), message).next("give the private case another name"));
    }
    wrong
}

fn case_names(lab: &Lab) -> impl Iterator<Item = &str> {
    let cases = lab.cases().map(|case| case.name.as_str());
    cases.chain(lab.personal_cases().map(|case| case.name.as_str()))
}

fn different_keys(ours: &Dut, theirs: &Dut) -> Vec<&'static str> {
    let same = [
        ("top", ours.top == theirs.top),
        ("sources", ours.sources == theirs.sources),
        ("supplied", ours.supplied == theirs.supplied),
        ("clock", ours.clock == theirs.clock),
        ("inputs and outputs", ours.ports == theirs.ports),
    ];
    same.into_iter().filter(|(_, same)| !same).map(|(key, _)| key).collect()
}

fn hash(files: &LabFiles<'_>, hidden: Option<&LabFiles<'_>>, harness: &Harness) -> Result<String, Finding> {
    let (public, hidden) = (files.content_hash()?, hidden.map_or(Ok(String::new()), LabFiles::content_hash)?);
    let cases = PartsHash::new(&format!("{HASH_VERSION}\n{public}\n{hidden}\n"));
    let reference = harness.reference.iter().flatten();
    Ok(reference.fold(cases, |hash, file| hash.part(&file.name, &file.contents)).finish())
}
