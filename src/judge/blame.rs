//! Blame by control: whatever is suspicious is decided by running the reference with the same tools.
//!
//! A mismatch is the student's. But when a tool crashes, when a conforming DUT does not compile with the harness, when the
//! trace breaks the protocol or time is up, the DUT may be as innocent as the lab or the machine: the reference tells.

use super::bench::Bench;
use super::design_run::Checked;
use super::diagnosis::Judgement;
use super::in_order::{self, Until};
use super::plan::Plan;
use super::probe;
use super::ready::ReadyLab;
use crate::check::{self, Design};
use crate::domain::check::CheckId;
use crate::domain::code::{Code, FindingKind, Topic};
use crate::domain::finding::Finding;
use crate::domain::verdict::{Findings, Owner, Status, Verdict};
use crate::exec::Scratch;
use crate::tool::{Session, ToolName};

/// Confirms or overturns a suspicious judgement by a run of the reference through the check `control` of the plan, and what
/// that needs.
pub fn settle(bench: Bench<'_>, ready: &ReadyLab, plan: &Plan<'_>, control: &CheckId, checked: &mut Checked) {
    if bench.cancel.is_cancelled() || !checked.judgement.suspicious {
        return;
    }
    let suspect = &checked.judgement.verdict;
    checked.judgement.verdict = match &ready.reference {
        None => without_control(suspect, &ready.own_files),
        Some(reference) => {
            let run = in_order::run(Bench { keep: false, ..bench }, ready, &plan.up_to(control), reference);
            match run.last() {
                Some(last) if bench.confined.is_some() => with_passed_control(suspect, &last.judgement.verdict, ready),
                Some(last) => with_control(bench, suspect, &last.judgement.verdict, uses_icarus(plan, control)),
                None => without_control(suspect, &ready.own_files),
            }
        }
    };
}

/// Runs a plan on a design, and settles each check.
pub fn run_settled(bench: Bench<'_>, ready: &ReadyLab, plan: &Plan<'_>, design: &Design, until: Until) -> Vec<Checked> {
    in_order::run_with(bench, ready, plan, design, until, |checked| {
        let control = checked.check.clone();
        settle(bench, ready, plan, &control, checked);
    })
}

/// What is wrong with the simulator of this machine, if anything.
fn sick_simulator(bench: Bench<'_>) -> Option<String> {
    let scratch = Scratch::new_in(bench.temp).ok()?;
    probe::sick_simulator(&Session::new(bench.toolbox, bench.cancel, scratch.path()))
}

/// The reference passes: it is the design. It does not: it is the lab, unless a tool is sick.
fn with_control(bench: Bench<'_>, suspect: &Verdict, reference: &Verdict, uses_icarus: bool) -> Verdict {
    match reference {
        Verdict::Pass { .. } => suspect.clone(),
        Verdict::Broken { .. } => reference.clone(),
        Verdict::Blocked { .. } => {
            let message = "the reference solution of this lab does not elaborate";
            broken(Owner::Author, Code::ReferenceFails, message, suspect)
        }
        Verdict::Fail { findings } => {
            let sick = uses_icarus.then(|| sick_simulator(bench)).flatten();
            let first = findings.first();
            let message = format!("the reference solution fails here as well: {}", first.message);
            match (sick, first.kind.topic()) {
                (Some(sick), _) => broken(Owner::Environment, Code::SimulatorBroken, &sick, reference),
                (None, Topic::Machine) => broken(Owner::Environment, Code::ToolCrash, &message, reference),
                (None, Topic::Limit) if first.kind == FindingKind::TimeLimit => {
                    let message = "the testbench never ends, with the reference solution neither ($finish missing?)";
                    broken(Owner::Author, Code::ReferenceFails, message, reference)
                }
                (None, Topic::Design | Topic::Behaviour | Topic::Limit | Topic::Lab | Topic::Note) => {
                    broken(Owner::Author, Code::ReferenceFails, &message, reference)
                }
            }
        }
    }
}

/// Whether a check of the plan uses Icarus Verilog.
fn uses_icarus(plan: &Plan<'_>, id: &CheckId) -> bool {
    let step = plan.steps.iter().find(|step| step.id == *id);
    step.is_some_and(|step| check::tools(step.check).contains(&ToolName::Iverilog))
}

/// The reference passed before: if it does not any more, it is the machine.
fn with_passed_control(suspect: &Verdict, reference: &Verdict, ready: &ReadyLab) -> Verdict {
    if reference.status() == Status::Pass {
        return suspect.clone();
    }
    let what = reference.findings().first().map_or("it is not run", |finding| finding.message.as_str());
    let message = format!("the tools do not work: even with the reference of {}, {what}", ready.lab.id);
    broken(Owner::Environment, Code::ToolCrash, &message, reference)
}

/// A pack without solutions: what points at the learner's own file, and what the DUT did for too long, too much or wrongly, is
/// theirs; everything else is undecided.
fn without_control(suspect: &Verdict, own_files: &[String]) -> Verdict {
    let in_own_file = |finding: &Finding| finding.location.as_ref().is_some_and(|at| !own_files.contains(&at.file));
    let by_behaviour = |finding: &Finding| match finding.kind.topic() {
        Topic::Behaviour | Topic::Limit => true,
        Topic::Design | Topic::Lab | Topic::Machine | Topic::Note => false,
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
        Owner::Author | Owner::Internal | Owner::User => {
            "tell the author of the lab; lab verify shows what is wrong with it"
        }
    };
    let finding = Finding::new(code, message).next(next);
    let findings = std::iter::once(finding).chain(because.findings().iter().cloned()).collect();
    match Findings::new(findings) {
        Some(findings) => Verdict::Broken { owner, findings },
        None => Verdict::broken(owner, Finding::new(code, message)),
    }
}

/// Marks a check as interrupted, if the user interrupted the run: what the tools said then means nothing.
pub fn interrupt(bench: Bench<'_>, checked: &mut Checked) {
    if bench.cancel.is_cancelled() && checked.status() != Status::Pass {
        let finding = Finding::new(FindingKind::Interrupted, "the run was interrupted");
        checked.judgement = Judgement::decided(Verdict::broken(Owner::User, finding));
    }
}
