//! The designs that both commands judge.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::compare::Known;
use crate::fixture::{SOLUTION, design};
use crate::workspace::repository;

/// Mutants of each lab that are judged without `LAB_TEST_ALL`.
const MUTANTS: usize = 3;

/// A design of a lab: the contents of its source files, by their names.
pub(crate) struct Design {
    pub(crate) lab: String,
    pub(crate) name: String,
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    /// The kind of the first finding of `lab check`, or `pass`, where the test is about that.
    pub(crate) end: Option<&'static str>,
}

pub(crate) struct Designs(pub(crate) Vec<Design>);

impl Designs {
    /// The references, skeletons and mutants of this repository: of the mutants every one with `LAB_TEST_ALL`, otherwise a
    /// few of each lab and those that `listed` names.
    pub(crate) fn of_the_curriculum(listed: &[Known]) -> Self {
        let all = std::env::var_os("LAB_TEST_ALL").is_some();
        let is_wanted = |number: usize, design: &Design| {
            let is_listed = listed.iter().any(|known| known.0 == design.lab && known.1 == design.name);
            all || number < MUTANTS || is_listed || ["reference", "skeleton"].contains(&design.name.as_str())
        };
        let mut designs = Vec::new();
        for lab in entries(&repository().join("labs")).iter().filter(|lab| lab.join("lab.toml").exists()) {
            let of_lab = of_lab(lab).into_iter().enumerate();
            designs.extend(of_lab.filter(|(number, design)| is_wanted(*number, design)).map(|(_, design)| design));
        }
        Self(designs)
    }

    /// Designs of the lab `inc` that end in other ways than with a wrong value.
    pub(crate) fn of_other_ends() -> Self {
        let inc = |name: &str, end, file: &str, text| Design {
            lab: "inc".to_owned(),
            name: name.to_owned(),
            files: BTreeMap::from([(file.to_owned(), text)]),
            end: Some(end),
        };
        let mut designs: Vec<Design> =
            other_ends().into_iter().map(|(name, end, text)| inc(name, end, "inc.v", text)).collect();
        for (name, end, file) in [
            ("no-source", "source-missing", "notes.txt"),
            ("another-file-name", "source-missing", "mine.v"),
            ("system-verilog", "pass", "inc.sv"),
        ] {
            designs.push(inc(name, end, file, SOLUTION.into()));
        }
        Self(designs)
    }

    /// How many designs each lab has.
    pub(crate) fn counts(&self) -> BTreeMap<&str, usize> {
        let mut counts = BTreeMap::new();
        for design in &self.0 {
            *counts.entry(design.lab.as_str()).or_default() += 1;
        }
        counts
    }
}

