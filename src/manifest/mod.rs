//! L1: from the files of a pack to the types of `domain`, with every error at its line and column.
//!
//! A mistake in a pack is its author's, so all of them are found at once and come back as findings, never as a panic.
//! What does *not* belong here: running anything, writing anything, and judging a learner's Verilog.

pub mod catalog;
mod dut;
mod fields;
mod files;
mod grading;
pub mod harness;
pub mod hints;
pub mod lab;
pub mod mutant;
mod names;
pub mod pack;
mod personal;
pub mod roadmap;
mod simulate;
pub mod source;
mod synthesize;
pub mod vectors;
