//! Each form against its schema or its documentation, for every kind of grade.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lab::domain::finding::Detail;
use lab::domain::gradebook::{GradeRow, Outcome};
use lab::domain::verdict::Verdict;
use lab::domain::weight::Points;
use lab::report::grades::{classroom, ctrf, diff, exercism, gradescope, jsonl, junit, prairielearn};
use quick_junit::{NonSuccessKind, TestCaseStatus};
use serde_json::Value;

use crate::fixtures::*;

/// Fails with every place where `text` is not as tests/schemas/`name`.json says.
fn validate(name: &str, text: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas").join(format!("{name}.json"));
    let schema = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let document = serde_json::from_str(text).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(&document).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{}\n{text}", errors.join("\n"));
    document
}

fn every_kind() -> Vec<GradeRow> {
    class().into_iter().chain(NASTY.map(nasty)).collect()
}

fn classroom(rows: &[GradeRow]) -> Value {
    let bytes = STANDARD.decode(classroom::render(rows).unwrap()).unwrap();
    validate("classroom", &String::from_utf8(bytes).unwrap())
}

fn ctrf(rows: &[GradeRow], times: Option<(u64, u64)>) -> String {
    let mut report = ctrf::CtrfReport::new(Vec::new(), "0.1.0").unwrap();
    rows.iter().try_for_each(|row| report.add(row)).unwrap();
    String::from_utf8(report.finish(times).unwrap()).unwrap()
}

fn junit(rows: &[GradeRow]) -> String {
    let mut report = junit::JunitReport::new(Vec::new()).unwrap();
    rows.iter().try_for_each(|row| report.add(row)).unwrap();
    String::from_utf8(report.finish().unwrap()).unwrap()
}

