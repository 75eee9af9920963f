//! How strong the cases are: output faults caught, and outputs that never change.

use super::faults::{self, FaultedCase, OutputFault, OutputFaultKind, Score};
use super::{Verified, first_failure, wrapper};
use crate::check::Design;
use crate::domain::check::{CheckId, Judge};
use crate::domain::lab::Lab;
use crate::exec::parallel;
use crate::judge::bench::Bench;
use crate::judge::design_run::Checked;
use crate::judge::ready::ReadyLab;
use crate::judge::{dut, in_order};
use crate::manifest::harness::{CaseJudge, Harness};

pub(super) fn check(
    bench: Bench<'_>,
    lab: &Lab,
    harness: &Harness,
    reference: &[Checked],
    threads: usize,
    verified: &mut Verified,
) {
    let cases: Vec<FaultedCase<'_>> = harness.cases.iter().filter_map(|case| with_trace(case, reference)).collect();
    if !cases.is_empty() {
        let score = faults::score(&cases);
        let constant = lab.work.dut().map_or(&[][..], |dut| &dut.constant_bits);
        judge(constant, &score, verified);
        verified.score = Some(score);
        for output in faults::constant_outputs(&cases) {
            verified.problem(format!("`{output}` never changes in the golden vectors: a constant would pass"));
        }
    }
    if lab.cases().any(|case| matches!(case.judge, Judge::Patterns { .. })) {
        verified.notes.push(
            "a self-checking testbench judges by what is printed, which the DUT can print as well: golden vectors are stronger"
                .to_owned(),
        );
        if cases.is_empty() {
            match score_patterns(bench, lab, harness, threads) {
                // Somebody else's testbench works as it is; how weak it is, its owner should know.
                Some(score) => {
                    verified.notes.extend(score.survivors.iter().map(|fault| format!("it does not catch {fault}")));
                    verified.score = Some(score);
                }
                None => verified
                    .problem("the strength of the testbench cannot be measured: the reference cannot be wrapped"),
            }
        }
    }
}

/// A fault that no case catches keeps a lab from being sound, unless the manifest says that the bit is constant, and it is.
fn judge(constant: &[String], score: &Score, verified: &mut Verified) {
    for bit in constant {
        let mut alive = score.survivors.iter().filter(|fault| fault.place() == *bit);
        let is_constant = alive.clone().count() == 1
            && alive.all(|fault| matches!(fault.kind, OutputFaultKind::StuckAt0 | OutputFaultKind::StuckAt1));
        if !is_constant {
            verified.problem(format!("`constant-bits` names {bit}, which is not constant, or never checked"));
        }
    }
    for fault in &score.survivors {
        if constant.contains(&fault.place()) {
            verified.notes.push(format!("no case catches {fault}: constant by `constant-bits`"));
        } else {
            verified.problem(format!("no case catches {fault}"));
        }
    }
}

/// A case with golden vectors, and the reference's trace in it.
fn with_trace<'a>(case: &'a crate::manifest::harness::Case, reference: &'a [Checked]) -> Option<FaultedCase<'a>> {
    let CaseJudge::Vectors { vectors, rules, .. } = &case.judge else { return None };
    let check = CheckId::Simulate(case.simulation.name.clone());
    let trace = reference.iter().find(|checked| checked.check == check)?.trace.as_ref()?;
    Some(FaultedCase { vectors, rules, trace })
}

/// Runs the testbench once for each fault of the wrapped reference. `None` if the wrapped reference does not pass without
/// a fault, so that nothing would be learnt from the others.
fn score_patterns(bench: Bench<'_>, lab: &Lab, harness: &Harness, threads: usize) -> Option<Score> {
    let reference = dut::of_pack(harness.reference.as_deref()?);
    let specified = lab.work.dut()?;
    let ready = ReadyLab::with_own_testbenches(lab, harness);
    let passes = |fault: Option<&OutputFault>| {
        let sources = dut::with_supplied(wrapper::wrap(specified, &reference, fault)?, harness);
        let checked = in_order::run(bench, &ready, &ready.simulation_plan(), &Design::trusted(sources));
        Some(first_failure(&checked).is_none())
    };
    if passes(None) != Some(true) {
        return None;
    }
    let faults = wrapper::faults(specified);
    let survives = parallel::map(&faults, threads, |fault| passes(Some(fault)) == Some(true));
    let total = faults.len();
    let survivors = faults.into_iter().zip(survives).filter(|(_, survives)| *survives).map(|(fault, _)| fault);
    Some(Score { faults: total, survivors: survivors.collect() })
}
