//! What `lab grade` and its subcommands say, and how they end.

use crate::class::{RIGHT, grade, machine, pack, rows};
use crate::workspace::Sandbox;
use lab::domain::gradebook::{GradeRow, Outcome};
use std::fs;

#[test]
fn every_submission_is_in_the_results_exactly_once_with_what_became_of_it() {
    let sandbox = machine();
    grade(&sandbox, "grades", &[]).expect_code(0).expect_texts(&["grades/grades.csv", "grades/report.md"]);
    let found: Vec<(String, Outcome)> =
        rows(&sandbox, "grades").into_iter().map(|row| (row.student, row.outcome)).collect();
    let expected = [
        ("=1+1", Outcome::Passed),
        ("Dan", Outcome::Passed),
        ("ann", Outcome::Passed),
        ("bob", Outcome::Wrong),
        ("cyd", Outcome::Passed),
        ("dan", Outcome::Wrong),
        ("eve", Outcome::Rejected),
        ("fay", Outcome::DoesNotElaborate),
        ("gus", Outcome::Missing),
        ("hal", Outcome::DoesNotElaborate),
        ("ida", Outcome::Missing),
        ("j k", Outcome::Wrong),
        ("kim", Outcome::Rejected),
    ];
    let found: Vec<(&str, Outcome)> = found.iter().map(|(student, outcome)| (student.as_str(), *outcome)).collect();
    assert_eq!(found, expected);
    let pages: Vec<String> = crate::class::published(&sandbox, "grades")
        .into_iter()
        .filter_map(|(name, _)| name.strip_prefix("feedback/").map(str::to_owned))
        .collect();
    assert_eq!(pages.len(), 13);
    assert!(pages.contains(&"%3D1%2B1.md".to_owned()), "{pages:?}");
    let folded: std::collections::BTreeSet<String> = pages.iter().map(|name| name.to_lowercase()).collect();
    assert_eq!(folded.len(), 13, "also where `Dan` and `dan` are one file");
}

#[test]
fn a_wrong_invocation_says_what_to_do() {
    let sandbox = machine();
    let usage = |args: &[&str], texts: &[&str]| {
        sandbox.lab(&[&["grade"], args].concat()).expect_code(2).expect_texts(texts);
    };
    usage(&["class"], &["no lab is selected", "half-adder"]);
    usage(&["--lab", "half-ader", "class"], &["did you mean `half-adder`?"]);
    usage(&["--lab", "half-adder"], &["whose work is to be graded?"]);
    usage(&["--lab", "half-adder", "nowhere"], &["nowhere` is not there"]);
    usage(&["--lab", "half-adder", "class/ann.v"], &["is no folder"]);
    usage(&["--lab", "half-adder", "class", "--output", "class/grades"], &["would lie among the submissions"]);
    usage(&["--lab", "half-adder", "class", "--output", "."], &["the submissions lie in the folder of results"]);
    usage(&["--lab", "half-adder", "class", "--grace", "10m"], &["needs a --deadline"]);
    usage(
        &["--lab", "half-adder", "class", "--deadline", "2026-03-31T23:59:00Z"],
        &["needs the times at which students handed in", "submitted"],
    );
    sandbox.write("other/file", "");
    usage(&["--lab", "half-adder", "class", "--output", "other"], &["neither empty nor a folder of results"]);
    usage(&["chunk", "other", "0"], &["no folder of results"]);
    assert!(!sandbox.dir().join("grades").exists());
}

#[test]
fn a_lab_whose_reference_fails_grades_nobody() {
    let sandbox = machine();
    pack(&sandbox, "pack", "half-adder");
    let reference = "pack/tests/solutions/half-adder/reference/half_adder.v";
    assert!(sandbox.dir().join(reference).exists());
    sandbox.write(reference, RIGHT.replace('^', "|"));
    grade(&sandbox, "grades", &["--pack", "pack"]).expect_code(3).expect_texts(&[
        "the lab half-adder cannot be graded",
        "no student is to blame",
        "simulate/truth-table",
    ]);
    assert!(!sandbox.dir().join("grades").exists());
}

#[test]
fn what_cannot_be_read_by_nobodys_fault_has_no_score_and_the_exit_code_says_so() {
    let sandbox = machine();
    fs::hard_link(sandbox.dir().join("class/ann.v"), sandbox.dir().join("class/lea.v")).expect("a hard link");
    grade(&sandbox, "grades", &[]).expect_code(4).expect_texts(&["lab grade --lab half-adder class"]);
    let internal: Vec<String> =
        rows(&sandbox, "grades").into_iter().filter(GradeRow::is_internal).map(|row| row.student).collect();
    assert_eq!(internal, ["ann", "lea"]);
    // Mended, and graded again: these two, and nobody else.
    fs::remove_file(sandbox.dir().join("class/lea.v")).expect("removed");
    sandbox.write("class/lea.v", RIGHT);
    grade(&sandbox, "grades", &[]).expect_code(0).expect_texts(&["12 graded by an earlier run"]);
    assert!(rows(&sandbox, "grades").iter().all(|row| !row.is_internal()));
}

