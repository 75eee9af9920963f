//! The whole of `lab grade --engine slurm`: the same results as on one machine.

use crate::cluster::{Cluster, MAX_ARRAY_SIZE};
use crate::workspace::{Ran, Sandbox};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// What students hand in: right in two ways, wrong, rejected, no Verilog, nothing.
const KINDS: [&str; 6] = [
    "module half_adder(input a, b, output sum, carry); assign sum = a ^ b; assign carry = a & b; endmodule\n",
    "module half_adder(input a, b, output sum, carry); assign {carry, sum} = a + b; endmodule\n",
    "module half_adder(input a, b, output sum, carry); assign sum = a | b; assign carry = a & b; endmodule\n",
    "module half_adder(input a, b, output sum, carry); initial $system(\"id\"); endmodule\n",
    "this is no Verilog\n",
    "",
];

fn machine(students: usize) -> Sandbox {
    let sandbox = Sandbox::new();
    for (student, kind) in (0..students).zip(KINDS.iter().cycle()) {
        // No two are the same, but for those of nothing.
        let remark = if kind.is_empty() { String::new() } else { format!("// {student}\n") };
        sandbox.write(&format!("class/s{student:03}.v"), format!("{kind}{remark}"));
    }
    sandbox
}

fn grade(sandbox: &Sandbox, cluster: &Cluster, output: &str, more: &[&str]) -> Ran {
    let common = ["grade", "--lab", "half-adder", "--skip-synthesis", "class", "--output", output];
    let mut command = sandbox.command(&[&common, more].concat());
    command.envs(cluster.environment());
    sandbox.finish(command)
}

/// Every result, with its content; not how it came about.
fn results(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for name in ["results.jsonl", "grades.csv", "report.md"] {
        found.insert(name.to_owned(), fs::read(root.join(name)).unwrap());
    }
    for page in fs::read_dir(root.join("feedback")).unwrap() {
        let page = page.unwrap();
        found.insert(page.file_name().into_string().unwrap(), fs::read(page.path()).unwrap());
    }
    found
}

#[test]
fn the_results_are_the_same_bits_as_on_one_machine() {
    let cluster = Cluster::shared();
    let sandbox = machine(60);
    grade(&sandbox, &cluster, "local", &[]).expect_code(0);
    let on_cluster = ["--engine", "slurm", "--chunk-size=20", "--jobs=2", "--slurm-option=--partition=main"];
    grade(&sandbox, &cluster, "on slurm", &on_cluster).expect_code(0).expect_texts(&[
        "60 students, 3 chunks",
        "3 of 3 chunks done",
        "60 of 60 graded",
    ]);
    let (local, on_slurm) = (results(&sandbox.dir().join("local")), results(&sandbox.dir().join("on slurm")));
    assert_eq!(local.len(), 63);
    assert!(local == on_slurm, "results differ");

    // Again: nothing is left to submit. With a part less: one task.
    grade(&sandbox, &cluster, "on slurm", &on_cluster).expect_code(0).expect_no_texts(&["job"]);
    fs::remove_file(sandbox.dir().join("on slurm/parts/part-1.jsonl")).unwrap();
    fs::remove_file(sandbox.dir().join("on slurm/results.jsonl")).unwrap();
    grade(&sandbox, &cluster, "on slurm", &on_cluster[..2]).expect_code(0).expect_texts(&["2 of 3 chunks done"]);
    assert!(local == results(&sandbox.dir().join("on slurm")), "results differ after a resume");
}

#[test]
fn what_cannot_work_is_told_with_what_to_do() {
    let cluster = Cluster::shared();
    let sandbox = machine(MAX_ARRAY_SIZE + 1);
    grade(&sandbox, &cluster, "many", &["--engine=slurm", "--chunk-size=1"])
        .expect_code(2)
        .expect_texts(&["66 chunks are too many: this site allows 65 tasks", "larger --chunk-size"]);
    grade(&sandbox, &cluster, "far", &["--engine=slurm", "--slurm-option=--partition=no-such"])
        .expect_code(4)
        .expect_texts(&["`sbatch` says", "no-such"]);
    grade(&sandbox, &cluster, "other", &["--engine=slurm", "--slurm-option=--array=0-9"])
        .expect_code(2)
        .expect_texts(&["--slurm-option --array=0-9", "lab needs this one"]);
    grade(&sandbox, &cluster, "local", &["--chunk-size=9"]).expect_code(2).expect_texts(&["for --engine slurm"]);
    let without = Sandbox::new().with_tools(&["iverilog", "vvp", "yosys"]);
    without.write("class/ann.v", KINDS[0]);
    grade(&without, &cluster, "grades", &["--engine=slurm"])
        .expect_code(4)
        .expect_texts(&["`sbatch` is not installed", "--engine local"]);
}
