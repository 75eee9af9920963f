//! Packs in temporary directories, for tests.
// Every test binary uses a part of it.
#![allow(dead_code, unreachable_pub)]

use std::fs;

use lab::domain::finding::Finding;
use lab::domain::lab::Lab;
use lab::manifest::catalog::Catalog;
use lab::manifest::lab as manifest;
use lab::manifest::pack::Pack;
use lab::report::diagnostic::render;
use tempfile::TempDir;

/// A manifest in which nothing is wrong.
pub const MANIFEST: &str = r#"schema = 1
id = "adder"
title = "Adder"
summary = "It adds."

[dut]
top = "adder"
sources = ["adder.v"]
supplied = ["cell.v"]
inputs = { a = 8, b = 8 }
outputs = { sum = 8 }

[[simulate]]
name = "random"
testbench = "adder_tb.v"
vectors = "random.vec"

[[simulate]]
name = "own"
testbench = "adder_tb.v"
expect = ["PASS"]

[synthesize]
max-cells = 100
"#;

/// A directory with a pack.
pub struct TestPack(pub TempDir);

impl TestPack {
    /// A pack without labs.
    pub fn empty() -> Self {
        Self(TempDir::new().expect("a temporary directory"))
    }

    /// A pack with one lab in which nothing is wrong.
    pub fn adder() -> Self {
        let pack = Self::empty();
        pack.write("labs/adder/lab.toml", MANIFEST);
        pack.write("rtl/adder/adder.v", "module adder;\nendmodule\n");
        pack.write("rtl/common/cell.v", "module cell;\nendmodule\n");
        pack.write("testbenches/adder/adder_tb.v", "`include \"trace.vh\"\n");
        pack.write("testbenches/adder/random.vec", "a:8'h b:8'h | sum:8'h\n01 02 | 03\n");
        pack.write("testbenches/common/trace.vh", "`include \"deep.vh\"\n");
        pack.write("testbenches/common/deep.vh", "// deep\n");
        pack.write("testbenches/common/other.vh", "// not used\n");
        pack
    }

    pub fn write(&self, rel: &str, contents: impl AsRef<[u8]>) {
        let path = self.0.path().join(rel);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
        fs::write(path, contents).expect("a file");
    }

    /// A lab of which only the manifest matters.
    pub fn write_lab(&self, id: &str) {
        let text = MANIFEST.replace("id = \"adder\"", &format!("id = \"{id}\""));
        self.write(&format!("labs/{id}/lab.toml"), text);
        for file in ["adder_tb.v", "random.vec"] {
            self.write(&format!("testbenches/{id}/{file}"), "");
        }
        self.write(&format!("rtl/{id}/adder.v"), "");
        self.write("rtl/common/cell.v", "");
    }

    pub fn pack(&self) -> Pack {
        Pack::directory(self.0.path())
    }

    pub fn load(&self) -> Result<Lab, Vec<Finding>> {
        manifest::load(&self.pack(), "adder")
    }

    pub fn catalog(&self) -> Catalog {
        Catalog::load(self.pack()).expect("a catalog")
    }

    /// All findings as a user sees them, with paths from the root of the pack.
    pub fn show(&self, findings: &[Finding]) -> String {
        let root = format!("{}/", self.0.path().display());
        findings.iter().map(|finding| render(finding, false, 110).replace(&root, "")).collect::<Vec<_>>().join("\n\n")
    }

    /// What is wrong when the manifest of the adder is this.
    pub fn wrong(&self, manifest: impl AsRef<[u8]>) -> String {
        self.write("labs/adder/lab.toml", manifest);
        self.show(&self.load().expect_err("a wrong manifest"))
    }
}
