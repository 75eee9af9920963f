//! What a lab consists of: every file that a learner or an author needs is there.

use crate::domain::lab::Lab;
use crate::domain::source::SourceFile;
use crate::domain::verdict::Owner;
use crate::manifest::hints;
use crate::manifest::pack::Pack;
use crate::manifest::source::PackText;

use super::Verified;
use crate::domain::text::counted;

/// Fewer hints are no ladder.
const ENOUGH_HINTS: usize = 2;
/// What `lab new` leaves where the author has to write something.
const OPEN: &str = "TODO";

/// Notes what is missing, and returns the skeleton if it is there.
pub(super) fn check(pack: &Pack, lab: &Lab, verified: &mut Verified) -> Option<Vec<SourceFile>> {
    if [&lab.title, &lab.summary].iter().any(|text| is_open(text)) {
        verified.problem(format!("labs/{}/lab.toml still has a {OPEN}", lab.id));
    }
    check_readme(pack, lab, verified);
    check_hints(pack, lab, verified);
    skeleton(pack, lab, verified)
}

/// The specification names every port.
fn check_readme(pack: &Pack, lab: &Lab, verified: &mut Verified) {
    let rel = format!("labs/{}/README.md", lab.id);
    let Some(text) = read(pack, &rel, verified) else { return };
    let ports = lab.work.dut().map_or(&[][..], |dut| &dut.ports);
    let missing: Vec<&str> = ports.iter().map(|port| port.name.as_str()).filter(|name| !text.contains(name)).collect();
    if !missing.is_empty() {
        verified.problem(format!("{rel} does not mention the ports {}", missing.join(", ")));
    }
    if is_open(&text) {
        verified.problem(format!("{rel} still has a {OPEN}"));
    }
}

fn check_hints(pack: &Pack, lab: &Lab, verified: &mut Verified) {
    let rel = format!("labs/{}/hints.md", lab.id);
    let Some(text) = read(pack, &rel, verified) else { return };
    let hints = hints::parse(&text).len();
    if hints < ENOUGH_HINTS {
        verified.problem(format!("{rel} has {} (## headings); write at least {ENOUGH_HINTS}", counted(hints, "hint")));
    }
    if is_open(&text) {
        verified.problem(format!("{rel} still has a {OPEN}"));
    }
}

/// Whether a text still asks its author for something. Where it only speaks of such a mark, that stands in backquotes.
fn is_open(text: &str) -> bool {
    text.match_indices(OPEN).any(|(at, _)| !text[..at].ends_with('`'))
}

fn skeleton(pack: &Pack, lab: &Lab, verified: &mut Verified) -> Option<Vec<SourceFile>> {
    let source = |name: &String| {
        let rel = format!("rtl/{}/{name}", lab.id);
        let text = read(pack, &rel, verified)?;
        Some(SourceFile { name: name.clone(), display: pack.display(&rel), text })
    };
    let files: Vec<Option<SourceFile>> = lab.work.files().iter().map(source).collect();
    files.into_iter().collect()
}

fn read(pack: &Pack, rel: &str, verified: &mut Verified) -> Option<String> {
    match PackText::read(pack, rel) {
        Ok(text) => Some(text.text().to_owned()),
        Err(findings) => {
            for finding in findings {
                verified.blame(Owner::Author, finding);
            }
            None
        }
    }
}
