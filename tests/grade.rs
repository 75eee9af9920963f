//! Grading a class: what survives kills, interruptions and faults, and that the results are the same bits all the same.

#[path = "grade/chunks.rs"]
mod chunks;
#[path = "grade/fake.rs"]
mod fake;
#[path = "grade/resume.rs"]
mod resume;
