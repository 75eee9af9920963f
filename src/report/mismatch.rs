//! The part of a failure card that explains a comparison: the first mismatch, its values, and how often each differs.

use crate::domain::check::CheckId;
use crate::domain::finding::Finding;
use crate::domain::mismatch::{ColumnCount, Mismatch};

use super::rows::{Excerpt, OutputView, RowView};
use super::style::{Role, Style};
use super::text::{columns, flow, one_line, pad, wrap};
use super::wording::row_noun;
use super::{context, values};
use crate::domain::text::counted;

/// Differing outputs that are shown with their values.
const MAX_DIFFERING: usize = 6;
/// Other outputs that are shown for comparison.
const MAX_RIGHT: usize = 4;
/// Lines of inputs.
const MAX_INPUT_LINES: usize = 3;
/// Columns of one input's value.
const INPUT_VALUE: usize = 24;
/// Pieces of one long value that are shown.
const MAX_PIECES: usize = 3;
/// Digits of a long value in one line: the first that fits.
const PIECES: [usize; 3] = [64, 32, 16];
/// What every line begins with.
const INDENT: &str = "    ";
/// What is said of an output that never differs.
const OK: &str = "ok";
/// Columns before the digits of a long value.
const LABEL: usize = 16;

/// One output in the first row that differs, and how often it differs in all rows.
#[derive(Clone, Copy)]
struct OutputCells<'a> {
    view: &'a OutputView,
    count: Option<&'a ColumnCount>,
}

/// Explains the comparison of `finding`, which is what `check` found; one text a line.
pub(super) fn lines(check: &CheckId, finding: &Finding, mismatch: &Mismatch, style: &Style) -> Vec<String> {
    let mut parts: Vec<Vec<String>> = Vec::new();
    if let Some(excerpt) = Excerpt::of(mismatch) {
        let first = excerpt.first();
        parts.push(heading(check, finding, mismatch, first, style));
        parts.push(both_inputs(mismatch, &excerpt, style));
        parts.push(outputs(mismatch, first, style));
        if mismatch.clocked && excerpt.rows.len() > 1 {
            parts.push(context::lines(&excerpt, style));
        }
    }
    parts.push(number_of_rows(finding, mismatch, style));
    parts.retain(|part| !part.is_empty());
    parts.join(&String::new())
}

fn heading(check: &CheckId, finding: &Finding, mismatch: &Mismatch, first: &RowView, style: &Style) -> Vec<String> {
    let place = match &finding.location {
        Some(location) => format!("{}:{}", one_line(&location.file), first.line),
        None => format!("line {} of the golden vectors", first.line),
    };
    let what = format!("First mismatch of {check}: {} {}", row_noun(mismatch), first.row);
    let place = format!("({place})");
    let fits = 2 + columns(&what) + 1 + columns(&place) <= style.columns();
    let (what, place) = (style.paint(Role::Strong, what), style.paint(Role::Dim, place));
    if fits { vec![format!("  {what} {place}")] } else { vec![format!("  {what}"), format!("  {place}")] }
}

/// The inputs of the row that differs, and of the cycle before: it is these that a register has taken in.
fn both_inputs(mismatch: &Mismatch, excerpt: &Excerpt, style: &Style) -> Vec<String> {
    let first = excerpt.first();
    let mut lines = inputs("inputs  ", first, style);
    let before = excerpt.rows.iter().find(|row| mismatch.clocked && row.row + 1 == first.row);
    if let Some(before) = before.filter(|row| !row.inputs.is_empty()) {
        lines.extend(inputs("before  ", before, style));
        let text = format!("what a register shows in cycle {} came in before, in cycle {}", first.row, before.row);
        let indent = format!("{INDENT}        ");
        let wrapped = wrap(&format!("({text})"), style.columns() - indent.len());
        lines.extend(wrapped.iter().map(|line| style.paint(Role::Dim, format!("{indent}{line}"))));
    }
    lines
}

