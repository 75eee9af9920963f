//! The binary from end to end: what it prints, how it ends, and what it leaves behind.

#[path = "cli/blame.rs"]
mod blame;
#[path = "cli/check.rs"]
mod check;
#[path = "cli/commands.rs"]
mod commands;
#[path = "support/fake_tool.rs"]
mod fake_tool;
#[path = "cli/faults.rs"]
mod faults;
#[path = "cli/fixture.rs"]
mod fixture;
#[path = "cli/interrupt.rs"]
mod interrupt;
#[path = "cli/run.rs"]
mod run;
#[path = "cli/selfcheck.rs"]
mod selfcheck;
#[path = "cli/sources.rs"]
mod sources;
#[path = "cli/terminal.rs"]
mod terminal;
#[path = "cli/trust.rs"]
mod trust;
#[path = "cli/verify.rs"]
mod verify;
#[path = "support/workspace.rs"]
mod workspace;
