//! Manifests, roadmaps and golden vectors with every mistake that an author can make.
#![allow(missing_docs)]

mod packs;

use lab::domain::check::{CheckKind, Judge};
use lab::domain::finding::{Finding, FindingKind};
use lab::domain::id::LabId;
use lab::domain::lab::{Dut, Lab, Port};
use lab::domain::weight::{Points, Visibility, Weight};
use lab::manifest::harness::Harness;
use lab::manifest::source::PackText;
use lab::manifest::{roadmap, vectors};
use lab::report::diagnostic::render;
use packs::{MANIFEST, TestPack};
use proptest::prelude::*;
use std::fs;

/// The design that the lab asks for.
fn dut(lab: &Lab) -> &Dut {
    lab.work.dut().expect("a design")
}

#[test]
fn a_right_manifest_says_what_the_format_says() {
    let lab = TestPack::adder().load().expect("a lab");
    assert_eq!(
        dut(&lab).ports.iter().map(Port::declaration).collect::<Vec<_>>(),
        ["input [7:0] a", "input [7:0] b", "output [7:0] sum"]
    );
    let judges: Vec<&Judge> = lab.cases().map(|case| &case.judge).collect();
    assert!(matches!(judges[0], Judge::Vectors { rules, .. } if !rules.clocked));
    assert!(matches!(judges[1], Judge::Patterns { expect, .. } if expect == &["PASS"]));
    assert!(matches!(&lab.checks[3].kind, CheckKind::Synthesize(budget) if budget.max_cells == Some(100)));
    let ids: Vec<String> = lab.check_ids().iter().map(ToString::to_string).collect();
    assert_eq!(ids, ["interface", "simulate/random", "simulate/own", "synthesize"]);
}

#[test]
fn ports_keep_the_order_of_the_specification() {
    let pack = TestPack::adder();
    pack.write("labs/adder/lab.toml", MANIFEST.replace("{ a = 8, b = 8 }", "{ z = 8, rst_n = 1, a = 8 }"));
    let lab = pack.load().expect("a lab");
    let names: Vec<&str> = dut(&lab).ports.iter().map(|port| port.name.as_str()).collect();
    assert_eq!(names, ["z", "rst_n", "a", "sum"]);
}

#[test]
fn every_mistake_in_a_manifest_is_reported_at_once() {
    let text = r#"schema = 0
id = "Adder"
title = ""
sumary = "It adds."
summary = 3

[dut]
top = "module"
sources = ["../adder.v", "-o.v", "adder.vhd", 7]
supplied = ["cell.v", "cell.v", "sell.v"]
clock = "b"
inputs = { a = 0, b = 8, "c d" = 5000, e = -1, f = "8" }
outputs = { a = 8, logic = 1 }
budget = 1

[[simulate]]
name = "random"
testbench = "adder_tv.v"
vectors = "random.txt"
reject = ["x"]
stream = true

[[simulate]]
name = "random"
testbench = "2_tb.v"
expect = []
tolerance = { sum = 1 }
cpu-limit-s = 0

[[simulate]]
name = "a/b"
expect = ["(", ".*"]
vectors = "random.vec"
reject = "no"

[[simulate]]
name = "none"
testbench = "adder_tb.v"

[synthesize]
max-cells = 1.5
max-flipflops = 2
"#;
    insta::assert_snapshot!(TestPack::adder().wrong(text));
}

const GRADING: &str = r#"
points = 3
group = "budget"

[grading]
interface-points = 2

[[personal]]
name = "yours"
like = "random"
vary = ["a", "b"]
points = 0
group = "values"
visibility = "hidden"
"#;