/// `name value` pairs, as many to a line as fit.
fn inputs(label: &str, first: &RowView, style: &Style) -> Vec<String> {
    let pair = |name: &str, value: &str| {
        let value = values::window(value, 0, INPUT_VALUE, style);
        (format!("{} {value}", style.paint(Role::Dim, name)), columns(name) + 1 + columns(&value))
    };
    let pairs = first.inputs.iter().map(|input| pair(&input.name, &input.value));
    let rows = flow(pairs, "   ", style.columns() - INDENT.len() - label.len());
    let hidden: usize = rows.iter().skip(MAX_INPUT_LINES).map(|(_, pairs)| pairs).sum();
    let labels = std::iter::once(style.paint(Role::Dim, label)).chain(std::iter::repeat(" ".repeat(label.len())));
    let mut lines: Vec<String> = rows
        .iter()
        .take(MAX_INPUT_LINES)
        .zip(labels)
        .map(|((row, _), label)| format!("{INDENT}{label}{row}"))
        .collect();
    if hidden > 0 {
        let text = format!("{INDENT}{}and {}", " ".repeat(label.len()), counted(hidden, "more input"));
        lines.push(style.paint(Role::Dim, text));
    }
    lines
}

/// The outputs of the first row that differs: all values that fit in a table, the long ones in pieces below it.
fn outputs(mismatch: &Mismatch, first: &RowView, style: &Style) -> Vec<String> {
    let counts = &mismatch.columns;
    let all = first.outputs.iter().map(|view| OutputCells { view, count: counts.iter().find(|c| c.name == view.name) });
    let (differing, right): (Vec<_>, Vec<_>) = all.partition(|output| output.view.differs);
    // Of those that are right here, the ones that differ elsewhere tell more.
    let (elsewhere, never): (Vec<_>, Vec<_>) =
        right.into_iter().partition(|o| o.count.is_some_and(|c| c.mismatching > 0));
    let shown_right: Vec<_> = elsewhere.iter().chain(&never).take(MAX_RIGHT).copied().collect();
    let shown: Vec<_> = differing.iter().take(MAX_DIFFERING).copied().chain(shown_right).collect();
    let (long, short): (Vec<_>, Vec<_>) = shown.into_iter().partition(|output| output.digits() > most_digits(style));
    let mut lines = if short.is_empty() { Vec::new() } else { value_table(&short, mismatch, style) };
    lines.extend(long.iter().flat_map(|output| pieces(output, mismatch, style)));
    let hidden = [
        (differing.len().saturating_sub(MAX_DIFFERING), "differ here"),
        (elsewhere.len().saturating_sub(MAX_RIGHT), "differ elsewhere"),
        (never.len() - never.len().min(MAX_RIGHT.saturating_sub(elsewhere.len())), "are all right"),
    ];
    lines.extend(hidden_outputs(&hidden, style));
    lines
}

fn hidden_outputs(hidden: &[(usize, &str)], style: &Style) -> Option<String> {
    let parts: Vec<String> =
        hidden.iter().filter(|(number, _)| *number > 0).map(|(number, what)| format!("{number} more {what}")).collect();
    (!parts.is_empty()).then(|| style.paint(Role::Dim, format!("{INDENT}and {}", parts.join(", "))))
}

/// Digits of the longest value that stands in the table: two of them, a name and a count have to fit.
fn most_digits(style: &Style) -> usize {
    (style.columns() - INDENT.len() - 36) / 2
}

impl OutputCells<'_> {
    fn actual(&self) -> &str {
        self.view.actual.as_deref().unwrap_or("none")
    }

    fn digits(&self) -> usize {
        columns(&self.view.expected).max(columns(self.actual()))
    }

    /// In how many rows it differs; the first thing that a reader of many outputs wants to know.
    fn differs_in(&self, mismatch: &Mismatch) -> String {
        let Some(count) = self.count else { return String::new() };
        if count.mismatching == 0 {
            return OK.to_owned();
        }
        // Of all rows, as the headline counts; in some of them it may not count.
        format!("{} of {}", count.mismatching, counted(mismatch.rows, row_noun(mismatch)))
    }
}

/// Widths of the first three columns of the table of values.
struct Widths {
    name: usize,
    expected: usize,
    actual: usize,
}

