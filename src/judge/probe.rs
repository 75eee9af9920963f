//! Whether the simulator itself works: asked only when the reference fails as well, to tell a sick machine from a broken lab.

use std::time::Duration;

use super::limits;
use crate::exec::Limits;
use crate::tool::Session;
use crate::tool::iverilog::{self, Compilation, Compile};
use crate::tool::vvp::{self, Simulation};

/// A design in which nothing can go wrong.
const DESIGN: &str = "module lab_probe;\n  initial $display(\"%0d\", 6 * 7);\nendmodule\n";
/// What it prints.
const ANSWER: &[u8] = b"42\n";

/// What is wrong with the simulator; `None` if it does its job, or if that could not be found out.
pub fn sick_simulator(session: &Session<'_>) -> Option<String> {
    let file = session.directory.join("lab_probe.v");
    std::fs::write(&file, DESIGN).ok()?;
    let request = Compile {
        files: &[file],
        include_dirs: &[],
        top: "lab_probe",
        output: "lab_probe.vvp",
        limits: limits::compile(false),
    };
    let program = match iverilog::compile(session, &request) {
        Ok(Compilation::Compiled(compiled)) => compiled.program,
        Ok(_) => return Some("iverilog cannot compile a module of one line".to_owned()),
        Err(error) => return Some(error.to_string()),
    };
    let limits = Limits { wall: Duration::from_secs(30), cpu_s: 5, ..Limits::default() };
    match vvp::simulate(session, &program, &[], limits) {
        Ok(Simulation::Finished { stdout, exit_code: 0, .. }) if stdout == ANSWER => None,
        Ok(_) => Some("vvp cannot run a design of one line".to_owned()),
        Err(error) => Some(error.to_string()),
    }
}