#[test]
fn a_manifest_says_what_checks_are_worth() {
    let pack = TestPack::adder();
    let first = "name = \"random\"\nvisibility = \"hidden\"\ngroup = \"values\"\npoints = 5";
    pack.write("labs/adder/lab.toml", MANIFEST.replace("name = \"random\"", first) + GRADING);
    let lab = pack.load().expect("a lab");
    let weight = |points, group: Option<&str>, visibility| Weight {
        points: Points::whole(points),
        group: group.map(str::to_owned),
        visibility,
    };
    let weights: Vec<Weight> = lab.checks.iter().map(|check| check.weight.clone()).collect();
    let expected = [
        weight(2, None, Visibility::Visible),
        weight(5, Some("values"), Visibility::Hidden),
        weight(1, None, Visibility::Visible),
        weight(0, Some("values"), Visibility::Hidden),
        weight(3, Some("budget"), Visibility::Visible),
    ];
    assert_eq!(weights, expected);
    let personal = lab.personal_cases().next().expect("a personal case");
    assert_eq!((personal.like.as_str(), personal.vary.len()), ("random", 2));
    let without = TestPack::adder().load().expect("a lab");
    assert_eq!(without.checks[0].weight, weight(0, None, Visibility::Visible));
}

#[test]
fn every_mistake_about_grading_is_reported_at_once() {
    let text = r#"
points = -1
visibility = "hidden"

[grading]
interface-points = 99999
interface_points = 1

[[personal]]
name = "random"
like = "rnadom"
vary = []

[[personal]]
name = "b"
like = "own"
vary = ["clk", "a", "a"]
points = 1.5
group = "a b"
visibility = "secret"
testbench = "adder_tb.v"

[[personal]]
"#;
    let clocked = MANIFEST.replace("inputs = {", "clock = \"clk\"\ninputs = { clk = 1,");
    insta::assert_snapshot!(TestPack::adder().wrong(clocked + text));
}

#[test]
fn a_personal_case_varies_input_columns_of_its_model() {
    let pack = TestPack::adder();
    pack.write("labs/adder/lab.toml", format!("{MANIFEST}{}", GRADING.replace("\"b\"]", "\"sum\", \"b[0]\"]")));
    let lab = pack.load().expect("a lab");
    insta::assert_snapshot!(pack.show(&Harness::load(&pack.pack(), &lab).expect_err("a wrong harness")));
}

#[test]
fn an_empty_manifest_lacks_everything() {
    insta::assert_snapshot!(TestPack::adder().wrong(""));
}

#[test]
fn empty_tables_lack_their_keys() {
    let head = "schema = 1\nid = \"adder\"\ntitle = \"t\"\nsummary = \"s\"\n";
    insta::assert_snapshot!(
        TestPack::adder().wrong(format!("{head}simulate = [3]\n[dut]\ninputs = {{}}\noutputs = {{}}\nsources = []\n"))
    );
}

#[test]
fn a_directory_with_another_name_is_told_from_a_wrong_id() {
    insta::assert_snapshot!(TestPack::adder().wrong(MANIFEST.replace("id = \"adder\"", "id = \"adders\"")));
}

#[test]
fn what_is_no_toml_is_reported_alone() {
    let pack = TestPack::adder();
    let texts = [
        MANIFEST.replace("\"Adder\"", "\"Adder"),
        MANIFEST.replace("[synthesize]", "[dut]"),
        MANIFEST.replace("max-cells = 100", "max-cells = 100\nmax-cells = 5"),
        MANIFEST.replace("[synthesize]", "[synthesize"),
        "schema = 1\nid = \"é\u{1}".to_owned(),
        "[dut".to_owned(),
    ];
    insta::assert_snapshot!(texts.map(|text| pack.wrong(text)).join("\n\n"));
}

#[test]
fn a_newer_schema_is_reported_alone() {
    insta::assert_snapshot!(TestPack::adder().wrong("schema = 2\nnovelty = true\n"));
}

