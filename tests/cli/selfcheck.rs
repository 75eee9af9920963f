//! A self-checking testbench: its author's words decide, and `lab` looks closely at how it came to them.
use crate::fixture::{self, SOLUTION, STRONG_TESTBENCH, WEAK_TESTBENCH, design};
use crate::workspace::{Ran, Sandbox, real_tool};

/// A pack of the lab `old` with this testbench.
fn pack(testbench: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    fixture::old(&sandbox, "pack");
    sandbox.write("pack/testbenches/old/old_tb.v", testbench);
    sandbox
}

/// What `lab run` says about a design in that pack.
fn run(sandbox: &Sandbox, source: &str) -> Ran {
    sandbox.write("pack/rtl/old/inc.v", source);
    let ran = sandbox.lab_in("pack", &["run", "old"]);
    sandbox.assert_nothing_left();
    ran
}

#[test]
fn the_marker_and_nothing_forbidden_is_a_pass() {
    let sandbox = pack(STRONG_TESTBENCH);
    run(&sandbox, SOLUTION).expect_code(0).expect_texts(&["1 pattern found, 1 absent as required"]);
}

#[test]
fn a_missing_marker_a_forbidden_word_and_an_exit_status_are_failures() {
    let sandbox = pack(STRONG_TESTBENCH);
    let ran = run(&sandbox, &design("  assign y = a;")).expect_code(1);
    ran.expect_texts(&["the testbench printed `4 ERRORS`"]);
    let ran = run(&sandbox, &design("  assign y = a + 2'd1;\n  initial $finish;")).expect_code(1);
    ran.expect_texts(&["the testbench did not print `ALL TESTS PASSED`"]).expect_no_texts(&["The tool said"]);
    // The marker does not outweigh `$fatal`, whoever calls it.
    let sandbox = pack(&STRONG_TESTBENCH.replace("$finish", "$fatal(0)"));
    sandbox.write("pack/tests/solutions/old/reference/inc.v", SOLUTION);
    run(&sandbox, SOLUTION).expect_code(3).expect_texts(&["old broken", "the reference solution fails here as well"]);
    let sandbox = pack(STRONG_TESTBENCH);
    let ran = run(&sandbox, &design("  assign y = a + 2'd1;\n  initial #4 $fatal(0);")).expect_code(1);
    ran.expect_texts(&["the testbench ended with exit status 1"]);
}

#[test]
fn a_time_out_and_a_crash_are_failures_after_a_control() {
    let sandbox = pack(STRONG_TESTBENCH);
    let ran = run(&sandbox, &design("  assign y = a + 2'd1;\n  reg q;\n  initial forever q = ~q;")).expect_code(1);
    ran.expect_texts(&["the simulation does not end: its CPU time is used up"]);
    // No construct is known that crashes every vvp; this one dies when the design is called for it.
    sandbox.fake(
        "vvp",
        &format!(
            "case \"$*\" in *' '*) grep -q crash_me \"$2\" && kill -s SEGV $$;; esac\nexec {} \"$@\"",
            real_tool("vvp").display()
        ),
    );
    let ran = run(&sandbox, &design("  wire [1:0] crash_me = a;\n  assign y = crash_me + 2'd1;")).expect_code(1);
    ran.expect_texts(&["the simulator crashed: signal 11, segmentation fault"]);
    std::fs::remove_dir_all(sandbox.dir().join("pack/tests")).expect("solutions");
    let ran = run(&sandbox, &design("  wire [1:0] crash_me = a;\n  assign y = crash_me + 2'd1;")).expect_code(3);
    ran.expect_texts(&["this cannot be decided: the pack has no reference solution to compare with"]);
}

#[test]
fn a_testbench_that_fails_everybody_is_the_authors_fault() {
    let sandbox = pack("module old_tb;\n  inc dut (.a(2'd0), .y());\n  initial $finish;\nendmodule\n");
    let ran = run(&sandbox, SOLUTION).expect_code(3);
    ran.expect_texts(&[
        "old broken",
        "This lab is broken; nothing you wrote is to blame",
        "the reference solution fails here as well",
    ]);
    // Without a reference its word stands: a course may keep its solutions to itself.
    std::fs::remove_dir_all(sandbox.dir().join("pack/tests")).expect("solutions");
    run(&sandbox, SOLUTION).expect_code(1).expect_texts(&["did not print"]);
}

#[test]
fn verify_says_that_the_form_is_weaker_and_scores_it() {
    let sandbox = pack(STRONG_TESTBENCH);
    let ran = sandbox.lab_in("pack", &["verify", "old"]).expect_code(0);
    ran.expect_texts(&["old sound", "8 of 8 output faults caught", "golden vectors are stronger"]);
    let sandbox = pack(WEAK_TESTBENCH);
    let ran = sandbox.lab_in("pack", &["verify", "old", "--verbose"]).expect_code(0);
    ran.expect_texts(&[
        "3 of 8 output faults caught",
        "it does not catch y[0] stuck at 1",
        "it does not catch y[1] stuck at 0",
        "it does not catch y[1] x",
    ]);
    // A reference that cannot be wrapped is not scored as if everything were caught.
    let sandbox = pack(STRONG_TESTBENCH);
    sandbox.write("pack/tests/solutions/old/reference/inc.v", SOLUTION.replace("module inc", "module \\inc "));
    let ran = sandbox.lab_in("pack", &["verify", "old"]).expect_code(3);
    ran.expect_texts(&["the strength of the testbench cannot be measured"]).expect_no_texts(&["faults caught"]);
}

/// The name of a module need not be that of its file, and is not what tells programs apart.
#[test]
fn two_testbenches_with_modules_of_one_name_do_not_run_each_others_program() {
    let sandbox = fixture::machine();
    let testbench = |check: &str| {
        format!(
            "module tb;\n  wire [1:0] y;\n  inc dut (.a(2'd1), .y(y));\n  initial begin\n    #1 {check}\n    $finish;\n  end\nendmodule\n"
        )
    };
    sandbox.write("pack/testbenches/inc/weak_tb.v", testbench("$display(\"PASS\");"));
    sandbox.write("pack/testbenches/inc/strict_tb.v", testbench("if (y === 2'd2) $display(\"PASS\");"));
    let mut manifest = sandbox.read("pack/labs/inc/lab.toml");
    for name in ["weak", "strict", "weak-again"] {
        let file = name.strip_suffix("-again").unwrap_or(name);
        manifest += &format!("\n[[simulate]]\nname = \"{name}\"\ntestbench = \"{file}_tb.v\"\nexpect = [\"PASS\"]\n");
    }
    sandbox.write("pack/labs/inc/lab.toml", manifest);
    for jobs in ["1", "8", "8", "8"] {
        let ran = sandbox.lab(&[
            "check",
            "inc",
            "--pack",
            "pack",
            "--rtl",
            "ws",
            "--no-cache",
            "-j",
            jobs,
            "--format",
            "json",
        ]);
        let document: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
        let checks = document["labs"][0]["checks"].as_array().expect("checks");
        let verdicts: Vec<&str> = checks.iter().filter_map(|check| check["verdict"].as_str()).collect();
        assert_eq!(verdicts, ["pass", "fail", "pass", "fail", "pass", "pass"], "-j {jobs}: {}", ran.stdout);
    }
}
