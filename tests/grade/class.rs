//! A class of real submissions, and the real `lab`.

use std::fs;
use std::path::Path;

use crate::workspace::{Ran, Sandbox, repository};
use lab::domain::gradebook::GradeRow;

/// A correct design for the lab of the class.
pub(crate) const RIGHT: &str = "module half_adder(input a, input b, output sum, output carry);\n  assign sum = a ^ b;\n  assign carry = a & b;\nendmodule\n";

/// What each student handed in: right, wrong, the same as another, no Verilog, nothing at all.
pub(crate) const STUDENTS: [(&str, &str); 12] = [
    ("ann.v", RIGHT),
    (
        "bob.v",
        "module half_adder(input a, b, output sum, carry); assign sum = a | b; assign carry = a & b; endmodule\n",
    ),
    ("cyd.v", "module half_adder(input a, b, output sum, carry); assign {carry, sum} = a + b; endmodule\n"),
    (
        "Dan/half_adder.v",
        "module half_adder(input a, b, output sum, carry); assign {carry, sum} = a + b; // mine\nendmodule\n",
    ),
    ("eve.v", "module half_adder(input a, b, output sum, carry); initial $finish; endmodule\n"),
    ("fay.v", "this is no Verilog\n"),
    ("gus.v", ""),
    ("hal.v", "module half_adder(input a, b, output sum); assign sum = a ^ b; endmodule\n"),
    ("ida/notes.txt", "I shall do it tomorrow\n"),
    (
        "dan.v",
        "module half_adder(input a, b, output reg sum, carry); always @* begin sum = a ^ b; carry = 1; end endmodule\n",
    ),
    (
        "=1+1.v",
        "module half_adder(input a, b, output sum, carry); assign sum = b ^ a; assign carry = a & b; endmodule\n",
    ),
    ("j k.v", "module half_adder(input a, b, output sum, carry); assign sum = 0; assign carry = 0; endmodule\n"),
];

/// A machine with the class in `class/`.
pub(crate) fn machine() -> Sandbox {
    let sandbox = Sandbox::new();
    for (path, text) in STUDENTS {
        sandbox.write(&format!("class/{path}"), text);
    }
    std::os::unix::fs::symlink("/etc/hostname", sandbox.dir().join("class/kim.v")).expect("a link");
    sandbox
}

/// Grades the class into `output`.
pub(crate) fn grade(sandbox: &Sandbox, output: &str, more: &[&str]) -> Ran {
    sandbox.lab(&[&["grade", "--lab", "half-adder", "class", "--output", output], more].concat())
}

/// The rows of a folder of results.
pub(crate) fn rows(sandbox: &Sandbox, output: &str) -> Vec<GradeRow> {
    let text = sandbox.read(&format!("{output}/results.jsonl"));
    text.lines().map(|line| serde_json::from_str(line).expect("a row")).collect()
}

/// Every file below a folder of results that is no record of how it came about, with its content.
pub(crate) fn published(sandbox: &Sandbox, output: &str) -> Vec<(String, Vec<u8>)> {
    let root = sandbox.dir().join(output);
    let mut found = Vec::new();
    collect(&root, &root, &mut found);
    found.sort();
    let own = ["run.json", "roster.jsonl", "journal.jsonl", "journal.lock"];
    found.retain(|(name, _)| !own.contains(&name.as_str()) && !name.starts_with("parts/"));
    found
}

fn collect(root: &Path, dir: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(dir).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(root, &path, found);
        } else {
            let name = path.strip_prefix(root).expect("below").to_string_lossy().into_owned();
            found.push((name, fs::read(&path).expect("a file")));
        }
    }
}

/// Copies a lab of the curriculum into a pack of its own.
pub(crate) fn pack(sandbox: &Sandbox, name: &str, lab: &str) {
    for tree in ["labs", "rtl", "testbenches", "tests/solutions"] {
        copy(&repository().join(tree).join(lab), &sandbox.dir().join(name).join(tree).join(lab));
    }
    copy(&repository().join("testbenches/common"), &sandbox.dir().join(name).join("testbenches/common"));
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a directory");
    for entry in fs::read_dir(from).into_iter().flatten() {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("a copy");
        }
    }
}
