//! Compiling a design for `vvp`, alone or with a testbench: by the driver, or, if it is untrusted, by the compiler proper.

use super::{BUILD, Subject, crash_of, repeatedly};
use crate::domain::source::SourceFile;
use crate::exec::LimitKind;
use crate::tool::ToolError;
use crate::tool::iverilog::{self, Compilation};
use crate::tool::ivl::Elaborate;
use std::path::PathBuf;

/// Elaborates the design without a testbench.
pub(super) fn alone(subject: Subject<'_>, top: &str) -> Result<Compilation, ToolError> {
    if subject.untrusted.is_some() {
        return with_text(subject, "", top, (top, top), "alone.vvp");
    }
    let build = subject.session.directory.join(BUILD);
    let files: Vec<PathBuf> = subject.design.for_tools().iter().map(|file| build.join(&file.name)).collect();
    let limits = subject.compile_limits.clone();
    let request = iverilog::Compile { files: &files, include_dirs: &[], top, output: "dut.vvp", limits };
    iverilog::compile(&subject.session.within(&build), &request)
}

/// Compiles the design and the text of a testbench by the compiler proper to the program `output`, and reads the ports of a
/// scope.
///
/// # Errors
/// [`ToolError`]; also when the design is not one for the compiler proper.
pub fn with_text(
    subject: Subject<'_>,
    testbench: &str,
    root: &str,
    scope: (&str, &str),
    output: &str,
) -> Result<Compilation, ToolError> {
    let Some(parts) = subject.untrusted else {
        return Err(ToolError::Scratch(std::io::Error::other("the compiler proper is for untrusted designs")));
    };
    let mut text: String = subject.design.for_tools().iter().map(begun_anew).collect();
    text += testbench;
    let build = subject.session.directory.join(BUILD);
    let session = subject.session.within(&build);
    let request = Elaborate { text: &text, root, scope, output, limits: subject.compile_limits };
    repeatedly(
        subject,
        || {
            parts.ivl.elaborate(&session, request).or_else(|error| {
                crash_of(subject, error).map(|crash| Compilation::Crashed { crash, messages: Vec::new() })
            })
        },
        |compilation| matches!(compilation, Compilation::Crashed { .. } | Compilation::Limit(LimitKind::Wall)),
    )
}

/// A file without the directives of the one before.
fn begun_anew(file: &SourceFile) -> String {
    format!("`resetall\n`line 1 \"{}\" 0\n{}\n", file.name, file.text)
}
