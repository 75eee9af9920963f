//! Why a check failed, as plain text for the systems that show one check at a time and know no Markdown.

use crate::domain::finding::Finding;
use crate::domain::mismatch::Mismatch;
use crate::report::style::Style;
use crate::report::text::{clean, wrap};
use crate::report::{diagnostic, mismatch};

use super::shown::Shown;
use super::words::{self, WIDTH};

/// Findings of a check that are shown in full.
pub(super) const MAX_FINDINGS: usize = 5;
/// Characters of a text of more than a line.
pub(super) const MAX_TEXT: usize = 4000;
/// What to do about wrong values, where nothing better is known.
pub(super) const TRACE_BACK: &str = "Next: simulate the design with these inputs, and follow the first wrong value \
                                     back to where it comes from.";

/// How the check ended, and why it failed: at most `most` characters without control characters but line feeds.
pub(super) fn explanation(check: &Shown<'_>, most: usize) -> String {
    let findings = check.findings();
    let mut parts = vec![check.outcome()];
    parts.extend(findings.iter().take(MAX_FINDINGS).flat_map(|finding| explained(check, finding)));
    words::cut(&clean(&parts.join("\n\n")), most, "…")
}

fn explained(check: &Shown<'_>, finding: &Finding) -> Vec<String> {
    let wrapped = |text: &str| wrap(&words::cut(text, MAX_TEXT, "…"), WIDTH).join("\n");
    let mut parts = vec![evidence(check, finding)];
    let looks_like = finding.mismatch().and_then(|mismatch| mismatch.looks_like.as_deref());
    parts.extend(looks_like.map(|text| wrapped(&format!("It looks like: {text}"))));
    parts.extend(finding.explanation.as_deref().map(wrapped));
    match &finding.next_step {
        Some(step) => parts.push(wrapped(&format!("Next: {step}"))),
        None if finding.mismatch().is_some() => parts.push(wrapped(TRACE_BACK)),
        None => {}
    }
    parts
}

/// The first mismatch with its values, or the message with the source lines that it is about.
pub(super) fn evidence(check: &Shown<'_>, finding: &Finding) -> String {
    let shown = |mismatch: &Mismatch| {
        let id = check.visible.map(|check| &check.check)?;
        let lines = mismatch::lines(id, finding, mismatch, &Style::plain(WIDTH));
        (!lines.is_empty()).then(|| lines.join("\n"))
    };
    let text = finding.mismatch().and_then(shown).unwrap_or_else(|| {
        // Of a text of any length, so no more is laid out than will be shown.
        let mut bare = Finding::new(finding.kind, words::cut(&finding.message, MAX_TEXT, "…"));
        bare.location.clone_from(&finding.location);
        diagnostic::render(&bare, false, WIDTH)
    });
    words::cut(&text, MAX_TEXT, "…")
}
