//! The check `synthesize`: Yosys accepts and maps the design. What is wrong with the netlist, and which budget is exceeded,
//! is told in `explain/synthesis.rs`.
use super::{SYNTHESIS, Seen, Subject, crash_of, dut, repeatedly};
use crate::exec::{LimitKind, Limits};
use crate::tool::ToolError;
use crate::tool::yosys::{self, Synthesis, Synthesize};
use crate::verilog::scan;

/// Runs Yosys on the design.
pub(super) fn run(subject: Subject<'_>, limits: &Limits) -> Seen {
    match ask(subject, limits) {
        Ok(synthesis) => Seen::Synthesis(Box::new(synthesis)),
        Err(seen) => seen,
    }
}

fn ask(subject: Subject<'_>, limits: &Limits) -> Result<Synthesis, Seen> {
    let directory = subject.session.directory.join(SYNTHESIS);
    std::fs::create_dir_all(&directory)?;
    let files = subject.design.for_tools();
    for file in files {
        std::fs::write(directory.join(&file.name), &file.text)?;
    }
    let session = subject.session.within(&directory);
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    let tri_state = files.iter().any(|file| scan::has_tri_state(&scan::tokens(&file.text)));
    let request = Synthesize { files: &names, top: &dut(subject)?.top, tri_state, limits: limits.clone() };
    let synthesis = repeatedly(
        subject,
        || {
            let synthesis: Result<_, ToolError> = yosys::synthesize(&session, &request);
            synthesis.or_else(|error| crash_of(subject, error).map(Synthesis::Crashed))
        },
        |synthesis| matches!(synthesis, Synthesis::Crashed(_) | Synthesis::Limit(LimitKind::Wall)),
    )?;
    Ok(synthesis)
}
