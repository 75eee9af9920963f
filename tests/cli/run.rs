//! `lab run`: one lab from the learner's file to a recorded verdict.
use crate::fixture::{self, SOLUTION, design};
use crate::workspace::{Sandbox, repository};

/// The labs of the curriculum in the order of the roadmap.
pub(crate) fn labs(sandbox: &Sandbox) -> Vec<String> {
    let list = sandbox.lab(&["list", "--json"]).expect_code(0).json();
    let labs = list["labs"].as_array().expect("labs");
    labs.iter().map(|lab| lab["id"].as_str().expect("an id").to_owned()).collect()
}

#[test]
fn every_skeleton_fails_with_an_explanation_and_every_reference_passes_and_is_recorded() {
    let sandbox = Sandbox::workspace();
    let labs = labs(&sandbox);
    assert_eq!(labs.len(), std::fs::read_dir(repository().join("labs")).expect("labs").count() - 1);
    for lab in &labs {
        let failed = sandbox.lab(&["run", lab]).expect_code(1);
        failed.expect_texts(&[
            &format!("✗ {lab} failed"),
            "First mismatch of simulate/",
            &format!("Next: lab hint {lab}"),
        ]);
    }
    // Nothing was written yet, so nothing was attempted.
    let list = sandbox.lab(&["list", "new"]).expect_code(0);
    list.expect_texts(&["systolic-array", "0 of 11 labs passed. Next: lab run hello-world"]);
    for (lab, next) in labs.iter().zip(labs.iter().skip(1).map(Some).chain([None])) {
        sandbox.solve(lab);
        // Without an id it is the next lab.
        let passed = sandbox.lab(&["run"]).expect_code(0);
        let next = next.map_or("lab roadmap".to_owned(), |next| format!("lab show {next}"));
        passed.expect_texts(&[&format!("✓ {lab} passed"), &format!("Next: {next}")]).expect_no_texts(&["✗"]);
    }
    sandbox.lab(&["run"]).expect_code(2).expect_texts(&["all labs are passed; which one?"]);
    let list = sandbox.lab(&["list", "--json"]).expect_code(0).json();
    for lab in list["labs"].as_array().expect("labs") {
        let seen = (&lab["state"], &lab["attempts"], lab["best"]["cells"].is_u64());
        assert_eq!(seen, (&"passed".into(), &1.into(), true), "{lab}");
    }
    assert_eq!(sandbox.journal().len(), 11);
    sandbox.assert_nothing_left();
}

#[test]
fn a_mismatch_is_shown_with_what_led_to_it() {
    let sandbox = fixture::machine();
    sandbox.write("ws/rtl/inc/inc.v", design("  assign y = a + 2'd2;"));
    let ran = sandbox.lab_in("ws", &["run", "inc"]).expect_code(1);
    assert_eq!(
        ran.stdout.replace(" (limit 0)", ""),
        "✗ inc failed in [TIME] (Incrementer)\n\n  \
         ✓ interface     2 ports match\n  \
         ✗ simulate/all  4 of 4 rows differ\n  \
         ✓ synthesize    1 cell, 0 flip-flops\n\n  \
         First mismatch of simulate/all: row 0 (line 2 of the golden vectors)\n\n    \
         inputs  a 00\n\n    \
         output  expected  actual  differs in\n    \
         y             01      10  4 of 4 rows\n                          ^^\n\n  \
         Next: lab hint inc\n"
    );
    assert_eq!(ran.stderr, "");
}

#[test]
fn only_the_best_figures_of_passes_are_kept() {
    let sandbox = fixture::machine();
    let best = || sandbox.lab_in("ws", &["list", "--json"]).expect_code(0).json()["labs"][0]["best"]["cells"].as_u64();
    sandbox.lab_in("ws", &["run"]).expect_code(1);
    assert_eq!(best(), None, "a failure has no best figures");
    let large = "  wire [7:0] s = a * a * a * a + a * 3;\n  assign y = a + 2'd1 + (s ^ s ^ {6'd0, a} ^ {6'd0, a});";
    sandbox.write("ws/rtl/inc/inc.v", design(large));
    sandbox.lab_in("ws", &["run"]).expect_code(0);
    let first = best().expect("figures");
    sandbox.write("ws/rtl/inc/inc.v", SOLUTION);
    sandbox.lab_in("ws", &["run", "inc"]).expect_code(0);
    assert!(best().expect("figures") <= first);
    assert_eq!(best(), Some(2));
}

