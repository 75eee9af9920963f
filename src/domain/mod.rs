//! L0: what the field talks about, as pure types: labs, golden vectors, traces, verdicts, events.
//!
//! No I/O, no process, no clock, no terminal: everything here is a function of its arguments. The comparator lives
//! here, because run, CI, grading and self-check must all use the same one.

pub mod check;
pub mod code;
pub mod compare;
pub mod digits;
pub mod event;
pub mod figures;
pub mod finding;
pub mod gradebook;
pub mod id;
pub mod lab;
pub mod logic;
pub mod mismatch;
pub mod near_miss;
pub mod personal;
pub mod roadmap;
pub mod source;
pub mod suggest;
pub mod text;
pub mod trace;
pub mod vectors;
pub mod verdict;
pub mod weight;
pub mod window;
