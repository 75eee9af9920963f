//! What a learner is told when a tool reached a limit, or died.
use crate::domain::finding::{Code, Finding, FindingKind};
use crate::exec::LimitKind;
use crate::tool::Crash;

/// The finding for a limit that ended `what`, such as "the simulation", with its usual cause.
pub fn limit(kind: LimitKind, what: &str) -> Finding {
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
pub fn crash(crash: &Crash, what: &str) -> Finding {
    Finding::new(FindingKind::ToolCrash, format!("{what} crashed: {}", crash.cause))
        .because(
            "A tool must not crash, whatever it is given. But it works on other designs: something unusual in this one, such as \
             a module that instantiates itself, brings it down.",
        )
        .next("take out what you added last, and look for a simpler form")
        .quoting(crash.output.clone())
}
