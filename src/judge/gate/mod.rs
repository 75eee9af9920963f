//! The gate: what untrusted Verilog has to pass before any tool reads it.
//!
//! It judges the token stream behind directives and macros, and the tools read exactly that stream, written anew from the
//! tokens that were judged. So no spelling, macro, comment or attribute can show the gate one text and a tool another.
//! What only *describes* a design passes; what acts on the machine, on the harness or on another module from outside does not.
//! Honest left-overs (debug printing, assertions, attributes, `specify` blocks) are taken out and noted, not punished.
//!
//! Whether the text compiles is not decided here, nor what it costs: loops, memories and the like end at the limits of the
//! sandbox. The gate bounds only what could bring a parser down.

mod limits;
mod names;
mod print;
mod report;
mod rules;
mod statements;
mod strip;
mod token;
mod trouble;

use crate::domain::finding::Finding;
use crate::domain::source::SourceFile;
use crate::verilog::lex::{Lexed, Token};
use crate::verilog::preprocess::{Expanded, preprocess};
use report::GateReport;

/// What the gate has to know about the lab.
#[derive(Debug, Clone, Copy, Default)]
pub struct Policy<'a> {
    /// Names of modules, packages and interfaces that are supplied, which a submission must not define.
    pub reserved_modules: &'a [String],
}

/// A submission that may be given to the tools.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admitted {
    /// The text for the tools, file by file: no macros, comments or attributes, every token on its line in the student's file.
    pub files: Vec<String>,
    /// What was taken out, of the kind [`Removed`](crate::domain::finding::FindingKind::Removed).
    pub notes: Vec<Finding>,
    /// All tokens without layout, one a line, files separated by a form feed: equal for submissions that say the same.
    pub canonical: String,
    /// Names of the modules that are defined, in the order of the text, without the `\` of an escaped name.
    pub modules: Vec<String>,
}

/// Judges the files of one submission, each on its own: macros and directives do not reach from one into the next. Their texts are
/// as [`disk::text`](crate::disk::text) reads them.
///
/// # Errors
///
/// At least one finding, each with its place: `Forbidden` for what a submission must not have, `Syntax` and `Elaboration` for
/// what no compiler would take.
pub fn admit(files: &[SourceFile], policy: &Policy<'_>) -> Result<Admitted, Vec<Finding>> {
    let expanded: Vec<Expanded<'_>> = files.iter().map(|file| preprocess(&file.text)).collect();
    let mut report = GateReport::new(files);
    let lexed: Vec<Lexed<'_>> = expanded.iter().enumerate().map(|(index, file)| file.lex(index)).collect();
    let mut is_whole = true;
    for (index, (file, lexed)) in expanded.iter().zip(&lexed).enumerate() {
        is_whole &= trouble::report(file, lexed, index, &mut report);
    }
    let kept: Vec<Vec<Token<'_>>> = if is_whole && limits::total(&lexed, &mut report) {
        lexed.iter().map(|lexed| strip::strip(&lexed.tokens, &mut report)).collect()
    } else {
        Vec::new()
    };
    limits::check(&kept, &mut report);
    let modules = names::check(&kept, policy, &mut report);
    let notes = report.finish()?;
    let files = kept.iter().map(|tokens| print::text(tokens)).collect();
    Ok(Admitted { files, notes, canonical: print::canonical(&kept), modules })
}
