//! The report of a class, in Markdown, for the teacher: how many have which verdict, how the points are spread, which
//! check fails most, which mistake is most common, and what needs a person.
//!
//! It names hidden cases and students, so it is not for students.

use super::class_stats::{BINS, CheckStats, ClassStats, LabStats, Listed};
use super::words::{self, WIDTH};
use crate::domain::gradebook::{GradeLimits, Outcome, Surroundings};
use crate::domain::id::LabId;
use crate::domain::text::counted;
use crate::domain::weight::Visibility;
use crate::report::markup::{code_block, inline, prose};
use crate::report::style::Style;
use crate::report::table::bar;
use crate::report::text::pad;
use std::fmt::Write as _;

/// Columns of the longest bar.
const BAR: usize = 40;
/// Mistakes of a lab that are listed.
const MAX_MISTAKES: usize = 10;
/// Groups of identical submissions that are listed.
const MAX_GROUPS: usize = 50;
/// Members of a group that are named.
const MAX_MEMBERS: usize = 20;

/// Students whose submissions to a lab are the same after normalising.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identical {
    pub lab: LabId,
    /// The students, at least two.
    pub students: Vec<String>,
}

/// The whole report, ending with a line feed.
pub fn render(stats: &ClassStats, identical: &[Identical]) -> String {
    let what = counted(stats.rows, "submission");
    let mut text = format!("# Class report: {what}, {}\n", counted(stats.labs.len(), "lab"));
    text += &verdicts(stats);
    text += &listed(
        &stats.internal,
        "Not graded",
        "Nothing can be said about these, and not by the students' fault. They have no score; grade them again.",
    );
    for (id, lab) in &stats.labs {
        text += &format!("\n## {id}\n");
        text += &points(lab);
        text += &checks(lab);
        text += &mistakes(lab);
        text += &late(lab);
    }
    text += &identical_groups(identical);
    text += &listed(&stats.missing, "Nothing submitted", "These are in the roster, or have a folder, without a file.");
    text + &settings(stats)
}

/// A column for each lab, a line for each verdict that occurs.
fn verdicts(stats: &ClassStats) -> String {
    let labs: Vec<String> = stats.labs.keys().map(|id| format!(" {id} |")).collect();
    let labs = labs.concat();
    let rules = "---:|".repeat(stats.labs.len());
    let mut text = format!("\n| verdict |{labs} together | share | |\n|---|{rules}---:|---:|---|\n");
    for outcome in Outcome::ALL.into_iter().filter(|outcome| stats.count(*outcome) > 0) {
        let counts: Vec<String> = stats.labs.values().map(|lab| format!(" {} |", lab.count(outcome))).collect();
        let counts = counts.concat();
        let (count, meaning) = (stats.count(outcome), outcome.meaning());
        let _ = writeln!(text, "| {outcome} |{counts} {count} | {} | {meaning} |", share(count, stats.rows));
    }
    text
}

#[allow(clippy::cast_precision_loss, reason = "a share in tenths of a percent")]
fn share(count: u64, of: u64) -> String {
    if of == 0 { "–".to_owned() } else { format!("{:.1} %", count as f64 * 100.0 / of as f64) }
}

fn listed(list: &Listed, title: &str, explanation: &str) -> String {
    if list.count == 0 {
        return String::new();
    }
    let mut text = format!("\n## {title}: {}\n\n{explanation}\n\n", list.count);
    for entry in &list.first {
        let message = if entry.message.is_empty() { String::new() } else { format!(": {}", prose(&entry.message)) };
        let _ = writeln!(text, "- {}, {}{message}", inline(&entry.student), entry.lab);
    }
    text + &rest(list.count, list.first.len())
}

/// How many of a list are not in it.
fn rest(count: u64, shown: usize) -> String {
    let hidden = count.saturating_sub(u64::try_from(shown).unwrap_or(u64::MAX));
    if hidden == 0 { String::new() } else { format!("- and {hidden} more\n") }
}

/// Median, mean and histogram.
fn points(lab: &LabStats) -> String {
    let (graded, Some(median)) = (lab.graded(), lab.median()) else { return "\nNobody has a grade.\n".to_owned() };
    let most = *lab.histogram.iter().max().unwrap_or(&1);
    let line = |bin: usize| {
        let label = match bin {
            0 => "below 10 %".to_owned(),
            bin if bin == BINS - 1 => "all points".to_owned(),
            bin => format!("{} % and more", bin * 10),
        };
        let size = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
        let full = bar(size(lab.histogram[bin]), size(most), BAR, &Style::plain(WIDTH)).replace('░', " ");
        // A bar for whoever there is: one of thousands has less than a column.
        let full = if lab.histogram[bin] > 0 && full.starts_with(' ') { format!("▏{}", &full[1..]) } else { full };
        format!("{}  {full}  {}", pad(&label, 13), lab.histogram[bin])
    };
    let lines: Vec<String> = (0..BINS).rev().map(line).collect();
    let mean = mean(lab);
    format!("\n{graded} graded; median {median}, mean {mean} of {} points\n\n{}", lab.max_points, {
        code_block(&lines.join("\n"))
    })
}

