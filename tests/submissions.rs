//! Grading a class up to the tools: reading of submissions, choice of labs, points.
#![allow(missing_docs, clippy::disallowed_methods, clippy::panic, clippy::unwrap_used)]

mod packs;
mod unprivileged;

#[path = "submissions/labs.rs"]
mod labs;
#[path = "submissions/points.rs"]
mod points;
#[path = "submissions/reading.rs"]
mod reading;