#[test]
fn files_that_are_no_text_are_refused() {
    let pack = TestPack::adder();
    let huge = format!("x = \"{}", "y".repeat(100_000));
    let files: [&[u8]; 5] =
        [b"\xff\xfes\0\n\0c\0h", b"schema = 1\0\n", b"\x7fELF\x02\x01\x01\0\0\xf0", b"\x1f\x8b\x08", huge.as_bytes()];
    insta::assert_snapshot!(files.map(|file| pack.wrong(file)).join("\n\n"));
}

#[test]
fn the_encoding_and_the_line_ends_of_an_editor_mean_nothing() {
    let pack = TestPack::adder();
    let plain = pack.load().expect("a lab");
    let marked = format!("\u{feff}{}", MANIFEST.replace('\n', "\r\n"));
    let utf16: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin1 = [b"# caf\xe9\r", MANIFEST.replace('\n', "\r").as_bytes()].concat();
    for manifest in [marked.into_bytes(), utf16, latin1] {
        pack.write("labs/adder/lab.toml", manifest);
        assert_eq!(pack.load().expect("a lab"), plain);
    }
}

#[test]
fn a_manifest_that_is_not_there_or_no_file_is_reported() {
    let pack = TestPack::empty();
    fs::create_dir_all(pack.0.path().join("labs/adder/lab.toml")).expect("a directory");
    let directory = pack.show(&pack.load().expect_err("a directory"));
    fs::remove_dir(pack.0.path().join("labs/adder/lab.toml")).expect("an empty directory");
    let nothing = pack.show(&pack.load().expect_err("nothing"));
    assert_eq!(directory, "error: labs/adder/lab.toml is not a regular file");
    assert_eq!(nothing, "error: labs/adder/lab.toml does not exist");
}

// ---- roadmap ----

/// The findings of a roadmap for the labs `alu` and `counter`, and the ids of its labs.
fn roadmap(text: &str) -> (TestPack, Vec<Finding>, Vec<String>) {
    let pack = TestPack::empty();
    pack.write("labs/roadmap.toml", text);
    let labs = ["alu", "counter"].map(|id| LabId::new(id).expect("an id"));
    let (roadmap, findings) = roadmap::load(&pack.pack(), &labs);
    let ids = roadmap.labs().map(ToString::to_string).collect();
    (pack, findings, ids)
}

#[test]
fn every_mistake_in_a_roadmap_is_reported_and_the_labs_stay() {
    let (pack, findings, labs) = roadmap(
        r#"schema = 1
title = "Way"

[[phase]]
id = "one"
title = "One"
weeks = 5000

[[phase.step]]
lab = "countre"
title = "no"

[[phase.step]]
lab = "alu"
after = ["counter", "book"]

[[phase.step]]
lab = "counter"
after = ["verilog-course"]

[[phase.step]]
task = "verilog-course"
kind = "curse"
title = "A course"
after = ["alu"]

[[phase]]
id = "one"
title = "Two"
weeks = -1
step = [
    { lab = "alu", task = "alu" },
    { titel = "x" },
    { task = "counter", kind = "reading", title = "Read" },
    { task = "No Id", title = "Read" },
    { task = "self", kind = "reading", title = "Read", after = ["self"] },
]
"#,
    );
    assert_eq!(labs, ["alu", "counter"]);
    insta::assert_snapshot!(pack.show(&findings));
}

#[test]
fn labs_that_the_roadmap_forgets_come_last_with_a_warning() {
    let text = "schema = 1\ntitle = \"Way\"\n[[phase]]\nid = \"p\"\ntitle = \"P\"\nweeks = 1\n[[phase.step]]\nlab = \"counter\"\n";
    let (pack, findings, labs) = roadmap(text);
    assert_eq!(labs, ["counter", "alu"]);
    assert!(findings.iter().all(|finding| finding.kind == FindingKind::Warning));
    insta::assert_snapshot!(pack.show(&findings));
}

