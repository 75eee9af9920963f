//! The Slurm engine against a real Slurm, which a cluster of the tests' own runs on the loopback.
#![cfg(target_os = "linux")]
#![allow(clippy::disallowed_methods, reason = "the tests start a cluster, and play its user")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod class;
mod cluster;
mod engine;
#[path = "../support/workspace.rs"]
mod workspace;
