//! Grading a class: what survives kills, interruptions and faults, and that the results are the same bits all the same.

#[path = "grade/chunks.rs"]
mod chunks;
#[path = "grade/class.rs"]
mod class;
#[path = "grade/commands.rs"]
mod commands;
#[path = "grade/fake.rs"]
mod fake;
#[path = "support/fake_tool.rs"]
mod fake_tool;
#[path = "grade/resume.rs"]
mod resume;
#[path = "grade/survives.rs"]
mod survives;
#[path = "support/workspace.rs"]
mod workspace;
