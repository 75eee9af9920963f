//! The Slurm engine against a real Slurm, which a cluster of the tests' own runs on the loopback.
#![allow(clippy::disallowed_methods, reason = "the tests start a cluster, and play its user")]

mod cluster;
mod engine;
