//! Rows of a trace as aligned text: a row number, inputs, a bar, outputs. Drops columns that do not fit the line.
//!
//! For lists and other tables there is [`super::table`]; this one paints parts of a cell and keeps what matters most.
use super::style::{Role, Style};
use super::text::columns;
use crate::domain::text::counted;

/// Blanks between columns.
const GAP: usize = 2;

/// What stands in one place: the text as it is shown, and its columns.
#[derive(Debug, Clone)]
pub(super) struct GridCell {
    painted: String,
    columns: usize,
}

impl GridCell {
    /// A cell in one colour.
    pub(super) fn new(role: Role, text: &str, style: &Style) -> Self {
        Self { painted: style.paint(role, text), columns: columns(text) }
    }

    /// A cell whose text is painted already, and takes so many columns.
    pub(super) fn painted(painted: String, columns: usize) -> Self {
        Self { painted, columns }
    }
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Row,
    Input,
    Output,
}

/// One column of the grid.
#[derive(Debug, Clone)]
pub(super) struct GridColumn {
    pub(super) side: Side,
    pub(super) title: String,
    pub(super) cells: Vec<GridCell>,
    /// Which columns stay when there is little room: the lowest first.
    pub(super) rank: usize,
}

impl GridColumn {
    fn columns(&self) -> usize {
        self.cells.iter().map(|cell| cell.columns).chain([columns(&self.title)]).max().unwrap_or(0)
    }
}

/// Aligned columns.
#[derive(Debug)]
pub(super) struct Grid<'a> {
    /// Every column with its width.
    columns: Vec<(GridColumn, usize)>,
    hidden: [usize; 2],
    style: &'a Style,
}

impl<'a> Grid<'a> {
    /// Keeps the columns that fit into `width`, those of the lowest rank first, in their order.
    pub(super) fn fit(all: Vec<GridColumn>, width: usize, style: &'a Style) -> Self {
        let widths: Vec<usize> = all.iter().map(GridColumn::columns).collect();
        let mut order: Vec<usize> = (0..all.len()).collect();
        order.sort_by_key(|index| all[*index].rank);
        let mut room = width.saturating_sub(GAP + 1);
        let mut kept = vec![false; all.len()];
        for index in order {
            let needed = widths[index] + GAP;
            // The lowest rank stays in any case: a grid without it would say nothing.
            if needed <= room || all[index].rank == 0 {
                room = room.saturating_sub(needed);
                kept[index] = true;
            }
        }
        let count = |side: Side| all.iter().zip(&kept).filter(|(column, kept)| column.side == side && !**kept).count();
        let hidden = [count(Side::Input), count(Side::Output)];
        let columns =
            all.into_iter().zip(widths).zip(kept).filter_map(|(column, kept)| kept.then_some(column)).collect();
        Self { columns, hidden, style }
    }

    pub(super) fn header(&self) -> String {
        let title = |column: &GridColumn| GridCell::new(Role::Dim, &column.title, self.style);
        self.join(title)
    }

    /// Row `index`.
    pub(super) fn line(&self, index: usize) -> String {
        self.join(|column| column.cells[index].clone())
    }

    /// What was left out for want of room, as a sentence.
    pub(super) fn omission(&self) -> Option<String> {
        let names = ["input", "output"];
        let parts: Vec<String> =
            self.hidden.iter().zip(names).filter(|(n, _)| **n > 0).map(|(n, name)| counted(*n, name)).collect();
        (!parts.is_empty()).then(|| format!("not shown for want of room: {}", parts.join(", ")))
    }

    fn join(&self, cell: impl Fn(&GridColumn) -> GridCell) -> String {
        let mut line = String::new();
        let mut before: Option<Side> = None;
        for (column, width) in &self.columns {
            if before.is_some() {
                line.push_str("  ");
            }
            if column.side == Side::Output && before != Some(Side::Output) {
                line.push_str(&self.style.paint(Role::Dim, self.style.pick("│", "|")));
                line.push_str("  ");
            }
            let cell = cell(column);
            line.push_str(&" ".repeat(width.saturating_sub(cell.columns)));
            line.push_str(&cell.painted);
            before = Some(column.side);
        }
        line
    }
}
