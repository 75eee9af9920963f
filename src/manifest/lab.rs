//! `lab.toml` to [`Lab`]: reads the manifest, checks it, and checks that the files that it names are there.
//!
//! The format is docs/lab-format.md. What is *in* the files that a manifest names is not read here.

use toml_span::{Spanned, Value};

use super::dut::{self, Ports};
use super::fields::{self, Fields};
use super::grading;
use super::names::NamedFile;
use super::pack::Pack;
use super::simulate;
use super::source::{PackText, Problems};
use crate::domain::finding::Finding;
use crate::domain::id::LabId;
use crate::domain::lab::{Lab, SimulateCase, SynthesisBudget};
use crate::domain::suggest;
use crate::domain::text::printable;
use crate::domain::weight::Weight;

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
    let dut = fields.required("dut", problems, fields::any);
    let dut = dut.and_then(|value| dut::read(value, directory, files, problems));
    let ports = dut.as_ref().map(Ports::of).unwrap_or_default();
    let mut names = Vec::new();
    let simulations = simulations(&mut fields, directory, &ports, &mut names, files, problems);
    let synthesis = fields.optional("synthesize", problems, synthesis);
    let grading = grading::read(&mut fields, &ports, simulations.as_deref(), &mut names, problems);
    fields.finish(problems);
    Ok((|| {
        Some(Lab {
            id: id?,
            title: title?.value,
            summary: summary?.value,
            dut: dut?,
            simulations: simulations?,
            synthesis,
            grading: grading?,
        })
    })())
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

fn simulations<'de>(
    fields: &mut Fields<'de>,
    directory: &str,
    ports: &Ports,
    names: &mut Vec<String>,
    files: &mut Vec<NamedFile>,
    problems: &mut Problems<'_>,
) -> Option<Vec<SimulateCase>> {
    let tables: Vec<Value<'de>> = fields.required("simulate", problems, fields::array)?;
    if tables.is_empty() {
        problems.add(fields.span(), "the manifest has no `[[simulate]]` case");
    }
    let mut cases = Vec::new();
    let mut complete = !tables.is_empty();
    for table in tables {
        let case = simulate::read(table, directory, ports, names, files, problems);
        complete &= case.is_some();
        cases.extend(case);
    }
    complete.then_some(cases)
}

fn synthesis(_: &str, value: Value<'_>, problems: &mut Problems<'_>) -> Option<SynthesisBudget> {
    let mut fields = Fields::of("`[synthesize]`", value, problems)?;
    let max_cells = fields.optional("max-cells", problems, fields::whole);
    let max_flip_flops = fields.optional("max-flip-flops", problems, fields::whole);
    let points = grading::points("points", &mut fields, problems);
    let group = grading::group(&mut fields, problems);
    fields.finish(problems);
    Some(SynthesisBudget {
        max_cells: max_cells.map(Spanned::take),
        max_flip_flops: max_flip_flops.map(Spanned::take),
        worth: Weight { points: points.unwrap_or(Weight::default().points), group, ..Weight::default() },
    })
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
