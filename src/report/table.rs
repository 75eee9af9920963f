//! Tables and bars for `lab list`, `lab doctor` and `lab roadmap`, in the palette of [`super::style`].

use super::style::{Role, Style};
use super::text::one_line;
use anstyle::Effects;
use comfy_table::{Attribute, Cell, Color, ColumnConstraint, ContentArrangement, Table as Layout, TableStyle};

/// Blanks between columns.
pub const GAP: usize = PADDING as usize;
const PADDING: u16 = 2;

/// A table without lines, whose long cells are wrapped to the width of the reader's terminal.
#[derive(Debug)]
pub struct Table {
    layout: Layout,
}

impl Table {
    /// A table with these titles.
    pub fn new(titles: &[&str], style: &Style) -> Self {
        let mut layout = Layout::new();
        layout.load_style(TableStyle::default()).set_content_arrangement(ContentArrangement::Dynamic);
        layout.set_width(u16::try_from(style.columns()).unwrap_or(u16::MAX));
        if style.color {
            style.overrule_no_color();
            layout.enforce_styling();
        } else {
            layout.force_no_tty();
        }
        layout.set_header(titles.iter().map(|title| cell(Role::Dim, title)));
        Self { layout }
    }

    /// Breaks the cells of these columns nowhere: they hold what is copied and typed again.
    pub fn keep_whole(&mut self, columns: impl IntoIterator<Item = usize>) -> &mut Self {
        for index in columns {
            if let Some(column) = self.layout.column_mut(index) {
                column.set_constraint(ColumnConstraint::ContentWidth);
            }
        }
        self
    }

    /// Adds a row: every cell is a text with its meaning. Text of others is cleaned here.
    pub fn row<T: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = (Role, T)>) -> &mut Self {
        self.layout.add_row(cells.into_iter().map(|(role, text)| cell(role, text.as_ref())));
        self.layout.column_iter_mut().for_each(|column| _ = column.set_padding((0, PADDING)));
        self
    }

    /// The text, ending with a line feed.
    pub fn render(&self) -> String {
        self.layout.trim_fmt() + "\n"
    }
}

fn cell(role: Role, text: &str) -> Cell {
    let style = role.style();
    let mut cell = Cell::new(one_line(text));
    if let Some(anstyle::Color::Ansi(color)) = style.get_fg_color() {
        cell = cell.fg(Color::AnsiValue(anstyle::Ansi256Color::from_ansi(color).index()));
    }
    let attributes = [(Effects::BOLD, Attribute::Bold), (Effects::DIMMED, Attribute::Dim)];
    for (_, attribute) in attributes.into_iter().filter(|(effect, _)| style.get_effects().contains(*effect)) {
        cell = cell.add_attribute(attribute);
    }
    cell
}

/// `done` of `of` as a bar of `width` columns, such as `████░░░░`.
pub fn bar(done: usize, of: usize, width: usize, style: &Style) -> String {
    let full = (done.min(of) * width).checked_div(of).unwrap_or(0);
    let (on, off) = (style.pick("█", "#"), style.pick("░", "."));
    style.paint(Role::Pass, on.repeat(full)) + &style.paint(Role::Dim, off.repeat(width - full))
}
