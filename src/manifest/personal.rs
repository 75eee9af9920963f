//! `[[personal]]` to a check: a case whose stimulus is another for each student. How it is made is in `domain::personal`.
use toml_span::{Spanned, Value};

use super::dut::Ports;
use super::fields::{self, Fields};
use super::source::Problems;
use super::{grading, names};
use crate::domain::check::{Check, CheckKind, Judge, PersonalCase, SimulateCase};
use crate::domain::suggest;
use crate::domain::text::printable;

/// Reads one table. `cases` are those of `[[simulate]]`, if they could be read, and `names` the names of all cases so far.
pub(super) fn read(
    value: Value<'_>,
    ports: &Ports,
    cases: Option<&[&SimulateCase]>,
    names: &mut Vec<String>,
    problems: &mut Problems<'_>,
) -> Option<Check> {
    let mut fields = Fields::of("`[[personal]]`", value, problems)?;
    let name = fields.required("name", problems, fields::text);
    let name = name.filter(|name| names::is_new(name, names, problems));
    let like = fields.required("like", problems, fields::text);
    let like = like.filter(|like| cases.is_none_or(|cases| is_model(like, cases, problems)));
    let vary = fields.required("vary", problems, fields::texts);
    let vary = vary.filter(|vary| are_variable(vary, ports, problems));
    let weight = grading::weight(&mut fields, problems);
    fields.finish(problems);
    let vary = vary?.value.into_iter().map(Spanned::take).collect();
    let case = PersonalCase { name: name?.value, like: like?.value, vary };
    Some(Check { kind: CheckKind::Personal(case), weight })
}

/// Whether a name is that of a case that a personal one can be made from; if not, it is reported.
fn is_model(like: &Spanned<String>, cases: &[&SimulateCase], problems: &mut Problems<'_>) -> bool {
    let text = printable(&like.value);
    match cases.iter().find(|case| case.name == like.value).map(|case| &case.judge) {
        Some(Judge::Vectors { .. }) => true,
        Some(Judge::Patterns { .. }) => {
            let finding = problems.add(like.span, format!("the case `{text}` has no golden vectors"));
            finding.explanation = Some("a personal case takes their columns and rows from it".to_owned());
            false
        }
        None => {
            let finding = problems.add(like.span, format!("there is no `[[simulate]]` case `{text}`"));
            finding.next_step = suggest::did_you_mean(&like.value, cases.iter().map(|case| case.name.as_str()));
            false
        }
    }
}

/// Whether these names can be those of varied columns; what the vectors say is known when they are loaded.
fn are_variable(vary: &Spanned<Vec<Spanned<String>>>, ports: &Ports, problems: &mut Problems<'_>) -> bool {
    if vary.value.is_empty() {
        problems.add(vary.span, "`vary` names no column: every student would get the same");
        return false;
    }
    let mut right = true;
    let mut seen: Vec<&str> = Vec::new();
    for column in &vary.value {
        let text = printable(&column.value);
        if ports.clock.as_ref() == Some(&column.value) {
            problems.add(column.span, format!("`{text}` is the clock, which the testbench drives by itself"));
            right = false;
        } else if seen.contains(&column.value.as_str()) {
            problems.add(column.span, format!("the column `{text}` is named twice"));
            right = false;
        }
        seen.push(&column.value);
    }
    right
}
