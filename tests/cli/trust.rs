//! What decides: the lab's own harness, never a copy that somebody could have edited.
use crate::fixture::{self, SOLUTION};
use crate::workspace::Sandbox;

/// A testbench that is content with everything.
const FORGED_TESTBENCH: &str = "module inc_tb;\n  integer t;\n  inc dut (.a(2'd0), .y());\n  initial begin\n    \
     t = $fopen(\"trace.txt\", \"w\"); $fdisplay(t, \"y\\n01\\n10\\n11\\n00\"); $finish;\n  end\nendmodule\n";
/// Golden vectors that the skeleton matches.
const FORGED_VECTORS: &str = "a:2'b | y:2'b\n00 | 00\n";

/// Forges the harness of the lab `inc` below a directory.
fn forge(sandbox: &Sandbox, dir: &str) {
    let manifest = sandbox.read("pack/labs/inc/lab.toml").replace("Incrementer", "Forged");
    sandbox.write(&format!("{dir}/labs/inc/lab.toml"), manifest);
    sandbox.write(&format!("{dir}/testbenches/inc/inc_tb.v"), FORGED_TESTBENCH);
    sandbox.write(&format!("{dir}/testbenches/inc/all.vec"), FORGED_VECTORS);
    sandbox.write(&format!("{dir}/tests/solutions/inc/reference/inc.v"), "module inc; endmodule\n");
}

#[test]
fn edited_copies_in_a_workspace_change_nothing_and_are_named() {
    let sandbox = fixture::machine();
    forge(&sandbox, "ws");
    for command in ["run", "check"] {
        let ran = sandbox.lab_in("ws", &[command, "inc"]).expect_code(1).expect_texts(&["3 of 4 rows differ"]);
        assert_eq!(
            ran.stderr,
            "labs/inc/lab.toml was edited, which changes nothing: the lab's own file decides\n\
             testbenches/inc/all.vec was edited, which changes nothing: the lab's own file decides\n\
             testbenches/inc/inc_tb.v was edited, which changes nothing: the lab's own file decides\n"
        );
    }
    sandbox.lab_in("ws", &["list"]).expect_code(0).expect_texts(&["Incrementer"]);
    let updated = sandbox.lab_in("ws", &["init", "--update"]).expect_code(0);
    updated.expect_texts(&["updated testbenches/inc/all.vec", "Your edited copies are saved in .lab/snapshots/"]);
    assert_eq!(sandbox.lab_in("ws", &["check"]).expect_code(1).stderr, "");
}

#[test]
fn a_shared_file_that_was_edited_is_named_once() {
    let sandbox = Sandbox::workspace();
    sandbox.write("testbenches/common/trace.vh", "");
    let ran = sandbox.lab(&["check", "half-adder", "full-adder"]).expect_code(1).expect_no_texts(&["broken"]);
    assert_eq!(
        ran.stderr,
        "testbenches/common/trace.vh was edited, which changes nothing: the lab's own file decides\n"
    );
}

#[test]
fn rtl_takes_the_declared_sources_and_nothing_else() {
    let sandbox = fixture::machine();
    forge(&sandbox, "student");
    for place in ["rtl/inc/inc.v", "inc/inc.v", "inc.v"] {
        sandbox.write(&format!("student/{place}"), SOLUTION);
        sandbox.write("student/inc_tb.v", FORGED_TESTBENCH);
        let args = ["check", "inc", "--rtl", "student", "--pack", "pack"];
        sandbox.lab(&args).expect_code(0).expect_texts(&["✓ inc passed"]);
        sandbox.write(&format!("student/{place}"), SOLUTION.replace("2'd1", "2'd2"));
        let ran = sandbox.lab(&args).expect_code(1).expect_texts(&["4 of 4 rows differ"]);
        assert!(!ran.stdout.contains("cache"), "untrusted work is not cached");
        std::fs::remove_file(sandbox.dir().join("student").join(place)).expect("a file");
        sandbox.lab(&args).expect_code(1).expect_texts(&["`student/rtl/inc/inc.v` is not there"]);
    }
    assert!(!sandbox.dir().join("student/.lab").exists() && !sandbox.dir().join("pack/.lab").exists());
}

