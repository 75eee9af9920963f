//! The hostile corpus against `lab grade`: no attack passes, every benign design does, and nothing outside is touched.
//! The rule that every file obeys is in tests/hostile/README.md.
#![allow(clippy::disallowed_methods, reason = "a test starts lab as a teacher would")]
#![allow(clippy::panic, reason = "clippy.toml allows it in tests, but not in their helpers")]

#[path = "hostile/support/corpus.rs"]
mod corpus;
#[path = "hostile/support/ground.rs"]
mod ground;
#[path = "hostile/support/specials.rs"]
mod specials;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Output;

use corpus::Case;
use ground::{Ground, SECRET};

fn everything() -> Vec<Case> {
    [corpus::attacks(), corpus::benign(), specials::all()].into_iter().flatten().collect()
}

/// Every problem at once, or none.
fn assert_none(problems: &[String]) {
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

mod corpus_itself {
    use super::*;

    #[test]
    fn every_file_is_in_its_index_and_no_attack_may_pass() {
        let mut problems = Vec::new();
        for class in corpus::entries(&corpus::root().join("attacks")) {
            let files: BTreeSet<String> = corpus::entries(&class).iter().map(|path| corpus::stem(path)).collect();
            let class = corpus::stem(&class);
            let indexed = corpus::attacks();
            let indexed = indexed.iter().filter_map(|case| case.student.to_str()?.strip_prefix(&format!("{class}-")));
            let indexed: BTreeSet<String> = indexed.map(str::to_owned).chain(["index".to_owned()]).collect();
            problems.extend(files.symmetric_difference(&indexed).map(|name| format!("{class}: file or entry {name}")));
        }
        for case in corpus::attacks() {
            let strange = case.expect.iter().find(|verdict| !corpus::VERDICTS.contains(&verdict.as_str()));
            if strange.is_some() || case.expect.is_empty() {
                problems.push(format!("{}: {:?}", case.student.display(), case.expect));
            }
        }
        assert_none(&problems);
    }

    #[test]
    fn no_two_submissions_have_one_name() {
        let mut seen = BTreeSet::new();
        let twice = everything().into_iter().filter(|case| !seen.insert((case.lab.clone(), case.student.clone())));
        assert_none(&twice.map(|case| case.student.display().to_string()).collect::<Vec<_>>());
    }

    #[test]
    fn the_pack_is_sound() {
        let ground = Ground::new("adder", &[]);
        let pack = ground.path("pack").to_string_lossy().into_owned();
        let ran = ground.lab(&["verify", "--pack", &pack]);
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    }
}

mod under_grade {
    use super::*;

    #[test]
    fn accumulator() {
        the_rule_holds("accumulator");
    }

    #[test]
    fn accumulator_sim() {
        the_rule_holds("accumulator-sim");
    }

    #[test]
    fn adder() {
        the_rule_holds("adder");
    }

    #[test]
    fn adder_sim() {
        the_rule_holds("adder-sim");
    }

    #[test]
    fn dot_product() {
        the_rule_holds("dot-product");
    }

    #[test]
    fn fifo() {
        the_rule_holds("fifo");
    }

    #[test]
    fn lane_select() {
        the_rule_holds("lane-select");
    }
}

/// Grades everything that the corpus has for a lab, and looks for whatever breaks the rule.
fn the_rule_holds(lab: &str) {
    let mut cases = everything();
    cases.retain(|case| case.lab == lab);
    let ground = Ground::new(lab, &cases);
    let before = ground.untouchable();
    let ran = ground.grade();
    let mut problems = ended(&ran, &cases);
    problems.extend(ground.processes().iter().map(|process| format!("left running: {process}")));
    problems.extend(verdicts(&ground, &cases));
    problems.extend(changes(&before, &ground.untouchable()));
    problems.extend(spoken(&ground, &ran));
    assert_none(&problems);
}

/// A class ends with 0, and with 4 where there is a submission that nothing can be said about; anything else is no result.
fn ended(ran: &Output, cases: &[Case]) -> Vec<String> {
    let undecided = cases.iter().any(|case| case.expect.iter().any(|verdict| verdict == "internal"));
    match ran.status.code() {
        Some(0) if !undecided => Vec::new(),
        Some(4) if undecided => Vec::new(),
        _ => vec![format!("lab grade: {}\n{}", ran.status, String::from_utf8_lossy(&ran.stderr))],
    }
}

/// Every submission has one row, with a verdict that is expected.
fn verdicts(ground: &Ground, cases: &[Case]) -> Vec<String> {
    let text = fs::read_to_string(ground.path("results/results.jsonl")).unwrap_or_default();
    let mut rows: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in text.lines() {
        let row: serde_json::Value = serde_json::from_str(line).expect("one JSON object a line");
        let field = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        rows.entry(field("student")).or_default().push(field("verdict"));
    }
    let mut problems = Vec::new();
    for case in cases {
        let student = case.student.to_string_lossy().into_owned();
        // A name that is no text is told from others like it by a hash behind it.
        let is_text = case.student.to_str().is_some();
        let found = rows.keys().find(|id| if is_text { **id == student } else { id.starts_with(&student) }).cloned();
        let got = found.and_then(|id| rows.remove(&id)).unwrap_or_default();
        if !matches!(got.as_slice(), [verdict] if case.expect.contains(verdict)) {
            problems.push(format!("{student:?} {}: expected one of {:?}, got {got:?}", case.why, case.expect));
        }
    }
    problems.extend(rows.keys().map(|student| format!("{student:?} is in the results, and is no submission")));
    problems
}

/// What is new, gone or different outside of the results.
fn changes(before: &ground::Snapshot, after: &ground::Snapshot) -> Vec<String> {
    let paths: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let changed = paths.into_iter().filter(|&path| before.get(path) != after.get(path));
    changed.map(|path| format!("touched: {}", path.display())).collect()
}

/// What was said and written: no secret, nothing that a terminal, a log or a spreadsheet would obey.
fn spoken(ground: &Ground, ran: &Output) -> Vec<String> {
    let mut texts = ground.results();
    for (name, bytes) in [("stdout", &ran.stdout), ("stderr", &ran.stderr)] {
        texts.insert(name.into(), ("file".into(), 0, bytes.clone()));
    }
    let mut problems = Vec::new();
    for (path, (_, _, bytes)) in &texts {
        let text = String::from_utf8_lossy(bytes);
        let mut found = |what: &str| problems.push(format!("{what} in {}", path.display()));
        if text.contains(SECRET) {
            found("the secret");
        }
        if text.contains(['\u{1b}', '\0', '\u{7}', '\u{8}']) {
            found("a control character");
        }
        if text.lines().any(|line| line.starts_with("::") || line.starts_with("##vso")) {
            found("a workflow command");
        }
        if path.extension().is_some_and(|extension| extension == "csv") && cells(&text).any(|cell| is_formula(&cell)) {
            found("a formula");
        }
    }
    problems
}

/// The cells of a CSV file, unquoted.
fn cells(text: &str) -> impl Iterator<Item = String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            // Lines end with CR LF (RFC 4180).
            '\r' if !quoted => {}
            ',' | '\n' if !quoted => cells.push(String::new()),
            c => cells.iter_mut().next_back().expect("one cell").push(c),
        }
    }
    cells.into_iter()
}

/// Whether a spreadsheet would compute it.
fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r'])
}
