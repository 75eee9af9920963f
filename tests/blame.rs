//! Whose fault it is: the learner's, the author's or the machine's, with the real tools and with sick ones.
#![allow(missing_docs)]

#[path = "cli/fixture.rs"]
#[allow(dead_code, reason = "each test file uses its part")]
mod fixture;
#[path = "support/workspace.rs"]
mod workspace;
use fixture::{SOLUTION, STRONG_TESTBENCH, design, inc, machine, old};
use workspace::{Ran, Sandbox};

/// Judges the right solution of the lab `old` with this testbench.
fn old_with(testbench: &str) -> Ran {
    let sandbox = Sandbox::new();
    inc(&sandbox, "pack");
    old(&sandbox, "pack");
    sandbox.write("pack/testbenches/old/old_tb.v", testbench);
    sandbox.write("own/inc.v", SOLUTION);
    sandbox.lab(&["run", "old", "--pack", "pack", "--rtl", "own"])
}

#[test]
fn a_testbench_that_fails_with_the_reference_as_well_is_the_authors() {
    let data = "module old_tb; reg [7:0] m [0:3]; wire [1:0] y; inc dut (2'd0, y);\ninitial begin $readmemh(\"no.hex\", m); $display(\"ALL TESTS PASSED\"); end endmodule\n";
    for testbench in [
        data.to_owned(),
        STRONG_TESTBENCH.replace("ALL TESTS PASSED", "done"),
        STRONG_TESTBENCH.replace("$finish", "$fatal(1)"),
        STRONG_TESTBENCH.replace("wrong = 0;", "wrong = 1;"),
    ] {
        old_with(&testbench).expect_code(3);
    }
}

#[test]
fn a_testbench_that_never_ends_is_the_authors() {
    let endless = STRONG_TESTBENCH.replace("$finish;", "forever #1 wrong = 0;");
    old_with(&endless).expect_code(3).expect_texts(&["the testbench never ends", "$finish missing?"]);
}

#[test]
fn a_mistake_in_a_testbench_is_shown_where_it_is() {
    let broken = STRONG_TESTBENCH.replace("wrong = 0;", "wrong = ;");
    old_with(&broken).expect_code(3).expect_texts(&["testbenches/old/old_tb.v:5"]);
}

#[test]
fn an_old_testbench_may_have_a_module_of_any_name() {
    old_with(&STRONG_TESTBENCH.replace("module old_tb", "module tb")).expect_code(0);
}

#[test]
fn a_failure_shows_the_line_that_the_testbench_printed() {
    let sandbox = Sandbox::new();
    inc(&sandbox, "pack");
    old(&sandbox, "pack");
    sandbox.write("own/inc.v", design("  assign y = a;"));
    sandbox.lab(&["run", "old", "--pack", "pack", "--rtl", "own"]).expect_code(1).expect_texts(&["`4 ERRORS`"]);
}

#[test]
fn a_simulator_that_does_not_simulate_is_the_machines() {
    for script in ["echo foo; exit 3", "exit 0"] {
        let sandbox = machine();
        sandbox.fake("vvp", script);
        sandbox.write("own/inc.v", SOLUTION);
        sandbox.lab(&["run", "inc", "--pack", "pack", "--rtl", "own"]).expect_code(4);
    }
}

/// Judges a design of the lab `inc` with this body.
fn run_body(body: &str) -> Ran {
    let sandbox = machine();
    sandbox.write("own/inc.v", design(body));
    sandbox.lab(&["run", "inc", "--pack", "pack", "--rtl", "own"])
}

#[test]
fn an_input_that_the_design_drives_is_shown() {
    run_body("  assign y = a + 2'd1;\n  assign a = 0;")
        .expect_code(1)
        .expect_texts(&["`a` is an input; a design cannot drive it", "inc.v:3"]);
}

#[test]
fn the_finish_of_a_design_is_shown() {
    let text = "  assign y = a + 2'd1;\n  initial #15 $finish;";
    run_body(text).expect_code(1).expect_texts(&["inc.v:3"]);
}

#[test]
fn weak_vectors_are_not_sound() {
    let sandbox = Sandbox::new();
    inc(&sandbox, "pack");
    sandbox.write("pack/testbenches/inc/all.vec", "a:2'b | y:2'b\n00 | 01\n10 | 11\n");
    sandbox.lab(&["verify", "inc", "--pack", "pack"]).expect_code(3).expect_texts(&["no case catches y[0] stuck at 1"]);
}

#[test]
fn verify_refuses_a_waiver_of_a_bit_that_changes_and_a_broken_roadmap() {
    let sandbox = Sandbox::new();
    inc(&sandbox, "pack");
    let manifest = sandbox.read("pack/labs/inc/lab.toml");
    let waiver = |bit: &str| manifest.replace("[dut]", &format!("[dut]\nconstant-bits = [\"{bit}\"]"));
    sandbox.lab(&["verify", "-v", "--pack", "pack"]).expect_code(0).expect_texts(&["same.v", "adds nothing"]);
    sandbox.write("pack/labs/inc/lab.toml", waiver("y[1]"));
    sandbox.lab(&["verify", "--pack", "pack"]).expect_code(3).expect_texts(&["which is not constant"]);
    sandbox.write("pack/labs/inc/lab.toml", waiver("y[2]"));
    sandbox.lab(&["verify", "--pack", "pack"]).expect_code(3).expect_texts(&["`y[2]` is no bit of an output"]);
    sandbox.write("pack/labs/inc/lab.toml", manifest);
    sandbox.write("pack/labs/roadmap.toml", "schema = 1\n[[phase");
    sandbox.lab(&["verify", "--pack", "pack"]).expect_code(3).expect_texts(&["roadmap.toml"]);
}
