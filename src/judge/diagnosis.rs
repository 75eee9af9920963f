//! From what a check saw to its verdict: what passes, what is a failure, and which failures the reference has to confirm.
//!
//! The words for a learner are in `explain/`; who is to blame for a suspicious failure is decided in `blame`.

use crate::check::{Design, Phase, Seen};
use crate::domain::check::{Check, CheckKind, Fact, SynthesisBudget};
use crate::domain::figures::Figures;
use crate::domain::finding::{Finding, FindingKind};
use crate::domain::gradebook::internal;
use crate::domain::lab::{PortDifference, Work};
use crate::domain::mismatch::Mismatch;
use crate::domain::source::SourceFile;
use crate::domain::verdict::{Findings, Owner, Verdict};
use crate::exec::LimitKind;
use crate::explain::{self, limits, ports, simulation, synthesis};
use crate::tool::iverilog::Compiled;
use crate::tool::yosys::{Synthesis, Synthesized};
use crate::tool::{Message, ToolError};
use std::io;

/// What a check decided, subject to a control.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    pub verdict: Verdict,
    pub figures: Figures,
    /// What the tools do not like; it does not decide.
    pub warnings: Vec<Finding>,
    /// Whether the reference has to confirm the verdict, because the design may be innocent.
    pub suspicious: bool,
}

impl Judgement {
    pub fn decided(verdict: Verdict) -> Self {
        Self { verdict, figures: Figures::default(), warnings: Vec::new(), suspicious: false }
    }

    fn suspicious_if(suspicious: bool, verdict: Verdict) -> Self {
        Self { suspicious, ..Self::decided(verdict) }
    }
}

/// What is judged, and how far it is trusted.
#[derive(Debug, Clone, Copy)]
pub struct Diagnosis<'a> {
    pub work: &'a Work,
    pub design: &'a Design,
    /// Whether the design went through the gate. Then only a tool that died is suspicious: limits and traces are the
    /// design's own, since the reference has been run before, and may not be run again for each of many submissions.
    pub untrusted: bool,
}

