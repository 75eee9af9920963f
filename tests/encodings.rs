//! However an editor saves a design, `lab run`, `lab check --rtl` and `lab grade` read the same text and say the same about it.
#![allow(clippy::expect_used, clippy::panic, reason = "helpers of tests may fail as tests do")]

#[path = "support/workspace.rs"]
mod workspace;

use lab::domain::gradebook::GradeRow;
use lab::manifest::catalog::Catalog;
use lab::manifest::pack::Pack;
use lab::workspace::sources::Sources;
use serde_json::{Value, json};
use workspace::Sandbox;

/// Right, with characters beyond ASCII in a comment and in a string.
const RIGHT: &str = "// caf\u{e9}: sum and carry\nmodule half_adder(input a, input b, output sum, output carry);\n  \
                     initial $display(\"caf\u{e9}\");\n\n  assign sum = a ^ b; // \u{fc}\n  assign carry = a & b;\nendmodule\n";

/// A design, and where the first finding about it is: line and columns, or nowhere.
fn designs() -> [(&'static str, String, Option<Value>); 3] {
    let semicolon = RIGHT.replace("a ^ b; //", "a ^ b //");
    let letter = RIGHT.replace("\n\n", "\n  wire \u{e9}t\u{e9};\n");
    [
        ("right", RIGHT.to_owned(), None),
        ("semicolon", semicolon, Some(json!({ "line": 5, "columns": [21, 22] }))),
        ("letter", letter, Some(json!({ "line": 4, "columns": [8, 9] }))),
    ]
}

/// A text in every encoding and with every line end, by name.
fn saved(text: &str) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    // In this order no CR comes before a line feed that is an end of its own.
    let mut ends = ["\r", "\r\n", "\n"].into_iter().cycle();
    let mixed = text.split_inclusive('\n').map(|line| line.replace('\n', ends.next().unwrap_or_default())).collect();
    let by_ends = [
        ("lf", text.to_owned()),
        ("crlf", text.replace('\n', "\r\n")),
        ("cr", text.replace('\n', "\r")),
        ("mixed", mixed),
    ];
    for (end, text) in by_ends {
        let marked = format!("\u{feff}{text}");
        let utf16 = |text: &str, bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        let encodings = [
            ("utf8", text.clone().into_bytes()),
            ("utf8-mark", marked.clone().into_bytes()),
            ("utf16le", utf16(&text, u16::to_le_bytes)),
            ("utf16be", utf16(&text, u16::to_be_bytes)),
            ("utf16le-mark", utf16(&marked, u16::to_le_bytes)),
            ("utf16be-mark", utf16(&marked, u16::to_be_bytes)),
            ("latin1", text.chars().map(|c| u8::try_from(c).expect("Latin-1")).collect()),
        ];
        all.extend(encodings.map(|(encoding, bytes)| (format!("{encoding}-{end}"), bytes)));
    }
    all
}

/// The verdict of the lab's first check, and the kind and the place of its first finding.
fn first(checks: &Value) -> (Value, Value, Option<Value>) {
    let check = &checks[0];
    let finding = &check["findings"][0];
    let place = finding.get("location").map(|at| json!({ "line": at["line"], "columns": at["columns"] }));
    (check["verdict"].clone(), finding["kind"].clone(), place)
}

#[test]
fn check_and_grade_say_the_same_however_a_design_is_saved() {
    let sandbox = Sandbox::new();
    let mut expected = Vec::new();
    for (design, text, place) in designs() {
        for (way, bytes) in saved(&text) {
            sandbox.write(&format!("class/{design}-{way}.v"), &bytes);
            sandbox.write(&format!("rtl/{design}-{way}/half_adder.v"), &bytes);
            expected.push((format!("{design}-{way}"), place.clone()));
        }
    }
    assert_eq!(expected.len(), 3 * 4 * 7);
    sandbox.lab(&["grade", "--lab", "half-adder", "class", "--output", "grades", "--skip-synthesis"]).expect_code(0);
    let rows: Vec<GradeRow> =
        sandbox.read("grades/results.jsonl").lines().map(|line| serde_json::from_str(line).expect("a row")).collect();
    for (name, place) in expected {
        let row = rows.iter().find(|row| row.student == name).expect("a row");
        let graded = first(&serde_json::to_value(&row.checks).expect("checks"));
        let verdict = if place.is_none() { ("pass", Value::Null) } else { ("fail", json!("syntax")) };
        assert_eq!(graded, (json!(verdict.0), verdict.1, place.clone()), "lab grade: {name}");
        // The right ones take long; that they are the same text is tested below.
        if place.is_some() || name.ends_with("-cr") {
            let ran = sandbox.lab(&["check", "half-adder", "--rtl", &format!("rtl/{name}"), "--format", "json"]);
            assert_eq!(first(&ran.json()["labs"][0]["checks"]), graded, "lab check: {name}");
        }
    }
}

#[test]
fn a_workspace_and_a_given_directory_have_the_text_that_was_saved() {
    let catalog = Catalog::load(Pack::embedded()).expect("the curriculum");
    let lab = catalog.resolve("half-adder").expect("a lab");
    let sandbox = Sandbox::new();
    for (_, text, _) in designs() {
        for (way, bytes) in saved(&text) {
            sandbox.write("rtl/half-adder/half_adder.v", &bytes);
            for sources in [Sources::Own(sandbox.dir()), Sources::overlay(sandbox.dir()).expect("a directory")] {
                assert_eq!(sources.read(lab, "half_adder.v").expect("a source").text, text, "{way}");
            }
        }
    }
}

#[test]
fn a_learner_may_save_as_the_editor_likes() {
    let sandbox = Sandbox::workspace();
    let utf16: Vec<u8> = RIGHT.replace('\n', "\r\n").encode_utf16().flat_map(u16::to_le_bytes).collect();
    sandbox.write("rtl/half-adder/half_adder.v", utf16);
    sandbox.lab(&["run", "half-adder"]).expect_code(0);
    let latin1: Vec<u8> = RIGHT.replace('\n', "\r").chars().map(|c| u8::try_from(c).expect("Latin-1")).collect();
    sandbox.write("rtl/half-adder/half_adder.v", latin1);
    // The same text, so it is not judged again.
    sandbox.lab(&["check", "half-adder", "--format", "json"]).expect_code(0).expect_texts(&["\"cached\": 1"]);
    // An untouched skeleton is no attempt, whatever a checkout made of its line ends.
    let skeleton = std::fs::read_to_string(workspace::repository().join("rtl/counter/counter.v")).expect("a skeleton");
    sandbox.write("rtl/counter/counter.v", skeleton.replace('\n', "\r\n"));
    sandbox.lab(&["run", "counter"]).expect_code(1);
    assert_eq!(sandbox.journal().len(), 1);
}
