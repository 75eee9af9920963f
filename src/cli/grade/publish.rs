//! The end of a class: its results in the folder, a summary on the terminal, and how `lab` ends.

use std::io::Write;
use std::path::Path;
use std::time::Duration;

use crate::cli::check::{append_job_summary, token};
use crate::cli::exit::{CliError, Exit};
use crate::cli::output::Terminal;
use crate::grade::results::{self, RowSource};
use crate::grade::settings::GradeSettings;
use crate::grade::units::Units;
use crate::report::grades::class_summary::{self, Places};
use crate::report::grades::github;
use clap::ValueEnum;

use super::args::GradeFormat;
use super::folder;
use super::forms::{ClassForms, FEEDBACK_DIR, GRADES_FILE, REPORT_FILE};

/// A class whose every unit has its row.
pub struct GradedClass<'a> {
    pub output: &'a Path,
    /// How the user calls it.
    pub shown: &'a str,
    pub settings: &'a GradeSettings,
    /// Who was graded in what.
    pub units: &'a Units,
    /// What to type to grade again what has no grade.
    pub again: &'a str,
    pub wall: Duration,
}

impl GradedClass<'_> {
    /// Writes the results, and tells what they are.
    pub fn publish(&self, rows: &dyn RowSource, out: &Terminal) -> anyhow::Result<Exit> {
        let formats: Vec<GradeFormat> =
            self.settings.formats.iter().filter_map(|name| GradeFormat::from_str(name, false).ok()).collect();
        let mut forms = ClassForms::new(self.units.students(), &formats);
        results::publish(rows, self.units, self.output, &mut forms).map_err(|error| folder::results_error(&error))?;
        let place = |name: &str| format!("{}/{name}", self.shown.trim_end_matches('/'));
        let (grades, report, feedback) = (place(GRADES_FILE), place(REPORT_FILE), place(FEEDBACK_DIR));
        let places = Places { grades: &grades, report: &report, feedback: &feedback, again: self.again };
        let summary = class_summary::render(&forms.stats, &places, self.wall, &out.style);
        if formats.contains(&GradeFormat::Github) {
            out.print(&github::log(&summary, &token()?, &forms.annotations))?;
            // Of one student alone it is the student who looks at it.
            let is_one = self.units.students().len() == 1;
            let page = if is_one { forms.page.clone() } else { forms.report() };
            append_job_summary(&github::step_summary(&page))?;
        } else {
            out.print(&summary)?;
        }
        if let Some(result) = forms.classroom.as_ref().filter(|_| self.units.students().len() == 1) {
            append_step_output(result)?;
        }
        Ok(forms.exit)
    }
}

/// Gives a step of GitHub Actions its output `result`, where its autograding reporter looks for it.
fn append_step_output(result: &str) -> Result<(), CliError> {
    let Some(path) = std::env::var_os("GITHUB_OUTPUT").filter(|path| !path.is_empty()) else { return Ok(()) };
    let file = std::fs::OpenOptions::new().append(true).create(true).open(&path);
    file.and_then(|mut file| writeln!(file, "result={}", result.trim_end()))
        .map_err(|error| CliError::environment(format!("the step output cannot be written: {error}")))
}
