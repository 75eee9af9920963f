//! The one palette: what colours, symbols and line width a text for a person uses.
//!
//! Colour is never the only carrier of a meaning: a word or a symbol says the same. Whether there is a terminal, which
//! character set and width it has, is decided by `cli`.
use anstyle::{AnsiColor, Effects};

use crate::domain::verdict::Status;

/// The narrowest line that the reports are laid out for.
const MIN_WIDTH: usize = 40;
/// Prose is not set wider than this, however wide the terminal is.
const MAX_PROSE: usize = 100;

/// What the reader's terminal, or file, can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether ANSI escape sequences may be used.
    pub color: bool,
    /// Whether characters outside ASCII may be used for symbols and lines.
    pub unicode: bool,
    /// Columns of a line.
    pub width: usize,
}

/// What a piece of text means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Right, passed, as expected.
    Pass,
    /// Wrong, failed, and the student's.
    Fail,
    /// Broken, and not the student's.
    Broken,
    Mark,
    /// Worth a second look: a guess, a warning.
    Notice,
    /// A command to type, a file.
    Code,
    /// A heading, a name.
    Strong,
    Dim,
    Plain,
}

impl Role {
    pub fn style(self) -> anstyle::Style {
        let color = |color: AnsiColor| anstyle::Style::new().fg_color(Some(color.into()));
        match self {
            Self::Pass => color(AnsiColor::Green),
            Self::Fail => color(AnsiColor::Red),
            Self::Broken => color(AnsiColor::Magenta),
            Self::Mark => color(AnsiColor::Red).effects(Effects::BOLD),
            Self::Notice => color(AnsiColor::Yellow),
            Self::Code => color(AnsiColor::Cyan),
            Self::Strong => anstyle::Style::new().bold(),
            Self::Dim => anstyle::Style::new().dimmed(),
            Self::Plain => anstyle::Style::new(),
        }
    }

    /// The role of a status.
    pub fn of(status: Status) -> Self {
        match status {
            Status::Pass => Self::Pass,
            Status::Fail => Self::Fail,
            Status::Broken(_) => Self::Broken,
            Status::Blocked => Self::Dim,
        }
    }
}

impl Style {
    /// For files and logs: no colour.
    pub fn plain(width: usize) -> Self {
        Self { color: false, unicode: true, width }
    }

    /// `text` in the colour of `role`; unchanged where there is no colour.
    pub fn paint(&self, role: Role, text: impl AsRef<str>) -> String {
        let (text, style) = (text.as_ref(), role.style());
        if self.color && !text.is_empty() && role != Role::Plain {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }

    /// The symbol of a status, one column wide, in its colour.
    pub fn symbol(&self, status: Status) -> String {
        let symbol = match status {
            Status::Pass => self.pick("✓", "+"),
            Status::Fail => self.pick("✗", "x"),
            Status::Broken(_) => "!",
            Status::Blocked => self.pick("·", "-"),
        };
        self.paint(Role::of(status), symbol)
    }

    /// `unicode` where that can be shown, else `ascii`.
    pub fn pick<'a>(&self, unicode: &'a str, ascii: &'a str) -> &'a str {
        if self.unicode { unicode } else { ascii }
    }

    /// Makes the crates that draw through `crossterm` obey this style: `crossterm` would look into the environment.
    pub(super) fn overrule_no_color(&self) {
        termimad::crossterm::style::force_color_output(self.color);
    }

    /// Columns of a line of a table.
    pub(super) fn columns(&self) -> usize {
        self.width.max(MIN_WIDTH)
    }

    /// Columns of a line of prose.
    pub fn prose(&self) -> usize {
        self.columns().min(MAX_PROSE)
    }
}
