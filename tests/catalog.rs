//! The catalog and the harness of whole packs, those of this repository among them.
#![allow(missing_docs)]

mod packs;

use std::path::Path;

use lab::domain::finding::Finding;
use lab::domain::id::LabId;
use lab::domain::roadmap::StepKind;
use lab::manifest::catalog::{Catalog, ResolveError};
use lab::manifest::harness::{CaseJudge, Harness, LabFiles};
use lab::manifest::pack::{Pack, PackError};
use lab::manifest::{hints, mutant};
use lab::report::diagnostic::render;
use packs::TestPack;

#[test]
fn a_broken_lab_does_not_stop_the_others() {
    let pack = TestPack::empty();
    for id in ["counter", "alu"] {
        pack.write_lab(id);
    }
    pack.write("labs/broken/lab.toml", "schema = 1\n");
    pack.write("labs/No Id/lab.toml", "schema = 1\n");
    pack.write("labs/.hidden/lab.toml", "");
    pack.write("labs/__pycache__/x.pyc", "");
    let catalog = pack.catalog();
    assert_eq!(catalog.labs.iter().map(|lab| lab.id.as_str()).collect::<Vec<_>>(), ["alu", "counter"]);
    assert_eq!(catalog.broken.iter().map(|lab| lab.directory.as_str()).collect::<Vec<_>>(), ["No Id", "broken"]);
    assert!(catalog.broken.iter().all(|lab| !lab.findings.is_empty()));
    assert!(matches!(catalog.resolve("broken"), Err(ResolveError::Broken(_))));
}

#[test]
fn labs_come_in_the_order_of_the_roadmap() {
    let pack = TestPack::empty();
    for id in ["alu", "counter", "mac"] {
        pack.write_lab(id);
    }
    let text = "schema = 1\ntitle = \"W\"\n[[phase]]\nid = \"p\"\ntitle = \"P\"\nweeks = 1\nstep = [{ lab = \"mac\" }, { lab = \"alu\" }]\n";
    pack.write("labs/roadmap.toml", text);
    let catalog = pack.catalog();
    assert_eq!(catalog.labs.iter().map(|lab| lab.id.as_str()).collect::<Vec<_>>(), ["mac", "alu", "counter"]);
    assert_eq!(catalog.roadmap_findings.len(), 1);
}

#[test]
fn a_directory_without_labs_is_no_pack() {
    assert!(matches!(Catalog::load(TestPack::empty().pack()), Err(PackError::NoLabs { .. })));
    assert!(matches!(Catalog::load(Pack::directory("/nowhere/at/all")), Err(PackError::NoLabs { .. })));
}

#[test]
fn labs_are_found_by_what_users_type() {
    let pack = TestPack::empty();
    for id in ["half-adder", "full-adder", "systolic-array", "mac", "mac-array"] {
        pack.write_lab(id);
    }
    let catalog = pack.catalog();
    let found = |typed: &str| catalog.resolve(typed).map(|lab| lab.id.to_string());
    for (typed, id) in [("mac", "mac"), ("sys", "systolic-array"), ("Full_Adder", "full-adder"), ("mac-", "mac-array")]
    {
        assert_eq!(found(typed), Ok(id.to_owned()), "{typed}");
    }
    let ambiguous = |typed: &str, candidates: &[&str]| {
        let candidates = candidates.iter().map(ToString::to_string).collect();
        assert_eq!(found(typed), Err(ResolveError::Ambiguous { typed: typed.to_owned(), candidates }));
    };
    ambiguous("ma", &["mac", "mac-array"]);
    ambiguous("adder", &["full-adder", "half-adder"]);
    ambiguous("array", &["mac-array", "systolic-array"]);
    let unknown = |typed: &str, similar: &[&str]| {
        let similar = similar.iter().map(ToString::to_string).collect();
        assert_eq!(found(typed), Err(ResolveError::Unknown { typed: typed.to_owned(), similar }));
    };
    unknown("sistolic-array", &["systolic-array"]);
    unknown("gpu", &[]);
    unknown("", &[]);
}

// ---- harness ----

#[test]
fn the_harness_has_what_decides_and_no_more() {
    let pack = TestPack::adder();
    pack.write("testbenches/adder/adder_tb.v", b"// caf\xe9\n`include \"trace.vh\"\n");
    let lab = pack.load().expect("a lab");
    let harness = Harness::load(&pack.pack(), &lab).expect("a harness");
    assert_eq!(harness.includes.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(), ["deep.vh", "trace.vh"]);
    assert_eq!(harness.supplied[0].rel, "rtl/common/cell.v");
    assert_eq!(harness.reference, None);
    assert!(matches!(&harness.cases[0].judge, CaseJudge::Vectors { vectors, .. } if vectors.rows.len() == 1));
    assert!(matches!(&harness.cases[1].judge, CaseJudge::Patterns { expect, .. } if expect[0].is_match("ALL PASS")));
    pack.write("tests/solutions/adder/reference/adder.v", "module adder; endmodule\n");
    let reference = Harness::load(&pack.pack(), &lab).expect("a harness").reference.expect("a reference");
    assert_eq!(reference[0].name, "adder.v");
}

