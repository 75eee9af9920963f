//! One design against one lab: compiled with a generated harness, simulated case by case, and shown to Yosys at last.
//!
//! A tool's word decides nothing that the design could have said: a pass comes from a trace that `lab` compares. Where a tool
//! crashes on a design every time, the reference decides whose fault that is. Files, points and rows are for `grader`.

use std::fs;
use std::path::Path;

use super::bench::{ConfinedBench, PROGRAM};
use super::error::RunError;
use super::harness::{BUILD, GeneratedHarness, HarnessError, HarnessNames, STIMULUS, TRACE};
use crate::check::{crash_finding, interface, limit_finding, simulate, synthesize};
use crate::domain::compare::compare_briefly;
use crate::domain::finding::{Finding, FindingKind};
use crate::domain::gradebook::internal;
use crate::domain::lab::{Dut, SynthesisBudget};
use crate::domain::source::SourceFile;
use crate::domain::trace::Trace;
use crate::domain::vectors::VectorRules;
use crate::domain::vectors::Vectors;
use crate::domain::verdict::{Fact, Status, Verdict};
use crate::exec::LimitKind;
use crate::explain;
use crate::tool::iverilog::{Compilation, Compiled};
use crate::tool::vvp::Simulation;
use crate::tool::yosys::Synthesis as Synthesized;

/// The directory that a simulation may write.
const RUN: &str = "run";
/// The directory of Yosys.
const SYNTHESIS: &str = "synthesis";

/// A design that went through the gate.
#[derive(Debug, Clone)]
pub struct Design {
    /// The files as they were written, for messages: the submitted ones and the supplied ones.
    pub written: Vec<SourceFile>,
    /// What is left of them behind the gate, line by line in the same places. This is all that a tool sees.
    pub admitted: Vec<SourceFile>,
}

impl Design {
    /// All files in one text for `ivl`. Each begins without the directives of the one before.
    fn text(&self) -> String {
        let file = |file: &SourceFile| format!("`resetall\n`line 1 \"{}\" 0\n{}\n", file.name, file.text);
        self.admitted.iter().map(file).collect()
    }
}

/// A case, ready to be simulated with any design.
#[derive(Debug)]
pub struct GradedCase {
    /// Its name.
    pub name: String,
    /// What must come out.
    pub vectors: Vectors,
    /// What counts.
    pub rules: VectorRules,
    /// CPU seconds.
    pub cpu_s: u64,
    /// The testbench.
    pub harness: GeneratedHarness,
    /// What goes in.
    pub stimulus: String,
}

impl GradedCase {
    /// Prepares a case.
    pub fn new(dut: &Dut, name: &str, vectors: Vectors, rules: &VectorRules, cpu_s: u64) -> Result<Self, HarnessError> {
        let harness = GeneratedHarness::new(dut, &vectors)?;
        let stimulus = harness.stimulus(&vectors);
        Ok(Self { name: name.to_owned(), vectors, rules: rules.clone(), cpu_s, harness, stimulus })
    }
}

/// One design in its private directory.
pub struct Trial<'a> {
    bench: &'a ConfinedBench,
    dut: &'a Dut,
    design: &'a Design,
    directory: &'a Path,
    text: String,
    /// The harness of the program that is built, if one is.
    built: Option<&'a GeneratedHarness>,
}

impl<'a> Trial<'a> {
    /// Makes the directories of a trial in `directory`, which is private and empty.
    pub fn new(
        bench: &'a ConfinedBench,
        dut: &'a Dut,
        design: &'a Design,
        directory: &'a Path,
    ) -> Result<Self, RunError> {
        for part in [BUILD, RUN, SYNTHESIS] {
            fs::create_dir(directory.join(part)).map_err(disk)?;
        }
        Ok(Self { bench, dut, design, directory, text: design.text(), built: None })
    }

    /// Compiles the design with a harness, and compares its ports with the manifest.
    pub fn interface(&mut self, harness: &'a GeneratedHarness) -> Result<Verdict, RunError> {
        let names = HarnessNames::random().map_err(|error| disk(std::io::Error::other(error.to_string())))?;
        let text = format!("{}{}", self.text, harness.text(&names));
        let scope = (names.instance.as_str(), self.dut.top.as_str());
        let compilation = self.bench.elaborate(&self.directory.join(BUILD), &text, &names.module, scope)?;
        match compilation {
            Compilation::Compiled(compiled) if same_ports(self.dut, &compiled) => {
                self.built = Some(harness);
                Ok(Verdict::pass(vec![Fact::PortsMatched { ports: compiled.ports.len() }]))
            }
            Compilation::Compiled(_) => self.alone("the ports differ"),
            Compilation::Rejected { raw, .. } => {
                self.alone(&raw.replace(&names.module, "the harness").replace(&names.instance, "dut"))
            }
            Compilation::Crashed { crash, .. } => {
                Ok(Verdict::fail(crash_finding(&crash, "Icarus Verilog, reading the design,")))
            }
            Compilation::Limit(kind) => Ok(over(kind, "the elaboration")),
        }
    }

