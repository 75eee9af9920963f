//! L2: one file per tool. A typed request goes in, a typed result comes out; the words of the tool stay in its file.
//!
//! A result says what the tool did ("rejected, with these messages"), never whose fault it is or what it means for a
//! lab: that is for `check/`. Reading a tool's output here must not depend on more of its wording than it has to.

pub mod confine;
pub mod iverilog;
pub mod ivl;
pub mod message;
pub mod netlist;
pub mod python;
pub mod session;
pub mod slurm;
pub mod toolbox;
pub mod version;
pub mod vvp;
pub mod yosys;

use std::io;

use thiserror::Error;

use crate::exec::ExecError;

pub use confine::Confinement;
pub use message::{Message, Severity};
pub use session::Session;
pub use toolbox::{PackageManager, Tool, ToolName, Toolbox};
pub use version::{Support, Version};

/// Why a tool gave no result at all. Never the fault of what it was given.
#[derive(Debug, Error)]
pub enum ToolError {
    /// It is not installed.
    #[error("`{}` is not installed; {how}", name.program())]
    Missing { name: ToolName, how: String },
    /// It is there, but does not do what such a tool does.
    #[error("`{}` does not work: {problem}", name.program())]
    Unusable { name: ToolName, problem: String },
    /// It could not be started or watched.
    #[error(transparent)]
    Exec(#[from] ExecError),
    /// The directory in which it should run cannot be used.
    #[error("the temporary directory cannot be used: {0}")]
    Scratch(#[source] io::Error),
    /// The user asked to stop.
    #[error("interrupted")]
    Interrupted,
}

/// The death of a tool: by a signal, or by an assertion of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crash {
    /// What killed it, a few words.
    pub cause: String,
    /// What it said, made printable.
    pub output: String,
}

/// Words with which a program says that it got no more memory.
const OUT_OF_MEMORY: [&str; 4] = ["bad_alloc", "out of memory", "Cannot allocate memory", "memory exhausted"];

/// Whether the last words of a program that died say that it got no more memory.
pub(crate) fn died_of_memory(output: &str) -> bool {
    OUT_OF_MEMORY.iter().any(|words| output.contains(words))
}

/// The name of a signal that a crash usually comes with.
pub(crate) fn signal_name(signal: i32) -> String {
    let name = match signal {
        4 => "illegal instruction",
        6 => "abort",
        8 => "arithmetic error",
        9 => "kill",
        11 => "segmentation fault",
        15 => "termination",
        _ => return format!("signal {signal}"),
    };
    format!("signal {signal}, {name}")
}
