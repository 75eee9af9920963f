//! A lab in files `.sv`, from its self-check to a class that hands in `.sv` and `.v`: the pack is tests/packs/systemverilog.
#![allow(clippy::expect_used, clippy::panic, reason = "helpers of tests may fail as tests do")]

#[path = "support/workspace.rs"]
mod workspace;

use std::fs;
use workspace::{Ran, Sandbox, repository};

const SOURCE: &str = "clip_add.sv";

/// The path of a file in the pack.
fn in_pack(rel: &str) -> String {
    repository().join("tests/packs/systemverilog").join(rel).display().to_string()
}

fn reference() -> String {
    fs::read_to_string(in_pack("tests/solutions/clip-add/reference/clip_add.sv")).expect("the reference")
}

fn skeleton() -> String {
    fs::read_to_string(in_pack("rtl/clip-add/clip_add.sv")).expect("the skeleton")
}

/// `lab` with the pack.
fn lab(sandbox: &Sandbox, args: &[&str]) -> Ran {
    sandbox.lab(&[args, &["--pack", &in_pack("")]].concat())
}

#[test]
fn a_lab_in_systemverilog_is_sound() {
    let sandbox = Sandbox::new();
    lab(&sandbox, &["verify", "clip-add"]).expect_code(0).expect_texts(&[
        "the skeleton elaborates and fails",
        "the reference passes 3 checks",
        "3 of 3 mutants caught where they say",
    ]);
}

#[test]
fn a_learner_edits_a_file_sv() {
    let sandbox = Sandbox::new();
    lab(&sandbox, &["init", "."]).expect_code(0);
    let path = format!("rtl/clip-add/{SOURCE}");
    sandbox.lab(&["run", "clip-add"]).expect_code(1).expect_texts(&["128", "y"]);
    sandbox.write(&path, reference().replace("operands.right;\n    endcase", "operands.right\n    endcase"));
    sandbox.lab(&["run", "clip-add"]).expect_code(1).expect_texts(&["syntax error", "rtl/clip-add/clip_add.sv:17:5"]);
    sandbox.write(&path, reference());
    sandbox.lab(&["run", "clip-add"]).expect_code(0).expect_texts(&["clip-add passed"]);
    sandbox.lab(&["reset", "clip-add"]).expect_code(0);
    assert_eq!(sandbox.read(&path), skeleton());
}

#[test]
fn a_design_may_be_handed_in_with_the_other_extension_and_the_right_one_wins() {
    let sandbox = Sandbox::new();
    let check = |dir: &str| lab(&sandbox, &["check", "clip-add", "--rtl", dir]);
    sandbox.write("other/clip-add/clip_add.v", reference());
    check("other").expect_code(0);
    sandbox.write("other/clip_add.sv", skeleton());
    check("other").expect_code(1).expect_texts(&["clip-add failed"]);
    fs::create_dir(sandbox.dir().join("none")).expect("a directory");
    check("none").expect_code(1).expect_texts(&["`none/rtl/clip-add/clip_add.sv` is not there"]);

    for (file, text) in [
        ("ann.sv", reference()),
        ("bob.v", reference()),
        ("cyd/rtl/clip-add/clip_add.v", reference()),
        ("dan/clip_add.sv", skeleton()),
        ("dan/clip_add.v", reference()),
    ] {
        sandbox.write(&format!("class/{file}"), text);
    }
    lab(&sandbox, &["grade", "--lab", "clip-add", "class", "--output", "grades"]).expect_code(0);
    let csv = sandbox.read("grades/grades.csv");
    let verdicts: Vec<&str> = csv.lines().skip(1).filter_map(|line| line.split(',').nth(2)).collect();
    assert_eq!(verdicts, ["passed", "passed", "passed", "wrong"], "{csv}");
}
