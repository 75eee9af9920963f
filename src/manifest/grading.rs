//! What a manifest says for the grading of a class: what each check is worth, and `[[personal]]` cases.
//!
//! How points are given and how a personal stimulus is made is in `grade` and `domain::personal`.

use toml_span::{Spanned, Value};

use super::dut::Ports;
use super::fields::{self, Fields};
use super::names;
use super::source::Problems;
use crate::domain::lab::{ClassCases, Judge, Personal, SimulateCase};
use crate::domain::suggest;
use crate::domain::text::printable;
use crate::domain::weight::Weight;
use crate::domain::weight::{Points, Visibility};

/// The most points that one check can give.
const MAX_POINTS: u64 = 10_000;

/// Takes `[grading]` and `[[personal]]` out of a manifest. `simulations` are its cases, if they could be read, and `names`
/// all their names.
pub(super) fn read(
    fields: &mut Fields<'_>,
    ports: &Ports,
    simulations: Option<&[SimulateCase]>,
    names: &mut Vec<String>,
    problems: &mut Problems<'_>,
) -> Option<ClassCases> {
    let interface_points = fields.optional("grading", problems, table).unwrap_or_default();
    let tables = fields.optional("personal", problems, fields::array).unwrap_or_default();
    let mut personal = Vec::new();
    let mut complete = true;
    for table in tables {
        let case = read_personal(table, ports, simulations, names, problems);
        complete &= case.is_some();
        personal.extend(case);
    }
    complete.then_some(ClassCases { personal, interface_points })
}

fn table(_: &str, value: Value<'_>, problems: &mut Problems<'_>) -> Option<Points> {
    let mut fields = Fields::of("`[grading]`", value, problems)?;
    let interface_points = points("interface-points", &mut fields, problems);
    fields.finish(problems);
    interface_points
}

fn read_personal(
    value: Value<'_>,
    ports: &Ports,
    simulations: Option<&[SimulateCase]>,
    names: &mut Vec<String>,
    problems: &mut Problems<'_>,
) -> Option<Personal> {
    let mut fields = Fields::of("`[[personal]]`", value, problems)?;
    let name = fields.required("name", problems, fields::text);
    let name = name.filter(|name| names::is_new(name, names, problems));
    let like = fields.required("like", problems, fields::text);
    let like = like.filter(|like| simulations.is_none_or(|cases| is_model(like, cases, problems)));
    let vary = fields.required("vary", problems, fields::texts);
    let vary = vary.filter(|vary| are_variable(vary, ports, problems));
    let worth = worth(&mut fields, problems);
    fields.finish(problems);
    let vary = vary?.value.into_iter().map(Spanned::take).collect();
    Some(Personal { name: name?.value, like: like?.value, vary, worth })
}

/// Whether a name is that of a case that a personal one can be made from; if not, it is reported.
fn is_model(like: &Spanned<String>, cases: &[SimulateCase], problems: &mut Problems<'_>) -> bool {
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

/// Takes `points`, `group` and `visibility`.
pub(super) fn worth(fields: &mut Fields<'_>, problems: &mut Problems<'_>) -> Weight {
    let points = points("points", fields, problems).unwrap_or(Weight::default().points);
    let group = group(fields, problems);
    let visibility = fields.optional("visibility", problems, visibility).unwrap_or_default();
    Weight { points, group, visibility }
}

/// Takes a number of points.
pub(super) fn points(key: &'static str, fields: &mut Fields<'_>, problems: &mut Problems<'_>) -> Option<Points> {
    fields.optional(key, problems, |name, value, problems| {
        let points = fields::whole(name, value, problems)?;
        let sensible = u32::try_from(points.value).ok().filter(|_| points.value <= MAX_POINTS);
        if sensible.is_none() {
            problems.add(points.span, format!("{name} must be 0 to {MAX_POINTS}"));
        }
        sensible.map(Points::whole)
    })
}

/// Takes `group`.
pub(super) fn group(fields: &mut Fields<'_>, problems: &mut Problems<'_>) -> Option<String> {
    let group = fields.optional("group", problems, fields::text)?;
    names::group(&group, problems).then_some(group.value)
}

fn visibility(name: &str, value: Value<'_>, problems: &mut Problems<'_>) -> Option<Visibility> {
    let text = fields::text(name, value, problems)?;
    match text.value.as_str() {
        "visible" => Some(Visibility::Visible),
        "hidden" => Some(Visibility::Hidden),
        _ => {
            problems.add(text.span, format!("{name} must be \"visible\" or \"hidden\""));
            None
        }
    }
}