/// The texts of `inc.v`: a name, the first problem that `lab check` finds, and the text.
fn other_ends() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let with = |body: &str| design(body).into_bytes();
    let utf_16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    vec![
        ("syntax-error", "syntax", with("  assign y = a + 2'd1")),
        ("missing-port", "ports", "module inc (input [1:0] a);\nendmodule\n".into()),
        ("narrow-port", "ports", "module inc (input [1:0] a, output y);\n  assign y = ~a[0];\nendmodule\n".into()),
        ("another-module", "elaboration", SOLUTION.replace("inc", "dec").into()),
        ("unknown-module", "elaboration", with("  adder adder (.a(a), .y(y));")),
        ("unknown-name", "elaboration", with("  assign y = b + 2'd1;")),
        ("endless-loop", "time-limit", with("  wire loop = a[0] & ~loop;\n  assign y = {a[1], loop};")),
        ("always-without-a-delay", "elaboration", with("  reg [1:0] r;\n  always r = a + 2'd1;\n  assign y = r;")),
        (
            "endless-while",
            "time-limit",
            with("  reg [1:0] r;\n  always @* begin r = a; while (a[0]) r = r + 2'd1; end\n  assign y = r;"),
        ),
        ("finish", "row-count", with("  assign y = a + 2'd1;\n  always @* if (a == 2'd2) $finish;")),
        ("stop", "row-count", with("  assign y = a + 2'd1;\n  always @* if (a == 2'd2) $stop;")),
        ("display", "pass", with("  assign y = a + 2'd1;\n  always @* $display(\"%b\", a);")),
        (
            "display-without-end",
            "output-limit",
            with("  assign y = a;\n  always @* while (a == 2'd1) $display(\"%b\", a);"),
        ),
        ("random", "not-synthesizable", with("  assign y = a + 2'd1 + ($random & 0);")),
        ("force", "elaboration", with("  assign y = a;\n  always @* force y = a + 2'd1;")),
        ("include", "elaboration", format!("`include \"other.v\"\n{SOLUTION}").into()),
        ("delay", "not-synthesizable", with("  assign #3 y = a + 2'd1;")),
        ("long-delay", "mismatch", with("  assign #30 y = a + 2'd1;")),
        ("latch", "mismatch", with("  reg [1:0] r;\n  always @* if (a != 2'd3) r = a + 2'd1;\n  assign y = r;")),
        ("two-drivers", "multiple-drivers", with("  assign y = a + 2'd1;\n  assign y[0] = ~a[0];")),
        ("undriven", "mismatch", with("  assign y[0] = ~a[0];")),
        ("flip-flop", "mismatch", with("  reg [1:0] r;\n  always @(posedge a[0]) r <= a;\n  assign y = r;")),
        ("initial-value", "mismatch", with("  reg [1:0] r = 2'd1;\n  assign y = r;")),
        ("empty", "source-missing", Vec::new()),
        ("only-a-comment", "elaboration", "// later\n".into()),
        ("prose", "syntax", "I shall do it tomorrow.\n".into()),
        ("nul-byte", "source-unusable", [SOLUTION.as_bytes(), b"\0"].concat()),
        ("crlf", "pass", SOLUTION.replace('\n', "\r\n").into()),
        ("cr", "pass", SOLUTION.replace('\n', "\r").into()),
        ("bom", "pass", format!("\u{feff}{SOLUTION}").into()),
        ("utf-16", "pass", utf_16(&format!("\u{feff}{SOLUTION}"))),
        ("utf-16-without-a-mark", "pass", utf_16(SOLUTION)),
        ("utf-8-comment", "pass", format!("// größer\n{SOLUTION}").into()),
        ("latin-1-comment", "pass", [b"// gr\xf6\xdfer\n", SOLUTION.as_bytes()].concat()),
        ("letter-in-a-name", "syntax", with("  wire gr\u{f6}\u{df}er = a[0];\n  assign y = a + 2'd1;")),
        ("large", "source-unusable", format!("{SOLUTION}{}", "// filler\n".repeat(120_000)).into()),
    ]
}

/// The designs of one lab. A mutant replaces the first source, and the reference has the others.
fn of_lab(directory: &Path) -> Vec<Design> {
    let lab = name(directory);
    let sources = sources(&directory.join("lab.toml"));
    let solutions = repository().join("tests/solutions").join(&lab);
    let all = |directory: &Path| -> BTreeMap<String, Vec<u8>> {
        sources.iter().map(|source| (source.clone(), read(&directory.join(source)))).collect()
    };
    let reference = all(&solutions.join("reference"));
    let mut designs = BTreeMap::from([("skeleton".to_owned(), all(&repository().join("rtl").join(&lab)))]);
    for mutant in entries(&solutions.join("mutants")) {
        let mut files = reference.clone();
        files.insert(sources[0].clone(), read(&mutant));
        let stem = mutant.file_stem().expect("a name").to_string_lossy().into_owned();
        assert!(designs.insert(stem, files).is_none(), "{lab} has two of {}", mutant.display());
    }
    assert!(designs.insert("reference".to_owned(), reference).is_none(), "{lab} has a mutant named `reference`");
    designs.into_iter().map(|(name, files)| Design { lab: lab.clone(), name, files, end: None }).collect()
}

/// The source files of a lab in the order of its manifest.
fn sources(manifest: &Path) -> Vec<String> {
    let text = fs::read_to_string(manifest).expect("a manifest");
    let toml = toml_span::parse(&text).expect("TOML");
    let sources = toml.pointer("/dut/sources").and_then(|sources| sources.as_array());
    let names = sources.unwrap_or_else(|| panic!("{} names no sources", manifest.display())).iter();
    names.map(|source| source.as_str().expect("a name").to_owned()).collect()
}

/// What is in a directory, sorted.
fn entries(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

fn name(path: &Path) -> String {
    path.file_name().expect("a name").to_string_lossy().into_owned()
}

fn read(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
