//! `lab verify` finds what is wrong with a lab, `lab new` writes one that is not finished.
use crate::fixture::{self, SOLUTION, design};
use crate::workspace::{Ran, Sandbox};

fn pack() -> Sandbox {
    let sandbox = Sandbox::new();
    fixture::inc(&sandbox, ".");
    sandbox
}

fn verify(sandbox: &Sandbox) -> Ran {
    let ran = sandbox.lab(&["verify", "inc"]);
    sandbox.assert_nothing_left();
    ran
}

#[test]
fn a_sound_lab_has_its_proof() {
    let ran = verify(&pack()).expect_code(0);
    assert_eq!(
        ran.stdout,
        "inc  sound\n  \
         ✓ made again by golden.py, line for line: 1 golden vector file\n  \
         ✓ the skeleton elaborates and fails\n  \
         ✓ the reference passes 3 checks\n  \
         ✓ 3 of 3 mutants caught where they say\n  \
         ✓ 8 of 8 output faults caught\n"
    );
    assert_eq!(ran.stderr, "");
}

#[test]
fn every_way_to_be_wrong_is_named() {
    let mutant = "tests/solutions/inc/mutants/same.v";
    let cases: [(&str, &str, &str); 13] = [
        (
            "tests/solutions/inc/reference/inc.v",
            "module inc (input [1:0] a, output [1:0] y);\n  assign y = a;\nendmodule\n",
            "the reference does not pass simulate/all",
        ),
        ("tests/solutions/inc/reference/inc.v", "module inc;", "the reference does not pass interface"),
        ("rtl/inc/inc.v", SOLUTION, "the skeleton passes: nothing is left to do"),
        ("rtl/inc/inc.v", "module inc (input a);\nendmodule\n", "the skeleton does not pass interface: the port"),
        (
            mutant,
            "// mutant: right\n// caught by: simulate/all\nmodule inc (input [1:0] a, output [1:0] y);\n  assign y = a + 1;\nendmodule\n",
            "the mutant same.v (right) survives: no check fails on it",
        ),
        (
            mutant,
            "// mutant: narrow\n// caught by: simulate/all\nmodule inc (input a, output y);\n  assign y = a;\nendmodule\n",
            "the mutant same.v is caught by interface, but its header names simulate/all",
        ),
        (mutant, "// mutant: lost\n// caught by: simulate/al\n", "did you mean `simulate/all`?"),
        (
            "testbenches/inc/all.vec",
            "a:2'b | y:2'b\n00 | 01\n01 | 10\n",
            "testbenches/inc/all.vec is not what golden.py writes: run python3 labs/inc/golden.py",
        ),
        ("labs/inc/golden.py", "raise ValueError('half a model')\n", "ValueError: half a model"),
        ("labs/inc/golden.py", "pass\n", "golden.py does not write all.vec"),
        ("labs/inc/README.md", "# Incrementer\n", "labs/inc/README.md does not mention the ports a, y"),
        ("labs/inc/hints.md", "## One\n\nTODO: write it.\n", "labs/inc/hints.md still has a TODO"),
        ("labs/inc/hints.md", "## One\n\nOnly.\n", "labs/inc/hints.md has 1 hint (## headings); write at least 2"),
    ];
    for (rel, text, problem) in cases {
        let sandbox = pack();
        sandbox.write(rel, text);
        verify(&sandbox).expect_code(3).expect_texts(&["inc not sound", problem]);
    }
}

#[test]
fn what_is_missing_is_named_at_once() {
    let sandbox = pack();
    for rel in ["labs/inc/golden.py", "labs/inc/README.md"] {
        std::fs::remove_file(sandbox.dir().join(rel)).expect("a file");
    }
    std::fs::remove_dir_all(sandbox.dir().join("tests")).expect("solutions");
    verify(&sandbox).expect_code(3).expect_texts(&[
        "labs/inc/README.md does not exist",
        "no generator of golden vectors: [ROOT]/work/labs/inc/golden.py does not exist",
        "tests/solutions/inc/mutants/ has 0 mutants; write 3",
        "there is no reference solution in tests/solutions/inc/reference/",
    ]);
}

/// Writes vectors, the generator that writes them, and a reference that matches them.
fn with_vectors(rows: &str, reference: &str) -> Sandbox {
    let (sandbox, text) = (pack(), format!("a:2'b | y:2'b\n{rows}"));
    sandbox.write("testbenches/inc/all.vec", &text);
    sandbox.write("labs/inc/golden.py", format!("import sys\nopen(sys.argv[1] + '/all.vec', 'w').write({text:?})\n"));
    sandbox.write("tests/solutions/inc/reference/inc.v", reference);
    sandbox
}

#[test]
fn weak_vectors_are_found() {
    let ran = verify(&with_vectors("00 | -1\n10 | -1\n01 | -0\n11 | -0\n", SOLUTION)).expect_code(3);
    ran.expect_texts(&["4 of 8 output faults caught", "no case catches y[1] stuck at 0", "no case catches y[1] x"])
        .expect_no_texts(&["catches y[0]"]);
    let ran = verify(&with_vectors("00 | 01\n00 | 01\n", SOLUTION)).expect_code(3);
    ran.expect_texts(&["`y` never changes in the golden vectors: a constant would pass"]);
    // A bit that is always 0 cannot be told from one that is stuck at 0; the manifest may say that it is meant so.
    let low = design("  assign y = {1'b0, ~a[0]};");
    let sandbox = with_vectors("00 | 01\n01 | 00\n10 | 01\n11 | 00\n", &low);
    verify(&sandbox).expect_code(3).expect_texts(&["7 of 8 output faults caught", "no case catches y[1] stuck at 0"]);
    let manifest = sandbox.read("labs/inc/lab.toml");
    sandbox.write("labs/inc/lab.toml", manifest.replace("[dut]\n", "[dut]\nconstant-bits = [\"y[1]\"]\n"));
    verify(&sandbox).expect_code(0).expect_texts(&["constant by `constant-bits`"]);
}

