//! Whatever a tool does, `lab run` ends, blames nobody who is innocent, and leaves nothing behind.

use crate::fake_tool::Behaviour;
use crate::fixture::{self, SOLUTION};
use crate::workspace::{Ran, Sandbox, real_tool};

/// What a right design gets when one tool misbehaves.
fn run_with(tool: &str, script: &str) -> Ran {
    let sandbox = fixture::machine();
    sandbox.write("ws/rtl/inc/inc.v", SOLUTION);
    sandbox.fake(tool, script);
    let ran = sandbox.lab_in("ws", &["run", "inc"]);
    sandbox.assert_nothing_left();
    let journal = std::fs::read_to_string(sandbox.dir().join("ws/.lab/journal.jsonl")).expect("a journal");
    assert!(!journal.contains(r#""status":"fail""#) && !journal.contains(r#""status":"pass""#), "{journal}");
    ran
}

/// The scripts of faults that end by themselves, or at a limit that is soon reached.
fn faults() -> Vec<(&'static str, String)> {
    let flood = "exec yes a tool that prints without an end".to_owned();
    vec![
        ("dies", Behaviour::Die("SEGV").script("")),
        ("is killed", Behaviour::Die("KILL").script("")),
        ("floods", flood.clone()),
        ("floods standard error", format!("{flood} >&2")),
        ("is silent", Behaviour::Silent.script("")),
        ("complains", Behaviour::Complain(1, "something went wrong").script("")),
        (
            "complains of memory",
            Behaviour::Complain(134, "terminate called after throwing 'std::bad_alloc'").script(""),
        ),
        ("leaves a child", "sleep 60 & exit 0".to_owned()),
        ("floods a file", Behaviour::FloodFile.script("")),
        ("is no program", "exit 127".to_owned()),
    ]
}

#[test]
fn a_compiler_that_misbehaves_is_never_the_students_failure() {
    for (what, script) in faults() {
        let ran = run_with("iverilog", &script);
        assert!(matches!(ran.code, Some(3 | 4)), "iverilog {what}: {ran:?}");
        ran.expect_texts(&["inc broken", "nothing you wrote is to blame"]).expect_no_texts(&["passed", "failed"]);
    }
}

#[test]
fn a_simulator_that_misbehaves_is_never_the_students_failure() {
    for (what, script) in faults() {
        let ran = run_with("vvp", &script);
        assert!(matches!(ran.code, Some(3 | 4)), "vvp {what}: {ran:?}");
        ran.expect_texts(&["inc broken", "nothing you wrote is to blame", "✓ interface"]);
    }
}

#[test]
fn a_synthesizer_that_misbehaves_is_never_the_students_failure() {
    for (what, script) in faults() {
        let ran = run_with("yosys", &script);
        assert!(matches!(ran.code, Some(3 | 4)), "yosys {what}: {ran:?}");
        ran.expect_texts(&["inc broken", "nothing you wrote is to blame", "✓ simulate/all"]);
    }
}

/// A tool that computes for ever with the design meets the limit on CPU time, and so does the reference.
#[test]
fn a_simulator_that_never_ends_meets_its_limit() {
    let ran = run_with("vvp", &Behaviour::SpinIgnoringXcpu.script("")).expect_code(4);
    ran.expect_texts(&["its CPU time is used up", "This machine cannot run the check"]);
}

#[test]
fn a_tool_that_spoils_its_result_gives_no_verdict() {
    let compiler = real_tool("iverilog").display().to_string();
    // Half a program: what a full disk leaves.
    let half = format!("{compiler} \"$@\" && for f in *.vvp; do head -c 500 $f >half && mv half $f; done");
    run_with("iverilog", &half).expect_code(4).expect_texts(&["half a program; the disk may be full"]);
    run_with("iverilog", &format!("{compiler} \"$@\" && rm -f *.vvp"))
        .expect_code(4)
        .expect_texts(&["wrote no program"]);
    let simulator = real_tool("vvp").display().to_string();
    let torn = format!("{simulator} \"$@\" && head -c 7 trace.txt >t && mv t trace.txt");
    run_with("vvp", &torn).expect_code(4).expect_texts(&["vvp cannot run a design of one line"]);
}

#[test]
fn a_missing_tool_comes_with_the_way_to_get_it() {
    for missing in ["iverilog", "vvp", "yosys"] {
        let tools: Vec<&str> = ["iverilog", "vvp", "yosys"].into_iter().filter(|tool| *tool != missing).collect();
        let sandbox = fixture::machine().with_tools(&tools);
        let ran = sandbox.lab_in("ws", &["run", "inc"]).expect_code(4);
        ran.expect_texts(&[
            "inc broken",
            &format!("`{missing}` is not installed; `lab doctor` says how to install it"),
            "This machine cannot run the check; nothing you wrote is to blame",
        ]);
        sandbox.lab_in("ws", &["doctor"]).expect_code(4).expect_texts(&[missing, "not installed"]);
    }
}

/// A package manager that installs a tool by making it appear.
const APT_GET: &str = "[ \"$1\" = install ] || exit 100\nshift\nfor p; do case $p in -*) ;; *) echo \"installing $p\";; esac; done\n\
                       cp ../tools/vvp ../bin/yosys";

#[test]
fn doctor_names_versions_and_installs_what_is_missing() {
    let sandbox = Sandbox::new();
    let all = ["iverilog", "yosys", "Everything that labs need is here.", "Sandbox of `lab grade`: "];
    sandbox.lab(&["doctor"]).expect_code(0).expect_texts(&all);

    let sandbox = Sandbox::new().with_tools(&["iverilog", "vvp", "python3"]);
    sandbox.fake("sudo", "exec \"$@\"");
    sandbox.fake("apt-get", APT_GET);
    for tool in ["sh", "cp", "rm", "chmod"] {
        std::os::unix::fs::symlink(real_tool(tool), sandbox.root().join("tools").join(tool)).expect("a link");
    }
    let ran = sandbox.lab(&["doctor"]).expect_code(4);
    ran.expect_texts(&[
        "yosys not installed",
        "Install what is missing with `lab doctor --install`, or by hand:",
        "apt-get install -y yosys",
    ]);
    let ran = sandbox.lab(&["doctor", "--install"]).expect_code(0);
    ran.expect_texts(&["apt-get install -y yosys", "installing yosys", "Everything that labs need is here."]);

    sandbox.fake("yosys", "echo Yosys 0.5");
    sandbox.lab(&["doctor"]).expect_code(4).expect_texts(&["0.5 (too old)"]);
    sandbox.fake("yosys", "echo Yosys 0.99");
    sandbox.lab(&["doctor"]).expect_code(0).expect_texts(&["0.99 (not tested)"]);
    sandbox.fake("yosys", "echo nonsense");
    sandbox.lab(&["doctor"]).expect_code(4).expect_texts(&["yosys does not work", "names no version"]);
    sandbox.fake("apt-get", "exit 100");
    std::fs::remove_file(sandbox.bin().join("yosys")).expect("a file");
    sandbox.lab(&["doctor", "--install"]).expect_code(4).expect_texts(&["apt-get failed: exit status: 100"]);
    let sandbox = sandbox.with_env("TMPDIR", "/nonexistent");
    sandbox
        .lab(&["doctor"])
        .expect_code(4)
        .expect_texts(&["there can be no working directory in /nonexistent", "set TMPDIR"]);
}
