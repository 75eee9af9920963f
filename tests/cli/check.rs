//! `lab check`: many labs, every format, the cache, and which exit code wins.
use crate::fixture::{self, SOLUTION, design};
use crate::workspace::{Ran, Sandbox, repository};

/// The workspace `ws` of a pack with the labs `inc` and `old`.
fn machine() -> Sandbox {
    let sandbox = fixture::machine();
    fixture::old(&sandbox, "pack");
    sandbox.lab_in("ws", &["init", "--update"]).expect_code(0);
    sandbox
}

fn check(sandbox: &Sandbox, args: &[&str]) -> Ran {
    sandbox.lab_in("ws", &[&["check"], args].concat())
}

fn solve(sandbox: &Sandbox, lab: &str) {
    sandbox.write(&format!("ws/rtl/{lab}/inc.v"), SOLUTION);
}

fn attempts(sandbox: &Sandbox) -> usize {
    std::fs::read_to_string(sandbox.dir().join("ws/.lab/journal.jsonl")).map_or(0, |text| text.lines().count())
}

#[test]
fn every_lab_has_a_line_and_the_worst_decides() {
    let sandbox = machine();
    solve(&sandbox, "old");
    let ran = check(&sandbox, &["--color", "never"]).expect_code(1);
    assert_eq!(
        ran.stdout,
        "✗ inc  failed   simulate/all: 3 of 4 rows differ, first at row 0: y expected 01, got 00\n\
         ✓ old  passed\n\n1 passed, 1 failed in [TIME]\n"
    );
    assert_eq!(ran.stderr, "");
    check(&sandbox, &["old"]).expect_code(0).expect_texts(&["1 passed in"]);
    solve(&sandbox, "inc");
    check(&sandbox, &[]).expect_code(0).expect_texts(&["2 passed in"]);
    sandbox.assert_nothing_left();
}

#[test]
fn a_broken_lab_outweighs_a_failure_and_a_missing_tool_outweighs_both() {
    let sandbox = machine();
    sandbox.write("pack/testbenches/old/old_tb.v", "module old_tb; nonsense endmodule\n");
    let ran = check(&sandbox, &[]).expect_code(3).expect_texts(&["✗ inc failed", "! old broken", "1 failed, 1 broken"]);
    assert!(ran.stderr.contains("older here than what decides, the files of old: lab init --update"), "{}", ran.stderr);
    sandbox.write("pack/labs/odd/lab.toml", "schema = 1\n");
    check(&sandbox, &["inc"]).expect_code(1);
    let ran = check(&sandbox, &["--format", "json"]).expect_code(3).expect_texts(&["lab.toml"]);
    assert_eq!((&ran.json()["summary"]["labs"], &ran.json()["summary"]["broken"]), (&3.into(), &2.into()));

    let sandbox = machine().with_tools(&["iverilog", "vvp"]);
    solve(&sandbox, "old");
    let ran = check(&sandbox, &[]).expect_code(4);
    ran.expect_texts(&["! inc broken synthesize: `yosys` is not installed; `lab doctor` says how", "✓ old passed"]);
    assert_eq!(attempts(&sandbox), 2);
    sandbox.lab_in("ws", &["list"]).expect_texts(&["inc Incrementer new"]);
}

#[test]
fn only_attempted_labs_can_be_asked_for() {
    let sandbox = machine();
    check(&sandbox, &["--attempted"]).expect_code(2).expect_texts(&["no lab is selected"]);
    // An untouched skeleton is no attempt.
    sandbox.lab_in("ws", &["run", "old"]).expect_code(1);
    check(&sandbox, &["--attempted"]).expect_code(2);
    sandbox.write("ws/rtl/inc/inc.v", design("  assign y = a;"));
    sandbox.lab_in("ws", &["run", "inc"]).expect_code(1);
    check(&sandbox, &["--attempted"]).expect_code(1).expect_texts(&["✗ inc"]).expect_no_texts(&["old"]);
}

