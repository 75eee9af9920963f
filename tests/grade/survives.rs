//! Killed at any moment, on a full disk, twice at once: the results are those of an undisturbed run, bit for bit.

use crate::class::{grade, machine, published, rows};
use crate::workspace::Sandbox;
use rustix::process::{Pid, Signal, kill_process};
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

#[test]
fn any_number_of_jobs_and_any_number_of_chunks_give_the_same_bits() {
    let sandbox = machine();
    grade(&sandbox, "one", &["--jobs=1"]).expect_code(0);
    let expected = published(&sandbox, "one");
    assert_eq!(expected.len(), 3 + 13, "three files and a page a student");
    grade(&sandbox, "four", &["--jobs=4"]).expect_code(0);
    assert_eq!(published(&sandbox, "four"), expected);
    // Once more, with everything in the journal.
    grade(&sandbox, "four", &[]).expect_code(0).expect_texts(&["13 graded by an earlier run"]);
    assert_eq!(published(&sandbox, "four"), expected);
    for chunks in ["1", "5"] {
        let dir = format!("chunks-{chunks}");
        let plan = ["grade", "plan", "--lab", "half-adder", "class", "--output", &dir, "--chunks", chunks];
        sandbox.lab(&plan).expect_code(0);
        let last = chunks.parse::<usize>().expect("a number");
        for chunk in (0..last).rev() {
            sandbox.lab(&["grade", "chunk", &dir, &chunk.to_string()]).expect_code(0);
        }
        sandbox.lab(&["grade", "merge", &dir]).expect_code(0);
        assert_eq!(published(&sandbox, &dir), expected);
    }
}

#[test]
fn results_hold_no_time_and_no_path_of_this_machine() {
    let sandbox = machine();
    grade(&sandbox, "grades", &["--format=gradescope", "--format=junit", "--format=ctrf"]).expect_code(0);
    let root = sandbox.root().to_string_lossy().into_owned();
    let time = regex::Regex::new(r"20\d\d-\d\d-\d\d|\d\d:\d\d:\d\d|wall_ms").expect("a pattern");
    for (name, content) in published(&sandbox, "grades") {
        let text = String::from_utf8_lossy(&content);
        assert!(!text.contains(&root), "{name}");
        assert!(time.find(&text).is_none(), "{name}: {:?}", time.find(&text));
    }
}

/// How far the journal in `output` is, in bytes.
fn length(sandbox: &Sandbox, output: &str) -> u64 {
    fs::metadata(sandbox.dir().join(output).join("journal.jsonl")).map_or(0, |data| data.len())
}

