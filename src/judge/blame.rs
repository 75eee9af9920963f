//! Blame by control: whatever is suspicious is decided by running the reference with the same tools.
//!
//! A mismatch is the student's. But when a tool crashes, when a conforming DUT does not compile with the harness, when the
//! trace breaks the protocol or time is up, the DUT may be as innocent as the lab or the machine: the reference tells.

use super::probe;
use crate::check::CheckOutcome;
use crate::domain::code::{Code, FindingKind, Subject};
use crate::domain::finding::Finding;
use crate::domain::lab::Lab;
use crate::domain::verdict::{Findings, Owner, Status, Verdict};
use crate::exec::Scratch;
use crate::manifest::harness::Harness;
use crate::tool::Session;

use super::dut;
use super::part::{self, Bench, Checked, Part};

/// Confirms or overturns the suspicious outcomes of a part by a run of the reference.
pub fn settle(bench: Bench<'_>, part: Part, lab: &Lab, harness: &Harness, checked: &mut [Checked]) {
    if bench.cancel.is_cancelled() || !checked.iter().any(|checked| checked.outcome.suspicious) {
        return;
    }
    let control = harness.reference.as_deref().map(|reference| {
        let sources = dut::with_supplied(dut::of_pack(reference), harness);
        part::run(Bench { keep: false, ..bench }, part, lab, harness, &sources).checked
    });
    let innocent = control.iter().flatten().any(|other| matches!(other.outcome.verdict, Verdict::Fail { .. }));
    let sick = (innocent && part == Part::Simulate).then(|| sick_simulator(bench)).flatten();
    for suspect in checked.iter_mut().filter(|checked| checked.outcome.suspicious) {
        let reference = control.iter().flatten().find(|other| other.check == suspect.check);
        suspect.outcome.verdict = match reference {
            Some(reference) => with_control(&suspect.outcome.verdict, &reference.outcome.verdict, sick.as_deref()),
            None => without_control(&suspect.outcome.verdict, harness),
        };
    }
}

/// What is wrong with the simulator of this machine, if anything.
fn sick_simulator(bench: Bench<'_>) -> Option<String> {
    let scratch = Scratch::new_in(bench.temp).ok()?;
    probe::sick_simulator(&Session::new(bench.toolbox, bench.cancel, scratch.path()))
}

/// The reference passes: it is the DUT. It does not: it is the lab, unless a tool is sick.
fn with_control(suspect: &Verdict, reference: &Verdict, sick: Option<&str>) -> Verdict {
    match reference {
        Verdict::Pass { .. } => suspect.clone(),
        Verdict::Broken { .. } => reference.clone(),
        Verdict::Blocked { .. } => {
            let message = "the reference solution of this lab does not elaborate";
            broken(Owner::Author, Code::ReferenceFails, message, suspect)
        }
        Verdict::Fail { findings } => {
            let first = findings.first();
            let message = format!("the reference solution fails here as well: {}", first.message);
            match (sick, first.kind.subject()) {
                (Some(sick), _) => broken(Owner::Environment, Code::SimulatorBroken, sick, reference),
                (None, Subject::Machine) => broken(Owner::Environment, Code::ToolCrash, &message, reference),
                (None, Subject::Limit) if first.kind == FindingKind::TimeLimit => {
                    let message = "the testbench never ends, with the reference solution neither ($finish missing?)";
                    broken(Owner::Author, Code::ReferenceFails, message, reference)
                }
                (None, Subject::Design | Subject::Behaviour | Subject::Limit | Subject::Lab | Subject::Note) => {
                    broken(Owner::Author, Code::ReferenceFails, &message, reference)
                }
            }
        }
    }
}

/// A pack without solutions: what points at the learner's own file, and what the DUT did for too long, too much or wrongly, is
/// theirs; everything else is undecided.
fn without_control(suspect: &Verdict, harness: &Harness) -> Verdict {
    let in_own_file = |finding: &Finding| {
        let mut of_the_lab = harness.supplied.iter().chain(&harness.includes);
        let testbench = |path: &str| harness.cases.iter().any(|case| case.testbench.path == path);
        finding.location.as_ref().is_some_and(|at| of_the_lab.all(|file| file.path != at.file) && !testbench(&at.file))
    };
    let by_behaviour = |finding: &Finding| match finding.kind.subject() {
        Subject::Behaviour | Subject::Limit => true,
        Subject::Design | Subject::Lab | Subject::Machine | Subject::Note => false,
    };
    if suspect.findings().iter().any(|finding| in_own_file(finding) || by_behaviour(finding)) {
        return suspect.clone();
    }
    let message = "this cannot be decided: the pack has no reference solution to compare with";
    broken(Owner::Author, Code::Undecided, message, suspect)
}

fn broken(owner: Owner, code: Code, message: &str, because: &Verdict) -> Verdict {
    let next = match owner {
        Owner::Environment => "lab doctor shows the tools of this machine",
        _ => "tell the author of the lab; lab verify shows what is wrong with it",
    };
    let finding = Finding::new(code, message).next(next);
    let findings = std::iter::once(finding).chain(because.findings().iter().cloned()).collect();
    match Findings::new(findings) {
        Some(findings) => Verdict::Broken { owner, findings },
        None => Verdict::broken(owner, Finding::new(code, message)),
    }
}

/// Marks every check as interrupted, if the user interrupted the run: what the tools said then means nothing.
pub fn interrupt(bench: Bench<'_>, checked: &mut [Checked]) {
    if !bench.cancel.is_cancelled() {
        return;
    }
    for checked in checked.iter_mut().filter(|checked| checked.outcome.verdict.status() != Status::Pass) {
        let finding = Finding::new(FindingKind::Interrupted, "the run was interrupted");
        checked.outcome = CheckOutcome::decided(Verdict::broken(Owner::User, finding));
    }
}
