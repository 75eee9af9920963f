//! `lab run --diff`: golden vectors against the trace, row by row, as a unified diff.
//!
//! What counts is the comparator's answer: a digit that nobody cares about, a row that does not count and a value within
//! its tolerance do not show as differences.
use similar::{Algorithm, DiffOp, capture_diff_slices, group_diff_ops};

use super::grid::{Grid, GridCell, GridColumn, Side};
use super::rows::{OutputView, RowView};
use super::style::{Role, Style};
use super::text::columns;
use super::values;
use crate::domain::compare::align;
use crate::domain::text::counted;
use crate::domain::trace::Trace;
use crate::domain::vectors::{VectorRules, Vectors};

/// Rows around a difference.
const CONTEXT: usize = 3;
/// Differing rows that are shown.
const MAX_ROWS: usize = 40;
/// Columns of one value.
const VALUE: usize = 40;

/// The diff, ending with a line feed; bounded, whatever the length of the trace.
pub fn render(vectors: &Vectors, trace: &Trace, rules: &VectorRules, style: &Style) -> String {
    let (window, extra) = align(vectors, trace, rules);
    let rows = &window.rows;
    let differing: Vec<usize> = (0..rows.len()).filter(|row| rows[*row].is_wrong()).collect();
    let noun = if rules.clocked { "cycle" } else { "row" };
    if differing.is_empty() && extra == 0 {
        return format!("golden vectors and trace agree in all {}\n", counted(rows.len(), noun));
    }
    let end = differing.get(MAX_ROWS).copied().unwrap_or(rows.len());
    let mut lines = legend(style);
    if !differing.is_empty() {
        let rows: Vec<RowView> = rows[..end].iter().map(|row| RowView::of(&window, row)).collect();
        lines.extend(hunks(&rows, vectors, noun, style));
    }
    let more = differing.len().saturating_sub(MAX_ROWS);
    let ellipsis = style.pick("…", "...");
    if more > 0 {
        lines.push(style.paint(Role::Dim, format!("{ellipsis} {}", counted(more, &format!("more differing {noun}")))));
    }
    if extra > 0 {
        let text = format!("{ellipsis} the trace has {} beyond the golden vectors", counted(extra, noun));
        lines.push(style.paint(Role::Dim, text));
    }
    lines.join("\n") + "\n"
}

fn legend(style: &Style) -> Vec<String> {
    vec![style.paint(Role::Pass, "--- golden vectors"), style.paint(Role::Fail, "+++ trace")]
}

/// Lines of the grid: every golden row at an even index, what the trace has for it behind it.
fn hunks(rows: &[RowView], vectors: &Vectors, noun: &str, style: &Style) -> Vec<String> {
    let grid = Grid::fit(table(rows, vectors, noun, style), style.columns().saturating_sub(2), style);
    // Compared is what a reader sees, without its colours: `similar` finds and groups the runs that differ.
    let plain = Style { color: false, ..*style };
    let keys = Grid::fit(table(rows, vectors, noun, &plain), usize::MAX, &plain);
    let golden: Vec<String> = (0..rows.len()).map(|row| keys.line(2 * row)).collect();
    let arrived = (0..rows.len()).filter(|row| rows[*row].outputs.iter().any(|output| output.actual.is_some()));
    let trace: Vec<String> = arrived.map(|row| keys.line(2 * row + 1)).collect();
    let groups = group_diff_ops(capture_diff_slices(Algorithm::Myers, &golden, &trace), CONTEXT);
    let mut lines = vec![format!("  {}", grid.header())];
    for group in &groups {
        let old = group.iter().map(DiffOp::old_range);
        let (first, last) = old.fold((usize::MAX, 0), |(first, last), r| (first.min(r.start), last.max(r.end)));
        lines.push(style.paint(Role::Code, format!("@@ {noun}s {} to {} @@", rows[first].row, rows[last - 1].row)));
        lines.extend(group.iter().flat_map(|op| operation(*op, &grid, style)));
    }
    lines.extend(grid.omission().map(|text| style.paint(Role::Dim, format!("({text})"))));
    lines
}

/// Rows that differ stand in pairs, expected over actual, so that digits can be compared.
fn operation(op: DiffOp, grid: &Grid<'_>, style: &Style) -> Vec<String> {
    let golden = |row: usize| format!("{} {}", style.paint(Role::Pass, "-"), grid.line(2 * row));
    let trace = |row: usize| format!("{} {}", style.paint(Role::Fail, "+"), grid.line(2 * row + 1));
    let old = op.old_range();
    match op {
        DiffOp::Equal { .. } => old.map(|row| format!("  {}", grid.line(2 * row))).collect(),
        DiffOp::Delete { .. } => old.map(golden).collect(),
        DiffOp::Insert { .. } => op.new_range().map(trace).collect(),
        DiffOp::Replace { new_len, .. } => {
            let arrived = op.new_range().end.min(op.new_range().start + new_len);
            old.flat_map(|row| [Some(golden(row)), (row < arrived).then(|| trace(row))]).flatten().collect()
        }
    }
}

fn table(rows: &[RowView], vectors: &Vectors, noun: &str, style: &Style) -> Vec<GridColumn> {
    let twice = |cell: GridCell| [cell.clone(), cell];
    let number = GridColumn {
        side: Side::Row,
        title: noun.to_owned(),
        cells: rows.iter().flat_map(|row| twice(GridCell::new(Role::Dim, &row.row.to_string(), style))).collect(),
        rank: 0,
    };
    let inputs = vectors.inputs.iter().enumerate().map(|(index, column)| GridColumn {
        side: Side::Input,
        title: column.name.clone(),
        cells: rows
            .iter()
            .flat_map(|row| {
                twice(GridCell::new(Role::Dim, &values::window(&row.inputs[index].value, 0, VALUE, style), style))
            })
            .collect(),
        rank: 2,
    });
    let outputs = vectors.outputs.iter().enumerate().map(|(index, column)| GridColumn {
        side: Side::Output,
        title: column.name.clone(),
        cells: rows.iter().flat_map(|row| pair(&row.outputs[index], style)).collect(),
        // Outputs that never differ give way to the inputs.
        rank: if rows.iter().any(|row| row.outputs[index].differs) { 1 } else { 3 },
    });
    std::iter::once(number).chain(inputs).chain(outputs).collect()
}

/// The golden value, and what the trace has for it with everything that does not count made equal.
fn pair(output: &OutputView, style: &Style) -> [GridCell; 2] {
    let at = values::first_difference(output);
    let expected = values::window(&output.expected, at, VALUE, style);
    let Some(actual) = output.actual.as_deref().filter(|_| output.differs) else {
        let cell = GridCell::new(Role::Plain, &expected, style);
        return [cell.clone(), cell];
    };
    let marks = values::marks(&output.expected, actual);
    let masked: String = if columns(actual) == columns(&output.expected) {
        output.expected.chars().zip(actual.chars()).map(|(e, a)| if e == '-' { '-' } else { a }).collect()
    } else {
        actual.to_owned()
    };
    let shown = values::window(&masked, at, VALUE, style);
    let marks = if shown == masked { marks } else { values::marks(&expected, &shown) };
    let painted = values::painted(&shown, &marks, Role::Plain, style);
    [GridCell::new(Role::Pass, &expected, style), GridCell::painted(painted, columns(&shown))]
}