#[test]
fn lateness_comes_from_the_roster_and_costs_points() {
    let sandbox = machine();
    let roster = "student,path,submitted\n\
                  ann,class/ann.v,2026-03-31T20:00:00+02:00\n\
                  late,class/ann.v,2026-04-01T20:00:00+02:00\n\
                  nobody,,\n";
    sandbox.write("roster.csv", roster);
    let args = ["grade", "--lab", "half-adder", "--manifest", "roster.csv", "--deadline", "2026-04-01T00:00:00+02:00"];
    sandbox.lab(&[&args[..], &["--late-penalty", "50"]].concat()).expect_code(0);
    let rows = rows(&sandbox, "grades");
    let points: Vec<Option<f64>> = rows.iter().map(|row| row.points.map(f64::from)).collect();
    let full = f64::from(rows[0].max_points);
    assert_eq!(points, [Some(full), Some(full / 2.0), Some(0.0)]);
    assert_eq!(rows[1].late.map(|late| late.seconds), Some(20 * 3600));
    assert_eq!(rows[2].outcome, Outcome::Missing);
}

#[test]
fn a_merge_names_the_chunks_to_run_again() {
    let sandbox = machine();
    let plan = ["grade", "plan", "--lab", "half-adder", "class", "--output", "plan", "--chunk-size", "5"];
    sandbox.lab(&plan).expect_code(0).expect_texts(&["13 students, 3 chunks", "lab grade chunk plan K"]);
    sandbox.lab(&["grade", "chunk", "plan", "1"]).expect_code(0);
    sandbox
        .lab(&["grade", "merge", "plan"])
        .expect_code(4)
        .expect_texts(&["part 0: there is no such part yet", "lab grade chunk plan K, for K in 0 2"]);
    sandbox.lab(&["grade", "chunk", "plan", "3"]).expect_code(2).expect_texts(&["there is no chunk 3"]);
    // A submission that is added after the plan is of nobody's chunk.
    sandbox.write("class/zoe.v", RIGHT);
    for chunk in ["0", "2"] {
        sandbox.lab(&["grade", "chunk", "plan", chunk]).expect_code(0);
    }
    sandbox.lab(&["grade", "merge", "plan"]).expect_code(0);
    assert_eq!(rows(&sandbox, "plan").len(), 13);
    grade(&sandbox, "plan", &[]).expect_code(2).expect_texts(&["was begun as 3 chunks, not as one run"]);
}

#[test]
fn a_grade_is_replayed_from_its_record_or_refused() {
    let sandbox = machine();
    grade(&sandbox, "grades", &[]).expect_code(0);
    let replay = |args: &[&str]| sandbox.lab(&[&["grade", "replay", "grades"], args].concat());
    for student in ["ann", "bob", "Dan", "fay", "gus", "kim"] {
        replay(&[student]).expect_code(0).expect_texts(&["the same grade again"]);
    }
    replay(&["bobb"]).expect_code(2).expect_texts(&["did you mean `bob`?"]);
    sandbox.write("copy/bob.v", fs::read(sandbox.dir().join("class/bob.v")).expect("a file"));
    replay(&["bob", "--submissions", "copy"]).expect_code(0);
    sandbox.write("copy/bob.v", RIGHT);
    replay(&["bob", "--submissions", "copy"]).expect_code(2).expect_texts(&["not the one that was graded"]);
    // Somebody wrote other points into the record.
    let results = sandbox.read("grades/results.jsonl");
    let forged = results.replacen("\"verdict\":\"wrong\"", "\"verdict\":\"passed\"", 1);
    sandbox.write("grades/results.jsonl", forged);
    replay(&["bob"])
        .expect_code(1)
        .expect_texts(&["another grade", "verdict: \"passed\" was recorded, now it is \"wrong\""]);
}

#[test]
fn a_replay_elsewhere_says_what_differs() {
    let sandbox = machine();
    pack(&sandbox, "pack", "half-adder");
    grade(&sandbox, "grades", &["--pack", "pack"]).expect_code(0);
    let manifest = "pack/labs/half-adder/lab.toml";
    let text = sandbox.read(manifest).replace("points = 2", "points = 3");
    sandbox.write(manifest, text);
    sandbox
        .lab(&["grade", "replay", "grades", "ann"])
        .expect_code(3)
        .expect_texts(&["cannot be reproduced here", "half-adder: its files, vectors or hidden cases changed"]);
}