#[test]
fn what_has_not_changed_is_answered_from_the_cache() {
    let sandbox = machine();
    solve(&sandbox, "inc");
    check(&sandbox, &[]).expect_code(1).expect_no_texts(&["cache"]);
    let again = check(&sandbox, &[]).expect_code(1).expect_texts(&["1 passed, 1 failed in [TIME] (2 from the cache)"]);
    assert_eq!(attempts(&sandbox), 1, "an answer from the cache is no attempt");
    let json = check(&sandbox, &["--format", "json"]).expect_code(1).json();
    assert!(json["labs"].as_array().expect("labs").iter().all(|lab| lab["cached"] == true));

    // A run always runs; --no-cache too.
    sandbox.lab_in("ws", &["run", "inc"]).expect_code(0).expect_no_texts(&["cache"]);
    check(&sandbox, &["--no-cache"]).expect_code(1).expect_no_texts(&["cache"]);
    // The content counts, not the time.
    let source = sandbox.dir().join("ws/rtl/inc/inc.v");
    let file = std::fs::File::options().append(true).open(&source).expect("a file");
    file.set_modified(std::time::SystemTime::now() + std::time::Duration::from_secs(9)).expect("a time");
    assert_eq!(check(&sandbox, &[]), again);
    sandbox.write("ws/rtl/inc/inc.v", format!("{SOLUTION}\n"));
    check(&sandbox, &[]).expect_code(1).expect_texts(&["(1 from the cache)"]);
    // So does the harness,
    let vectors = sandbox.read("pack/testbenches/inc/all.vec");
    sandbox.write("pack/testbenches/inc/all.vec", format!("# again\n{vectors}"));
    check(&sandbox, &[]).expect_code(1).expect_texts(&["(1 from the cache)"]);
    // and every tool.
    let vvp = crate::workspace::real_tool("vvp");
    sandbox.fake("vvp", &format!("exec {} \"$@\"", vvp.display()));
    check(&sandbox, &[]).expect_code(1).expect_no_texts(&["cache"]);
    check(&sandbox, &[]).expect_code(1).expect_texts(&["(2 from the cache)"]);
    sandbox.fake("vvp", &format!("exec {}  \"$@\"", vvp.display()));
    check(&sandbox, &[]).expect_code(1).expect_no_texts(&["cache"]);
}

#[test]
fn a_cache_can_be_damaged_or_lost_and_is_no_journal() {
    let sandbox = machine();
    solve(&sandbox, "inc");
    check(&sandbox, &["inc"]).expect_code(0);
    let cache = sandbox.dir().join("ws/.lab/cache");
    for entry in std::fs::read_dir(&cache).expect("a cache") {
        std::fs::write(entry.expect("an entry").path(), "{").expect("an entry");
    }
    check(&sandbox, &["inc"]).expect_code(0).expect_no_texts(&["cache"]);
    std::fs::remove_dir_all(&cache).expect("a cache");
    std::fs::write(&cache, "in the way").expect("a file");
    check(&sandbox, &["inc"]).expect_code(0).expect_no_texts(&["cache"]);
    std::fs::remove_file(&cache).expect("a file");
    check(&sandbox, &["inc"]).expect_code(0);
    // A pass that the journal has lost is recorded again.
    std::fs::remove_file(sandbox.dir().join("ws/.lab/journal.jsonl")).expect("a journal");
    check(&sandbox, &["inc"]).expect_code(0).expect_texts(&["(1 from the cache)"]);
    sandbox.lab_in("ws", &["list", "inc"]).expect_code(0).expect_texts(&["inc Incrementer passed"]);
}

#[test]
fn a_limit_is_tried_again() {
    let sandbox = machine();
    sandbox.write("ws/rtl/inc/inc.v", design("  assign y = a;\n  reg q;\n  initial forever q = ~q;"));
    for _ in 0..2 {
        check(&sandbox, &["inc"]).expect_code(1).expect_no_texts(&["cache"]);
    }
}

#[test]
fn jobs_change_nothing_but_the_time() {
    let sandbox = machine();
    solve(&sandbox, "old");
    let expected = check(&sandbox, &["--no-cache"]).expect_code(1);
    for jobs in ["1", "2", "7"] {
        assert_eq!(check(&sandbox, &["--no-cache", "--jobs", jobs]), expected);
    }
}

#[test]
fn programs_can_read_every_format() {
    let sandbox = machine();
    solve(&sandbox, "old");
    let json = check(&sandbox, &["--format", "json"]).expect_code(1).json();
    assert_eq!((&json["schema_version"], &json["tool"]["name"]), (&1.into(), &"lab".into()));
    let statuses: Vec<_> = json["labs"].as_array().expect("labs").iter().map(|lab| &lab["status"]).collect();
    assert_eq!(statuses, ["fail", "pass"]);
    let first = &json["labs"][0]["checks"][1]["findings"][0];
    assert_eq!((&first["kind"], &first["mismatch"]["mismatching_rows"]), (&"mismatch".into(), &3.into()));

    let junit = check(&sandbox, &["--format", "junit"]).expect_code(1);
    sandbox.write("junit.xml", &junit.stdout);
    let script = "import sys, xml.etree.ElementTree as tree\nfor e in tree.parse(sys.argv[1]).iter():\n  \
                  if e.tag in ('testsuites', 'testsuite'): print(e.get('name'), e.get('tests'), e.get('failures'), e.get('errors'))";
    let mut python = sandbox.any(&crate::workspace::real_tool("python3"));
    python.args(["-c", script, "junit.xml"]);
    assert_eq!(sandbox.finish(python).expect_code(0).stdout, "lab 5 1 0\ninc 3 1 0\nold 2 0 0\n");
}