#[test]
fn a_diff_shows_trace_against_golden_vectors() {
    let sandbox = fixture::machine();
    sandbox.write("ws/rtl/inc/inc.v", design("  assign y = a | 2'd1;"));
    let ran = sandbox.lab_in("ws", &["run", "inc", "--diff"]).expect_code(1);
    ran.expect_texts(&["--- golden vectors +++ trace", "- 1 01 │ 10", "+ 1 01 │ 01"]);
    sandbox.write("ws/rtl/inc/inc.v", SOLUTION);
    let ran = sandbox.lab_in("ws", &["run", "inc", "--diff"]).expect_code(0);
    ran.expect_texts(&["golden vectors and trace agree in all 4 rows"]);
    sandbox.write("ws/rtl/inc/inc.v", "module inc;");
    sandbox.lab_in("ws", &["run", "inc", "--diff"]).expect_code(1).expect_texts(&["There is no trace to compare"]);
}

#[test]
fn kept_directories_have_a_waveform_and_the_commands_can_be_pasted() {
    let mut sandbox = fixture::machine();
    let tmp = sandbox.root().join("it's $HOME's \"tmp\"");
    std::fs::create_dir(&tmp).expect("a directory");
    sandbox = sandbox.with_env("TMPDIR", &tmp);
    let mut command = sandbox.command(&["run", "inc", "--keep", "--verbose"]);
    let output = command.current_dir(sandbox.dir().join("ws")).output().expect("lab");
    let stdout = String::from_utf8(output.stdout).expect("text");
    let kept: Vec<&str> = stdout.lines().filter_map(|line| line.strip_prefix("kept ")).collect();
    let waves = kept.iter().map(|dir| std::path::Path::new(dir).join("cases/all/waves.vcd"));
    assert_eq!((kept.len(), waves.filter(|path| path.is_file()).count()), (1, 1), "{stdout}");

    let commands: Vec<&str> = stdout.lines().filter_map(|line| line.trim_start().strip_prefix("$ ")).collect();
    let programs = ["iverilog", "iverilog", "vvp", "yosys"];
    assert!(commands.len() == 4 && commands.iter().zip(programs).all(|(line, tool)| line.contains(tool)), "{stdout}");
    for line in commands {
        let mut pasted = sandbox.any("/bin/sh".as_ref());
        // A `$` in `TMPDIR` is too much for iverilog alone; lab keeps it from seeing one.
        pasted.args(["-c", line]).current_dir("/").env("TMPDIR", sandbox.tmp());
        sandbox.finish(pasted).expect_code(0);
    }
}

#[test]
fn without_keep_nothing_is_left_and_verbose_says_so() {
    let sandbox = fixture::machine();
    let ran = sandbox.lab_in("ws", &["run", "inc", "--verbose"]).expect_code(1);
    ran.expect_texts(&["$ cd [ROOT]/tmp/[SCRATCH]/build &&", "With --keep the directories stay"]);
    sandbox.assert_nothing_left();
}

#[test]
fn the_solution_is_shown_after_a_pass_or_when_one_gives_up() {
    let sandbox = fixture::machine();
    sandbox.lab_in("ws", &["solution", "inc"]).expect_code(2).expect_texts(&["inc is not passed yet"]);
    let ran = sandbox.lab_in("ws", &["solution", "inc", "--give-up"]).expect_code(0);
    ran.expect_texts(&["- assign y = 2'd0;", "+ assign y = a + 2'd1;", "cells 0 2"]);
    sandbox.write("ws/rtl/inc/inc.v", SOLUTION);
    sandbox.lab_in("ws", &["run", "inc"]).expect_code(0);
    let ran = sandbox.lab_in("ws", &["solution", "inc"]).expect_code(0);
    ran.expect_texts(&["inc.v is the reference, letter for letter.", "cells 2 2"]);
    std::fs::remove_file(sandbox.dir().join("ws/rtl/inc/inc.v")).expect("a file");
    sandbox.lab_in("ws", &["solution", "inc"]).expect_code(0).expect_texts(&["yours (none)", "cells - 2"]);
    std::fs::remove_dir_all(sandbox.dir().join("pack/tests")).expect("solutions");
    sandbox
        .lab_in("ws", &["solution", "inc"])
        .expect_code(3)
        .expect_texts(&["the pack has no reference solution of inc"]);
    let journal = std::fs::read_to_string(sandbox.dir().join("ws/.lab/journal.jsonl")).expect("a journal");
    let given_up: Vec<bool> =
        journal.lines().filter(|line| line.contains("solution")).map(|line| line.contains("true")).collect();
    assert_eq!(given_up, [true, false, false]);
}

#[test]
fn without_a_workspace_rtl_is_judged_and_nothing_is_recorded() {
    let sandbox = Sandbox::new();
    sandbox.solve("half-adder");
    sandbox
        .lab(&["run", "half-adder", "--rtl", "rtl"])
        .expect_code(0)
        .expect_texts(&["half-adder passed"])
        .expect_no_texts(&["Next"]);
    assert!(!sandbox.dir().join(".lab").exists());
}