#[test]
fn a_diff_tells_whose_grade_changes() {
    let sandbox = machine();
    grade(&sandbox, "old", &[]).expect_code(0);
    sandbox.write("class/bob.v", RIGHT);
    grade(&sandbox, "new", &[]).expect_code(0);
    sandbox.lab(&["grade", "diff", "old", "old"]).expect_code(0);
    sandbox.lab(&["grade", "diff", "old", "new/results.jsonl"]).expect_code(1).expect_texts(&["bob"]);
    let json = sandbox.lab(&["grade", "diff", "old", "new", "--format", "json"]).expect_code(1).stdout;
    let lines: Vec<serde_json::Value> = json.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["student"], "bob");
    assert_eq!(lines[1]["summary"]["up"], 1);
    sandbox.lab(&["grade", "diff", "old", "nowhere"]).expect_code(2);
}

#[test]
fn a_gradescope_container_gets_its_results() {
    let sandbox = Sandbox::new();
    sandbox.write("autograder/submission/my work.v", RIGHT);
    let metadata = r#"{"id": 1, "created_at": "2026-04-01T20:00:00.000000-07:00",
        "assignment": {"due_date": "2026-04-01T00:00:00.000000-07:00"},
        "users": [{"email": "ann@example.org", "id": 7, "name": "Ann"}]}"#;
    sandbox.write("autograder/submission_metadata.json", metadata);
    let run = |more: &[&str]| {
        sandbox.lab(&[&["grade", "--gradescope=autograder", "--lab", "half-adder"], more].concat()).expect_code(0);
        let text = sandbox.read("autograder/results/results.json");
        serde_json::from_str::<serde_json::Value>(&text).expect("JSON")
    };
    let full = run(&[])["score"].as_f64().expect("a score");
    assert!(full > 0.0);
    let late = run(&["--late-penalty", "50"])["score"].as_f64().expect("a score");
    assert!((late - full / 2.0).abs() < 1e-9, "{late} of {full}");
    fs::remove_file(sandbox.dir().join("autograder/submission_metadata.json")).expect("removed");
    sandbox
        .lab(&["grade", "--gradescope=autograder", "--lab", "half-adder"])
        .expect_code(4)
        .expect_texts(&["submission_metadata.json"]);
}

#[test]
fn other_forms_are_written_beside_the_usual_ones() {
    let sandbox = machine().with_env("GITHUB_STEP_SUMMARY", "summary.md");
    let names = ["gradescope", "exercism", "classroom", "prairielearn", "junit", "ctrf", "github"];
    let formats: Vec<String> = names.iter().map(|name| format!("--format={name}")).collect();
    let formats: Vec<&str> = formats.iter().map(String::as_str).collect();
    let ran = grade(&sandbox, "grades", &formats).expect_code(0);
    assert!(ran.stdout.contains("::error "), "{}", ran.stdout);
    for file in ["gradescope/ann.json", "exercism/half-adder/ann.json", "classroom/ann.txt", "prairielearn/ann.json"] {
        assert!(sandbox.dir().join("grades").join(file).exists(), "{file}");
    }
    assert!(sandbox.read("grades/junit.xml").contains("ann"));
    assert!(sandbox.read("grades/ctrf.json").contains("ann"));
    assert!(sandbox.read("summary.md").contains("Class report"));
}

/// Each set of columns has a testbench of its own, and none runs the program of another.
#[test]
fn cases_with_other_columns_are_simulated_with_their_own_testbench() {
    let sandbox = machine();
    pack(&sandbox, "pack", "half-adder");
    let case = |name: &str| {
        format!("\n[[simulate]]\nname = \"{name}\"\ntestbench = \"half_adder_tb.v\"\nvectors = \"{name}.vec\"\n")
    };
    let manifest = sandbox.read("pack/labs/half-adder/lab.toml");
    sandbox.write("pack/labs/half-adder/lab.toml", manifest + &case("carry-only") + &case("again"));
    sandbox.write("pack/testbenches/half-adder/carry-only.vec", "a:1'b b:1'b | carry:1'b\n1 1 | 1\n0 1 | 0\n");
    sandbox.write("pack/testbenches/half-adder/again.vec", "a:1'b b:1'b | carry:1'b sum:1'b\n1 1 | 1 0\n0 1 | 0 1\n");
    sandbox.write("two/ann.v", RIGHT);
    sandbox.write("two/bob.v", RIGHT.replace('^', "|"));
    sandbox.lab(&["grade", "--pack", "pack", "--lab", "half-adder", "two", "--output", "grades"]).expect_code(0);
    let statuses = |row: &GradeRow| {
        let simulated = row.checks.iter().filter(|check| check.check.to_string().starts_with("simulate/"));
        simulated.map(|check| format!("{} {:?}", check.check, check.verdict.status())).collect::<Vec<_>>()
    };
    let rows = rows(&sandbox, "grades");
    let right = ["simulate/truth-table Pass", "simulate/carry-only Pass", "simulate/again Pass"];
    let wrong = ["simulate/truth-table Fail", "simulate/carry-only Pass", "simulate/again Fail"];
    assert_eq!([statuses(&rows[0]), statuses(&rows[1])], [right, wrong].map(|all| all.map(str::to_owned).to_vec()));
}
