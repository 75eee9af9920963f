//! L4: the engine. It runs the checks of a lab on a design, confined or not, and decides whose fault an outcome is.
//!
//! `lab run`, `check`, `verify` and `grade` all judge here. What does not belong in it: how one check is made (`check/`),
//! what a learner is told about a cause (`explain/`), and what becomes of the reports (`workspace/`, `grade/`).

pub mod bench;
pub mod blame;
pub mod design_run;
pub mod diagnosis;
pub mod dut;
pub mod error;
pub mod gate;
pub mod harness;
pub mod in_order;
pub mod limits;
pub mod plan;
mod probe;
pub mod ready;
pub mod run;
mod schedule;
