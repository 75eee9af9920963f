//! Stopped at any moment, killed at any moment, run twice at once, on a full disk: the journal and the learner's files are whole.
use rustix::process::{Pid, Signal, kill_process};
use std::process::{Child, Stdio};
use std::time::Duration;

use crate::fake_tool::eventually;
use crate::fixture::{self, SOLUTION};
use crate::workspace::{Ran, Sandbox, processes_in};

/// Starts `lab` in the workspace `ws`, with its output kept.
fn start(sandbox: &Sandbox, args: &[&str]) -> Child {
    let mut command = sandbox.command(args);
    command.current_dir(sandbox.dir().join("ws")).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("lab")
}

fn send(child: &Child, signal: Signal) {
    kill_process(Pid::from_child(child), signal).expect("a signal");
}

fn end(sandbox: &Sandbox, child: Child) -> Ran {
    let output = child.wait_with_output().expect("its end");
    sandbox.ran(output.status, &output.stdout, &output.stderr)
}

/// Every line of the journal, each of them whole.
fn journal(sandbox: &Sandbox) -> Vec<serde_json::Value> {
    let text = std::fs::read_to_string(sandbox.dir().join("ws/.lab/journal.jsonl")).unwrap_or_default();
    assert!(text.is_empty() || text.ends_with('\n'), "{text}");
    text.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
}

/// A workspace of two labs in which `vvp` hangs, whatever it is told.
fn hanging() -> Sandbox {
    let sandbox = fixture::machine();
    fixture::old(&sandbox, "pack");
    sandbox.lab_in("ws", &["init", "--update"]).expect_code(0);
    sandbox.write("ws/rtl/inc/inc.v", SOLUTION);
    sandbox.fake("vvp", "trap '' TERM INT\nwhile :; do sleep 60; done");
    sandbox
}

fn wait_for_the_simulator(sandbox: &Sandbox) {
    let simulates = |process: &String| process.contains("/bin/vvp") || process.contains("sleep");
    eventually("vvp was never started", || processes_in(sandbox.root()).iter().any(simulates));
}

#[test]
#[cfg(target_os = "linux")]
fn an_interrupt_ends_everything_and_judges_nothing() {
    for (signal, args) in [
        (Signal::INT, ["check", "--jobs=2"]),
        (Signal::TERM, ["check", "--jobs=1"]),
        (Signal::HUP, ["run", "inc"]),
        (Signal::INT, ["verify", "inc"]),
        (Signal::INT, ["solution", "inc"]),
    ] {
        let sandbox = hanging();
        if args[0] == "solution" {
            sandbox.lab_in("ws", &["list"]);
            sandbox.write("ws/.lab/journal.jsonl", PASSED);
        }
        let child = start(&sandbox, &args);
        wait_for_the_simulator(&sandbox);
        send(&child, signal);
        let ran = end(&sandbox, child).expect_code(130).expect_no_texts(&["failed", "passed", "sound"]);
        sandbox.assert_nothing_left();
        let attempts = journal(&sandbox).iter().filter(|record| !record["event"]["attempt"].is_null()).count();
        assert_eq!(attempts, usize::from(args[0] == "solution"), "{args:?}: {ran:?}");
        assert_eq!(sandbox.read("ws/rtl/inc/inc.v"), SOLUTION);
    }
}

/// A pass that was once.
const PASSED: &str = "{\"v\":1,\"id\":\"01\",\"at\":\"2026-01-02T03:04:05Z\",\"event\":{\"attempt\":{\"lab\":\"inc\",\
                      \"harness\":\"aa\",\"status\":\"pass\",\"sources\":\"bb\"}}}\n";

#[test]
#[cfg(target_os = "linux")]
fn what_was_interrupted_is_not_cached_and_runs_again() {
    let sandbox = hanging();
    let child = start(&sandbox, &["check"]);
    wait_for_the_simulator(&sandbox);
    send(&child, Signal::INT);
    end(&sandbox, child).expect_code(130).expect_texts(&["interrupted"]);
    std::fs::remove_file(sandbox.bin().join("vvp")).expect("the fake");
    sandbox
        .lab_in("ws", &["check"])
        .expect_code(1)
        .expect_texts(&["✓ inc passed", "✗ old failed"])
        .expect_no_texts(&["cache"]);
}

#[test]
#[cfg(target_os = "linux")]
fn a_kill_leaves_no_process_and_no_damage() {
    let sandbox = hanging();
    // Like the real one, it starts no process of its own: the kernel ends the tool, not what the tool may have started.
    sandbox.fake("vvp", "exec sleep 60 # $0");
    let mut child = start(&sandbox, &["check"]);
    wait_for_the_simulator(&sandbox);
    child.kill().expect("a kill");
    child.wait().expect("its end");
    sandbox.assert_no_process();
    assert!(journal(&sandbox).is_empty());
}

/// What the learner's file may hold after a command was killed.
fn assert_whole(sandbox: &Sandbox, skeleton: &str) {
    let own = sandbox.read("ws/rtl/inc/inc.v");
    assert!(own == SOLUTION || own == skeleton, "torn: {own}");
    journal(sandbox);
    sandbox.lab_in("ws", &["list"]).expect_code(0).expect_no_texts(&["skipped", "error"]);
}