#[test]
fn github_gets_commands_at_the_learners_line_and_a_summary() {
    let sandbox = machine();
    let summary = sandbox.root().join("summary.md");
    std::fs::write(&summary, "before\n").expect("a file");
    let sandbox = sandbox.with_env("GITHUB_STEP_SUMMARY", &summary).with_env("GITHUB_ACTIONS", "true");
    sandbox.write("ws/rtl/inc/inc.v", "module inc (input [1:0] a, output [1:0] y);\n  assign y = b;\nendmodule\n");
    sandbox.write("ws/rtl/old/inc.v", design("  initial $display(\"::error::forged\");\n  assign y = 0;"));
    let ran = check(&sandbox, &["--format", "github"]).expect_code(1);
    assert!(ran.stdout.contains("\n::error file=rtl/inc/inc.v,line=2,"), "{}", ran.stdout);
    assert!(ran.stdout.contains("\n::error file=rtl/old/inc.v,line=1"), "{}", ran.stdout);
    let (token, rest) =
        ran.stdout.strip_prefix("::stop-commands::").and_then(|rest| rest.split_once('\n')).expect("a fence");
    let (fenced, commands) = rest.split_once(&format!("::{token}::\n")).expect("its end");
    assert!(fenced.contains("inc") && commands.lines().all(|line| line.starts_with("::error ")), "{}", ran.stdout);
    let text = std::fs::read_to_string(&summary).expect("a summary");
    assert!(text.starts_with("before\n## Labs: 2 failed in ") && text.contains("<details>"), "{text}");

    let sandbox = sandbox.with_env("GITHUB_STEP_SUMMARY", "/nonexistent/summary.md");
    let ran =
        check(&sandbox, &["--format", "github"]).expect_code(4).expect_texts(&["the step summary cannot be written"]);
    assert!(ran.stdout.contains("::error file=rtl/inc/inc.v"), "the verdict is shown all the same");
}

#[test]
fn a_verdict_that_cannot_be_recorded_is_shown_all_the_same() {
    let sandbox = machine();
    solve(&sandbox, "inc");
    std::fs::create_dir(sandbox.dir().join("ws/.lab/journal.jsonl")).expect("a directory");
    check(&sandbox, &["inc"]).expect_code(4);
    std::fs::remove_dir(sandbox.dir().join("ws/.lab/journal.jsonl")).expect("a directory");
    std::fs::remove_file(sandbox.dir().join("ws/.lab/lock")).expect("a file");
    std::fs::create_dir(sandbox.dir().join("ws/.lab/lock")).expect("a directory");
    for args in [["check", "inc"], ["run", "inc"]] {
        let ran = sandbox.lab_in("ws", &args).expect_code(4);
        ran.expect_texts(&["✓ inc passed", "error: your progress is not recorded"]);
    }
}

/// Measured on the widest lab, whose 16 results of 32 bits change in most cycles: 78 bytes a row instead of 1450.
#[test]
fn a_row_of_a_window_takes_a_sixteenth_of_its_text() {
    let sandbox = Sandbox::workspace().with_tools(&["iverilog", "vvp"]);
    let mutant = repository().join("tests/solutions/systolic-array/mutants/transposed.v");
    std::fs::copy(mutant, sandbox.dir().join("rtl/systolic-array/systolic_array.v")).expect("a copy");
    let json = sandbox.lab(&["check", "systolic-array", "--format", "json"]).expect_code(4).json();
    let mismatch = |check: &serde_json::Value| check["findings"][0].get("mismatch").cloned();
    let mismatches: Vec<_> =
        json["labs"][0]["checks"].as_array().expect("checks").iter().filter_map(mismatch).collect();
    assert_eq!(mismatches.len(), 4);
    let bytes = |key: &str| mismatches.iter().map(|mismatch| mismatch[key].to_string().len()).sum::<usize>();
    let rows = |mismatch: &serde_json::Value| mismatch["context"].as_array().map(Vec::len);
    let text_rows: usize = mismatches.iter().filter_map(rows).sum();
    let (text, bits) = (bytes("context") / text_rows, bytes("window") / (64 * mismatches.len()));
    assert!(bits * 16 <= text && bits > 0, "{bits} bytes a row, {text} as text");
}
