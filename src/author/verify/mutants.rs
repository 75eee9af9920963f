//! Every mutant fails, and first at the check that its header names.

use super::{Verified, VerifyProblem, first_failure};
use crate::check::Design;
use crate::domain::check::CheckId;
use crate::domain::finding::{Finding, FindingKind};
use crate::domain::lab::Lab;
use crate::domain::source::SourceFile;
use crate::domain::text::counted;
use crate::domain::verdict::{Owner, Status};
use crate::exec::parallel;
use crate::judge::bench::Bench;
use crate::judge::in_order::Until;
use crate::judge::ready::ReadyLab;
use crate::judge::{blame, dut};
use crate::manifest::harness::Harness;
use crate::manifest::mutant::{self, Mutant};
use crate::manifest::pack::Pack;

/// Fewer mutants say little about a lab.
const ENOUGH: usize = 3;

/// Reads the mutants, and notes what is wrong with them, or that there are too few.
pub(super) fn load(pack: &Pack, lab: &Lab, verified: &mut Verified) -> Vec<Mutant> {
    let mutants = match mutant::load(pack, lab) {
        Ok(mutants) => mutants,
        Err(findings) => {
            for finding in findings {
                verified.blame(Owner::Author, finding);
            }
            return Vec::new();
        }
    };
    let there = mutants.len();
    if there < ENOUGH {
        verified.problem(format!(
            "tests/solutions/{}/mutants/ has {}; write {ENOUGH}",
            lab.id,
            counted(there, "mutant")
        ));
    }
    mutants
}

pub(super) fn check(
    bench: Bench<'_>,
    ready: &ReadyLab,
    harness: &Harness,
    mutants: &[Mutant],
    threads: usize,
    verified: &mut Verified,
) {
    let problems = parallel::map(mutants, threads, |mutant| check_one(bench, ready, harness, mutant));
    let found = mutants.iter().zip(&problems).filter(|(_, problem)| problem.is_none());
    let told = found.map(|(mutant, _)| format!("{} ({}): {}", mutant.file, mutant.description, mutant.caught_by));
    verified.caught.extend(told);
    let caught = problems.iter().filter(|problem| problem.is_none()).count();
    verified.problems.extend(problems.into_iter().flatten());
    if caught > 0 {
        verified.proven.push(format!("{caught} of {} caught where they say", counted(mutants.len(), "mutant")));
    }
}

/// What is wrong with a mutant, if anything.
fn check_one(bench: Bench<'_>, ready: &ReadyLab, harness: &Harness, mutant: &Mutant) -> Option<VerifyProblem> {
    let name = format!("the mutant {}", mutant.file);
    let (owner, message) = match first_not_passed(bench, ready, harness, mutant) {
        Some((check, Status::Fail)) if check == mutant.caught_by => return None,
        Some((check, Status::Broken(owner))) => (owner, format!("{name} cannot be judged by {check}")),
        Some((check, _)) => {
            (Owner::Author, format!("{name} is caught by {check}, but its header names {}", mutant.caught_by))
        }
        None => (Owner::Author, format!("{name} ({}) survives: no check fails on it", mutant.description)),
    };
    Some(VerifyProblem { owner, finding: Finding::new(FindingKind::Harness, message) })
}

/// The first check that the mutant does not pass; what comes after it need not run.
fn first_not_passed(
    bench: Bench<'_>,
    ready: &ReadyLab,
    harness: &Harness,
    mutant: &Mutant,
) -> Option<(CheckId, Status)> {
    let design = Design::trusted(mutated_sources(&ready.lab, harness, mutant));
    let checked = blame::run_settled(bench, ready, &ready.plan(), &design, Until::FirstFailure);
    first_failure(&checked).map(|failure| (failure.check.clone(), failure.status()))
}

/// The mutant stands for the first source; the reference supplies the others.
fn mutated_sources(lab: &Lab, harness: &Harness, mutant: &Mutant) -> Vec<SourceFile> {
    let first = lab.work.files().first().map_or("", String::as_str);
    let mutated = SourceFile { name: first.to_owned(), display: mutant.file.clone(), text: mutant.text.clone() };
    let others = dut::of_pack(harness.reference.as_deref().unwrap_or_default());
    let others = others.into_iter().filter(|file| file.name != first);
    dut::with_supplied(std::iter::once(mutated).chain(others).collect(), harness)
}