fn value_table(outputs: &[OutputCells<'_>], mismatch: &Mismatch, style: &Style) -> Vec<String> {
    let longest = |title: &str, width: &dyn Fn(&OutputCells<'_>) -> usize| {
        outputs.iter().map(width).max().unwrap_or(0).max(title.len())
    };
    let widths = Widths {
        name: longest("output", &|o| columns(&o.view.name)),
        expected: longest("expected", &|o| columns(&o.view.expected)),
        actual: longest("actual", &|o| columns(o.actual())),
    };
    let Widths { name, expected, actual } = widths;
    let titles = format!("{INDENT}{:<name$}  {:>expected$}  {:>actual$}  differs in", "output", "expected", "actual");
    let rows = outputs.iter().flat_map(|output| value_rows(output, &widths, &output.differs_in(mismatch), style));
    std::iter::once(style.paint(Role::Dim, titles)).chain(rows).collect()
}

/// The values of one output, and under them the marks of the digits that differ.
fn value_rows(output: &OutputCells<'_>, widths: &Widths, count: &str, style: &Style) -> Vec<String> {
    let view = output.view;
    let name = pad(&view.name, widths.name);
    let before = " ".repeat(widths.expected - columns(&view.expected));
    let between = " ".repeat(2 + widths.actual - columns(output.actual()));
    if !view.differs {
        let text = format!("{INDENT}{name}  {before}{}{between}{}  {count}", view.expected, output.actual());
        return vec![style.paint(Role::Dim, text)];
    }
    let marks = values::marks(&view.expected, output.actual());
    let expected = style.paint(Role::Pass, &view.expected);
    let actual = values::painted(output.actual(), &marks, Role::Plain, style);
    let under = " ".repeat(INDENT.len() + widths.name + 2 + widths.expected + between.len());
    vec![
        format!("{INDENT}{}  {before}{expected}{between}{actual}  {count}", style.paint(Role::Strong, name)),
        format!("{under}{}", style.paint(Role::Mark, values::carets(&marks))),
    ]
}

/// A long value, line by line, expected over actual; only the pieces that differ.
fn pieces(output: &OutputCells<'_>, mismatch: &Mismatch, style: &Style) -> Vec<String> {
    let (name, count) = (&output.view.name, output.differs_in(mismatch));
    if !output.view.differs {
        let elsewhere = if count == OK { count } else { format!("as expected here, differs in {count}") };
        return vec![style.paint(Role::Dim, format!("{INDENT}{name}  {elsewhere}"))];
    }
    let size = PIECES.into_iter().find(|size| LABEL + size <= style.columns()).unwrap_or(PIECES[2]);
    let marks = values::marks(&output.view.expected, output.actual());
    let digits = output.digits();
    let differs = |start: &usize| (*start..start + size).any(|at| marks.get(at).copied().unwrap_or(at < digits));
    let starts: Vec<usize> = (0..digits).step_by(size).filter(differs).collect();
    let mut lines = vec![format!("{INDENT}{}  differs in {count}", style.paint(Role::Strong, name))];
    for &start in starts.iter().take(MAX_PIECES) {
        if digits > size {
            let end = (start + size).min(digits);
            lines.push(style.paint(Role::Dim, format!("{INDENT}  digits {} to {end} of {digits}", start + 1)));
        }
        lines.extend(piece(output, start, size, &marks, style));
    }
    if starts.len() > MAX_PIECES {
        let text = format!("{INDENT}  and {} further on", counted(starts.len() - MAX_PIECES, "such line"));
        lines.push(style.paint(Role::Dim, text));
    }
    lines
}

/// The digits from `start` on, expected over actual, with the differing ones marked.
fn piece(output: &OutputCells<'_>, start: usize, size: usize, marks: &[bool], style: &Style) -> [String; 3] {
    let part = |text: &str| -> String { text.chars().skip(start).take(size).collect() };
    let marks: Vec<bool> = marks.iter().skip(start).take(size).copied().collect();
    [
        format!("{INDENT}  expected  {}", style.paint(Role::Pass, part(&output.view.expected))),
        format!("{INDENT}  actual    {}", values::painted(&part(output.actual()), &marks, Role::Plain, style)),
        format!("{}{}", " ".repeat(LABEL), style.paint(Role::Mark, values::carets(&marks))),
    ]
}

/// Missing and extra rows, unless the check has explained them already.
fn number_of_rows(finding: &Finding, mismatch: &Mismatch, style: &Style) -> Vec<String> {
    let noun = row_noun(mismatch);
    let came = mismatch.rows - mismatch.missing_rows.min(mismatch.rows);
    let text = match (mismatch.missing_rows, mismatch.extra_rows) {
        _ if finding.explanation.is_some() => return Vec::new(),
        (0, 0) => return Vec::new(),
        (0, extra) => format!(
            "The trace has {} beyond the {} of the golden vectors: the DUT answers more often than it is asked.",
            counted(extra, noun),
            mismatch.rows
        ),
        _ => format!(
            "Only {came} of {} arrived. Did the design end the simulation with $finish, or stop answering?",
            counted(mismatch.rows, noun)
        ),
    };
    wrap(&text, style.prose() - 2).iter().map(|line| format!("  {line}")).collect()
}