    /// Elaborates the design without the harness: then messages are about the design, and say nothing of the harness. `raw` is what
    /// the compiler said with it.
    fn alone(&self, raw: &str) -> Result<Verdict, RunError> {
        let top = self.dut.top.as_str();
        let files = &self.design.written;
        let compilation = self.bench.elaborate(&self.directory.join(BUILD), &self.text, top, (top, top))?;
        Ok(match compilation {
            Compilation::Compiled(compiled) => match interface::judge(self.dut, &compiled, files).verdict {
                Verdict::Pass { .. } => Verdict::fail(only_with_harness(raw)),
                verdict => verdict,
            },
            Compilation::Rejected { messages, raw } => interface::rejected(&messages, &raw, files),
            Compilation::Crashed { crash, .. } => {
                Verdict::fail(crash_finding(&crash, "Icarus Verilog, reading the design,"))
            }
            Compilation::Limit(kind) => over(kind, "the elaboration"),
        })
    }

    /// Goes on with a program that was compiled before, by [`Trial::program`] of another trial with this harness.
    pub fn load(&mut self, harness: &'a GeneratedHarness, program: &[u8]) -> Result<(), RunError> {
        fs::write(self.directory.join(BUILD).join(PROGRAM), program).map_err(disk)?;
        self.built = Some(harness);
        Ok(())
    }

    /// The program that was built last.
    pub fn program(&self) -> Result<Vec<u8>, RunError> {
        fs::read(self.directory.join(BUILD).join(PROGRAM)).map_err(disk)
    }

    /// Simulates one case.
    pub fn simulate(&mut self, case: &'a GradedCase) -> Result<Verdict, RunError> {
        self.simulate_own(case, &case.stimulus, &case.vectors)
    }

    /// Simulates a case with vectors of the student's own, which have the columns of the model.
    pub fn simulate_own(
        &mut self,
        model: &'a GradedCase,
        stimulus: &str,
        vectors: &Vectors,
    ) -> Result<Verdict, RunError> {
        Ok(match self.trace(&model.harness, stimulus, model.cpu_s)? {
            Ok(trace) => judge(vectors, &model.rules, &trace),
            Err(verdict) => verdict,
        })
    }

    /// What the design answers to a stimulus, or why it does not.
    pub fn trace(
        &mut self,
        harness: &'a GeneratedHarness,
        stimulus: &str,
        cpu_s: u64,
    ) -> Result<Result<Trace, Verdict>, RunError> {
        if self.built != Some(harness) {
            let verdict = self.interface(harness)?;
            if verdict.status() != Status::Pass {
                return Ok(Err(verdict));
            }
        }
        let (build, run) = (self.directory.join(BUILD), self.directory.join(RUN));
        fs::write(build.join(STIMULUS), stimulus).map_err(disk)?;
        Ok(match self.bench.simulate(&build, &run, cpu_s)? {
            Simulation::Limit { kind, .. } => Err(over(kind, "the simulation")),
            Simulation::Crashed(crash) => Err(Verdict::fail(crash_finding(&crash, "the simulator"))),
            Simulation::Finished { .. } => {
                let bytes = fs::read(run.join(TRACE)).unwrap_or_default();
                let unreadable = || Finding::new(FindingKind::Trace, "the simulation wrote no readable trace");
                harness.read(&bytes).ok_or_else(|| Verdict::fail(unreadable()))
            }
        })
    }

    /// Asks Yosys.
    pub fn synthesize(&self, spec: &SynthesisBudget) -> Result<Verdict, RunError> {
        let directory = self.directory.join(SYNTHESIS);
        for file in &self.design.admitted {
            fs::write(directory.join(&file.name), &file.text).map_err(disk)?;
        }
        let files = &self.design.admitted;
        Ok(match self.bench.synthesize(&directory, &self.dut.top, files)? {
            Synthesized::Limit(kind) => over(kind, "the synthesis"),
            synthesis => synthesize::judge(&synthesis, spec, files).verdict,
        })
    }
}

/// Whether the ports are those of the manifest, in any order.
fn same_ports(dut: &Dut, compiled: &Compiled) -> bool {
    compiled.ports.len() == dut.ports.len() && dut.ports.iter().all(|port| compiled.ports.contains(port))
}

fn judge(vectors: &Vectors, rules: &VectorRules, trace: &Trace) -> Verdict {
    match compare_briefly(vectors, trace, rules) {
        Ok(matched) => Verdict::pass(vec![Fact::VectorsMatched {
            rows: matched.rows,
            values: matched.values,
            clocked: rules.clocked,
        }]),
        Err(mismatch) => Verdict::fail(simulate::mismatch_finding(mismatch, None)),
    }
}

/// A limit that was reached is the design's fault, but for wall-clock time: whoever waits uses no CPU time, and a design that went through
/// the gate has nothing to wait for.
fn over(kind: LimitKind, what: &str) -> Verdict {
    match kind {
        LimitKind::Wall => internal(
            Finding::new(FindingKind::TimeLimit, format!("{what} got too little CPU time: the machine is too busy"))
                .next("grade again with fewer --jobs"),
        ),
        kind => Verdict::fail(limit_finding(kind, what)),
    }
}

fn only_with_harness(raw: &str) -> Finding {
    Finding::new(FindingKind::Elaboration, "the design elaborates alone, but not in a testbench")
        .because(
            "A testbench drives the inputs from registers and reads the outputs; the design stands in the way of that.",
        )
        .next("look for something in the design that drives one of its inputs")
        .quoting(explain::first_lines(raw))
}

#[allow(clippy::needless_pass_by_value, reason = "for map_err")]
fn disk(error: std::io::Error) -> RunError {
    RunError::disk("the working directory cannot be used", &error)
}