/// The mean with two digits.
#[allow(clippy::cast_precision_loss, reason = "a mean in hundredths of a point")]
fn mean(lab: &LabStats) -> String {
    let sum: f64 = lab.scores.iter().map(|(points, count)| f64::from(*points) * *count as f64).sum();
    format!("{:.2}", sum / lab.graded() as f64)
}

fn checks(lab: &LabStats) -> String {
    let mut text = "\n### Checks\n\n".to_owned();
    if let Some(check) = lab.fails_most() {
        let _ = writeln!(text, "{} fails most: {} of {}.\n", name(check), check.failed, check.total());
    }
    text += "| check | passed | failed | not run | not decided |\n|---|---:|---:|---:|---:|\n";
    for check in &lab.checks {
        let CheckStats { passed, failed, not_run, undecided, .. } = check;
        let _ = writeln!(text, "| {} | {passed} | {failed} | {not_run} | {undecided} |", name(check));
    }
    if lab.checks.is_empty() { String::new() } else { text }
}

fn name(check: &CheckStats) -> String {
    let hidden = if check.visibility == Visibility::Hidden { " (hidden)" } else { "" };
    format!("{}{hidden}", inline(&check.check.to_string()))
}

fn mistakes(lab: &LabStats) -> String {
    let mistakes = lab.mistakes();
    if mistakes.is_empty() {
        return String::new();
    }
    let mut text = "\n### Most common mistakes\n\n".to_owned();
    text += "What decided, once a submission; names and numbers of students are left out.\n\n";
    text += "| submissions | kind | mistake | for example |\n|---:|---|---|---|\n";
    for (kind, mistake, tally) in mistakes.iter().take(MAX_MISTAKES) {
        let example = inline(&tally.example);
        let _ = writeln!(text, "| {} | {} | {} | {example} |", tally.count, kind.name(), prose(mistake));
    }
    if mistakes.len() > MAX_MISTAKES {
        let _ = writeln!(text, "\nAnd {}.", counted(mistakes.len() - MAX_MISTAKES, "rarer one"));
    }
    text
}

fn late(lab: &LabStats) -> String {
    let count: u64 = lab.late.values().sum();
    if count == 0 {
        return String::new();
    }
    let costs: Vec<String> = lab.late.iter().map(|(percent, count)| format!("{count} at {percent} %")).collect();
    let (costs, latest) = (costs.join(", "), words::duration(lab.latest));
    format!("\n### Late\n\n{count} of {} came late ({costs} of the points); the last one by {latest}.\n", lab.rows)
}

fn identical_groups(groups: &[Identical]) -> String {
    if groups.is_empty() {
        return String::new();
    }
    let mut text = format!("\n## Identical submissions: {}\n\n", counted(groups.len(), "group"));
    text += "The submissions of a group are the same apart from layout, comments and names of files. This says something \
             about the texts, not about how they came about: a short lab has few right answers.\n\n";
    for group in groups.iter().take(MAX_GROUPS) {
        let names: Vec<String> = group.students.iter().take(MAX_MEMBERS).map(|student| inline(student)).collect();
        let more = group.students.len().saturating_sub(MAX_MEMBERS);
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        let _ = writeln!(text, "- {}, {}: {}{more}", group.lab, group.students.len(), names.join(", "));
    }
    text + &rest(u64::try_from(groups.len()).unwrap_or(u64::MAX), groups.len().min(MAX_GROUPS))
}

fn settings(stats: &ClassStats) -> String {
    let mut text = "\n## How it was graded\n\n".to_owned();
    if stats.surroundings.len() > 1 {
        text += "**Not all grades were made alike.** `lab grade diff` shows whether that matters.\n\n";
    }
    for surroundings in &stats.surroundings {
        text += &made_with(surroundings);
    }
    for (id, lab) in &stats.labs {
        let Some(limits) = &lab.limits else { continue };
        let hashes: Vec<&str> = lab.hashes.iter().map(|hash| hash.get(..12).unwrap_or(hash)).collect();
        let changed = if hashes.len() > 1 { ", **which changed meanwhile**" } else { "" };
        let _ = writeln!(text, "- {id} ({}{changed}): {}", inline(&hashes.join(", ")), limited(limits));
    }
    text
}

fn made_with(surroundings: &Surroundings) -> String {
    let tools = surroundings.tools.iter().map(|(name, version)| format!("{} {}", inline(name), inline(version)));
    let mut parts = vec![format!("lab {}", inline(&surroundings.lab))];
    parts.extend(tools);
    parts.push(format!("sandbox {}", inline(&surroundings.sandbox)));
    format!("- {}\n", parts.join(", "))
}

fn limited(limits: &GradeLimits) -> String {
    const MEBIBYTE: u64 = 1 << 20;
    let case = |(name, seconds): (&String, &u64)| format!("{} {seconds} s", inline(name));
    let cases: Vec<String> = limits.simulate_cpu_s.iter().map(case).collect();
    let cases = if cases.is_empty() { String::new() } else { format!(" (simulation: {})", cases.join(", ")) };
    let (memory, file) = (limits.memory_bytes / MEBIBYTE, limits.file_bytes / MEBIBYTE);
    format!("{} s of CPU time{cases}, {memory} MiB of memory, files of {file} MiB", limits.compile_cpu_s)
}