#[test]
fn personal_cases_are_tried_with_two_students() {
    let personal = "\n[[personal]]\nname = \"yours\"\nlike = \"all\"\nvary = [\"a\"]\n";
    let add = |sandbox: &Sandbox| sandbox.write("labs/inc/lab.toml", sandbox.read("labs/inc/lab.toml") + personal);
    let sandbox = pack();
    add(&sandbox);
    verify(&sandbox).expect_code(0).expect_texts(&["✓ the reference answers 1 personal case of two students"]);
    let undecided = design("  assign y = a == 2'd2 ? 2'bxx : a + 2'd1;");
    let sandbox = with_vectors(&"00 | 01\n01 | 10\n11 | 00\n".repeat(4), &undecided);
    add(&sandbox);
    verify(&sandbox)
        .expect_code(3)
        .expect_texts(&["the personal case `yours`: the reference answers xx for `y` in row"])
        .expect_no_texts(&["personal case of two students"]);
    let sandbox = with_vectors("00 | 01\n", SOLUTION);
    add(&sandbox);
    sandbox.write("labs/inc/lab.toml", sandbox.read("labs/inc/lab.toml").replace("[\"a\"]", "[\"b\"]"));
    verify(&sandbox).expect_code(3).expect_texts(&["varies `b`, which is no input column of these vectors"]);
}

#[test]
fn what_this_machine_cannot_try_is_not_the_labs_fault() {
    let sandbox = pack().with_tools(&["iverilog", "vvp", "yosys"]);
    verify(&sandbox).expect_code(4).expect_texts(&["inc not verified", "`python3` is not installed"]);
    let sandbox = pack().with_tools(&["iverilog", "vvp", "python3"]);
    let ran = verify(&sandbox).expect_code(4);
    ran.expect_texts(&["inc not verified", "the reference cannot be judged by synthesize: `yosys` is not installed"]);
    sandbox.write("labs/inc/hints.md", "");
    verify(&sandbox).expect_code(4).expect_texts(&["inc not sound", "has 0 hints", "`yosys` is not installed"]);
}

#[test]
fn all_labs_are_verified_and_broken_manifests_count() {
    let sandbox = pack();
    fixture::old(&sandbox, ".");
    sandbox.lab(&["verify"]).expect_code(0).expect_texts(&["inc sound", "old sound"]);
    sandbox.write("labs/odd/lab.toml", "");
    sandbox.lab(&["verify"]).expect_code(3).expect_texts(&["inc sound", "labs/odd/lab.toml"]);
    sandbox.lab(&["verify", "odd"]).expect_code(3).expect_texts(&["the lab `odd` is broken"]);
}

#[test]
fn a_new_lab_says_what_it_lacks_until_it_is_complete() {
    let sandbox = Sandbox::new();
    let ran = sandbox.lab(&["new", "add-one", "--pack", "."]).expect_code(0);
    ran.expect_texts(&[
        "labs/add-one/lab.toml",
        "rtl/add-one/add_one.v",
        "Next: lab verify add-one --pack . says what is missing",
    ]);
    sandbox.lab(&["new", "add-one"]).expect_code(2).expect_texts(&["labs/add-one/lab.toml exists already"]);
    let ran = sandbox.lab(&["verify"]).expect_code(3);
    ran.expect_texts(&[
        "the skeleton elaborates and fails",
        "made again by golden.py, line for line: 1 golden vector file",
        "labs/add-one/lab.toml still has a TODO",
        "labs/add-one/README.md still has a TODO",
        "labs/add-one/hints.md still has a TODO",
        "labs/add-one/hints.md has 1 hint",
        "tests/solutions/add-one/mutants/ has 0 mutants; write 3",
        "there is no reference solution in tests/solutions/add-one/reference/",
    ]);
    for rel in ["labs/add-one/lab.toml", "labs/add-one/README.md", "labs/add-one/hints.md"] {
        sandbox.write(rel, sandbox.read(rel).replace("TODO", "Done"));
    }
    sandbox.write("labs/add-one/hints.md", "## First\n\nLook.\n\n## Second\n\nAdd.\n");
    let skeleton = sandbox.read("rtl/add-one/add_one.v");
    let solved = |answer: &str| skeleton.replace("4'd0", answer);
    sandbox.write("tests/solutions/add-one/reference/add_one.v", solved("a + 4'd1"));
    for (name, answer) in [("same", "a"), ("less", "a - 4'd1"), ("narrow", "{1'b0, a[2:0] + 3'd1}")] {
        let header = format!("// mutant: {name}\n// caught by: simulate/exhaustive\n");
        sandbox.write(&format!("tests/solutions/add-one/mutants/{name}.v"), header + &solved(answer));
    }
    sandbox.lab(&["verify"]).expect_code(0).expect_texts(&["add-one sound", "16 of 16 output faults caught"]);
    sandbox.write("file", "");
    sandbox.lab(&["new", "again", "--pack", "file"]).expect_code(4).expect_texts(&["no lab was written"]);
}
