//! The cycles around the first mismatch of a clocked DUT, as a compact table.
use super::grid::{Grid, GridCell, GridColumn, Side};
use super::rows::{Excerpt, OutputView, RowView};
use super::style::{Role, Style};
use super::text::columns;
use super::values;

/// Columns that one value of the table takes at most.
const VALUE: usize = 16;
/// What stands before a row: an indent, and the mark of the row that fails.
const MARGIN: usize = 6;

/// The table, one text a line.
pub(super) fn lines(excerpt: &Excerpt, style: &Style) -> Vec<String> {
    let first = excerpt.first();
    let grid = Grid::fit(table(&excerpt.rows, first, style), style.columns() - MARGIN, style);
    let mut lines = vec![format!("{}{}", " ".repeat(MARGIN), grid.header())];
    for (index, row) in excerpt.rows.iter().enumerate() {
        let margin = if row.row == first.row {
            style.paint(Role::Fail, style.pick("    ▶ ", "    > "))
        } else {
            " ".repeat(MARGIN)
        };
        lines.push(format!("{margin}{}", grid.line(index)));
    }
    lines.extend(grid.omission().map(|text| style.paint(Role::Dim, format!("{}({text})", " ".repeat(MARGIN)))));
    lines
}

/// Ranks: the cycle and the first output that fails always stay, then inputs that control (a reset, a start), another
/// failing output, the other inputs, all failing outputs, other outputs.
fn table(rows: &[RowView], first: &RowView, style: &Style) -> Vec<GridColumn> {
    let number = |row: &RowView| {
        GridCell::new(if row.row == first.row { Role::Strong } else { Role::Dim }, &row.row.to_string(), style)
    };
    let cycle =
        GridColumn { side: Side::Row, title: "cycle".to_owned(), cells: rows.iter().map(number).collect(), rank: 0 };
    let inputs = first.inputs.iter().enumerate().map(|(index, input)| GridColumn {
        side: Side::Input,
        title: input.name.clone(),
        cells: rows.iter().map(|row| plain(&row.inputs[index].value, 0, row.row == first.row, style)).collect(),
        rank: if rows.iter().all(|row| is_bit(&row.inputs[index].value)) { 1 } else { 3 },
    });
    let mut failing = (0..first.outputs.len()).filter(|index| first.outputs[*index].differs);
    let (decisive, second) = (failing.next(), failing.next());
    let outputs = first.outputs.iter().enumerate().map(|(index, output)| GridColumn {
        side: Side::Output,
        title: output.name.clone(),
        cells: rows
            .iter()
            .map(|row| answer(&row.outputs[index], values::first_difference(output), row.row == first.row, style))
            .collect(),
        rank: match output.differs {
            true if Some(index) == decisive => 0,
            true if Some(index) == second => 2,
            true => 4,
            false => 5,
        },
    });
    std::iter::once(cycle).chain(inputs).chain(outputs).collect()
}

fn is_bit(value: &str) -> bool {
    matches!(value, "0" | "1" | "x" | "z")
}

/// A value that is right; secondary, but in the row that fails.
fn plain(value: &str, at: usize, in_focus: bool, style: &Style) -> GridCell {
    GridCell::new(if in_focus { Role::Plain } else { Role::Dim }, &values::window(value, at, VALUE, style), style)
}

/// `01 → 02` where expected and actual differ, else the value alone, cut around digit `at` if it is long.
fn answer(output: &OutputView, at: usize, in_focus: bool, style: &Style) -> GridCell {
    let Some(actual) = output.actual.as_deref() else {
        let text = format!("{} {} none", values::window(&output.expected, at, VALUE, style), style.pick("→", "->"));
        return GridCell::new(Role::Fail, &text, style);
    };
    if !output.differs {
        return plain(actual, at, in_focus, style);
    }
    let at = values::first_difference(output);
    let expected = values::window(&output.expected, at, VALUE, style);
    let actual = values::window(actual, at, VALUE, style);
    let arrow = format!(" {} ", style.pick("→", "->"));
    let marks = values::marks(&expected, &actual);
    let painted = format!(
        "{}{}{}",
        style.paint(Role::Pass, &expected),
        style.paint(Role::Dim, &arrow),
        values::painted(&actual, &marks, Role::Plain, style)
    );
    GridCell::painted(painted, columns(&expected) + columns(&arrow) + columns(&actual))
}