#[test]
fn a_harness_may_be_saved_in_any_encoding_but_must_be_text() {
    let pack = TestPack::adder();
    let lab = pack.load().expect("a lab");
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    pack.write("testbenches/adder/adder_tb.v", utf16("\u{feff}`include \"trace.vh\"\r\n"));
    pack.write("testbenches/adder/random.vec", utf16("a:8'h b:8'h | sum:8'h\r\n01 02 | 03\r\n"));
    let harness = Harness::load(&pack.pack(), &lab).expect("a harness");
    assert_eq!(harness.cases[0].testbench.source().text, "`include \"trace.vh\"\n");
    assert_eq!(harness.includes.len(), 2);
    pack.write("testbenches/adder/adder_tb.v", b"\x1f\x8b");
    pack.write("rtl/common/cell.v", b"module cell;\n\0");
    let findings = Harness::load(&pack.pack(), &lab).expect_err("not text");
    let wrong = pack.show(&findings);
    assert!(wrong.contains("`testbenches/adder/adder_tb.v` is not text but compressed (gzip)"), "{wrong}");
    assert!(wrong.contains("`rtl/common/cell.v` is not text: it holds a NUL byte"), "{wrong}");
}

#[test]
fn the_content_hash_follows_what_decides() {
    let pack = TestPack::adder();
    let lab = pack.load().expect("a lab");
    let hash = || LabFiles::read(&pack.pack(), &lab).content_hash().expect("a hash");
    let first = hash();
    // It is in learners' journals: another value would say "verify again" of every lab that was ever passed.
    assert_eq!(first, "456515091c443ad3f5a1f2a9d61cbb4e3a869caa7bf921d70829857b4331b896");
    for text in ["labs/adder/README.md", "labs/adder/hints.md", "rtl/adder/adder.v", "testbenches/common/other.vh"] {
        pack.write(text, "// changed\n");
        assert_eq!(hash(), first, "{text}");
    }
    let mut seen = vec![first];
    for file in [
        "testbenches/common/deep.vh",
        "rtl/common/cell.v",
        "testbenches/adder/random.vec",
        "labs/adder/lab.toml",
        "testbenches/adder/adder_tb.v",
    ] {
        pack.write(file, "// changed\n");
        let next = hash();
        assert!(!seen.contains(&next), "{file}");
        seen.push(next);
    }
    std::fs::remove_file(pack.0.path().join("rtl/common/cell.v")).expect("a file");
    let (pack, missing) = (pack.pack(), "rtl/common/cell.v does not exist");
    let message = |finding: Finding| finding.message.replace(&pack.display(""), "");
    assert_eq!(LabFiles::read(&pack, &lab).content_hash().map_err(message), Err(missing.to_owned()));
}

// ---- this repository ----

fn repository() -> Pack {
    Pack::directory(env!("CARGO_MANIFEST_DIR"))
}

fn shown(findings: &[Finding]) -> String {
    findings.iter().map(|finding| render(finding, false, 110)).collect::<Vec<_>>().join("\n\n")
}

#[test]
fn every_lab_of_this_repository_is_right() {
    let pack = repository();
    let catalog = Catalog::load(pack.clone()).expect("a catalog");
    let broken: Vec<Finding> = catalog.broken.iter().flat_map(|lab| lab.findings.clone()).collect();
    assert!(broken.is_empty(), "{}", shown(&broken));
    assert!(catalog.roadmap_findings.is_empty(), "{}", shown(&catalog.roadmap_findings));
    for lab in &catalog.labs {
        let harness = Harness::load(&pack, lab).unwrap_or_else(|findings| panic!("{}", shown(&findings)));
        assert!(harness.reference.is_some(), "{}", lab.id);
        let mutants = mutant::load(&pack, lab).unwrap_or_else(|findings| panic!("{}", shown(&findings)));
        assert!(mutants.len() >= 3, "{}", lab.id);
    }
}

#[test]
fn the_embedded_catalog_is_that_of_this_repository() {
    let (embedded, disk) = (Catalog::load(Pack::embedded()), Catalog::load(repository()));
    let (embedded, disk) = (embedded.expect("embedded"), disk.expect("on disk"));
    assert_eq!(embedded.labs, disk.labs);
    assert_eq!(embedded.roadmap, disk.roadmap);
    for lab in &embedded.labs {
        let hash = |pack: &Pack| LabFiles::read(pack, lab).content_hash().expect("a hash");
        assert_eq!(hash(&embedded.pack), hash(&disk.pack), "{}", lab.id);
    }
}

#[test]
fn tasks_of_the_roadmap_have_titles() {
    let roadmap = Catalog::load(Pack::embedded()).expect("embedded").roadmap;
    for (_, step) in roadmap.steps() {
        assert!(!matches!(&step.kind, StepKind::Task { title, .. } if title.is_empty()), "{}", step.id);
    }
}

#[test]
fn hints_are_a_ladder() {
    let counter = LabId::new("counter").expect("an id");
    let hints = hints::load(&Pack::embedded(), &counter).expect("hints");
    assert!(hints.len() >= 3 && hints.iter().all(|hint| !hint.title.is_empty() && !hint.body.is_empty()));
    let none = LabId::new("no-such-lab").expect("an id");
    assert_eq!(hints::load(&Pack::embedded(), &none).expect("no hints"), []);
}

#[test]
fn paths_are_shown_as_the_user_typed_them() {
    assert_eq!(Pack::directory(".").display("labs/alu/lab.toml"), "labs/alu/lab.toml");
    assert_eq!(Pack::directory("course").display("labs"), "course/labs");
    assert_eq!(Pack::embedded().display("labs"), "labs");
    assert_eq!(Pack::directory("course").root(), Some(Path::new("course")));
}
