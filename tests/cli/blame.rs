//! Whose fault it is: hostile designs are the student's, broken harnesses the author's, and limits hold on all of them.
use crate::fixture::{self, SOLUTION, design};
use crate::workspace::{Ran, Sandbox};

fn run(sandbox: &Sandbox, source: &str) -> Ran {
    sandbox.write("ws/rtl/inc/inc.v", source);
    let ran = sandbox.lab_in("ws", &["run", "inc"]);
    sandbox.assert_nothing_left();
    ran
}

/// A right answer and something that no design needs.
fn with(nonsense: &str) -> String {
    design(&format!("  assign y = a + 2'd1;\n  {nonsense}"))
}

#[test]
fn a_design_that_ends_the_simulation_fails() {
    let sandbox = fixture::machine();
    let ran = run(&sandbox, &with("initial $finish;")).expect_code(1);
    ran.expect_texts(&[
        "the design ends the simulation before",
        "--> rtl/inc/inc.v:3:11",
        "take it out of your module",
    ]);
    run(&sandbox, &with("initial $fatal(1, \"mine\");")).expect_code(1).expect_texts(&["rtl/inc/inc.v:3:11"]);
    run(&sandbox, &with("initial #15 $finish;"))
        .expect_code(1)
        .expect_texts(&["Only 1 of 4 rows arrived", "rtl/inc/inc.v:3"]);
    run(&sandbox, &with("initial #25 $stop;")).expect_code(1).expect_texts(&["simulate/all"]);
}

#[test]
fn a_design_that_writes_the_trace_fails() {
    let sandbox = fixture::machine();
    let forge = "integer f;\n  initial #35 begin f = $fopen(\"trace.txt\", \"w\"); $fwrite(f, \"nonsense\"); end";
    run(&sandbox, &with(forge)).expect_code(1).expect_texts(&["inc failed"]);
    let append = "integer f;\n  initial #35 begin f = $fopen(\"trace.txt\", \"a\"); $fdisplay(f, \"more than the testbench will write over it, at the beginning of the file\"); $fclose(f); end";
    run(&sandbox, &with(append)).expect_code(1).expect_texts(&["✗ simulate/all"]);
}

#[test]
fn a_loop_without_time_is_named_with_its_limit() {
    let sandbox = fixture::machine();
    let ran = run(&sandbox, &with("reg q;\n  initial begin q = 0; forever q = ~q; end")).expect_code(1);
    ran.expect_texts(&[
        "inc failed",
        "the simulation does not end: its CPU time is used up",
        "a combinational loop",
        "Next: look for an assign",
    ]);
    let ran =
        run(&sandbox, &design("  wire [1:0] w = (y === 2'bxx) ? 2'd0 : ~y;\n  assign y = w ^ (a & 0);")).expect_code(1);
    ran.expect_texts(&["its CPU time is used up"]);
}

#[test]
fn floods_of_text_of_files_and_of_memory_are_named_with_their_limits() {
    let sandbox = fixture::machine();
    let line = "a line that is long enough to fill what there is in no time at all, again and again and again";
    let ran = run(&sandbox, &with(&format!("initial forever $display(\"{line}\");"))).expect_code(1);
    ran.expect_texts(&["the simulation prints without an end", "Next: take the $display out"]);
    let file = with(&format!(
        "integer f;\n  initial begin f = $fopen(\"f\", \"w\"); forever $fdisplay(f, \"{}\"); end",
        line.repeat(40)
    ));
    run(&sandbox, &file).expect_code(1).expect_texts(&["the simulation writes a file that is too large"]);
    let ran = run(&sandbox, &with("reg [1023:0] m [0:1073741823];\n  initial m[a] = 0;")).expect_code(1);
    ran.expect_texts(&["the simulation needs too much memory", "Next: look at the widths and depths"]);
}

#[test]
fn nobody_waits_for_the_synthesis_of_what_does_not_elaborate() {
    let sandbox = fixture::machine();
    let wrong = [
        "module inc (input [1:0] a, output y);\n  assign y = a[0];\nendmodule\n",
        "module inc (input [1:0] a);\n  assign = 1;\nendmodule\n",
    ];
    let expected = wrong.map(|source| {
        run(&sandbox, source).expect_code(1).expect_texts(&["2 checks not run: interface has to pass first"])
    });
    sandbox.fake("yosys", "while :; do sleep 60; done");
    let ran = wrong.map(|source| run(&sandbox, source));
    assert_eq!(ran, expected);
}

