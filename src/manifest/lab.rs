//! `lab.toml` to [`Lab`]: reads the manifest, checks it, and checks that the files that it names are there.
//!
//! The format is docs/lab-format.md. What is *in* the files that a manifest names is not read here.
use super::dut::{self, Ports};
use super::fields::{self, Fields};
use super::names::NamedFile;
use super::pack::Pack;
use super::source::{PackText, Problems};
use super::{grading, personal, simulate, synthesize};
use crate::domain::check::{Check, CheckKind, SimulateCase};
use crate::domain::finding::Finding;
use crate::domain::id::LabId;
use crate::domain::lab::{Lab, Work};
use crate::domain::suggest;
use crate::domain::text::printable;
use toml_span::{Spanned, Value};

/// The tables that say what a learner writes; a manifest has one of them.
const WORK: [&str; 4] = ["dut", "testbench", "program", "answers"];

/// Reads and checks the manifest of `labs/<directory>/`.
///
/// # Errors
/// Everything that is wrong with it, in the order of the file.
pub fn load(pack: &Pack, directory: &str) -> Result<Lab, Vec<Finding>> {
    let source = PackText::read(pack, &format!("labs/{directory}/lab.toml"))?;
    let mut problems = Problems::new(&source);
    let mut files = Vec::new();
    let lab = manifest(&source, directory, &mut files, &mut problems)?;
    for file in &files {
        must_exist(file, pack, &mut problems);
    }
    problems.or(lab)
}

fn manifest(
    source: &PackText,
    directory: &str,
    files: &mut Vec<NamedFile>,
    problems: &mut Problems<'_>,
) -> Result<Option<Lab>, Vec<Finding>> {
    let mut fields = fields::document("the manifest", source, problems)?;
    let id = fields.required("id", problems, fields::text).and_then(|id| lab_id(&id, directory, problems));
    let title = fields.required("title", problems, fields::line);
    let summary = fields.required("summary", problems, fields::line);
    let work = work(&mut fields, directory, files, problems);
    let checks = checks(&mut fields, directory, work.as_ref(), files, problems);
    fields.finish(problems);
    Ok((|| Some(Lab { id: id?, title: title?.value, summary: summary?.value, work: work?, checks: checks? }))())
}

/// Takes the one table that says what the learner writes.
fn work(
    fields: &mut Fields<'_>,
    directory: &str,
    files: &mut Vec<NamedFile>,
    problems: &mut Problems<'_>,
) -> Option<Work> {
    let given: Vec<&'static str> = WORK.into_iter().filter(|key| fields.key_span(key).is_some()).collect();
    if let [first, second, ..] = given[..] {
        let at = fields.key_span(second).unwrap_or(fields.span());
        problems.add(at, format!("`{first}` and `{second}` exclude each other: a learner has one kind of work"));
    }
    let mut work = None;
    for key in WORK.into_iter().skip(1) {
        if let Some(file) = fields.optional(key, problems, written_file) {
            let read = match key {
                "testbench" => Work::Testbench { file: file.value },
                "program" => Work::Program { file: file.value },
                _ => Work::Answers { file: file.value },
            };
            let directory = format!("{}/{directory}", read.directory());
            files.push(NamedFile { directory, name: read.files()[0].clone(), span: file.span });
            problems.add(file.span, format!("no check of this version of `lab` judges `[{key}]`")).next_step =
                Some("update lab, or let the learner write a design (`[dut]`)".to_owned());
            work = Some(read);
        }
    }
    if work.is_some() && !given.contains(&"dut") {
        return work;
    }
    let dut = fields.required("dut", problems, fields::any)?;
    dut::read(dut, directory, files, problems).map(Work::Design)
}

/// Reads the table of work that is one file.
fn written_file(_: &str, value: Value<'_>, problems: &mut Problems<'_>) -> Option<Spanned<String>> {
    let mut fields = Fields::of("the table of the work", value, problems)?;
    let file = fields.required("file", problems, fields::text);
    fields.finish(problems);
    let is_plain = |name: &str| !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\']);
    if let Some(path) = file.as_ref().filter(|file| !is_plain(&file.value)) {
        problems.add(path.span, "`file` must be the name of a file, without a directory");
        return None;
    }
    file
}

/// Takes the checks, in the order in which they are reported. A design without a simulation would be judged by its ports.
fn checks<'de>(
    fields: &mut Fields<'de>,
    directory: &str,
    work: Option<&Work>,
    files: &mut Vec<NamedFile>,
    problems: &mut Problems<'_>,
) -> Option<Vec<Check>> {
    let ports = work.and_then(Work::dut).map(Ports::of).unwrap_or_default();
    let mut names = Vec::new();
    let tables: Option<Vec<Value<'de>>> = fields.required("simulate", problems, fields::array);
    let simulations = tables.and_then(|tables| {
        if tables.is_empty() {
            problems.add(fields.span(), "the manifest has no `[[simulate]]` case");
        }
        let some = !tables.is_empty();
        all(tables, |table| simulate::read(table, directory, &ports, &mut names, files, problems)).filter(|_| some)
    });
    let synthesize = fields.optional("synthesize", problems, synthesize::read);
    let interface = Check { kind: CheckKind::Interface, weight: grading::interface(fields, problems) };
    let tables = fields.optional("personal", problems, fields::array).unwrap_or_default();
    let models: Option<Vec<&SimulateCase>> =
        simulations.as_ref().map(|checks| checks.iter().filter_map(Check::case).collect());
    let personal = all(tables, |table| personal::read(table, &ports, models.as_deref(), &mut names, problems));
    let checks = std::iter::once(interface).chain(simulations?).chain(personal?).chain(synthesize);
    Some(checks.collect())
}

/// All of them read, or `None` if one could not be; the others are read all the same, for what is wrong with them.
fn all<'de>(tables: Vec<Value<'de>>, read: impl FnMut(Value<'de>) -> Option<Check>) -> Option<Vec<Check>> {
    let read: Vec<Option<Check>> = tables.into_iter().map(read).collect();
    read.into_iter().collect()
}

fn lab_id(id: &Spanned<String>, directory: &str, problems: &mut Problems<'_>) -> Option<LabId> {
    match LabId::new(&id.value) {
        Err(error) => {
            problems.add(id.span, printable(&error.to_string()));
            None
        }
        Ok(_) if id.value != directory => {
            let finding = problems.add(id.span, format!("the id `{}` is not the name of its directory", id.value));
            finding.next_step = Some(format!("write `id = \"{}\"`, or rename the directory", printable(directory)));
            None
        }
        Ok(id) => Some(id),
    }
}

fn must_exist(file: &NamedFile, pack: &Pack, problems: &mut Problems<'_>) {
    let path = format!("{}/{}", file.directory, file.name);
    if pack.exists(&path) {
        return;
    }
    let there = pack.files(&file.directory).unwrap_or_default();
    let next = suggest::did_you_mean(&file.name, there.iter().map(String::as_str));
    let finding = problems.add(file.span, format!("there is no file {}", pack.display(&path)));
    finding.next_step = next.or_else(|| Some("create it, or correct the name".to_owned()));
}
