//! What the gate says: findings that reject, and notes about what was taken out.
use crate::domain::finding::{Code, Finding};
use crate::domain::source::{Excerpt, Location, SourceFile};
use crate::domain::text::printable;

use crate::verilog::lex::Token;

/// Findings that are told; whoever has more begins with these.
const MAX_FINDINGS: usize = 20;

/// Lines shown on either side of a place.
const AROUND: u32 = 2;

/// A place in a file: its index, the line, and the first column and the one behind the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GatePlace {
    pub file: usize,
    pub line: u32,
    pub columns: (u32, u32),
}

impl From<&Token<'_>> for GatePlace {
    fn from(token: &Token<'_>) -> Self {
        Self { file: token.file, line: token.line, columns: (token.column, token.end()) }
    }
}

/// Something that was taken out or has no effect, however often.
struct Note {
    code: Code,
    what: String,
    became: &'static str,
    why: &'static str,
    place: GatePlace,
    times: usize,
}

pub struct GateReport<'a> {
    files: &'a [SourceFile],
    findings: Vec<Finding>,
    notes: Vec<Note>,
}

impl<'a> GateReport<'a> {
    pub fn new(files: &'a [SourceFile]) -> Self {
        Self { files, findings: Vec::new(), notes: Vec::new() }
    }

    /// Rejects the submission for what stands at `place`; the same is told once.
    pub fn reject(&mut self, code: Code, place: impl Into<GatePlace>, message: String, why: &str, next: &str) {
        let is_known = self.findings.iter().any(|known| known.message == message);
        if self.findings.len() < MAX_FINDINGS && !is_known {
            let location = self.locate(place.into());
            self.findings.push(Finding::new(code, message).at(location).because(why).next(next));
        }
    }

    /// Notes that `what` was taken out at `token`.
    pub fn removed(&mut self, token: &Token<'_>, what: &str, why: &'static str) {
        self.note(Code::Removed, token.into(), what, "was taken out before grading", why);
    }

    /// Notes something in a comment that its author may have hoped for.
    pub fn ignored(&mut self, place: GatePlace, what: &str, why: &'static str) {
        self.note(Code::PragmaIgnored, place, what, "has no effect", why);
    }

    fn note(&mut self, code: Code, place: GatePlace, what: &str, became: &'static str, why: &'static str) {
        match self.notes.iter_mut().find(|note| note.what == what) {
            Some(note) => note.times += 1,
            None => self.notes.push(Note { code, what: what.to_owned(), became, why, place, times: 1 }),
        }
    }

    /// The notes.
    ///
    /// # Errors
    ///
    /// The findings, if there are any.
    pub fn finish(self) -> Result<Vec<Finding>, Vec<Finding>> {
        if !self.findings.is_empty() {
            return Err(self.findings);
        }
        Ok(self.notes.iter().map(|note| self.tell(note)).collect())
    }

    fn tell(&self, note: &Note) -> Finding {
        let times = if note.times > 1 { format!(" ({} times)", note.times) } else { String::new() };
        // A directive has a backtick of its own.
        let quote = if note.what.starts_with('`') { "" } else { "`" };
        let message = format!("{quote}{}{quote} {}{times}", printable(&note.what), note.became);
        Finding::new(note.code, message).at(self.locate(note.place)).because(note.why)
    }

    fn locate(&self, place: GatePlace) -> Option<Location> {
        let file = self.files.get(place.file)?;
        let excerpt = Excerpt::around(&file.text, place.line, AROUND);
        Some(Location { file: printable(&file.display), line: place.line, columns: Some(place.columns), excerpt })
    }
}
