//! All forms of the results of a class, written side by side while the rows go by.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::cli::exit::Exit;
use crate::domain::gradebook::GradeRow;
use crate::domain::id::LabId;
use crate::grade::filename::FileNames;
use crate::grade::results::ResultFormats;
use crate::report::grades::class_report::{self, Identical};
use crate::report::grades::class_stats::ClassStats;
use crate::report::grades::github::Annotations;
use crate::report::grades::{classroom, csv, ctrf, exercism, feedback, gradescope, jsonl, junit, prairielearn};

use super::args::GradeFormat;

/// The table of grades.
pub const GRADES_FILE: &str = "grades.csv";
/// The report of the class.
pub const REPORT_FILE: &str = "report.md";
/// The folder of the feedback.
pub const FEEDBACK_DIR: &str = "feedback";

/// A file that is written row by row.
type RowsFile = BufWriter<File>;

/// The forms of one class.
pub struct ClassForms {
    names: FileNames,
    formats: Vec<GradeFormat>,
    directory: PathBuf,
    csv: Option<RowsFile>,
    junit: Option<junit::JunitReport<RowsFile>>,
    ctrf: Option<ctrf::CtrfReport<RowsFile>>,
    /// Students by lab and text, of texts that several submitted.
    identical: BTreeMap<(LabId, String), Vec<String>>,
    pub stats: ClassStats,
    /// What GitHub shows at the students' lines.
    pub annotations: Annotations,
    /// How `lab` ends because of rows without a grade.
    pub exit: Exit,
    /// The feedback for the last student.
    pub page: String,
    /// What GitHub Classroom is told about the last student.
    pub classroom: Option<String>,
}

impl ClassForms {
    /// For these students, with these forms beyond the usual ones.
    pub fn new(students: &[String], formats: &[GradeFormat]) -> Self {
        Self {
            names: FileNames::of(students),
            formats: formats.to_vec(),
            directory: PathBuf::new(),
            csv: None,
            junit: None,
            ctrf: None,
            identical: BTreeMap::new(),
            stats: ClassStats::default(),
            annotations: Annotations::default(),
            exit: Exit::Success,
            page: String::new(),
            classroom: None,
        }
    }

    fn has(&self, format: GradeFormat) -> bool {
        self.formats.contains(&format)
    }

    fn count(&mut self, row: &GradeRow) {
        self.stats.add(row);
        self.annotations.add(row);
        if row.is_internal() {
            self.exit = self.exit.max(exit_of_internal(row));
        }
        if let (Some(_), Some(text)) = (&row.identical_to, &row.normalized_sha256) {
            self.identical.entry((row.lab.clone(), text.clone())).or_default().push(row.student.clone());
        }
    }

    fn add_to_lists(&mut self, row: &GradeRow) -> io::Result<()> {
        self.csv.as_mut().map_or(Ok(()), |out| csv::write_row(out, row))?;
        self.junit.as_mut().map_or(Ok(()), |report| report.add(row))?;
        self.ctrf.as_mut().map_or(Ok(()), |report| report.add(row))
    }

    /// The file of a student.
    fn write(&self, directory: &str, student: &str, ending: &str, text: &str) -> io::Result<()> {
        fs::write(self.directory.join(directory).join(format!("{}.{ending}", self.names.get(student))), text)
    }

    fn write_pages(&mut self, student: &str, rows: &[GradeRow]) -> io::Result<()> {
        self.page = feedback::render(rows);
        self.write(FEEDBACK_DIR, student, "md", &self.page)?;
        if self.has(GradeFormat::Gradescope) {
            self.write("gradescope", student, "json", &gradescope::render(rows, None)?)?;
        }
        if self.has(GradeFormat::PrairieLearn) {
            self.write("prairielearn", student, "json", &prairielearn::render(rows)?)?;
        }
        if self.has(GradeFormat::Classroom) {
            let text = classroom::render(rows)?;
            self.write("classroom", student, "txt", &text)?;
            self.classroom = Some(text);
        }
        if self.has(GradeFormat::Exercism) {
            for row in rows {
                let directory = format!("exercism/{}", row.lab);
                fs::create_dir_all(self.directory.join(&directory))?;
                self.write(&directory, student, "json", &exercism::render(row)?)?;
            }
        }
        Ok(())
    }

    /// The report of the class, in Markdown.
    pub fn report(&self) -> String {
        let group = |((lab, _), students): (&(LabId, String), &Vec<String>)| Identical {
            lab: lab.clone(),
            students: students.clone(),
        };
        let identical: Vec<Identical> = self.identical.iter().map(group).collect();
        class_report::render(&self.stats, &identical)
    }
}

/// Whose turn it is when a submission has no grade: as with any other check, it is the owner's of the broken one.
pub fn exit_of_internal(row: &GradeRow) -> Exit {
    row.decisive().map_or(Exit::Internal, |check| match Exit::from(check.verdict.status()) {
        exit @ (Exit::BrokenLab | Exit::Environment) => exit,
        _ => Exit::Internal,
    })
}

impl ResultFormats for ClassForms {
    fn begin(&mut self, directory: &Path) -> io::Result<()> {
        directory.clone_into(&mut self.directory);
        fs::create_dir(directory.join(FEEDBACK_DIR))?;
        let folders = [
            (GradeFormat::Gradescope, "gradescope"),
            (GradeFormat::PrairieLearn, "prairielearn"),
            (GradeFormat::Classroom, "classroom"),
            (GradeFormat::Exercism, "exercism"),
        ];
        for (_, folder) in folders.into_iter().filter(|(format, _)| self.has(*format)) {
            fs::create_dir(directory.join(folder))?;
        }
        let create = |name: &str| File::create(directory.join(name)).map(BufWriter::new);
        let mut out = create(GRADES_FILE)?;
        csv::write_header(&mut out)?;
        self.csv = Some(out);
        if self.has(GradeFormat::Junit) {
            self.junit = Some(junit::JunitReport::new(create("junit.xml")?)?);
        }
        if self.has(GradeFormat::Ctrf) {
            self.ctrf = Some(ctrf::CtrfReport::new(create("ctrf.json")?, env!("CARGO_PKG_VERSION"))?);
        }
        Ok(())
    }

    fn line(&self, row: &GradeRow, out: &mut dyn Write) -> io::Result<()> {
        jsonl::write_row(out, row)
    }

    fn student(&mut self, rows: &[GradeRow]) -> io::Result<()> {
        for row in rows {
            self.count(row);
            self.add_to_lists(row)?;
        }
        rows.first().map_or(Ok(()), |row| self.write_pages(&row.student, rows))
    }

    fn finish(&mut self) -> io::Result<()> {
        if let Some(mut out) = self.csv.take() {
            out.flush()?;
        }
        if let Some(report) = self.junit.take() {
            report.finish()?.flush()?;
        }
        if let Some(report) = self.ctrf.take() {
            report.finish(None)?.flush()?;
        }
        fs::write(self.directory.join(REPORT_FILE), self.report())
    }
}
