//! Grading a class up to the tools: intake of submissions, choice of labs, points.
#![allow(missing_docs, clippy::disallowed_methods, clippy::panic, clippy::unwrap_used)]

mod packs;
mod unprivileged;

#[path = "class/intake.rs"]
mod intake;
#[path = "class/labs.rs"]
mod labs;
#[path = "class/points.rs"]
mod points;
