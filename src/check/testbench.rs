//! What drives a design: a testbench that the lab's author wrote, or one that was generated (`judge/harness.rs`).

use super::{BUILD, Subject};
use crate::domain::source::SourceFile;
use crate::domain::trace::{Trace, TraceError};
use crate::domain::vectors::Vectors;
use crate::manifest::harness::{self, CaseJudge, HarnessFile};
use crate::tool::ToolError;
use crate::tool::iverilog::{self, Compilation, Compile};
use crate::verilog::scan;
use std::fmt::Debug;
use std::path::PathBuf;
use std::sync::Arc;

/// Directory of the lab's own files, apart from the learner's.
const HARNESS: &str = "harness";

/// One case of a lab, ready to be simulated with any design.
#[derive(Debug, Clone)]
pub struct Case {
    pub name: String,
    pub testbench: Arc<dyn Testbench>,
    /// What the testbench reads; empty where it needs nothing.
    pub stimulus: String,
    /// Who judges, and by what.
    pub judge: CaseJudge,
    /// CPU seconds.
    pub cpu_limit_s: u64,
}

/// Drives a design. It knows no expected value.
pub trait Testbench: Debug + Send + Sync {
    /// Testbenches with the same key are the same.
    fn key(&self) -> &str;

    /// Compiles the design with it. No message says what nobody may know of the testbench.
    ///
    /// # Errors
    /// [`ToolError`] when there is no result.
    fn compile(&self, subject: Subject<'_>) -> Result<Compilation, ToolError>;

    /// The file that it reads, the directory in which it runs, and the file that it writes there; the first two from the
    /// directory of the case.
    fn files(&self) -> Files;

    /// The text of the file that it reads.
    fn stimulus(&self, vectors: &Vectors) -> String;

    /// Reads the file that it wrote.
    ///
    /// # Errors
    /// [`TraceError`] when that is not what the testbench writes.
    fn trace(&self, written: &[u8], vectors: &Vectors) -> Result<Trace, TraceError>;

    /// Its own files, at which a message may point.
    fn sources(&self) -> Vec<SourceFile>;
}

/// Where a testbench finds and leaves its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Files {
    pub stimulus: &'static str,
    /// The directory in which it runs; absent: that of the case.
    pub run: Option<&'static str>,
    pub trace: &'static str,
}

/// The testbench of a lab's author.
#[derive(Debug, Clone)]
pub struct Supplied {
    file: HarnessFile,
    includes: Arc<[HarnessFile]>,
    top: String,
}

impl Supplied {
    /// That of a case.
    pub fn new(case: &harness::Case, includes: Arc<[HarnessFile]>) -> Self {
        let top = testbench_top(case, &case.testbench.source().text);
        Self { file: case.testbench.clone(), includes, top }
    }

    fn files(&self) -> impl Iterator<Item = &HarnessFile> {
        std::iter::once(&self.file).chain(self.includes.iter())
    }
}

impl Testbench for Supplied {
    fn key(&self) -> &str {
        &self.file.name
    }

    fn compile(&self, subject: Subject<'_>) -> Result<Compilation, ToolError> {
        let build = subject.session.directory.join(BUILD);
        // Its own, because another testbench may be compiled meanwhile.
        let directory = build.join(HARNESS).join(&self.file.name);
        std::fs::create_dir_all(&directory).map_err(ToolError::Scratch)?;
        for file in Supplied::files(self) {
            std::fs::write(directory.join(&file.name), file.source().text).map_err(ToolError::Scratch)?;
        }
        // The testbench first: no directive of the DUT may reach it.
        let mut files: Vec<PathBuf> = vec![directory.join(&self.file.name)];
        files.extend(subject.design.for_tools().iter().map(|file| build.join(&file.name)));
        // By the file: two testbenches may have modules of one name.
        let output = format!("{}.vvp", self.file.name);
        let limits = subject.compile_limits.clone();
        let request = Compile { files: &files, include_dirs: &[directory], top: &self.top, output: &output, limits };
        iverilog::compile(&subject.session.within(&build), &request)
    }

    fn files(&self) -> Files {
        Files { stimulus: "stimulus.txt", run: None, trace: "trace.txt" }
    }

    fn stimulus(&self, vectors: &Vectors) -> String {
        vectors.stimulus()
    }

    fn trace(&self, written: &[u8], vectors: &Vectors) -> Result<Trace, TraceError> {
        Trace::parse(&String::from_utf8_lossy(written), vectors)
    }

    fn sources(&self) -> Vec<SourceFile> {
        Supplied::files(self).map(HarnessFile::source).collect()
    }
}

/// The testbench's module: the one with the name of the file, or else the only one that the file does not instantiate.
fn testbench_top(case: &harness::Case, text: &str) -> String {
    let tokens = scan::tokens(text);
    let modules: Vec<&str> =
        tokens.windows(2).filter(|pair| pair[0].text == "module").map(|pair| pair[1].text).collect();
    let of_file = case.simulation.testbench_top();
    let mentions = |name: &str| tokens.iter().filter(|token| token.text == name).count();
    let tops: Vec<&str> = modules.iter().copied().filter(|name| mentions(name) == 1).collect();
    match tops[..] {
        [top] if !modules.contains(&of_file) => top.to_owned(),
        _ => of_file.to_owned(),
    }
}
