//! `lab check` and `lab grade` judge the same design alike.
//!
//! Both make the same checks, `lab grade` on text that the gate rewrote, with a generated testbench and in a sandbox.
//! Every reference, skeleton and mutant of the curriculum goes through both (by default a few mutants of each lab, all of
//! them with `LAB_TEST_ALL`), and so do designs that end in other ways
//! than with a wrong value. What still differs is listed here with the reason; an entry that applies to nothing fails the
//! test as well.

#![allow(clippy::panic, clippy::print_stdout, reason = "clippy.toml allows it in tests, but not in their helpers")]

mod compare;
mod designs;
#[path = "../cli/fixture.rs"]
#[allow(dead_code, reason = "the tests of the commands use the rest")]
mod fixture;
mod judge;
#[path = "../support/workspace.rs"]
mod workspace;
use compare::{Known, Verdicts, problems};
use designs::Designs;
use workspace::Sandbox;

/// Of all labs. None of it decides anything.
const RECORDED: [Known; 4] = [
    Known("*", "*", "*", "context", "results of a class hold the first mismatch only, to stay small"),
    Known("*", "*", "*", "warnings", "results of a class hold no warnings"),
    Known("*", "*", "synthesize", "figures", "results of a class hold no figures besides those of the evidence"),
    Known("*", "*", "synthesize", "excerpts", "Yosys reads the text that the gate writes: other spaces, no comments"),
];

const CURRICULUM: [Known; 3] = [
    Known("alu", "incomplete_sensitivity_list", "simulate/operations", "counts", RACE),
    Known("alu", "incomplete_sensitivity_list", "simulate/random", "counts", RACE),
    Known("alu", "zero_before_result", "simulate/random", "counts", RACE),
];

const OTHER_ENDS: [Known; 11] = [
    Known("inc", "finish", "interface", "verdict", GATE),
    Known("inc", "stop", "interface", "verdict", GATE),
    Known("inc", "random", "interface", "verdict", GATE),
    Known("inc", "force", "interface", "kinds", GATE),
    Known("inc", "include", "interface", "kinds", GATE),
    Known("inc", "prose", "interface", "kinds", "the gate reads it first, as names that lead out of the design"),
    Known("inc", "letter-in-a-name", "interface", "kinds", "the gate reports every letter, the grammar the first one"),
    Known("inc", "display-without-end", "simulate/all", "kinds", "the gate removes `$display`: the loop is silent"),
    Known("inc", "delay", "simulate/all", "verdict", TIME_UNIT),
    Known("inc", "no-source", "interface", "messages", "the places where a submission may have it are others"),
    Known("inc", "another-file-name", "interface", "verdict", ONLY_FILE),
];

const GATE: &str = "a submission may not contain it, and the gate comes before all tools";
const ONLY_FILE: &str = "the only Verilog file of a submission may have any name";
/// `$fscanf` into an input and an assignment to it wake the design in another order. In an ALU whose process reads nets
/// that it does not wait for, or its own result, the process then sees the old or the new value.
const RACE: &str = "a race in the design, which the two testbenches decide differently";
/// Not on purpose. Where a design gives a delay but no time scale, `lab check` takes the scale of the lab's testbench, and
/// `lab grade` the default of Icarus: seconds, while a row of its harness takes 10 ns.
const TIME_UNIT: &str = "a delay without a time unit gets another one from each testbench";

/// A lab with fewer designs is a sign that the test looked in the wrong place.
const FEWEST_DESIGNS: usize = 3;

fn assert_alike(verdicts: &[Verdicts], listed: &[Known]) {
    let compared: usize = verdicts.iter().map(Verdicts::compared).sum();
    println!("{} designs, {compared} checks", verdicts.len());
    let nothing: Vec<&str> =
        verdicts.iter().filter(|both| both.compared() == 0).map(|both| both.design.as_str()).collect();
    assert!(nothing.is_empty(), "no check of {nothing:?} was made by both");
    let problems = problems(verdicts, RECORDED.iter().chain(listed));
    assert!(problems.is_empty(), "`lab check` and `lab grade` differ:\n{}", problems.join("\n"));
}

#[test]
fn the_curriculum_is_judged_alike() {
    let designs = Designs::of_the_curriculum(&CURRICULUM);
    let counts = designs.counts();
    assert!(counts.values().all(|count| *count >= FEWEST_DESIGNS) && !counts.is_empty(), "{counts:?}");
    assert_alike(&judge::both(&Sandbox::new(), &designs, &[]), &CURRICULUM);
}

#[test]
fn other_ends_are_judged_alike() {
    let sandbox = Sandbox::new();
    fixture::inc(&sandbox, "pack");
    let designs = Designs::of_other_ends();
    let verdicts = judge::both(&sandbox, &designs, &["--pack", "pack"]);
    for (design, both) in designs.0.iter().zip(&verdicts) {
        assert_eq!(Some(both.end()), design.end, "{}: {}", design.name, both.check);
    }
    assert_alike(&verdicts, &OTHER_ENDS);
}
