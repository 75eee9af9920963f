//! The terminal: what it can show, and the only functions that write to it.
use crate::report::style::{Role, Style};
use std::io::{self, IsTerminal, Write};
use terminal_size::{Width, terminal_size};

use super::args::ColorChoice;

/// Columns where there is no terminal to ask.
const DEFAULT_WIDTH: u16 = 100;

/// Where text goes.
#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    /// What standard output can show.
    pub style: Style,
    /// What standard error can show; it may be a terminal while standard output is a file.
    pub complaints: Style,
    /// Whether somebody watches: standard error is a terminal.
    pub interactive: bool,
}

impl Terminal {
    /// Asks the terminal and the environment.
    pub fn detect(color: ColorChoice) -> Self {
        let interactive = io::stderr().is_terminal();
        let style = |terminal| Style { color: colored(color, terminal), unicode: is_utf8(), width: width() };
        Self { style: style(io::stdout().is_terminal()), complaints: style(interactive), interactive }
    }

    /// Writes to standard output. That the reader has gone, as in `lab list | head`, is no error: it has seen enough, and
    /// the exit code still tells the verdict.
    ///
    /// # Errors
    /// When it cannot be written: the disk under a file is full.
    #[allow(clippy::unused_self, reason = "one way to write, and it goes through the terminal")]
    pub fn print(&self, text: &str) -> io::Result<()> {
        let mut stdout = io::stdout().lock();
        match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(io::Error::new(error.kind(), format!("standard output cannot be written: {error}")))
            }
            _ => Ok(()),
        }
    }

    /// Writes a remark to standard error, where it does not mix with a report.
    pub fn remark(&self, text: &str) {
        self.complain(&self.complaints.paint(Role::Dim, text));
    }

    /// Writes a text and a line feed to standard error. Nobody may be there to read it.
    #[allow(clippy::unused_self, reason = "one way to write, and it goes through the terminal")]
    pub fn complain(&self, text: &str) {
        let _ = writeln!(io::stderr().lock(), "{text}");
    }

    /// Writes an error, and what to do about it, to standard error.
    pub fn error(&self, message: &str, next: Option<&str>) {
        self.complain(&format!("{} {message}", self.complaints.paint(Role::Fail, "error:")));
        if let Some(next) = next {
            self.complain(&format!("{} {next}", self.complaints.paint(Role::Code, " help:")));
        }
    }
}

/// The value of an environment variable that is set to more than nothing.
fn variable(name: &str) -> Option<String> {
    std::env::var_os(name).map(|value| value.to_string_lossy().into_owned()).filter(|value| !value.is_empty())
}

fn colored(choice: ColorChoice, terminal: bool) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => {
            terminal && variable("TERM").is_none_or(|term| term != "dumb") && variable("NO_COLOR").is_none()
        }
    }
}

/// Columns of a line: what the user says, else what the terminal says.
fn width() -> usize {
    let told = variable("COLUMNS").and_then(|columns| columns.parse().ok()).filter(|columns| *columns > 0);
    told.unwrap_or_else(|| usize::from(terminal_size().map_or(DEFAULT_WIDTH, |(Width(width), _)| width)))
}

/// Whether the locale's character set is UTF-8, as POSIX finds it: the first of these variables that is not empty decides.
fn is_utf8() -> bool {
    // Without a locale at all, as in many containers, a terminal of today still shows UTF-8; one that is named is believed.
    ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(variable).is_none_or(|locale| {
        let locale = locale.to_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}