#[test]
fn kills_at_any_moment_tear_nothing() {
    let sandbox = fixture::machine();
    let skeleton = sandbox.read("ws/rtl/inc/inc.v");
    let commands: [&[&str]; 6] = [
        &["check", "--no-cache"],
        &["run", "inc"],
        &["hint", "inc"],
        &["reset", "inc"],
        &["reset", "inc", "--undo"],
        &["init", "--update"],
    ];
    for round in 0..60_u64 {
        let args = commands[usize::try_from(round).expect("small") % commands.len()];
        if args[0] == "reset" && args.len() == 2 {
            sandbox.write("ws/rtl/inc/inc.v", SOLUTION);
        }
        if args[0] == "init" {
            let vectors = sandbox.read("pack/testbenches/inc/all.vec");
            sandbox.write("pack/testbenches/inc/all.vec", format!("# {round}\n{vectors}"));
        }
        let mut child = start(&sandbox, args);
        // From before it begins to after its end: a run takes some 50 ms here.
        std::thread::sleep(Duration::from_micros(round * round * 25));
        child.kill().expect("a kill");
        child.wait().expect("its end");
        assert_whole(&sandbox, &skeleton);
    }
    sandbox.assert_no_process();
    // Whatever was replaced can be brought back.
    sandbox.write("ws/rtl/inc/inc.v", SOLUTION);
    sandbox.lab_in("ws", &["reset", "inc"]).expect_code(0);
    sandbox.lab_in("ws", &["reset", "inc", "--undo"]).expect_code(0);
    assert_eq!(sandbox.read("ws/rtl/inc/inc.v"), SOLUTION);
}

#[test]
fn a_killed_init_is_completed_by_another() {
    let sandbox = Sandbox::new();
    fixture::inc(&sandbox, "pack");
    for round in 0..20_u64 {
        let (dir, args) = (format!("ws{round}"), ["init", "--pack", "pack"]);
        let mut child = sandbox.command(&[&args[..], &[&dir]].concat()).stdout(Stdio::null()).spawn().expect("lab");
        std::thread::sleep(Duration::from_micros(round * 500));
        child.kill().expect("a kill");
        child.wait().expect("its end");
        let again = sandbox.lab(&[&args[..], &[&dir]].concat());
        if again.code != Some(0) {
            again.expect_code(2).expect_texts(&["is a workspace already"]);
        }
        sandbox.lab_in(&dir, &["run"]).expect_code(1);
    }
}

#[test]
fn two_at_once_do_not_disturb_each_other() {
    let sandbox = fixture::machine();
    sandbox.write("ws/rtl/inc/inc.v", SOLUTION);
    let children: Vec<Child> = (0..4).map(|_| start(&sandbox, &["check", "--no-cache"])).collect();
    for child in children {
        end(&sandbox, child).expect_code(0).expect_texts(&["1 passed"]);
    }
    assert_eq!(journal(&sandbox).len(), 4);
    sandbox.assert_nothing_left();
}

/// Runs `lab` where the files of tools, or all files, find little room.
fn run_limited(sandbox: &Sandbox, shell: &str) -> Ran {
    let mut command = sandbox.any("/bin/sh".as_ref());
    let lab = env!("CARGO_BIN_EXE_lab");
    command.args(["-c", &format!("{shell} && exec {lab} run inc")]).current_dir(sandbox.dir().join("ws"));
    sandbox.finish(command)
}

#[test]
fn a_full_disk_is_the_machines_fault_whatever_it_cuts_off() {
    let sandbox = fixture::machine();
    sandbox.write("ws/rtl/inc/inc.v", SOLUTION);
    let (mut passed, mut broken) = (0, 0);
    // From too little for anything to enough for everything, in blocks of 512 bytes.
    for blocks in (0..60).step_by(3).chain([1000]) {
        let ran = run_limited(&sandbox, &format!("ulimit -f {blocks}"));
        match ran.code {
            Some(0) => passed += 1,
            Some(4) => broken += 1,
            _ => panic!("{blocks} blocks: {ran:?}"),
        }
    }
    assert!(passed > 0 && broken > 5, "{passed} passed, {broken} broken");
    assert!(journal(&sandbox).iter().all(|record| record["event"]["attempt"]["status"] != "fail"));
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_file_system_is_the_machines_fault_too() {
    let sandbox = fixture::machine();
    sandbox.write("ws/rtl/inc/inc.v", SOLUTION);
    let mount = |size| format!("mount -t tmpfs -o size={size}k none '{}'", sandbox.tmp().display());
    let mut probe = sandbox.any("/usr/bin/unshare".as_ref());
    probe.args(["-rm", "sh", "-c", &mount(64)]);
    if probe.status().map_or(true, |status| !status.success()) {
        // Not every container lets one mount; the test above looks at the same paths by another limit.
        return;
    }
    for size in (4..64).step_by(8).chain([4096]) {
        let lab = format!("{} && exec {} run inc", mount(size), env!("CARGO_BIN_EXE_lab"));
        let mut command = sandbox.any("/usr/bin/unshare".as_ref());
        command.args(["-rm", "sh", "-c", &lab]).current_dir(sandbox.dir().join("ws"));
        let ran = sandbox.finish(command);
        let expected = if size == 4096 { &[0][..] } else { &[0, 4] };
        assert!(ran.code.is_some_and(|code| expected.contains(&code)), "{size} KiB: {ran:?}");
    }
}