#[test]
fn the_schemas_reject_what_they_should() {
    let schema: Value = serde_json::from_str(include_str!("../schemas/prairielearn.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for wrong in [r#"{"score": 2}"#, r#"{"gradable": false, "score": 0}"#, r#"{"score": 1, "socre": 1}"#, "{}"] {
        assert!(!validator.is_valid(&serde_json::from_str(wrong).unwrap()), "{wrong}");
    }
}

#[test]
fn a_line_of_jsonl_is_the_row() {
    for row in every_kind() {
        let mut line = Vec::new();
        jsonl::write_row(&mut line, &row).unwrap();
        let line = String::from_utf8(line).unwrap();
        assert_eq!(line.find('\n'), Some(line.len() - 1), "one line");
        assert_eq!(serde_json::from_str::<GradeRow>(&line).unwrap(), row);
    }
}

/// The comparison of the visible case of a row that is [`wrong`], as `results.jsonl` has it.
fn comparison(row: &mut Value) -> &mut serde_json::Map<String, Value> {
    row["checks"][1]["findings"][0]["mismatch"].as_object_mut().unwrap()
}

fn jsonl_of(row: &GradeRow) -> Value {
    let mut line = Vec::new();
    jsonl::write_row(&mut line, row).unwrap();
    serde_json::from_slice(&line).unwrap()
}

#[test]
fn the_first_row_that_differs_is_there_as_text() {
    let mut row = wrong("boris");
    for check in &mut row.checks {
        if let Verdict::Fail { findings } = &check.verdict {
            let mut finding = findings.first().clone();
            let first = finding.mismatch().unwrap().around_first().unwrap().1;
            let Some(Detail::Mismatch(mismatch)) = &mut finding.detail else { continue };
            let window = mismatch.window.as_mut().unwrap();
            window.rows = vec![window.rows.swap_remove(first)];
            check.verdict = Verdict::fail(finding);
        }
    }
    let mut row = jsonl_of(&row);
    let comparison = comparison(&mut row);
    assert_eq!(comparison.get("context"), None, "a gradebook has one row");
    assert_eq!(comparison["window"]["rows"], serde_json::json!([[3, 6, 1]]));
    assert_eq!(comparison["window"]["outputs"], serde_json::json!([["q:8'h", "1", "!0"], ["wrap:1'b", "0", "="]]));
    assert_eq!(
        comparison["first"],
        serde_json::json!({
            "row": 3,
            "line": 6,
            "inputs": [
                { "name": "rst_n", "value": "1" },
                { "name": "load", "value": "0" },
                { "name": "en", "value": "1" },
                { "name": "d", "value": "6f" },
            ],
            "outputs": [
                { "name": "q", "expected": "01", "actual": "00", "differs": true },
                { "name": "wrap", "expected": "0", "actual": "0", "differs": false },
            ],
        })
    );
}

/// Before there were windows, `first` was all that a row had.
#[test]
fn rows_of_an_older_lab_are_read_and_compared() {
    let mut value = jsonl_of(&wrong("boris"));
    comparison(&mut value).remove("window");
    let old: GradeRow = serde_json::from_value(value).unwrap();
    let finding = old.checks[1].verdict.findings().first().unwrap();
    let mismatch = finding.mismatch().unwrap();
    assert_eq!((mismatch.mismatching_rows, &mismatch.window), (270, &None));
    assert!(mismatch.looks_like.as_deref().unwrap().contains("one cycle late"));
    let changes = |new: GradeRow| diff::changes::<()>([Ok(old.clone())].into_iter(), [Ok(new)].into_iter()).next();
    assert!(changes(wrong("boris")).unwrap().unwrap().is_none(), "the same grade");
    let mut new = wrong("boris");
    new.late = None;
    new.points = Some(Points::whole(1));
    let change = changes(new).unwrap().unwrap().unwrap();
    assert_eq!(change.because, ["lateness: 1 day 2 hours late, 20 % → in time"]);
}

#[test]
fn gradescope_gets_points_after_the_penalty_and_hidden_cases_later() {
    for row in every_kind() {
        validate("gradescope", &gradescope::render(&[row], Some(1.5)).unwrap());
    }
    let results = validate("gradescope", &gradescope::render(&[wrong("boris")], None).unwrap());
    assert_eq!(results["score"], 0.8);
    assert_eq!(results["stdout_visibility"], "hidden");
    assert!(results.get("execution_time").is_none(), "only the caller's time is written");
    let tests = results["tests"].as_array().unwrap();
    let shown: Vec<(&str, &str, &str)> = tests
        .iter()
        .map(|test| ["name", "status", "visibility"].map(|key| test[key].as_str().unwrap()))
        .map(|[name, status, visibility]| (name, status, visibility))
        .collect();
    assert_eq!(
        shown,
        [
            ("interface", "passed", "visible"),
            ("simulate/directed", "failed", "visible"),
            ("simulate/random", "passed", "visible"),
            ("hidden case 1", "failed", "after_published"),
        ]
    );
}

#[test]
fn gradescope_gets_no_score_where_one_of_the_labs_has_none() {
    let results = validate("gradescope", &gradescope::render(&[passing("chen"), broken("chen")], None).unwrap());
    assert!(results.get("score").is_none() && results.get("tests").is_none());
    assert!(results["output"].as_str().unwrap().contains("not your fault"));
}

#[test]
fn several_labs_are_told_apart() {
    let mut other = passing("anna");
    other.lab = lab("alu");
    let results = validate("gradescope", &gradescope::render(&[other, passing("anna")], None).unwrap());
    assert_eq!(results["score"], 20.0);
    assert_eq!(results["tests"][3]["name"], "counter: interface");
    assert_eq!(results["tests"][3]["number"], "2.1");
}

#[test]
fn exercism_knows_errors_from_failures() {
    for row in every_kind() {
        validate("exercism", &exercism::render(&row).unwrap());
    }
    let status = |row: &GradeRow| validate("exercism", &exercism::render(row).unwrap())["status"].clone();
    assert_eq!(status(&passing("a")), "pass");
    assert_eq!(status(&wrong("a")), "fail");
    for row in [syntax("a"), missing("a"), broken("a")] {
        assert_eq!(status(&row), "error");
    }
    let notes = validate("exercism", &exercism::render(&wrong("a")).unwrap());
    assert_eq!(notes["tests"][0]["output"], "counter.v:6: `$display` was removed: what a design prints is not graded");
}

#[test]
fn exercism_texts_are_limited() {
    let mut row = wrong("a");
    row.notes = vec![row.notes[0].clone(); 100];
    let results = validate("exercism", &exercism::render(&row).unwrap());
    assert!(results["tests"][0]["output"].as_str().unwrap().ends_with("Please limit to 500 chars"));
    let long = "é".repeat(200_000);
    let results = validate("exercism", &exercism::render(&nasty(&long)).unwrap());
    assert!(results["message"].as_str().unwrap().len() <= 65_535);
}

#[test]
fn classroom_scores_add_up_to_the_points() {
    for row in every_kind() {
        classroom(&[row]);
    }
    let sum = |result: &Value| -> f64 {
        result["tests"].as_array().unwrap().iter().map(|test| test["score"].as_f64().unwrap()).sum()
    };
    let mut late = passing("a");
    (late.late, late.points) = (wrong("a").late, Some(Points::whole(8)));
    let result = classroom(&[late, wrong("a")]);
    assert!((sum(&result) - 8.8).abs() < 1e-9, "{result}");
    assert_eq!(result["max_score"], 20.0);
    assert_eq!(result["status"], "fail");
    assert_eq!(classroom(&[passing("a")])["status"], "pass");
    let result = classroom(&[broken("a")]);
    assert_eq!((&result["status"], &result["max_score"]), (&"error".into(), &0.0.into()));
}

#[test]
fn classroom_fits_into_an_environment_variable() {
    let long = "x ".repeat(10_000);
    let rows: Vec<GradeRow> = (0..60).map(|_| nasty(&long)).collect();
    let result = classroom(&rows);
    assert!(classroom::render(&rows).unwrap().len() < 128 * 1024);
    assert_eq!(result["tests"].as_array().unwrap().len(), 60);
}

#[test]
fn prairielearn_gets_a_share_or_nothing() {
    for row in every_kind() {
        validate("prairielearn", &prairielearn::render(&[row]).unwrap());
    }
    let results = validate("prairielearn", &prairielearn::render(&[wrong("a")]).unwrap());
    assert_eq!((&results["gradable"], &results["score"]), (&true.into(), &0.08.into()));
    let results = validate("prairielearn", &prairielearn::render(&[broken("a"), passing("a")]).unwrap());
    assert_eq!(results["gradable"], false);
}

#[test]
fn prairielearn_gets_no_more_than_a_megabyte() {
    let long = "é ".repeat(10_000);
    let rows: Vec<GradeRow> = (0..100).map(|_| nasty(&long)).collect();
    let text = prairielearn::render(&rows).unwrap();
    assert!(text.len() <= 1_000_000);
    assert_eq!(validate("prairielearn", &text)["tests"].as_array().unwrap().len(), 100);
}

#[test]
fn ctrf_counts_every_check_once() {
    let mut rows = every_kind();
    rows.push(row("no checks", Outcome::Missing, vec![]));
    let report = validate("ctrf", &ctrf(&rows, None));
    let (results, summary) = (&report["results"], &report["results"]["summary"]);
    let tests = results["tests"].as_array().unwrap();
    let count = |status: &str| tests.iter().filter(|test| test["status"] == status).count();
    assert_eq!(summary["tests"], rows.iter().map(|row| row.checks.len().max(1)).sum::<usize>());
    for status in ["passed", "failed", "skipped", "other"] {
        assert_eq!(summary[status], count(status), "{status}");
        assert!(count(status) > 0, "{status}");
    }
    assert_eq!((&summary["start"], &summary["stop"]), (&0.into(), &0.into()));
    let timed = validate("ctrf", &ctrf(&[], Some((5, 7))));
    assert_eq!((&timed["results"]["summary"]["start"], &timed["results"]["summary"]["stop"]), (&5.into(), &7.into()));
}

#[test]
fn junit_tells_failures_from_errors_and_is_what_quick_junit_reads() {
    let mut rows = every_kind();
    rows.push(row("no checks", Outcome::Missing, vec![]));
    let report = quick_junit::Report::deserialize_from_str(&junit(&rows)).unwrap();
    assert_eq!(report.test_suites.len(), rows.len());
    for (suite, row) in report.test_suites.iter().zip(&rows) {
        assert_eq!(suite.test_cases.len(), row.checks.len().max(1));
        assert!(suite.name.as_str().starts_with("counter "));
    }
    let kinds = |at: usize| -> Vec<&str> {
        let kind = |status: &TestCaseStatus| match status {
            TestCaseStatus::Success { .. } => "success",
            TestCaseStatus::Skipped { .. } => "skipped",
            TestCaseStatus::NonSuccess { kind: NonSuccessKind::Failure, .. } => "failure",
            TestCaseStatus::NonSuccess { kind: NonSuccessKind::Error, .. } => "error",
        };
        report.test_suites[at].test_cases.iter().map(|case| kind(&case.status)).collect()
    };
    assert_eq!(kinds(1), ["success", "failure", "success", "failure"]);
    assert_eq!(kinds(2), ["success", "error"]);
    assert_eq!(kinds(3), ["failure", "skipped", "skipped"]);
}

/// The Jenkins schema for `JUnit`: which elements and attributes there are, and how often.
#[test]
fn junit_has_only_what_the_jenkins_schema_knows() {
    let text = junit(&every_kind());
    let tag = regex::Regex::new(r"<(/?)([a-z-]+)((?: [a-z]+=\x22[^\x22<]*\x22)*)(/?)>").unwrap();
    let name = regex::Regex::new(r" ([a-z]+)=\x22").unwrap();
    let known = |element: &str| match element {
        "testsuites" => (["name"].as_slice(), ["name"].as_slice()),
        "testsuite" => (["name", "tests", "disabled", "errors", "failures", "skipped"].as_slice(), ["name"].as_slice()),
        "testcase" => (["name", "classname"].as_slice(), ["name"].as_slice()),
        "failure" | "error" => (["message", "type"].as_slice(), [].as_slice()),
        "skipped" => (["message"].as_slice(), [].as_slice()),
        other => panic!("{other} is no element of JUnit"),
    };
    let body = text.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n").unwrap();
    let mut open: Vec<&str> = Vec::new();
    for found in tag.captures_iter(body) {
        let element = found.get(2).unwrap().as_str();
        if &found[1] == "/" {
            assert_eq!(open.pop(), Some(element));
            continue;
        }
        let attributes: Vec<&str> =
            name.captures_iter(found.get(3).unwrap().as_str()).map(|n| n.get(1).unwrap().as_str()).collect();
        let (allowed, required) = known(element);
        assert!(attributes.iter().all(|name| allowed.contains(name)), "{element}: {attributes:?}");
        assert!(required.iter().all(|name| attributes.contains(name)), "{element}: {attributes:?}");
        let parent = match element {
            "testsuites" => None,
            "testsuite" => Some("testsuites"),
            "testcase" => Some("testsuite"),
            _ => Some("testcase"),
        };
        assert_eq!(open.last().copied(), parent, "{element}");
        if &found[4] != "/" {
            open.push(element);
        }
    }
    assert!(open.is_empty(), "{open:?}");
    assert_eq!(tag.replace_all(body, "").matches('<').count(), 0, "a tag that is none");
}