#[test]
fn a_testbench_that_does_not_compile_or_ends_early_is_the_authors() {
    let sandbox = fixture::machine();
    let testbench = sandbox.read("pack/testbenches/inc/inc_tb.v");
    let broken = [
        ("module inc_tb; nonsense endmodule\n".to_owned(), "the reference solution fails here as well"),
        (testbench.replace(".y(y)", ".z(y)"), "the reference solution fails here as well"),
        (testbench.replace("$fdisplay(trace, \"y\");", ""), "the trace begins with"),
        (testbench.replace("#10", "#10 $finish;"), "the reference solution fails here as well"),
        (testbench.replace("initial begin", "initial begin $finish;"), "the trace is empty"),
    ];
    for (text, message) in broken {
        assert_ne!(text, testbench);
        sandbox.write("pack/testbenches/inc/inc_tb.v", text);
        let ran = run(&sandbox, SOLUTION).expect_code(3);
        ran.expect_texts(&[
            "inc broken",
            "This lab is broken; nothing you wrote is to blame",
            message,
            "Next: tell the author of the lab",
        ]);
    }
    sandbox.lab_in("ws", &["list"]).expect_texts(&["inc Incrementer new"]);
}

#[test]
fn supplied_rtl_that_does_not_compile_is_the_authors() {
    let sandbox = fixture::machine();
    let manifest = sandbox.read("pack/labs/inc/lab.toml").replace("[\"inc.v\"]", "[\"inc.v\"]\nsupplied = [\"one.v\"]");
    sandbox.write("pack/labs/inc/lab.toml", manifest);
    sandbox.write("pack/rtl/common/one.v", "module one (output o);\n  assign o = 1'b1;\nendmodule\n");
    let using = design("  wire o;\n  one one (.o(o));\n  assign y = a + {1'b0, o};");
    run(&sandbox, &using).expect_code(0).expect_texts(&["✓ inc passed"]);
    // An open `ifdef of the student's swallows the supplied file: the reference tells.
    run(&sandbox, &format!("{using}`ifdef NO\n")).expect_code(1);
    sandbox.write("pack/rtl/common/one.v", "module one (output o);\n  assign o = ;\nendmodule\n");
    run(&sandbox, &using).expect_code(3).expect_texts(&["inc broken", "the reference solution fails here as well"]);
    std::fs::remove_dir_all(sandbox.dir().join("pack/tests")).expect("solutions");
    run(&sandbox, &using).expect_code(3).expect_texts(&["this cannot be decided"]);
    run(&sandbox, &using.replace("2'd", "").replace("wire o;", "wire o")).expect_code(1);
}

#[test]
fn a_reference_that_meets_the_limit_too_acquits_the_student() {
    let sandbox = fixture::machine();
    sandbox.write(
        "pack/tests/solutions/inc/reference/inc.v",
        with("initial forever $display(\"much too much text for one\");"),
    );
    run(&sandbox, &with("initial forever $display(\"much too much text for one\");"))
        .expect_code(3)
        .expect_texts(&["inc broken"]);
    let slow = with("reg q;\n  initial forever q = ~q;");
    sandbox.write("pack/tests/solutions/inc/reference/inc.v", &slow);
    let ran = run(&sandbox, &slow).expect_code(3);
    ran.expect_texts(&["inc broken", "the testbench never ends, with the reference solution neither"]);
}

