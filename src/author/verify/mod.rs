//! The self-check of labs, for authors: the reference passes, the skeleton elaborates and fails, every mutant fails at the
//! check that its header names, golden vectors come out of their generator again, the vectors are strong, and
//! personal cases can be made.

pub mod faults;
mod files;
mod golden;
mod mutants;
mod personal;
mod strength;
mod wrapper;

use crate::check::Design;
use crate::domain::check::CheckId;
use crate::domain::finding::{Finding, FindingKind};
use crate::domain::id::LabId;
use crate::domain::lab::Lab;
use crate::domain::text::counted;
use crate::domain::verdict::{Owner, Status};
use crate::manifest::harness::{Harness, LabFiles};
use crate::manifest::pack::Pack;

use crate::judge::bench::Bench;
use crate::judge::design_run::Checked;
use crate::judge::ready::ReadyLab;
use crate::judge::{dut, in_order};
use faults::Score;

/// What the self-check of one lab came to.
#[derive(Debug)]
pub struct Verified {
    pub lab: LabId,
    /// What is missing or wrong, or could not be found out; a lab without problems is sound.
    pub problems: Vec<VerifyProblem>,
    /// What an author should know, but may have meant.
    pub notes: Vec<String>,
    /// What was proven, in words.
    pub proven: Vec<String>,
    /// Every mutant that is caught, and where; for a reader who wants all of it.
    pub caught: Vec<String>,
    /// How strong the cases are; absent where that could not be measured.
    pub score: Option<Score>,
}

/// Something that keeps a lab from being called sound.
#[derive(Debug)]
pub struct VerifyProblem {
    /// Whose it is: the author's, or that of the machine on which the lab could not be tried.
    pub owner: Owner,
    pub finding: Finding,
}

impl Verified {
    /// A lab about which nothing is known but these problems of its files.
    fn new(lab: LabId, problems: Vec<Finding>) -> Self {
        let mut verified =
            Self { lab, problems: Vec::new(), notes: Vec::new(), proven: Vec::new(), caught: Vec::new(), score: None };
        for finding in problems {
            verified.blame(Owner::Author, finding);
        }
        verified
    }

    /// Something that the author has to mend.
    fn problem(&mut self, message: impl Into<String>) {
        self.blame(Owner::Author, Finding::new(FindingKind::Harness, message));
    }

    fn blame(&mut self, owner: Owner, finding: Finding) {
        self.problems.push(VerifyProblem { owner, finding });
    }

    /// Notes why a check of `what`, such as "the reference", did not end as it should.
    fn unexpected(&mut self, what: &str, checked: &Checked) {
        let cause = checked.judgement.verdict.findings().first().cloned();
        let cause = cause.unwrap_or_else(|| Finding::new(FindingKind::Harness, "it was not run"));
        let (owner, did) = match checked.judgement.verdict.status() {
            Status::Broken(owner) if owner != Owner::Author => (owner, "cannot be judged by"),
            _ => (Owner::Author, "does not pass"),
        };
        let message = format!("{what} {did} {}: {}", checked.check, cause.message);
        self.blame(owner, for_author(Finding { message, ..cause }));
    }
}

/// A finding as its author has to read it: the words for learners are left out, unless they speak about a place in a file.
fn for_author(finding: Finding) -> Finding {
    if finding.location.is_some() { finding } else { Finding { explanation: None, next_step: None, ..finding } }
}

/// Checks one lab of a pack. `threads` is how many mutants run at once.
pub fn verify(bench: Bench<'_>, pack: &Pack, lab: &Lab, threads: usize) -> Verified {
    let lab_files = LabFiles::read(pack, lab);
    let harness = &match Harness::of(&lab_files) {
        Ok(harness) => harness,
        Err(problems) => return Verified::new(lab.id.clone(), problems),
    };
    let mut verified = Verified::new(lab.id.clone(), Vec::new());
    let ready = ReadyLab::with_own_testbenches(lab, harness);
    let skeleton = files::check(pack, lab, &mut verified);
    golden::check(bench, &lab_files, &mut verified);
    if let Some(skeleton) = skeleton {
        check_skeleton(bench, &ready, &Design::trusted(dut::with_supplied(skeleton, harness)), &mut verified);
    }
    let mutants = mutants::load(pack, lab, &mut verified);
    let Some(reference) = &ready.reference else {
        verified.problem(format!("there is no reference solution in tests/solutions/{}/reference/", lab.id));
        return verified;
    };
    let checked = in_order::run(bench, &ready, &ready.plan(), reference);
    if let Some(failure) = first_failure(&checked) {
        verified.unexpected("the reference", failure);
        return verified;
    }
    verified.proven.push(format!("the reference passes {}", counted(checked.len(), "check")));
    strength::check(bench, lab, harness, &checked, threads, &mut verified);
    personal::check(bench, lab, harness, reference, &mut verified);
    mutants::check(bench, &ready, harness, &mutants, threads, &mut verified);
    verified
}

/// A skeleton elaborates with the right ports, so that the first thing a learner sees is a mismatch; and it does not pass.
fn check_skeleton(bench: Bench<'_>, ready: &ReadyLab, skeleton: &Design, verified: &mut Verified) {
    let checked = in_order::run(bench, ready, &ready.simulation_plan(), skeleton);
    let is_fault = |checked: &&Checked| match checked.status() {
        Status::Fail => checked.check == CheckId::Interface,
        status => matches!(status, Status::Broken(_)),
    };
    if let Some(fault) = checked.iter().find(is_fault) {
        verified.unexpected("the skeleton", fault);
    } else if first_failure(&checked).is_some() {
        verified.proven.push("the skeleton elaborates and fails".to_owned());
    } else {
        verified.problem("the skeleton passes: nothing is left to do");
    }
}

/// The first check that did not pass.
fn first_failure(checked: &[Checked]) -> Option<&Checked> {
    checked.iter().find(|checked| checked.status() != Status::Pass)
}