impl Diagnosis<'_> {
    /// The judgement on what a check saw.
    pub fn judgement(&self, check: &Check, seen: Seen) -> Judgement {
        let trusted = !self.untrusted;
        match seen {
            Seen::Passed(fact) => Judgement::decided(Verdict::pass(vec![fact])),
            Seen::Failed(error) => Judgement::decided(tool_failure(&error)),
            Seen::Limit(kind, phase) => self.limit(kind, phase),
            Seen::Crashed(crash, phase) => {
                Judgement::suspicious_if(true, Verdict::fail(limits::crash(&crash, crashed(phase))))
            }
            Seen::Elaborated { compiled, differences } => self.ports(&compiled, &differences),
            Seen::Unprepared(what) => Judgement::decided(internal(Finding::new(FindingKind::Internal, what))),
            Seen::Rejected { messages, raw } => {
                let verdict = Verdict::failed(explain::errors(&messages, &raw, self.design.written()));
                let in_supplied = verdict.findings().first().is_some_and(|first| self.is_in_supplied(first));
                Judgement::suspicious_if(trusted && in_supplied, verdict)
            }
            Seen::RejectedWithTestbench { messages, raw, testbench } => {
                Judgement::suspicious_if(trusted, Verdict::fail(self.with_testbench(&messages, &raw, testbench)))
            }
            Seen::OnlyAlone { raw } => Judgement::decided(Verdict::fail(simulation::only_alone(&raw))),
            Seen::Mismatched(mismatch) => self.mismatched(mismatch),
            Seen::NoTrace { error, output } => {
                let ends = simulation::ends_simulation(self.design.for_tools());
                Judgement::suspicious_if(trusted, Verdict::fail(simulation::broken_trace(&error, &output, ends)))
            }
            Seen::NotAccepted { problem, output } => {
                // What a self-checking testbench printed is its author's word about its author's testbench.
                Judgement::suspicious_if(trusted, Verdict::fail(simulation::pattern(&problem, &output)))
            }
            Seen::Synthesis(synthesis) => self.synthesis(check, *synthesis),
        }
    }

    /// A limit that was reached is the design's fault, except wall-clock time of an untrusted one: who waits uses no CPU time,
    /// and a design that went through the gate has nothing to wait for.
    fn limit(&self, kind: LimitKind, phase: Phase) -> Judgement {
        let what = working(phase);
        if self.untrusted && kind == LimitKind::Wall {
            let message = format!("{what} got too little CPU time: the machine is too busy");
            let finding = Finding::new(FindingKind::TimeLimit, message).next("grade again with fewer --jobs");
            return Judgement::decided(internal(finding));
        }
        Judgement::suspicious_if(!self.untrusted, Verdict::fail(limits::limit(kind, what)))
    }

    fn ports(&self, compiled: &Compiled, differences: &[PortDifference]) -> Judgement {
        let sources = self.design.written();
        let mut findings = explain::undefined_macros(&compiled.warnings, sources);
        let mut warnings = Vec::new();
        if findings.is_empty() {
            let dut = self.work.dut();
            findings = dut.map_or(Vec::new(), |dut| ports::findings(dut, differences, &compiled.ports, sources));
            warnings = explain::warnings(&compiled.warnings, sources);
        }
        let verdict = Findings::new(findings).map_or_else(
            || Verdict::pass(vec![Fact::PortsMatched { ports: compiled.ports.len() }]),
            |findings| Verdict::Fail { findings },
        );
        Judgement { warnings, ..Judgement::decided(verdict) }
    }

    fn with_testbench(&self, messages: &[Message], raw: &str, testbench: Vec<SourceFile>) -> Finding {
        let mut files = self.design.written().to_vec();
        files.extend(testbench);
        explain::errors(messages, raw, &files).swap_remove(0)
    }

    fn mismatched(&self, mismatch: Box<Mismatch>) -> Judgement {
        // A testbench that ends too early does so with every design.
        let ended = mismatch.missing_rows > 0;
        let ends = if ended { simulation::ends_simulation(self.design.for_tools()) } else { None };
        Judgement::suspicious_if(ended && !self.untrusted, Verdict::fail(simulation::mismatch(mismatch, ends)))
    }

    fn synthesis(&self, check: &Check, synthesis: Synthesis) -> Judgement {
        match synthesis {
            Synthesis::Synthesized(result) => self.synthesized(&result, check),
            Synthesis::Rejected { messages, raw } => {
                let files = self.design.for_tools();
                let warnings = synthesis::warnings(&messages, files);
                Judgement {
                    warnings,
                    ..Judgement::decided(Verdict::failed(synthesis::rejected(&messages, &raw, files)))
                }
            }
            Synthesis::Crashed(crash) => {
                Judgement::suspicious_if(true, Verdict::fail(limits::crash(&crash, crashed(Phase::Synthesis))))
            }
            Synthesis::Limit(kind) => self.limit(kind, Phase::Synthesis),
        }
    }

    fn synthesized(&self, result: &Synthesized, check: &Check) -> Judgement {
        let none = SynthesisBudget::default();
        let budget = if let CheckKind::Synthesize(budget) = &check.kind { budget } else { &none };
        let files = self.design.for_tools();
        let verdict = Findings::new(synthesis::findings(result, budget, files)).map_or_else(
            || {
                let (cells, flip_flops) = budget.used(result.figures);
                Verdict::pass(vec![Fact::Synthesized { cells, flip_flops }])
            },
            |findings| Verdict::Fail { findings },
        );
        let warnings = synthesis::warnings(&result.warnings, files);
        Judgement { figures: result.figures, warnings, ..Judgement::decided(verdict) }
    }

    /// Whether a finding points at a file that the lab supplies: then the learner may be innocent.
    fn is_in_supplied(&self, finding: &Finding) -> bool {
        let Some(at) = &finding.location else { return false };
        let names = self.work.supplied();
        let mut supplied = self.design.written().iter().filter(|file| names.contains(&file.name));
        supplied.any(|file| file.display == at.file)
    }
}

fn working(phase: Phase) -> &'static str {
    match phase {
        Phase::Elaboration => "the elaboration",
        Phase::Testbench => "the compilation",
        Phase::Simulation => "the simulation",
        Phase::Synthesis => "the synthesis",
    }
}

fn crashed(phase: Phase) -> &'static str {
    match phase {
        Phase::Elaboration => "Icarus Verilog, reading your design,",
        Phase::Testbench => "Icarus Verilog, compiling the testbench,",
        Phase::Simulation => "the simulator",
        Phase::Synthesis => "Yosys, synthesizing your design,",
    }
}

/// The verdict when a tool gave no result at all. Never the student's fault.
pub fn tool_failure(error: &ToolError) -> Verdict {
    let (owner, kind, next) = match error {
        ToolError::Interrupted => (Owner::User, FindingKind::Interrupted, None),
        ToolError::Missing { .. } => (
            Owner::Environment,
            FindingKind::ToolMissing,
            Some("`lab doctor` shows what is missing; with --install it installs it"),
        ),
        ToolError::Scratch(error) => return disk_failure(error),
        ToolError::Unusable { .. } | ToolError::Exec(_) => {
            (Owner::Environment, FindingKind::ToolMissing, Some("lab doctor shows the tools of this machine"))
        }
    };
    let mut finding = Finding::new(kind, error.to_string());
    finding.next_step = next.map(str::to_owned);
    Verdict::broken(owner, finding)
}

/// The verdict when the working directory cannot be written.
pub fn disk_failure(error: &io::Error) -> Verdict {
    let finding = Finding::new(FindingKind::Disk, format!("the working directory cannot be written: {error}"))
        .next("free some space, or set TMPDIR to a directory on another disk");
    Verdict::broken(Owner::Environment, finding)
}
