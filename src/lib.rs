//! `lab`: a runner for hands-on hardware labs.
//!
//! The library never touches the terminal, the home directory or the clock; the binary hands those in. The layers, and
//! what may import what, are in ARCHITECTURE.md.

pub mod author;
pub mod check;
pub mod cli;
pub mod disk;
pub mod domain;
pub mod exec;
pub mod explain;
pub mod grade;
pub mod judge;
pub mod manifest;
pub mod report;
pub mod tool;
pub mod verilog;
pub mod workspace;