#[test]
fn no_labs_in_or_around_the_judged_work_decide() {
    // As a course does it: in the student's repository, which holds labs, a pack or a workspace of the student's making.
    let sandbox = fixture::machine();
    sandbox.solve("half-adder");
    let own = ["labs/half-adder/lab.toml", "testbenches/half-adder/half_adder_tb.v", "testbenches/common/trace.vh"];
    for rel in own {
        let text = std::fs::read(crate::workspace::repository().join(rel)).expect("a file");
        sandbox.write(&format!("student/{rel}"), text);
    }
    sandbox.write("student/testbenches/half-adder/truth-table.vec", "a:1'b b:1'b | carry:1'b sum:1'b\n0 0 | 0 0\n");
    sandbox.write(
        "student/rtl/half-adder/half_adder.v",
        "module half_adder(input a, b, output sum, carry);\n  assign sum = 0, carry = 0;\nendmodule\n",
    );
    let remark = "the labs in the binary decide";
    sandbox.lab_in("student", &["check", "half-adder"]).expect_code(0).expect_texts(&["✓ half-adder passed"]);
    for (dir, rtl) in [("student", "."), ("student/rtl", ".."), ("student", "rtl"), ("student/labs", "../rtl")] {
        let ran = sandbox.lab_in(dir, &["check", "half-adder", "--rtl", rtl]).expect_code(1);
        ran.expect_texts(&[remark, "✗ half-adder failed simulate/truth-table"]);
    }
    // A workspace that names a pack of the student's, and settings that nobody can read.
    sandbox.write("student/.lab/workspace.toml", "schema = 1\npack = \"/nonexistent\"\n");
    sandbox.lab_in("student", &["run", "half-adder", "--rtl", "."]).expect_code(1).expect_texts(&[remark]);
    sandbox.write("student/.lab/workspace.toml", "nonsense");
    sandbox.lab_in("student", &["run", "half-adder", "--rtl", "."]).expect_code(1).expect_texts(&[remark]);
    let args = ["check", "inc", "--rtl", ".", "--pack", "../pack"];
    sandbox.lab_in("student", &args).expect_code(1).expect_texts(&["`rtl/inc/inc.v` is not there"]);
    // From a pack of one's own elsewhere, that pack decides.
    sandbox.write("student/inc.v", SOLUTION);
    sandbox.lab_in("pack", &["check", "--rtl", "../student"]).expect_code(0).expect_no_texts(&[remark]);
}

#[test]
fn rtl_follows_no_link() {
    let sandbox = fixture::machine();
    sandbox.write("elsewhere/inc.v", SOLUTION);
    let link = |target: &str, rel: &str| {
        let path = sandbox.dir().join(rel);
        std::fs::create_dir_all(path.parent().expect("a directory")).expect("a directory");
        std::os::unix::fs::symlink(sandbox.dir().join(target), path).expect("a link");
    };
    link("elsewhere/inc.v", "a/rtl/inc/inc.v");
    link("elsewhere", "b/rtl/inc");
    link("elsewhere", "c/inc");
    for dir in ["a", "b", "c"] {
        let ran = sandbox.lab(&["check", "inc", "--rtl", dir, "--pack", "pack"]).expect_code(1);
        ran.expect_texts(&["is a symbolic link or lies below one, and links are not followed here"]);
    }
    link("elsewhere", "given");
    sandbox.lab(&["check", "inc", "--rtl", "given", "--pack", "pack"]).expect_code(0);
}

#[test]
fn a_pack_decides_that_is_given_or_recorded() {
    let sandbox = fixture::machine();
    sandbox.lab(&["list", "--pack", "pack"]).expect_code(0).expect_texts(&["Incrementer"]).expect_no_texts(&["alu"]);
    sandbox.lab_in("ws", &["list"]).expect_code(0).expect_texts(&["Incrementer"]).expect_no_texts(&["alu"]);
    // Inside a pack under development the files on disk count.
    sandbox.lab_in("pack/testbenches", &["run", "inc"]).expect_code(1);
    sandbox.write("pack/testbenches/inc/all.vec", "a:2'b | y:2'b\n00 | 00\n01 | 00\n");
    sandbox.lab_in("pack", &["run", "inc"]).expect_code(0);
    sandbox.lab_in("pack", &["reset", "inc"]).expect_code(2).expect_texts(&["this is a pack"]);
    // A pack that moved is asked for, and can be named.
    std::fs::rename(sandbox.dir().join("pack"), sandbox.dir().join("moved")).expect("a move");
    sandbox.lab_in("ws", &["run"]).expect_code(2).expect_texts(&["`[ROOT]/work/pack`, is not there any more"]);
    sandbox.lab(&["init", "--update", "ws", "--pack", "moved"]).expect_code(0);
    sandbox.lab_in("ws", &["list"]).expect_code(0).expect_texts(&["Incrementer"]);
}

#[test]
fn an_update_keeps_the_work_and_says_verify_again() {
    let sandbox = fixture::machine();
    sandbox.write("ws/rtl/inc/inc.v", SOLUTION);
    sandbox.lab_in("ws", &["run", "inc"]).expect_code(0);
    sandbox.write(
        "pack/testbenches/inc/all.vec",
        "# harder\na:2'b | y:2'b\n00 | 01\n01 | 10\n10 | 11\n11 | 00\n00 | 01\n",
    );
    sandbox.write("pack/rtl/inc/inc.v", "// another skeleton\n");
    fixture::old(&sandbox, "pack");
    sandbox.lab_in("ws", &["list"]).expect_code(0).expect_texts(&["inc Incrementer verify again"]);
    let updated = sandbox.lab_in("ws", &["init", "--update"]).expect_code(0);
    updated.expect_texts(&[
        "new rtl/old/inc.v",
        "updated testbenches/inc/all.vec",
        "yours, kept as it is rtl/inc/inc.v",
        "lab list shows which labs to verify again",
    ]);
    assert_eq!(sandbox.read("ws/rtl/inc/inc.v"), SOLUTION);
    sandbox.lab_in("ws", &["run", "inc"]).expect_code(0);
    sandbox.lab_in("ws", &["list"]).expect_code(0).expect_texts(&["inc Incrementer passed"]);
}