#[test]
fn without_a_reference_limits_are_the_students_and_riddles_are_not() {
    let sandbox = fixture::machine();
    std::fs::remove_dir_all(sandbox.dir().join("pack/tests")).expect("solutions");
    run(&sandbox, SOLUTION).expect_code(0).expect_texts(&["✓ inc passed"]);
    run(&sandbox, &with("initial forever $display(\"too much\");"))
        .expect_code(1)
        .expect_texts(&["prints without an end"]);
    run(&sandbox, &with("initial #15 $finish;")).expect_code(1).expect_texts(&["1 of 4 rows arrived"]);
    run(&sandbox, "module inc (input [1:0] a, output [1:0] y)\nendmodule\n")
        .expect_code(1)
        .expect_texts(&["inc.v:1", "a `;` is missing"]);
    let testbench = sandbox.read("pack/testbenches/inc/inc_tb.v").replace("$fdisplay(trace, \"y\");", "");
    sandbox.write("pack/testbenches/inc/inc_tb.v", testbench);
    run(&sandbox, SOLUTION).expect_code(3).expect_texts(&["this cannot be decided", "the trace begins with"]);
}

#[test]
fn vectors_and_manifests_that_are_wrong_are_the_authors() {
    let sandbox = fixture::machine();
    sandbox.write("pack/testbenches/inc/all.vec", "a:2'b | y:2'b\n00 | 012\n");
    run(&sandbox, SOLUTION).expect_code(3).expect_texts(&[
        "inc broken",
        "all.vec:2:6",
        "nothing you wrote is to blame",
    ]);
    std::fs::remove_file(sandbox.dir().join("pack/testbenches/inc/all.vec")).expect("vectors");
    run(&sandbox, "").expect_code(3).expect_texts(&["there is no file [ROOT]/work/pack/testbenches/inc/all.vec"]);
}

/// Kind and code of what `lab check` finds in the check that decides first.
fn codes(sandbox: &Sandbox, at: &str, lab: &str) -> Vec<String> {
    let json = sandbox.lab_in(at, &["check", lab, "--no-cache", "--format", "json"]).json();
    let checks = json["labs"][0]["checks"].as_array().expect("checks");
    let findings = checks.iter().find_map(|check| check["findings"].as_array()).expect("findings");
    let name = |value: &serde_json::Value| value.as_str().expect("a name").to_owned();
    findings.iter().map(|finding| name(&finding["kind"]) + " " + &name(&finding["code"])).collect()
}

#[test]
fn whoever_is_to_blame_there_is_a_code_for_it() {
    let sandbox = fixture::machine();
    let of = |source: &str| {
        sandbox.write("ws/rtl/inc/inc.v", source);
        codes(&sandbox, "ws", "inc")
    };
    assert_eq!(of(&with("initial $finish;")), ["trace design-ends-simulation"]);
    assert_eq!(of(&with("initial #15 $finish;")), ["row-count design-ends-simulation"]);
    assert_eq!(of(&design("  assign y = ~a - 2'd1;")), ["mismatch inverted-output"]);
    let line = "more than the testbench will write over it, at the beginning of the file";
    let forge = format!(
        "integer f;\n  initial #35 begin f = $fopen(\"trace.txt\", \"a\"); $fdisplay(f, \"{line}\"); $fclose(f); end"
    );
    assert_eq!(of(&with(&forge)), ["trace trace"]);
    let testbench = sandbox.read("pack/testbenches/inc/inc_tb.v");
    sandbox.write("pack/testbenches/inc/inc_tb.v", testbench.replace("$fdisplay(trace, \"y\");", ""));
    assert_eq!(of(SOLUTION), ["harness reference-fails", "trace trace"]);
    std::fs::remove_dir_all(sandbox.dir().join("pack/tests")).expect("solutions");
    assert_eq!(of(SOLUTION), ["harness undecided", "trace trace"]);

    let sandbox = fixture::machine();
    sandbox.write("ws/rtl/inc/inc.v", SOLUTION);
    let simulator = crate::workspace::real_tool("vvp").display().to_string();
    sandbox.fake("vvp", &format!("{simulator} \"$@\" && head -c 7 trace.txt >t && mv t trace.txt"));
    assert_eq!(codes(&sandbox, "ws", "inc")[0], "tool-crash simulator-broken");

    let sandbox = Sandbox::new();
    fixture::old(&sandbox, "pack");
    sandbox.write("pack/testbenches/old/old_tb.v", fixture::STRONG_TESTBENCH);
    sandbox.write("pack/rtl/old/inc.v", design("  assign y = a;"));
    assert_eq!(codes(&sandbox, "pack", "old"), ["pattern pattern"]);
}