/// Kills a run once its journal has grown by `bytes`, or `delay` after it began to; whether it was still alive.
fn kill_after(sandbox: &Sandbox, output: &str, bytes: u64, delay: Duration) -> bool {
    let before = length(sandbox, output);
    let mut command = sandbox.command(&["grade", "--lab", "half-adder", "class", "--jobs=2", "--output", output]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("lab");
    while child.try_wait().expect("a state").is_none() && length(sandbox, output) < before + bytes {
        std::thread::sleep(Duration::from_micros(200));
    }
    std::thread::sleep(delay);
    let was_alive = child.try_wait().expect("a state").is_none();
    if was_alive {
        kill_process(Pid::from_child(&child), Signal::KILL).expect("a signal");
    }
    child.wait().expect("its end");
    was_alive
}

#[test]
fn a_grader_that_is_killed_again_and_again_ends_with_the_same_results() {
    let sandbox = machine();
    grade(&sandbox, "undisturbed", &[]).expect_code(0);
    let expected = published(&sandbox, "undisturbed");
    let mut kills = 0;
    for round in 0..10 {
        let output = format!("killed-{round}");
        // Somewhere in a line, behind one, or while the results are written: wherever it is then.
        for step in 0..5 {
            let bytes = [1, 2_000, 5_000, 700, 12_000][(round + step) % 5];
            let delay = Duration::from_micros((round * 7 + step * 13) as u64 % 10 * 700);
            kills += usize::from(kill_after(&sandbox, &output, bytes, delay));
        }
        grade(&sandbox, &output, &[]).expect_code(0);
        assert_eq!(published(&sandbox, &output), expected, "{output}");
        assert!(!sandbox.dir().join(&output).join(".lab-new").exists());
    }
    assert!(kills >= 10, "only {kills} kills hit");
    sandbox.assert_no_process();
}

#[test]
fn an_interrupt_keeps_what_is_graded_and_says_how_to_go_on() {
    let sandbox = machine();
    let vvp = crate::workspace::real_tool("vvp");
    // The second simulation of this machine waits for the interrupt.
    sandbox.fake("vvp", &format!("sleep 0.3; exec {} \"$@\"", vvp.display()));
    let args = ["grade", "--lab", "half-adder", "class", "--jobs=1", "--output", "grades"];
    let child = sandbox.command(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("lab");
    crate::fake_tool::eventually("nothing was graded", || length(&sandbox, "grades") > 100);
    kill_process(Pid::from_child(&child), Signal::INT).expect("a signal");
    let output = child.wait_with_output().expect("its end");
    sandbox
        .ran(output.status, &output.stdout, &output.stderr)
        .expect_code(130)
        .expect_texts(&["interrupted", "the same command goes on from there"]);
    assert!(!sandbox.dir().join("grades/results.jsonl").exists());
    sandbox.assert_no_process();
}

#[test]
fn a_full_disk_stops_the_run_and_loses_nothing() {
    let sandbox = machine();
    grade(&sandbox, "undisturbed", &[]).expect_code(0);
    let mut command = sandbox.any(Path::new("/bin/sh"));
    let lab = env!("CARGO_BIN_EXE_lab");
    let limited = format!("ulimit -S -f 20; exec {lab} grade --lab half-adder class --output grades");
    command.args(["-c", &limited]);
    sandbox.finish(command).expect_code(4).expect_texts(&["the disk is full", "goes on from there"]);
    let journal = sandbox.read("grades/journal.jsonl");
    assert!(journal.ends_with('\n'), "half a line is taken back");
    grade(&sandbox, "grades", &[]).expect_code(0).expect_texts(&["graded by an earlier run"]);
    assert_eq!(published(&sandbox, "grades"), published(&sandbox, "undisturbed"));
}

#[test]
fn a_second_grader_and_other_settings_are_refused() {
    let sandbox = machine();
    grade(&sandbox, "grades", &[]).expect_code(0);
    let lock = fs::File::open(sandbox.dir().join("grades/journal.lock")).expect("a lock");
    lock.lock().expect("locked");
    grade(&sandbox, "grades", &[]).expect_code(2).expect_texts(&["another `lab grade` is writing into"]);
    drop(lock);
    grade(&sandbox, "grades", &["--skip-synthesis"]).expect_code(2).expect_texts(&[
        "grades that were made otherwise",
        "synthesis: it was asked, and is skipped",
        "lab grade diff",
    ]);
    grade(&sandbox, "grades", &[]).expect_code(0);
}

#[test]
fn a_submission_that_comes_later_or_changes_is_graded_and_the_others_are_not() {
    let sandbox = machine();
    grade(&sandbox, "grades", &[]).expect_code(0);
    sandbox.write("class/ida/half_adder.v", crate::class::RIGHT);
    sandbox.write("class/zoe.v", crate::class::RIGHT);
    grade(&sandbox, "grades", &[]).expect_code(0).expect_texts(&["12 graded by an earlier run"]);
    let rows = rows(&sandbox, "grades");
    assert_eq!(rows.len(), 14);
    let of = |student: &str| rows.iter().find(|row| row.student == student).expect("a row");
    assert_eq!(of("ida").identical_to.as_deref(), Some("ann"));
    assert_eq!(of("ann").identical_to.as_deref(), Some("ida"));
    grade(&sandbox, "fresh", &[]).expect_code(0);
    assert_eq!(published(&sandbox, "grades"), published(&sandbox, "fresh"));
}