#[test]
fn without_a_roadmap_labs_come_in_the_order_of_their_ids() {
    let pack = TestPack::empty();
    let labs = ["alu", "counter"].map(|id| LabId::new(id).expect("an id"));
    let (roadmap, findings) = roadmap::load(&pack.pack(), &labs);
    assert!(findings.is_empty());
    assert_eq!(roadmap.labs().cloned().collect::<Vec<_>>(), labs);
    assert_eq!(roadmap.weeks(), 0);
}

// ---- golden vectors ----

fn vector_problems(text: &str) -> String {
    let findings = vectors::parse(&PackText::new("case.vec", text)).expect_err("wrong vectors");
    findings.iter().map(|finding| render(finding, false, 110)).collect::<Vec<_>>().join("\n\n")
}

#[test]
fn every_mistake_in_rows_is_reported_at_its_value() {
    insta::assert_snapshot!(vector_problems(
        "# title\na:4'h b:8'sd | y:8'h s:8'd\nf 1 | 0g 256\n- 1 | 1ff x\n1 128 | - -1\n1 1 00 0\n1 1 | 00 | 0\n1 | 00 0\n1 1 | 00\n\té 1x | 00 0\n"
    ));
}

#[test]
fn every_mistake_in_a_header_is_reported_at_its_column() {
    insta::assert_snapshot!(vector_problems("a:4'h a:4'h b 2c:1'b d:1b | e:0'b f:65'd g:4'x h:5000'h\n1 | 2\n"));
    insta::assert_snapshot!(vector_problems("a:4'h |\n1 |\n"));
    insta::assert_snapshot!(vector_problems("a:4'h\n1\n"));
}

#[test]
fn a_file_without_header_or_rows_is_no_golden_vectors() {
    for (text, message) in [
        ("", "there is no header"),
        ("# only\n\n  # comments", "there is no header"),
        ("a:1'b | y:1'b\n# no row\n", "there is no row below the header"),
    ] {
        assert!(vector_problems(text).contains(message), "{text:?}");
    }
}

#[test]
fn a_file_full_of_mistakes_is_not_listed_in_full() {
    let text = format!("a:1'b | y:1'b\n{}", "2 | 3\n".repeat(1000));
    let findings = vectors::parse(&PackText::new("case.vec", &text)).expect_err("wrong vectors");
    assert_eq!(findings.len(), 21);
    assert!(findings[20].message.starts_with("too many problems"));
}

#[test]
fn vectors_that_do_not_fit_their_case_are_refused() {
    let pack = TestPack::adder();
    let rules = "vectors = \"random.vec\"\nqualified-by = \"sum\"\ntolerance = { sum = 1, y = 2 }";
    let text = MANIFEST.replace("vectors = \"random.vec\"", rules).replace("sources", "clock = \"clk\"\nsources");
    pack.write("labs/adder/lab.toml", text.replace("inputs = {", "inputs = { clk = 1,"));
    pack.write("testbenches/adder/random.vec", "# adder\nclk:1'b a:8'h | sum:8'h done:1'b\n0 01 | -- -\n");
    let lab = pack.load().expect("a lab");
    insta::assert_snapshot!(pack.show(&Harness::load(&pack.pack(), &lab).expect_err("a wrong harness")));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// A manifest with some characters replaced is right or wrong, and never more than that.
    #[test]
    fn a_damaged_manifest_is_reported_and_never_a_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..12, "[\\[\\]{}=\"'.,#\\\\\n a-b0-1é\u{0}]{0,4}"), 1..5)
    ) {
        let pack = TestPack::adder();
        let mut chars: Vec<char> = MANIFEST.chars().collect();
        for (at, cut, insert) in changes {
            let at = at.index(chars.len() + 1);
            let end = (at + cut).min(chars.len());
            chars.splice(at..end, insert.chars());
        }
        pack.write("labs/adder/lab.toml", chars.into_iter().collect::<String>());
        if let Err(findings) = pack.load() {
            prop_assert!(!findings.is_empty());
            pack.show(&findings);
        }
    }
}
