//! What differs between two grades of the same student and lab: first what the grade was made of, then what came out.
use crate::domain::gradebook::{GradeLimits, GradeRow, GradedCheck, Lateness};
use crate::domain::verdict::Status;
use crate::report::wording;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use super::super::words;

/// Digits of a hash.
const HASH: usize = 12;

/// The differences, as lines of plain text; what is not recorded cannot differ here, and that is said.
pub(super) fn between(old: &GradeRow, new: &GradeRow) -> Vec<String> {
    let mut causes = submission(old, new);
    causes.extend(changed("the lab", short(&old.lab_sha256), short(&new.lab_sha256)));
    causes.extend(late(old.late, new.late));
    causes.extend(surroundings(old, new));
    causes.extend(limits(&old.limits, &new.limits));
    if causes.is_empty() {
        causes.push(
            "the submission, the lab, the tools and the limits are the same: this grade is not reproducible".to_owned(),
        );
    }
    causes.extend(checks(&old.checks, &new.checks));
    causes
}

fn short(hash: &str) -> &str {
    hash.get(..HASH).unwrap_or(hash)
}

/// `what: old → new` if the two differ.
fn changed<T: PartialEq + Display + ?Sized>(what: &str, old: &T, new: &T) -> Option<String> {
    (old != new).then(|| format!("{what}: {old} → {new}"))
}

fn submission(old: &GradeRow, new: &GradeRow) -> Vec<String> {
    let hashes = |row: &GradeRow| -> BTreeMap<String, String> {
        row.files.iter().map(|file| (file.name.clone(), short(&file.sha256).to_owned())).collect()
    };
    let texts = old.normalized_sha256 == new.normalized_sha256 && old.normalized_sha256.is_some();
    let same = if texts { " (only in layout and comments)" } else { "" };
    maps("submitted file", &hashes(old), &hashes(new)).into_iter().map(|line| line + same).collect()
}

/// What differs between two tables, with `none` for what one side lacks.
fn maps<V: PartialEq + Display>(what: &str, old: &BTreeMap<String, V>, new: &BTreeMap<String, V>) -> Vec<String> {
    let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let shown = |value: Option<&V>| value.map_or_else(|| "none".to_owned(), V::to_string);
    keys.into_iter()
        .filter_map(|key| changed(&format!("{what} {key}"), &shown(old.get(key)), &shown(new.get(key))))
        .collect()
}

fn late(old: Option<Lateness>, new: Option<Lateness>) -> Option<String> {
    let shown = |late: Option<Lateness>| match late {
        None => "in time".to_owned(),
        Some(late) => format!("{} late, {} %", words::duration(late.seconds), late.penalty_percent),
    };
    changed("lateness", &shown(old), &shown(new))
}

fn surroundings(old: &GradeRow, new: &GradeRow) -> Vec<String> {
    let (old, new) = (&old.surroundings, &new.surroundings);
    let mut lines: Vec<String> = changed("lab's version", &old.lab, &new.lab).into_iter().collect();
    lines.extend(maps("tool", &old.tools, &new.tools));
    lines.extend(changed("sandbox", &old.sandbox, &new.sandbox));
    lines
}

fn limits(old: &GradeLimits, new: &GradeLimits) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(changed("CPU seconds of a compilation", &old.compile_cpu_s, &new.compile_cpu_s));
    lines.extend(changed("CPU seconds of a synthesis", &old.synthesize_cpu_s, &new.synthesize_cpu_s));
    lines.extend(maps("CPU seconds of case", &old.simulate_cpu_s, &new.simulate_cpu_s));
    lines.extend(changed("bytes of memory", &old.memory_bytes, &new.memory_bytes));
    lines.extend(changed("bytes of a file", &old.file_bytes, &new.file_bytes));
    lines
}

/// Checks that ended in another way, or are worth something else.
fn checks(old: &[GradedCheck], new: &[GradedCheck]) -> Vec<String> {
    let find = |among: &[GradedCheck], check: &GradedCheck| among.iter().position(|other| other.check == check.check);
    let gone = old.iter().filter(|check| find(new, check).is_none());
    let mut lines: Vec<String> =
        gone.map(|check| format!("{}: {} → no such check", check.check, ended(check))).collect();
    for check in new {
        match find(old, check).map(|at| &old[at]) {
            None => lines.push(format!("{}: no such check → {}{}", check.check, ended(check), why(check))),
            Some(before) => lines.extend(between_checks(before, check)),
        }
    }
    lines
}

fn between_checks(old: &GradedCheck, new: &GradedCheck) -> Vec<String> {
    let mut lines = Vec::new();
    // The message has the first difference in the rows of any version of lab, which may lack what it is shown with.
    let message = |check: &GradedCheck| {
        let finding = check.verdict.findings().first()?.clone();
        Some((finding.message, finding.location.map(|at| at.to_string())))
    };
    if old.verdict.status() != new.verdict.status() || message(old) != message(new) {
        let but = if ended(old) == ended(new) { ", but" } else { " →" };
        lines.push(format!("{}: {}{but} {}{}", new.check, ended(old), ended(new), why(new)));
    }
    lines.extend(changed(&format!("worth of {}", new.check), &old.max_points, &new.max_points));
    lines
}

fn ended(check: &GradedCheck) -> &'static str {
    match check.verdict.status() {
        Status::Blocked => "not run",
        status => wording::word(status),
    }
}

fn why(check: &GradedCheck) -> String {
    check.verdict.findings().first().map(|finding| format!(" ({})", words::cause(finding))).unwrap_or_default()
}
