//! What only the teacher has: hidden cases, and vectors of each student's own. A design that replays the public answers.

use lab::domain::gradebook::{GradeRow, Outcome};
use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::class::rows;
use crate::workspace::{Sandbox, repository};

const LAB: &str = "accumulator-sim";
const PUBLIC: &str = "testbenches/accumulator-sim/random.vec";
const RIGHT: &str = "module dut(input clk, input rst, input [7:0] a, output reg [7:0] y);\n  \
                     always @(posedge clk) if (rst) y <= 0; else y <= y + a;\nendmodule\n";

/// A machine with a pack of one accumulator with one public case, and a class of two: one is right, one knows the answers.
fn machine(personal: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    copy(&repository().join("tests/hostile/pack"), &sandbox.dir().join("pack"));
    let manifest = "schema = 1\nid = \"accumulator-sim\"\ntitle = \"Accumulator\"\nsummary = \"Adds up.\"\n\n[dut]\ntop = \"dut\"\n\
                    sources = [\"dut.v\"]\nclock = \"clk\"\ninputs = { clk = 1, rst = 1, a = 8 }\noutputs = { y = 8 }\n\n";
    let case = |name: &str, file: &str| {
        format!("[[simulate]]\nname = \"{name}\"\ntestbench = \"dut_tb.v\"\nvectors = \"{file}\"\npoints = 3\n")
    };
    let public = format!("{manifest}{}{personal}", case("public", "random.vec"));
    sandbox.write("pack/labs/accumulator-sim/lab.toml", &public);
    copy(&sandbox.dir().join("pack"), &sandbox.dir().join("private"));
    let hidden = format!("{manifest}{}", case("overflow-at-noon", "known.vec"));
    sandbox.write("private/labs/accumulator-sim/lab.toml", &hidden);
    sandbox.write("class/honest.v", RIGHT);
    sandbox.write(
        "class/replay.v",
        replay(&fs::read_to_string(repository().join("tests/hostile/pack").join(PUBLIC)).expect("vectors")),
    );
    sandbox.write("secret", "correct horse battery staple");
    fs::set_permissions(sandbox.dir().join("secret"), fs::Permissions::from_mode(0o600)).expect("permissions");
    sandbox
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

/// A design that counts cycles and says what the public vectors say.
fn replay(vectors: &str) -> String {
    let rows = vectors.lines().filter(|line| !line.starts_with('#')).skip(1);
    let answers = rows.filter_map(|row| row.rsplit('|').next()).map(str::trim);
    let mut design = "module dut(input clk, input rst, input [7:0] a, output reg [7:0] y);\n  integer n = 0;\n  \
                      always @(posedge clk) n <= n + 1;\n  always @* case (n)\n"
        .to_owned();
    for (row, answer) in answers.enumerate() {
        let answer = if answer.contains('-') { "00" } else { answer };
        let _ = writeln!(design, "    {row}: y = 8'h{answer};");
    }
    design + "    default: y = a;\n  endcase\nendmodule\n"
}

fn graded(sandbox: &Sandbox, more: &[&str]) -> [GradeRow; 2] {
    let ran = sandbox.lab(&[&["grade", "--pack", "pack", "--lab", LAB, "class", "--output", "out"], more].concat());
    assert_eq!(ran.code, Some(0), "{}{}", ran.stdout, ran.stderr);
    rows(sandbox, "out").try_into().expect("two rows")
}

const PERSONAL: &str = "\n[[personal]]\nname = \"yours\"\nlike = \"public\"\nvary = [\"a\"]\npoints = 2\n";

#[test]
fn known_answers_pass_known_vectors_and_nothing_else_stops_them() {
    let [honest, replay] = graded(&machine(PERSONAL), &[]);
    assert_eq!((honest.outcome, replay.outcome), (Outcome::Passed, Outcome::Passed));
}

#[test]
fn known_answers_fail_on_vectors_of_the_students_own() {
    let sandbox = machine(PERSONAL);
    let [honest, replay] = graded(&sandbox, &["--secret", "secret"]);
    assert_eq!((honest.outcome, replay.outcome), (Outcome::Passed, Outcome::Wrong));
    let points: Vec<String> = replay.checks.iter().map(|check| format!("{} {}", check.check, check.points)).collect();
    assert_eq!(points, ["interface 0", "simulate/public 3", "simulate/yours 0"]);
    assert_eq!((honest.max_points, honest.points), (replay.max_points, Some(honest.max_points)));
}

#[test]
fn known_answers_fail_on_hidden_cases_of_which_nobody_is_told() {
    let sandbox = machine("");
    let [honest, replay] = graded(&sandbox, &["--private", "private"]);
    assert_eq!((honest.outcome, replay.outcome), (Outcome::Passed, Outcome::Wrong));
    // Of a hidden case the teacher has the first row that differs, and the student not even that.
    let windows = |row: &GradeRow| -> Vec<usize> {
        let findings = row.checks.iter().flat_map(|check| check.verdict.findings());
        findings.filter_map(|finding| Some(finding.mismatch()?.window.as_ref()?.rows.len())).collect()
    };
    assert_eq!((windows(&honest), windows(&replay)), (vec![], vec![1]));
    for file in ["out/results.jsonl", "out/journal.jsonl"] {
        assert_eq!(sandbox.read(file).matches("\"window\"").count(), 1, "{file}");
    }
    let feedback = sandbox.read("out/feedback/replay.md");
    assert!(feedback.contains("hidden case 1"), "{feedback}");
    for told in ["overflow-at-noon", "expected", "mismatch", "window", "y:8'h"] {
        assert!(!feedback.contains(told), "{told}: {feedback}");
    }
}
