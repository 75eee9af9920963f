//! L3: one file per check kind. A check runs tools on a DUT and comes to an outcome; whose fault a suspicious outcome is, is
//! decided in `judge/`.

pub mod interface;
pub mod simulate;
pub mod synthesize;

use std::io;

use crate::domain::figures::Figures;
use crate::domain::finding::{Code, Finding, FindingKind};
use crate::domain::verdict::{Owner, Verdict};
use crate::exec::LimitKind;
use crate::tool::{Crash, ToolError};

/// What a check came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckOutcome {
    /// What it decided, subject to a control if `suspicious`.
    pub verdict: Verdict,
    /// What it measured.
    pub figures: Figures,
    /// What the tools do not like; it does not decide.
    pub warnings: Vec<Finding>,
    /// Whether the verdict has to be confirmed by a run of the reference, because the DUT may be innocent.
    pub suspicious: bool,
}

impl CheckOutcome {
    /// An outcome that stands.
    pub fn decided(verdict: Verdict) -> Self {
        Self { verdict, figures: Figures::default(), warnings: Vec::new(), suspicious: false }
    }

    /// A failure that the reference has to confirm.
    pub fn suspicious(finding: Finding) -> Self {
        Self { suspicious: true, ..Self::decided(Verdict::fail(finding)) }
    }
}

/// The finding for a limit that ended `what`, such as "the simulation", with its usual cause.
pub fn limit_finding(kind: LimitKind, what: &str) -> Finding {
    let (code, message, explanation, next) = match kind {
        LimitKind::Cpu => (
            Code::CpuTime,
            format!("{what} does not end: its CPU time is used up"),
            "Time stands still while something is computed again and again: a combinational loop (a signal that depends on itself \
             without a register in between), or a loop without a delay or an end.",
            "look for an assign or always @* whose result feeds back into itself, and for loops that never end",
        ),
        LimitKind::Wall => (
            Code::TimeLimit,
            format!("{what} does not end: its time is used up"),
            "It waits for something that never comes, or the machine is very busy.",
            "look for a wait, a loop without an end, or a file that is read",
        ),
        LimitKind::Memory => (
            Code::MemoryLimit,
            format!("{what} needs too much memory"),
            "A memory or vector is far too large, or something grows without an end.",
            "look at the widths and depths that you declare: [7:0] are 8 bits, [0:255] are 256 words",
        ),
        LimitKind::Output => (
            Code::OutputLimit,
            format!("{what} prints without an end"),
            "A $display or $monitor runs in a loop, or in every step of a loop that never ends.",
            "take the $display out, or put it where it runs once a cycle",
        ),
        LimitKind::FileSize => (
            Code::FileLimit,
            format!("{what} writes a file that is too large"),
            "A $dumpvars or $fdisplay runs for far too long.",
            "take it out of the design; lab run --keep writes a waveform for you",
        ),
    };
    Finding::new(code, message).because(explanation).next(next)
}

/// The finding for a tool that died while it did `what`.
pub fn crash_finding(crash: &Crash, what: &str) -> Finding {
    Finding::new(FindingKind::ToolCrash, format!("{what} crashed: {}", crash.cause))
        .because(
            "A tool must not crash, whatever it is given. But it works on other designs: something unusual in this one, such as \
             a module that instantiates itself, brings it down.",
        )
        .next("take out what you added last, and look for a simpler form")
        .quoting(crash.output.clone())
}

/// The outcome when a tool gave no result at all. Never the student's fault.
pub fn tool_failure(error: &ToolError) -> CheckOutcome {
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
    CheckOutcome::decided(Verdict::broken(owner, finding))
}

/// The outcome when the working directory cannot be written.
pub fn disk_failure(error: &io::Error) -> CheckOutcome {
    let finding = Finding::new(FindingKind::Disk, format!("the working directory cannot be written: {error}"))
        .next("free some space, or set TMPDIR to a directory on another disk");
    CheckOutcome::decided(Verdict::broken(Owner::Environment, finding))
}
