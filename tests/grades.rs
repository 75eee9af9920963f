//! What `lab grade` writes: every form against its schema, nothing of a hostile student in any of them, and the texts
//! for people as they are read.

#![allow(clippy::unwrap_used, reason = "a test's helpers, which clippy takes for more than tests")]

#[path = "grades/fixtures.rs"]
mod fixtures;
#[path = "grades/forms.rs"]
mod forms;
#[path = "grades/hostile.rs"]
mod hostile;
#[path = "reports/fixtures.rs"]
#[allow(dead_code, reason = "shared with tests/reports.rs")]
mod reports;
#[path = "grades/texts.rs"]
mod texts;
